"""Read topics without a group, so that nobody's offsets move: for subscribers and operators at the command line."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tasrih.messaging.admin import BOOTSTRAP_TIMEOUT_MS, require_topics
from tasrih.messaging.errors import MessagingError, UnreachableError
from tasrih.messaging.records import Received
from tasrih.settings import Settings

Start = Literal["beginning", "latest"] | datetime
"""Where to begin: with the oldest record, with the next one, or with the first one written at or after a time."""

_POLL_MS = 200
_MAX_RECORDS = 5_000
_MAX_PARTITION_BYTES = 8 * 1024 * 1024


def follow(
    settings: Settings, topics: Sequence[str], start: Start, *, idle_seconds: float | None = None
) -> Iterator[Received]:
    """Records of topics as they come, each partition in order; ends after `idle_seconds` in which nothing came. Blocks.

    Raises:
        TopicsMissingError: one of the topics does not exist.
        MessagingError: Kafka is out of reach or refuses.
    """
    with _consumer(settings, topics) as consumer:
        _seek(consumer, start)
        last = time.monotonic()
        while idle_seconds is None or time.monotonic() - last < idle_seconds:
            for record in _poll(consumer, settings.topic_prefix):
                yield record
                last = time.monotonic()


def read(settings: Settings, topics: Sequence[str], start: Start = "beginning") -> Iterator[Received]:
    """Records of topics up to the end as it is now, each partition in order. Blocks.

    Raises:
        TopicsMissingError: one of the topics does not exist.
        MessagingError: Kafka is out of reach or refuses.
    """
    with _consumer(settings, topics) as consumer:
        ends = consumer.end_offsets(list(consumer.assignment()))
        _seek(consumer, start)
        while any(consumer.position(partition) < end for partition, end in ends.items()):
            for record in _poll(consumer, settings.topic_prefix):
                if record.offset < ends[TopicPartition(settings.topic_prefix + record.topic, record.partition)]:
                    yield record


@contextmanager
def _consumer(settings: Settings, topics: Sequence[str]) -> Iterator[KafkaConsumer]:
    require_topics(settings, topics)
    try:
        consumer = KafkaConsumer(
            bootstrap_servers=settings.kafka_bootstrap.split(","),
            bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS,
            group_id=None,
            enable_auto_commit=False,
            max_poll_records=_MAX_RECORDS,
            max_partition_fetch_bytes=_MAX_PARTITION_BYTES,
        )
    except (KafkaError, ValueError) as error:
        raise UnreachableError(settings.kafka_bootstrap, error) from error
    try:
        names = [settings.topic_prefix + topic for topic in topics]
        consumer.assign([TopicPartition(name, number) for name in names for number in _partitions(consumer, name)])
        yield consumer
    except KafkaError as error:
        raise MessagingError(f"Kafka at {settings.kafka_bootstrap} refuses: {error}") from error
    finally:
        consumer.close()


def _partitions(consumer: KafkaConsumer, topic: str) -> list[int]:
    return sorted(consumer.partitions_for_topic(topic) or ())


def _seek(consumer: KafkaConsumer, start: Start) -> None:
    """Fix the first offset of every partition now, not at the first poll."""
    partitions = list(consumer.assignment())
    offsets = consumer.beginning_offsets(partitions) if start == "beginning" else consumer.end_offsets(partitions)
    if isinstance(start, datetime):
        milliseconds = max(0, int(start.timestamp() * 1_000))
        found = consumer.offsets_for_times(dict.fromkeys(partitions, milliseconds))
        offsets |= {partition: place.offset for partition, place in found.items() if place}
    for partition, offset in offsets.items():
        consumer.seek(partition, offset)


def _poll(consumer: KafkaConsumer, prefix: str) -> Iterator[Received]:
    for records in consumer.poll(timeout_ms=_POLL_MS).values():
        for record in records:
            yield _received(record, prefix)


def _received(record: Any, prefix: str) -> Received:
    topic = record.topic.removeprefix(prefix)
    headers = tuple((name, value) for name, value in record.headers)
    return Received(topic, record.partition, record.offset, record.key, record.value, headers)
