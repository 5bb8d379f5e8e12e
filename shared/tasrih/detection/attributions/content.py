"""Where reported content ends, and how much of it stands in quotation marks."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tasrih.detection.attributions.attribution import Attribution, Link
from tasrih.detection.reading.complements import MIN_QUOTATION_TOKENS, STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import (
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMPLEMENTISER,
    COMPLEMENTISER_PRONOUN,
    CONNECTIVE,
    CONTINUED_COMPLEMENTISER,
    DEMONSTRATIVE,
    ELLIPSIS,
    MARK,
    MATTER,
    PHRASE_TURN,
    POINTER,
    QUOTE,
    REPORTER_TURN,
    SAME,
    SENTENCE_END,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.events.model import Quote

MAX_CONTENT_TOKENS = 300
"""Longest content outside quotation marks, some three times the longest annotated one; keeps time linear."""


_EDGE = BREAK | SENTENCE_END | CLAUSE_MARK | ELLIPSIS | COLON
"""Marks that no content begins or ends with."""


class Content(NamedTuple):
    """Token range of a content, without its outer quotation marks."""

    start: int
    end: int
    quote: Quote


class Span(NamedTuple):
    """A content whose end is looked for."""

    cue: int
    link: Link
    start: int
    """Behind the quotation mark that opens it."""
    close: int
    """The mark that closes the quotation it opens with; `NOT_QUOTED`, or `NEVER_CLOSED` where it is missing."""


NOT_QUOTED, NEVER_CLOSED = -1, -2


def read_content(
    reading: Reading,
    attribution: Attribution,
    breaks: Mapping[int, int],
    find_end: Callable[[Span], int] | None = None,
) -> Content | None:
    """Content of an attribution.

    Args:
        reading: the field.
        attribution: where the content starts and, if it says so, ends.
        breaks: token index of each cue or attribution that ends a content before it, to the index where the content
            must end.
        find_end: tells where a content ends; without it rules do.

    """
    words, start = reading.words, attribution.start
    if start >= min(len(words), reading.limit(attribution.cue_start)):
        return None
    content = _read(reading, attribution, start, breaks, find_end)
    if content and words[content.start].flags & COMPLEMENTISER and content.end - content.start > 1:
        return content._replace(start=content.start + 1)
    return content


def _read(
    reading: Reading,
    attribution: Attribution,
    start: int,
    breaks: Mapping[int, int],
    find_end: Callable[[Span], int] | None,
) -> Content | None:
    words = reading.words
    opened, close = start, reading.closes.get(start)
    if attribution.end >= 0:
        return trim_content(reading, start, attribution.end)
    if start in reading.unclosed:
        start += 1
    if start >= len(words):
        return None
    if close is not None and _ends_at_quotation(reading, close, breaks):
        return _direct(reading, start + 1, min(close, len(words)))
    if words[start].flags & COMPLEMENTISER_PRONOUN:  # `أنه "…"`: all of the quotation, whatever is told in it
        close = reading.closes.get(start + 1)
        if close is not None and close - start > MIN_QUOTATION_TOKENS and _ends_at_quotation(reading, close, breaks):
            return trim_content(reading, start, close + 1)
    if find_end is None:
        return trim_content(reading, start, _end(reading, start, breaks, attribution.frame in STRONG))
    quoted = NEVER_CLOSED if opened in reading.unclosed else NOT_QUOTED if close is None else close
    inside = start + 1 if close is not None else start
    end = find_end(Span(attribution.cue_start, attribution.frame, inside, quoted))
    end = _past_quotation(reading, start, end, breaks)
    return trim_content(reading, start, min(end, reading.limit(start)))


def _past_quotation(reading: Reading, start: int, end: int, breaks: Mapping[int, int]) -> int:
    """An end, behind the quotation in whose middle it stands if that opened in the content.

    Not past another report in there, at which the marks may be misplaced (`"…، في إشارة إليه. وأضاف: …"`).
    """
    close = reading.within[end - 1]
    if end >= close or reading.opens[close] < start:
        return end
    return end if any(i in breaks and reading.words[i].cues for i in range(end, close)) else close + 1


def _direct(reading: Reading, start: int, end: int) -> Content | None:
    while end > start and reading.words[end - 1].flags & (SENTENCE_END | CLAUSE_MARK | ELLIPSIS):
        end -= 1
    return _content(reading, start, end, "direct")


def _ends_at_quotation(reading: Reading, close: int, breaks: Mapping[int, int]) -> bool:
    after = close + 1
    if after >= len(reading.words) or after >= reading.ends[close] or close in breaks or after in breaks:
        return True
    flags = reading.words[after].flags
    following = reading.words[after + 1].flags if after + 1 < reading.ends[close] else 0
    if flags & CLAUSE_MARK and following & CONTINUED_COMPLEMENTISER:  # `أنه "…"، وأن كذا`
        return False
    return bool(flags & (CLAUSE_MARK | SENTENCE_END | BREAK | CONNECTIVE))


def _end(reading: Reading, start: int, breaks: Mapping[int, int], clause: bool) -> int:
    words = reading.words
    within = reading.within[start]
    limit = min(within if within >= 0 else reading.ends[start], start + MAX_CONTENT_TOKENS, len(words))
    turn = REPORTER_TURN if clause else REPORTER_TURN | PHRASE_TURN
    i = start
    while i < limit:
        if i in breaks and i > start:
            return breaks[i]
        flags = words[i].flags
        if flags & CLAUSE_MARK and i + 1 < limit and i > start + 1 and words[i + 1].flags & turn:
            return i
        if flags & QUOTE and i in reading.closes:
            i = reading.closes[i]
        i += 1
    return limit


def trim_content(reading: Reading, start: int, end: int) -> Content | None:
    """Drop marks at both ends, unless a quotation mark at one end has its partner inside."""
    words, closes = reading.words, reading.closes
    end = min(end, len(words))
    while start < end and (words[start].flags & _EDGE or (words[start].flags & QUOTE and start not in closes)):
        start += 1
    while end > start and _droppable(reading, start, end - 1):
        end -= 1
    if closes.get(start) == end - 1 and end - start > 2:
        return _direct(reading, start + 1, end - 1)
    return _content(reading, start, end, _quote(reading, start, end)) if start < end else None


def _content(reading: Reading, start: int, end: int, quote: Quote) -> Content | None:
    """None where nothing but marks stands, or words that point to what was told before."""
    told = [word for word in reading.words[start:end] if not word.flags & (MARK | BREAK)]
    return Content(start, end, quote) if told and not _only_points(told) else None


def _droppable(reading: Reading, start: int, i: int) -> bool:
    flags = reading.words[i].flags
    if flags & _EDGE:
        return reading.words[i].key != ")"
    return bool(flags & QUOTE) and reading.opens.get(i, -1) < start


def _only_points(words: list[Word]) -> bool:
    """Whether all that is said is that the same was said: `أكد ذلك`, `قال الأمر نفسه`."""
    pointing = [word.flags & (SAME | POINTER | DEMONSTRATIVE) for word in words]
    return any(pointing) and all(one or word.flags & MATTER for one, word in zip(pointing, words, strict=True))


def _quote(reading: Reading, start: int, end: int) -> Quote:
    if reading.within[start] >= 0:
        return "direct"
    return "mixed" if reading.has_quote_mark(start, end) else "indirect"
