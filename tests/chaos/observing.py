"""What a run has left, read from Kafka and from Redis."""

from redis import Redis

from tasrih.messaging.reader import read
from tasrih.messaging.topics import DEAD_LETTERS, POSITIONS, topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.storing.record import unpack
from tasrih.settings import Settings
from tests.chaos.judge import Left

_NO_RECORDS = {b"v", b"n"}  # version and last number of a holder


def observe(settings: Settings) -> Left:
    """Everything in the topics and in the index of an installation. Blocks."""
    watches = [watch.name for watch in load_watches(settings.watches_file)]
    alerts = [topic.name for topic in topic_table(watches) if topic.name.startswith("alerts.")]
    left = Left()
    for record in read(settings, [POSITIONS, DEAD_LETTERS, *alerts]):
        left.take(record.topic, record.value or b"", record.headers)
    with Redis.from_url(settings.redis_url) as server:
        _read_index(server, settings.topic_prefix, left)
    return left


def _read_index(server: "Redis", prefix: str, left: Left) -> None:
    for key in server.scan_iter(match=f"{prefix}tasrih:*:p:*", count=1_000):
        holder = key.decode().split(":p:", 1)[1]
        for number, record in server.hgetall(key).items():
            if number not in _NO_RECORDS:
                position = unpack(record, holder)
                left.index[position.position_id] = position
    for key in server.scan_iter(match=f"{prefix}tasrih:*:pending", count=1_000):
        left.pending += [claim.decode() for claim in server.hkeys(key)]
