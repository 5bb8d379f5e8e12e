"""Kafka records as plain values, so that handlers and tests need no client library."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from tasrih.events import cloudevents, codec
from tasrih.events.codec import MessageError
from tasrih.events.model import Event

E = TypeVar("E", bound=Event)
Header = tuple[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Received:
    """A record as it was read; `topic` is the name in our table, without the installation's prefix."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]


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
        headers = sum(len(name.encode()) + len(value or b"") + 10 for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers + 100


def event_of(message: Received, name: str, kind: type[E]) -> E:
    """The event in a message, `name` as in its CloudEvents type.

    Raises:
        MessageError: there is none; with the reason.
    """
    if message.value is None:
        raise MessageError("wrong_type", "no body (tombstone)")
    cloudevents.check_type(message.headers, name)
    return codec.decode(message.value, kind)


def event_record(topic: str, key: str, event: Event, *, producer: str, parent: Iterable[Header] = ()) -> Record:
    """Record of an event that service `producer` sends because of a message with headers `parent`."""
    headers = cloudevents.headers_of(event, producer, parent)
    return Record(topic, key.encode(), codec.encode(event), tuple(headers))
