"""What is worked out once per word: the same words come again in every article."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

MEMO_WORDS = 1 << 14
"""Words of a generation; a memo keeps two, so that no stream of odd words fills the memory."""

MAX_LETTERS = 64
"""Longer words are not kept; they are hardly words."""

_NOTHING: Any = object()


class Memo(dict[str, T]):
    """Word to what `make` makes of it when it is first asked for: `memo[word]`, a plain dict look-up afterwards.

    When it is full it becomes the old generation and a new one begins; what is asked for again moves over from the old
    one, the rest goes with it when the new one is full. So frequent words stay, at no cost where they are found.
    """

    def __init__(self, make: Callable[[str], T], words: int = MEMO_WORDS) -> None:
        """Take the function to remember, and how many words are a generation."""
        super().__init__()
        self._make = make
        self._words = words
        self._old: dict[str, T] = {}

    def __missing__(self, word: str) -> T:
        made: T = self._old.pop(word, _NOTHING)
        if made is _NOTHING:
            made = self._make(word)
            if len(word) > MAX_LETTERS:
                return made
        if len(self) >= self._words:
            self._old = dict(self)
            self.clear()
        self[word] = made
        return made
