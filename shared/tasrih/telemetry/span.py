"""One span, as it is told when it is over."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct


class Span(Struct, frozen=True, kw_only=True):
    """One step of a trace, over. Times are Unix time in nanoseconds."""

    name: str
    kind: Literal["producer", "consumer"]
    began: int
    ended: int
    attributes: Mapping[str, str | int | bool]
    parent: str = ""
    """`traceparent` of the step that led to this one; empty for the first of a trace."""
    own: str = ""
    """`traceparent` with the ids that this span has; empty for a new id."""
    error: str = ""
    """What kind of thing went wrong: `error.type`."""
