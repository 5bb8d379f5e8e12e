"""Tokens with offsets: the text stays as it came, keys are folded."""

import re
from itertools import accumulate

from tasrih.arabic.folding import INVISIBLE, MARKS, fold
from tasrih.memo import Memo

_TOKEN = re.compile(
    rf"([^\W_](?:[\w{MARKS}{INVISIBLE}]*[\w{MARKS}])?(?:[.,٫٬]\d+)*"  # a word or a number with its decimals
    rf"|\n|[^\w\s{INVISIBLE}]|_+)"  # a paragraph break or one mark
)


def token_key(token: str) -> str:
    """Folded form; a token of nothing but tatweel stays as it is, so that no key is empty."""
    return fold(token) or token


_keys: Memo[str] = Memo(token_key)


class Tokens:
    """A field of an article cut into words, marks and line breaks: parallel lists, one item a token.

    `words` holds the tokens as they came, `keys` their folded forms, `starts` and `ends` the half-open code point
    ranges into `raw`, the field as it came.
    """

    __slots__ = ("ends", "keys", "raw", "starts", "words")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        parts = _TOKEN.split(raw)  # what is between tokens and the tokens by turns
        offsets = list(accumulate(map(len, parts)))
        self.starts: list[int] = offsets[:-1:2]
        self.ends: list[int] = offsets[1::2]
        self.words: list[str] = parts[1::2]
        self.keys: list[str] = list(map(_keys.__getitem__, self.words))

    def __len__(self) -> int:
        return len(self.keys)

    def text(self, first: int, last: int) -> str:
        """Raw text of tokens `first` up to, not including, `last`; empty when there are none."""
        return self.raw[self.starts[first] : self.ends[last - 1]] if first < last else ""
