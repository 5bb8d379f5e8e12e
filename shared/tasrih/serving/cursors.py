"""Cursors of lists: where a page ended, opaque to whoever holds one. Pure.

A page ends at an event time and a key, not at a number of items, so what arrives meanwhile moves nothing: nothing that
was there is told twice or left out.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

Edge = tuple[int, int]
"""Event time in microseconds and key of the last item of a page."""


class CursorError(ValueError):
    """A text is no cursor of this list, or one of the same list with other filters."""


class _Written(msgspec.Struct, frozen=True, array_like=True):
    time: int
    key: int
    asked: str


def write_cursor(edge: Edge, asked: Mapping[str, Any]) -> str:
    """The cursor behind an edge of the list that answers what was `asked`."""
    body = msgspec.json.encode(_Written(*edge, _digest(asked)))
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def read_cursor(text: str, asked: Mapping[str, Any]) -> Edge:
    """The edge that a cursor says.

    Raises:
        CursorError: it says none, or was given for something else that was asked.
    """
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        written = msgspec.json.decode(body, type=_Written)
    except (ValueError, msgspec.DecodeError) as error:
        raise CursorError("no cursor of this list") from error
    if written.asked != _digest(asked):
        raise CursorError("this cursor belongs to a list with other filters")
    if not all(-(2**63) <= number < 2**63 for number in (written.time, written.key)):
        raise CursorError("no cursor of this list")
    return written.time, written.key


def _digest(asked: Mapping[str, Any]) -> str:
    return hashlib.blake2b(msgspec.json.encode(asked, order="sorted"), digest_size=6).hexdigest()
