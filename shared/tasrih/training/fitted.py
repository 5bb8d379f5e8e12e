"""What training learned: a model before it is stored, and one to learn on from."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tasrih.detection.models.features import Group, GroupedModel
from tasrih.detection.models.linear import Binary, ModelFile, MultiClass, read_model, rows, single

DIGITS = 3
"""Decimals kept of a weight, unless a fit asks for others."""


def by_value(
    names: Iterable[tuple[str, str]], columns: Any, smallest: float, digits: int = DIGITS
) -> dict[str, dict[str, tuple[float, ...]]]:
    """Weights by template and value, without the small ones.

    Args:
        names: template and value (encoded) of each row of `columns`.
        columns: one row of weights a value, one column a class.
        smallest: a value whose weights are all below it is left out.
        digits: decimals kept.
    """
    table: dict[str, dict[str, tuple[float, ...]]] = {}
    for (template, value), weights in zip(names, columns, strict=True):
        row = tuple(round(float(weight), digits) for weight in weights)
        if max(map(abs, row)) >= smallest:
            table.setdefault(template, {})[value] = row
    return table


class Fitted(NamedTuple):
    """What was learned, before it is stored."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, dict[str, tuple[float, ...]]]

    def named(self) -> frozenset[tuple[str, str]]:
        """Template and value (encoded) of all that has weights."""
        return frozenset((template, value) for template, table in self.weights.items() for value in table)

    def binary(self, templates: Sequence[str]) -> Binary:
        """The model that the detector uses."""
        return Binary(self.bias[0], single(self.weights), templates)

    def grouped(self, groups: Sequence[Group]) -> GroupedModel:
        """The model that the detector uses, over groups of features."""
        return GroupedModel(self.bias[0], single(self.weights), groups)

    def multi_class(self, templates: Sequence[str], bags: Sequence[str]) -> MultiClass:
        """The model that the detector uses."""
        return MultiClass(self.classes, self.bias, rows(self.weights), templates, bags)

    def stored(self, command: str, data: dict[str, str], figures: dict[str, float]) -> ModelFile:
        """The file's content."""
        return ModelFile(command, data, figures, self.bias, self.weights, self.classes)


class Prior(NamedTuple):
    """A model to learn on from."""

    fitted: Fitted
    kept: frozenset[str] = frozenset()
    """Ids of the articles of which it is to go on saying what it says: of these no label is looked at."""
    hold: float = 1.0
    """Weight of an example of these articles."""

    @classmethod
    def read(cls, path: Path, templates: Sequence[str], kept: Iterable[str], hold: float) -> "Prior":
        """The model of a file.

        Raises:
            DataError: it is missing, broken, or made for other templates.
        """
        stored = read_model(path, templates)
        return cls(Fitted(stored.classes, stored.bias, stored.weights), frozenset(kept), hold)
