"""`python -m services.alerter`: settings → Redis and watches → app → run."""

from tasrih import ending

if __name__ == "__main__":
    ending.listen()

import signal

from services.alerter.app import alerter_app
from services.alerter.handlers import SERVICE
from services.alerter.watching import read_watches
from tasrih import __version__
from tasrih.collecting import spare_loaded
from tasrih.errors import explained
from tasrih.messaging.consuming.worker import run
from tasrih.positions.alerting.watches import LiveWatches
from tasrih.positions.storing.connection import open_redis
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.process import service_process, take_no_arguments
from tasrih.settings import read_settings
from tasrih.telemetry.metrics import set_gauge


def main() -> None:
    """Run the alerter until it is told to stop."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it asks for the watches to be read again, which a start does
    settings = read_settings()
    with service_process(SERVICE, settings, "assignment", "redis", "index") as health:
        watches = LiveWatches(read_watches(settings))
        redis = open_redis(settings)
        store = RedisStore(
            redis,
            prefix=settings.topic_prefix,
            forget_seconds=settings.redis_forget_seconds,
            guarded=True,
        )
        set_gauge("tasrih_build_info", 1, __version__, "")
        spare_loaded()
        run(alerter_app(settings, health, store, watches, redis.ping), settings)


if __name__ == "__main__":
    with explained("alerter"):
        take_no_arguments("alerter")
        main()
