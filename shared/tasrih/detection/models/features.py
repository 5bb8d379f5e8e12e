"""Features in groups: what a model looks at, computed once per key and kept.

A group takes a small key (a word and a frame, two words, a few numbers) to one value for each of its templates. At run
time the weights of those values are added up when a key is first met and kept, so that scoring an example takes one
look-up a group.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from operator import getitem
from pathlib import Path
from typing import Any, NamedTuple

from tasrih.detection.models.linear import Contribution, added_up, exact, read_model, single, strongest

Key = tuple[Any, ...]
Table = dict[Any, float]
NO_WEIGHTS: Table = {}

KEPT_SUMS = 1 << 12
"""Sums kept of a group; more take memory and save no time, since keys of two words hardly come again."""
KEPT_IN_ROWS = 1 << 14
"""The same of a group in rows, which is asked for far more."""


class Group(NamedTuple):
    """Templates whose values follow from one key."""

    templates: tuple[str, ...]
    expand: Callable[..., tuple[Hashable, ...]]
    """From the parts of a key to one value a template."""
    kept: bool = True
    """Whether keys come again, so that it is worth while to keep what they weigh."""
    weigh: Callable[[Sequence[Table]], Callable[..., float]] | None = None
    """Where nothing is kept: from the tables to what adds their weights up, in their order, without making values."""

    def values(self, key: Key) -> Iterator[tuple[str, Hashable]]:
        """Pairs of template and value."""
        return zip(self.templates, self.expand(*key), strict=True)


def nested(table: Table) -> dict[Any, Table]:
    """A table of pairs as a table of tables: it is asked without making a pair, and mostly lacks the first part."""
    found: dict[Any, Table] = {}
    for (first, second), weight in table.items():
        found.setdefault(first, {})[second] = weight
    return found


def led(rest: Callable[..., tuple[Hashable, ...]]) -> Callable[..., tuple[Hashable, ...]]:
    """An `expand` whose values all begin with the first part of the key, of one that takes the other parts."""

    def expand(first: Hashable, *others: Any) -> tuple[Hashable, ...]:
        return tuple([(first, *one) if isinstance(one, tuple) else (first, one) for one in rest(*others)])

    return expand


class Sums(dict[Key, float]):
    """Key of one group to what its values weigh together."""

    def __init__(self, group: Group, tables: Mapping[str, dict[Hashable, float]]) -> None:
        super().__init__()
        self._group = group
        self._tables = [tables.get(template, {}) for template in group.templates]

    def __missing__(self, key: Key) -> float:
        if len(self) >= KEPT_SUMS:
            self.clear()
        total = self[key] = self.total(key)
        return total

    def total(self, key: Key) -> float:
        """What the values of a key weigh together."""
        return added_up(self._tables, self._group.expand(*key))


def _by_values(tables: list[Table], expand: Callable[..., tuple[Hashable, ...]]) -> Callable[..., float]:
    def weigh(*key: Any) -> float:
        return added_up(tables, expand(*key))

    return weigh


class Totals:
    """The same for keys that hardly come again, of which nothing is kept."""

    def __init__(self, group: Group, tables: Mapping[str, dict[Hashable, float]]) -> None:
        own = [tables.get(template, {}) for template in group.templates]
        self._weigh = group.weigh(own) if group.weigh else _by_values(own, group.expand)

    def __getitem__(self, key: Key) -> float:
        return self._weigh(*key)


class Row(dict[Key, float]):
    """What the values of keys of one group weigh that begin alike, by the rest of the key."""

    __slots__ = ("_begin", "_rows")

    def __init__(self, rows: "Rows", begin: Key) -> None:
        super().__init__()
        self._rows = rows
        self._begin = begin

    def __missing__(self, rest: Key) -> float:
        total = self[rest] = self._rows.total(self._begin + rest)
        return total


class Rows(dict[Key, Row]):
    """The sums of one group in rows: many examples that share the beginning of a key look that up once."""

    def __init__(self, sums: Sums) -> None:
        super().__init__()
        self._sums = sums
        self._kept = 0

    def __missing__(self, begin: Key) -> Row:
        row = self[begin] = Row(self, begin)
        return row

    def total(self, key: Key) -> float:
        """What the values of a whole key weigh together; to be kept in a row."""
        if self._kept >= KEPT_IN_ROWS:
            self.clear()
            self._kept = 0
        self._kept += 1
        return self._sums.total(key)


class GroupedModel:
    """A binary linear model over groups of features."""

    def __init__(self, bias: float, weights: Mapping[str, dict[Hashable, float]], groups: Sequence[Group]) -> None:
        """Take the weights by template, and the groups in the order in which examples give their keys."""
        self.bias = bias
        """Log odds of an example of which nothing is known."""
        self.weights = weights
        """By template and value."""
        self._groups = tuple(groups)
        self._parts = [(Sums if group.kept else Totals)(group, weights) for group in groups]

    @classmethod
    def read(cls, path: Path, groups: Sequence[Group]) -> "GroupedModel":
        """Read a model from its file.

        Raises:
            DataError: it is missing, broken, or made for other templates.
        """
        stored = read_model(path, [template for group in groups for template in group.templates])
        return cls(exact(stored.bias[0]), single(stored.weights), groups)

    def score(self, keys: Sequence[Key], known: float | None = None, first: int = 0) -> float:
        """Log odds of an example; with the keys of the first groups alone, what they tell by themselves.

        Args:
            keys: of the groups from the `first` on.
            known: what the groups before that tell.
            first: number of the first group.
        """
        known = self.bias if known is None else known
        return sum(map(getitem, self._parts[first:] if first else self._parts, keys), known)

    def explain(self, keys: Sequence[Key]) -> list[Contribution]:
        """Weights of an example's values, strongest first."""
        return strongest(
            Contribution(template, value, self.weights.get(template, {}).get(value, 0.0))
            for group, key in zip(self._groups, keys, strict=True)
            for template, value in group.values(key)
        )
