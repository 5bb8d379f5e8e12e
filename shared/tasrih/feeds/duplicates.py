"""Near duplicates: an agency's report that ten outlets print with a word changed here and there.

A sketch is the smallest hashes of all pairs of neighbouring folded words; how many of the smallest of two articles are
in both estimates the share of pairs that they have in common. Source: Broder 1997, "On the resemblance and containment
of documents" (bottom-k sketches, Jaccard similarity).
"""

import hashlib
from collections import Counter, OrderedDict
from itertools import pairwise
from typing import Final

from tasrih.arabic.tokens import Tokens

Sketch = tuple[int, ...]
"""Rising hashes of 64 bits; empty where an article is too short to tell."""

SIZE: Final = 32
NEAR: Final = 0.5
"""Share of pairs in common from which two articles are near duplicates."""
_SHORTEST = 30  # words; fewer are alike by chance
_WORDS = 2_000  # that are looked at
_CHARACTERS = 16 * _WORDS
_REMEMBERED = 10_000
_PER_HASH = 64  # articles remembered under one hash: pairs that stand in every article tell nothing


def sketch(title: str, text: str) -> Sketch:
    """What stands for the wording of an article."""
    keys = Tokens(f"{title}\n{text[:_CHARACTERS]}").keys
    words = [key for key in keys if key[0].isalnum()][:_WORDS]
    if len(words) < _SHORTEST:
        return ()
    pairs = {" ".join(pair).encode() for pair in pairwise(words)}
    return tuple(sorted(int.from_bytes(hashlib.blake2b(pair, digest_size=8).digest()) for pair in pairs)[:SIZE])


def likeness(one: Sketch, other: Sketch) -> float:
    """Estimated share of pairs that two articles have in common, of all that they have; 0 where one is too short."""
    smallest = sorted({*one, *other})[: min(SIZE, len(one), len(other))]
    both = set(one).intersection(other)
    return sum(value in both for value in smallest) / len(smallest) if smallest else 0.0


class NearDuplicates:
    """The latest articles by their sketches.

    Args:
        remembered: how many.
    """

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered = remembered
        self._sketches: OrderedDict[str, Sketch] = OrderedDict()
        self._having: dict[int, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._sketches)

    def earlier(self, article_id: str, own: Sketch) -> str | None:
        """Id of the article most like this one among those added before; None where none is near."""
        shared = Counter(other for value in own for other in self._having.get(value, ()) if other != article_id)
        likest, best = None, NEAR
        for other, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:10]:
            found = likeness(own, self._sketches[other])
            if found > best or (found == best and likest is None):
                likest, best = other, found
        return likest

    def add(self, article_id: str, own: Sketch) -> None:
        """Remember an article; the same one again replaces what it was."""
        self._forget(article_id)
        if not own:
            return
        self._sketches[article_id] = own
        for value in own:
            having = self._having.setdefault(value, {})
            having[article_id] = None
            if len(having) > _PER_HASH:
                del having[next(iter(having))]
        if len(self._sketches) > self._remembered:
            self._forget(next(iter(self._sketches)))

    def add_earlier(self, article_id: str, own: Sketch) -> None:
        """Remember an article of before; one that was added since stays as it is."""
        if article_id not in self._sketches:
            self.add(article_id, own)

    def _forget(self, article_id: str) -> None:
        for value in self._sketches.pop(article_id, ()):
            having = self._having.get(value, {})
            having.pop(article_id, None)
            if not having:
                self._having.pop(value, None)
