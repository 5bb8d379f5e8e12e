"""Chooses the speaker of an attribution among its candidates, by a model learned from annotated articles."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.morphology import Form
from tasrih.detection.models.linear import MODELS, Binary, Contribution
from tasrih.detection.speakers.candidates import Candidate, Option
from tasrih.detection.speakers.conversation import may_go_on, tells_who_goes_on
from tasrih.detection.speakers.features import LINK, OPTION, TEMPLATES

MAX_OPTIONS = 3
"""Phrases of an attribution whose meanings are compared."""

Told = tuple[Option, tuple[Hashable, ...]]
"""A phrase with its values."""
Weighed = tuple[Option, tuple[Hashable, ...], float]
"""The same with what these weigh."""


class Scored(Struct, frozen=True):
    """A candidate with what tells for and against it."""

    candidate: Candidate
    option: tuple[Hashable, ...]
    """Values of its phrase; one tuple for all candidates of a phrase, empty without one."""
    base: float
    """What these weigh; 0 where no model does."""
    link: tuple[Hashable, ...]
    """Values of its voice."""

    @property
    def values(self) -> tuple[Hashable, ...]:
        """All values, in the order of the model's templates."""
        return (self.option or (None,) * len(OPTION)) + self.link


class Explained(NamedTuple):
    """A candidate with its score and what it is made of."""

    candidate: Candidate
    score: float
    """Log odds against the other candidates, up to a constant."""
    contributions: list[Contribution]
    """Strongest first."""


class Chooser:
    """The learned choice."""

    def __init__(self, model: Binary) -> None:
        """Take the model, over `features.TEMPLATES`."""
        self._model = model
        self._option, self._link = model.part(OPTION), model.part(LINK)

    @classmethod
    def load(cls, path: Path = MODELS / "speakers.json") -> "Chooser":
        """The package's model.

        Raises:
            DataError: its file is missing, broken, or made for other templates.
        """
        return cls(Binary.read(path, TEMPLATES))

    def promising(self, told: list[Told]) -> list[Weighed]:
        """The likeliest phrases in their order; whom they may mean is looked up for these alone."""
        weighed = [(option, values, self._option.score(values)) for option, values in told]
        if len(told) <= MAX_OPTIONS:
            return weighed
        least = sorted([weight for _, _, weight in weighed], reverse=True)[MAX_OPTIONS - 1]
        return [one for one in weighed if one[2] >= least]

    def scores(self, found: Sequence[Scored]) -> list[float]:
        """Log odds of each candidate against the others."""
        return [one.base + self._link.score(one.link) for one in found]

    def best(self, found: Sequence[Scored]) -> Candidate:
        """The likeliest of some candidates, the first of equals."""
        scores = self.scores(found)
        return found[scores.index(max(scores))].candidate

    def explain(self, found: Sequence[Scored]) -> list[Explained]:
        """The candidates, likeliest first, each with what tells for and against it."""
        rows = zip(self.scores(found), found, strict=True)
        explained = [Explained(one.candidate, score, self._model.explain(one.values)) for score, one in rows]
        return sorted(explained, key=lambda one: -one.score)


def agreeing(scored: list[Scored], form: Form) -> list[Scored]:
    """Those who can be the dropped subject of a verb or participle by gender and number; all where nobody can."""
    return [one for one in scored if _agrees(one.candidate, form)] or scored if tells_who_goes_on(form) else scored


def _agrees(candidate: Candidate, form: Form) -> bool:
    behind = candidate.option is not None and candidate.option.side == "after"
    return may_go_on([one.voice for one in candidate.references], form, behind=behind)
