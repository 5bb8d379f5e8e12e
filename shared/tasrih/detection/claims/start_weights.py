"""The weights of `PLACE` and `GAP` laid out for contents that are joined to their cues in one way.

What `features.py` says as values of templates is looked up here without making those values: by the first word of a
content, then by what stands beside it. The sums are the same, and taken in the same order, so that not even the last
digit differs; a test compares them.
"""

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.claims.features import GAP, PLACE
from tasrih.detection.claims.shapes import Shape
from tasrih.detection.models.features import NO_WEIGHTS, Table, nested
from tasrih.detection.models.linear import added_up

Weights = Mapping[str, dict[Hashable, float]]

KEPT_WORDS = 1 << 10
"""Words of which a way of joining keeps what they weigh."""


class _First(NamedTuple):
    """What a word weighs as the first of a content."""

    alone: float
    by_class: Table
    """With the class of the word behind it."""
    by_outline: Table
    by_key: Table
    by_last_class: Table
    """With the class of the last word that belongs neither to the content nor to the mark before it."""
    by_last_outline: Table
    by_agreement: Table
    """With `agreement` of the word right before it."""


class PlaceWeights:
    """Of `PLACE`: where a content begins."""

    def __init__(self, weights: Weights, link: Link) -> None:
        tables = {name: _behind(weights, name, link) for group in PLACE for name in group.templates}
        self._alone = [tables[name] for name in PLACE[0].templates]
        self._classes, self._outlines = nested(tables["start2 class"]), nested(tables["start2 outline"])
        self._keys = nested(tables["start2"])
        self._last_classes = nested(_turned(tables["border start"]))
        self._last_outlines = nested(_turned(tables["border outline"]))
        agreeing = {((second, last), (first, end)): w for (first, second, end, last), w in tables["agreement"].items()}
        self._agreements = nested(agreeing)
        self._border, self._border_class = tables["border"], tables["border class"]
        self._border_base = nested(tables["border base"])
        self._firsts: dict[Shape, _First] = {}
        self._borders: dict[Shape, tuple[float, Table]] = {}

    def of(self, first: Shape, second: Shape, before: Shape, before2: Shape, last: Shape) -> float:
        """What a place weighs.

        Args:
            first: first word of the content.
            second: the word behind it.
            before: the word before it.
            before2: the one before that.
            last: the last word that belongs neither to the content nor to the mark before it.
        """
        alone, classes, outlines, keys, last_classes, last_outlines, agreements = self._firsts.get(
            first
        ) or self._first(first)
        border, bases = self._borders.get(before) or self._before(before)
        behind = classes.get(second.category, 0.0) + outlines.get(second.outline, 0.0) + keys.get(second.key, 0.0)
        bordering = last_classes.get(last.category, 0.0) + last_outlines.get(last.category, 0.0)
        return (
            alone
            + behind
            + (border + bases.get(before2.category, 0.0))
            + (bordering + agreements.get(before.agreement, 0.0))
        )

    def _first(self, word: Shape) -> _First:
        seen = word.key, word.category, word.outline, word.opens, word.ends, word.base
        found = _First(
            added_up(self._alone, seen, 0.0),
            self._classes.get(word.category, NO_WEIGHTS),
            self._outlines.get(word.outline, NO_WEIGHTS),
            self._keys.get(word.key, NO_WEIGHTS),
            self._last_classes.get(word.category, NO_WEIGHTS),
            self._last_outlines.get(word.outline, NO_WEIGHTS),
            self._agreements.get(word.agreement, NO_WEIGHTS),
        )
        if len(self._firsts) >= KEPT_WORDS:
            self._firsts.clear()
        self._firsts[word] = found
        return found

    def _before(self, word: Shape) -> tuple[float, Table]:
        alone = self._border.get(word.key, 0.0) + self._border_class.get(word.category, 0.0)
        found = alone, self._border_base.get(word.base, NO_WEIGHTS)
        if len(self._borders) >= KEPT_WORDS:
            self._borders.clear()
        self._borders[word] = found
        return found


class GapWeights:
    """Of `GAP` for cues of one part of speech: how far a content begins from its cue."""

    def __init__(self, weights: Weights, link: Link, kind: str) -> None:
        tables = {name: _behind(weights, name, link) for name in GAP.templates}
        self._gaps = _added(tables["gap"], nested(_turned(tables["gap kind"])).get(kind, NO_WEIGHTS))
        self._strong = tables["strong"]
        self._strong_kind = {value[:2]: weight for value, weight in tables["strong kind"].items() if value[2] == kind}
        self._orders, self._same = tables["order"], tables["same"]
        self._entries = nested(tables["gap entry"])

    def of(self, entry: str, gap: int, left: bool, right: bool, order: int, same: int) -> float:
        """What a distance weighs; the arguments are those of `features.gap_values`."""
        sides = left, right
        return (
            self._gaps.get(gap, 0.0)
            + self._strong.get(sides, 0.0)
            + self._strong_kind.get(sides, 0.0)
            + self._orders.get(order, 0.0)
            + self._same.get(same, 0.0)
            + self._entries.get(entry, NO_WEIGHTS).get(gap, 0.0)
        )


def _behind(weights: Weights, name: str, link: Link) -> Table:
    """The weights of a template's values that begin with a way of joining, by what follows it."""
    found: Table = {}
    for value, weight in weights.get(name, {}).items():
        if isinstance(value, tuple) and value[0] == link:
            found[value[1] if len(value) == 2 else value[1:]] = weight
    return found


def _turned(table: Table) -> Table:
    return {(second, first): weight for (first, second), weight in table.items()}


def _added(one: Table, other: Table) -> Table:
    return {value: one.get(value, 0.0) + other.get(value, 0.0) for value in one.keys() | other.keys()}
