"""Whether a claim takes a known position, changes it, or only resembles it.

Identity comes first (see `identity`): what differs in kind, polarity, amount, addressee or object is never merged,
however alike the words. Only then are words and slots weighed. Two levels, as fact-checkers use them (Meedan's Check):
`confirmed` merges, `suggested` keeps apart and links. A content under eight words never merges on its words alone.
"""

import math
from itertools import product
from typing import Literal

import msgspec
from msgspec import Struct

from tasrih.events.model import Kind
from tasrih.positions.identity import Identity
from tasrih.positions.terms import Content, is_narrow, mass, opposable, opposites_of, weight

Part = Literal["holder", "addressee", "beneficiary", "object", "kind", "polarity", "wording", "amount"]
Level = Literal["confirmed", "suggested", "none"]

Nearness = Literal["headline", "article", "cycle", "apart"]
"""How near two contents stand: headline and text of one article, one article, one news cycle, or further apart."""

_ACTS: frozenset[Kind] = frozenset({"commitment", "demand", "threat", "rejection"})
_DEALS: frozenset[Kind] = frozenset({"commitment", "demand"})
_NEGATIVE: frozenset[Kind] = frozenset({"rejection", "denial"})
_SHORT_WORDS = 8
_TELLING = 0.5  # weight below which an object says little: a well-known state, `بقوة`

# Log-odds that two contents are one position, fitted to pairs of newspaper claims judged by reading, and rounded.
_PRIOR = -1.5
_PART_SHARED = 1.3
_BOTH_SHARED = 4.5
_LEFT_OVER = -1.9
_SAME_OBJECT = 2.1
_ACT_FOUND = 0.35
_SAME_NUMBER = 1.4
_SAME_TOPIC = 0.6
_IS_ACT = 0.6
_OTHER_RECEIVER = -1.5
_OTHER_NAMES = -0.6
_OTHER_DEAL = -2.0  # as much to somebody else
_HARDLY = 0.3
_NAME = 0.97  # weight of a word that no list of common words has
_NEAR: dict[Nearness, float] = {"headline": 1.2, "article": -1.6, "cycle": 0.0, "apart": -1.4}
_CONFIRM = 0.2
_BARE: dict[Nearness, float] = {"headline": 0.0, "article": 0.0, "cycle": 0.7, "apart": math.inf}
"""What a short content without evidence beyond its words needs besides: never anything further apart."""
_SUGGEST = -1.8
_SAME_MATTER = 0.5
_SAME_DEAL = 1.2  # of another amount: much is pledged in like words


class Likeness(Struct, frozen=True):
    """How alike two contents of one holder are."""

    score: float
    """0 to 1: shared terms by weight, for the greater part relative to both contents."""
    odds: float
    """Log-odds that they are one position, wherever they stand."""
    evidence: bool
    """More agrees than single words: all of the content, an amount, the object, a narrow topic."""
    short: bool
    """One of them has under eight words."""


def compare(one: Identity, other: Identity, *, same_matter: bool = False) -> Likeness:
    """Weigh two positions in the most alike of their wordings.

    With `same_matter` negation and numbers are left out: opposites, and deals of another size, are about one matter.
    """
    pairs = product((one.content, *one.wordings), (other.content, *other.wordings))
    agreeing = _agreeing(one, other)
    matter = same_matter or one.kind in _NEGATIVE  # what both refuse or deny, in whatever words
    likenesses = (
        _weigh(ours, theirs, agreeing, act=one.kind in _ACTS, matter=matter, numbers=not same_matter)
        for ours, theirs in pairs
    )
    best = max(likenesses, key=lambda likeness: likeness.odds)
    return msgspec.structs.replace(best, evidence=best.evidence or _evidence(one, other, same_matter=same_matter))


def _agreeing(one: Identity, other: Identity) -> float:
    """What the slots that both fill alike add to the odds."""
    return (
        _SAME_OBJECT * _object_shared(one, other)
        + _ACT_FOUND * (bool(one.action & other.matter) + bool(other.action & one.matter))
        + _SAME_TOPIC * _same_topic(one, other)
        + _IS_ACT * (one.kind in _ACTS)
        + _OTHER_RECEIVER * (_receives_elsewhere(one, other) or _receives_elsewhere(other, one))
    )


