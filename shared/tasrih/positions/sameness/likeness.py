"""How alike two contents of one holder are, as log-odds that they are one position.

The weights were fitted by logistic regression to some 6,000 pairs of newspaper claims judged by reading, and rounded.
"""

import math
from collections.abc import Iterator
from itertools import pairwise, product
from operator import attrgetter
from typing import Literal

import msgspec
from msgspec import Struct

from tasrih.events.model import Kind
from tasrih.positions.contents.amounts import tell_one
from tasrih.positions.contents.terms import (
    NAME,
    RUN,
    Content,
    further,
    is_narrow,
    mass,
    refusing,
    state_terms,
    weight,
)
from tasrih.positions.sameness.identity import Identity
from tasrih.positions.sameness.reversals import (
    TELLING,
    act_oppositely,
    have_own_names,
    is_one_deed,
    reverse,
    unit_of,
)

Nearness = Literal["headline", "article", "outlets", "cycle", "retold", "apart", "news", "anew"]
"""How near two contents stand: headline and text of one article, one article, one news cycle, or further apart.

`outlets`: one news cycle of two sources, which report one speech more often than one source reports it twice.
`retold`: further apart, of two sources: what one has told the other often recalls, in other words than its own.
`news`: further apart, and the later one is a headline, which tells what is new.
`anew`: they tell of two days what is told of each day.
"""

ACTS: frozenset[Kind] = frozenset({"commitment", "demand", "threat", "rejection"})
NEGATIVE: frozenset[Kind] = frozenset({"rejection", "denial"})
_TOLD: frozenset[Kind] = frozenset({"statement", "evaluation"})

_PRIOR = -3.2
_BOTH_SHARED = 4.4  # times the part of both that is shared
_TERMS_SHARED = 1.2  # times the logarithm of their number
_LEFT_OVER = -2.1
_FIRST_SHARED = 1.5
_NAME_SHARED = 0.6
_STATE_ONLY = -1.2
_SAME_OBJECT = 1.6
_SAME_STATE = 0.6  # a state alone, of whom much is said
_SAME_NUMBER = 2.3  # of a fact; for that of an act it matters how near the contents stand
_OTHER_THING = -5.0  # as many of another thing, for somebody else
_SAME_TOPIC = 0.7
_SAME_DAY = 2.0  # on which two acts are due
_IS_ACT = 0.8
_IS_REFUSED = 1.0
_SHORT = 1.0
_OTHER_RECEIVER = -1.0
_OTHER_KIND = -3.0
_HARDLY = 0.3
_MOST = 1.5  # what sharing an object can weigh
_SHORT_WORDS = 8


class Likeness(Struct, frozen=True):
    """How alike two contents of one holder are."""

    odds: float
    """Log-odds that they are one position, wherever they stand."""
    evidence: bool
    """More agrees than single words: all of the content, an amount, the object, a narrow topic."""
    short: bool
    """One of them has under eight words."""
    within: bool = False
    """One of them has no word of its own."""
    least: float = 0.0
    """Log-odds of the least alike of their wordings."""
    one_deed: bool = False
    """One pledges what the other refuses, or undoes what the other pledges or threatens."""
    other_act: bool = False
    """Nothing but their acts tells them apart (we will widen the port, we will close it), or one tells a second one."""
    one_word: bool = False
    """Each has one word of its own: with so little told otherwise it is meant to be another one."""
    quoted: bool = False
    """Three words or more of one stand in the other as they are, half of it or more: so headlines abridge texts."""
    act: bool = False
    """Both are of one kind that is no statement and no evaluation, and bind alike."""
    as_much: bool = False
    """Both are acts, and count one thing alike."""
    for_others: bool = False
    """Likewise, and each has names of its own or hardly a word of the other besides."""


_ODDS = attrgetter("odds")


def compare(one: Identity, other: Identity, *, same_matter: bool = False) -> Likeness:
    """Weigh two positions in the most alike of their wordings.

    With `same_matter` negation and numbers are left out: opposites, and deals of another size, are about one matter.
    """
    likenesses = _weighed(one, other, _agreeing(one, other), same_matter=same_matter)
    best = max(likenesses, key=_ODDS)
    return msgspec.structs.replace(
        best,
        least=min(likenesses, key=_ODDS).odds,
        evidence=best.evidence or _evidence(one, other, same_matter=same_matter),
        one_deed=same_matter and (is_one_deed(one, other) or reverse(one, other)),
        other_act=_differ_in_acts(one, other) or _is_another(one, other),
        one_word=_differ_in_a_word(one, other),
        quoted=any(_is_quoted(ours, theirs) for ours, theirs in _pairs(one, other)),
        act=one.kind in ACTS | NEGATIVE and (one.kind, one.strength) == (other.kind, other.strength),
    )


