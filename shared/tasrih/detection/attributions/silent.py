"""Cues that report nothing where they stand: words of scripture, and lines that name an article's author."""

from tasrih.detection.attributions.attribution import FINITE
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import BREAK, COLON, MARK, NO_SPEAKER, QUOTE

_WRITE = "write"
_LONGEST_BYLINE = 9
"""Tokens between the verb and the end of the line."""


def is_silent(reading: Reading, i: int) -> bool:
    """Whether the word of a cue lexicon at a token reports nothing, whatever follows it."""
    return _is_scripture(reading, i) or _is_byline(reading, i)


def _is_scripture(reading: Reading, i: int) -> bool:
    """`قال الله`, `كما أخبر سبحانه`: words of scripture, which report nothing; but `سأل الله` asks for something."""
    behind = reading.words[i + 1].flags if i + 1 < len(reading.words) else 0
    cue, form = reading.words[i].cues[0]
    return bool(behind & NO_SPEAKER) and cue.kind == "statement" and form.pos in FINITE


def _is_byline(reading: Reading, i: int) -> bool:
    """`كتب سامر نجيب:`, `كتبت – هدى سالم`: nothing but names up to the end of the line.

    Where the verb opens the article a colon may end them too, if no quotation follows.
    """
    words = reading.words
    if words[i].cues[0][0].cls != _WRITE or (i and not words[i - 1].flags & (BREAK | MARK)):
        return False
    opens = all(word.flags & MARK for word in words[:i])
    first = i + 1 + (i + 1 < len(words) and bool(words[i + 1].flags & COLON))
    end, last = first, min(len(words), first + _LONGEST_BYLINE)
    while end < last and not words[end].flags & (BREAK | COLON) and _is_of_names(reading, end):
        end += 1
    if end == first or end == last < len(words):
        return False
    if end < len(words) and words[end].flags & COLON:
        opens = opens and end > first + 1
        ends_line = end + 1 == len(words) or bool(words[end + 1].flags & BREAK)
        return ends_line or (opens and end + 1 not in reading.closes and end + 1 not in reading.unclosed)
    return end == len(words) or bool(words[end].flags & BREAK)


def _is_of_names(reading: Reading, i: int) -> bool:
    word = reading.words[i]
    mark = word.flags & MARK and not word.flags & QUOTE
    return bool(mark) or word.is_known_name or word.is_name_like or word.continues_name or word.may_join
