"""Where the reported content of a cue begins: the complement marks that follow it in its sentence."""

from msgspec import Struct

from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMMON,
    COMPLEMENTISER,
    DEFINITE,
    NUMBER,
    ORGANISATION,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    TAKES_COMPLEMENTISER,
)
from tasrih.detection.vocabulary.cues import Frame
from tasrih.detection.vocabulary.word import Word, completes_title

MAX_GAP_TOKENS = 45
"""Longest way from a cue to its complement. Half of the cues have 5 tokens there and 95 of 100 have at most 20."""

MIN_QUOTATION_TOKENS = 4
"""A shorter quotation is a name or a scare quote unless it closes the sentence: two thirds of « » are."""

STRONG: frozenset[Frame] = frozenset({"clause", "colon", "quote"})
"""Frames that say for certain that a content begins."""

_STRONG_SIGN = ANY_COMPLEMENTISER | COLON | QUOTE


class Mark(Struct, frozen=True, gc=False):
    """One way in which the complement of a cue may begin."""

    frame: Frame
    at: int
    """Token index of the mark itself."""
    start: int
    """First token of the content behind it."""


def marks_after(reading: Reading, cue: int) -> list[Mark]:
    """Marks behind the cue word at `cue`, in order; a clause, colon or quotation is always the last.

    The search ends with the sentence, at the next cue, and after `MAX_GAP_TOKENS`.
    """
    words, frames = reading.words, reading.frame_prepositions
    limit = min(reading.ends[cue], cue + MAX_GAP_TOKENS, len(words))
    marks: list[Mark] = []
    aside = False
    i = cue + 1
    while i < limit:
        word = words[i]
        if not word.may_mark:
            i += 1
            continue
        flags = word.flags
        if flags & _STRONG_SIGN:
            strong = _strong_mark(reading, cue, i, limit)
            if strong:
                marks.append(strong)
                break
            if i in reading.closes:
                i = reading.closes[i] + 1
                continue
        elif flags & RELATIVE:
            aside = True
        elif word.cues and (_starts_another_report(word, aside) or goes_on(words, i)):
            break
        if flags & PREPOSITION or word.clitic_frame:
            mark = _weak_mark(words, i, frames)
            if mark:
                marks.append(mark)
        i += 1
    return marks


def _weak_mark(words: list[Word], i: int, frames: dict[str, Frame]) -> Mark | None:
    word = words[i]
    if word.flags & PREPOSITION:
        frame = frames.get(word.key)
        return Mark(frame, i, i + 1) if frame and i + 1 < len(words) else None
    clitic = word.clitic_frame
    if clitic is None or words[i - 1].flags & PREPOSITION or completes_title(words[i - 1], word):
        return None
    return Mark(clitic, i, i)


def _strong_mark(reading: Reading, cue: int, i: int, limit: int) -> Mark | None:
    words = reading.words
    flags = words[i].flags
    if flags & ANY_COMPLEMENTISER:
        if i > cue + 1 and words[i - 1].flags & TAKES_COMPLEMENTISER:
            return None
        return _opened(reading, Mark("clause", i, i + 1 if flags & COMPLEMENTISER else i))
    if flags & COLON:
        return None if _is_clock(words, i) else _opened(reading, Mark("colon", i, i + 1))
    if i in reading.unclosed or (i in reading.closes and _is_quotation(reading, cue, i, limit)):
        return Mark("quote", i, i)
    return None


def _opened(reading: Reading, mark: Mark) -> Mark:
    """Step over a line break or a comma between the mark and the content."""
    words, start = reading.words, mark.start
    if mark.frame == "colon" and start < len(words) and words[start].flags & BREAK:
        start += 1
    if start < len(words) and words[start].flags & CLAUSE_MARK:
        start += 1
    return Mark(mark.frame, mark.at, start)


def _is_quotation(reading: Reading, cue: int, i: int, limit: int) -> bool:
    """Whether the quotation at `i` is what was said, and no name, title or scare quote on the way to it."""
    words, close = reading.words, reading.closes[i]
    before = words[i - 1]
    if close - i - 1 < MIN_QUOTATION_TOKENS:
        after = close + 1
        ends = after >= limit or bool(words[after].flags & CLAUSE_MARK and after + 1 >= limit)
        return close - i > 1 and ends and not (before.clitic_frame or before.flags & PREPOSITION)
    if i > cue + 1 and before.flags & (PREPOSITION | COMMON | ORGANISATION) and not before.flags & DEFINITE:
        return not any(word.flags & (ANY_COMPLEMENTISER | COLON) for word in words[close + 1 : limit])
    return True


def _is_clock(words: list[Word], i: int) -> bool:
    return i + 1 < len(words) and bool(words[i - 1].flags & NUMBER and words[i + 1].flags & NUMBER)


def goes_on(words: list[Word], i: int) -> bool:
    """A participle in the feminine between a comma and what is said: `"…"، قالت الوزيرة، مضيفة: "…"`."""
    if i + 1 >= len(words) or not words[i - 1].flags & CLAUSE_MARK or not words[i + 1].flags & _STRONG_SIGN:
        return False
    return any(form.pos == "participle" and not form.definite and not cue.weak for cue, form in words[i].cues)


def _starts_another_report(word: Word, aside: bool) -> bool:
    """Whether a cue word ends the search: its first strong reading is a verb outside an aside, or a participle."""
    for cue, form in word.cues:
        if cue.weak:
            continue
        if form.pos in ("perfect", "imperfect"):
            return bool(form.conjunction) or not aside
        if form.pos == "participle" and form.accusative and not form.definite:
            return True
    return False
