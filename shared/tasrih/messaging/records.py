"""Kafka records as plain values, so that handlers and tests need no client library."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from tasrih.events import cloudevents, codec
from tasrih.events.codec import MessageError
from tasrih.events.model import Event
from tasrih.telemetry import spans

E = TypeVar("E", bound=Event)
Place = tuple[str, int, int]
"""Topic, partition and offset of a record."""

_PLACE = re.compile(r"(.+)/(\d+)/(\d+)", re.ASCII)
Header = tuple[str, bytes | None]


class Packed(bytes):
    """The empty body of a record that stands for records which nobody unpacked: they would take too much room."""

    problem: str
    """Which records, and how large they are."""
    least: int
    """So many bytes they have at least."""

    def __new__(cls, problem: str, least: int) -> "Packed":
        """No bytes, with what is known of those that are left out."""
        made = super().__new__(cls)
        made.problem, made.least = problem, least
        return made


@dataclass(frozen=True, slots=True)
class Received:
    """A record as it was read; `topic` is the name in our table, without the installation's prefix."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]
    written_at: datetime | None = None
    """Kafka's timestamp of the record."""

    @property
    def place(self) -> str:
        """Where it stands: `topic/partition/offset`."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def trace(self) -> str:
        """`traceparent` of what was sent because of it: the one it carries, else the first of a new trace.

        A new one is named by place and time of the record, so that it is the same when the record is read again.
        """
        return cloudevents.trace_of(self.headers) or first_trace(f"{self.place} {self.written_at}")


@dataclass(frozen=True, slots=True)
class Record:
    """A record to send; `topic` is the name in our table. Records with the same key keep their order."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]

    @property
    def size(self) -> int:
        """Bytes it takes in Kafka, generously counted (source: Kafka record format v2, at most 70 bytes of frame)."""
        size = len(self.key or b"") + len(self.value or b"") + 100
        for name, value in self.headers:  # a loop of its own: this is asked of every record
            size += len(name.encode()) + len(value or b"") + 10
        return size


def place_in(text: str) -> Place | None:
    """The place of a record as `Received.place` writes it; None where a text is no place."""
    found = _PLACE.fullmatch(text)
    return (found[1], int(found[2]), int(found[3])) if found else None


def first_trace(name: str) -> str:
    """`traceparent` of a new trace, marked as not kept if it is not (see `spans.is_sampled`)."""
    traceparent = cloudevents.child_traceparent("", name)
    return traceparent if spans.is_sampled(traceparent.split("-")[1]) else cloudevents.unsampled(traceparent)


def written_at(milliseconds: float | None) -> datetime | None:
    """Kafka's timestamp as a time; None where a producer set none, or one outside the years 1970 to 9999."""
    try:
        return datetime.fromtimestamp(milliseconds / 1_000, UTC) if milliseconds and milliseconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None


def event_of(message: Received, name: str, kind: type[E], *, max_bytes: int = codec.MAX_MESSAGE_BYTES) -> E:
    """The event in a message, `name` as in its CloudEvents type.

    Raises:
        MessageError: there is none; with the reason.
    """
    if message.value is None:
        raise MessageError("wrong_type", "no body (tombstone)")
    if isinstance(message.value, Packed):
        raise MessageError("too_large", message.value.problem)
    cloudevents.check_type(message.headers, name)
    return codec.decode(message.value, kind, max_bytes=max_bytes)


def event_record(topic: str, key: str, event: Event, *, producer: str, trace: str = "", **extensions: str) -> Record:
    """Record of an event that service `producer` sends because of a message with this `trace`.

    `extensions` are further attributes, `origin` for the place of that message; empty ones are left out.
    """
    said = {name: value for name, value in extensions.items() if value}
    headers = cloudevents.headers_of(event, producer, topic=topic, trace=trace, extensions=said)
    return Record(topic, key.encode(), codec.encode(event), tuple(headers))
