"""A text cut where a claim stands in it. Pure; offsets are code points, as events hold them."""

from typing import NamedTuple


class Cut(NamedTuple):
    """Before the claim, the claim, behind it."""

    before: str
    claim: str
    behind: str


def cut_at(text: str, start: int, end: int, content: str) -> Cut | None:
    """The text around a claim; None where another text stands there, as in a later version of an article."""
    if not 0 <= start <= end <= len(text) or text[start:end] != content:
        return None
    return Cut(text[:start], text[start:end], text[end:])
