"""Whom a verb of asking names before the act that it asks for: `طلب من الأطباء العودة`, `ناشد الأطباء العودة`."""

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import in_construct
from tasrih.detection.reading.phrases import read_phrase, starts_phrase
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    MARK,
    PREPOSITION,
    RELATIVE,
    SENTENCE_END,
)
from tasrih.detection.vocabulary.cues import Cue, CueClass

_ASKS: frozenset[CueClass] = frozenset({"urge", "request", "demand"})
"""Classes of cues whose object may be whom they ask, with the act that is asked for behind it."""
_ASKS_OF: frozenset[CueClass] = frozenset({"request", "hope"})
"""Those that ask it of somebody with من."""
_MAX_TOKENS = 14
_ENDS = CLAUSE_MARK | SENTENCE_END | BREAK | COLON | ANY_COMPLEMENTISER | CONNECTIVE


def asks_of(reading: Reading, i: int, cue: Cue) -> bool:
    """Whether the word at `i` is the من of a verb of asking."""
    return cue.cls in _ASKS_OF and reading.frame_prepositions.get(reading.words[i].key) == "min"


def past_asked(reading: Reading, i: int, end: int, cue: Cue) -> int:
    """The act that is asked for, behind whoever is named at `i`; `i` itself where nobody is."""
    end = min(end, i + _MAX_TOKENS)
    if i + 1 >= end:
        return i
    with_of = asks_of(reading, i, cue)
    if not with_of and (cue.cls not in _ASKS or reading.words[i].names_act or reading.words[i].flags & MARK):
        return i
    first = i + with_of
    act = _act(reading, first, end)
    if act < 0 and with_of and starts_phrase(reading.words, first):
        phrases = read_phrase(reading, first, end, tight=True)
        after = phrases[-1].end if phrases else end
        act = after if after < end and not reading.words[after].flags & (ADVERB | MARK) else -1
    return act if act > first else i


def _act(reading: Reading, first: int, end: int) -> int:
    """The first act behind a noun phrase that is no part of it; -1 without one."""
    words, aside = reading.words, False
    for j in range(first + 1, end):
        word, before = words[j], words[j - 1]
        if word.flags & _ENDS:
            return -1
        aside = aside or bool(word.flags & RELATIVE)
        governed = before.flags & PREPOSITION and not (aside and before.key not in reading.frame_prepositions)
        if not word.names_act or governed or in_construct(words, first, j):  # `التي اتصل بها | التدخل`
            continue
        whole = before.flags & (DEFINITE | COUNTRY | MARK) or before.is_known_name or before.possessed or j - first > 1
        if whole:
            return j
    return -1
