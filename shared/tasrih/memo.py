"""What is worked out once per word: the same words come again in every article."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

MEMO_WORDS = 1 << 16
"""Words kept; when full a memo starts anew, so that no stream of odd words fills the memory."""

MAX_LETTERS = 64
"""Longer words are not kept; they are hardly words."""


class Memo(dict[str, T]):
    """Word to what `make` makes of it when it is first asked for: `memo[word]`, a plain dict look-up afterwards."""

    def __init__(self, make: Callable[[str], T]) -> None:
        """Take the function to remember."""
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> T:
        if len(self) >= MEMO_WORDS:
            self.clear()
        made = self._make(word)
        if len(word) <= MAX_LETTERS:
            self[word] = made
        return made
