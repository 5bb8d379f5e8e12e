"""Amounts in folded tokens: numbers in digits or words, with what they count. Pure; for slots.

`عشرة ملايين دولار`, `10 ملايين دولار` and `10,000,000 دولار` are all `10000000 دولار`. Numbers that only label (years,
hours, resolutions) are no amounts. Words and units are data (`data/numbers.yaml`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.memo import Memo
from tasrih.yamldata import load

DATA = Path(__file__).parent / "data" / "numbers.yaml"
PERCENT = "%"
_MAX_WORDS = 12  # words of one number
_MAX_DIGITS = 15  # of a number in digits; longer ones are identifiers
_FIRST_YEAR, _LAST_YEAR = 1300, 2100
_COUNTS_ALONE = 100  # a smaller number without a unit says nothing
_CLITICS = "وبل"
_SHORT = 4  # letters of a noun whose final alef belongs to it
_GROUP = 3  # digits between thousands separators
_FOUR_DIGITS = re.compile(rf"[{_CLITICS}]?\d{{4}}")
_GLUED = re.compile(rf"([{_CLITICS}]?\d+)([^\W\d_]+)")
_SEPARATORS = str.maketrans({"٬": ",", "٫": "."})


class NumbersFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    ones: dict[str, int]
    bound: list[str]
    ten: list[str]
    tens: dict[str, int]
    hundreds: dict[str, int]
    scales: dict[str, int]
    many: list[str]
    duals: dict[str, int]
    halves: dict[str, float]
    percent: list[str]
    percent_after_fi: list[str]
    labels: list[str]
    before_years: list[str]
    units: dict[str, list[str]]
    durations: list[str]
    not_units: list[str]


class Amount(NamedTuple):
    """A number and what it counts, at tokens `start:end`."""

    start: int
    end: int
    number: float
    unit: str
    """Folded, one form for all inflections of a listed unit; "" where nothing is counted."""
    duration: bool
    """The unit is one of time."""

    def __str__(self) -> str:
        whole = int(self.number)
        number = str(whole) if whole == self.number else f"{self.number:.6f}".rstrip("0")
        return f"{number} {self.unit}".rstrip()


class Numbers:
    """Number words and units, loaded once."""

    def __init__(self, path: Path = DATA) -> None:
        """Load words and units.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, NumbersFile)
        self.small = _folded({**data.ones, **data.tens})
        self._tens = frozenset(map(fold, data.tens))
        self.bound = frozenset(map(fold, data.bound))
        self.ten = frozenset(map(fold, data.ten))
        self.hundreds = _folded(data.hundreds)
        self.scales = _folded(data.scales)
        self._many = frozenset(map(fold, data.many))
        self.duals = _folded(data.duals)
        self.halves = {fold(word): value for word, value in data.halves.items()}
        self._percent = frozenset(map(fold, data.percent))
        self._percent_after_fi = frozenset(map(fold, data.percent_after_fi))
        self._labels = frozenset(map(fold, data.labels))
        self._before_years = frozenset(map(fold, data.before_years))
        self._units = {fold(form): fold(unit) for unit, forms in data.units.items() for form in forms}
        self._known = frozenset({*self._units.values(), PERCENT})
        self.unit_words = frozenset(self._units)
        self._durations = frozenset(map(fold, data.durations))
        self._not_units = frozenset(map(fold, data.not_units))
        words = {*self.small, *self.ten, *self.hundreds, *self.scales, *self.duals, *self.halves}
        self.definite = {f"ال{word}" for word in words if not word.startswith("ال")}
        self.openers = words | {clitic + word for clitic in _CLITICS for word in words}
        self._opens: Memo[bool] = Memo(self._may_open)

    def opens(self, key: str) -> bool:
        """Whether an amount may begin with this folded token."""
        return self._opens[key]

    def _may_open(self, key: str) -> bool:
        return (
            key in self.openers
            or key in self.definite
            or key[0].isdigit()
            or (key[0] in _CLITICS and key[1:2].isdigit())
        )

    def indefinite(self, keys: Sequence[str], at: int) -> str:
        """A token without a number's article before a scale or a unit: التسعين مليارا, المليون دولار, الستين يوما."""
        key, following = keys[at], keys[at + 1] if at + 1 < len(keys) else ""
        if key not in self.definite or not (following in self.scales or following in self._units):
            return key
        return key[2:] if following in self.scales or key[2:] in self.scales or key[2:] in self._tens else key

    def find(self, keys: Sequence[str]) -> Iterator[Amount]:
        """Amounts in a text, left to right, not overlapping."""
        openers = [at for at, opens in enumerate(map(self._opens.__getitem__, keys)) if opens]
        if not any(keys[at][-1].isalpha() and self._apart(keys[at]) for at in openers):
            yield from self._at(keys, openers)
            return
        parts = [(part, at) for at, key in enumerate(keys) for part in self._apart(key) or [key]]
        for amount in self._at([part for part, _ in parts], range(len(parts))):
            yield amount._replace(start=parts[amount.start][1], end=parts[amount.end - 1][1] + 1)

    def _at(self, keys: Sequence[str], openers: Iterable[int]) -> Iterator[Amount]:
        free = 0
        for at in openers:
            amount = self._amount(keys, at) if at >= free and self.opens(keys[at]) else None
            if amount:
                yield amount
                free = amount.end

    def _apart(self, key: str) -> Sequence[str]:
        """Number and unit or scale of a token that is both (72كلم, 5ملايين); nothing where it is not."""
        glued = _GLUED.fullmatch(key)
        return glued.groups() if glued and (glued[2] in self._units or glued[2] in self.scales) else ()

    def _amount(self, keys: Sequence[str], start: int) -> Amount | None:
        count = _Count(self)
        after = count.read(keys, start)
        if after == start:
            return None
        closed = start > 0 and keys[start - 1] == "(" and keys[after : after + 1] == [")"]
        if closed:  # (174) مليون ريال
            after = count.read(keys, after + 1)
        number = count.total + count.current
        if number == 1 or self._is_many(keys, start, after):  # واحد singles out, it does not count
            return None
        unit, end = self._unit(keys, after)
        before = keys[start - 1 - closed] if start > closed else ""
        label = before in self._labels
        alone = after == start + 1 + closed
        year = alone and _FIRST_YEAR <= number <= _LAST_YEAR and _FOUR_DIGITS.fullmatch(keys[start])
        if label and (year or unit not in self._known):
            return None
        if year and unit not in self._known and not self._fits(keys[after:end], int(number), before):
            return None
        if not unit and (label or number < _COUNTS_ALONE):
            return None
        return Amount(start, end, number, unit, unit in self._durations)

    def _is_many(self, keys: Sequence[str], start: int, after: int) -> bool:
        """Whether a number is but the plural of a scale: thousands of something."""
        word = keys[start]
        return after == start + 1 and (word in self._many or (word[0] in _CLITICS and word[1:] in self._many))

    def _fits(self, noun: Sequence[str], number: int, before: str) -> bool:
        """Whether what stands behind four digits is counted by them, as far as that shows, or they are a year.

        Full hundreds take any noun, 11 to 99 behind them one in the accusative (2014 منزلا, not 2014 بلغ).
        """
        before = before.removeprefix("و")
        if not noun or before in self._before_years:
            return False
        is_accusative = number % 100 > 10 and noun[-1].endswith("ا") and before != "في"
        return is_accusative or number % 100 == 0

    def _unit(self, keys: Sequence[str], at: int) -> tuple[str, int]:
        if at >= len(keys):
            return "", at
        key = keys[at]
        if key in self._percent:
            return PERCENT, at + 1
        if key == "في" and at + 1 < len(keys) and keys[at + 1] in self._percent_after_fi:
            return PERCENT, at + 2
        if key == "من" and at + 1 < len(keys) and keys[at + 1].startswith("ال"):
            return self._noun(keys[at + 1][2:]), at + 2
        another = key[0] in _CLITICS and self.opens(key)
        if not key[0].isalpha() or another or key in self._not_units or self._is_told_of(keys, at):
            return "", at
        return self._noun(key), at + 1

    def _is_told_of(self, keys: Sequence[str], at: int) -> bool:
        """Whether a noun with an article follows a number without one, which then counts nothing: الفرقة 30 العقيد."""
        return keys[at].startswith("ال") and keys[at] not in self._units and not keys[at - 1].startswith("ال")

    def _noun(self, key: str) -> str:
        known = self._units.get(key)
        if known:
            return known
        singular_accusative = key.endswith("ا") and not key.endswith(("ايا", "وا", "نا")) and len(key) > _SHORT
        return key[:-1] if singular_accusative else key


