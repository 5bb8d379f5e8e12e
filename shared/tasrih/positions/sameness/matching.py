"""Whether a claim takes a known position, changes it, or only resembles it.

Identity comes first (see `identity`): what differs in kind, polarity, amount, addressee or object is never merged,
however alike the words. Only then are words and slots weighed. Two levels, as fact-checkers use them (Meedan's Check):
`confirmed` merges, `suggested` keeps apart and links. A content under eight words seldom merges on its words alone.
"""

import math
from typing import Literal

from msgspec import Struct

from tasrih.events.model import Kind
from tasrih.positions.contents.terms import (
    courtesies,
    mass,
    state_terms,
)
from tasrih.positions.sameness.alternatives import have_other_names, name_others, rule_out
from tasrih.positions.sameness.identity import Identity
from tasrih.positions.sameness.likeness import ACTS, Likeness, Nearness, are_one_side, most_odds
from tasrih.positions.sameness.opposition import opposition
from tasrih.positions.sameness.quantities import amounts_differ, deadlines_differ
from tasrih.positions.sameness.reversals import (
    TELLING,
    are_opposite_acts,
    bear_upon_others,
    is_one_deed,
    keeps_to,
    reverse,
)
from tasrih.positions.sameness.roles import tell_otherwise

Part = Literal["holder", "addressee", "beneficiary", "object", "kind", "polarity", "wording", "amount", "deadline"]
Level = Literal["confirmed", "suggested", "none"]
Turn = Literal["firmer", "settled", "yielded", "relented", "conceded"]
"""How a position turns on one that was taken more than a news cycle before.

`firmer`: a commitment that binds more; `settled`: one that has decided what was considered; `yielded`: a pledge by
whoever refused, who mostly gives that up; `relented`: by whoever threatened; `conceded`: a statement by whoever denied.
"""

_DEALS: frozenset[Kind] = frozenset({"commitment", "demand"})
_SHORT_WORDS = 8


class _Near(Struct, frozen=True):
    """What is added to the log-odds of a likeness where two stand so near, fitted with them."""

    odds: float
    quoted: float = 0.0
    """Where the one quotes the other."""
    act: float = 0.0
    """Of an act: days later it is recalled more often than what was told."""
    as_much: float = 0.0
    """Of acts that count one thing alike: days later that is one pledge in other words."""
    for_others: float = 0.0
    """Of such acts with other names or words: within a news cycle as much is pledged to one and to another."""
    short: float = 0.0
    bare: float = 0.0
    """What a short content without evidence beyond its words needs besides."""


# `headline` and `outlets` are higher than newspapers alone asked for, as six sets of newer news showed.
_NEAR: dict[Nearness, _Near] = {
    "headline": _Near(1.4, quoted=2.5),
    "article": _Near(-0.4, quoted=0.4, for_others=-5.0, short=-1.4),
    "outlets": _Near(1.5, for_others=-5.0, bare=0.3),
    "cycle": _Near(0.0, for_others=-5.0, bare=0.3),
    "apart": _Near(-2.0, act=0.5, as_much=3.5, bare=1.0),
    "retold": _Near(-1.5, act=2.0, as_much=3.5, bare=1.0),
    "news": _Near(-3.5, act=0.5, as_much=3.5, bare=1.0),
    "anew": _Near(-math.inf, bare=math.inf),
}
_TOLD_APART = 0.15
"""Weight of what two objects must have of their own, seldom a word that says nothing, to be other things."""
_CONFIRM = 0.0
_FAR: frozenset[Nearness] = frozenset({"retold", "apart", "news"})
_RECALLED = 1.7  # of a short content that another source has, with words of its own
_SUGGEST = -1.8
_STRANGE = -3.2
_MUCH = 0.7
_SAME_MATTER = 0.5
_SAME_DEAL: dict[Part, float] = {"amount": 1.2, "deadline": -2.0}
_TURNED: dict[Turn, float] = {"firmer": 0.5, "settled": -1.5, "yielded": -1.5, "relented": -2.5, "conceded": -2.0}
TURNS: dict[tuple[Kind, Kind], Turn] = {
    ("rejection", "commitment"): "yielded",
    ("threat", "commitment"): "relented",
    ("denial", "statement"): "conceded",
}
"""How a position of the later kind turns on one of the earlier."""


def odds_near(likeness: Likeness, nearness: Nearness) -> float:
    """Log-odds that two contents are one position where they stand so near."""
    near = _NEAR[nearness]
    return (
        likeness.odds
        + near.odds
        + near.quoted * likeness.quoted
        + near.act * likeness.act
        + near.as_much * likeness.as_much
        + near.for_others * likeness.for_others
        + near.short * likeness.short
    )


