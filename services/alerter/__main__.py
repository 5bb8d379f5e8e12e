"""`python -m services.alerter`: settings → Redis and watches → app → run."""

from redis.asyncio import Redis

from services.alerter.app import alerter_app
from tasrih import __version__
from tasrih.errors import explained
from tasrih.messaging.admin import require_topics
from tasrih.messaging.process import service_process
from tasrih.messaging.topics import topic_table
from tasrih.messaging.worker import run
from tasrih.positions.protocol import Positions
from tasrih.positions.store import RedisStore
from tasrih.positions.watches import load_watches
from tasrih.settings import read_settings
from tasrih.telemetry.metrics import set_gauge

_REDIS_TIMEOUT_SECONDS = 5.0


def main() -> None:
    """Run the alerter until it is told to stop."""
    settings = read_settings()
    with service_process(settings, "redis") as health:
        watches = load_watches(settings.watches_file)
        require_topics(settings, [topic.name for topic in topic_table(watch.name for watch in watches)])
        redis = Redis.from_url(
            settings.redis_url, socket_timeout=_REDIS_TIMEOUT_SECONDS, socket_connect_timeout=_REDIS_TIMEOUT_SECONDS
        )
        set_gauge("tasrih_build_info", 1, __version__, "")
        run(alerter_app(settings, health, Positions(RedisStore(redis), watches), redis.ping), settings)


if __name__ == "__main__":
    with explained("alerter"):
        main()
