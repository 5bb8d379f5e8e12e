"""A dictionary of phrases over folded tokens, with slots that other dictionaries fill. For the registry's look-ups."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, count
from typing import NamedTuple

Slot = Callable[[Sequence[str], int], Iterable[tuple[int, str]]]
"""From keys and a start to every (end, filling) that the slot can take there."""

NO_SLOTS: Mapping[str, Slot] = {}


class Match(NamedTuple):
    """A phrase found: where it ends, its value, and what its slot holds (empty when it has none)."""

    end: int
    value: str
    filling: str


class _Node:
    __slots__ = ("slots", "values", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.slots: dict[str, _Node] = {}
        self.values: tuple[str, ...] = ()


class Trie:
    """Phrases to values; a phrase may carry several values. An item in braces is a slot."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, phrase: Sequence[str], value: str) -> None:
        """Enter a phrase of folded tokens and slots; entering the same pair again changes nothing."""
        node = self._root
        for item in phrase:
            children = node.slots if "{" in item else node.words
            node = children.setdefault(item, _Node())
        if value not in node.values:
            node.values += (value,)

    def begins(self, key: str) -> bool:
        """Whether any phrase begins with the key."""
        return key in self._root.words

    def places_of_two(self, keys: Sequence[str]) -> list[int]:
        """Where the first two words of a phrase stand."""
        words = self._root.words
        begun = compress(count(), map(words.__contains__, keys[:-1]))
        return [i for i in begun if keys[i + 1] in words[keys[i]].words]

    def matches(
        self, keys: Sequence[str], start: int, slots: Mapping[str, Slot] = NO_SLOTS, first: str | None = None
    ) -> Iterator[Match]:
        """Every phrase that stands at `start`, in no fixed order; `first` reads the first key differently.

        Phrases with a slot that `slots` lacks are left out.

        One look-up when no phrase begins with the key; otherwise linear in the longest phrase.
        """
        node = self._root.words.get(keys[start] if first is None else first)
        if node is None:
            return
        pending = [(node, start + 1, "")]
        while pending:
            node, at, filling = pending.pop()
            for value in node.values:
                yield Match(at, value, filling)
            if at < len(keys):
                if (child := node.words.get(keys[at])) is not None:
                    pending.append((child, at + 1, filling))
                for slot in slots.keys() & node.slots.keys() if node.slots else ():
                    pending += [(node.slots[slot], end, filled) for end, filled in slots[slot](keys, at)]
