"""What stands beside a date: the time of day, and the zone in which it is told. Pure.

A zone that is named and not known, or shared by two places, is an error: a time that is off by hours is worse
than none.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.yamldata import load

Half = Literal["morning", "noon", "afternoon", "night"]

_DATA: Final = Path(__file__).parent / "data" / "clocks.yaml"
_LETTER = r"[^\W\d_]"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_EXACT = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?")
_DOTTED = re.compile(r"(?<![\d.])(?P<hour>\d{1,2})[.h](?P<minute>\d{2})(?![\d.])(?P<second>)")
_DISTANCE = r"(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?![\d:/-])"
_PATH = re.compile(r"(?<![A-Za-z])\[?(?:Africa|America|Asia|Atlantic|Etc|Europe|Indian|Pacific)/[A-Za-z_/+-]+\d*\]?")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NO_ZONES: Final = frozenset((*WEEKDAYS, *_MONTHS, "h", "hr", "hrs", "on", "at"))
_NOON: Final = 12
_FORENOON: Final = 10  # from this hour on `ظهرا` is the hour that is written
_EVENING: Final = 6  # from this hour on `ليلا` is before midnight
_HOUR: Final = 60  # minutes
_FARTHEST: Final = 14  # hours from UTC


class ClocksFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    halves: dict[Half, list[str]]
    names: dict[str, list[str]]
    places: dict[str, list[str]]
    time_of: list[str]
    time: list[str]
    local: list[str]


class _Words(Struct, frozen=True):
    """The data file, ready for use."""

    halves: dict[str, Half]
    zones: dict[str, tzinfo]
    half_behind: re.Pattern[str]
    half_before: re.Pattern[str]
    bare_hour: re.Pattern[str]
    zone: re.Pattern[str]
    """The name of one, or a place and its time; perhaps with a distance to UTC, which then decides."""
    distance: re.Pattern[str]
    local: re.Pattern[str]
    unknown: re.Pattern[str]
    """A word where the name of a zone stands, or words that say that one does."""


def without_zone(text: str, zone: tzinfo) -> tuple[str, tzinfo]:
    """A date without the zone it names (`+03:00`, `GMT+3`, `AST`, `بتوقيت مكة`), and that zone, or the given one.

    Raises:
        ValueError: it names one that is not known.
    """
    words = _words()
    text, path = _taken(_PATH, text)
    text, name = _taken(words.zone, text)
    written = words.distance.search(text)
    if written and _is_distance(written):
        return text[: written.end("clock")] + " " + text[written.end() :], _at_distance(written)
    if name:
        is_told = name["sign"] and _is_distance(name)
        return text, _at_distance(name) if is_told else words.zones[_key(name["of"] or name["whose"] or name["name"])]
    if path:
        return text, _zone_at(path[0].strip("[]"))
    text, local = _taken(words.local, text)
    unknown = None if local else words.unknown.search(text)
    if unknown and (unknown["word"] or "zone")[:3].lower() not in _NO_ZONES:
        raise ValueError(f"{unknown[0]!r} is no zone that is known")
    return text, zone


def without_clock(text: str) -> str:
    """A date without the time of day."""
    found = _clock_in(text)
    if not found or has_clock(text):
        return _EXACT.sub(" ", text)
    return text[: found.start()] + " " + text[found.end() :]


def at_clock(day: datetime, text: str) -> datetime:
    """The day at the time that stands beside it; at midnight without one."""
    clock = _clock_in(text)
    if not clock:
        return day
    hour, minute, second = (int(clock[part] or 0) for part in ("hour", "minute", "second"))
    return day.replace(hour=_hour(hour, _half_beside(clock, text)), minute=minute, second=second)


def has_clock(text: str) -> bool:
    """Whether a time with minutes stands in a date."""
    return _EXACT.search(text) is not None


def _clock_in(text: str) -> re.Match[str] | None:
    return _EXACT.search(text) or _words().bare_hour.search(text) or _DOTTED.search(text)


def _half_beside(clock: re.Match[str], text: str) -> Half | None:
    """The part of the day behind a time, else the one before it; `م` behind a year means the calendar."""
    words = _words()
    found = words.half_behind.match(text, clock.end()) or words.half_before.search(text[: clock.start()])
    return words.halves[_key(found["half"])] if found else None


def _hour(hour: int, half: Half | None) -> int:
    if half is None or hour > _NOON:
        return hour
    if half == "morning" or (half == "night" and hour == _NOON):
        return hour % _NOON
    as_written = {"noon": hour >= _FORENOON, "night": hour < _EVENING, "afternoon": hour == _NOON}
    return hour if as_written[half] else hour + _NOON


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    found = pattern.search(text)
    return (text[: found.start()] + " " + text[found.end() :], found) if found else (text, None)


def _is_distance(found: re.Match[str]) -> bool:
    return int(found["hours"]) <= _FARTHEST and int(found["minutes"] or 0) < _HOUR


def _at_distance(found: re.Match[str]) -> tzinfo:
    distance = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-distance if found["sign"] == "-" else distance)


def _zone_at(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"{name!r} is no zone that is known") from error


@cache
def _words() -> _Words:
    data = load(_DATA, ClocksFile)
    halves = {_key(word): half for half, words in data.halves.items() for word in words}
    half = f"(?P<half>{_any(halves)})(?!{_LETTER}(?<!z))"
    names = {_key(word): _offset(offset) for offset, words in data.names.items() for word in words}
    places = {_key(word): ZoneInfo(place) for place, words in data.places.items() for word in words}
    of, time, place = _any(data.time_of), _any(data.time), _any(places)
    there = rf"(?:{of})\s+(?P<of>{place})|(?P<whose>{place})\s+(?:{time})"
    named = rf"(?:(?:{of})\s+)?(?P<name>{_any(names)})(?:\s+(?:{time}))?"
    clock = rf"{_CLOCK}(?:\s*{half})?+"
    return _Words(
        halves=halves,
        zones=places | names,
        half_behind=_pattern(rf"[\s.]*{half}"),
        half_before=_pattern(rf"(?<!{_LETTER})(?:(?<!\d{{4}})(?<!\d{{4}}\s)|(?=\w\w)){half}\s*$"),
        bare_hour=_pattern(rf"(?<![\d/.:-])(?P<hour>\d{{1,2}})(?=\s*{half})(?P<minute>)(?P<second>)"),
        zone=_pattern(rf"\(?(?:(?<!{_LETTER})|(?<=[ap]m))(?:{there}|{named})(?!{_LETTER})(?:\s*{_DISTANCE})?\)?"),
        distance=_pattern(rf"(?P<clock>{clock})\s*{_DISTANCE}"),
        local=_pattern(_any(data.local)),
        unknown=_pattern(rf"(?:{clock}[\s,،(\[-]*(?P<word>[a-z]{{1,5}})|(?<!{_LETTER})(?:{of}|{time}))(?!{_LETTER})"),
    )


def _offset(written: str) -> tzinfo:
    return datetime.strptime(written, "%z").tzinfo or UTC


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first."""
    return "|".join(re.escape(word) for word in sorted(map(_key, words), key=lambda word: (-len(word), word)))


def _key(word: str) -> str:
    return " ".join(fold(word).lower().split())
