"""How much of a thing a content tells without a number: all of it, most, some; tens or thousands. Pure."""

from collections.abc import Iterator, Sequence

from tasrih.positions.contents.amounts import each_of, share_of
from tasrih.positions.contents.spoken import Word

_BACK = 3  # words before a noun that may say how much: عشرات الآلاف من


def shares_in(words: Sequence[Word], said: Sequence[tuple[int, str]]) -> frozenset[tuple[str, str]]:
    """How much of what, each with the term of the noun; `said` are the terms of words with their places."""
    if not any(word.share or word.share_before for word in words):
        return frozenset()
    nouns = [(at, term) for at, term in said if not words[at].share]
    told = ((" ".join(_before(words, at)) or _behind(words, at + 1), term) for at, term in nouns)
    return frozenset((share, term) for share, term in told if share)


def _before(words: Sequence[Word], at: int) -> Iterator[str]:
    """What the words before a noun say, the nearest first."""
    for before in range(at - 1, max(-1, at - 1 - _BACK), -1):
        if words[before].share:
            yield words[before].share
        elif words[before].key != share_of() or (before and words[before - 1].key.removeprefix("و") in each_of()):
            return


def _behind(words: Sequence[Word], at: int) -> str:
    """What the word behind a noun says with a pronoun for it: النواب كلهم."""
    return words[at].share_before if at < len(words) else ""
