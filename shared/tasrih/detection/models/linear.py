"""Linear models over named features: learned elsewhere (`tasrih.training`), scored here by a few look-ups.

A model has *templates* (`cue`, `gap`, …). An example gives each template one value, or for a *bag* template any
number of them; each value of a template has a weight. Score: bias plus the weights of the values. Unknown values
weigh nothing.
"""

import json
import sys
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from tasrih.yamldata import DataError

MODELS = Path(__file__).parents[1] / "data" / "models"
Weights = Mapping[str, Mapping[str, tuple[float, ...]]]
"""As stored: template to value (as `encoded`) to one weight, or one for each class."""
Number = TypeVar("Number", int, float)
_UNIT = 1000  # weights are kept to a thousandth
_STEP = 1024  # steps of one, of weights that are added as floats: their sums are exact
_BITS = 32  # of a class in a packed row: room for sums of millions
_HALF, _MASK = 1 << (_BITS - 1), (1 << _BITS) - 1


class ModelFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A model as stored: how it was made, and its weights."""

    command: str
    """What to run to make the file again."""
    data: dict[str, str]
    """Name of each training set to the SHA-256 of its articles and annotations."""
    figures: dict[str, float]
    """Cross-validated by article."""
    bias: tuple[float, ...]
    """One number, or one for each class."""
    weights: dict[str, dict[str, tuple[float, ...]]]
    """Template to value (as `encoded`) to weights, as many as `bias` has."""
    classes: tuple[str, ...] = ()
    """Names of the classes; empty for a model that gives one score."""


def rows(weights: Weights) -> dict[str, dict[Hashable, tuple[float, ...]]]:
    """Stored weights by the values themselves."""
    return {template: {decoded(v): row for v, row in table.items()} for template, table in weights.items()}


def single(weights: Weights) -> dict[str, dict[Hashable, float]]:
    """The same of a model that gives one score: one weight a value, as `exact` has it."""
    kept: dict[float, float] = {}  # most weights are equal to others: one object for all of these
    return {
        template: {decoded(v): kept.setdefault(row[0], exact(row[0])) for v, row in table.items()}
        for template, table in weights.items()
    }


def exact(weight: float) -> float:
    """The nearest weight of which sums are exact: the same in every order, whether or not Python's `sum` compensates.

    It does so from 3.12 on, and what is decided from a claim must not depend on that.
    """
    return round(weight * _STEP) / _STEP


class Contribution(NamedTuple):
    """What one value of one template adds to a score."""

    template: str
    value: Hashable
    weight: float


class Binary:
    """A model with one score: the log odds of yes."""

    def __init__(self, bias: float, weights: Mapping[str, dict[Hashable, float]], templates: Sequence[str]) -> None:
        """Take the weights by template, and the order in which examples give their values."""
        self.templates = tuple(templates)
        self._bias = bias
        self._tables = [weights.get(template, {}) for template in templates]

    @classmethod
    def read(cls, path: Path, templates: Sequence[str]) -> "Binary":
        """Read a model from its file.

        Raises:
            DataError: it is missing, broken, or made for other templates.
        """
        stored = read_model(path, templates)
        return cls(exact(stored.bias[0]), single(stored.weights), templates)

    def score(self, values: Iterable[Hashable]) -> float:
        """Log odds of an example that gives every template one value, in order."""
        return added_up(self._tables, values, self._bias)

    def part(self, templates: Sequence[str]) -> "Binary":
        """The model of some of its templates alone, without its bias."""
        tables = dict(zip(self.templates, self._tables, strict=True))
        return Binary(0.0, {template: tables[template] for template in templates}, templates)

    def explain(self, values: Sequence[Hashable]) -> list[Contribution]:
        """Weights of an example's values, strongest first."""
        found = zip(self.templates, values, self._tables, strict=True)
        return strongest(Contribution(name, value, table.get(value, 0.0)) for name, value, table in found)


