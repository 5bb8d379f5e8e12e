"""Tokens with offsets: the text stays as it came, keys are folded."""

import re
from itertools import accumulate

from tasrih.arabic.folding import INVISIBLE, MARKS, fold

_TOKEN = re.compile(
    rf"([^\W_](?:[\w{MARKS}{INVISIBLE}]*[\w{MARKS}])?(?:[.,٫٬]\d+)*"  # a word or a number with its decimals
    rf"|\n|[^\w\s{INVISIBLE}]|_+)"  # a paragraph break or one mark
)


def token_key(token: str) -> str:
    """Folded form; a token of nothing but tatweel stays as it is, so that no key is empty."""
    return fold(token) or token


class Tokens:
    """A field of an article cut into words, marks and line breaks: parallel lists, one item a token.

    `words` holds the tokens as they came, `keys` their folded forms, `starts` and `ends` the half-open code point
    ranges into `raw`, the field as it came.
    """

    __slots__ = ("_keys", "ends", "raw", "starts", "words")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._keys: list[str] | None = None
        parts = _TOKEN.split(raw)  # what is between tokens and the tokens by turns
        offsets = list(accumulate(map(len, parts)))
        self.starts: list[int] = offsets[:-1:2]
        self.ends: list[int] = offsets[1::2]
        self.words: list[str] = parts[1::2]

    @property
    def keys(self) -> list[str]:
        """Folded forms, worked out when first asked for."""
        if self._keys is None:
            self._keys = list(map(token_key, self.words))
        return self._keys

    @keys.setter
    def keys(self, known: list[str]) -> None:
        """Take the folded forms from one who has looked the words up already."""
        self._keys = known

    def __len__(self) -> int:
        return len(self.words)

    def text(self, first: int, last: int) -> str:
        """Raw text of tokens `first` up to, not including, `last`; empty when there are none."""
        return self.raw[self.starts[first] : self.ends[last - 1]] if first < last else ""
