"""Whether one takes back what the other says: undoes it, does what it refuses; or keeps to it. Pure."""

from tasrih.events.model import Kind
from tasrih.positions.contents.terms import (
    Content,
    backing,
    mass,
    opposites_of,
    phrase_terms,
    stances,
    state_terms,
    undoing,
)
from tasrih.positions.contents.ties import behind, ties
from tasrih.positions.sameness.identity import Identity

TELLING = 0.5
"""Weight below which an object says little: a common word, `بقوة`."""

_BINDING: frozenset[Kind] = frozenset({"commitment", "threat"})
_UNDONE_BY: frozenset[Kind] = frozenset({"commitment", "statement"})
_DONE_OR_NOT = ({"commitment", "rejection"}, {"threat", "rejection"})
_MOST_OF = 0.6
_TELLING_DEED = 0.7
"""Weight from which an act, with its object if that is told, says what is done: to resign, to put off exams."""
_UPON = 0.3
_LONG_WORDS = 16
"""Weight from which opposite acts are upon one thing that both name."""


def reverse(one: Identity, other: Identity) -> bool:
    """Whether one undoes what the other says, threatens with what it will not do, or backs what it refuses."""
    return _turns(one, other) or _turns(other, one)


def _turns(one: Identity, other: Identity) -> bool:
    return undoes(one, other) or _threatens_with(one, other) or _backs(one, other)


def is_one_deed(one: Identity, other: Identity) -> bool:
    """Whether one pledges what the other refuses: one act, and with its object more than a common word (`تقديم`).

    To agree and to refuse are no acts of their own.
    """
    if {one.kind, other.kind} not in _DONE_OR_NOT:
        return False
    if not one.action & other.action - stances() or _tell_other_deals(one, other):
        return False
    shared = mass((_told_of(one) & _told_of(other)) - stances() - state_terms())
    return shared >= max(_TELLING_DEED, _MOST_OF * min(map(mass, map(_told_of, (one, other)))))


def _threatens_with(one: Identity, other: Identity) -> bool:
    """Whether the other says that its holder will not do what the one threatens to do: `سنرحلهم`, `لن نرحلهم`.

    Who refuses an act that he does not negate refuses it to others: `رفض فرض العقوبات`.
    """
    if (one.kind, other.kind) != ("threat", "rejection") or one.polarity == "negative":
        return False
    return bool(other.content.negated) and is_one_deed(one, other)


def _backs(one: Identity, other: Identity) -> bool:
    """Whether the one judges well what the other refuses, and both say hardly anything else: `أيد الاتفاق`."""
    if (one.kind, other.kind) != ("evaluation", "rejection") or one.content.negated:
        return False
    if one.action.isdisjoint(backing()):
        return False
    ours, theirs = (identity.content.matter - backing() - stances() for identity in (one, other))
    return mass(ours & theirs) >= max(_TELLING_DEED, _MOST_OF * max(mass(ours), mass(theirs)))


def undoes(one: Identity, other: Identity) -> bool:
    """Whether the one suspends or cancels what the other pledges or threatens to do: `علقنا الإضراب`."""
    binding = other.kind in _BINDING and one.kind in _UNDONE_BY
    asked = one.kind == other.kind == "demand" and bool(other.action) and other.action <= one.object
    if not (binding or asked) or _act(one).isdisjoint(undoing()):
        return False
    if "negative" in (one.polarity, other.polarity):
        return False  # `لن نفرض الرسوم`: to suspend them is to keep to it; `لن نعلق الرسوم` suspends nothing
    if bear_upon_others(one.content, other.content):
        return False
    told = one.object - state_terms()
    if told and mass(told) < TELLING:  # `رفع العقوبات`: of these there are many
        told = one.content.matter - one.action - undoing() - state_terms()
    undone = _to_be_done(other)
    return undone.isdisjoint(undoing()) and mass(told & undone) >= max(TELLING, _MOST_OF * mass(told))


def _to_be_done(one: Identity) -> frozenset[str]:
    """What one says will be done: of a long content the act and its object, because it says much else besides."""
    told = one.object if one.content.words >= _LONG_WORDS else one.matter
    return told | (one.action - one.content.heads)  # `وقف إطلاق النار` stops nothing else


def bear_upon_others(ours: Content, theirs: Content) -> bool:
    """Whether each says upon whom, and it is another one: fines on factories, the fines on shops."""
    upon = [frozenset().union(*(behind(tie, content.order) for tie in ties().upon)) for content in (ours, theirs)]
    return all(upon) and upon[0].isdisjoint(theirs.matter) and upon[1].isdisjoint(ours.matter)


def _act(identity: Identity) -> frozenset[str]:
    """Its act, with what that amounts to together with its object: `رفع الحصار` ends it, `لن نتوقف` goes on."""
    content = identity.content
    return (identity.action & (content.terms | content.heads)) | (identity.deed & content.terms)


def keeps_to(one: Identity, other: Identity) -> bool:
    """Whether the one will not undo, or refuses or denies to, what the other does: `لن نلغي الزيارة`, `سنزور البلد`.

    Nor does who refuses the opposite take anything back: `لن نفتح المعبر`, `سنغلق المعبر`.
    """
    if one.polarity != "negative":
        return False
    undone = undoing()
    undoes_it = not one.action.isdisjoint(undone) and other.action.isdisjoint(undone)
    return undoes_it or (other.polarity == "positive" and are_opposite_acts(one, other))


def are_opposite_acts(one: Identity, other: Identity) -> bool:
    """Whether they act, and one act is the opposite of the other; to accept and to refuse are no acts."""
    return any(not opposites_of(act).isdisjoint(other.action) for act in one.action - stances())


def act_oppositely(one: Identity, other: Identity) -> bool:
    """Whether their acts are opposites, the one upon what the other names: `سيغادر الفريق`, `سيبقى مع الفريق`."""
    if one.polarity != other.polarity or not are_opposite_acts(one, other):
        return False
    upon = (one.object & other.matter) | (other.object & one.matter)
    return mass(upon - state_terms()) >= _UPON


def _told_of(identity: Identity) -> frozenset[str]:
    """What is done, and to what or to how much of what."""
    return identity.action | identity.object | unit_of(identity)


def unit_of(identity: Identity) -> frozenset[str]:
    """Terms of what its amount counts."""
    return phrase_terms(identity.amount.partition(" ")[2])


def _tell_other_deals(one: Identity, other: Identity) -> bool:
    """Whether both say how many, and not as many, or both have names that the other lacks."""
    numbers = bool(one.numbers and other.numbers) and one.numbers.isdisjoint(other.numbers)
    return numbers or have_own_names(one.content, other.content)


def have_own_names(ours: Content, theirs: Content) -> bool:
    """Whether both have names that the other lacks."""
    return not ours.names <= theirs.matter and not theirs.names <= ours.matter
