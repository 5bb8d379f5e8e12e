"""Ministries that are called by what they are for, without the word ministry: `الخارجية الأركادية تدين`."""

from functools import lru_cache

from tasrih.detection.vocabulary.classes import (
    BREAK,
    CLAUSE_MARK,
    COLON,
    CONJOINED,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    ELLIPSIS,
    FEMININE,
    FILLER,
    ORGANISATION,
    PREFIXED,
    QUOTE,
    RELATIONAL,
    REPORT,
    SENTENCE_END,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word

_OF_STATE = COUNTRY | DEFINITE | RELATIONAL | FEMININE
"""A state's adjective in the feminine: the ministry's, also behind a masculine noun (`الدفاع الأركادية`)."""
_OPENS_CLAUSE = BREAK | SENTENCE_END | CLAUSE_MARK | ELLIPSIS | QUOTE | COLON | CONNECTIVE | VERB | REPORT


def read_ministries(words: list[Word]) -> None:
    """Read what a ministry is for as a body before a state's adjective: in front, behind a verb or a report."""
    for i in range(len(words) - 1):
        if words[i + 1].flags & _OF_STATE == _OF_STATE and _is_matter(words[i]) and _may_act(words, i):
            words[i] = _body(words[i])


def _is_matter(word: Word) -> bool:
    return bool(word.flags & FILLER and word.flags & DEFINITE and not word.flags & (PREFIXED | ORGANISATION | VERB))


def _may_act(words: list[Word], i: int) -> bool:
    if words[i].flags & CONJOINED:
        return not _goes_on_matter(words, i)
    return i == 0 or bool(words[i - 1].flags & _OPENS_CLAUSE)


def _goes_on_matter(words: list[Word], i: int) -> bool:
    """Whether a body or title has charge of this too (`غرفة الصناعة والتجارة الأركادية`), no state's before it."""
    at = i - 1
    while at > 0 and words[at].flags & DEFINITE and not words[at].flags & (COUNTRY | ORGANISATION | TITLE):
        at -= 1
    flags = words[at].flags if 0 <= at < i - 1 else 0
    return bool(flags & (ORGANISATION | TITLE)) and not flags & DEFINITE


@lru_cache
def _body(word: Word) -> Word:
    body = Word(word.key, word.flags & ~FILLER | ORGANISATION, word.base, ())
    body.may_join = word.may_join
    return body