def most_odds(one: Identity, other: Identity) -> float:
    """The odds of two positions as `compare` weighs them, with `same_matter` or without, whichever are higher."""
    agreeing = _agreeing(one, other)
    weighed = _weighed(one, other, agreeing, same_matter=False)
    if any(content.negated or content.numbers for content in (*one.contents, *other.contents)):
        weighed += _weighed(one, other, agreeing, same_matter=True)
    return max(likeness.odds for likeness in weighed)


def _weighed(one: Identity, other: Identity, agreeing: float, *, same_matter: bool) -> list[Likeness]:
    act = not {one.kind, other.kind}.isdisjoint(ACTS | NEGATIVE)
    matter = same_matter or one.kind in NEGATIVE or other.kind in NEGATIVE  # refused or denied in whatever words
    return [
        _weigh(ours, theirs, agreeing, act=act, matter=matter, numbers=not same_matter)
        for ours, theirs in _pairs(one, other)
    ]


def _pairs(one: Identity, other: Identity) -> Iterator[tuple[Content, Content]]:
    """Each wording of the one beside each of the other."""
    return product(one.contents, other.contents)


def _agreeing(one: Identity, other: Identity) -> float:
    """What kinds and slots add to the odds."""
    return (
        _object_shared(one, other)
        + _SAME_TOPIC * _same_topic(one, other)
        + _SAME_DAY * bool(one.due and one.due == other.due)
        + _IS_ACT * (one.kind in ACTS and other.kind in ACTS)
        + _IS_REFUSED * (one.kind in NEGATIVE or other.kind in NEGATIVE)
        + _OTHER_KIND * (one.kind != other.kind and not are_one_side(one, other))
        + _OTHER_RECEIVER * (_receives_elsewhere(one, other) or _receives_elsewhere(other, one))
    )


def _differ_in_acts(one: Identity, other: Identity) -> bool:
    """Whether both are acts of one kind, and each has no word of its own but its act."""
    return (
        one.kind == other.kind
        and one.kind in ACTS
        and bool(one.action and other.action)
        and _differ_in_a_word(one, other)
        and (one.action - other.action).isdisjoint(other.matter)
        and (other.action - one.action).isdisjoint(one.matter)
        and one.action != other.action
    )


def _differ_in_a_word(one: Identity, other: Identity) -> bool:
    return len(one.matter - other.matter) == len(other.matter - one.matter) == 1


def _is_another(one: Identity, other: Identity) -> bool:
    """Whether one of two acts is called the second or third, and the other is not: لن نؤجل, لن يكون هناك تأجيل ثان."""
    return one.kind in ACTS and _is_further(one) != _is_further(other)


def _is_further(identity: Identity) -> bool:
    terms = pairwise(tied.term for tied in identity.content.order)
    return any(act in identity.action and behind in further() for act, behind in terms)


def are_one_side(one: Identity, other: Identity) -> bool:
    """Whether one pledges not to do what the other refuses or denies, or says that what the other denies is not so.

    `وعد بعدم زيادة الرسوم`, `لن نزيد الرسوم`; `قال إنه لا خلاف`, `نفى وجود خلاف`.
    """
    pledges_not = any(map(_pledges_not, (one, other)))
    return (pledges_not and not NEGATIVE.isdisjoint({one.kind, other.kind})) or _deny_alike(one, other)


def _deny_alike(one: Identity, other: Identity) -> bool:
    kinds = {one.kind, other.kind}
    if "denial" not in kinds or kinds.isdisjoint(_TOLD):
        return False
    denial, told = (one, other) if one.kind == "denial" else (other, one)
    return mass(told.content.negated & denial.content.matter) >= TELLING


def _pledges_not(identity: Identity) -> bool:
    """Whether it is a pledge not to do a thing, or to refuse one: قررت معارضة الاتفاق."""
    if identity.kind != "commitment":
        return False
    act, content = identity.action, identity.content
    return identity.polarity == "negative" or not act.isdisjoint(content.negated | refusing())


def _object_shared(one: Identity, other: Identity) -> float:
    """What sharing the object, or a part of it, adds to the odds."""
    shared = one.object & other.object
    if not shared:
        return 0.0
    states = mass(shared & state_terms()) / min(mass(one.object), mass(other.object))
    return _SAME_OBJECT * min(_MOST, mass(shared - state_terms())) + _SAME_STATE * states


def _receives_elsewhere(one: Identity, other: Identity) -> bool:
    """Whether the other tells of an act without the receiver of this one, and has other names instead."""
    receiver = one.beneficiary
    if mass(receiver) < TELLING or not receiver.isdisjoint(other.matter):
        return False
    return not other.content.names <= one.matter


