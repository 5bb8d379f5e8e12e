"""Quotations without a cue: those that go on with the one before them, and those in the midst of what somebody says."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from tasrih.arabic.database import clitics
from tasrih.detection.attributions.content import Content, trim_content
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import (
    BREAK,
    CLAUSE_MARK,
    COLON,
    ELLIPSIS,
    ENTITLES,
    PREPOSITION,
    QUOTE,
    SENTENCE_END,
)

MIN_TOKENS = 5
"""A shorter quotation is a name or a title."""

LOOSE_TOKENS = 8
"""The same of a quotation that is no sentence by itself."""
REACH = 80
"""Tokens from what was said last to a quotation of the same speaker."""

_GOVERNS = ENTITLES | PREPOSITION | COLON
"""What needs the quotation behind it: it is no clause of its own."""
_BETWEEN = BREAK | SENTENCE_END | CLAUSE_MARK | QUOTE


def continuations(reading: Reading, said: Sequence[tuple[Content, int]]) -> list[tuple[int, Content]]:
    """The quotations that fill a sentence right behind a quoted content, each with the number of the content told.

    Contents come in any order, each with the cue that follows it (`"…"، قال فلان وهو يغادر. "…"`), -1 for others; a
    quotation may go on with one that goes on itself.
    """
    quoted = {
        content.end if cue < 0 else _without_marks(reading, reading.ends[cue]): n
        for n, (content, cue) in enumerate(said)
        if content.quote != "indirect"
    }
    told = {content.start for content, _ in said}
    found = []
    for opening, close in sorted(reading.closes.items()):
        end = _without_marks(reading, opening)
        if end not in quoted or end == opening or opening + 1 in told or not _fills_sentence(reading, opening, close):
            continue
        content = trim_content(reading, opening, close + 1)
        if content is not None:
            quoted[content.end] = quoted[end]
            found.append((quoted[end], content))
    told_by = [(content, n) for n, (content, _) in enumerate(said)] + [(content, n) for n, content in found]
    return found + _loose(reading, told_by)


def _loose(reading: Reading, told_by: list[tuple[Content, int]]) -> list[tuple[int, Content]]:
    """Long quotations that end a clause near what somebody said before them: they are his words too.

    `وعاد الباحث إلى حرب الوادي، وكيف "أسست لوعي جديد أعاد القضية إلى أهلها"`; no slogan (`تحت شعار "…"`).
    """
    found = []
    last_first = sorted((content.end, n) for content, n in told_by)
    told = _told_before(reading, told_by)
    for opening, close in sorted(reading.closes.items()):
        at = bisect(last_first, (opening, len(told)))
        if not at or close - opening <= LOOSE_TOKENS or close >= len(told) or told[opening] != told[close]:
            continue
        last, n = last_first[at - 1]
        if not opening - last > REACH and _is_loose(reading, last, opening) and _ends_clause(reading, close):
            content = trim_content(reading, opening, close + 1)
            if content is not None:
                found.append((n, content))
    return found


def _told_before(reading: Reading, told_by: list[tuple[Content, int]]) -> list[int]:
    """For each token, how many before it belong to a content."""
    depth = [0] * (len(reading) + 1)
    for content, _ in told_by:
        depth[content.start] += 1
        depth[content.end] -= 1
    return [0, *accumulate(inside > 0 for inside in accumulate(depth))]


def _is_loose(reading: Reading, last: int, opening: int) -> bool:
    """Whether a quotation is in one paragraph with the content that ends at `last`, and no part of that, nor a name."""
    words = reading.words
    if words[opening - 1].key in clitics().conjunctions or words[opening - 1].flags & _GOVERNS:
        return False
    return not any(word.flags & BREAK for word in words[last:opening])


def _ends_clause(reading: Reading, close: int) -> bool:
    words, after = reading.words, close + 1
    return after >= len(words) or bool(words[after].flags & (SENTENCE_END | CLAUSE_MARK | BREAK | ELLIPSIS))


def _without_marks(reading: Reading, end: int) -> int:
    while end > 0 and reading.words[end - 1].flags & _BETWEEN:
        end -= 1
    return end


def _fills_sentence(reading: Reading, opening: int, close: int) -> bool:
    words, after = reading.words, close + 1
    while after < len(words) and words[after].flags & (SENTENCE_END | CLAUSE_MARK):
        after += 1
    ends = after >= len(words) or reading.starts[after] == after or bool(words[after].flags & BREAK)
    return ends and reading.starts[opening] == opening and close - opening > MIN_TOKENS
