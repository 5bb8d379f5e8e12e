"""Those who speak for somebody named, or know him: `محامي فلان`, `المتحدث باسم فلان`, `مصدر مقرب من فلان`."""

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.vocabulary.classes import (
    AIDE,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    CLOSE_TO,
    COLON,
    COUNTRY,
    DEFINITE,
    NOT_A_NAME,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word, is_known_given
from tasrih.officials.derived_ids import IN_THE_NAME_OF

FOR_AFFAIRS = frozenset({"للشؤون", "لشؤون", "للشئون", "لشئون"})
"""What an adviser is for, behind the name of whom he advises."""
MAX_AFFAIRS = 6
_BEHIND_NAME = ANY_COMPLEMENTISER | CLAUSE_MARK | COLON | QUOTE | PREPOSITION | PREFIXED | VERB
MAX_HEAD = 6
"""Words of a source before whom it is close to."""
MAX_NAME = 2
"""A longer run of names holds the aide's own behind the other."""


def aide(reading: Reading, attribution: Attribution) -> Phrase | None:
    """The aide right behind a cue who is named by somebody else's name alone; None for all others."""
    words, start = reading.words, attribution.cue_end
    limit = min(reading.ends[attribution.cue_start], len(words))
    if start + 2 > limit:
        return None
    if words[start].flags & ANONYMOUS:
        end = _close_to(words, start, limit)
    elif words[start].flags & TITLE:
        end = _named_by_another(words, start, limit)
    else:
        return None
    return Phrase(start, end, end, end, words[start].flags) if end else None


def _close_to(words: list[Word], start: int, limit: int) -> int:
    """The end of a source that is close to somebody (`مصدر حكومي مقرب | من فلان`); 0 for others."""
    for i in range(start, min(start + MAX_HEAD, limit - 1)):
        if words[i].flags & CLOSE_TO and words[i + 1].flags & PREPOSITION:
            return i + 1
        if words[i].flags & (CLAUSE_MARK | PREPOSITION):
            break
    return 0


def _named_by_another(words: list[Word], start: int, limit: int) -> int:
    """The end of the name that an aide is somebody's by; 0 where there is none, or his own follows."""
    if words[start].possessed:  # `محاميه فلان`
        return 0
    i = start + 1
    titled = False
    if words[i].key == IN_THE_NAME_OF:
        i += 1
    elif not words[start].flags & AIDE or words[start].flags & DEFINITE:
        return 0
    elif words[i].flags & TITLE and words[i].flags & DEFINITE:  # `مستشار الرئيس الأركادي فلان لشؤون الأمن`
        titled = True
        while i < limit and words[i].flags & (TITLE | RELATIONAL) and words[i].flags & DEFINITE:
            i += 1
    stop = i
    while stop < limit and words[stop].continues_name:
        stop += 1
    if not i < stop <= i + (MAX_NAME if words[i].is_known_name else 1) or not _is_somebody(words[i]):
        return 0  # `المتحدث باسم سلاح الجو` is a body's
    behind = words[stop] if stop < limit else None
    if behind is not None and not behind.flags & _BEHIND_NAME:
        return 0
    if titled:
        own = any(is_known_given(word) for word in words[stop : min(stop + MAX_AFFAIRS, limit)])
        return stop if behind is not None and behind.key in FOR_AFFAIRS and not own else 0
    appositive = behind is not None and behind.flags & CLAUSE_MARK and stop + 1 < limit
    return 0 if appositive and words[stop + 1].is_name_like else stop


def _is_somebody(word: Word) -> bool:
    if word.is_known_name:
        return True
    return word.is_name_like and not word.flags & (NOT_A_NAME | COUNTRY | ORGANISATION | DEFINITE | RELATIONAL)
