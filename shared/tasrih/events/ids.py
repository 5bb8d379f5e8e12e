"""Deterministic ids: the same event always gets the same id, in every run and on every machine.

Each is a UUIDv5 (RFC 9562) over the JSON array of its parts, so that parts can hold any character and never run
into each other.
"""

import hashlib
import re
import uuid
from typing import Final

import msgspec

from tasrih.events.model import WEBHOOK_SERVICE, AlertType, DeadLetter, Field

_ROOT: Final = uuid.UUID("6f3c1a52-9d0b-5c57-8f5e-2b7a41d06e11")
"""Root of all our namespaces; changing it would change every id ever given."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ARTICLE = uuid.uuid5(_ROOT, "article")
_ENTRY = uuid.uuid5(_ROOT, "entry")
_CLAIM = uuid.uuid5(_ROOT, "claim")
_POSITION = uuid.uuid5(_ROOT, "position")
_ALERT = uuid.uuid5(_ROOT, "alert")
_CORRECTION = uuid.uuid5(_ROOT, "correction")


def article_id(source: str, title: str, text: str) -> str:
    """Id for an article that came without one (plain text): the same words from the same source are one article."""
    return _id(_ARTICLE, source, title, text)


def entry_article_id(source: str, identity: str) -> str:
    """Id of the article of a feed's entry: what tells it from others of its source is its guid or its link."""
    return _id(_ENTRY, source, identity)


def claim_id(source: str, article_id: str, field: Field, start: int, end: int, content: str) -> str:
    """Id of the claim whose content stands at `start:end` (code points) in `field` of an article."""
    return _id(_CLAIM, source, article_id, field, start, end, content)


def position_id(*parts: str) -> str:
    """Id of a position from the parts of its identity; the caller fixes their number and order."""
    return _id(_POSITION, *parts)


def alert_id(position_id: str, claim_id: str, alert_type: AlertType) -> str:
    """Id of the alert that a claim raised on a position, so that an alert sent twice is the same alert."""
    return _id(_ALERT, position_id, claim_id, alert_type)


def correction_id(*parts: str) -> str:
    """Id of what a person decided: about which position, what, who and when."""
    return _id(_CORRECTION, *parts)


def _id(namespace: uuid.UUID, *parts: str | int) -> str:
    """`uuid.uuid5` of the parts as text, at a third of its cost: a busy detector gives thousands of ids a second."""
    digest = bytearray(hashlib.sha1(namespace.bytes + msgspec.json.encode(parts), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return uuid_text(digest)


def uuid_text(sixteen: bytes | bytearray) -> str:
    """What `str(UUID(bytes=sixteen))` gives, at a third of its cost."""
    text = sixteen.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def letter_id(letter: DeadLetter) -> str:
    """Id of a dead letter: the place of its message, `topic/partition/offset`, and the webhook if it was for one."""
    place = f"{letter.topic}/{letter.partition}/{letter.offset}"
    is_for_webhook = letter.service.startswith(WEBHOOK_SERVICE)
    return f"{place}@{letter.service.removeprefix(WEBHOOK_SERVICE)}" if is_for_webhook else place


def spellings(asked: str) -> tuple[str, ...]:
    """An id as somebody gives it, and as we write ours if it is a UUID in capitals; articles have ids of any kind."""
    return tuple(dict.fromkeys((asked, asked.lower()))) if _UUID.fullmatch(asked) else (asked,)
