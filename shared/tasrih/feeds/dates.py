"""Dates as feeds write them: RFC 822, RFC 3339 and its truncations, seconds since 1970, words in Arabic, Hijri.

Hijri dates follow the calendar of Umm al-Qura. Names of months are those that deadlines are read with.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Final, Literal

from hijridate import Hijri
from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.slots.deadlines import DATA, TimesFile
from tasrih.yamldata import load

Mark = Literal["", "no_date", "bad_date", "future_date"]
"""Why the time of an article is not the one that its source gave: it gave none, one that cannot be read, or one that
lies ahead."""

_HIJRI_YEARS: Final = range(1343, 1501)
_YEARS: Final = range(1990, 2101)  # before that there were no feeds: a clock that was never set
_AHEAD = timedelta(minutes=10)  # by which clocks may differ
_MILLISECONDS = 100_000_000_000
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,4})(?!\d)")
_OFFSET = re.compile(
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m|صباحا|مساء|ص|م)?)"
    r"\s*(?:(?:gmt|utc|ut|z)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})"
    r"(?:(?::?(?P<minutes>\d{2}))(?![\d:/-])|(?=\s*(?:$|[(\[])))|(?:gmt|utc|ut|z)\b)",
    re.IGNORECASE,
)
_AFTERNOON: Final = frozenset({"م", "مساء", "pm"})
_MORNING: Final = frozenset({"ص", "صباحا", "am"})
_HALVES = re.compile(r"\d\s*[ap]m\b", re.IGNORECASE)
_NOON = 12
_HOUR = 60  # minutes
_FARTHEST = 14  # hours from UTC
_LONGEST = 200  # characters


class When(Struct, frozen=True):
    """The time of an article and, if it is not the one its source gave, why not."""

    at: datetime
    mark: Mark = ""


def settle(written: str, now: datetime, zone: tzinfo, first_seen: datetime | None = None) -> When:
    """The time that an article has: what is written, if it can be read and does not lie ahead; else when it was seen.

    Args:
        written: the date in the feed's words, may be empty.
        now: time of the fetch.
        zone: of times that name none.
        first_seen: time that the article was given before, if it was.
    """
    seen = first_seen or now
    if not written.strip():
        return When(seen, "no_date")
    found = parse_date(written, zone)
    if found is None:
        return When(seen, "bad_date")
    return When(seen, "future_date") if found > now + _AHEAD else When(min(found, now))


def parse_date(written: str, zone: tzinfo = UTC) -> datetime | None:
    """A time in UTC; None where nothing of what feeds write is recognised, or it lies outside the years of feeds."""
    written = written[:_LONGEST]
    text = " ".join(fold(written).split()) if not written.isascii() else written.strip()
    text, zone = _without_offset(text, zone)
    for read in (_rfc3339, _rfc822, _seconds, _numeric, _named):
        try:
            found = read(text)
            found = found if found is None or found.tzinfo else found.replace(tzinfo=zone)
            if found is not None:
                at = found.astimezone(UTC)
                return at if at.year in _YEARS else None
        except (ValueError, OverflowError, IndexError):
            continue
    return None


def _without_offset(text: str, zone: tzinfo) -> tuple[str, tzinfo]:
    """A time without its distance to UTC (`+03:00`, `GMT+3`, `UTC`), and its zone: the given one where none is said."""
    found = _OFFSET.search(text)
    if not found:
        return text, zone
    hours, minutes = int(found["hours"] or 0), int(found["minutes"] or 0)
    if hours > _FARTHEST or minutes >= _HOUR:
        return text, zone
    offset = timezone((-1 if found["sign"] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    return text[: found.end("clock")] + text[found.end() :], offset


def _rfc3339(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d", text) or int(text[:4]) in _HIJRI_YEARS:
        return None
    return datetime.fromisoformat(text.replace(" UTC", "Z").replace(" Z", "Z"))


def _rfc822(text: str) -> datetime | None:
    """The form of RSS, in English; with the clock of twelve hours too, and without one."""
    if not re.search("[A-Za-z]{3}", text):
        return None
    found = parsedate_to_datetime(text if _CLOCK.search(text) else f"{text} 00:00")
    return _at_clock(found, text) if _HALVES.search(text) else found


def _seconds(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,13}", text):
        return None
    number = int(text)
    return datetime.fromtimestamp(number / 1_000 if number >= _MILLISECONDS else number, UTC)


def _numeric(text: str) -> datetime | None:
    """`1447/03/12`, `12-03-1447`, `04/09/2025`: the year is what has four digits, the day stands at the other end."""
    found = _NUMERIC.search(_CLOCK.sub(" ", text))
    if not found:
        return None
    first, month, last = found.groups()
    year, day = (first, last) if len(first) == len("2025") else (last, first)
    if len(year) != len("2025"):
        return None
    return _at_clock(_day(int(year), int(month), int(day), hijri=int(year) in _HIJRI_YEARS), text)


def _named(text: str) -> datetime | None:
    """`الخميس 4 سبتمبر 2025، 18:30`, `12 ربيع الأول 1447 هـ`."""
    words = _TOKEN.findall(_CLOCK.sub(" ", text))
    for at, (number, hijri), size in _months_in(words):
        days = [int(word) for word in words[at - 1 : at] if word.isdecimal()]
        years = [int(word) for word in words[at + size :] if word.isdecimal() and len(word) == len("2025")]
        if days and years:
            return _at_clock(_day(years[0], number, days[0], hijri=hijri), text)
    return None


def _months_in(words: list[str]) -> Iterator[tuple[int, tuple[int, bool], int]]:
    known = _months()
    for at in range(1, len(words)):
        for size in (2, 1):
            month = known.get(" ".join(words[at : at + size]))
            if month:
                yield at, month, size
                break


def _day(year: int, month: int, day: int, *, hijri: bool) -> datetime:
    if hijri:
        return datetime(*Hijri(year, month, day).to_gregorian().datetuple())  # noqa: DTZ001 - the zone comes later
    return datetime(year, month, day)  # noqa: DTZ001


def _at_clock(day: datetime, text: str) -> datetime:
    """The day at the time that stands beside it; at midnight without one."""
    clock = _CLOCK.search(text)
    if not clock:
        return day
    hour, minute, second = (int(part or 0) for part in clock.groups())
    words = set(_TOKEN.findall(text[clock.end() :].lower())[:1])
    if words & _AFTERNOON and hour < _NOON:
        hour += _NOON
    elif words & _MORNING and hour == _NOON:
        hour = 0
    return day.replace(hour=hour, minute=minute, second=second)


@cache
def _months() -> dict[str, tuple[int, bool]]:
    """Folded names of months to their number and whether they are Hijri."""
    data = load(DATA, TimesFile)
    gregorian = {fold(name): (number, False) for number, names in data.months.items() for name in names}
    return gregorian | {fold(name): (number, True) for number, names in data.hijri_months.items() for name in names}