def _weigh(ours: Content, theirs: Content, agreeing: float, *, act: bool, matter: bool, numbers: bool) -> Likeness:
    if ours.numbers and theirs.numbers:
        theirs = _in_numbers_of(ours, theirs)
    pair = (ours.matter, theirs.matter) if matter else (ours.terms, theirs.terms)
    shared_number = not ours.numbers.isdisjoint(theirs.numbers)
    same_number = shared_number and _count_one(ours, theirs, act=act)
    if not numbers or (shared_number and not same_number):  # 18 of another thing is no word in common
        pair = pair[0] - ours.numbers, pair[1] - theirs.numbers
    short = min(ours.words, theirs.words) < _SHORT_WORDS
    odds = (
        _PRIOR
        + agreeing
        + _words_shared(*pair)
        + _NAME_SHARED * (not ours.names.isdisjoint(theirs.names))
        + _TERMS_SHARED * math.log1p(len(ours.matter & theirs.matter))
        + _FIRST_SHARED * (weight(ours.first) if ours.first and ours.first == theirs.first else 0)
        + _SHORT * short
    )
    for_others = act and shared_number and (have_own_names(ours, theirs) or _count_for_others(ours, theirs))
    if same_number and not act:
        odds += _SAME_NUMBER
    elif for_others and not same_number:
        odds += _OTHER_THING
    return Likeness(
        odds,
        same_number or _say_the_same(ours, theirs, numbers=numbers),
        short,
        within=pair[0] <= pair[1] or pair[1] <= pair[0],
        as_much=act and numbers and same_number,
        for_others=for_others and same_number,
    )


def _say_the_same(ours: Content, theirs: Content, *, numbers: bool) -> bool:
    """Whether all words are the same; without `numbers`, all but a negation."""
    same_words = ours.terms == theirs.terms and len(ours.terms) > 1
    return same_words or (not numbers and ours.matter == theirs.matter and len(ours.terms) >= RUN)


def _in_numbers_of(ours: Content, theirs: Content) -> Content:
    """The other content with a number told as this one tells it, where both tell it and one of them rounded."""
    told = _told_otherwise(ours, theirs)
    if not told:
        return theirs
    return msgspec.structs.replace(
        theirs,
        terms=frozenset(told.get(term, term) for term in theirs.terms),
        matter=frozenset(told.get(term, term) for term in theirs.matter),
        numbers=frozenset(told.get(number, number) for number in theirs.numbers),
        counts=frozenset((told.get(number, number), unit) for number, unit in theirs.counts),
    )


def _told_otherwise(ours: Content, theirs: Content) -> dict[str, str]:
    """Numbers of theirs to the one of ours that each tells rounded or exactly; the same pairs whichever is ours."""
    rough = ours.rough | theirs.rough
    told: dict[str, str] = {}
    for number, other in sorted(product(ours.numbers - theirs.numbers, theirs.numbers - ours.numbers), key=sorted):
        if other not in told and number not in told.values() and tell_one(number, other, rough):
            told[other] = number
    return told


def _count_one(ours: Content, theirs: Content, *, act: bool) -> bool:
    """Whether a number that two contents share counts one thing in both: 18 barrels are no 18 people.

    One may leave it out, or say of a fact in other words what it counts: `18 شخصا`, `مقتل 18`.
    """
    counts = product(ours.counts, theirs.counts)
    units = [(unit, other) for (number, unit), (same, other) in counts if number == same]
    if any(unit == other or not unit or not other for unit, other in units):
        return True
    return not act and any(unit in theirs.matter or other in ours.matter for unit, other in units)


def _words_shared(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """What the shared terms add to the odds, and what of the lesser content is not shared takes away."""
    common = ours & theirs
    shared, sizes = math.fsum(map(weight, common)), (mass(ours), mass(theirs))
    if not shared:
        return _LEFT_OVER * math.log1p(min(sizes))
    alone = _STATE_ONLY * (common <= state_terms())
    return _BOTH_SHARED * 2 * shared / math.fsum(sizes) + _LEFT_OVER * math.log1p(min(sizes) - shared) + alone


def _count_for_others(ours: Content, theirs: Content) -> bool:
    """Whether two contents share a number and what is counted, and hardly a word of the rest."""
    counted = ours.numbers | theirs.numbers | ours.units | theirs.units
    rests = ours.matter - counted, theirs.matter - counted
    lesser = min(map(mass, rests))
    return lesser >= NAME and mass(rests[0] & rests[1]) < _HARDLY * lesser


def _is_quoted(ours: Content, theirs: Content) -> bool:
    run = len(ours.runs & theirs.runs) + RUN - 1
    return run >= RUN and 2 * run >= min(ours.words, theirs.words)


def _evidence(one: Identity, other: Identity, *, same_matter: bool) -> bool:
    same_object = mass((one.object & other.object) - state_terms()) >= TELLING
    same_unit = same_matter and one.amount and other.amount and unit_of(one) & unit_of(other)
    same_act = one.action & other.action or (same_matter and (act_oppositely(one, other) or _hold_alike(one, other)))
    return same_object or bool(same_unit or same_act) or _same_topic(one, other)


def _hold_alike(one: Identity, other: Identity) -> bool:
    """Whether verbs that say nothing have one object, which tells the act: إجراء الانتخابات."""
    told = (one.object & other.object) - state_terms()
    return bool(told) and one.kind in ACTS and not one.action and not other.action


def _same_topic(one: Identity, other: Identity) -> bool:
    return any(map(is_narrow, one.topics & other.topics))