def _receives_elsewhere(one: Identity, other: Identity) -> bool:
    """Whether the other tells of an act without the receiver of this one, and has other names instead."""
    receiver = one.beneficiary
    if mass(receiver) < _TELLING or not receiver.isdisjoint(other.matter):
        return False
    return _names(other.content.matter - one.matter)


def _name_others(ours: Content, theirs: Content) -> bool:
    """Whether both have names that the other lacks."""
    return _names(ours.matter - theirs.matter) and _names(theirs.matter - ours.matter)


def _count_for_others(ours: Content, theirs: Content) -> bool:
    """Whether two contents share a number and what is counted, and hardly a word of the rest."""
    counted = ours.numbers | theirs.numbers | ours.units | theirs.units
    rests = ours.matter - counted, theirs.matter - counted
    lesser = min(map(mass, rests))
    return lesser >= _NAME and math.fsum(map(weight, rests[0] & rests[1])) < _HARDLY * lesser


def _names(terms: frozenset[str]) -> bool:
    """Whether one of the terms is likely a name: no word of a list, no number."""
    return any(weight(term) >= _NAME and not term[0].isdigit() for term in terms)


def _weigh(ours: Content, theirs: Content, agreeing: float, *, act: bool, matter: bool, numbers: bool) -> Likeness:
    pair = (ours.matter, theirs.matter) if matter else (ours.terms, theirs.terms)
    if not numbers:
        pair = pair[0] - ours.numbers, pair[1] - theirs.numbers
    shared = math.fsum(map(weight, pair[0] & pair[1]))
    part, both, left = _shares(shared, *map(mass, pair))
    number = bool(ours.numbers & theirs.numbers)
    words = _PART_SHARED * part + _BOTH_SHARED * both
    odds = _PRIOR + words + _LEFT_OVER * math.log1p(left) + agreeing
    if number:
        elsewhere = act and (_name_others(ours, theirs) or _count_for_others(ours, theirs))
        odds += _OTHER_DEAL if elsewhere else _SAME_NUMBER
    elif _name_others(ours, theirs):
        odds += _OTHER_NAMES
    alike = number or (ours.terms == theirs.terms and len(ours.terms) > 1)
    short = min(ours.words, theirs.words) < _SHORT_WORDS
    return Likeness(words / (_PART_SHARED + _BOTH_SHARED), odds, alike, short)


def _shares(shared: float, ours: float, theirs: float) -> tuple[float, float, float]:
    """What is shared of the lesser and of both, and what of the lesser is not."""
    if not shared:
        return 0.0, 0.0, min(ours, theirs)
    lesser = min(ours, theirs)
    return shared / lesser, 2 * shared / (ours + theirs), lesser - shared


def _object_shared(one: Identity, other: Identity) -> float:
    """How much of the lesser object is shared, by weight."""
    lesser = min(mass(one.object), mass(other.object))
    return math.fsum(map(weight, one.object & other.object)) / lesser if lesser else 0.0


def level(likeness: Likeness, nearness: Nearness) -> Level:
    """What a likeness is worth between a claim and a position that `clash` does not keep apart.

    A short content may merge on its words only within one article, where headlines repeat what the text says, and,
    when nearly all of it is shared, within one news cycle.
    """
    odds = likeness.odds + _NEAR[nearness]
    bare = likeness.short and not likeness.evidence
    if odds >= (_CONFIRM + _BARE[nearness] if bare else _CONFIRM):
        return "confirmed"
    return "suggested" if odds >= _SUGGEST else "none"


def is_same_matter(likeness: Likeness, apart: Part | None) -> bool:
    """Whether two positions that clash in `apart` are about one matter, so that the later one is a change."""
    if likeness.short and not likeness.evidence:
        return False
    return likeness.odds >= (_SAME_DEAL if apart == "amount" else _SAME_MATTER)


