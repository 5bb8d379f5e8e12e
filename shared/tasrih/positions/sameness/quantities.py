"""Whether two claims say otherwise how much, how long or when. Pure."""

from datetime import date, timedelta
from itertools import product
from typing import Literal

from tasrih.positions.contents.amounts import tell_one
from tasrih.positions.contents.terms import Content, named_alternatives, phrase_terms
from tasrih.positions.sameness.alternatives import rule_out
from tasrih.positions.sameness.identity import Identity

_FAR = timedelta(days=28)
"""Last days of two deadlines that are so far apart are not one told roughly."""


def amounts_differ(one: Identity, other: Identity) -> bool:
    """Whether both say how much and not the same: in the slots, of one unit, or else in all their numbers.

    Of what they count alike, each must say a number that the other says: 12 dead and 30 hurt, 12 dead and 45 hurt.
    """
    if rule_out("money", one, other):
        return True
    ours, theirs = one.content, other.content
    if _tell_other_shares(ours, theirs):
        return True
    rough = ours.rough | theirs.rough
    if one.amount and other.amount:
        (number, _, unit), (other_number, _, other_unit) = one.amount.partition(" "), other.amount.partition(" ")
        same_unit = unit == other_unit
        if same_unit and tell_one(number, other_number, rough):
            return _count_otherwise(ours, theirs, rough)
        both_told = one.numbers | other.numbers <= ours.numbers & theirs.numbers
        if same_unit and not both_told:
            return True
    numbers = ours.numbers | one.numbers, theirs.numbers | other.numbers
    if _differ(*numbers, rough) or _count_otherwise(ours, theirs, rough):
        return True
    return not any(numbers) and _differ(ours.lengths, theirs.lengths, rough)


def deadlines_differ(one: Identity, other: Identity) -> Literal["deadline", "object"] | None:
    """`deadline` where both are due by other days, `object` where both name days that rule each other out."""
    if one.due and one.due == other.due:
        return None
    if rule_out("days", one, other):
        alike = one.matter ^ other.matter <= named_alternatives("days")
        return "deadline" if alike or (one.due and other.due) else "object"
    day, other_day = _day(one.due), _day(other.due)
    told_alike = one.deadline == other.deadline or phrase_terms(one.deadline) & phrase_terms(other.deadline)
    if not day or not other_day or told_alike:
        return None
    return "deadline" if abs(day - other_day) >= _FAR else None


def _tell_other_shares(ours: Content, theirs: Content) -> bool:
    """Whether each says how much of one thing, and not the same: all of the mines, some of them."""
    nouns = {noun for _, noun in ours.shares} & {noun for _, noun in theirs.shares}
    return any(_shares_of(noun, ours).isdisjoint(_shares_of(noun, theirs)) for noun in nouns)


def _shares_of(noun: str, content: Content) -> frozenset[str]:
    return frozenset(share for share, told in content.shares if told == noun)


def _day(due: str) -> date | None:
    """The day of a deadline; what is none, as a claim may say that no detector wrote, is not told."""
    try:
        return date.fromisoformat(due)
    except ValueError:
        return None


def _count_otherwise(ours: Content, theirs: Content, rough: frozenset[str]) -> bool:
    """Whether each says of one thing how many there are, in one number, but not so many as the other says.

    Where it is not told what is counted, all their other numbers have to be the same.
    """
    counted = ours.units & theirs.units
    others = [(_numbers_of(unit, ours), _numbers_of(unit, theirs)) for unit in counted]
    return any(_are_others(*pair, rough) for pair in (*others, (ours.numbers, theirs.numbers)))


def _are_others(ours: frozenset[str], theirs: frozenset[str], rough: frozenset[str]) -> bool:
    own, others = ours - theirs, theirs - ours
    return len(own) == len(others) == 1 and _differ(own, others, rough)


def _numbers_of(unit: str, content: Content) -> frozenset[str]:
    return frozenset(number for number, counted in content.counts if counted == unit)


def _differ(ours: frozenset[str], theirs: frozenset[str], rough: frozenset[str]) -> bool:
    return _disjoint(ours, theirs) and not any(tell_one(*pair, rough) for pair in product(ours, theirs))


def _disjoint(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and ours.isdisjoint(theirs)
