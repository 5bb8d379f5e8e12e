"""Whether a claim takes a known position, changes it, or only resembles it.

Identity comes first (see `identity`): what differs in kind, polarity, amount, addressee or object is never merged,
however alike the words. Only then are words and slots weighed. Two levels, as fact-checkers use them (Meedan's Check):
`confirmed` merges, `suggested` keeps apart and links. A content under eight words never merges on its words alone.
"""

import math
from typing import Literal

from tasrih.events.model import Kind
from tasrih.positions.contents.terms import Content, courtesies, mass, opposable, opposites_of, state_terms, undoing
from tasrih.positions.sameness.alternatives import name_others, rule_out
from tasrih.positions.sameness.identity import Identity
from tasrih.positions.sameness.likeness import ACTS, NEGATIVE, Likeness, Nearness, are_one_side, keeps_to, undoes
from tasrih.positions.sameness.quantities import amounts_differ, deadlines_differ

Part = Literal["holder", "addressee", "beneficiary", "object", "kind", "polarity", "wording", "amount", "deadline"]
Level = Literal["confirmed", "suggested", "none"]

_DEALS: frozenset[Kind] = frozenset({"commitment", "demand"})
_SHORT_WORDS = 8
_FEW = 2  # words in which contents differ that say nearly the same

# What is added to the log-odds of a likeness, fitted with them; `headline` and `outlets` are higher than newspapers
# alone asked for, as six sets of newer news showed.
_NEAR: dict[Nearness, float] = {
    "headline": 1.4,
    "article": -0.4,
    "outlets": 1.5,
    "cycle": 0.0,
    "apart": -2.0,
    "anew": -math.inf,
}
_QUOTED: dict[Nearness, float] = {
    "headline": 2.5,
    "article": 0.4,
    "outlets": 0.0,
    "cycle": 0.0,
    "apart": 0.0,
    "anew": 0.0,
}
_TOLD_APART = 0.15
"""Weight of what two objects must have of their own, seldom a word that says nothing, to be other things."""
_SHORT_BESIDE = -1.4  # in one article
_CONFIRM = 0.0
_BARE: dict[Nearness, float] = {
    "headline": 0.0,
    "article": 0.0,
    "outlets": 0.3,
    "cycle": 0.3,
    "apart": math.inf,
    "anew": math.inf,
}
"""What a short content without evidence beyond its words needs besides: never anything further apart."""
_SUGGEST = -1.8
_STRANGE = -3.2
_MUCH = 0.7
_SAME_MATTER = 0.5
_SAME_DEAL = 1.2  # of another amount: much is pledged in like words


def odds_near(likeness: Likeness, nearness: Nearness) -> float:
    """Log-odds that two contents are one position where they stand so near."""
    odds = likeness.odds + _NEAR[nearness] + _QUOTED[nearness] * likeness.quoted
    return odds + _SHORT_BESIDE * (likeness.short and nearness == "article")


def level(likeness: Likeness, nearness: Nearness) -> Level:
    """What a likeness is worth between a claim and a position that `clash` does not keep apart.

    A short content may merge on its words only within one article, where headlines repeat what the text says, and,
    when nearly all of it is shared, within one news cycle. Acts that nothing but their verbs tells apart are one there
    only: reports of one speech word an act otherwise, later ones tell another.
    """
    odds = odds_near(likeness, nearness)
    if nearness == "apart" and likeness.other_act:
        return "suggested"
    bare = likeness.short and not likeness.evidence
    if odds >= (_CONFIRM + _BARE[nearness] if bare else _CONFIRM):
        return "confirmed"
    return "suggested" if odds >= _SUGGEST else "none"


def has_strangers(likeness: Likeness) -> bool:
    """Whether positions that are one in their most alike wordings have others with hardly anything in common."""
    return likeness.least < _STRANGE


