"""How far a running pipeline has come, seen from Kafka: its alerts as they come, and whether anything is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tasrih.events.codec import decode
from tasrih.events.model import Alert
from tasrih.messaging.connections.sync_clients import connected
from tasrih.messaging.topics import CLAIMS, NEWS, alert_topics, max_message_bytes
from tasrih.settings import Settings

_POLL_MS = 200


class Arrivals:
    """Alerts as they come, each on one topic or several; those of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._prefix = settings.topic_prefix
        self._topics: dict[str, set[str]] = {}

    def completed(self, full_topic: str, value: bytes) -> tuple[Alert, list[str]] | None:
        """The alert in a record, with its topics, if it has now come on all of them for the first time."""
        topic = full_topic.removeprefix(self._prefix)
        alert = decode(value, Alert, max_bytes=max_message_bytes(topic))
        topics = self._topics.setdefault(alert.alert_id, set())
        is_again = topic in topics
        topics.add(topic)
        return (alert, sorted(topics)) if not is_again and topics == set(alert_topics(alert)) else None


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
        self._arrivals = Arrivals(settings)

    def new_alerts(self) -> Iterator[tuple[Alert, list[str]]]:
        """Wait a moment and give each alert once it has come on all its topics, with these. Blocks for up to 0.2 s."""
        for partition, records in self._consumer.poll(timeout_ms=_POLL_MS).items():
            for record in records:
                if complete := self._arrivals.completed(partition.topic, record.value):
                    yield complete

    def articles(self) -> int:
        """Number of news messages sent since this was made."""
        ends = self._consumer.end_offsets(list(self._news))
        return sum(ends[partition] - begin for partition, begin in self._news.items())

    def is_idle(self) -> bool:
        """Whether the services have acknowledged all they were sent and all alerts have been given."""
        return self.is_worked_off() and _known(self._nothing_left)

    def is_worked_off(self) -> bool:
        """Whether the services have acknowledged all they were sent, so that Kafka has all alerts."""
        lags = (self._settings.detector_group, NEWS), (self._settings.alerter_group, CLAIMS)
        return all(_known(partial(self._is_done, *lag)) for lag in lags)  # in this order: news become claims

    def _nothing_left(self) -> bool:
        ends = self._consumer.end_offsets(list(self._consumer.assignment()))
        return all(self._consumer.position(partition) >= end for partition, end in ends.items())

    def _is_done(self, group: str, topic: str) -> bool:
        return self._lag(group, topic) == 0

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


def _known(question: Callable[[], bool]) -> bool:
    """What Kafka answers; False while it cannot: a new one has no coordinator of groups yet.

    Raises:
        KafkaError: it never will.
    """
    try:
        return question()
    except KafkaError as error:
        if not error.retriable:
            raise
        return False


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
