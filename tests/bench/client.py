"""What sends and reads beside what is measured on the same cores: by confluent-kafka, which takes least from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deploy.local.progress import Arrivals
from tasrih.events.model import Alert
from tasrih.messaging.records import Record
from tasrih.settings import Settings

if TYPE_CHECKING:  # no part of an installation
    from confluent_kafka import Consumer

_POLL_SECONDS = 0.05
_AT_MOST = 500


class Client:
    """Sends records to an installation and reads the alerts that come after this is made.

    One for all runs: what the first one waits for, a connection and a number of its own, is no part of a later one's
    latencies.
    """

    def __init__(self, settings: Settings) -> None:
        from confluent_kafka import Producer

        self._prefix = settings.topic_prefix
        self._producer = Producer({"bootstrap.servers": settings.kafka_bootstrap, "enable.idempotence": True})
        self._consumer = _consumer(settings)
        self._arrivals = Arrivals(settings)

    def send(self, record: Record) -> None:
        """Send and do not wait."""
        name = self._prefix + record.topic
        self._producer.produce(name, record.value, record.key, headers=list(record.headers))

    def flush(self) -> None:
        """Wait until all is sent."""
        self._producer.flush()

    def new_alerts(self) -> Iterator[Alert]:
        """Wait a moment and give each alert once it has come on all its topics."""
        if first := self._consumer.poll(_POLL_SECONDS):  # `consume` would wait until it has as many as asked for
            for message in (first, *self._consumer.consume(_AT_MOST, 0)):
                if not message.error() and (complete := self._arrivals.completed(message.topic(), message.value())):
                    yield complete[0]


def _consumer(settings: Settings) -> "Consumer":
    from confluent_kafka import Consumer, TopicPartition

    group = {"group.id": f"{settings.topic_prefix}bench", "enable.auto.commit": False}
    consumer = Consumer({"bootstrap.servers": settings.kafka_bootstrap, **group})
    topics = consumer.list_topics().topics
    prefix = f"{settings.topic_prefix}alerts."
    places = [(name, number) for name in topics if name.startswith(prefix) for number in topics[name].partitions]
    ends = [TopicPartition(*place, consumer.get_watermark_offsets(TopicPartition(*place))[1]) for place in places]
    consumer.assign(ends)
    return consumer
