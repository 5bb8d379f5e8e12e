"""Features in groups: what a model looks at, computed once per key and kept.

A group takes a small key (a word and a frame, two words, a few numbers) to one value for each of its templates. At run
time the weights of those values are added up when a key is first met and kept, so that scoring an example takes one
look-up a group.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tasrih.detection.linear import Contribution, read_model, single, strongest

Key = tuple[Any, ...]

KEPT_SUMS = 1 << 12
"""Sums kept of a group; more take memory and save no time, since keys of two words hardly come again."""


class Group(NamedTuple):
    """Templates whose values follow from one key."""

    templates: tuple[str, ...]
    expand: Callable[..., tuple[Hashable, ...]]
    """From the parts of a key to one value a template."""

    def values(self, key: Key) -> Iterator[tuple[str, Hashable]]:
        """Pairs of template and value."""
        return zip(self.templates, self.expand(*key), strict=True)


class _Sums(dict[Key, float]):
    """Key of one group to what its values weigh together."""

    def __init__(self, group: Group, tables: Mapping[str, Mapping[Hashable, float]]) -> None:
        super().__init__()
        self._group = group
        self._tables = [tables.get(template, {}) for template in group.templates]

    def __missing__(self, key: Key) -> float:
        if len(self) >= KEPT_SUMS:
            self.clear()
        total = 0.0
        for table, value in zip(self._tables, self._group.expand(*key), strict=True):
            total += table.get(value, 0.0)
        self[key] = total
        return total


class GroupedModel:
    """A binary linear model over groups of features."""

    def __init__(self, bias: float, weights: Mapping[str, Mapping[Hashable, float]], groups: Sequence[Group]) -> None:
        """Take the weights by template, and the groups in the order in which examples give their keys."""
        self._bias = bias
        self._groups = tuple(groups)
        self._weights = weights
        self._sums = [_Sums(group, weights) for group in groups]

    @classmethod
    def read(cls, path: Path, groups: Sequence[Group]) -> "GroupedModel":
        """Read a model from its file.

        Raises:
            DataError: it is missing, broken, or made for other templates.
        """
        stored = read_model(path, [template for group in groups for template in group.templates])
        return cls(stored.bias[0], single(stored.weights), groups)

    def score(self, keys: Sequence[Key]) -> float:
        """Log odds of an example; with the keys of the first groups alone, what they tell by themselves."""
        total = self._bias
        for sums, key in zip(self._sums, keys, strict=False):
            total += sums[key]
        return total

    def explain(self, keys: Sequence[Key]) -> list[Contribution]:
        """Weights of an example's values, strongest first."""
        return strongest(
            Contribution(template, value, self._weights.get(template, {}).get(value, 0.0))
            for group, key in zip(self._groups, keys, strict=True)
            for template, value in group.values(key)
        )
