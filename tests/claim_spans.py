"""Which found claim is which annotated one: those that share most of their letters, one to one."""

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

SAME = 0.5
"""Least share of letters, of both together, that two contents have in common if they are one claim."""


class Span(NamedTuple):
    """Where a content stands: article and field, and the places of its letters and digits there."""

    place: tuple[str, str]
    letters: frozenset[int]


def span(article: str, field: str, start: int, content: str) -> Span:
    """The span of a content that begins at `start`."""
    return Span((article, field), frozenset(start + n for n, letter in enumerate(content) if letter.isalnum()))


def one_to_one(read: Sequence[Span], found: Sequence[Span]) -> dict[int, int]:
    """Numbers of what was read to numbers of what was found, the most alike first."""
    shares = (
        (len(one.letters & other.letters) / max(1, len(one.letters | other.letters)), n, m)
        for n, one in enumerate(read)
        for m, other in enumerate(found)
        if one.place == other.place
    )
    taken: dict[int, int] = {}
    for share, n, m in sorted(shares, key=itemgetter(0), reverse=True):
        if share >= SAME and n not in taken and m not in taken.values():
            taken[n] = m
    return taken
