"""What a family of hostile messages is: how one is drawn, and how it may end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

import msgspec

from tasrih.messaging.records import Header

Ends = Literal["letter", "taken", "either"]
"""`letter`: every one is refused; `taken`: none is; `either`: it depends on what was drawn."""

_EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A hostile message before it has a place in a topic."""

    value: bytes | None
    key: bytes | None = b"key"
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of hostile messages."""

    name: str
    draw: Callable[[Random], Drawn]
    ends: Ends
    weight: int
    """Messages of this family in a thousand."""
    topic: Literal["news", "claims"] = "news"


def example(name: Literal["news", "claim"]) -> dict[str, Any]:
    """An event as JSON holds it, to be spoilt; a new one with each call."""
    plain: dict[str, Any] = msgspec.json.decode((_EXAMPLES / f"{name}.v1.json").read_bytes())
    return plain


def written(plain: object) -> bytes:
    """A value as JSON."""
    return msgspec.json.encode(plain)


def with_bytes_changed(body: bytes, draw: Random) -> bytes:
    """A body with up to twenty bytes changed: to any, or ASCII to ASCII, which stays UTF-8 and may stay JSON."""
    changed = bytearray(body)
    stays_text = draw.random() < 0.5
    places = [at for at, byte in enumerate(body) if byte < 128] if stays_text else range(len(body))
    for _ in range(draw.choice([1, 1, 2, 5, 20])):
        changed[draw.choice(places)] = draw.randrange(32, 127) if stays_text else draw.randrange(256)
    return bytes(changed)
