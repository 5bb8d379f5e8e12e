"""Read topics without a group, so that nobody's offsets move: for subscribers and operators at the command line."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from heapq import merge
from typing import Any, Literal

from kafka import KafkaConsumer, TopicPartition

from tasrih.messaging.admin import require_topics
from tasrih.messaging.connections.sync_clients import opened
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.records import Place, Received, place_in, written_at
from tasrih.settings import Settings

Start = Literal["beginning", "latest"] | datetime
"""Where to begin: with the oldest record, with the next one, or with the first one written at or after a time."""

_POLL_MS = 200
_NEAR = 1_000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MAX_RECORDS = 5_000
_MAX_PARTITION_BYTES = 8 * 1024 * 1024
_METADATA_MS = 10_000
_SILENT_SECONDS = 60.0


def follow(
    settings: Settings, topics: Sequence[str], start: Start, *, idle_seconds: float | None = None
) -> Iterator[Received]:
    """Records of topics as they come; ends when all is read and nothing came for `idle_seconds`. Blocks.

    Each partition is in order, and what is read together is in the order in which it was written. Partitions that are
    added later are read, too.

    Raises:
        TopicsMissingError: one of the topics does not exist.
        MessagingError: Kafka is out of reach or refuses.
    """
    with group_less_consumer(settings, topics) as consumer:
        _seek(consumer, start)
        last = time.monotonic()
        while idle_seconds is None or time.monotonic() - last < idle_seconds or _has_more(consumer):
            for record in poll(consumer, settings.topic_prefix):
                yield record
                last = time.monotonic()
            if added := _added_partitions(consumer):
                _read_also(consumer, added, start)


def _read_also(consumer: KafkaConsumer, added: set[TopicPartition], start: Start) -> None:
    """Read new partitions, too: all that they have was written since, unless `start` is a time that is yet to come."""
    places = {at: consumer.position(at) for at in consumer.assignment()}
    consumer.assign([*places, *added])
    begins = offsets_at(consumer, start if isinstance(start, datetime) else "beginning")
    for at, offset in (begins | places).items():
        consumer.seek(at, offset)


def _has_more(consumer: KafkaConsumer) -> bool:
    return _is_before(consumer, offsets_at(consumer, "latest"))


def _is_before(consumer: KafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
    return any(consumer.position(partition) < end for partition, end in ends.items())


def read(
    settings: Settings,
    topics: Sequence[str],
    start: Start = "beginning",
    until: datetime | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Received]:
    """Records of topics up to the end as it is now, or up to the first one written after a time. Blocks.

    Each partition is in order, and what is read together is in the order in which it was written. It ends early, also
    while Kafka is silent, when `stopping` says so.

    Raises:
        TopicsMissingError: one of the topics does not exist.
        MessagingError: Kafka is out of reach or refuses.
    """
    with group_less_consumer(settings, topics) as consumer:
        yield from _assigned(consumer, settings.topic_prefix, start, until or "latest", stopping)


def read_with(consumer: KafkaConsumer, prefix: str, topic: str, start: Start, until: datetime) -> Iterator[Received]:
    """`read` with a consumer that belongs to no group, which is left with other partitions than it had.

    Nothing comes of a topic that does not exist.
    """
    assign_all(consumer, [prefix + topic])
    yield from _assigned(consumer, prefix, start, until)


def _assigned(
    consumer: KafkaConsumer, prefix: str, start: Start, until: Start, stopping: Callable[[], bool] = lambda: False
) -> Iterator[Received]:
    ends = offsets_at(consumer, until)
    _seek(consumer, start)
    silence = Silence()
    while not stopping() and _is_before(consumer, ends):
        for record in poll(consumer, prefix):
            if record.offset < ends[TopicPartition(prefix + record.topic, record.partition)]:
                yield record
        silence.look(consumer)


def fetch(settings: Settings, places: Iterable[str]) -> Iterator[Received]:
    """The records at these places (`topic/partition/offset`) that are still there, by partition and offset. Blocks.

    Raises:
        TopicsMissingError: one of the topics does not exist.
        MessagingError: Kafka is out of reach or refuses, or a text is no place.
    """
    wanted = sorted(set(places))
    with group_less_consumer(settings, sorted({_place(place)[0] for place in wanted})) as consumer:
        yield from fetch_with(consumer, settings.topic_prefix, wanted)


def fetch_with(consumer: KafkaConsumer, prefix: str, places: Iterable[str]) -> Iterator[Received]:
    """`fetch` with a consumer that belongs to no group, which is left with other partitions than it had."""
    wanted: dict[TopicPartition, set[int]] = defaultdict(set)
    found = [_place(place) for place in places]
    if any(number not in _partitions(consumer, prefix + topic) for topic, number, _ in found):
        consumer.topics()  # asks anew: the partition may have been added since
    for topic, number, offset in found:
        if number in _partitions(consumer, prefix + topic):
            wanted[TopicPartition(prefix + topic, number)].add(offset)
    consumer.assign(list(wanted))
    begins, ends = (offsets_at(consumer, edge) for edge in ("beginning", "latest"))
    for at, offsets in sorted(wanted.items()):
        there = [offset for offset in offsets if begins.get(at, 0) <= offset < ends.get(at, 0)]
        yield from _at_offsets(consumer, at, sorted(there), prefix)


def _at_offsets(consumer: KafkaConsumer, at: TopicPartition, offsets: list[int], prefix: str) -> Iterator[Received]:
    """The records of a partition at these rising offsets; none where a compacted topic dropped it.

    What lies between two that are near each other is read over: a jump throws away what was read ahead.
    """
    consumer.assign([at])
    wanted, silence = set(offsets), Silence()
    for offset in offsets:
        position = consumer.position(at) if offset != offsets[0] else -_NEAR
        if offset >= position + _NEAR:
            consumer.seek(at, offset)
        while consumer.position(at) <= offset:
            yield from (record for record in poll(consumer, prefix) if record.offset in wanted)
            silence.look(consumer)


class Silence:
    """How long a consumer has got no further, though there is something to read: its client would wait for good."""

    def __init__(self) -> None:
        self._places = -1
        self._since = time.monotonic()

    def look(self, consumer: KafkaConsumer) -> None:
        """See whether it got further; to be called after each poll.

        Raises:
            MessagingError: not for a minute.
        """
        places = sum(consumer.position(at) for at in consumer.assignment())
        if places != self._places:
            self._places, self._since = places, time.monotonic()
        elif time.monotonic() - self._since > _SILENT_SECONDS:
            raise MessagingError(f"Kafka has not answered for {_SILENT_SECONDS:.0f} s, with records still to be read")


def _place(text: str) -> Place:
    place = place_in(text)
    if not place:
        raise MessagingError(f"{text!r} is no place of a record: it is written topic/partition/offset")
    return place


@contextmanager
def group_less_consumer(
    settings: Settings, topics: Sequence[str], *, partition_bytes: int = _MAX_PARTITION_BYTES, whole: bool = False
) -> Iterator[KafkaConsumer]:
    """A consumer of all partitions of topics that belongs to no group, for the time of a block.

    It reads committed records only, as the services do, and `partition_bytes` of a partition at a time: little for
    whoever wants one record here and there. Where records are deleted before they are read, it goes on with the oldest
    that are left, or raises OffsetOutOfRangeError if the answer has to be `whole`.

    Raises:
        TopicsMissingError: one of the topics does not exist.
        MessagingError: Kafka is out of reach or refuses.
    """
    require_topics(settings, topics)
    with opened(
        KafkaConsumer,
        settings,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none" if whole else "earliest",
        isolation_level="read_committed",
        max_poll_records=_MAX_RECORDS,
        max_partition_fetch_bytes=partition_bytes,
        metadata_max_age_ms=_METADATA_MS,
    ) as consumer:
        assign_all(consumer, [settings.topic_prefix + topic for topic in topics])
        yield consumer


def assign_all(consumer: KafkaConsumer, names: Iterable[str]) -> None:
    """Give a consumer all partitions of the topics with these names, whole with the prefix, and no others."""
    consumer.assign([TopicPartition(name, number) for name in names for number in _partitions(consumer, name)])


def has_more_partitions(consumer: KafkaConsumer) -> bool:
    """Whether a topic that is read whole has got partitions that are not: they were added since, known within 10 s."""
    return bool(_added_partitions(consumer))


def _added_partitions(consumer: KafkaConsumer) -> set[TopicPartition]:
    assigned: set[TopicPartition] = consumer.assignment()
    topics = {at.topic for at in assigned}
    return {TopicPartition(topic, number) for topic in topics for number in _partitions(consumer, topic)} - assigned


def _partitions(consumer: KafkaConsumer, topic: str) -> list[int]:
    return sorted(consumer.partitions_for_topic(topic) or ())


def _seek(consumer: KafkaConsumer, start: Start) -> None:
    """Fix the first offset of every partition now, not at the first poll."""
    for partition, offset in offsets_at(consumer, start).items():
        consumer.seek(partition, offset)


def offsets_at(consumer: KafkaConsumer, at: Start) -> dict[TopicPartition, int]:
    """Offset of every partition at an end of it, or of its first record written at or after a time."""
    partitions = list(consumer.assignment())
    offsets: dict[TopicPartition, int]
    offsets = consumer.beginning_offsets(partitions) if at == "beginning" else consumer.end_offsets(partitions)
    if isinstance(at, datetime):
        milliseconds = max(0, int(at.timestamp() * 1_000))
        found = consumer.offsets_for_times(dict.fromkeys(partitions, milliseconds))
        offsets |= {partition: place.offset for partition, place in found.items() if place}
    return offsets


def poll(consumer: KafkaConsumer, prefix: str) -> Iterator[Received]:
    """What comes within a moment, in the order in which it was written."""
    found = consumer.poll(timeout_ms=_POLL_MS).values()
    records = ([_received(record, prefix) for record in partition] for partition in found)
    return merge(*records, key=_written)


def _written(record: Received) -> datetime:
    return record.written_at or _LONG_AGO


def _received(record: Any, prefix: str) -> Received:
    topic = record.topic.removeprefix(prefix)
    headers = tuple((name, value) for name, value in record.headers)
    written = written_at(record.timestamp)
    return Received(topic, record.partition, record.offset, record.key, record.value, headers, written)
