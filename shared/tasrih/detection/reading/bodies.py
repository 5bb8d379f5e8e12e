"""Registered bodies by their full names, whatever else the words of these mean: `حلف شمال الأطلسي`, `حركة أمل`."""

from functools import lru_cache

from tasrih.detection.vocabulary.classes import (
    CONJOINED,
    COUNTRY,
    DEFINITE,
    FEMININE,
    FILLER,
    NOUN,
    ORGANISATION,
    PREFIXED,
    QUOTE,
    RELATIONAL,
    SPEAKER_HEAD,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.detection.vocabulary.words import NameEnd

_JOINED = CONJOINED | PREFIXED
_LONGEST = 12
"""Words of a name that is looked for behind a proclitic."""


def read_bodies(words: list[Word], body_at: NameEnd) -> None:
    """Read the first word of such a name as a body, and those that would end or part it as going on with it."""
    keys = [word.key for word in words]
    i = 0
    while i < len(words) - 1:
        end = body_at(keys, i)
        if end == i and words[i].flags & _JOINED and words[i].flags & ORGANISATION:
            end = i + body_at([keys[i][1:], *keys[i + 1 : i + _LONGEST]], 0)
        if end > i and not (i and words[i - 1].flags & QUOTE):  # `تحالف "فجر ليبيا"` has its own noun
            if not words[i].flags & SPEAKER_HEAD:
                words[i] = _body(words[i])
            words[i + 1 : end] = map(_further, words[i + 1 : end])
        i = max(end, i + 1)


@lru_cache
def _body(word: Word) -> Word:
    return Word(word.key, word.flags & (DEFINITE | FEMININE) | ORGANISATION, word.base, ())


def _further(word: Word) -> Word:
    state = word.flags & COUNTRY and not word.flags & RELATIONAL  # `الجبهة الشعبية لتحرير فلسطين`
    return word if word.flags & NOUN and not word.flags & _JOINED and not state else _going_on(word)


@lru_cache
def _going_on(word: Word) -> Word:
    return Word(word.key, FILLER | DEFINITE, word.base, ())
