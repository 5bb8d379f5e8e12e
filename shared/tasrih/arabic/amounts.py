"""Amounts in folded tokens: numbers in digits or words, with what they count. Pure; for slots.

`عشرة ملايين دولار`, `10 ملايين دولار` and `10,000,000 دولار` are all `10000000 دولار`. Numbers that only label (years,
hours, resolutions) are no amounts. Words and units are data (`data/numbers.yaml`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tasrih.arabic.counting import Count
from tasrih.arabic.number_words import CLITICS, DATA, PERCENT, NumberWords

_FIRST_YEAR, _LAST_YEAR = 1300, 2100
_TENS = 11  # from here on the noun behind a number is singular
_APART = 10  # times that one end of a range is the other, at most
_COUNTS_ALONE = 100  # a smaller number without a unit says nothing
_NO_SCALE = 1000  # a number from here on shares no scale with the other end of a range
_SHORT = 4  # letters of a noun whose final alef belongs to it
_FOUR_DIGITS = re.compile(rf"[{CLITICS}]?\d{{4}}")
_GLUED = re.compile(rf"([{CLITICS}]?\d+)([^\W\d_]+)")


class Amount(NamedTuple):
    """A number and what it counts, at tokens `start:end`."""

    start: int
    end: int
    number: float
    unit: str
    """Folded, one form for all inflections of a listed unit; "" where nothing is counted."""
    duration: bool
    """The unit is one of time."""
    goes_on: bool = False
    """A range begins with it, whose end is the next amount."""

    def __str__(self) -> str:
        whole = int(self.number)
        number = str(whole) if whole == self.number else f"{self.number:.6f}".rstrip("0")
        return f"{number} {self.unit}".rstrip()


class Numbers:
    """Finds amounts by the words of one file."""

    def __init__(self, path: Path = DATA) -> None:
        """Load words and units.

        Raises:
            DataError: the file breaks its schema.
        """
        self._words = NumberWords(path)
        self.opens, self.twos, self.unit_words = self._words.opens, self._words.twos, self._words.unit_words
        self.unit_forms = frozenset(self._words.units)

    def find(self, keys: Sequence[str]) -> Iterator[Amount]:
        """Amounts in a text, left to right, not overlapping."""
        openers = [at for at, opens in enumerate(map(self._words.opens, keys)) if opens]
        if not any(keys[at][-1].isalpha() and self._apart(keys[at]) for at in openers):
            yield from self._at(keys, openers)
            return
        parts = [(part, at) for at, key in enumerate(keys) for part in self._apart(key) or [key]]
        for amount in self._at([part for part, _ in parts], range(len(parts))):
            yield amount._replace(start=parts[amount.start][1], end=parts[amount.end - 1][1] + 1)

    def _at(self, keys: Sequence[str], openers: Iterable[int]) -> Iterator[Amount]:
        free = 0
        for at in openers:
            if at < free or not self._words.opens(keys[at]):
                continue
            found = self._range(keys, at)
            single = None if found else self._amount(keys, at)
            for amount in [single] if single else found:
                yield amount
                free = amount.end

    def _apart(self, key: str) -> Sequence[str]:
        """Number and unit or scale of a token that is both (72كلم, 5ملايين); nothing where it is not."""
        glued = _GLUED.fullmatch(key)
        return glued.groups() if glued and (glued[2] in self._words.units or glued[2] in self._words.scales) else ()

    def _range(self, keys: Sequence[str], start: int) -> list[Amount]:
        """Both ends of a range that begins at token `start`, if one does; what one leaves out the other has."""
        count = Count(self._words)
        after = count.read(keys, start)
        if after == start or _FOUR_DIGITS.fullmatch(keys[start]) or self._is_label(keys, start):
            return []
        number = count.number
        unit, end = self._unit(keys, after, number)
        if end >= len(keys) or not (keys[end] in self._words.range_marks or self._is_between(keys, start, end)):
            return []
        second = end + (keys[end] in self._words.range_marks)
        high = self._amount(keys, second) if second < len(keys) and self._words.opens(keys[second]) else None
        if high is None or not (unit or high.unit) or (unit and high.unit and unit != high.unit):
            return []
        scale = Count(self._words).counts_in(keys, second)
        if not count.scale and number < _NO_SCALE and number * scale <= high.number * _APART:
            number *= scale
        unit = unit or high.unit
        duration = unit in self._words.durations
        return [Amount(start, end, number, unit, duration, True), high._replace(unit=unit, duration=duration)]

    def _is_between(self, keys: Sequence[str], start: int, at: int) -> bool:
        """Whether the second number of بين 3 و5 stands there."""
        return start > 0 and keys[start - 1] == "بين" and keys[at][0] == "و"

    def _amount(self, keys: Sequence[str], start: int) -> Amount | None:
        if start and keys[start] in self._words.ten and keys[start - 1] in self._words.ordinals:  # الخامس عشر
            return None
        two = self._words.twos(keys[start])
        if two:
            return Amount(start, start + 1, 2, two, two in self._words.durations)
        count = Count(self._words)
        after = count.read(keys, start)
        if after == start:
            return None
        closed = start > 0 and keys[start - 1] == "(" and keys[after : after + 1] == [")"]
        if closed:  # (174) مليون ريال
            after = count.read(keys, after + 1)
        number = count.number
        if self._is_many(keys, start, after):
            return None
        unit, end = self._unit(keys, after, number)
        sign = "" if unit else self._sign(keys, start)
        if sign:  # $500
            start, unit = start - 1, sign
        if number == 1 and unit != PERCENT:  # واحد singles out, it does not count
            return None
        before = keys[start - 1 - closed] if start > closed else ""
        label = self._is_label(keys, start - closed)
        alone = after == start + 1 + closed
        year = alone and _FIRST_YEAR <= number <= _LAST_YEAR and _FOUR_DIGITS.fullmatch(keys[start])
        if label and (year or unit not in self._words.known):
            return None
        measured = unit in self._words.measures
        if year and not measured and not self._fits(keys[after:end], int(number), before):
            return None
        if not unit and (label or number < _COUNTS_ALONE or (alone and not self._may_be_bare(keys, start, before))):
            return None
        return Amount(start, end, number, unit, unit in self._words.durations)

    def _sign(self, keys: Sequence[str], start: int) -> str:
        """The unit whose sign stands right before a number and behind no other."""
        if not start or keys[start - 1].isalnum() or (start > 1 and self._words.opens(keys[start - 2])):
            return ""
        return self._words.units.get(keys[start - 1], "")

    def _is_label(self, keys: Sequence[str], start: int) -> bool:
        """Whether a number only says which: المادة 5, and of several the others too: المواد 5 و7."""
        while start > 1 and keys[start][0] == "و" and keys[start][1:2].isdigit() and keys[start - 1][-1].isdigit():
            start -= 1
        return start > 0 and keys[start - 1] in self._words.labels

    def _may_be_bare(self, keys: Sequence[str], start: int, before: str) -> bool:
        """Whether digits without a unit may tell how many: إلى 300, not مجلس الأمن 2254."""
        named = before.startswith("ال") and before not in self._words.bare_after
        return not named or not keys[start].lstrip("ال")[:1].isdigit()

    def _is_many(self, keys: Sequence[str], start: int, after: int) -> bool:
        """Whether a number is but the plural of a scale: thousands of something."""
        word = keys[start]
        return after == start + 1 and (
            word in self._words.many or (word[0] in CLITICS and word[1:] in self._words.many)
        )

    def _fits(self, noun: Sequence[str], number: int, before: str) -> bool:
        """Whether what stands behind four digits is counted by them, as far as that shows, or they are a year.

        Full hundreds take any noun, 11 to 99 behind them one in the accusative (2014 منزلا, not 2014 بلغ); any number
        takes a listed one, but not behind what says when.
        """
        before = before.removeprefix("و")
        if not noun or before in self._words.before_years:
            return False
        if noun[-1] in self._words.units and before != "في":
            return True
        is_accusative = number % 100 > 10 and noun[-1].endswith("ا") and before != "في"
        return is_accusative or number % 100 == 0

    def _unit(self, keys: Sequence[str], at: int, number: float) -> tuple[str, int]:
        if at >= len(keys):
            return "", at
        key = keys[at]
        if key in self._words.percent:
            return PERCENT, at + 1
        if not key.isalnum() and key in self._words.units:  # 500$
            return self._words.units[key], at + 1
        if key == "في" and at + 1 < len(keys) and keys[at + 1] in self._words.percent_after_fi:
            return PERCENT, at + 2
        if key == "من" and at + 1 < len(keys) and keys[at + 1].startswith("ال"):
            noun = self._noun(keys[at + 1][2:], number)
            return ("", at) if noun in self._words.durations else (noun, at + 2)  # 15 من الشهر is a date
        another = key[0] in CLITICS and self._words.opens(key)
        if not key[0].isalpha() or another or key in self._words.not_units or self._is_told_of(keys, at):
            return "", at
        unit = self._noun(key, number)
        dimension = (
            self._words.dimensions.get(keys[at + 1]) if unit in self._words.known and at + 1 < len(keys) else None
        )
        return (f"{unit} {dimension}", at + 2) if dimension else (unit, at + 1)

    def _is_told_of(self, keys: Sequence[str], at: int) -> bool:
        """Whether a noun with an article follows a number without one, which then counts nothing: الفرقة 30 العقيد."""
        return keys[at].startswith("ال") and keys[at] not in self._words.units and not keys[at - 1].startswith("ال")

    def _noun(self, key: str, number: float) -> str:
        known = self._words.units.get(key)
        if known:
            return known
        long = len(key) > _SHORT or (len(key) == _SHORT and number % 100 >= _TENS)  # 30 بلدا, not 2 دنيا
        singular_accusative = key.endswith("ا") and not key.endswith(("ايا", "وا", "نا")) and long
        return key[:-1] if singular_accusative else key
