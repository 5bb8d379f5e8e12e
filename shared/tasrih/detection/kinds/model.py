"""What was learned of kinds: weights of all that a claim shows, the rules' verdict among it."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, cast

from tasrih.detection.kinds.features import BAGS, TEMPLATES, Said, features
from tasrih.detection.models.linear import MODELS, Contribution, MultiClass
from tasrih.events.model import Kind

DATA = MODELS / "kinds.json"


class Explanation(NamedTuple):
    """Why a claim is of its kind."""

    kind: Kind
    verdict: Kind
    """The kind by the rules alone."""
    runner_up: Kind
    margin: float
    """How far its score is above the runner-up's, in log odds; below 0 where rules decided against the weights."""
    weights: list[Contribution]
    """What speaks for the kind over the runner-up, and against it where negative; strongest first."""


class KindModel:
    """Tells the kinds of claims."""

    def __init__(self, model: MultiClass) -> None:
        """Take the weights."""
        self._model = model
        self.classes = model.classes
        self.bias = model.bias

    def kind(self, claim: Said) -> Kind:
        """What the rules settle, else the kind with the highest score."""
        settled = claim.settled()
        if settled:
            return settled
        scores = self._model.scores(*features(claim))
        return cast(Kind, self._model.classes[scores.index(max(scores))])

    def explain(self, claim: Said) -> Explanation:
        """The kind with its reasons; where the rules decided it, the weights may speak against it."""
        values, bags = features(claim)
        scores = self._model.scores(values, bags)
        by_score = dict(zip(self._model.classes, scores, strict=True))
        kind = claim.settled() or cast(Kind, max(by_score, key=by_score.__getitem__))
        other = max((name for name in by_score if name != kind), key=by_score.__getitem__)
        weights = self._model.explain(values, bags, kind, other)
        return Explanation(kind, claim.verdict(), cast(Kind, other), by_score[kind] - by_score[other], weights)


def load(path: Path = DATA) -> KindModel:
    """A model from its file.

    Raises:
        DataError: it is missing, broken, or made for other templates.
    """
    return KindModel(MultiClass.read(path, TEMPLATES, BAGS))


@lru_cache(maxsize=1)
def default() -> KindModel:
    """The shipped model."""
    return load()


def classify(claim: Said) -> Kind:
    """Kind of a claim by the shipped model."""
    return default().kind(claim)


def explain(claim: Said) -> Explanation:
    """Its kind, and what speaks for and against it."""
    return default().explain(claim)