def level(likeness: Likeness, nearness: Nearness) -> Level:
    """What a likeness is worth between a claim and a position that `clash` does not keep apart.

    A short content may merge on its words only within one article, where headlines repeat what the text says, when
    nearly all of it is shared, within one news cycle, and further apart where one of both has no word of its own, or
    another source has it in more than one. Acts that nothing but their verbs tells apart are one within a news cycle
    only: reports of one speech word an act otherwise, later ones tell another.
    """
    odds = odds_near(likeness, nearness)
    bare = likeness.short and not likeness.evidence
    recalled = likeness.within or (nearness == "retold" and not likeness.one_word and odds >= _RECALLED)
    another = nearness in _FAR and (likeness.other_act or (bare and not recalled))
    if not another and odds >= (_CONFIRM + _NEAR[nearness].bare if bare else _CONFIRM):
        return "confirmed"
    return "suggested" if odds >= _SUGGEST else "none"


def can_matter(
    one: Identity, other: Identity, nearness: Nearness, *, told_again: bool = False, turn: Turn | None = None
) -> bool:
    """Whether two could be one position, alike, or about one matter, whatever else is asked of them.

    Most are neither, and their words tell that sooner than anything else. The arguments are those of `clash`, `level`
    and `is_same_matter`.
    """
    if reverse(one, other) or is_one_deed(one, other):
        return True
    if not _may_be_one(one, other, told_again=told_again) and not are_one_side(one, other):
        return False
    odds = most_odds(one, other)
    near = _NEAR[nearness]
    most = odds + near.odds + near.quoted + near.act + near.as_much * (_count(one) and _count(other))
    least = _TURNED[turn] if turn else _SAME_MATTER
    if _DEALS.issuperset((one.kind, other.kind)):
        least = min(least, *_SAME_DEAL.values())
    return most >= _SUGGEST or odds >= least


def _count(identity: Identity) -> bool:
    return any(content.numbers for content in identity.contents)


def has_strangers(likeness: Likeness) -> bool:
    """Whether positions that are one in their most alike wordings have others with hardly anything in common."""
    return likeness.least < _STRANGE


def is_same_matter(likeness: Likeness, apart: Part | None, turn: Turn | None = None) -> bool:
    """Whether two positions that clash in `apart` are about one matter, so that the later one is a change.

    What turns on it needs less in common with it, and no more than words.
    """
    if likeness.one_deed:
        return True
    if turn in (None, "firmer") and likeness.short and not likeness.evidence:
        return False
    of_deal = _SAME_DEAL.get(apart, _SAME_MATTER) if apart else _SAME_MATTER
    return likeness.odds >= (min(_TURNED[turn], of_deal) if turn else of_deal)


def turns_in(turn: Turn | None, apart: Part | None) -> bool:
    """Whether a position that clashes with another in this part, or in none, can turn on it so."""
    return turn is not None and (apart == "kind" if turn in TURNS.values() else apart != "kind")


def goes_back_on(one: Identity, other: Identity) -> bool:
    """Whether an article tells that the one takes the place of the other."""
    if not one.taken_back or other.retreats or one.holder != other.holder:
        return False
    return any(_told_again(one.taken_back, content.matter) for content in other.contents)


