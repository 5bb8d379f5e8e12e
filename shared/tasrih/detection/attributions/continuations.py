"""Quotations that go on with the one before them without a cue, as in interviews and agency news."""

from collections.abc import Sequence

from tasrih.detection.attributions.content import Content, trim_content
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import BREAK, CLAUSE_MARK, QUOTE, SENTENCE_END

MIN_TOKENS = 5
"""A shorter quotation is a name or a title."""

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
    return found


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