def can_contradict(apart: Part | None, kinds: tuple[Kind, Kind]) -> bool:
    """Whether positions that clash in this part, of these kinds, may contradict each other; others only differ.

    Facts are told with other numbers each day: only what is pledged or demanded changes with its amount.
    """
    if apart == "kind":
        return are_opposed(*kinds)
    return apart == "polarity" or (apart == "amount" and kinds[0] in _DEALS)


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
    other content, because paraphrases cut them differently, and says something of acts only.
    """
    if _disjoint(one.addressee, other.addressee):
        return "addressee"
    if one.kind not in _ACTS or other.kind not in _ACTS:
        return None
    if _strangers(one, other, "beneficiary"):
        return "beneficiary"
    one_act = bool(one.action & other.action) or not (one.action and other.action)
    telling = min(mass(one.object), mass(other.object)) >= _TELLING
    return "object" if one_act and telling and _strangers(one, other, "object") else None


def _strangers(one: Identity, other: Identity, part: Part) -> bool:
    ours: frozenset[str] = getattr(one, part)
    theirs: frozenset[str] = getattr(other, part)
    if not _disjoint(ours, theirs):
        return False
    return ours.isdisjoint(other.matter) and theirs.isdisjoint(one.matter)


def _opposition(one: Identity, other: Identity) -> Literal["polarity", "wording"] | None:
    """`polarity` when one affirms what the other negates, `wording` when of the same words only the slots say so.

    Refusals and denials are negative by kind. Of acts ("will supply", "must leave") the polarity slot decides; a
    statement or an evaluation can be worded either way ("has changed", "is no longer the same"), and is opposite only
    if both have the same word. An act that both negate keeps them together.
    """
    if one.kind in _NEGATIVE:
        return None
    ours, theirs = one.content, other.content
    both_negate = ours.negated & theirs.negated
    if both_negate & (one.action | other.action):
        return None
    if _flips(one, other) or _flips(other, one) or _antonyms(one, other):
        return "polarity"
    if one.polarity == other.polarity:
        return None
    if one.kind in _ACTS:
        return "polarity"
    return "wording" if ours.terms == theirs.terms and not both_negate else None


def _flips(one: Identity, other: Identity) -> bool:
    """Whether one negates what the other affirms: its act, or any word where no act is known or the slots differ."""
    flipped = one.content.negated & other.content.terms - other.content.negated
    if not flipped or one.polarity != other.polarity or not (one.action and other.action):
        return bool(flipped)
    return bool(flipped & (one.action | other.action))


def _antonyms(one: Identity, other: Identity) -> bool:
    """Whether one says the opposite word: its act, or any word of a short content."""
    ours, theirs = one.content.terms & opposable(), other.content.terms & opposable()
    if not ours or not theirs:
        return False
    short = min(one.content.words, other.content.words) < _SHORT_WORDS
    acts = one.action | other.action
    pairs = ((term, opposite) for term in ours - theirs for opposite in opposites_of(term) & (theirs - ours))
    return any(short or not acts.isdisjoint(pair) for pair in pairs)


def _amounts_differ(one: Identity, other: Identity) -> bool:
    """Whether both say how much and not the same: in the slots, of one unit, or else in all their numbers."""
    ours, theirs = one.content, other.content
    if one.amount and other.amount:
        if one.amount == other.amount:
            return False
        same_unit = one.amount.partition(" ")[2] == other.amount.partition(" ")[2]
        both_told = one.numbers | other.numbers <= ours.numbers & theirs.numbers
        if same_unit and not both_told:
            return True
    numbers = ours.numbers | one.numbers, theirs.numbers | other.numbers
    return _disjoint(*numbers) or (not any(numbers) and _disjoint(ours.lengths, theirs.lengths))


def _disjoint(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _evidence(one: Identity, other: Identity, *, same_matter: bool) -> bool:
    same_object = mass(one.object & other.object) >= _TELLING
    same_unit = same_matter and one.amount and one.amount.partition(" ")[2] == other.amount.partition(" ")[2]
    return same_object or bool(same_unit or one.action & other.action) or _same_topic(one, other)


def _same_topic(one: Identity, other: Identity) -> bool:
    return any(map(is_narrow, one.topics & other.topics))
