"""Particles of foreign names that are particles of Arabic too: `كريس فان دن بورك`, `كارلوس دي لا تورينا`."""

from tasrih.detection.vocabulary.classes import (
    BREAK,
    CLOSED,
    CONTINUED_COMPLEMENTISER,
    DEFINITE,
    MARK,
    NAME_PARTICLE,
    NEGATION,
    RESUMPTIVE,
)
from tasrih.detection.vocabulary.word import Word, is_known_given, mere_name

_NO_PART = CLOSED | MARK | BREAK | DEFINITE
_ARTICLE_LETTERS = 3
"""Most letters of an article behind a particle (`فان دن`)."""
_MOST_WORDS = 6
"""Words before `فان` that begin an attribution, and behind it that resume its sentence."""


def read_foreign_particles(words: list[Word]) -> None:
    """Read them as particles of a name, with the words that they bind."""
    for i in [i for i, word in enumerate(words[1:-1], 1) if word.flags & NAME_PARTICLE | word.flags & NEGATION]:
        if _is_van(words, i) or (words[i].flags & NEGATION and _follows_particle(words, i)):
            _bind(words, i)


def _is_van(words: list[Word], i: int) -> bool:
    """Whether `فان` stands in a name, and is no `فإن` that resumes a sentence (`بحسب سامر فان الجسر`)."""
    if not words[i].flags & CONTINUED_COMPLEMENTISER or not is_known_given(words[i - 1]):
        return False
    if words[i + 1].flags & _NO_PART or not (words[i + 1].is_name_like or _has_article(words, i)):
        return False
    resumed = any(word.openings for word in words[max(0, i - _MOST_WORDS) : i])
    return not resumed or any(word.flags & RESUMPTIVE for word in words[i + 2 : i + _MOST_WORDS])


def _follows_particle(words: list[Word], i: int) -> bool:
    """`دي لا تورينا`, `دو لا فيرن`; a verb behind `لا` is denied."""
    particle = words[i - 1].flags & NAME_PARTICLE and words[i - 1].is_name_like
    return bool(particle and i > 1 and words[i - 2].is_name_like and words[i + 1].is_name_like)


def _has_article(words: list[Word], i: int) -> bool:
    short = len(words[i + 1].key) <= _ARTICLE_LETTERS and i + 2 < len(words)
    return short and not words[i + 2].flags & _NO_PART


def _bind(words: list[Word], i: int) -> None:
    size = 2 + _has_article(words, i)
    words[i] = Word(words[i].key, NAME_PARTICLE, words[i].base, ())
    words[i + 1 : i + size] = map(mere_name, words[i + 1 : i + size])
