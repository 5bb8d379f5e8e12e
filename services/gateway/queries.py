"""What may be asked of the lists: parameters, and the tags they mean."""

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from tasrih.events.model import Kind, Reason
from tasrih.serving.cursors import read_cursor
from tasrih.serving.entries import Filter, Listing, micros, tag_of
from tasrih.serving.index import END

_MAX_VALUES = 50
_LATEST = 2**63 - 1

Name = Annotated[str, Field(min_length=1, max_length=600)]


def _read_time(written: object) -> datetime:
    """A time; a plus that was not escaped comes as a blank, and bare digits are no seconds since 1970."""
    found = _TIME.fullmatch(str(written))
    try:
        time = datetime.fromisoformat(f"{found['time']}{(found['zone'] or '').replace(' ', '+')}" if found else "")
    except ValueError as error:
        raise PydanticCustomError("time", "a time is one of RFC 3339, as 2025-09-04T18:30:00Z, or a date") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _in_order(until: datetime | None, given: ValidationInfo) -> datetime | None:
    since = given.data.get("from_")
    if since and until and until <= since:
        raise PydanticCustomError("order", "it is not after from")
    return until


_TIME: Final = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)(?P<zone>[Zz]|[ +-]\d\d:?\d\d)?"
)
Time = Annotated[datetime, BeforeValidator(_read_time)]


def _several(meaning: str) -> Any:
    return Field(default=[], max_length=_MAX_VALUES, description=f"{meaning} Of several one is enough.")


class _Asked(BaseModel):
    """Parameters; one that is not known is refused rather than passed over."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    listing: ClassVar[Listing]
    filters: ClassVar[tuple[Filter, ...]]
    """Those that let least through first: the first one given is walked through, the others are looked up."""

    def groups(self) -> list[list[int]]:
        """Tags of each of the filters that was given."""
        given = {name: list(getattr(self, name)) for name in self.filters}
        return [[tag_of(self.listing, name, value) for value in values] for name, values in given.items() if values]


class _Paged(_Asked):
    from_: Annotated[Time | None, Field(alias="from", description="Earliest event time (RFC 3339).")] = None
    to: Annotated[
        Time | None, AfterValidator(_in_order), Field(description="Event time before which all must lie.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=500, description="Most items of a page.")] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="`next` of the page before.")] = None

    def edges(self, **more: str) -> dict[str, Any]:
        """Where a page begins and what it may hold, as the index takes it.

        Raises:
            CursorError: the cursor is none of this list.
        """
        return {
            "after": read_cursor(self.cursor, self.asked(**more)) if self.cursor else END,
            "since": micros(self.from_) if self.from_ else -_LATEST,
            "until": micros(self.to) if self.to else _LATEST,
            "limit": self.limit,
        }

    def asked(self, **more: str) -> dict[str, Any]:
        """What a cursor belongs to: all but the page."""
        return self.model_dump(mode="json", exclude={"cursor", "limit"}) | more


class _AboutPositions(_Asked):
    kind: list[Kind] = _several("Kind of the position; of an alert, that of the claim too.")
    topic: list[Name] = _several("Topic, those below it included.")


class _OfAnybody(_AboutPositions):
    official: list[Name] = _several("Holder of the position: an id of the registry, or name:<folded name>.")


class _AboutAlerts(_OfAnybody):
    watch: list[Name] = _several("Name of a watch that the alert meets.")
    decision: list[Literal["new", "changed", "withdrawn", "corroborated"]] = _several("What the claim meant.")

    listing = "alerts"
    filters = ("watch", "topic", "official", "decision", "kind")


def lists_of(model: type[BaseModel]) -> set[str]:
    """Parameters that may be given several times."""
    return {name for name, field in model.model_fields.items() if "list" in str(field.annotation)}


class StreamAsked(_AboutAlerts):
    """Which alerts the stream tells."""

    start: Annotated[
        Literal["latest", "beginning"], Field(description="Where to begin without an id: what comes, or all there is.")
    ] = "latest"
    last_event_id: Annotated[
        str | None, Field(max_length=2_000, description="As the header Last-Event-ID, which goes before it.")
    ] = None


class AlertsAsked(_AboutAlerts, _Paged):
    """Which alerts a list holds."""


class HeldAsked(_AboutPositions, _Paged):
    """Which positions of one official a list holds; times are those of the first appearance."""

    listing = "positions"
    filters = ("topic", "kind")


class PositionsAsked(_OfAnybody, _Paged):
    """Which positions a list holds; times are those of the first appearance."""

    listing = "positions"
    filters = ("official", "topic", "kind")


class LettersAsked(_Paged):
    """Which dead letters a list holds; times are those of their burial."""

    reason: list[Reason] = _several("Why they were refused.")

    listing = "letters"
    filters = ("reason",)


ListAsked = AlertsAsked | PositionsAsked | HeldAsked | LettersAsked

_REPEATED: Final = frozenset(
    {"id"} | {name for model in (StreamAsked, AlertsAsked, LettersAsked) for name in lists_of(model)}
)


async def each_once(request: Request) -> None:
    """A dependency: what can have one value alone is given once; of two the last would quietly win.

    Raises:
        RequestValidationError: it is not.
    """
    counts = Counter(name for name, _ in request.query_params.multi_items())
    wrong = [
        {"type": "repeated", "loc": ("query", name), "msg": f"given {count} times; it takes one value"}
        for name, count in counts.items()
        if count > 1 and name not in _REPEATED
    ]
    if wrong:
        raise RequestValidationError(wrong)
