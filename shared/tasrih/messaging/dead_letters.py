"""Messages that cannot be processed: whole, with their origin and the reason, in a topic of their own.

A dead letter is known by the place of the message it holds, `topic/partition/offset`: that id stands in the log line of
its burial, in `ce_id`, and in the header `tasrih-dead-letter` of the message when it is sent again. A message that
fails again is a new dead letter whose headers name all earlier ones. What was sent again is noted in the same topic.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from tasrih import __version__
from tasrih.events import cloudevents, codec
from tasrih.events.codec import MessageError
from tasrih.events.ids import letter_id
from tasrih.events.model import DeadLetter, DeadLetterReplay, Reason
from tasrih.messaging.records import Packed, Received, Record, event_record
from tasrih.messaging.topics import DEAD_LETTERS, max_message_bytes

REPLAYED: Final = "tasrih-dead-letter"
"""Header of a message that was sent again: the dead letter it comes from; once for every time, oldest first."""

_MAX_KEY_BYTES = 1_024
_MAX_DETAIL_CHARS = 1_000
_OPERATOR: Final = "dead-letters"


def dead_letter(message: Received, *, service: str, reason: Reason, detail: str) -> Record:
    """Record for the dead letters topic that keeps `message` byte by byte.

    Only where thousands of headers would make it too large for the topic are they left out, and body and key where they
    would: compressed, a topic takes more than its limit. The detail says so.
    """
    letter = DeadLetter(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        headers=message.headers,
        service=service,
        reason=reason,
        detail=detail[:_MAX_DETAIL_CHARS],
        written_at=message.written_at,
        buried_at=datetime.now(UTC),
        version=__version__,
    )
    if isinstance(message.value, Packed):
        letter = msgspec.structs.replace(letter, value=None, left_out=message.value.least)
    limit = max_message_bytes(DEAD_LETTERS)
    if _bytes(letter) > limit:  # so much is not even tried: it may be a hundred times as long as it came
        letter = _without_message(letter)
    record = _record(letter, message)
    if record.size > limit:
        letter = _less(letter, f"{len(message.headers)} headers left out", headers=())
        record = _record(letter, message)
    if record.size > limit:
        record = _record(_without_message(letter), message)
    return record


def _without_message(letter: DeadLetter) -> DeadLetter:
    size = _bytes(letter)
    return _less(letter, f"{size} bytes of key and body left out", key=None, value=None, left_out=size)


def _bytes(letter: DeadLetter) -> int:
    return len(letter.key or b"") + len(letter.value or b"")


def _less(letter: DeadLetter, note: str, **changes: Any) -> DeadLetter:
    detail = f"{note}; {letter.detail}"[:_MAX_DETAIL_CHARS]
    return msgspec.structs.replace(letter, detail=detail, **changes)


def original(letter: DeadLetter) -> Record:
    """The message that a dead letter holds, to be sent again, with a header that names the dead letter.

    Without that header only where the message is so large that its topic would not take both.
    """
    headers = (*letter.headers, (REPLAYED, letter_id(letter).encode()))
    named = Record(letter.topic, letter.key, letter.value, headers)
    return named if named.size <= max_message_bytes(letter.topic) else replace(named, headers=letter.headers)


def replay_note(letter: str) -> Record:
    """Record that says that the message of this dead letter was sent again now."""
    note = DeadLetterReplay(letter_id=letter, replayed_at=datetime.now(UTC))
    return event_record(DEAD_LETTERS, letter, note, producer=_OPERATOR)


def earlier_letters(letter: DeadLetter) -> list[str]:
    """Dead letters that its message was before, oldest first: it was sent again and failed again."""
    return [(value or b"").decode("utf-8", "replace") for name, value in letter.headers if name == REPLAYED]


@dataclass(slots=True)
class Entry:
    """A dead letter in a list: all but its message."""

    id: str
    record: Received
    """The place of the dead letter itself; without body and headers, for there may be many."""
    letter: DeadLetter
    """Without body, headers and key."""
    size: int
    """Bytes of the body that it holds, or of all that was left out."""
    earlier: list[str]
    """Dead letters that its message was before."""
    replays: list[datetime]
    """When it was sent again."""


def catalogue(records: Iterable[Received], refuse: Callable[[Received, MessageError], None]) -> list[Entry]:
    """Dead letters in the order of their burial, each once however often it was written.

    Args:
        records: those of the topic of dead letters.
        refuse: gets what is neither a dead letter nor a note about one.
    """
    entries: dict[str, Entry] = {}
    replays: list[DeadLetterReplay] = []
    for record in records:
        try:
            event = letter_in(record)
        except MessageError as error:
            refuse(record, error)
            continue
        if isinstance(event, DeadLetter):
            entry = _entry(record, event)
            entries.setdefault(entry.id, entry)
        else:
            replays.append(event)
    for replay in replays:
        if replay.letter_id in entries:
            entries[replay.letter_id].replays.append(replay.replayed_at)
    return sorted(entries.values(), key=_burial)


def letter_in(record: Received) -> DeadLetter | DeadLetterReplay:
    """The dead letter in a record, or the note that one was sent again.

    Raises:
        MessageError: it is neither.
    """
    body, limit = record.value or b"", max_message_bytes(DEAD_LETTERS)
    if cloudevents.attribute(record.headers, "type") == cloudevents.type_named("dead_letter_replay"):
        return codec.decode(body, DeadLetterReplay, max_bytes=limit)
    return codec.decode(body, DeadLetter, max_bytes=limit)


def counts(entries: Iterable[Entry]) -> Iterator[tuple[str, str, int]]:
    """How many dead letters each service wrote for each reason, most first."""
    found = Counter((entry.letter.service, entry.letter.reason) for entry in entries)
    for (service, reason), count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        yield service, reason, count


def _entry(record: Received, letter: DeadLetter) -> Entry:
    return Entry(
        id=letter_id(letter),
        record=Received(record.topic, record.partition, record.offset, None, None, (), record.written_at),
        letter=msgspec.structs.replace(letter, key=None, value=None, headers=()),
        size=letter.left_out or len(letter.value or b""),
        earlier=earlier_letters(letter),
        replays=[],
    )


def _burial(entry: Entry) -> tuple[datetime, str, int]:
    written = entry.letter.buried_at or entry.record.written_at or datetime.min.replace(tzinfo=UTC)
    return written, entry.record.topic, entry.record.offset


def _record(letter: DeadLetter, message: Received) -> Record:
    key = message.key if message.key and len(message.key) <= _MAX_KEY_BYTES else None
    headers = cloudevents.headers_of(
        letter, letter.service, topic=DEAD_LETTERS, trace=message.trace, extensions={"origin": message.place}
    )
    return Record(DEAD_LETTERS, key, codec.encode(letter), tuple(headers))
