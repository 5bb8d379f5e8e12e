"""Registered bodies by their full names, whatever else the words of these mean: `حلف شمال الأطلسي`, `حركة أمل`."""

from collections.abc import Mapping, Sequence
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
from tasrih.detection.vocabulary.words import FindNames

_JOINED = CONJOINED | PREFIXED
_JOINED_MATTER = _JOINED | FILLER
"""Classes by which what a body is for is told behind a و (`والدفاع المدني`)."""
_LONGEST = 12
"""Words of a name that is looked for behind a proclitic."""


def read_bodies(words: list[Word], keys: Sequence[str], ends: Mapping[int, int], full_names: FindNames) -> None:
    """Read the first word of such a name as a body, and those that would end or part it as going on with it.

    Where names without a proclitic begin and end is known; behind one they are looked for.
    """
    joined = {i for i, word in enumerate(words) if word.flags & _JOINED and _may_begin_name(word.flags)}
    end = 0
    for i in sorted(joined.union(ends)):
        if i < end:
            continue
        end = ends.get(i) or i + full_names([keys[i][1:], *keys[i + 1 : i + _LONGEST]]).bodies.get(0, 0)
        if end > i and not (i and words[i - 1].flags & QUOTE):  # `تحالف "فجر ليبيا"` has its own noun
            if not words[i].flags & SPEAKER_HEAD:
                words[i] = _body(words[i])
            words[i + 1 : end] = map(_further, words[i + 1 : end])


def _may_begin_name(flags: int) -> bool:
    """Whether a word with a proclitic may be the first of a body's name."""
    return bool(flags & ORGANISATION) or flags & _JOINED_MATTER == CONJOINED | FILLER


@lru_cache
def _body(word: Word) -> Word:
    body = Word(word.key, word.flags & (DEFINITE | FEMININE | CONJOINED) | ORGANISATION, word.base, ())
    body.may_join = word.may_join
    return body


def _further(word: Word) -> Word:
    state = word.flags & COUNTRY and not word.flags & RELATIONAL  # `الجبهة الشعبية لتحرير فلسطين`
    return word if word.flags & NOUN and not word.flags & _JOINED and not state else _going_on(word)


@lru_cache
def _going_on(word: Word) -> Word:
    return Word(word.key, FILLER | DEFINITE, word.base, ())
