"""Persons who speak for a body by the title that they are named with: their words are the body's position."""

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase, read_phrase
from tasrih.detection.vocabulary.classes import CLAUSE_MARK, QUOTE
from tasrih.officials.derived_ids import IN_THE_NAME_OF, LONGEST_POST, SPOKESPEOPLE

MAX_BODY_TOKENS = 9


def spoken_for(reading: Reading, phrase: Phrase) -> Phrase | None:
    """The body in whose name somebody speaks: `المتحدث باسم | وزارة النقل | فلان`, `فلان، الناطق باسم | الحزب`."""
    words = reading.words
    before = _in_the_name_of(reading, phrase.start, phrase.name_start)
    if before:
        end = phrase.name_start
        while end > before and words[end - 1].flags & (CLAUSE_MARK | QUOTE) and end - 1 not in reading.opens:
            end -= 1
        return Phrase(before, end, end, end, words[before].flags) if end > before else None
    behind = phrase.name_end + bool(phrase.name_end < len(words) and words[phrase.name_end].flags & CLAUSE_MARK)
    body = _in_the_name_of(reading, behind, min(behind + LONGEST_POST, len(words)))
    if not body or body >= len(words):
        return None
    found = read_phrase(reading, body, min(body + MAX_BODY_TOKENS, reading.ends[body]), tight=True)
    return found[0] if found and not found[0].has_name else None


def _in_the_name_of(reading: Reading, start: int, end: int) -> int:
    """Where the body begins behind a spokesperson's title that begins at `start`; 0 if there is none before `end`."""
    words = reading.words
    if start >= end or words[start].base not in SPOKESPEOPLE:
        return 0
    return next((i + 1 for i in range(start + 1, min(end, start + LONGEST_POST)) if words[i].key == IN_THE_NAME_OF), 0)
