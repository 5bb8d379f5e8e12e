"""Kafka's topics as history: closed ranges of them, read without a group, so that nobody's offsets move.

Only committed records are read, as the services do.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

from kafka import TopicPartition

from tasrih.messaging.reader import group_less_consumer, offsets_at, poll
from tasrih.messaging.records import Received
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
            MessagingError: as above.
        """


class KafkaHistory:
    """See `History`."""

    def __init__(self, settings: Settings) -> None:
        """Note where Kafka is; nothing connects yet."""
        self._settings = settings

    def edges(self, topic: str, since: datetime, until: datetime) -> dict[int, Edges]:
        """See `History.edges`."""
        with group_less_consumer(self._settings, [topic]) as consumer:
            begins, ends = offsets_at(consumer, "beginning"), offsets_at(consumer, "latest")
            sinces, untils = offsets_at(consumer, since), offsets_at(consumer, until)
        return {
            place.partition: Edges(begins[place], ends[place], sinces[place], untils[place]) for place in sorted(begins)
        }

    def spans(self, topic: str) -> list[Span]:
        """See `History.spans`."""
        with group_less_consumer(self._settings, [topic]) as consumer:
            begins, ends = offsets_at(consumer, "beginning"), offsets_at(consumer, "latest")
        return [Span(place.partition, begins[place], ends[place]) for place in sorted(begins)]

    def read(self, topic: str, span: Span) -> Iterator[Batch]:
        """See `History.read`."""
        if span.start >= span.end:
            return
        place = TopicPartition(self._settings.topic_prefix + topic, span.partition)
        with group_less_consumer(self._settings, [topic]) as consumer:
            consumer.assign([place])
            consumer.seek(place, span.start)
            while (position := consumer.position(place)) < span.end:
                found = [record for record in poll(consumer, self._settings.topic_prefix) if record.offset < span.end]
                reached = min(consumer.position(place), span.end)
                if reached > position:
                    yield found, reached
