"""Who does what to whom, before or after what, on which condition and with whom left out. Pure.

The same words may say otherwise: `أرفان تهاجم تيرا`, `تيرا تهاجم أرفان`. What one of them leaves out does not differ.
"""

from collections.abc import Sequence
from itertools import combinations

from tasrih.arabic.folding import fold
from tasrih.positions.contents.terms import Content, mass, state_terms
from tasrih.positions.contents.ties import JOINED, Tied, behind
from tasrih.positions.sameness.identity import Identity
from tasrih.positions.sameness.likeness import ACTS

_OWN = 0.3
"""Weight of what each leaves out, or makes a condition, that the other does not."""
_BEFORE, _AFTER, _INSIDE, _OUTSIDE = map(fold, ("قبل", "بعد", "داخل", "خارج"))
_RULED_OUT = ((_BEFORE, _AFTER), (_INSIDE, _OUTSIDE))
_TO = frozenset(map(fold, ("على", "إلى", "ضد", "ل")))
"""Ties of whom an act is done to."""
_MUTUAL = frozenset((JOINED, *map(fold, ("مع", "بين"))))
"""Ties of those who do a thing together: `بين تيرا وأرفان` is `بين أرفان وتيرا`."""


def tell_otherwise(one: Identity, other: Identity) -> bool:
    """Whether the words of both may be the same, but not who acts, when, on which condition or with which exception."""
    ours, theirs = one.content, other.content
    return (
        _are_others(ours.excepted, theirs.excepted)
        or (one.matter == other.matter and _are_others(one.addressee, other.addressee))
        or _hang_on_others(one, other)
        or _rule_out(ours, theirs)
        or _rule_out(theirs, ours)
        or _change_places(ours, theirs)
        or _are_turned(ours.order, theirs.order)
    )


def _are_others(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each has words of its own that say something."""
    return min(mass(ours - theirs), mass(theirs - ours)) >= _OWN


def _hang_on_others(one: Identity, other: Identity) -> bool:
    """Whether the same act waits for another thing: on condition of this or of that; not before this, not before that.

    Only where all other words are the same: one condition is told in as many words as one act is.
    """
    if one.kind not in ACTS:
        return False
    awaited = [_awaited(one), _awaited(other)]
    if not all(awaited):
        return False
    either = awaited[0] | awaited[1]
    rests = one.content.matter - either, other.content.matter - either
    return rests[0] == rests[1] and bool(rests[0]) and _are_others(*awaited)


def _awaited(identity: Identity) -> frozenset[str]:
    """Terms of what a content waits for; a condition that another report filled in stands in none of its words."""
    awaited = identity.condition & identity.content.matter
    return awaited | behind(_BEFORE, identity.content.order) if identity.kind == "rejection" else awaited


def _rule_out(ours: Content, theirs: Content) -> bool:
    """Whether one says before what the other says after, of the same thing."""
    return any(
        first in ours.ties
        and second in theirs.ties
        and not behind(first, ours.order).isdisjoint(behind(second, theirs.order))
        for first, second in _RULED_OUT
    )


def _change_places(ours: Content, theirs: Content) -> bool:
    """Whether of two that both name, one is acted upon here, the other there: `هجوم أرفان على تيرا`."""
    shared = ours.matter & theirs.matter
    called = (shared & ours.names) | (shared & state_terms())
    if len(called) < 2:
        return False
    told = _once(called, ours), _once(called, theirs)
    for one, other in combinations(sorted(told[0].keys() & told[1].keys()), 2):
        here, there = (told[0][one], told[0][other]), (told[1][one], told[1][other])
        if here == there[::-1] and here != there and not _TO.isdisjoint(here) and _MUTUAL.isdisjoint(here):
            return True
    return False


def _once(called: frozenset[str], content: Content) -> dict[str, str]:
    """Those of these terms that a content has once, to their ties."""
    terms = [term for _, term in content.order]
    return {term: tie for tie, term in content.order if term in called and terms.count(term) == 1}


def _are_turned(ours: Sequence[Tied], theirs: Sequence[Tied]) -> bool:
    """Whether two contents are the same words, but that two parts have changed places: who hits, and who is hit."""
    if len(ours) != len(theirs) or ours == theirs or sorted(t.term for t in ours) != sorted(t.term for t in theirs):
        return False
    differ = [at for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one.term != other.term]
    if not differ:
        return False
    here, there = ours[differ[0] : differ[-1] + 1], theirs[differ[0] : differ[-1] + 1]
    parts = ((first, last) for first in range(1, len(here)) for last in range(1, len(here) - first + 1))
    return any(_is_turn(here, there, *lengths) for lengths in parts)


def _is_turn(here: Sequence[Tied], there: Sequence[Tied], first: int, last: int) -> bool:
    """Whether a first part and a last one of these lengths have changed places, each tied as the other was."""
    middle, end = len(here) - last, len(here) - first
    words = [[tied.term for tied in order] for order in (here, there)]
    if words[0][:first] != words[1][end:] or words[0][middle:] != words[1][:last]:
        return False
    if words[0][first:middle] != words[1][last:end]:
        return False
    ties = here[0].tie, here[middle].tie
    between = {tied.tie for tied in here[first : middle + 1]}
    if (there[0].tie, there[end].tie) != ties or not _MUTUAL.isdisjoint(between):
        return False
    return middle > first or ties[0] != ties[1]
