"""Which preposition stands before each term of a content, and what it leaves out. Pure."""

from collections.abc import Sequence
from itertools import islice, takewhile
from typing import NamedTuple, Protocol

from tasrih.positions.contents.words import lexicon

JOINED = "و"
"""The tie of what a conjunction joins to what stands before it."""

EXCEPT = "باستثناء"
"""The tie of what is left out."""

_BACK = 2  # words that say nothing of a matter, between a preposition and its noun: قبل أن يتم, بعد كل هذه
_BEHIND = 3  # terms that may tell before what
_LEFT_OUT = 3  # terms behind `باستثناء` that are told of what is left out
_OF = "عن"  # قبل الإفراج عن الصيادين
_BY = "من"  # من قبل الحكومة: by the government, and no time before it


class Tied(NamedTuple):
    """A term and how it hangs on what stands before it."""

    tie: str
    """A preposition, `JOINED`, or empty."""
    term: str


class Spoken(Protocol):
    """A word of a content."""

    @property
    def key(self) -> str:
        """Folded."""

    @property
    def term(self) -> str:
        """Empty if it says nothing of a matter."""

    @property
    def joined(self) -> bool:
        """Whether a conjunction is glued before it."""

    @property
    def glued(self) -> str:
        """The preposition of one letter before it."""


def tie_of(words: Sequence[Spoken], at: int) -> str:
    """What ties the word there to what stands before it."""
    if words[at].joined:
        return JOINED
    if words[at].glued:
        return words[at].glued
    for before in range(at - 1, max(-1, at - 2 - _BACK), -1):
        if tie := lexicon().ties.get(words[before].key):
            return "" if before and words[before - 1].key == _BY else tie
        if words[before].term:
            break
    return ""


def behind(tie: str, order: Sequence[Tied]) -> frozenset[str]:
    """Terms behind a preposition, up to the next, three at most; one of a letter and عن only go on."""
    left, found = 0, set[str]()
    for tied in order:
        left = _BEHIND if tied.tie == tie else left and _goes_on(tied) and left - 1
        if left:
            found.add(tied.term)
    return frozenset(found)


def _goes_on(tied: Tied) -> bool:
    return len(tied.tie) <= 1 or tied.tie == _OF


def left_out(order: Sequence[Tied]) -> frozenset[str]:
    """Terms of what a content leaves out; `order` are its terms with their ties."""
    begin = next((at for at, tied in enumerate(order) if tied.tie == EXCEPT), None)
    if begin is None:
        return frozenset()
    rest = takewhile(_goes_on, order[begin + 1 :])
    return frozenset(term for _, term in (order[begin], *islice(rest, _LEFT_OUT - 1)))
