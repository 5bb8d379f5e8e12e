"""What stands before a line of running coverage or a headline and is no part of it: `عاجل |`, `10:40 صباحا:`, `•`."""

from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import BREAK, COLON, LABEL, MARK, NUMBER, QUOTE, TIME_LABEL

MAX_LABEL_TOKENS = 8
"""Words of one label; of times and places the longest are `10:40 صباحا بتوقيت العاصمة`."""


def behind_labels(reading: Reading, start: int, end: int) -> int:
    """The first token from `start` on that is no label, and no mark before or behind one; `start` where none stands."""
    i = start
    while True:
        first = _past_marks(reading, i, end)
        behind = _past_label(reading, first, end)
        if behind == first:
            return first if i > start else start
        i = behind


def _past_marks(reading: Reading, i: int, end: int) -> int:
    words = reading.words
    while i < end and words[i].flags & MARK and not words[i].flags & QUOTE:
        i += 1
    return i


def _past_label(reading: Reading, start: int, end: int) -> int:
    """The mark behind a label that begins at a token; the same token where none does, or no mark ends it."""
    words, i = reading.words, start
    last = min(end, start + MAX_LABEL_TOKENS)
    if _is_clock(reading, i, end):
        i += 3
        while i < last and (words[i].flags & TIME_LABEL or words[i - 1].flags & TIME_LABEL):
            if words[i].flags & (MARK | BREAK):
                break
            i += 1
    else:
        while i < last and words[i].flags & LABEL:
            i += 1
    ended = i > start and i < end and words[i].flags & (MARK | BREAK) and not words[i].flags & QUOTE
    return i if ended else start


def _is_clock(reading: Reading, i: int, end: int) -> bool:
    if i + 3 >= end:
        return False
    hours, colon, minutes = reading.words[i : i + 3]
    return bool(hours.flags & NUMBER and colon.flags & COLON and minutes.flags & NUMBER)
