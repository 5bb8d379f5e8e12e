"""Registered people by their full names, whatever else the words of these mean: `لي تشيانغ`, `بول رايان`."""

from collections.abc import Mapping

from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    DEFINITE,
    HONORIFIC,
    NAME_PARTICLE,
    NOT_A_NAME,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import NAME_SHAPE, Word, is_in_the_name_of, known_name, mere_name

_BEHIND_NAME = ANY_COMPLEMENTISER | CLAUSE_MARK | VERB


def read_people(words: list[Word], ends: Mapping[int, int]) -> None:
    """Read the words of such names as names, of which it is known where each begins and ends.

    Titles with an article stay what they are (`الشيخة حسينة`).
    """
    stop = 0
    for i, end in ends.items():
        if i < stop:
            continue
        stop = end
        if not (i and is_in_the_name_of(words[i - 1], words[i])):
            last = _name_end(words, end) - 1
            words[i : last + 1] = (*map(_part, words[i:last]), _last_name(words[last]))
            if last > i and words[i].flags & DEFINITE and not words[i].flags & NOT_A_NAME:
                words[i] = known_name(words[i])  # goes on no title before it: `الوزير التونسي المنجي فلان`


def _part(word: Word) -> Word:
    if not word.flags & DEFINITE:
        return mere_name(word)
    return word if word.flags & (TITLE | HONORIFIC) else word.as_name or word


def _last_name(word: Word) -> Word:
    """A family name that is no particle either, which would go on with the word behind it: `ماكين`, `آبي`."""
    name = _part(word)
    return (
        Word(name.key, name.flags & NAME_SHAPE & ~NAME_PARTICLE, name.base, ()) if name.flags & NAME_PARTICLE else name
    )


def _name_end(words: list[Word], end: int) -> int:
    """Without an `إن` that opens what is said: a name ends with one only before what may follow a name."""
    behind = words[end].flags if end < len(words) else CLAUSE_MARK
    return end if behind & _BEHIND_NAME or not words[end - 1].flags & ANY_COMPLEMENTISER else end - 1
