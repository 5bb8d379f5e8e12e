"""What one record of Kafka means for the index: which ids lead to it, and what it adds to the lists. Pure.

A list is ordered by event time and then by key, both of which every gateway knows without asking another; so a cursor
of one holds for all of them, and for an index that was built anew.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import msgspec

from tasrih.arabic.folding import fold
from tasrih.events import codec
from tasrih.events.cloudevents import attribute
from tasrih.events.codec import MessageError
from tasrih.events.ids import letter_id
from tasrih.events.model import Alert, AlertType, Claim, DeadLetter, DeadLetterReplay, Decision, Position
from tasrih.messaging.dead_letters import letter_in
from tasrih.messaging.records import Received
from tasrih.messaging.topics import ALERTS_PREFIX, CLAIMS, CORRECTIONS, DEAD_LETTERS, NEWS, POSITIONS, max_message_bytes

Listing = Literal["alerts", "positions", "letters"]
Filter = Literal["official", "kind", "watch", "topic", "decision", "reason"]

DECISIONS: Final[dict[AlertType, Decision]] = {
    "new_position": "new",
    "position_changed": "changed",
    "position_withdrawn": "withdrawn",
    "position_corroborated": "corroborated",
}
"""What a claim meant, by the type of the alert that it raised."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_claims = msgspec.json.Decoder(Claim)
_positions = msgspec.json.Decoder(Position)


class Item(msgspec.Struct, frozen=True):
    """Something that stands in a list."""

    listing: Listing
    key: int
    """Of its id, see `key_of`."""
    time: int
    """Event time, see `micros`."""
    tags: frozenset[int]
    """One for the list and one for every value by which it is found there; none for what is known by its id alone."""
    body: bytes
    """As it stands in Kafka."""
    revision: int = 1
    """Of two bodies the one with the higher number holds."""


class Entry(msgspec.Struct, frozen=True):
    """What a record adds to the index."""

    mentions: tuple[str, ...] = ()
    """Ids that lead to the record."""
    item: Item | None = None


def entry_of(record: Received) -> Entry:
    """What a record adds; nothing where it is not what its topic takes."""
    try:
        match record.topic:
            case topic if topic == NEWS:
                return Entry(((record.key or b"").decode("utf-8", "replace"),))
            case topic if topic == CLAIMS:
                return _claim(_claims.decode(record.value or b""))
            case topic if topic == POSITIONS:
                return _position(_positions.decode(record.value or b""), record)
            case topic if topic == DEAD_LETTERS:
                return _letter(record)
            case topic if topic.startswith(ALERTS_PREFIX):
                return _alert(record)
    except (msgspec.DecodeError, MessageError, RecursionError):
        pass
    return Entry()


def key_of(listing: str, text: str) -> int:
    """64 bits that stand for a text: that two of some millions of texts share them does not happen."""
    digest = hashlib.blake2b(f"{listing} {text}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def tag_of(listing: Listing, name: Filter | None = None, value: str = "") -> int:
    """Tag of everything in a list, or of what has this value there; ids made of names hold in every spelling."""
    value = fold(value) if name == "official" else value
    return key_of("tag", f"{listing} {name or ''} {value}")


def micros(time: datetime) -> int:
    """A time as microseconds since 1970."""
    return (time - _EPOCH) // _MICROSECOND


def tags_of(listing: Listing, values: Iterable[tuple[Filter, str]]) -> frozenset[int]:
    """The tag of a list and those of all these values."""
    return frozenset([tag_of(listing), *(tag_of(listing, name, value) for name, value in values)])


def tags_in(listing: Listing, body: bytes) -> frozenset[int]:
    """Tags of what has this body."""
    topic = {"alerts": ALERTS_PREFIX, "positions": POSITIONS, "letters": DEAD_LETTERS}[listing]
    item = entry_of(Received(topic, 0, 0, None, body, ())).item
    return item.tags if item else frozenset()


def holders(official_id: str) -> list[str]:
    """A holder, and each of those who hold jointly."""
    return list(dict.fromkeys([official_id, *official_id.split("+")]))


def broader(topics: Iterable[str]) -> Iterator[str]:
    """Topics and all those above them."""
    for topic in topics:
        parts = topic.split(".")
        yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _claim(claim: Claim) -> Entry:
    return Entry((claim.claim_id, claim.article_id))


def _position(position: Position, record: Received) -> Entry:
    decided = (attribute(record.headers, "origin") or "").startswith(f"{CORRECTIONS}/")
    tags = frozenset() if position.merged_into else tags_of("positions", _position_values(position))
    item = Item(
        listing="positions",
        key=key_of("positions", position.position_id),
        time=micros(position.first.published_at),
        tags=tags,
        body=record.value or b"",
        revision=position.revision,
    )
    decision = position.corrections[-1:] if decided else ()
    return Entry((position.position_id, *position.claims[-1:], *decision), item)


def _position_values(position: Position) -> Iterator[tuple[Filter, str]]:
    yield from (("official", holder) for holder in holders(position.official_id))
    yield "kind", position.kind
    yield from (("topic", topic) for topic in broader(position.topics))


def _alert(record: Received) -> Entry:
    body = record.value or b""
    alert = codec.decode(body, Alert, max_bytes=max_message_bytes(record.topic))
    item = Item(
        listing="alerts",
        key=key_of("alerts", alert.alert_id),
        time=micros(alert.claim.published_at),
        tags=tags_of("alerts", _alert_values(alert)),
        body=body,
    )
    named = (alert.alert_id, alert.claim.claim_id, alert.position.position_id, alert.article.id)
    return Entry(tuple(dict.fromkeys(named)), item)


def _alert_values(alert: Alert) -> Iterator[tuple[Filter, str]]:
    """A denial that takes back a pledge is of both kinds, as its topics are."""
    yield from (("official", holder) for holder in holders(alert.position.official_id))
    yield from (("kind", kind) for kind in {alert.position.kind, alert.claim.kind})
    yield from (("watch", watch) for watch in alert.watches)
    yield from (("topic", topic) for topic in broader([*alert.position.topics, *alert.claim.topics]))
    yield "decision", DECISIONS[alert.type]


def _letter(record: Received) -> Entry:
    letter = letter_in(record)
    if isinstance(letter, DeadLetterReplay):
        return Entry((letter.letter_id,))
    name = letter_id(letter)
    buried = letter.buried_at or record.written_at or _EPOCH
    item = Item(
        listing="letters",
        key=key_of("letters", name),
        time=micros(buried),
        tags=tags_of("letters", [("reason", letter.reason)]),
        body=codec.encode(_head(letter)),
    )
    return Entry((name,), item)


def _head(letter: DeadLetter) -> DeadLetter:
    """A dead letter without its message, which Kafka keeps."""
    return msgspec.structs.replace(letter, key=None, value=None, headers=())
