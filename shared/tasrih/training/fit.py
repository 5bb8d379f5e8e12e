"""Fits the linear models with scikit-learn, deterministically, in folds by article."""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tasrih.detection.linear import Binary, ModelFile, MultiClass, decoded, encoded

FOLDS = 5
DIGITS = 3
"""Decimals kept of a weight, unless a fit asks for others."""


class Example(NamedTuple):
    """Values of one example, by template, and what is right."""

    features: tuple[tuple[str, Hashable], ...]
    label: int | str
    article: str
    """Id of its article: no article is in two folds."""
    weight: float = 1.0


def fold_of(article: str) -> int:
    """The fold of an article, from its id alone."""
    return int.from_bytes(hashlib.sha256(article.encode()).digest()[:4], "big") % FOLDS


def features(templates: Sequence[str], values: Iterable[Hashable]) -> tuple[tuple[str, Hashable], ...]:
    """Pairs of template and value."""
    return tuple(zip(templates, values, strict=True))


def bag(template: str, values: Iterable[Hashable]) -> Iterator[tuple[str, Hashable]]:
    """Pairs of a bag's template and each of its values."""
    return ((template, value) for value in dict.fromkeys(values))


class Fitted(NamedTuple):
    """What was learned, before it is stored."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, dict[str, tuple[float, ...]]]

    def binary(self, templates: Sequence[str]) -> Binary:
        """The model that the detector uses."""
        weights = {t: {decoded(v): w[0] for v, w in table.items()} for t, table in self.weights.items()}
        return Binary(self.bias[0], weights, templates)

    def multi_class(self, templates: Sequence[str], bags: Sequence[str]) -> MultiClass:
        """The model that the detector uses."""
        weights = {t: {decoded(v): w for v, w in table.items()} for t, table in self.weights.items()}
        return MultiClass(self.classes, self.bias, weights, templates, bags)

    def stored(self, command: str, data: dict[str, str], figures: dict[str, float]) -> ModelFile:
        """The file's content."""
        return ModelFile(command, data, figures, self.bias, self.weights, self.classes)


def fit(
    examples: Sequence[Example],
    *,
    strength: float,
    least: int = 3,
    smallest: float = 0.02,
    tolerance: float = 1e-4,
    digits: int = DIGITS,
) -> Fitted:
    """Logistic regression (L2), one against the rest where labels are names.

    Args:
        examples: all of them.
        strength: inverse of the regularisation, scikit-learn's `C`.
        least: values seen in fewer examples are left out.
        smallest: weights below it are left out.
        tolerance: when the fit stops.
        digits: decimals kept of a weight.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(pair for example in examples for pair in example.features)
    rows = [{f"{t}\t{encoded(v)}": 1.0 for t, v in e.features if counts[t, v] >= least} for e in examples]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")  # as liblinear needs
    labels = [example.label for example in examples]
    weights = [example.weight for example in examples]
    classes = tuple(sorted({label for label in labels if isinstance(label, str)}))
    targets = [[label == name for label in labels] for name in classes] or [[bool(label) for label in labels]]
    models: list[Any] = []
    for target in targets:
        model = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=300, tol=tolerance)
        models.append(model.fit(matrix, target, sample_weight=weights))
    bias = tuple(round(float(model.intercept_[0]), DIGITS) for model in models)
    table: dict[str, dict[str, tuple[float, ...]]] = {}
    for name, *column in zip(vectorizer.get_feature_names_out(), *(m.coef_[0] for m in models), strict=True):
        row = tuple(round(float(w), digits) for w in column)
        if max(map(abs, row)) >= smallest:
            template, value = str(name).split("\t", 1)
            table.setdefault(template, {})[value] = row
    return Fitted(classes, bias, table)


def by_fold(examples: Sequence[Example], fitter: Callable[[Sequence[Example]], Fitted]) -> Iterator[tuple[int, Fitted]]:
    """For each fold the model learned from all others."""
    for n in range(FOLDS):
        yield n, fitter([e for e in examples if fold_of(e.article) != n])