def _told_again(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two contents are much the same words."""
    lesser = min(mass(ours), mass(theirs))
    return lesser > 0 and mass(ours & theirs) >= _MUCH * lesser and (ours == theirs or len(ours & theirs) > 1)


def can_contradict(apart: Part | None, kinds: tuple[Kind, Kind]) -> bool:
    """Whether positions that clash in this part, of these kinds, may contradict each other; others only differ.

    Facts are told with other numbers each day: only what is pledged or demanded changes with its amount and its day.
    """
    if apart == "kind":
        return are_opposed(*kinds)
    return apart == "polarity" or (apart in ("amount", "deadline") and _DEALS.issuperset(kinds))


_OPPOSED = frozenset(
    {
        frozenset({"commitment", "rejection"}),
        frozenset({"commitment", "denial"}),
        frozenset({"statement", "denial"}),
    }
)


_THREATENED = frozenset({"threat", "commitment"})
"""Side by side as a rule; a threat may be given up by a pledge that does not carry it out."""
_GIVEN_UP = _OPPOSED | {_THREATENED}


_ADJACENT = frozenset({frozenset({"statement", "evaluation"}), frozenset({"statement", "demand"})})
"""Kinds that are read off one content now and then: a complaint is stated here, voiced there."""


_RETOLD = _ADJACENT | {frozenset({"statement", act}) for act in ("commitment", "rejection", "threat")}
"""Likewise, with those that are so only where another report of one speech tells an act once more: else it is news."""


def are_opposed(one: Kind, other: Kind) -> bool:
    """Whether positions of these kinds take each other's matter back; all other kinds stand side by side."""
    return frozenset({one, other}) in _OPPOSED


def clash(one: Identity, other: Identity, *, told_again: bool = False) -> Part | None:
    """The part of identity in which two differ, or None: what clashes is never one position.

    The parts that say what the matter is come first: only positions that agree in these can contradict each other.
    A part that one of them leaves out does not clash: a headline seldom says the amount. With `told_again` one of them
    may be a statement of the other's act.
    """
    if one.holder != other.holder:
        return "holder"
    if reverse(one, other):
        return "polarity"
    kinds = frozenset({one.kind, other.kind})
    one_side = are_one_side(one, other)
    if not one_side and not _may_be_one(one, other, told_again=told_again):
        return "kind"
    if part := _other_matter(one, other):
        return part
    if not one_side and kinds in _GIVEN_UP:
        both_hold = bear_upon_others(one.content, other.content) or (kinds == _THREATENED and _do_one_act(one, other))
        return "wording" if both_hold or keeps_to(one, other) or keeps_to(other, one) else "kind"
    if one_side and kinds == {"commitment", "denial"}:
        return "wording"
    if one.retreats != other.retreats:
        return "polarity"
    if apart := opposition(one, other):
        return "wording" if _may_both_hold(one, other) else apart
    if amounts_differ(one, other):
        return "amount"
    return deadlines_differ(one, other) or ("object" if tell_otherwise(one, other) else None)


def _may_be_one(one: Identity, other: Identity, *, told_again: bool) -> bool:
    """Whether two kinds do not keep positions apart, or oppose them on one matter."""
    kinds = frozenset({one.kind, other.kind})
    alike = len(kinds) == 1 or kinds in (_RETOLD if told_again else _ADJACENT)
    return alike or kinds in _GIVEN_UP


def _do_one_act(one: Identity, other: Identity) -> bool:
    """Whether both say that one act will be done, or that it will not: the pledge carries the threat out."""
    alike = (one.polarity, one.retreats) == (other.polarity, other.retreats)
    return alike and not one.action.isdisjoint(other.action)


def _may_both_hold(one: Identity, other: Identity) -> bool:
    """Whether opposite words contradict nothing: prices fell to 54 one day and rose to 53 the next, and two warnings.

    A warning is told with a negation and without one: من النزول إلى الوادي، عدم النزول إلى الوادي.
    """
    kinds = {one.kind, other.kind}
    return kinds == {"threat"} or (ACTS.isdisjoint(kinds) and amounts_differ(one, other))


def _other_matter(one: Identity, other: Identity) -> Part | None:
    """A part that both name otherwise.

    An addressee stands outside the content and is read surely. A beneficiary or an object must also be missing from the
    other content, because paraphrases cut them differently, and says something of acts only; an object, of one act in
    few words.
    """
    if _disjoint(one.addressee, other.addressee):
        return "addressee"
    if _is_said_to_others(one, other):
        return "beneficiary"
    if rule_out("things", one, other) or name_others(one, other):
        return "object"
    if one.kind not in ACTS or other.kind not in ACTS:
        return None
    if _strangers(one, other):
        return "beneficiary"
    return "object" if _act_on_others(one, other) else None


def _act_on_others(one: Identity, other: Identity) -> bool:
    """Whether two short contents tell one act, or its opposite, upon other things: missiles and jets, power and fuel.

    Longer contents cut the object differently and say more than it: there all words are weighed.
    """
    if max(one.content.words, other.content.words) >= _SHORT_WORDS:
        return False
    alone = min(map(mass, (one.object - _named(other), other.object - _named(one))))
    if one.action.isdisjoint(other.action):
        return alone >= TELLING and are_opposite_acts(one, other)
    return alone >= _TOLD_APART


def _is_said_to_others(one: Identity, other: Identity) -> bool:
    """Whether both congratulate, thank or condole in like words, and each names other states."""
    said = courtesies()
    if said.isdisjoint(one.matter) or said.isdisjoint(one.matter & other.matter):
        return False
    states = state_terms()
    return _disjoint(one.matter & states, other.matter & states) or have_other_names(one, other)


def _strangers(one: Identity, other: Identity) -> bool:
    """Whether each has a beneficiary that the other does not name."""
    ours, theirs = one.beneficiary, other.beneficiary
    return _disjoint(ours, theirs) and ours.isdisjoint(_named(other)) and theirs.isdisjoint(_named(one))


def _named(identity: Identity) -> frozenset[str]:
    """Terms of all that it names, in full or by the first word alone: "the alliance" may be the one named."""
    return identity.matter.union(*(content.heads for content in identity.contents))


def _disjoint(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and ours.isdisjoint(theirs)
