"""Tokens with offsets: the text stays as it came, keys are folded."""

import re
from itertools import accumulate

from tasrih.arabic.folding import BREAKS, INVISIBLE, MARKS, fold, lettered
from tasrih.arabic.plain import plain

_LINK = r"(?:https?://|www\.)[\w\-./%?=&#:~+@]*[\w/]"
_ADDRESS = r"(?:[A-Za-z0-9_%+\-]+(?:\.[A-Za-z0-9_%+\-]+)*@)?[A-Za-z][A-Za-z0-9\-]*(?:\.[A-Za-z][A-Za-z0-9\-]*)+"
_TOKEN = re.compile(
    rf"({_LINK}|{_ADDRESS}"  # of a page, a mailbox or a site: no sentence ends at its points
    rf"|[^\W_](?:[\w{MARKS}{INVISIBLE}]*[\w{MARKS}])?"  # a word or a number,
    rf"(?:[{INVISIBLE}]*[.,٫٬][{INVISIBLE}]*\d+)*"  # with its decimals
    rf"|[{BREAKS}]|\r(?!\n)|[^\w\s{INVISIBLE}]|_+)"  # a paragraph break or one mark
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_LINKED = re.compile(rf"{_LINK}|.*@.*")


_ARABIC = {",": "،", ";": "؛", "?": "؟"}
"""Latin marks to those that Arabic writes for them; in numbers they stay."""


def token_key(token: str) -> str:
    """Folded form; a token of nothing but tatweel stays as it is, so that no key is empty."""
    key = fold(token) or token
    return _ARABIC.get(key, key)


def is_link(key: str) -> bool:
    """Whether a token is the address of a page or mailbox; the mere name of a site is a name (`news.example`)."""
    return _LINKED.fullmatch(key) is not None


class Tokens:
    """A field of an article cut into words, marks and line breaks: parallel lists, one item a token.

    `words` holds the tokens as they are read, `keys` their folded forms, `starts` and `ends` the half-open code point
    ranges into `raw`, the field as it came, and into `plain`, the same without what markup is left in it.
    """

    __slots__ = ("_keys", "ends", "plain", "raw", "starts", "words")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._keys: list[str] | None = None
        self.plain, widths = plain(raw)
        parts = _TOKEN.split(self.plain)  # what is between tokens and the tokens by turns
        offsets = list(accumulate(map(len, parts)))
        self.starts: list[int] = offsets[:-1:2]
        self.ends: list[int] = offsets[1::2]
        self.words: list[str] = parts[1::2]
        if widths:
            self.ends = [end + widths.get(end - 1, 1) - 1 for end in self.ends]

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

    def readable(self, first: int, last: int) -> str:
        """The same for people: without markup and invisible signs, in plain letters and with single blanks."""
        plain = self.plain[self.starts[first] : self.ends[last - 1]] if first < last else ""
        return " ".join(lettered(_INVISIBLE.sub("", plain)).split())

    def before(self, i: int) -> str:
        """The sign before token `i`, invisible ones aside; empty at the start."""
        gap = self._gap(i)
        return gap[-1:] if gap or not i else self.words[i - 1][-1]

    def after(self, i: int) -> str:
        """The sign behind token `i`, likewise."""
        gap = self._gap(i + 1)
        return gap[:1] if gap or i + 1 == len(self) else self.words[i + 1][0]

    def _gap(self, i: int) -> str:
        """What is between the token before `i` and token `i`."""
        start, end = self.ends[i - 1] if i else 0, self.starts[i] if i < len(self) else len(self.plain)
        return _INVISIBLE.sub("", self.plain[start:end])

    def __len__(self) -> int:
        return len(self.words)

    def text(self, first: int, last: int) -> str:
        """Raw text of tokens `first` up to, not including, `last`; empty when there are none."""
        return self.raw[self.starts[first] : self.ends[last - 1]] if first < last else ""
