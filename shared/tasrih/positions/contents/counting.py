"""How much a content says: numbers and what they count, lengths of time, what is told roughly. Pure."""

from collections.abc import Iterator, Sequence
from functools import cache

from tasrih.arabic.amounts import Amount, Numbers
from tasrih.positions.contents.amounts import alone, lengths
from tasrih.positions.contents.words import lexicon, term_of

_BELOW = "دون"  # before a number: less than that
_ROUGH_BEFORE = 2  # words before a number that can tell it roughly: `أكثر من مئة`


@cache
def numbers() -> Numbers:
    """The words of numbers."""
    return Numbers()


def amounts_in(keys: Sequence[str]) -> Iterator[Amount]:
    """Amounts of a content; not what is part of a name (إف-16)."""
    ranging = False
    for amount in numbers().find(keys):
        if ranging or amount.start == 0 or keys[amount.start - 1] != "-":
            yield amount
        ranging = amount.goes_on


def alone_in(keys: Sequence[str], amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Lengths of time of one unit, which a noun says by itself: أسبوعا."""
    taken = {at for amount in amounts for at in range(amount.start, amount.end)}
    units = alone()
    for at, key in enumerate(keys):
        unit = units.get(key)
        if unit and at not in taken:
            yield Amount(at, at + 1, 1, unit, duration=True)


def outside(keys: Sequence[str], amounts: Sequence[Amount]) -> Iterator[int]:
    """Places of words that are no numbers of amounts; what these count is outside too."""
    free = 0
    for amount in amounts:
        below = amount.start > free and keys[amount.start - 1] == _BELOW
        yield from range(free, amount.start - below)
        last = keys[amount.end - 1]
        counted_apart = amount.unit and (not numbers().opens(last) or numbers().twos(last))  # 72كلم is number and unit
        free = amount.end - bool(counted_apart)
    yield from range(free, len(keys))


def rough_in(keys: Sequence[str], amounts: Sequence[Amount]) -> Iterator[str]:
    """Numbers that are told roughly."""
    marks = lexicon().rough
    for amount in amounts:
        if not marks.isdisjoint(keys[max(0, amount.start - _ROUGH_BEFORE) : amount.start]):
            yield length_of(amount) if amount.duration else number_of(amount)


def number_of(amount: Amount) -> str:
    """Its number as a term."""
    return f"{float(f'{amount.number:.12g}'):.6f}".rstrip("0").rstrip(".")  # 131.2 billion is no 131199999999.999985


def length_of(amount: Amount) -> str:
    """A length of time in hours, as a term: three days are as long as 72 hours."""
    return number_of(amount._replace(number=amount.number * lengths().get(amount.unit, 1)))


def unit_of(amount: Amount) -> str:
    """Term of what it counts, empty if that is not told."""
    return term_of(amount.unit) if amount.unit[:1].isalpha() else amount.unit
