"""Where the reported content of a cue begins: the complement marks that follow it in its sentence."""

from typing import NamedTuple

from tasrih.detection.reading import Reading
from tasrih.detection.words import (
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMPLEMENTISER,
    CONNECTIVE,
    CONTINUED_COMPLEMENTISER,
    COUNTRY,
    NAME_PARTICLE,
    NEGATION,
    NOUN,
    NUMBER,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    TAKES_COMPLEMENTISER,
    TITLE,
    Word,
)

MAX_GAP_TOKENS = 45
"""Longest way from a cue to its complement. Half of the cues have 5 tokens there and 95 of 100 have at most 20."""

MIN_QUOTATION_TOKENS = 4
"""A shorter quotation is a name or a scare quote unless it closes the sentence: two thirds of « » are."""

Frame = str


class Mark(NamedTuple):
    """One way in which the complement of a cue may begin."""

    frame: Frame
    """`clause`, `colon`, `quote`, or the preposition's frame name."""
    at: int
    """Token index of the mark itself."""
    start: int
    """First token of the content behind it."""


_WHOLE = NOUN | PREPOSITION | CONNECTIVE | NAME_PARTICLE | NEGATION
"""Classes of words whose first letter ب or ل is their own."""

STRONG = frozenset({"clause", "colon", "quote"})


def marks_after(reading: Reading, cue: int) -> list[Mark]:
    """Marks behind the cue word at `cue`, in order; a clause, colon or quotation is always the last.

    The search ends with the sentence, at the next cue, and after `MAX_GAP_TOKENS`.
    """
    words, ends = reading.words, reading.ends
    limit = min(ends[cue], cue + MAX_GAP_TOKENS, len(words))
    marks: list[Mark] = []
    aside = False
    i = cue + 1
    while i < limit:
        word = words[i]
        flags = word.flags
        strong = _strong_mark(reading, cue, i, limit)
        if strong:
            marks.append(strong)
            break
        if flags & QUOTE and i in reading.closes:
            i = reading.closes[i] + 1
            continue
        if flags & RELATIVE:
            aside = True
        if word.cues and _starts_another_report(words, i, aside):
            break
        frame = reading.prepositions.get(word.key) or _clitic_frame(words, i)
        if frame and i + 1 < len(words):
            marks.append(Mark(frame, i, i if frame in ("bi", "li") else i + 1))
        i += 1
    return marks


def _strong_mark(reading: Reading, cue: int, i: int, limit: int) -> Mark | None:
    words = reading.words
    flags = words[i].flags
    if flags & ANY_COMPLEMENTISER:
        if i > cue + 1 and words[i - 1].flags & TAKES_COMPLEMENTISER:
            return None
        return _opened(reading, Mark("clause", i, i + 1 if flags & COMPLEMENTISER else i))
    if flags & COLON:
        return None if _is_clock(words, i) else _opened(reading, Mark("colon", i, i + 1))
    if i in reading.unclosed or (i in reading.closes and _is_quotation(reading, i, limit)):
        return Mark("quote", i, i)
    return None


def _opened(reading: Reading, mark: Mark) -> Mark:
    """Step over a quotation mark, a line break or a comma between the mark and the content."""
    words, start = reading.words, mark.start
    if mark.frame == "colon" and start < len(words) and words[start].flags & BREAK:
        start += 1
    if start < len(words) and words[start].key in "،,":
        start += 1
    return Mark(mark.frame, mark.at, start)


def _is_quotation(reading: Reading, i: int, limit: int) -> bool:
    words, close = reading.words, reading.closes[i]
    if close - i - 1 >= MIN_QUOTATION_TOKENS:
        return True
    after = close + 1
    return close - i > 1 and (after >= limit or bool(words[after].flags & CLAUSE_MARK and after + 1 >= limit))


def _is_clock(words: list[Word], i: int) -> bool:
    return i + 1 < len(words) and bool(words[i - 1].flags & NUMBER and words[i + 1].flags & NUMBER)


def _starts_another_report(words: list[Word], i: int, aside: bool) -> bool:
    for cue, form in words[i].cues:
        if cue.weak:
            continue
        if form.pos in ("perfect", "imperfect"):
            return bool(form.conjunction) or not aside
        if form.pos == "participle" and not form.definite and form.accusative:
            return True
    return False


def _clitic_frame(words: list[Word], i: int) -> Frame | None:
    """Frame of a word that begins with a proclitic ب or ل and may be its complement."""
    key, flags = words[i].key, words[i].flags
    if len(key) < 4 or flags & (CONTINUED_COMPLEMENTISER | NUMBER) or words[i - 1].flags & PREPOSITION:
        return None
    if key.startswith("لل") or key.startswith("بال"):
        plain = True
    elif key[0] in "بل":
        plain = len(key) > 4 and (not flags & _WHOLE or bool(flags & PREFIXED))
    else:
        return None
    in_title = bool(flags & (ORGANISATION | COUNTRY) and words[i - 1].flags & TITLE)
    return ("bi" if key[0] == "ب" else "li") if plain and not in_title else None
