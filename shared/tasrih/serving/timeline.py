"""Times as places on a line, for charts. Pure; lengths are those of the picture's own units."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

WIDTH = 1_000.0
ROW = 46.0
_LINE = 0.7
"""Share of a row above its line: there its label stands."""
_MARGIN = 12.0
_MARKS = 4


class Bar(NamedTuple):
    """Something that lasts, in a row of its own or shared."""

    name: str
    label: str
    row: int
    begin: float
    end: float
    y: float


class Mark(NamedTuple):
    """A time written below."""

    x: float
    time: datetime


class Timeline(NamedTuple):
    """What is drawn."""

    bars: list[Bar]
    rows: list[str]
    """Label of every row, from the top."""
    marks: list[Mark]
    """One alone where all is of one moment, which needs no picture."""
    height: float
    row: float = ROW
    """Height of a row."""
    line: float = _LINE


Span = tuple[str, str, str, datetime, datetime]
"""Name, label and row of something, and its first and last time."""


def timeline(spans: Iterable[Span], *, rtl: bool = False) -> Timeline:
    """Spans as bars, rows in the order in which they first come; time runs as the script does."""
    found = list(spans)
    if not found:
        return Timeline([], [], [], 0)
    rows = list(dict.fromkeys(row for _, _, row, _, _ in found))
    earliest, latest = min(begin for *_, begin, _ in found), max(end for *_, end in found)
    scale = _Scale(earliest, latest - earliest, rtl)
    bars = [
        Bar(name, label, rows.index(row), scale.x(begin), scale.x(end), ROW * (rows.index(row) + _LINE))
        for name, label, row, begin, end in found
    ]
    return Timeline(bars, rows, list(scale.marks()), ROW * (len(rows) + 1))


class _Scale(NamedTuple):
    earliest: datetime
    length: timedelta
    rtl: bool

    def x(self, time: datetime) -> float:
        share = (time - self.earliest) / self.length if self.length else 0
        place = _MARGIN + share * (WIDTH - 2 * _MARGIN)
        return round(WIDTH - place if self.rtl else place, 1)

    def marks(self) -> Sequence[Mark]:
        if not self.length:
            return [Mark(self.x(self.earliest), self.earliest)]
        times = (self.earliest + self.length * step / (_MARKS - 1) for step in range(_MARKS))
        return [Mark(self.x(time), time) for time in times]
