"""Whether a claim takes a known position, changes it, or only resembles it.

Identity comes first (see `identity`): what differs in kind, polarity, amount, addressee or object is never merged,
however alike the words. Only then are the words weighed. Two levels, as fact-checkers use them (Meedan's Check):
`confirmed` merges, `suggested` keeps apart and links. A content under eight words never merges on its words alone.
"""

import math
from typing import Literal

from msgspec import Struct

from tasrih.events.model import Kind
from tasrih.positions.identity import Identity
from tasrih.positions.terms import NEGATED, is_narrow, mass, weight

Part = Literal["holder", "addressee", "beneficiary", "object", "kind", "polarity", "wording", "amount"]
Level = Literal["confirmed", "suggested", "none"]

Evidence = Literal["content", "amount", "object", "topic"]
Nearness = Literal["article", "cycle", "apart"]

_SHORT_WORDS = 8
_BY_WORDS = 0.45
_SHORT_IN_CYCLE = 0.6
_WITH: dict[Evidence, float] = {"content": 0.0, "amount": 0.33, "object": 0.42, "topic": 0.42}
"""Score that confirms, by what agrees besides the words. Set on the development articles and rounded."""
_SAME_MATTER = 0.45
_SUGGEST = 0.25
_TELLING = 0.75  # weight that shared object terms need: that both are about a well-known state says little
_CONTAINED = 0.7  # share of the shorter content in the mix; the rest is how much of both is shared
_BOTH_WAYS = 0.3


class Likeness(Struct, frozen=True):
    """How alike two contents of one holder are."""

    score: float
    """0 to 1: shared terms by weight, mostly relative to the shorter content, because headlines abridge."""
    evidence: Evidence | None
    """What agrees besides single words: all of the content, an amount or number, the object, a narrow topic."""
    short: bool
    """One of them has under eight words."""


def compare(one: Identity, other: Identity, *, same_matter: bool = False) -> Likeness:
    """Weigh two contents; with `same_matter`, negation is left out (opposites are about the same matter)."""
    ours, theirs = one.content, other.content
    score = _overlap(ours.matter, theirs.matter) if same_matter else _overlap(ours.terms, theirs.terms)
    return Likeness(score, _evidence(one, other), min(ours.words, theirs.words) < _SHORT_WORDS)


def _overlap(ours: frozenset[str], theirs: frozenset[str]) -> float:
    shared = math.fsum(map(weight, ours & theirs))
    if not shared:
        return 0.0
    return _CONTAINED * shared / min(mass(ours), mass(theirs)) + _BOTH_WAYS * 2 * shared / (mass(ours) + mass(theirs))


def level(likeness: Likeness, nearness: Nearness) -> Level:
    """What a likeness is worth between a claim and a position that `clash` does not keep apart.

    A short content may merge on its words only within one article, where headlines repeat what the text says, and,
    when nearly all of it is shared, within one news cycle.
    """
    needed = [_WITH[likeness.evidence]] if likeness.evidence else []
    if not likeness.short or nearness == "article":
        needed.append(_BY_WORDS)
    elif nearness == "cycle":
        needed.append(_SHORT_IN_CYCLE)
    if needed and likeness.score >= min(needed):
        return "confirmed"
    return "suggested" if likeness.score >= _SUGGEST else "none"


def is_same_matter(likeness: Likeness) -> bool:
    """Whether two contents that clash are about one matter, so that the later one is a change."""
    return likeness.score >= _SAME_MATTER and (likeness.evidence is not None or not likeness.short)


_OPPOSED = frozenset(
    {
        frozenset({"commitment", "rejection"}),
        frozenset({"commitment", "denial"}),
        frozenset({"statement", "denial"}),
    }
)


def are_opposed(one: Kind, other: Kind) -> bool:
    """Whether positions of these kinds take each other's matter back; all other kinds stand side by side."""
    return frozenset({one, other}) in _OPPOSED


def clash(one: Identity, other: Identity) -> Part | None:
    """The part of identity in which two differ, or None: what clashes is never one position.

    The parts that say what the matter is come first: only positions that agree in these can contradict each other.
    A part that one of them leaves out does not clash: a headline seldom says the amount.
    """
    if one.holder != other.holder:
        return "holder"
    if one.kind != other.kind and not are_opposed(one.kind, other.kind):
        return "kind"
    if part := _other_matter(one, other):
        return part
    if one.kind != other.kind:
        return "kind"
    if opposition := _opposition(one, other):
        return opposition
    return "amount" if _amounts_differ(one, other) else None


def _other_matter(one: Identity, other: Identity) -> Part | None:
    """A part that both name otherwise.

    An addressee stands outside the content and is read surely. A beneficiary or an object must also be missing from the
    other content, because paraphrases cut them differently.
    """
    if _disjoint(one.addressee, other.addressee):
        return "addressee"
    parts: tuple[Part, ...] = ("beneficiary", "object")
    return next((part for part in parts if _strangers(one, other, part)), None)


def _strangers(one: Identity, other: Identity, part: Part) -> bool:
    ours: frozenset[str] = getattr(one, part)
    theirs: frozenset[str] = getattr(other, part)
    if not _disjoint(ours, theirs):
        return False
    return ours.isdisjoint(other.content.matter) and theirs.isdisjoint(one.content.matter)


def _opposition(one: Identity, other: Identity) -> Literal["polarity", "wording"] | None:
    """`polarity` when one affirms what the other negates, `wording` when only one is worded in the negative.

    Refusals and denials are negative by kind. Of acts ("will supply", "must leave") the polarity slot decides. A
    statement or an evaluation can be worded either way ("has changed", "is no longer the same"), so there the slot only
    keeps apart, unless both negate the same, and is no contradiction.
    """
    if one.kind in {"rejection", "denial"}:
        return None
    ours, theirs = one.content.terms, other.content.terms
    if _flipped(ours, theirs) or _flipped(theirs, ours):
        return "polarity"
    if one.polarity == other.polarity:
        return None
    if one.kind in {"commitment", "demand", "threat"}:
        return "polarity"
    return None if any(term[0] == NEGATED for term in ours & theirs) else "wording"


def _flipped(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(term[0] == NEGATED and term[1:] in theirs and term not in theirs for term in ours)


def _amounts_differ(one: Identity, other: Identity) -> bool:
    numbers = one.content.numbers, other.content.numbers
    if one.amount and other.amount and one.amount != other.amount:
        return one.amount.partition(" ")[0] != other.amount.partition(" ")[0] and not numbers[0] & numbers[1]
    return _disjoint(*numbers)


def _disjoint(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _evidence(one: Identity, other: Identity) -> Evidence | None:
    if one.content.terms == other.content.terms and len(one.content.terms) > 1:
        return "content"
    if (one.amount and one.amount == other.amount) or one.content.numbers & other.content.numbers:
        return "amount"
    if mass(one.object & other.object) >= _TELLING:
        return "object"
    return "topic" if any(map(is_narrow, one.topics & other.topics)) else None
