"""Bodies called by where they are (`وزارة العدل | في تامورا`): another state has one of the same name."""

from msgspec.structs import replace

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import IN
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.vocabulary.classes import (
    AREA,
    CLOSED,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    EPITHET,
    FILLER,
    FIRM,
    HONORIFIC,
    MARK,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    RELATIONAL,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word

_COMMA = "،"
_GOES_ON = DEFINITE | FILLER | RELATIONAL
"""Classes of words that go on a common noun rather than stand behind a place: `في تصريح مقتضب`, `في كتيب الوزارة`."""
_NO_PLACE = CLOSED | MARK | VERB | PREFIXED


def with_place(reading: Reading, phrase: Phrase) -> Phrase:
    """The phrase of a body named by two words or more, with the place behind it."""
    words, end = reading.words, phrase.end
    body = phrase.flags & ORGANISATION and not phrase.flags & (TITLE | OUTLET | FIRM)
    if phrase.has_name or not body or end - phrase.start < 2 or end + 1 >= len(words) or words[end].key != IN:
        return phrase
    stop = _end_of_place(words, end + 1)
    return replace(phrase, end=stop, name_start=stop, name_end=stop) if stop > end + 1 else phrase


def without_apposition(reading: Reading, phrase: Phrase) -> Phrase:
    """The phrase of a body without what it is besides.

    `حزب الخط المستقل | ، الشريك في الحكومة`, `شركة كرانوس | الأجنبية`
    """
    words, start = reading.words, phrase.start
    if phrase.has_name or phrase.flags & (ORGANISATION | TITLE) != ORGANISATION:
        return phrase
    for i in range(start + 1, phrase.end - 1):
        if words[i].key == _COMMA and words[i + 1].flags & (TITLE | HONORIFIC) and not words[i + 1].flags & CONJOINED:
            return replace(phrase, end=i, name_start=i, name_end=i)
    last = phrase.end - 1
    own = last > start + 1 and not words[last - 1].flags & DEFINITE
    if own and words[last].flags & EPITHET and words[last].flags & DEFINITE:
        return replace(phrase, end=last, name_start=last, name_end=last)
    return phrase


def _end_of_place(words: list[Word], i: int) -> int:
    """One past the place that starts here; here where none does."""
    word = words[i]
    behind = words[i + 1] if i + 1 < len(words) else None
    if word.flags & COUNTRY and not word.flags & RELATIONAL:
        return i + 1
    if behind is None:
        return i
    if word.flags & AREA and not word.flags & (DEFINITE | PREFIXED):
        named = behind.is_name_like or behind.flags & COUNTRY or behind.flags & DEFINITE
        return i + 2 if named and not behind.flags & _NO_PLACE else i
    closed = (
        behind.cues
        or behind.flags & EPITHET
        or not (behind.is_name_like or (behind.flags & _GOES_ON and not behind.flags & CLOSED))
    )
    return i + 1 if word.is_name_like and not (word.is_known_name or word.cues) and closed else i
