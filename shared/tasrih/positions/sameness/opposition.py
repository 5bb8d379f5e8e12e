"""Whether two claims of one matter say the opposite: what the other negates, or the opposite word. Pure."""

from typing import Literal

from tasrih.positions.contents.terms import opposable, opposites_of, state_terms, undoing
from tasrih.positions.sameness.identity import Identity
from tasrih.positions.sameness.likeness import ACTS, NEGATIVE
from tasrih.positions.sameness.reversals import keeps_to

_SHORT_WORDS = 8
_FEW = 2  # words in which contents differ that say nearly the same


def opposition(one: Identity, other: Identity) -> Literal["polarity", "wording"] | None:
    """`polarity` when one affirms what the other negates, `wording` when of the same words only the slots say so.

    Refusals and denials are negative by kind. Of acts ("will supply", "must leave") the polarity slot decides where it
    is one act, or hardly another word: supplies that will not stop are guaranteed. A statement or an evaluation can be
    worded either way ("has changed", "is no longer the same"), and is opposite only if both have the same word, or the
    same act and hardly more. An act that both negate keeps them together.
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
    negative, positive = sorted((one, other), key=lambda identity: identity.polarity)
    if one.kind in ACTS:
        if _denies_the_opposite(negative, positive):
            return None
        if _negates_another_act(negative, positive) or _stops_it(negative, positive) or keeps_to(negative, positive):
            return None
        return "polarity" if one.action & other.action or _say_little_else(one, other) else None
    if both_negate:
        return None
    is_denied = bool(_turned(negative)) and bool(one.action & other.action)
    if is_denied and _say_little_else(one, other):
        return "polarity"
    return "wording" if ours.terms == theirs.terms else None


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
    flipped = (_turned(one) & other.content.terms) - other.content.negated
    if not flipped:
        return False
    if flipped & (one.action | other.action):
        return not one.polarity == other.polarity == "negative"
    if other.content.negated - one.content.negated:
        return False
    beside_known_acts = one.polarity == other.polarity and one.action and other.action
    return not beside_known_acts or _say_little_else(one, other)


def _turned(identity: Identity) -> frozenset[str]:
    """Words that it negates, without names, which a negation reaches and does not turn: `لم تعد ساندرا متأخرة`."""
    return identity.content.negated - identity.content.names - state_terms()


def _say_little_else(one: Identity, other: Identity) -> bool:
    """Whether nearly all words of two contents are the same, or one that tells no act is short."""
    ours, theirs = one.content, other.content
    short = one.kind not in ACTS and min(ours.words, theirs.words) < _SHORT_WORDS
    return short or len(ours.matter ^ theirs.matter) <= _FEW


def _opposable(identity: Identity) -> frozenset[str]:
    """Terms with an opposite that it affirms; of acts the act too, which may hide in several words: فتح تحقيق."""
    affirmed = identity.content.terms & opposable()
    if identity.kind in ACTS and identity.polarity == "positive":
        affirmed |= (identity.action & opposable()) - identity.content.negated
    return affirmed


def _antonyms(one: Identity, other: Identity) -> bool:
    """Whether one says the opposite word: its act, or any word of a short content."""
    ours = _opposable(one)
    theirs = _opposable(other) if ours else ours
    if not theirs:
        return False
    short = min(one.content.words, other.content.words) < _SHORT_WORDS
    acts = one.action | other.action
    pairs = ((term, opposite) for term in ours - theirs for opposite in opposites_of(term) & (theirs - ours))
    return any(short or not acts.isdisjoint(pair) for pair in pairs)
