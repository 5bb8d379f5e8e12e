"""Words of one content where words that rule them out stand in the other: another place, another name. Pure."""

from difflib import SequenceMatcher
from itertools import pairwise, product

from tasrih.positions.contents.terms import Content, alternatives, named_alternatives, places, state_terms, weight
from tasrih.positions.contents.words import Sort, is_listed
from tasrih.positions.sameness.identity import Identity

_FRAME = 2
"""Words that contents have in common at least, where a name of each tells them apart."""
_RARE = 0.8
"""Weight of a word that newspapers seldom use."""
_SPELLED = 2
"""Consonants that two spellings of one name have in a row at least."""
_LONGEST_NAME = 3
_NO_VOWELS = str.maketrans("", "", "=اويى")


def rule_out(sort: Sort, one: Identity, other: Identity) -> bool:
    """Whether both name words of one sort, and none in common: the north and the south."""
    named = named_alternatives(sort)
    if named.isdisjoint(one.matter) or named.isdisjoint(other.matter):
        return False
    rows = ((one.matter & row, other.matter & row) for row in alternatives(sort))
    return any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in rows)


def name_others(one: Identity, other: Identity) -> bool:
    """Whether two contents say the same of two names or states, and nothing else: `يشكر نورافيا`, `يشكر ساندرا`."""
    ours, theirs = one.matter - one.content.numbers, other.matter - other.content.numbers
    if len(ours & theirs) < _FRAME:
        return False
    own, other_own = _own_name(ours - theirs, one), _own_name(theirs - ours, other)
    return bool(own and other_own) and not _is_spelled_like(own, other_own)


def have_other_names(one: Identity, other: Identity) -> bool:
    """Whether both have rare words, as names are, and none that the other has, in whatever spelling."""
    pairs = [*product(_rare(one), _rare(other))]
    return bool(pairs) and not any(ours == theirs or _is_spelled_like(ours, theirs) for ours, theirs in pairs)


def _rare(identity: Identity) -> list[str]:
    return [term for term in identity.matter if weight(term) >= _RARE and not term[0].isdigit()]


def _is_spelled_like(name: str, other: str) -> bool:
    spellings = SequenceMatcher(None, name.translate(_NO_VOWELS), other.translate(_NO_VOWELS))
    return spellings.find_longest_match().size >= _SPELLED


def _own_name(left: frozenset[str], identity: Identity) -> str:
    """The name or state that a content has for itself, if nothing else; what kind of place it is says nothing."""
    named, content = left - places(), identity.content
    if len(named) > 1:
        return _full_name(named, identity)
    for name in named:
        if name in content.names or name in state_terms() or _is_placed(name, content):
            return name
    return ""


def _full_name(named: frozenset[str], identity: Identity) -> str:
    """The words of one name, if they are: rare ones and none of a list, one behind the other."""
    if len(named) > _LONGEST_NAME or named.isdisjoint(identity.content.names) or any(map(is_listed, named)):
        return ""
    terms = [tied.term for tied in identity.content.order]
    rows = (terms[at : at + len(named)] for at in range(len(terms)))
    return next((" ".join(row) for row in rows if frozenset(row) == named), "")


def _is_placed(name: str, content: Content) -> bool:
    """Whether a word that no list has stands behind what it is that has a name: مدينة برزان."""
    return not is_listed(name) and any(
        before.term in places() and tied == ("", name) for before, tied in pairwise(content.order)
    )
