"""What ties each term of a content to the one before: prepositions, what is left out or replaced, verbs. Pure.

Which preposition tells what is data (`data/ties.yaml`).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih import yamldata
from tasrih.arabic.folding import fold
from tasrih.positions.contents.spoken import Form, Word
from tasrih.positions.contents.words import DATA, term_of
from tasrih.yamldata import DataError, line_of

BEFORE_ONLY = 4
"""Words from a negation to what takes it back."""

_BACK = 2  # words that say nothing of a matter, between a preposition and its noun: قبل أن يتم, بعد كل هذه
_BEHIND = 3  # terms that may tell before what
_LEFT_OUT = 3  # terms behind `باستثناء` that are told of what is left out
_ROLES = ("together", "receivers", "upon", "going_on")
_ROLE = ("awaiting", "excepting", "replacing", "acting")


class TiesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `data/ties.yaml`; its comments say what each part is."""

    prepositions: dict[str, tuple[str, ...]]
    agents: tuple[str, ...]
    together: tuple[str, ...]
    receivers: tuple[str, ...]
    upon: tuple[str, ...]
    going_on: tuple[str, ...]
    ruled_out: tuple[tuple[str, str], ...]
    awaiting: str
    excepting: str
    replacing: str
    acting: str
    only: tuple[str, ...]
    exception: str
    relatives: tuple[str, ...]


class Ties(Struct, frozen=True):
    """The words of the data file, folded, prepositions by the one that each means."""

    prepositions: dict[str, str]
    agents: frozenset[tuple[str, ...]]
    agent_ends: frozenset[str]
    """The last words of these."""
    joining: str
    together: frozenset[str]
    receivers: frozenset[str]
    upon: tuple[str, ...]
    going_on: frozenset[str]
    ruled_out: tuple[tuple[str, str], ...]
    awaiting: str
    excepting: str
    replacing: str
    acting: str
    only: frozenset[str]
    exception: str
    """A term."""
    relatives: frozenset[str]


@cache
def ties() -> Ties:
    """The shipped words."""
    return read_ties(DATA / "ties.yaml")


def read_ties(path: Path) -> Ties:
    """Words of a data file.

    Raises:
        DataError: the file breaks its schema, or what tells something is no preposition of it.
    """
    data = yamldata.load(path, TiesFile)
    for name, told in _told(data):
        if told not in data.prepositions:
            raise DataError(path, line_of(path, name), f"{told} is none of `prepositions`")
    return Ties(
        prepositions={fold(word): fold(tie) for tie, forms in data.prepositions.items() for word in (tie, *forms)},
        agents=frozenset(tuple(fold(phrase).split("_")) for phrase in data.agents),
        agent_ends=frozenset(fold(phrase).split("_")[-1] for phrase in data.agents),
        joining=fold(data.together[0]),
        together=frozenset(map(fold, data.together)),
        receivers=frozenset(map(fold, data.receivers)),
        upon=tuple(map(fold, data.upon)),
        going_on=frozenset(map(fold, data.going_on)),
        ruled_out=tuple((fold(one), fold(other)) for one, other in data.ruled_out),
        awaiting=fold(data.awaiting),
        excepting=fold(data.excepting),
        replacing=fold(data.replacing),
        acting=fold(data.acting),
        only=frozenset(map(fold, data.only)),
        exception=term_of(fold(data.exception)),
        relatives=frozenset(map(fold, data.relatives)),
    )


def _told(data: TiesFile) -> Iterator[tuple[str, str]]:
    for name in _ROLES:
        yield from ((name, tie) for tie in getattr(data, name))
    yield from ((name, getattr(data, name)) for name in _ROLE)
    yield from (("ruled_out", tie) for pair in data.ruled_out for tie in pair)


class Tied(NamedTuple):
    """A term and how it hangs on what stands before it."""

    tie: str
    """A preposition, or empty."""
    term: str


def tie_of(words: Sequence[Word], at: int) -> str:
    """What ties the word there to what stands before it."""
    known, word = ties(), words[at]
    if word.joined:
        return known.joining
    if is_agent_at(words, at):
        return known.acting
    if leaves_out(words, at - 1):
        return known.excepting
    for before in range(at - 1, max(-1, at - 2 - _BACK), -1):
        if tie := known.prepositions.get(words[before].key):
            outer = known.prepositions.get(words[before - 1].key) if before else ""
            return known.replacing if outer == known.replacing else word.glued or tie
        if words[before].term:
            break
    return word.glued


def is_agent_at(words: Sequence[Word], at: int) -> bool:
    """Whether the word there is behind what tells who acts: `من قبل نورافيا`."""
    known = ties()
    if at < 1 or words[at - 1].key not in known.agent_ends:
        return False
    return any(tuple(word.key for word in words[max(0, at - size) : at]) in known.agents for size in (1, 2))


def leaves_out(words: Sequence[Word], at: int) -> bool:
    """Whether what stands behind the word there is left out: `السجناء إلا المدانين`, not `لا يرى إلا الحرب`."""
    if at < 0 or words[at].key not in ties().only or at + 1 >= len(words):
        return False
    return words[at + 1].key.startswith("ال") and not any(
        word.negates for word in words[max(0, at - BEFORE_ONLY + 1) : at]
    )


def form_of(words: Sequence[Word], at: int) -> Form:
    """Whether the word there is a verb, and whether its pronoun takes up a noun before it."""
    form = words[at].form
    relative = at > 0 and words[at - 1].key in ties().relatives
    return "verb" if form == "resuming" and relative else form


def behind(tie: str, order: Sequence[Tied]) -> frozenset[str]:
    """Terms behind a preposition, up to the next, three at most; some only go on."""
    left, found = 0, set[str]()
    for tied in order:
        left = _BEHIND if tied.tie == tie else left and _goes_on(tied) and left - 1
        if left:
            found.add(tied.term)
    return frozenset(found)


def _goes_on(tied: Tied) -> bool:
    return not tied.tie or tied.tie in ties().going_on


def left_out(tie: str, order: Sequence[Tied]) -> frozenset[str]:
    """Terms behind the first such preposition, as of what is left out; `order` are terms with their ties."""
    begin = next((at for at, tied in enumerate(order) if tied.tie == tie), None)
    if begin is None:
        return frozenset()
    rest = takewhile(_goes_on, order[begin + 1 :])
    return frozenset(term for _, term in (order[begin], *islice(rest, _LEFT_OUT - 1)))
