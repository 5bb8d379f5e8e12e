"""The day on which a deadline ends, told from the article's date. Pure; for slots.

It is the last day on which what was promised for then can still be done: of `بحلول نيسان` the end of April, of
`قبل نيسان` that of March. Words that name no day (`قريبا`, `مطلع العام`) have none. Hijri dates follow the calendar of
Umm al-Qura. Words are data (`data/slots_times.yaml`).
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from hijridate import Gregorian, Hijri
from msgspec import Struct

from tasrih.arabic.amounts import Numbers
from tasrih.arabic.folding import fold
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "slots_times.yaml"
Unit = Literal["day", "week", "month", "year"]

_YEARS = range(1900, 2101)
_HIJRI_YEARS = range(1343, 1501)  # what the calendar of Umm al-Qura is known for
_HIJRI_MARK = "ه"
_SEPARATORS = frozenset("/-")
_LONGEST = 100  # of any unit; a longer time is no deadline
_REACH = 4  # words from a month to its year, from `خلال` to its length
_DECEMBER = 12
_WEEK = 7
_HOURS = 24
_AND_HALF = "ونصف"
_AFTER = "بعد"
_OR = frozenset({"او", "الي"})


class TimesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    months: dict[int, list[str]]
    hijri_months: dict[int, list[str]]
    seasons: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, int]
    units: dict[Unit, list[str]]
    year_words: list[str]
    next: list[str]
    this: list[str]
    past: list[str]
    ordinals: dict[str, int]
    ordinal_tens: dict[str, int]
    year_parts: dict[str, int]
    last: list[str]
    lengths: dict[Unit, list[str]]
    pairs: dict[Unit, list[str]]
    within: list[str]
    end: list[str]
    middle: list[str]
    start: list[str]
    before: list[str]
    since: list[str]
    other_years: list[str]


class _Period(NamedTuple):
    first: date
    last: date

    @property
    def middle(self) -> date:
        """The day half-way."""
        return self.first + (self.last - self.first) / 2


class _Month(NamedTuple):
    """A month named at tokens `start:end`."""

    number: int
    hijri: bool
    start: int
    end: int


class Deadlines:
    """Knows the words of dates, periods and lengths of time."""

    def __init__(self, path: Path = DATA, numbers: Numbers | None = None) -> None:
        """Load the words; `numbers` default to the shipped data.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, TimesFile)
        self._numbers = numbers or Numbers()
        self._months = {fold(name): (number, False) for number, names in data.months.items() for name in names}
        hijri = {fold(name): (number, True) for number, names in data.hijri_months.items() for name in names}
        self._months.update(hijri)
        self._seasons = {fold(name).removeprefix("ال"): month for name, month in data.seasons.items()}
        self._weekdays = {fold(name): day for name, day in data.weekdays.items()}
        self._days = {fold(name): days for name, days in data.days.items()}
        self._units = _units(data.units)
        self._lengths = _units(data.lengths)
        self._pairs = _units(data.pairs)
        self._year_words, self._next, self._this = map(_folded, (data.year_words, data.next, data.this))
        self._past, self._within, self._end = map(_folded, (data.past, data.within, data.end))
        self._middle, self._start, self._before = map(_folded, (data.middle, data.start, data.before))
        self._ordinals, self._ordinal_tens, self._year_parts = (
            {fold(word): value for word, value in table.items()}
            for table in (data.ordinals, data.ordinal_tens, data.year_parts)
        )
        self._last = _folded(data.last)
        self._since, self._other_years = map(_folded, (data.since, data.other_years))

    def due(self, deadline: Sequence[str], published: date) -> date | None:
        """Last day of a deadline given as folded tokens; None where its words name no day, or one that is past."""
        words = [key for key in deadline if key[0].isalnum() or key in _SEPARATORS]
        if not self._past.isdisjoint(words) or not self._since.isdisjoint(words[:1]):
            return None
        try:
            day = self._after_length(words, published) or self._of_period(words, self._period(words, published))
        except (OverflowError, ValueError):  # no such day: 31 أبريل, 30 صفر of a short year
            return None
        return day if day and day >= published else None

    def _of_period(self, words: Sequence[str], period: _Period | None) -> date | None:
        """The day that the words before a period single out in it."""
        if period is None or not self._start.isdisjoint(words):
            return None
        if not self._middle.isdisjoint(words):
            return period.middle
        if not self._before.isdisjoint(words) and self._end.isdisjoint(words):
            return period.first - timedelta(days=1)
        return period.last

    def _period(self, words: Sequence[str], published: date) -> _Period | None:
        month = self._month(words)
        if month:
            return self._of_month(words, month, published)
        period = self._in_digits(words) or self._of_unit(words, published)
        return self._part(words, period) if period else self._of_name(words, published)

    def _part(self, words: Sequence[str], period: _Period) -> _Period:
        """A season, a quarter or a half, if one of a year is told."""
        if period.first.month != 1 or period.last.month != _DECEMBER:
            return period
        season = next((self._seasons[word] for word in map(_bare, words) if word in self._seasons), 0)
        if season:
            return _season(period.first.year, season)
        for at, word in enumerate(words[:-1]):
            count = self._year_parts.get(word, 0)
            which = count if words[at + 1] in self._last else self._ordinals.get(words[at + 1], 0)
            if 0 < which <= count:
                months = _DECEMBER // count
                first = period.first.replace(month=(which - 1) * months + 1)
                return _Period(first, _add(first, months, "month") - timedelta(days=1))
        return period

    def _day(self, words: Sequence[str], end: int) -> int:
        """The day of a month that is told before token `end`: 3 مايو, الثالث من مايو, الحادي والعشرين من; else 0."""
        of = end > 1 and words[end - 1] == "من"
        end -= of
        last = words[end - 1] if end else ""
        if last.isdecimal():
            return int(last)
        if not of:
            return self._ordinals.get(last, 0) if not last.startswith("ال") else 0  # غرة رمضان
        tens = self._ordinal_tens.get(last, 0)
        first = end - 1 - bool(tens)
        if first < 0 or (first and (words[first - 1] in self._units or words[first - 1] in self._year_parts)):
            return 0  # الأسبوع الأول من يناير
        return tens + self._ordinals.get(words[first], 0)

    def _month(self, words: Sequence[str]) -> _Month | None:
        for at in range(len(words)):
            for size in (2, 1):
                known = self._months.get(" ".join(words[at : at + size]))
                if known:
                    return _Month(*known, at, min(at + size, len(words)))
        return None

    def _of_month(self, words: Sequence[str], month: _Month, published: date) -> _Period:
        """The month, or the day of it whose number stands before it, in the year that is told or else the next."""
        day = self._day(words, month.start)
        year = self._year(words[month.end : month.end + _REACH + 2], published)
        if year:
            return _month_period(year, month, day)
        later = any(word in self._next for word in words[month.end : month.end + _REACH])
        this = Gregorian.fromdate(published).to_hijri().year if month.hijri else published.year
        period = _month_period(this, month, day)
        over = period.first <= published if later else period.last < published
        return _month_period(this + 1, month, day) if over else period

    def _year(self, words: Sequence[str], published: date) -> int:
        """The year told after a month, 0 without one."""
        for at, word in enumerate(words):
            year = _number(word)
            if year in _YEARS or year in _HIJRI_YEARS:
                return year
            if word in self._year_words and at + 1 < len(words):
                if words[at + 1] in self._next:
                    return published.year + 1
                if words[at + 1] in self._this:
                    return published.year
        return 0

    def _in_digits(self, words: Sequence[str]) -> _Period | None:
        """15/8/1436, or a year alone."""
        for at in range(len(words) - 4):
            day, first, month, second, year = words[at : at + 5]
            if first == second and first in _SEPARATORS and day.isdecimal() and month.isdecimal():
                of_hijri = _number(year) in _HIJRI_YEARS
                return _month_period(_number(year), _Month(int(month), of_hijri, 0, 0), int(day))
        year_told = max((_number(word) for word in words if _number(word) in _YEARS), default=0)
        return _Period(date(year_told, 1, 1), date(year_told, 12, 31)) if year_told else None

    def _of_unit(self, words: Sequence[str], published: date) -> _Period | None:
        """The article's week, month or year, or the one after it."""
        at = next((at for at, word in enumerate(words) if word in self._units), None)
        if at is None or not self._other_years.isdisjoint(words):
            return None
        ahead = int(any(word in self._next for word in words[at + 1 : at + 3]))
        unit = self._units[words[at]]
        if unit == "week":
            first = published - timedelta(days=(published.weekday() + 1) % _WEEK) + timedelta(weeks=ahead)
            return _Period(first, first + timedelta(days=_WEEK - 1))
        if unit == "month":
            first = _add(published.replace(day=1), ahead, "month")
            day = self._day(words, at)
            if day:
                return _Period(first.replace(day=day), first.replace(day=day))
            return _Period(first, _add(first, 1, "month") - timedelta(days=1))
        return _Period(date(published.year + ahead, 1, 1), date(published.year + ahead, 12, 31))

    def _of_name(self, words: Sequence[str], published: date) -> _Period | None:
        """A season, a weekday, tomorrow: the next one."""
        later = not self._next.isdisjoint(words)
        for word in words:
            if _bare(word) in self._seasons:
                period = _season(published.year, self._seasons[_bare(word)])
                over = period.first <= published if later else period.last < published
                return _season(published.year + 1, self._seasons[_bare(word)]) if over else period
            if word in self._weekdays:
                day = published + timedelta(days=(self._weekdays[word] - published.weekday() - 1) % _WEEK + 1)
                return _Period(day, day)
            if word in self._days:
                day = published + timedelta(days=self._days[word] + (_AFTER in words))  # بعد غد
                return _Period(day, day)
        return None

    def _after_length(self, words: Sequence[str], published: date) -> date | None:
        """The article's date and a length of time: خلال ثلاثة أشهر."""
        for at, word in enumerate(words):
            if word in self._within:
                for ahead in range(at + 1, min(at + _REACH, len(words))):
                    count, unit = self._length(words, ahead)
                    other = next((n for n in range(ahead + 1, len(words) - 1) if words[n] in _OR), 0)
                    if other and unit:  # يوم أو يومين
                        longer = self._length(words, other + 1)
                        count, unit = longer if longer[1] else (count, unit)
                    if unit and 0 < count <= _LONGEST:
                        return _add_half(_add(published, count, unit), unit, words[ahead + 1 : ahead + 3])
        return None

    def _length(self, words: Sequence[str], at: int) -> tuple[int, Unit | None]:
        word = words[at]
        if _bare(word) in self._pairs:
            return 2, self._pairs[_bare(word)]
        if word in self._lengths:
            named = at + 1 < len(words) and (_number(words[at + 1]) in _YEARS or self._month(words[at + 1 : at + 3]))
            return (0, None) if named else (1, self._lengths[word])
        if word.startswith("ال") and word[2:3].isalpha():  # الأيام الثلاثة
            amount = next(self._numbers.find([_bare(key) for key in reversed(words[at : at + 2])]), None)
        else:
            amount = next(self._numbers.find(words[at:]), None)
        if amount is None or amount.start or not amount.duration:
            return 0, None
        unit = self._lengths.get(amount.unit)
        return (int(amount.number), unit) if unit else (-(-int(amount.number) // _HOURS), "day")


def _add(day: date, count: int, unit: Unit) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (_WEEK if unit == "week" else 1))
    months = day.month - 1 + count * (_DECEMBER if unit == "year" else 1)
    year, month = day.year + months // _DECEMBER, months % _DECEMBER + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _add_half(day: date, unit: Unit, following: Sequence[str]) -> date:
    """Half a unit more, where the words behind a length say so: سنتين ونصف."""
    if _AND_HALF not in following or unit == "day":
        return day
    return _add(day, 6, "month") if unit == "year" else day + timedelta(days=15 if unit == "month" else 4)


def _month_period(year: int, month: _Month, day: int) -> _Period:
    """A month of a year, or one day of it."""
    if not month.hijri:
        days = monthrange(year, month.number)[1]
        return _Period(date(year, month.number, day or 1), date(year, month.number, day or days))
    days = Hijri(year, month.number, 1).month_length()
    first, last = (Hijri(year, month.number, one).to_gregorian() for one in (day or 1, day or days))
    return _Period(date(*first.datetuple()), date(*last.datetuple()))


def _season(year: int, month: int) -> _Period:
    """The three months that end with the given one."""
    first = _add(date(year, month, 1), -2, "month")
    return _Period(first, date(year, month, monthrange(year, month)[1]))


def _number(word: str) -> int:
    """A year in digits, with the mark of Hijri years if it has one."""
    digits = word.removesuffix(_HIJRI_MARK)
    return int(digits) if digits.isdecimal() and len(digits) == 4 else 0


def _bare(word: str) -> str:
    return word.removeprefix("ال")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _units(table: dict[Unit, list[str]]) -> dict[str, Unit]:
    return {fold(word): unit for unit, words in table.items() for word in words}