def is_same_matter(likeness: Likeness, apart: Part | None, *, binds_more: bool = False) -> bool:
    """Whether two positions that clash in `apart` are about one matter, so that the later one is a change.

    Another amount alone may be another deal; not so easily one that was considered, and now is decided.
    """
    if likeness.one_deed:
        return True
    if likeness.short and not likeness.evidence:
        return False
    return likeness.odds >= (_SAME_DEAL if apart in ("amount", "deadline") and not binds_more else _SAME_MATTER)


def goes_back_on(one: Identity, other: Identity) -> bool:
    """Whether an article tells that the one takes the place of the other."""
    if not one.taken_back or other.retreats or one.holder != other.holder:
        return False
    return any(_told_again(one.taken_back, content.matter) for content in (other.content, *other.wordings))


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


_ADJACENT = frozenset({frozenset({"statement", "evaluation"}), frozenset({"statement", "demand"})})
"""Kinds that are read off one content now and then: a complaint is stated here, voiced there."""


_RETOLD = frozenset(frozenset({"statement", act}) for act in ("commitment", "rejection", "threat"))
"""Likewise, but only where another report of one speech tells an act once more: elsewhere an act is news."""


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
    if undoes(one, other) or undoes(other, one):
        return "polarity"
    kinds = frozenset({one.kind, other.kind})
    one_side = are_one_side(one, other)
    adjacent = _ADJACENT | _RETOLD if told_again else _ADJACENT
    if one.kind != other.kind and kinds not in _OPPOSED | adjacent and not one_side:
        return "kind"
    if part := _other_matter(one, other):
        return part
    if kinds in _OPPOSED and not one_side:
        return "wording" if keeps_to(one, other) or keeps_to(other, one) else "kind"
    if one_side and kinds == {"commitment", "denial"}:
        return "wording"
    if one.retreats != other.retreats:
        return "polarity"
    if opposition := _opposition(one, other):
        return "wording" if _may_both_hold(one, other) else opposition
    return "amount" if amounts_differ(one, other) else deadlines_differ(one, other)


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
    """Whether two short contents tell one act upon other things: missiles and jets, prices of power and of fuel.

    Longer contents cut the object differently and say more than it: there all words are weighed.
    """
    if one.action.isdisjoint(other.action) or max(one.content.words, other.content.words) >= _SHORT_WORDS:
        return False
    alone = (one.object - _named(other), other.object - _named(one))
    return min(map(mass, alone)) >= _TOLD_APART


def _is_said_to_others(one: Identity, other: Identity) -> bool:
    """Whether both congratulate, thank or condole in like words, and each names other states."""
    said = courtesies()
    if said.isdisjoint(one.matter) or said.isdisjoint(one.matter & other.matter):
        return False
    states = state_terms()
    return _disjoint(one.matter & states, other.matter & states)


def _strangers(one: Identity, other: Identity) -> bool:
    """Whether each has a beneficiary that the other does not name."""
    ours, theirs = one.beneficiary, other.beneficiary
    return _disjoint(ours, theirs) and ours.isdisjoint(_named(other)) and theirs.isdisjoint(_named(one))


def _named(identity: Identity) -> frozenset[str]:
    """Terms of all that it names, in full or by the first word alone: "the alliance" may be the one named."""
    return identity.matter.union(*(content.heads for content in (identity.content, *identity.wordings)))


def _opposition(one: Identity, other: Identity) -> Literal["polarity", "wording"] | None:
    """`polarity` when one affirms what the other negates, `wording` when of the same words only the slots say so.

    Refusals and denials are negative by kind. Of acts ("will supply", "must leave") the polarity slot decides; a
    statement or an evaluation can be worded either way ("has changed", "is no longer the same"), and is opposite only
    if both have the same word. An act that both negate keeps them together.
    """
    if one.kind in NEGATIVE or other.kind in NEGATIVE:
        return None
    ours, theirs = one.content, other.content
    both_negate = ours.negated & theirs.negated
    if both_negate & (one.action | other.action):
        return None
    if _flips(one, other) or _flips(other, one) or _antonyms(one, other):
        return "polarity"
    if one.polarity == other.polarity:
        return None
    if one.kind in ACTS:
        negative, positive = sorted((one, other), key=lambda identity: identity.polarity)
        if _denies_the_opposite(negative, positive):
            return None
        if _negates_another_act(negative, positive) or _stops_it(negative, positive) or keeps_to(negative, positive):
            return None
        return "polarity"
    return "wording" if ours.terms == theirs.terms and not both_negate else None


