"""Bytes to event and back, for everything that reads or writes a topic.

Decoding is strict: what is not exactly an event of the expected kind ends as a `MessageError` with a reason from the
closed list, never as any other exception and never as a half-understood event. Texts stay as they came, because
offsets index them.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from tasrih.errors import TasrihError, no_utf8
from tasrih.events.model import Reason

T = TypeVar("T", bound=msgspec.Struct)

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""Longest article message taken: any article within `MAX_TEXT_CHARS` fits, written as UTF-8."""

_MAX_DETAIL_CHARS = 500
_encoder = msgspec.json.Encoder(order="deterministic")
_NAIVE_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?", re.ASCII)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class MessageError(TasrihError):
    """A message cannot be taken: `reason` is from the closed list, `detail` says what and where for a person."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Keep reason and detail; a long detail is cut."""
        self.reason: Reason = reason
        self.detail = detail[:_MAX_DETAIL_CHARS]
        super().__init__(f"{reason}: {self.detail}")


def encode(event: msgspec.Struct) -> bytes:
    """JSON in UTF-8, keys in field order: the same value always gives the same bytes."""
    return _encoder.encode(event)


def decode(body: bytes, shape: type[T], *, max_bytes: int = MAX_MESSAGE_BYTES) -> T:
    """Read one message body as an event of type `shape`, times in UTC.

    A time without offset (`2015-07-26 22:40:38`) is read as UTC. Unknown fields are ignored.

    Raises:
        MessageError: the body is no such event; `reason` says why.
    """
    if len(body) > max_bytes:
        raise MessageError("too_large", f"{len(body)} bytes, at most {max_bytes} are taken")
    return convert(parse(body), shape)


def convert(value: Any, shape: type[T]) -> T:
    """Check a parsed JSON value as an event of type `shape`; the second half of `decode`.

    Raises:
        MessageError: as `decode`.
    """
    if not isinstance(value, dict):
        raise MessageError(
            "wrong_type", f"expected a JSON object, got {'null' if value is None else type(value).__name__}"
        )
    _check_version(value)
    try:
        return _in_utc(msgspec.convert(_with_offset(value), shape))
    except msgspec.ValidationError as error:
        raise MessageError(_reason(str(error)), str(error)) from error


def parse(body: bytes) -> Any:
    """Read bytes as JSON without looking at its shape; for files that hold many events.

    Raises:
        MessageError: bad UTF-8, a NUL character, a lone surrogate, or no JSON.
    """
    return _checked_json(body, _utf8(body))


def parse_time(text: str) -> datetime:
    """Read a time as events hold it, RFC 3339, in UTC where it names no offset.

    Raises:
        MessageError: it is no time.
    """
    try:
        time = msgspec.convert(text + "Z" if _NAIVE_TIME.fullmatch(text) else text, datetime)
    except msgspec.ValidationError as error:
        raise MessageError("bad_time", f"{text!r}: {error}") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MessageError("bad_utf8", no_utf8(error)) from error


def _checked_json(body: bytes, text: str) -> Any:
    if b"\0" in body:
        raise MessageError("nul_character", f"NUL at character {text.index(chr(0))}")
    try:
        value = msgspec.json.decode(body)
    except msgspec.ValidationError as error:  # a number that no float or int can hold
        raise MessageError("out_of_range", str(error)) from error
    except msgspec.DecodeError as error:
        raise MessageError(_syntax_reason(text), str(error)) from error
    except RecursionError as error:
        raise MessageError("bad_json", "nested too deeply") from error
    if "\\u0000" in text and any("\0" in string for string in _strings(value)):
        raise MessageError("nul_character", "NUL written as \\u0000")
    return value


def _syntax_reason(text: str) -> Reason:
    """Tell a lone surrogate, which the standard library lets through, from broken JSON."""
    if not _SURROGATE_ESCAPE.search(text):
        return "bad_json"
    try:
        strings = _strings(json.loads(text))
    except (ValueError, RecursionError):
        return "bad_json"
    return "lone_surrogate" if any(_LONE_SURROGATE.search(string) for string in strings) else "bad_json"


def _strings(value: Any) -> Iterator[str]:
    """All strings in a JSON value, keys too; a loop, because the value may be nested as deep as the stack."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting += item.keys()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _check_version(value: dict[str, Any]) -> None:
    version = value.get("schema_version", 1)
    if type(version) is int and version != 1:
        raise MessageError("unknown_version", f"schema_version {version}, only 1 is known")


def _with_offset(value: dict[str, Any]) -> dict[str, Any]:
    time = value.get("published_at")
    if isinstance(time, str) and _NAIVE_TIME.fullmatch(time):
        return {**value, "published_at": time + "Z"}
    return value


def _in_utc(event: T) -> T:
    time = getattr(event, "published_at", None)
    if not isinstance(time, datetime) or time.tzinfo is UTC:
        return event
    try:
        return msgspec.structs.replace(event, published_at=time.astimezone(UTC))
    except OverflowError as error:
        raise MessageError("bad_time", f"{time.isoformat()} lies outside the years 1 to 9999 in UTC") from error


_REASONS: tuple[tuple[str, Reason], ...] = (
    ("missing required field", "missing_field"),
    ("RFC3339", "bad_time"),
    ("timezone component", "bad_time"),
    ("of length <=", "too_large"),
    ("of length >=", "out_of_range"),
    ("Invalid enum value", "out_of_range"),
    ("out of range", "out_of_range"),
    ("Expected `int` >=", "out_of_range"),
    ("Expected `int` <=", "out_of_range"),
)
"""What msgspec's messages say, first match wins; everything else is a wrong type."""


def _reason(message: str) -> Reason:
    return next((reason for words, reason in _REASONS if words in message), "wrong_type")
