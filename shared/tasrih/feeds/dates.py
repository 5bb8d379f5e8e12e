"""Dates as feeds write them: RFC 822, RFC 3339 and its truncations, seconds since 1970, words in Arabic, Hijri.

Hijri dates follow the calendar of Umm al-Qura. Names of months are those that deadlines are read with.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Final, Literal

from hijridate import Hijri
from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.slots.deadlines import DATA, TimesFile
from tasrih.feeds.clocks import WEEKDAYS, at_clock, has_clock, without_clock, without_zone
from tasrih.yamldata import load

Mark = Literal["", "no_date", "bad_date", "future_date"]
"""Why the time of an article is not the one that its source gave: it gave none, one that cannot be read, or one that
lies ahead."""

_HIJRI_YEARS: Final = range(1343, 1501)
_YEARS: Final = range(1990, 2101)  # before that there were no feeds: a clock that was never set
_AHEAD = timedelta(minutes=10)  # by which clocks may differ
_MILLISECONDS = 100_000_000_000
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,4})(?!\d)")
_DOTTED_HALF = re.compile(r"\b([ap])\.\s?m\b\.?", re.IGNORECASE)
_DASHED = re.compile(r"(?<=\d)-([a-z]{3,9})-(?=\d)", re.IGNORECASE)
_ARTICLE = "ال"
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
    """A time in UTC; None where nothing of what feeds write is recognised, or it lies outside the years of feeds.

    Args:
        written: the date in the feed's words.
        zone: of a time that names none.
    """
    text = _DOTTED_HALF.sub(r"\1m", " ".join(fold(written[:_LONGEST]).split()))
    try:
        text, zone = without_zone(text, zone)
    except ValueError:
        return None
    text = " ".join(text.split())
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


def _rfc3339(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d", text) or int(text[:4]) in _HIJRI_YEARS:
        return None
    return datetime.fromisoformat(text)


def _rfc822(text: str) -> datetime | None:
    """The form of RSS, in English; with the clock of twelve hours too, and without one."""
    if not re.search("[A-Za-z]{3}", text):
        return None
    text = _DASHED.sub(r" \1 ", text)
    return at_clock(parsedate_to_datetime(text if has_clock(text) else f"{without_clock(text)} 00:00"), text)


def _seconds(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,13}", text):
        return None
    number = int(text)
    return datetime.fromtimestamp(number / 1_000 if number >= _MILLISECONDS else number, UTC)


def _numeric(text: str) -> datetime | None:
    """`1447/03/12`, `12-03-1447`, `04/09/2025`: the year is what has four digits, the day stands at the other end.

    Some sites write the month first (`الخميس, 09/04/2025`): so it is where only then the weekday beside it is right.
    """
    found = _NUMERIC.search(without_clock(text))
    if not found:
        return None
    first, month, last = found.groups()
    year, day = (first, last) if len(first) == len("2025") else (last, first)
    if len(year) != len("2025"):
        return None
    orders = [(int(month), int(day))]
    if year == last and (weekdays := _weekdays_in(text)):
        orders = [
            order for order in (*orders, (int(day), int(month))) if _falls_on(weekdays, int(year), *order)
        ] or orders
    return at_clock(_day(int(year), *orders[0], hijri=int(year) in _HIJRI_YEARS), text)


def _falls_on(weekdays: set[int], year: int, month: int, day: int) -> bool:
    try:
        return _day(year, month, day, hijri=year in _HIJRI_YEARS).weekday() in weekdays
    except ValueError:
        return False


def _named(text: str) -> datetime | None:
    """`الخميس 4 سبتمبر 2025، 18:30`, `سبتمبر 4, 2025`, `12 ربيع الأول 1447 هـ`."""
    words = _TOKEN.findall(without_clock(text))
    for at, (number, hijri), size in _months_in(words):
        beside = [*words[max(0, at - 1) : at], *words[at + size : at + size + 1]]
        days = [int(word) for word in beside if word.isdecimal() and len(word) <= len("31")]
        years = [int(word) for word in words[at + size :] if word.isdecimal() and len(word) == len("2025")]
        if days and years:
            return at_clock(_day(years[0], number, days[0], hijri=hijri), text)
    return None


def _months_in(words: list[str]) -> Iterator[tuple[int, tuple[int, bool], int]]:
    known = _months()
    for at in range(len(words)):
        for size in (2, 1):
            month = known.get(_bare(words[at : at + size]))
            if month:
                yield at, month, size
                break


def _day(year: int, month: int, day: int, *, hijri: bool) -> datetime:
    if hijri:
        return datetime(*Hijri(year, month, day).to_gregorian().datetuple())  # noqa: DTZ001 - the zone comes later
    return datetime(year, month, day)  # noqa: DTZ001


def _weekdays_in(text: str) -> set[int]:
    """Weekdays that are named, Monday being 0."""
    found = (_weekdays().get(word, _weekdays().get(word[:3].lower())) for word in _TOKEN.findall(text))
    return {number for number in found if number is not None}


@cache
def _weekdays() -> dict[str, int]:
    english = {name: number for number, name in enumerate(WEEKDAYS)}
    return english | {fold(name): number for name, number in load(DATA, TimesFile).weekdays.items()}


@cache
def _months() -> dict[str, tuple[int, bool]]:
    """Names of months, folded and without articles, to their number and whether they are Hijri."""
    data = load(DATA, TimesFile)
    gregorian = {_bare(fold(name).split()): (number, False) for number, names in data.months.items() for name in names}
    hijri = {_bare(fold(name).split()): (number, True) for number, names in data.hijri_months.items() for name in names}
    return gregorian | hijri


def _bare(words: list[str]) -> str:
    """Words without their articles: `تشرين أول` and `المحرم` are written, too."""
    return " ".join(word.removeprefix(_ARTICLE) for word in words)