def _negates_another_act(negative: Identity, positive: Identity) -> bool:
    """Whether the negative one says what the other does and negates something else: hurry, what is late saves none.

    Its act is another one, or stands there affirmed beside what is negated: no bomb deters us from fighting on.
    """
    affirmed = negative.content.terms - negative.content.negated
    if positive.action.isdisjoint(affirmed):
        return False
    if negative.action and negative.action.isdisjoint(positive.matter | positive.action):
        return True
    return (
        bool(negative.content.negated)
        and negative.action <= affirmed
        and not negative.action.isdisjoint(positive.action)
    )


def _denies_the_opposite(negative: Identity, positive: Identity) -> bool:
    """Whether the negative one negates the opposite of what the other says: `لن نغلق المعبر`, `سنبقي المعبر مفتوحا`."""
    denied = frozenset().union(*map(opposites_of, negative.content.negated))
    return not denied.isdisjoint(positive.content.terms)


def _stops_it(negative: Identity, positive: Identity) -> bool:
    """Whether the positive one stops what the negative one will not do: `جمدنا الرسوم`, `لن نطبق الرسوم`."""
    stops = undoing()
    return bool(positive.action) and positive.action <= stops and negative.action.isdisjoint(stops)


def _flips(one: Identity, other: Identity) -> bool:
    """Whether one negates what the other affirms: its act, or any word where no act is known or the slots differ.

    Where both tell their acts, a word beside them counts if little else is said: المفاوضات تتقدم, المفاوضات لا تتقدم.
    It tells nothing where the other negates as well, in words of its own (`ليست ظاهرة`, `لم تصل إلى مستوى الظاهرة`),
    nor does the act itself where both are negative.
    """
    flipped = one.content.negated & other.content.terms - other.content.negated
    flipped -= one.content.names | state_terms()  # not the subject: `لم تعد ساندرا متأخرة`
    if not flipped:
        return False
    if flipped & (one.action | other.action):
        return not one.polarity == other.polarity == "negative"
    if other.content.negated - one.content.negated:
        return False
    beside_known_acts = one.polarity == other.polarity and one.action and other.action
    return not beside_known_acts or (one.kind not in ACTS and _say_little_else(one.content, other.content))


def _say_little_else(ours: Content, theirs: Content) -> bool:
    """Whether one of two contents is short, or nearly all their words are the same."""
    return min(ours.words, theirs.words) < _SHORT_WORDS or len(ours.matter ^ theirs.matter) <= _FEW


def _affirmed(identity: Identity) -> frozenset[str]:
    """Terms that it affirms; of acts the act too, which may hide in what several words amount to: فتح تحقيق."""
    act = identity.action if identity.kind in ACTS and identity.polarity == "positive" else frozenset[str]()
    return identity.content.terms | act - identity.content.negated


def _antonyms(one: Identity, other: Identity) -> bool:
    """Whether one says the opposite word: its act, or any word of a short content."""
    ours, theirs = (_affirmed(identity) & opposable() for identity in (one, other))
    if not ours or not theirs:
        return False
    short = min(one.content.words, other.content.words) < _SHORT_WORDS
    acts = one.action | other.action
    pairs = ((term, opposite) for term in ours - theirs for opposite in opposites_of(term) & (theirs - ours))
    return any(short or not acts.isdisjoint(pair) for pair in pairs)


def _disjoint(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and ours.isdisjoint(theirs)
