"""Words of one content where words that rule them out stand in the other: another place, another name. Pure."""

from difflib import SequenceMatcher

from tasrih.positions.contents.terms import alternatives, is_place, state_terms
from tasrih.positions.contents.words import Sort
from tasrih.positions.sameness.identity import Identity

_FRAME = 2
"""Words that contents have in common at least, where a name of each tells them apart."""
_SPELLED = 2
"""Consonants that two spellings of one name have in a row at least."""
_NO_VOWELS = str.maketrans("", "", "=اويى")


def rule_out(sort: Sort, one: Identity, other: Identity) -> bool:
    """Whether both name words of one sort, and none in common: the north and the south."""
    rows = ((one.matter & row, other.matter & row) for row in alternatives(sort))
    return any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in rows)


def name_others(one: Identity, other: Identity) -> bool:
    """Whether two contents say the same of two names or states, and nothing else: `يشكر نورافيا`, `يشكر ساندرا`."""
    ours, theirs = one.matter - one.content.numbers, other.matter - other.content.numbers
    if len(ours & theirs) < _FRAME:
        return False
    own, other_own = _own_name(ours - theirs, one), _own_name(theirs - ours, other)
    if not own or not other_own:
        return False
    spellings = SequenceMatcher(None, own.translate(_NO_VOWELS), other_own.translate(_NO_VOWELS))
    return spellings.find_longest_match().size < _SPELLED


def _own_name(left: frozenset[str], identity: Identity) -> str:
    """The one word that a content has for itself, if it is a name or a state; what kind of place it is says nothing."""
    named = [term for term in left if not is_place(term)]
    is_name = len(named) == 1 and named[0] in identity.content.names | state_terms()
    return named[0] if is_name else ""
