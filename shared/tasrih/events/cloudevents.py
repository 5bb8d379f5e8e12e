"""CloudEvents 1.0 headers in Kafka's binary mode, and the trace that goes with a message.

Binary mode: the record's value is the event's JSON, the attributes are record headers named `ce_…`.
What else leads back from a record stands in extension attributes: `ce_origin` is the place (`topic/partition/offset`)
of the record because of which this one was sent.
The trace follows W3C Trace Context: `traceparent` goes from article to alert, with a new span id for every record. Span
ids are hashes of what they name, so that a message sent twice has the same headers.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, assert_never
from urllib.parse import quote

from tasrih.events.codec import MessageError
from tasrih.events.ids import letter_id
from tasrih.events.model import (
    Alert,
    Claim,
    Correction,
    DeadLetter,
    DeadLetterReplay,
    Event,
    FeedState,
    FileState,
    NewsMessage,
    Position,
)

Headers = list[tuple[str, bytes]]
"""Record headers in order; a key may stand more than once."""

_TYPE = re.compile(rb"org\.tasrih\.(?P<name>[a-z_]+(?:\.[a-z_]+)?)\.v(?P<version>\d+)")
_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL)
_SAMPLED = "01"
_URI_CHARS = "!#$%&'()*+,/:;=?@[]~"
"""What stays as it is where a source becomes the URI reference that `ce_source` must be."""


def headers_of(
    event: Event, producer: str, *, topic: str = "", trace: str = "", extensions: Mapping[str, str] = {}
) -> Headers:
    """Headers for an event that `producer` (a service's name) sends to a topic.

    `trace` is the `traceparent` of what it is sent because of; a missing or malformed one starts a trace. `extensions`
    are further attributes by name (a-z and digits only). `ce_time` is event time, not the time of sending.
    """
    about = _about(event)
    source = quote(event.source, safe=_URI_CHARS) if isinstance(event, NewsMessage) else f"/tasrih/{producer}"
    attributes = {
        "ce_id": about.id.encode(),
        "ce_source": source.encode(),
        "ce_specversion": b"1.0",
        "ce_subject": about.subject.encode(),
        "ce_type": type_named(about.name).encode(),
        "content-type": b"application/json",
        "traceparent": child_traceparent(trace, f"{source} {about.id} {topic}").encode(),
    }
    if time := about.time:
        in_utc = time if time.tzinfo is UTC else time.astimezone(UTC)
        attributes["ce_time"] = in_utc.isoformat().replace("+00:00", "Z").encode()
    for name, value in extensions.items():
        attributes[f"ce_{name}"] = value.encode()
    return sorted(attributes.items())


def type_named(name: str) -> str:
    """CloudEvents type of the event with this name: `org.tasrih.claim.v1`, `org.tasrih.alert.new_position.v1`."""
    return f"org.tasrih.{name}.v1"


def check_type(headers: Iterable[tuple[str, bytes | None]], name: str) -> None:
    """Refuse a record whose `ce_type` is not version 1 of event `name`; a record without the header passes.

    Raises:
        MessageError: `unknown_version` for another version of `name`, else `wrong_type`.
    """
    value = _value(headers, "ce_type")
    if value is None:
        return
    match = _TYPE.fullmatch(value)
    if not match or match["name"].decode() != name:
        raise MessageError("wrong_type", f"ce_type {value[:100]!r}, expected org.tasrih.{name}.v1")
    if match["version"] != b"1":
        raise MessageError("unknown_version", f"ce_type {value[:100]!r}, only version 1 is known")


def says(headers: Iterable[tuple[str, bytes | None]], name: str) -> bool:
    """Whether the headers say that a record is event `name`, of whatever version."""
    match = _TYPE.fullmatch(_value(headers, "ce_type") or b"")
    return match is not None and match["name"].decode() == name


def attribute(headers: Iterable[tuple[str, bytes | None]], name: str) -> str | None:
    """Value of an attribute or extension, for example `origin`; None where there is none that is text."""
    value = _value(headers, f"ce_{name}")
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def trace_of(headers: Iterable[tuple[str, bytes | None]]) -> str:
    """The `traceparent` that a message carries; empty where it has none that is valid."""
    carried = (_value(headers, "traceparent") or b"").decode("latin-1")
    return carried if _trace(carried) else ""


def child_traceparent(parent: str, name: str) -> str:
    """`traceparent` of the step called `name` under `parent`; a new trace, named by `name` too, when there is none.

    Source: W3C Trace Context, 3.2 (all-zero ids and version ff are invalid, later versions are read as version 00).
    """
    trace, flags = _trace(parent) or (_hex(name, 16), _SAMPLED)
    return f"00-{trace}-{_hex(f'{trace} {name}', 8)}-{flags}"


def unsampled(traceparent: str) -> str:
    """The same step, of a trace that is not kept."""
    return f"{traceparent[:-2]}00"


@lru_cache(1 << 10)
def _trace(parent: str) -> tuple[str, str] | None:
    """Trace id and flags of a valid `traceparent`."""
    match = _TRACEPARENT.fullmatch(parent)
    if not match:
        return None
    version, trace, span, flags, rest = match.groups()
    if version == "ff" or (version == "00" and rest) or not trace.strip("0") or not span.strip("0"):
        return None
    return trace, flags


def _hex(name: str, size: int) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[: 2 * size]


def _value(headers: Iterable[tuple[str, bytes | None]], name: str) -> bytes | None:
    for key, value in headers:
        if key == name:
            return value
    return None


class _About(NamedTuple):
    """What the headers say of an event."""

    name: str
    """In its type."""
    id: str
    subject: str
    time: datetime | None


def _about(event: Event) -> _About:
    match event:
        case Claim():
            return _About("claim", event.claim_id, event.article_id, event.published_at)
        case Position():  # it is sent again with every change
            held = f"{event.position_id}/{event.revision}"
            return _About("position", held, event.official_id, event.last.published_at)
        case Alert():
            named = f"alert.{event.type}"
            return _About(named, event.alert_id, event.position.official_id, event.claim.published_at)
        case NewsMessage():
            return _About("news", event.id, event.id, event.published_at)
        case Correction():
            return _About("correction", event.correction_id, event.official_id, event.at)
        case DeadLetter():
            return _About("dead_letter", letter_id(event), event.topic, event.buried_at)
        case DeadLetterReplay():
            replay = f"{event.letter_id} {event.replayed_at.isoformat()}"
            return _About("dead_letter_replay", replay, event.letter_id, event.replayed_at)
        case FeedState():
            saved = f"{event.feed} {event.saved_at.isoformat()}"
            return _About("feed_state", saved, event.feed, event.saved_at)
        case FileState():
            file = f"{event.folder}/{event.file}"
            return _About("file_state", f"{file} {event.saved_at.isoformat()}", file, event.saved_at)
        case _:
            assert_never(event)
