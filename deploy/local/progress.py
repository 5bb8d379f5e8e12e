"""How far a running pipeline has come, seen from Kafka: its alerts as they come, and whether anything is left."""

from collections.abc import Iterator
from contextlib import contextmanager

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tasrih.events.codec import decode
from tasrih.events.model import Alert
from tasrih.messaging.connections.sync_clients import connected
from tasrih.messaging.topics import CLAIMS, NEWS, alert_topics, max_message_bytes
from tasrih.settings import Settings

_POLL_MS = 200


class Progress:
    """Follows one installation from the moment this is made: older alerts are not shown."""

    def __init__(self, settings: Settings, admin: KafkaAdminClient, consumer: KafkaConsumer) -> None:
        self._settings = settings
        self._admin = admin
        self._consumer = consumer
        prefix = f"{settings.topic_prefix}alerts."
        alerts = [partition for topic in consumer.topics() if topic.startswith(prefix) for partition in self._of(topic)]
        consumer.assign(alerts)
        for partition, end in consumer.end_offsets(alerts).items():
            consumer.seek(partition, end)
        self._news = consumer.end_offsets(self._of(self._full(NEWS)))
        self._arrived: dict[str, set[str]] = {}

    def new_alerts(self) -> Iterator[tuple[Alert, list[str]]]:
        """Wait a moment and give each alert once it has come on all its topics, with these. Blocks for up to 0.2 s."""
        for partition, records in self._consumer.poll(timeout_ms=_POLL_MS).items():
            topic = partition.topic.removeprefix(self._settings.topic_prefix)
            for record in records:
                alert = decode(record.value, Alert, max_bytes=max_message_bytes(topic))
                topics = self._arrived.setdefault(alert.alert_id, set())
                is_again = topic in topics
                topics.add(topic)
                if not is_again and topics == set(alert_topics(alert)):
                    yield alert, sorted(topics)

    def articles(self) -> int:
        """Number of news messages sent since this was made."""
        ends = self._consumer.end_offsets(list(self._news))
        return sum(ends[partition] - begin for partition, begin in self._news.items())

    def is_idle(self) -> bool:
        """Whether the services have acknowledged all they were sent and all alerts have been given."""
        try:
            return self._nothing_left()
        except KafkaError as error:
            if not error.retriable:  # a new Kafka has no coordinator of groups yet
                raise
            return False

    def _nothing_left(self) -> bool:
        return (
            self._lag(self._settings.detector_group, NEWS) == 0
            and self._lag(self._settings.alerter_group, CLAIMS) == 0  # in this order: news become claims
            and all(
                self._consumer.position(partition) >= end
                for partition, end in self._consumer.end_offsets(list(self._consumer.assignment())).items()
            )
        )

    def _lag(self, group: str, topic: str) -> int:
        partitions = self._of(self._full(topic))
        if not partitions:  # Kafka does not tell of it now: nobody knows that nothing is left
            return 1
        committed = self._admin.list_group_offsets(self._full(group)).get(self._full(group), {})
        begins, ends = self._consumer.beginning_offsets(partitions), self._consumer.end_offsets(partitions)
        done = {partition: committed[partition].offset for partition in partitions if partition in committed}
        return sum(max(0, ends[at] - max(done.get(at, 0), begins[at])) for at in partitions)

    def _of(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, number) for number in sorted(self._consumer.partitions_for_topic(topic) or ())]

    def _full(self, name: str) -> str:
        return self._settings.topic_prefix + name


@contextmanager
def progress(settings: Settings) -> Iterator[Progress]:
    """Follow the installation that `settings` name for the time of a block; its topics must exist."""
    admin = connected(KafkaAdminClient, settings)
    consumer = connected(KafkaConsumer, settings, enable_auto_commit=False)
    try:
        yield Progress(settings, admin, consumer)
    finally:
        consumer.close()
        admin.close()
