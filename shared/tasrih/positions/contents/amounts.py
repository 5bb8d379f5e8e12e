"""Comparisons with a claim's amount, as watches write them: `>= 100 million USD`, `< 5 صاروخ`. Pure."""

import operator
import re
from collections.abc import Callable, Container
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tasrih import yamldata
from tasrih.arabic.folding import fold

_SAID = re.compile(r"(\d+(?:\.\d+)?) (\S.*)")
_BOUND = re.compile(r"(>=|<=|>|<|=|≥|≤)? ?(\d[\d,]*(?:\.\d+)?) (?:(\w+) )?(\S.*)")
_DIGITS = re.compile(r"\d{1,64}(?:\.\d{1,64})?", re.ASCII)  # of what may be a number told round
_ROUNDED = 2  # digits that a rounded number keeps at least
_ROUNDING = Decimal("0.01")  # cut off is more than rounded: 13.2 of 13.282
_ROUGHLY = Decimal("0.1")  # how far off a number may be that is told with `نحو` or `أكثر من`
_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge, "≥": operator.ge, "<=": operator.le, "≤": operator.le,
    ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    """`data/amounts.yaml`: scales, codes for units as they stand in claims, lengths of time and their nouns, shares."""

    scales: dict[str, int]
    units: dict[str, str]
    lengths: dict[str, int]
    alone: dict[str, str]
    shares: dict[str, tuple[str, ...]]
    share_of: str
    each_of: tuple[str, ...]


@cache
def _words() -> _Words:
    words = yamldata.load(Path(str(files("tasrih.positions") / "data" / "amounts.yaml")), _Words)
    scales = {fold(word): factor for word, factor in words.scales.items()}
    return _Words(
        scales,
        {code: fold(unit) for code, unit in words.units.items()},
        {fold(unit): hours for unit, hours in words.lengths.items()},
        {fold(noun): fold(unit) for noun, unit in words.alone.items()},
        {share: tuple(map(fold, told)) for share, told in words.shares.items()},
        fold(words.share_of),
        tuple(map(fold, words.each_of)),
    )


def lengths() -> dict[str, int]:
    """Hours of each unit of time."""
    return _words().lengths


def alone() -> dict[str, str]:
    """Nouns that say by themselves a length of one unit, and this."""
    return _words().alone


@cache
def shares() -> dict[str, str]:
    """Words that tell without a number how much of a thing, and which share each tells."""
    return {word: share for share, words in _words().shares.items() for word in words}


def share_of() -> str:
    """What may stand between such a word and its noun."""
    return _words().share_of


def each_of() -> tuple[str, ...]:
    """Those of these words that count what follows where that stands behind them."""
    return _words().each_of


class Bound(Struct, frozen=True):
    """A comparison; holds for amounts of its unit only."""

    comparison: str
    number: float
    unit: str
    """Folded."""

    def holds(self, amount: str) -> bool:
        """Whether an amount as it stands in `slots.amount` meets it; an empty one does not."""
        said = _SAID.fullmatch(amount)
        return bool(said and said[2] == self.unit and _COMPARISONS[self.comparison](float(said[1]), self.number))


def tell_one(ours: str, theirs: str, rough: Container[str] = ()) -> bool:
    """Whether two numbers are one, told exactly or rounded (13282 and `13.2 thousand`), not 20 and 20.1: too round.

    Of `rough` numbers the text says that they are about so much: `more than 100` may be 108.
    """
    if ours == theirs:
        return True
    round_one, exact = sorted((ours, theirs), key=_precision)
    digits = _precision(round_one)
    if not digits or digits == _precision(exact) or not (_DIGITS.fullmatch(ours) and _DIGITS.fullmatch(theirs)):
        return False
    near, most = Decimal(round_one), Decimal(exact)  # of any size, where floats would end
    off = abs(near - most)
    if round_one in rough and exact not in rough:
        return off < _ROUGHLY * most
    last_digit = Decimal(1).scaleb(near.adjusted() - digits + 1)  # 100 for 13200
    return digits >= _ROUNDED and off <= max(_ROUNDING * most, last_digit / 2)


def _precision(number: str) -> int:
    """Digits of a number that say something: 3 of 13.2, 2 of 350000."""
    digits = number.replace(".", "")
    return len(digits.lstrip("0") if "." in number else digits.strip("0"))


@lru_cache(maxsize=1 << 10)
def read_bound(text: str) -> Bound:
    """Read a comparison; without a sign it is "at least".

    Raises:
        ValueError: it is none, or its unit is a code that nobody knows.
    """
    match = _BOUND.fullmatch(" ".join(text.split()))
    if not match:
        raise ValueError(f"amount {text!r}: write a comparison, a number and a unit, as in '>= 100 million USD'")
    sign, digits, scale, unit = match.groups()
    factor = _words().scales.get(fold(scale or ""))
    if scale and factor is None:  # a unit of two words
        unit = f"{scale} {unit}"
    return Bound(sign or ">=", float(digits.replace(",", "")) * (factor or 1), _unit(unit))


def _unit(written: str) -> str:
    units = _words().units
    if written.isascii() and written not in units:
        raise ValueError(f"unit {written!r}: known are {', '.join(units)}, and Arabic words as they stand in claims")
    return units.get(written) or fold(written)
