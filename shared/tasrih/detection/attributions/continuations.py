"""Quotations that go on with the one before them without a cue, as in interviews and agency news."""

from collections.abc import Sequence

from tasrih.detection.attributions.content import Content, trim_content
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import BREAK, CLAUSE_MARK, QUOTE, SENTENCE_END

MIN_TOKENS = 5
"""A shorter quotation is a name or a title."""

_BETWEEN = BREAK | SENTENCE_END | CLAUSE_MARK | QUOTE


def continuations(reading: Reading, said: Sequence[Content]) -> list[tuple[int, Content]]:
    """The quotations that fill a sentence right behind a quoted content, each with the number of the content told.

    Contents are in any order; a quotation may go on with one that goes on itself.
    """
    words = reading.words
    quoted = {content.end: n for n, content in enumerate(said) if content.quote != "indirect"}
    told = {content.start for content in said}
    found = []
    for opening, close in sorted(reading.closes.items()):
        end = opening
        while end > 0 and words[end - 1].flags & _BETWEEN:
            end -= 1
        if end not in quoted or end == opening or opening + 1 in told or not _fills_sentence(reading, opening, close):
            continue
        content = trim_content(reading, opening, close + 1)
        if content is not None:
            quoted[content.end] = quoted[end]
            found.append((quoted[end], content))
    return found


def _fills_sentence(reading: Reading, opening: int, close: int) -> bool:
    words, after = reading.words, close + 1
    while after < len(words) and words[after].flags & (SENTENCE_END | CLAUSE_MARK):
        after += 1
    ends = after >= len(words) or reading.starts[after] == after or bool(words[after].flags & BREAK)
    return ends and reading.starts[opening] == opening and close - opening > MIN_TOKENS
