"""Times as options of commands take them: RFC 3339, a date, so long before now, an end of the topics; and seconds."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import click

from tasrih.events import codec

_AGO = re.compile(r"-(\d{1,6})([smhd])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def time_text(time: datetime | str) -> str:
    """A time as `Time` reads it, to the second; a word as it is."""
    if not isinstance(time, datetime):
        return time
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def require_order(start: datetime | str | None, until: datetime | None) -> None:
    """Refuse a time that ends before it begins: nothing can be in it.

    Raises:
        UsageError: so it is.
    """
    if isinstance(start, datetime) and until and until <= start:
        raise click.UsageError(f"--to {time_text(until)} is not after --from {time_text(start)}")


class Time(click.ParamType):
    """A time, a date (its midnight, UTC), `-2h` (before now; s, m, h or d), or one of the words given.

    Args:
        words: what else may stand there; handed on as it is.
    """

    def __init__(self, *words: Literal["beginning", "latest"]) -> None:
        self.words = words
        self.name = "|".join([*words, "TIME"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002 - click's
        """Show it in the help."""
        return self.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a word or a time; usage errors name what is taken."""
        if isinstance(value, datetime) or value in self.words:
            return value
        try:
            if ago := _AGO.fullmatch(value):
                return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            return codec.parse_time(f"{value}T00:00:00Z" if _DATE.fullmatch(value) else value).astimezone(UTC)
        except (codec.MessageError, OverflowError):
            examples = ", ".join([*self.words, "-2h, a date or a time like 2025-09-04T18:30:00Z"])
            self.fail(f"{value!r} is no time: give {examples}", param, ctx)


class Seconds(click.FloatRange):
    """So many seconds; `nan` is no number, though it is in no range and outside of none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number within the range; usage errors name what is taken."""
        seconds: float = super().convert(value, param, ctx)
        return self.fail(f"{value!r} is no number of seconds", param, ctx) if math.isnan(seconds) else seconds