class MultiClass:
    """A model with one score for each class.

    The weights of a value, in thousandths, stand side by side in one integer, so that all classes are summed at once.
    """

    def __init__(
        self,
        classes: Sequence[str],
        bias: Sequence[float],
        weights: Mapping[str, dict[Hashable, tuple[float, ...]]],
        templates: Sequence[str],
        bags: Sequence[str] = (),
    ) -> None:
        """Take the weights by template, and the order in which examples give single values and bags of values."""
        self.classes = tuple(classes)
        self.templates = (*templates, *bags)
        self.bias = tuple(bias)
        self._tables = [weights.get(template, {}) for template in templates]
        self._bags = [weights.get(bag, {}) for bag in bags]
        self._start = _packed(self.bias)
        self._sums = [{value: _packed(row) for value, row in table.items()} for table in self._tables]
        self._bag_sums = [{value: _packed(row) for value, row in table.items()} for table in self._bags]

    @classmethod
    def read(cls, path: Path, templates: Sequence[str], bags: Sequence[str] = ()) -> "MultiClass":
        """Read a model from its file.

        Raises:
            DataError: it is missing, broken, or made for other templates.
        """
        stored = read_model(path, [*templates, *bags])
        return cls(stored.classes, stored.bias, rows(stored.weights), templates, bags)

    def scores(self, values: Iterable[Hashable], bags: Iterable[Iterable[Hashable]] = ()) -> list[float]:
        """One score a class, of an example with one value a template and any number a bag."""
        total = added_up(self._sums, values, self._start)
        for table, bag in zip(self._bag_sums, bags, strict=True):
            total += sum(filter(None, map(table.get, bag)))
        return _unpacked(total, len(self.classes))

    def explain(
        self, values: Sequence[Hashable], bags: Sequence[Iterable[Hashable]], chosen: str, over: str
    ) -> list[Contribution]:
        """What speaks for one class over another in an example, strongest first."""
        yes, no = self.classes.index(chosen), self.classes.index(over)
        flat = [(t, v, table) for t, v, table in zip(self.templates, values, self._tables, strict=False)]
        for name, bag, table in zip(self.templates[len(self._tables) :], bags, self._bags, strict=True):
            flat += [(name, value, table) for value in bag]
        return strongest(
            Contribution(name, value, row[yes] - row[no])
            for name, value, t in flat
            if (row := t.get(value)) is not None
        )


def added_up(tables: Iterable[dict[Hashable, Number]], values: Iterable[Hashable], start: Number | int = 0) -> Number:
    """The weights of one value of each table: nothing for values that a table lacks."""
    return sum(filter(None, map(dict.get, tables, values)), start)  # no loop of ours: half of detection is this line


def _packed(row: Iterable[float]) -> int:
    return sum(round(weight * _UNIT) << (_BITS * n) for n, weight in enumerate(row))


def _unpacked(total: int, size: int) -> list[float]:
    scores = []
    for _ in range(size):
        score = (total + _HALF & _MASK) - _HALF
        scores.append(score / _UNIT)
        total = (total - score) >> _BITS
    return scores


def encoded(value: Hashable) -> str:
    """A feature's value as a key of the stored file: JSON, a tuple as a list."""
    return json.dumps(value, ensure_ascii=False)


def decoded(text: str) -> Hashable:
    """The value that `encoded` wrote."""
    return _frozen(json.loads(text))


def read_model(path: Path, templates: Sequence[str]) -> ModelFile:
    """A stored model, whole.

    Raises:
        DataError: it is missing, broken, or made for other templates.
    """
    try:
        stored = msgspec.json.decode(path.read_bytes(), type=ModelFile)
    except (OSError, msgspec.DecodeError) as error:
        raise DataError(path, None, str(error)) from error
    unknown = set(stored.weights) - set(templates)
    if unknown:
        raise DataError(path, None, f"weights for templates that the code does not know: {', '.join(sorted(unknown))}")
    return stored


def _frozen(value: object) -> Hashable:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return sys.intern(value) if isinstance(value, str) else value  # words come again in many values


def strongest(contributions: Iterable[Contribution]) -> list[Contribution]:
    """Those that weigh anything, the heaviest first, for or against."""
    return sorted((c for c in contributions if c.weight), key=lambda c: -abs(c.weight))
