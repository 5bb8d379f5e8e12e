"""Names of states as words: `هايتي` is no adjective, `الأرجنتين` no plural, `جنوب أفريقيا` no part of a continent."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import NamedTuple

from tasrih.arabic.database import clitics
from tasrih.detection.vocabulary.classes import CONJOINED, COUNTRY, DEFINITE, FILLER, PREFIXED
from tasrih.detection.vocabulary.word import Word


class Named(NamedTuple):
    """A name of several words where its first one, with the proclitics it has there, is met."""

    words: tuple[str, ...]
    """Folded, without proclitics."""
    proclitics: int
    """Their classes."""


class StateNames:
    """Finds the names of states among folded words."""

    def __init__(self, names: Iterable[tuple[str, ...]] = ()) -> None:
        """Take each name as its folded words."""
        self._single: set[str] = set()
        self._beginning: dict[str, list[Named]] = {}
        for name in names:
            if len(name) == 1:
                self._single.add(name[0])
                continue
            for key, proclitics in _with_proclitics(name[0]):
                self._beginning.setdefault(key, []).append(Named(name, proclitics))
        for found in self._beginning.values():
            found.sort(key=lambda one: -len(one.words))

    def __contains__(self, key: str) -> bool:
        """Whether a word without proclitics is the whole name of a state."""
        return key in self._single

    def places(self, keys: Iterable[str]) -> Iterator[int]:
        """Where a name of several words may begin."""
        return compress(count(), map(self._beginning.__contains__, keys))

    def at(self, keys: Sequence[str], i: int) -> Named | None:
        """The longest name of several words that begins at `i`."""
        for named in self._beginning.get(keys[i], ()):
            if tuple(keys[i + 1 : i + len(named.words)]) == named.words[1:]:
                return named
        return None


@lru_cache
def beginning(key: str, named: Named) -> Word:
    """The word with which a state's name begins: that of a state."""
    return Word(key, COUNTRY | named.proclitics, " ".join(named.words), ())


@lru_cache
def further(key: str, named: Named) -> Word:
    """A further word of it, which goes on any phrase and is no name of a person."""
    return Word(key, FILLER | DEFINITE, " ".join(named.words), ())


def _with_proclitics(first: str) -> Iterable[tuple[str, int]]:
    table = clitics()
    for conjunction in ("", *table.conjunctions):
        joined = CONJOINED if conjunction else 0
        yield conjunction + first, joined
        for preposition in table.prepositions:
            contracts = preposition == table.purpose and first.startswith(table.article)
            glued = table.contracted + first[len(table.article) :] if contracts else preposition + first
            yield conjunction + glued, joined | PREFIXED
