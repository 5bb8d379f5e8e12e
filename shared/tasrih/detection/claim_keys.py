"""Keys of the groups in `claim_features.py` for the cue words of a field and their candidates."""

from collections.abc import Sequence
from typing import NamedTuple

from tasrih.detection.attribution import Attribution
from tasrih.detection.candidates import Candidate, Surroundings
from tasrih.detection.claim_features import MAX_STEP, STRONG_LINKS, kind_of, size
from tasrih.detection.features import Key
from tasrih.detection.reading import Reading
from tasrih.detection.shapes import Shape, shape
from tasrih.detection.words import Word

_EDGE = Word("#", 0, "#", ())
_BACK = 6  # tokens before a cue in which speaker nouns are looked for
_WAY = 29  # tokens behind a cue that are looked at on the way to its content
_GAP_WORDS = 6  # a way from cue to content is seen word by word up to this length
_HEADS = ("TITLE", "NAME", "ORG", "STATE", "ANON", "HON", "DOC")
_ARTICLE = "ال"


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
    word, kind = words[i], kind_of(words[i])
    prev2, prev, next1, next2 = (word_at(words, i + d) for d in (-2, -1, 1, 2))
    b2, b1, a1, a2 = (shape(w).category for w in (prev2, prev, next1, next2))
    s, start = shape(word), reading.starts[i]
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
        (_heads({shape(w).head for w in words[max(start, i - _BACK) : i]}), kind, title),
    )  # fmt: skip


def candidate_keys(reading: Reading, around: Surroundings, before: Before) -> list[tuple[Key, ...]]:
    """Keys of the groups in `CANDIDATE` for each candidate of a cue word."""
    words, i = reading.words, around.cue
    links = [candidate.link for candidate in around.candidates]
    strong = [n for n, link in enumerate(links) if link in STRONG_LINKS] or [0]
    shapes = [shape(word) for word in words[i + 1 : i + 1 + _WAY]]
    cue = _Cue(words[i], kind_of(words[i]), shape(words[i]).entry, before.state, shape(word_at(words, i - 1)).category)
    keys = []
    for n, candidate in enumerate(around.candidates):
        stop = candidate.at - i - (candidate.link != "object")
        order = (strong[0] < n, strong[-1] > n, min(n, 6), links[:n].count(candidate.link))
        keys.append(_keys_of(reading, around, candidate, cue, shapes[: max(stop, 0)], order))
    return keys


class _Cue(NamedTuple):
    """What the keys of all candidates share."""

    word: Word
    kind: str
    entry: str
    state: str
    before: str


def _keys_of(
    reading: Reading,
    around: Surroundings,
    candidate: Candidate,
    cue: _Cue,
    between: Sequence[Shape],
    order: tuple[bool, bool, int, int],
) -> tuple[Key, ...]:
    words, i = reading.words, around.cue
    link, at, start, attribution = candidate
    first, second, prev, prev2 = (word_at(words, start + d) for d in (0, 1, -1, -2))
    last = shape(word_at(words, at if link == "object" else at - 1)).category
    way = tuple([s.category for s in between])
    loose, tight = around.phrase_ends
    head = shape(words[attribution.subject[0].start]).category if attribution and attribution.subject else ""
    f, p = shape(first), shape(prev)
    left, right, nth, same = order
    cues = sum([s.is_cue for s in between])
    return (
        (link, cue.word, cue.state, cue.before),
        (link, size(at - i), cue.kind, left, right, nth, same, cue.entry),
        (link, first),
        (link, first, second),
        (link, prev2, prev),
        (link, last, f.category, f.outline, (p.opens == _ARTICLE, f.opens == _ARTICLE, p.ends[-1:], f.ends[-1:])),
        (link, min(cues, 3), min(way.count("COMMA"), 3), "REL" in way, at - i > 8,
         _heads({s.head for s in between}), cue.kind, cue.state),
        (link, way if len(way) <= _GAP_WORDS else (size(len(way)),)),
        (link, (loose == at, tight == at, loose == start, tight == start), last),
        (link, attribution is not None, len(attribution.doubts) if attribution else -1, cue.kind,
         reading.within[min(start, len(words) - 1)] >= 0, head),
        (link, _act_before(words, i, at), cue.entry),
    )  # fmt: skip


def margin_key(scores: Sequence[float]) -> Key:
    """Key of the last group in `CLAIM`: the best of the candidates' scores, and how far it is ahead of the next."""
    best, *others = sorted(scores, reverse=True)
    return _steps(best), _steps(best - others[0]) if others else MAX_STEP + 1


def _steps(score: float) -> int:
    return max(-MAX_STEP, min(MAX_STEP, round(score)))


def word_at(words: list[Word], i: int) -> Word:
    """The word at an index, or one that stands for the outside."""
    return words[i] if 0 <= i < len(words) else _EDGE


def _told(words: list[Word], i: int) -> str:
    if i < 0:
        return ""
    word = words[i]
    return f"{word.cues[0][1].pos} {word.cues[0][0].cls}" if word.cues else "adv"


def _heads(heads: set[str]) -> str:
    """The classes of speaker nouns among some words, each once, in a fixed order."""
    return " ".join([head for head in _HEADS if head in heads])


def _act_before(words: list[Word], cue: int, at: int) -> str:
    """The noun of the lexicon that stands last before the content (`أعرب عن أمله في`): its entry."""
    for i in range(min(at, len(words) - 1), max(cue, at - 4), -1):
        if words[i].cues and words[i].cues[0][1].pos in ("masdar", "noun"):
            return words[i].cues[0][0].id
    return ""
