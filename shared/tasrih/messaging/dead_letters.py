"""Messages that cannot be processed: whole, with their origin and the reason, in a topic of their own."""

import msgspec

from tasrih.events import cloudevents, codec
from tasrih.events.model import DeadLetter, Reason
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import DEAD_LETTERS, max_message_bytes

_MAX_KEY_BYTES = 1_024
_MAX_DETAIL_CHARS = 1_000


def dead_letter(message: Received, *, service: str, reason: Reason, detail: str) -> Record:
    """Record for the dead letters topic that keeps `message` byte by byte.

    Only where thousands of headers would make it too large for the topic are they left out, and the detail says so.
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
    )
    record = _record(letter, message)
    if record.size > max_message_bytes(DEAD_LETTERS):
        note = f"{len(message.headers)} headers left out; {detail}"[:_MAX_DETAIL_CHARS]
        record = _record(msgspec.structs.replace(letter, headers=(), detail=note), message)
    return record


def original(letter: DeadLetter) -> Record:
    """The record that a dead letter holds, to be sent again."""
    return Record(letter.topic, letter.key, letter.value, letter.headers)


def _record(letter: DeadLetter, message: Received) -> Record:
    key = message.key if message.key and len(message.key) <= _MAX_KEY_BYTES else None
    headers = cloudevents.headers_of(letter, letter.service, message.headers)
    return Record(DEAD_LETTERS, key, codec.encode(letter), tuple(headers))
