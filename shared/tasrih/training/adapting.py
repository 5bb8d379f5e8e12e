"""Learns on from a model where the articles it was learned from are not at hand.

The weights are held near those there are (Chelba and Acero, Adaptation of maximum entropy capitalizer: little data can
help a lot, 2006), and the model to what it says of other news, in which nothing is annotated (Li and Hoiem, Learning
without forgetting, 2016).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tasrih.training.fitted import DIGITS, Fitted, by_value

PULL = 3.0
"""How strongly the weights are held: of the squared distance from them, halved."""
ROUNDS = 150
"""Steps at most; decisions have long settled."""
_TINY = 1e-12

Loss = Callable[[Any], tuple[float, Any]]


class Lesson(NamedTuple):
    """Examples in rows, with what is right of them."""

    matrix: Any
    """Sparse, of zeros and ones."""
    names: list[tuple[str, str]]
    """Template and value (encoded) of each column."""
    labels: Sequence[int | str]
    weights: Any
    """How much each row counts."""
    kept: Any
    """Whether the model is to go on saying what it says of a row, whatever its label."""


def adapted(prior: Fitted, lesson: Lesson, *, smallest: float, digits: int) -> Fitted:
    """The prior as the lesson moves it: logistic regression with one score, or softmax over the prior's classes."""
    import numpy as np

    start, bias = start_of(prior, lesson.names), np.array(prior.bias)
    before = _probabilities(lesson.matrix @ start + bias)
    targets = np.where(lesson.kept[:, None], before, _targets(prior.classes, lesson.labels))
    weights = lesson.weights[:, None]
    transposed = lesson.matrix.T.tocsr()

    def loss(moved: Any) -> tuple[float, Any]:
        table = moved.reshape(-1, len(bias))
        told = _probabilities(lesson.matrix @ table[:-1] + table[-1])
        missed = weights * (told - targets)
        slope = np.vstack([transposed @ missed, missed.sum(axis=0)])
        return float(_cost(told, targets, weights)), slope.ravel()

    found = held(loss, np.vstack([start, bias])).reshape(-1, len(bias))
    learned = with_rest(prior, lesson.names, by_value(lesson.names, found[:-1], smallest, digits))
    return Fitted(prior.classes, tuple(round(float(one), DIGITS) for one in found[-1]), learned)


def held(loss: Loss, start: Any) -> Any:
    """The weights that cost least where they are held near those at the start."""
    from scipy.optimize import minimize

    origin = start.ravel()

    def pulled(weights: Any) -> tuple[float, Any]:
        cost, slope = loss(weights)
        away = weights - origin
        return cost + PULL * float(away @ away) / 2, slope + PULL * away

    return minimize(pulled, origin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def start_of(prior: Fitted, names: Sequence[tuple[str, str]]) -> Any:
    """The prior's weights of some values, one row each; zeros for values that it does not know."""
    import numpy as np

    none = (0.0,) * len(prior.bias)
    rows = [prior.weights.get(template, {}).get(value, none) for template, value in names]
    return np.array(rows).reshape(len(names), len(prior.bias))


def with_rest(
    prior: Fitted, names: Sequence[tuple[str, str]], learned: dict[str, dict[str, tuple[float, ...]]]
) -> dict[str, dict[str, tuple[float, ...]]]:
    """What was learned of some values, and the prior's weights of all others."""
    asked = frozenset(names)
    table = {
        template: {value: row for value, row in values.items() if (template, value) not in asked}
        for template, values in prior.weights.items()
    }
    for template, values in learned.items():
        table.setdefault(template, {}).update(values)
    return {template: values for template, values in table.items() if values}


def _targets(classes: Sequence[str], labels: Sequence[int | str]) -> Any:
    import numpy as np

    if classes:
        return np.array([[float(label == name) for name in classes] for label in labels])
    return np.array(labels, dtype=float)[:, None]


def _probabilities(scores: Any) -> Any:
    from scipy.special import expit, softmax

    return expit(scores) if scores.shape[1] == 1 else softmax(scores, axis=1)


def _cost(told: Any, targets: Any, weights: Any) -> Any:
    import numpy as np

    right = targets * np.log(told + _TINY)
    wrong = (1 - targets) * np.log(1 - told + _TINY) if told.shape[1] == 1 else 0.0
    return -(weights * (right + wrong)).sum()
