"""Fits the linear models deterministically, in folds by article: anew with scikit-learn, or from weights there are."""

import hashlib
from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypedDict

from tasrih.detection.models.features import Group, Key
from tasrih.detection.models.linear import encoded
from tasrih.training.adapting import Lesson, adapted
from tasrih.training.fitted import DIGITS, Fitted, Prior, by_value

FOLDS = 5
TOLERANCE = 0.000001
STEPS = 100
"""Where the fitting stops: by the loss, or else after so many steps, when decisions have long settled."""


class Small(TypedDict):
    """Arguments of `Examples.fit`."""

    least: int
    smallest: float
    digits: int


SMALL: Small = {"least": 4, "smallest": 0.04, "digits": 2}
"""What keeps the files small."""


class Example(NamedTuple):
    """Values of one example, by template, and what is right."""

    features: tuple[tuple[str, Hashable], ...]
    label: int | str
    article: str
    """Id of its article: no article is in two folds."""
    weight: float = 1.0


def fold_of(article: str, folds: int = FOLDS, salt: str = "") -> int:
    """The fold of an article, from its id alone."""
    return int.from_bytes(hashlib.sha256((salt + article).encode()).digest()[:4], "big") % folds


def features(templates: Sequence[str], values: Iterable[Hashable]) -> tuple[tuple[str, Hashable], ...]:
    """Pairs of template and value."""
    return tuple(zip(templates, values, strict=True))


def bag(template: str, values: Iterable[Hashable]) -> Iterator[tuple[str, Hashable]]:
    """Pairs of a bag's template and each of its values."""
    return ((template, value) for value in dict.fromkeys(values))


def pairs(groups: Sequence[Group], keys: Sequence[Key]) -> Iterator[tuple[str, Hashable]]:
    """Pairs of template and value of an example that gives keys of groups."""
    return (pair for group, key in zip(groups, keys, strict=True) for pair in group.values(key))


class Examples:
    """Many examples, kept small: each pair of template and value is a number."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, Hashable], int] = {}
        self._indices = array("i")
        self._starts = array("i", [0])
        self._labels: list[int | str] = []
        self._articles: list[str] = []
        self._weights = array("d")

    def __len__(self) -> int:
        return len(self._labels)

    def add(
        self, features: Iterable[tuple[str, Hashable]], label: int | str, article: str, weight: float = 1.0
    ) -> None:
        """Add one example."""
        columns = self._columns
        self._indices.extend(columns.setdefault(pair, len(columns)) for pair in features)
        self._starts.append(len(self._indices))
        self._labels.append(label)
        self._articles.append(article)
        self._weights.append(weight)

    def fit(
        self, *, strength: float, least: int = 3, smallest: float = 0.02, digits: int = DIGITS, folds: int = FOLDS,
        salt: str = "", without: int | None = None, prior: Prior | None = None,
    ) -> Fitted:  # fmt: skip
        """Logistic regression (L2): one against the rest where labels are names, or from a prior as `adapting` does it.

        Args:
            strength: inverse of the regularisation, scikit-learn's `C`; not asked with a prior.
            least: values seen in fewer examples are left out, unless the prior weighs them.
            smallest: weights below it are left out.
            digits: decimals kept of a weight.
            folds: how many folds there are.
            salt: makes another division into folds.
            without: the fold that is left out.
            prior: the model to learn on from.
        """
        import numpy as np

        kept = [n for n, article in enumerate(self._articles) if fold_of(article, folds, salt) != without]
        known = prior.fitted.named() if prior else frozenset()
        matrix, names = self._matrix(least, known)
        matrix, labels = matrix[kept], [self._labels[n] for n in kept]
        weights = np.array(self._weights)[kept]
        if prior:
            soft = np.array([self._articles[n] in prior.kept for n in kept])
            lesson = Lesson(matrix, names, labels, weights * np.where(soft, prior.hold, 1.0), soft)
            return adapted(prior.fitted, lesson, smallest=smallest, digits=digits)
        classes = tuple(sorted({label for label in labels if isinstance(label, str)}))
        targets = [[label == name for label in labels] for name in classes] or [[bool(label) for label in labels]]
        models = [_regression(matrix, target, weights, strength) for target in targets]
        columns = np.array([model.coef_[0] for model in models])
        bias = tuple(round(float(model.intercept_[0]), DIGITS) for model in models)
        return Fitted(classes, bias, by_value(names, columns.T, smallest, digits))

    def _matrix(self, least: int, known: Collection[tuple[str, str]]) -> tuple[Any, list[tuple[str, str]]]:
        """Sparse matrix of zeros and ones, one row an example, and the template and value (encoded) of each column."""
        import numpy as np
        from scipy.sparse import csr_matrix

        indices = np.frombuffer(self._indices, dtype=np.int32)
        shape = (len(self._labels), len(self._columns))
        matrix = csr_matrix((np.ones(len(indices)), indices, np.frombuffer(self._starts, dtype=np.int32)), shape=shape)
        names = [(template, encoded(value)) for template, value in self._columns]
        counts = np.bincount(indices, minlength=shape[1])
        frequent = [n for n, name in enumerate(names) if counts[n] >= least or name in known]
        return matrix[:, frequent].tocsr(), [names[n] for n in frequent]


def _regression(matrix: Any, target: Sequence[bool], weights: Any, strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, solver="lbfgs", tol=TOLERANCE, max_iter=STEPS)
    return model.fit(matrix, target, sample_weight=weights)


def fit(
    examples: Iterable[Example], *, strength: float, least: int = 3, smallest: float = 0.02, digits: int = DIGITS,
    prior: Prior | None = None,
) -> Fitted:  # fmt: skip
    """Logistic regression on a list of examples, as `Examples.fit` does it."""
    kept = Examples()
    for example in examples:
        kept.add(*example)
    return kept.fit(strength=strength, least=least, smallest=smallest, digits=digits, prior=prior)


def by_fold(examples: Sequence[Example], fitter: Callable[[Sequence[Example]], Fitted]) -> Iterator[tuple[int, Fitted]]:
    """For each fold the model learned from all others."""
    for n in range(FOLDS):
        yield n, fitter([e for e in examples if fold_of(e.article) != n])
