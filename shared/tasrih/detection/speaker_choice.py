"""Chooses the speaker of an attribution among its candidates, by a model learned from annotated articles."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from tasrih.detection.linear import MODELS, Binary
from tasrih.detection.speaker_candidates import Candidate
from tasrih.detection.speaker_features import TEMPLATES


class Scored(NamedTuple):
    """A candidate with what tells for and against it."""

    candidate: Candidate
    values: tuple[Hashable, ...]


class Chooser:
    """The learned choice."""

    def __init__(self, model: Binary) -> None:
        """Take the model, over `speaker_features.TEMPLATES`."""
        self._model = model

    @classmethod
    def load(cls) -> "Chooser":
        """The package's model.

        Raises:
            DataError: its file is missing, broken, or made for other templates.
        """
        return cls(Binary.read(MODELS / "speakers.json", TEMPLATES))

    def best(self, found: Sequence[Scored]) -> Candidate:
        """The likeliest of some candidates, the first of equals."""
        score = self._model.score
        return max(found, key=lambda one: score(one.values)).candidate
