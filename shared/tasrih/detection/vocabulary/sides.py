"""Whose side a word is on: the speaker's own country, government or office, or a third party. For kinds."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "kinds_sides.yaml"
_ADJECTIVE_ENDINGS = ("", "ه", "ين", "ون", "ات", "تين", "تان", "ان")
_POSSESSIVES = ("ه", "ها", "هم", "هما", "نا", "ي")
_STATE_ENDINGS = ("", "ا", "يا")
_MIN_NAME = 3
_MIN_STEM = 4
MAX_SPEAKER_WORDS = 40
"""A speaker phrase is read no further."""


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """A state or alliance by the words that name it."""

    names: list[str]
    adjective: str
    same_as: str = ""
    """Adjective of the state of which this is another spelling."""
    part_of: str = ""
    """Adjective of the alliance whose side its speakers are on too."""


class SidesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file."""

    states: list[State]
    bodies: list[str]
    sideless: list[str]
    organs: list[str]
    unbound: list[str]


class Sides:
    """Knows states and bodies; makes the `Own` side of one speaker."""

    def __init__(self, path: Path = DATA) -> None:
        """Load the words of all sides.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, SidesFile)
        self._states = TermIndex(_state_phrases(data.states))
        self._wider = {fold(state.adjective): fold(state.part_of) for state in data.states if state.part_of}
        bodies = [fold(body) for body in data.bodies]
        self.own_bodies = frozenset(_possessed(body) + end for body in bodies for end in _POSSESSIVES)
        self.bodies = frozenset(bodies)
        self.sideless = frozenset(fold(word) for word in data.sideless)
        self.organs = frozenset(fold(word) for word in data.organs)
        self._unbound = frozenset(fold(word) for word in data.unbound)

    def of(self, speaker: Sequence[str]) -> "Own":
        """The side of a speaker phrase given as folded tokens."""
        words = speaker[:MAX_SPEAKER_WORDS]
        names = {bare(word) for word in words if len(word) >= _MIN_NAME}
        names.update(name for word in words for name in _named_by(word))
        unbound = any(bare(word) in self._unbound for word in words[:2])
        states = self.states(words)
        states |= {self._wider[state] for state in states if state in self._wider}
        return Own(self, frozenset(names), frozenset(states), unbound)

    def states(self, words: Sequence[str]) -> set[str]:
        """Sides that the words name."""
        return {side for _, _, side in self._states.find(words)}


class Own:
    """The words that mean one speaker's own side."""

    __slots__ = ("_names", "_sides", "_states", "unbound")

    def __init__(self, sides: Sides, names: frozenset[str], states: frozenset[str], unbound: bool) -> None:
        self._sides = sides
        self._names = names
        self._states = states
        self.unbound = unbound
        """The speaker is a source, a witness or a paper: nobody who can bind a side."""

    def names(self, subject: Sequence[str], *, known: bool = False) -> bool:
        """Whether the folded words of a subject name the speaker or their side.

        A state counts as the side of a speaker of whom nothing else is known, unless `known` asks for evidence.
        """
        words = list(subject[:4])
        if any(word in self._sides.own_bodies or _bare_wa(word) in self._sides.own_bodies for word in words[:3]):
            return True
        if any(bare(word) in self._names for word in words[:2]):
            return True
        if self.is_body(words) and all(bare(word) in self._sides.sideless for word in subject[1:]):
            return True  # الوزارة ستطلق, القوات المسلحة سترد: a body without a name is the speaker's
        if self._states:
            return not self._states.isdisjoint(self._sides.states(words))
        return not known and bool(self._sides.states(words[:2]))

    def is_behind(self, words: Sequence[str]) -> bool:
        """Whether the subject behind a verb names them: its word, and the next unless that begins something else."""
        alone = len(words) > 1 and bare(words[1]) == words[1]  # تلجأ الوزارة إلى, not الوزارة الجديدة
        return self.names(words) or (alone and self.names(words[:1]))

    def sends(self, subject: Sequence[str]) -> bool:
        """Whether a committee or team of no other state is the subject: it is of whoever tells of it."""
        organs = self._sides.organs
        is_organ = subject[0] in organs or subject[0].removesuffix("ا") in organs
        return is_organ and self._sides.states(subject) <= self._states

    def is_body(self, words: Sequence[str]) -> bool:
        """Whether the first word is a body with the article, which without a name may be the speaker's."""
        return bool(words) and bare(words[0]) != words[0] and bare(words[0]) in self._sides.bodies


def bare(word: str) -> str:
    """A folded word without conjunction and article, enough to compare names."""
    word = _bare_wa(word)
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    if word.startswith("لل") and len(word) > 4:
        return word[2:]
    return word


def _named_by(adjective: str) -> Iterator[str]:
    """Names that a state no list knows may have beside its adjective: نوردهايم of النوردهايمي."""
    stem = bare(adjective.removesuffix("ه").removesuffix("ي"))
    if adjective.removesuffix("ه").endswith("ي") and len(stem) >= _MIN_STEM:
        yield from (bare(stem + ending) for ending in _STATE_ENDINGS)  # compared as `Own.names` reads a word


def _bare_wa(word: str) -> str:
    return word[1:] if word[:1] in ("و", "ف") and len(word) > 4 else word


def _possessed(body: str) -> str:
    return body[:-1] + "ت" if body.endswith("ه") else body


def _state_phrases(states: Iterable[State]) -> Iterable[tuple[str, str]]:
    for state in states:
        side = fold(state.same_as or state.adjective)
        for name in state.names:
            yield name.removeprefix("ال"), side
        *first, last = fold(state.adjective).split()
        for ending in _ADJECTIVE_ENDINGS:
            yield " ".join([*first, last + ending]), side
