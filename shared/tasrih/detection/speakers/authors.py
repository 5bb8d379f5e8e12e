"""Who wrote the article that another tells of: `مقال لفلان … ورأى الكاتب`, `وفق كاتب المقال`."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from tasrih.detection.attributions.subjects import main_subject
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import IN
from tasrih.detection.reading.phrases import Phrase, read_phrase
from tasrih.detection.speakers.documents import named_beside
from tasrih.detection.vocabulary.classes import ARTICLE, AUTHOR, DEFINITE, ORGANISATION, OUTLET, PREFIXED, TITLE
from tasrih.detection.vocabulary.word import Word

MAX_PLACES = 60
"""Words of an article that may tell an author, looked at; keeps the search linear in any text."""
MAX_NAMED = 25
"""Tokens of a phrase that names one."""


class Authors:
    """Those whom one text names as authors, by where it does."""

    def __init__(self, text: Reading) -> None:
        """Take the text."""
        self._text = text

    def meant(self, reading: Reading, phrase: Phrase) -> Phrase | None:
        """Who was named last before a phrase that stands for an author; of a headline's, in the whole text."""
        if not _stands_for_author(reading.words[phrase.start : phrase.end]):
            return None
        at = phrase.start if reading is self._text else len(self._text.words)
        behind = bisect_left(self._named, at, key=lambda one: one[0])
        return self._named[behind - 1][1] if behind else None

    @cached_property
    def _named(self) -> list[tuple[int, Phrase]]:
        words = self._text.words
        places = [i for i, word in enumerate(words) if word.flags & (ARTICLE | AUTHOR)][:MAX_PLACES]
        return [(i, one) for i in places for one in self._at(i) if _is_person(one)][:MAX_PLACES]

    def _at(self, i: int) -> Iterator[Phrase]:
        """Who is called an author here, whose article is told of, or who says something in one."""
        text, word = self._text, self._text.words[i]
        if word.flags & AUTHOR:
            yield from read_phrase(text, i, min(i + MAX_NAMED, text.ends[i]), tight=True)[:1]
            return
        beside = named_beside(text, i, min(i + MAX_NAMED, text.ends[i]))
        yield from beside[:1]
        if not beside and (word.flags & PREFIXED or (i and text.words[i - 1].key == IN)):
            yield from main_subject(text, i)[:1]


def _is_person(phrase: Phrase) -> bool:
    return phrase.has_name and not phrase.flags & (ORGANISATION | OUTLET)


def _stands_for_author(words: list[Word]) -> bool:
    """Whether a phrase is `الكاتب`, `كاتب المقال`, `مقال المجلة`."""
    head = words[0].flags
    if head & ARTICLE:
        return True
    if len(words) == 1:
        return bool(head & AUTHOR and head & DEFINITE)
    return len(words) == 2 and bool(head & TITLE) and bool(words[1].flags & ARTICLE and words[1].flags & DEFINITE)
