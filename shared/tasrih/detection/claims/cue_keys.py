"""Keys of the groups in `features.py` for the cue words of a field."""

from collections.abc import Sequence
from typing import NamedTuple

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.claims.features import MAX_STEP, size
from tasrih.detection.claims.shapes import shape
from tasrih.detection.models.features import Key
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.word import Word

EDGE = Word("#", 0, "#", ())
"""Stands for what is beside a field."""
_BACK = 6  # tokens before a cue in which speaker nouns are looked for
_HEADS = ("TITLE", "NAME", "ORG", "STATE", "ANON", "HON", "DOC")


class Before(NamedTuple):
    """What was found before a cue: whether its sentence holds a claim already, and how the cue lies to it."""

    state: str
    """`none`, `quoted` in the last claim's quotation, `after` that, or `open` behind a content without marks."""
    distance: int
    """Tokens since that content's start."""


NOTHING_BEFORE = Before("none", 0)


def before_of(reading: Reading, i: int, last: int) -> Before:
    """What a cue at `i` has before it when the last content of its sentence starts at `last`; -1 for none."""
    if last < 0:
        return NOTHING_BEFORE
    close = reading.closes.get(last - 1, -1)
    return Before("open" if close < 0 else "quoted" if i < close else "after", i - last)


class Neighbours(NamedTuple):
    """The cue words next to one in its sentence, as token indexes; -1 for none."""

    last: int
    coming: int


def cue_keys(
    reading: Reading, i: int, ruled: Attribution | None, before: Before, near: Neighbours, *, title: bool
) -> tuple[Key, ...]:
    """Keys of the groups in `CUE` for the cue word at `i`, of which the rules make `ruled`."""
    words = reading.words
    word = words[i]
    prev2, prev, next1, next2 = (word_at(words, i + d) for d in (-2, -1, 1, 2))
    b2, b1, a1, a2 = (shape(w).category for w in (prev2, prev, next1, next2))
    s, start = shape(word), reading.starts[i]
    kind = s.kind
    head = shape(words[ruled.subject[0].start]).category if ruled and ruled.subject else ""
    return (
        (word, title, before.state),
        (prev, kind, title),
        (b2, b1, kind),
        (prev2, prev),
        (next1, kind),
        (a1, a2, kind),
        (b1, s.entry or s.key, a1, kind),
        (prev, next1, next2),
        (i == start, reading.within[i] >= 0, kind, before.state, size(before.distance), title,
         size((reading.ends[i] - start) // 2), size(i - start)),
        (_told(words, near.last), size(i - near.last) if near.last >= 0 else -1, _told(words, near.coming),
         size(near.coming - i) if near.coming >= 0 else -1, kind, word.cues[0][0].cls if word.cues else "adv"),
        (ruled.frame if ruled else "", ruled.doubts if ruled else ("none",), kind, head,
         bool(ruled and ruled.subject and ruled.subject[0].has_name)),
        (heads_in({shape(w).head for w in words[max(start, i - _BACK) : i]}), kind, title),
    )  # fmt: skip


def margin_key(scores: Sequence[float]) -> Key:
    """Key of the last group in `CLAIM`: the best of the candidates' scores, and how far it is ahead of the next."""
    best, *others = sorted(scores, reverse=True)
    return _steps(best), _steps(best - others[0]) if others else MAX_STEP + 1


def _steps(score: float) -> int:
    return max(-MAX_STEP, min(MAX_STEP, round(score)))


def word_at(words: list[Word], i: int) -> Word:
    """The word at an index, or one that stands for the outside."""
    return words[i] if 0 <= i < len(words) else EDGE


def _told(words: list[Word], i: int) -> str:
    return "" if i < 0 else shape(words[i]).told


def heads_in(heads: set[str]) -> str:
    """The classes of speaker nouns among some words, each once, in a fixed order."""
    return " ".join([head for head in _HEADS if head in heads])
