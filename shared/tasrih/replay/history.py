"""Kafka's topics as history: closed ranges of them, read without a group, so that nobody's offsets move.

Only committed records are read, as the services do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import OffsetOutOfRangeError

from tasrih.messaging.admin import require_topics
from tasrih.messaging.reader import Silence, assign_all, group_less_consumer, offsets_at, poll
from tasrih.messaging.records import Received
from tasrih.replay.errors import WindowError
from tasrih.replay.window import Edges, Span
from tasrih.settings import Settings

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was written."""
Batch = tuple[list[Received], int]
"""Records of a partition in order, and the offset behind the last that is known: transactions leave gaps."""


class History(Protocol):
    """The topics of an installation as they are now. Their names are those of our table."""

    def edges(self, topic: str, since: datetime, until: datetime) -> dict[int, Edges]:
        """The edges of every partition of a topic, and where two times fall.

        Raises:
            MessagingError: Kafka is out of reach or refuses, or the topic does not exist.
        """

    def spans(self, topic: str) -> list[Span]:
        """All records that a topic has now, in every partition.

        Raises:
            MessagingError: as above.
        """

    def read(self, topic: str, span: Span) -> Iterator[Batch]:
        """The records of a span.

        Raises:
            WindowError: some of them are gone: they were deleted since its offsets were known.
            MessagingError: as above.
        """


@contextmanager
def kafka_history(settings: Settings) -> Iterator["KafkaHistory"]:
    """The history of an installation for the time of a block.

    Raises:
        MessagingError: Kafka is out of reach, or refuses anything within the block.
    """
    with group_less_consumer(settings, [], whole=True) as consumer:
        yield KafkaHistory(consumer, settings)


class KafkaHistory:
    """See `History`. One consumer reads everything, so nothing else is asked while a span is not yet read."""

    def __init__(self, consumer: KafkaConsumer, settings: Settings) -> None:
        """Read with a consumer that belongs to no group; it is left with other partitions than it had."""
        self._consumer = consumer
        self._settings = settings
        self._known: set[str] = set()

    def edges(self, topic: str, since: datetime, until: datetime) -> dict[int, Edges]:
        """See `History.edges`."""
        consumer = self._with_all_of(topic)
        begins, ends = offsets_at(consumer, "beginning"), offsets_at(consumer, "latest")
        sinces, untils = offsets_at(consumer, since), offsets_at(consumer, until)
        return {
            place.partition: Edges(begins[place], ends[place], sinces[place], untils[place]) for place in sorted(begins)
        }

    def spans(self, topic: str) -> list[Span]:
        """See `History.spans`."""
        consumer = self._with_all_of(topic)
        begins, ends = offsets_at(consumer, "beginning"), offsets_at(consumer, "latest")
        return [Span(place.partition, begins[place], ends[place]) for place in sorted(begins)]

    def read(self, topic: str, span: Span) -> Iterator[Batch]:
        """See `History.read`."""
        if span.start >= span.end:
            return
        self._require(topic)
        consumer, prefix = self._consumer, self._settings.topic_prefix
        place = TopicPartition(prefix + topic, span.partition)
        consumer.assign([place])
        consumer.seek(place, span.start)
        silence = Silence()
        while (position := consumer.position(place)) < span.end:
            try:
                found = [record for record in poll(consumer, prefix) if record.offset < span.end]
            except OffsetOutOfRangeError as error:
                gone = f"{topic}/{span.partition}: records from offset {position} on were deleted before they were read"
                raise WindowError(gone) from error
            silence.look(consumer)
            reached = min(consumer.position(place), span.end)
            if reached > position:
                yield found, reached

    def _with_all_of(self, topic: str) -> KafkaConsumer:
        """The consumer, with all partitions of a topic."""
        self._require(topic)
        assign_all(self._consumer, [self._settings.topic_prefix + topic])
        return self._consumer

    def _require(self, topic: str) -> None:
        if topic not in self._known:
            require_topics(self._settings, [topic])
            self._known.add(topic)