class _Count:
    """A number being read word by word: `total` up to the last scale word, `current` since."""

    def __init__(self, words: Numbers) -> None:
        self.total = self.current = 0.0
        self._scale = 0
        self._words = words

    def read(self, keys: Sequence[str], start: int) -> int:
        """Read the number that begins at token `start`; returns one past its last token, `start` if there is none."""
        at = start
        while at < min(len(keys), start + _MAX_WORDS):
            key = self._words.indefinite(keys, at)
            clitic = key[0] in (_CLITICS if at == start else "و") and self._is_number(key[1:])
            if at > start and clitic and keys[start - 1 : start] == ["بين"]:  # بين ألف وألفين is no sum
                return at
            word = key[1:] if clitic else key
            if at > start and clitic and word in self._words.halves:
                return self._and_half(keys, at, word)
            step = self._take(word, keys[at + 1] if at + 1 < len(keys) else "", joined=clitic or at == start)
            if not step:
                return at
            at += step
        return at

    def _is_number(self, word: str) -> bool:
        return word in self._words.openers or word[:1].isdigit()

    def _take(self, word: str, following: str, *, joined: bool) -> int:
        if word in self._words.halves:
            self.total += self._words.halves[word] * self._words.scales.get(following, 0)
            return 2 if joined and following in self._words.scales else 0
        if word in self._words.scales and not (joined and self.total and not self.current):
            self._scale = self._words.scales[word]
            self.total, self.current = self.total + (self.current or 1) * self._scale, 0
            return 1
        value = self._small(word, joined=joined)
        bound = word in self._words.bound and following not in self._words.ten and following not in self._words.scales
        if value is None or bound:
            return 0
        self.current = value
        return 1

    def _small(self, word: str, *, joined: bool) -> float | None:
        if word[:1].isdigit():
            return _digits(word) if joined and not self.current else None
        if word in self._words.ten and (joined or self.current):
            return self.current + 10
        if word in self._words.hundreds:
            hundred = self._words.hundreds[word]
            return self.current + hundred if joined else (self.current or 1) * hundred
        value = self._words.small.get(word) or self._words.duals.get(word)
        return self.current + value if value and joined else None

    def _and_half(self, keys: Sequence[str], at: int, word: str) -> int:
        following = keys[at + 1].removeprefix("ال") if at + 1 < len(keys) else ""
        scale = self._words.scales.get(following, 0)
        self.total += self._words.halves[word] * (scale or self._scale)
        return at + 2 if scale else at + 1


def _digits(word: str) -> float | None:
    """Value of digits with thousands separators and a decimal mark, in the English or the French manner."""
    word = word.translate(_SEPARATORS)
    if _groups(word, ",") or _groups(word, "."):
        plain = word.replace("," if _groups(word, ",") else ".", "")
    else:
        plain = word.replace(".", "").replace(",", ".", 1) if "," in word else word
    plain = plain.replace(",", ".")
    if plain.count(".") > 1 or not plain.replace(".", "").isdecimal() or len(plain) > _MAX_DIGITS:
        return None
    return float(plain)


def _groups(word: str, separator: str) -> bool:
    """Whether a separator parts thousands: 10,000.5; one dot alone is a decimal mark."""
    first, *rest = word.split(separator)
    if not rest or (separator == "." and len(rest) == 1 and "," not in word):
        return False
    rest[-1] = rest[-1].partition("." if separator == "," else ",")[0]
    return all(len(group) == _GROUP for group in rest) and len(first) <= _GROUP


def _folded(words: dict[str, int]) -> dict[str, int]:
    return {fold(word): value for word, value in words.items()}
