"""The names of persons in an article's text: the fullest form of each."""

from itertools import islice

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import in_construct, names_body
from tasrih.detection.speakers.surnames import may_be_surname
from tasrih.detection.vocabulary.classes import (
    AREA,
    CLAUSE_MARK,
    COUNTRY,
    DEFINITE,
    HONORIFIC,
    NAME_LINK,
    NAME_PARTICLE,
    NOT_A_NAME,
    NOUN,
    PREFIXED,
    PREPOSITION,
    RELATIONAL,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word, is_in_the_name_of, is_known_given
from tasrih.memo import Memo
from tasrih.officials.model import Official
from tasrih.officials.names import said, spoken

MAX_NAME_TOKENS = 9
_LONGEST_TITLE = 7
"""Words of a title before a name."""
MAX_OCCURRENCES = 12
"""Places of a name looked at in an article; keeps the search linear in any text."""
_MOST_PARTS, _FURTHER_PARTS = 2, 2
"""Words of a name that may stand for a fuller one; how many more where it begins with a particle."""
GOD = "الله"
"""Never the first word of a name: the second of a given name, or of a party's."""
_VERB_BEGINS, _VERB_ENDS = ("ا", "ي", "ت", "ن"), ("ت", "وا")
"""Letters that verbs of most forms begin or end with."""


class FullNames:
    """The names of one text, looked up by a word of theirs."""

    def __init__(self, text: Reading) -> None:
        """Take the text."""
        self._text = text
        self._words = text.words
        self._fullest: dict[tuple[str, ...], tuple[str, frozenset[str]] | None] = {}
        self._named: Memo[list[int]] = Memo(self._names_of)
        """Word of a name to its places."""

    def fullest(self, name: list[str]) -> tuple[str, frozenset[str]] | None:
        """The longest name in the article that ends with this name's last word and holds all of it."""
        if not name or len(name) > _MOST_PARTS + self._begins_family(name[0]):  # none is left of a phrase of mere marks
            return None
        asked = tuple(name)
        if asked not in self._fullest:
            self._fullest[asked] = self._longest(name)
        return self._fullest[asked]

    def _longest(self, name: list[str]) -> tuple[str, frozenset[str]] | None:
        words, best = self._words, (0, 0)
        for i in self._named[name[-1]]:
            start = i
            while (
                start > 0
                and i - start < MAX_NAME_TOKENS
                and not words[start].prefixes_name
                and _joins(words, start - 1)
            ):
                start -= 1
            while start < i and self._is_no_first_name(start, i):
                start += 1
            size = sum(not word.joins_name for word in words[start : i + 1])
            if size <= max(len(name), best[1] - best[0]) or words[start].flags & NAME_LINK:
                continue
            if not (words[start].is_known_name or _introduced(words, start)):
                continue
            if set(name) <= {w.key for w in words[start : i + 1]}:
                best = (start, i + 1)
        return self.at(*best) if best[1] else None

    def _begins_family(self, key: str) -> int:
        """How many words more a family name has that begins with a particle: `دو فيرن-مورو`."""
        places = self._text.places(key)[:1]
        return _FURTHER_PARTS if places and self._words[places[0]].flags & NAME_PARTICLE else 0

    def at(self, *best: int) -> tuple[str, frozenset[str]]:
        """Text and keys of the name from one place to another."""
        words = self._words
        proclitic = int(words[best[0]].prefixes_name)
        keys = (words[best[0]].key[proclitic:], *said([w.key for w in words[best[0] + 1 : best[1]]]))
        return self._text.tokens.readable(*best)[proclitic:], frozenset(keys)

    def begun(self, given: str) -> tuple[str, frozenset[str]] | None:
        """The name in the article that begins with this given name alone, if all that do go on alike.

        What may be another word too goes on a name only if it does so again.
        """
        words, found = self._words, dict[str, list[int]]()
        for i in self._named[given]:
            goes_on = i + 1 < len(words) and words[i].is_known_name and not words[i + 1].joins_name
            if goes_on and may_be_surname(words[i + 1]):
                found.setdefault(words[i + 1].key, []).append(i)
        if len(found) != 1:
            return None
        (places,) = found.values()
        start = places[0]
        surname = words[start + 1]
        if len(places) < 2 and not (surname.continues_name and (surname.is_known_name or surname.flags & RELATIONAL)):
            return None
        end = start + 2
        while end < min(len(words), start + MAX_NAME_TOKENS) and words[end].continues_name and words[end].is_known_name:
            end += 1
        return self.at(start, end)

    def of_official(self, official: Official | None) -> tuple[str, frozenset[str]] | None:
        """The registered person's full name where the article gives it, for one called by another (`أبو مازن`)."""
        if official is None or official.type != "person":
            return None
        name = spoken(official.name)
        full = self.fullest(name[-1:])
        return full if full and name[0] in full[1] else None

    def _is_no_first_name(self, i: int, last: int) -> bool:
        """Whether a word before a name is hardly its first but what a title goes on with, or a verb (`، احتفى فلان`).

        As a verb nobody is called so, it stands nowhere else, nothing announces a person, and it looks like a verb.
        """
        word = self._words[i]
        behind = self._words[i + 1]
        given = (behind.is_known_name or last > i + 1) and not behind.flags & NAME_PARTICLE
        follows = in_construct(self._words, 0, i) or (i and self._words[i - 1].flags & PREPOSITION)
        of_area = i and last > i + 1 and self._words[i - 1].flags & AREA and in_construct(self._words, 0, i)
        place = of_area or (given and not word.is_known_name and follows)  # `وزير الداخلية في أطلان كريم فلان`
        if word.key == GOD or place or names_body(self._words, 0, i):  # `حزب الله فلان`, `جامعة الملك فهد فلان`
            return True
        if word.is_known_name or word.prefixes_name or not word.is_name_like or self._text.frequency(word.key) > 1:
            return False
        before = self._words[i - 1] if i else word
        if before.flags & (TITLE | HONORIFIC | COUNTRY | RELATIONAL) or before.cues or self._ends_title(i):
            return False
        return word.key.startswith(_VERB_BEGINS) or word.key.endswith(_VERB_ENDS)

    def _ends_title(self, i: int) -> bool:
        """Whether a title of several words ends before a word: `رئيسة هيئة الإنقاذ | نورجان`, not `رئيس نادي نجران`."""
        words, start = self._words, max(0, i - _LONGEST_TITLE)
        if not words[i - 1].flags & DEFINITE:
            return False
        while i > start and words[i - 1].flags & (NOUN | DEFINITE) and not words[i - 1].flags & (PREFIXED | VERB):
            i -= 1
            if words[i].flags & TITLE:
                return True
        return False

    def _names_of(self, key: str) -> list[int]:
        places = (i for i in self._text.places(key) if not self._words[i].flags & NOT_A_NAME)
        return list(islice(places, MAX_OCCURRENCES))


def _joins(words: list[Word], i: int) -> bool:
    word = words[i]
    if i and is_in_the_name_of(words[i - 1], word):
        return False
    linked = word.is_known_name and words[i + 1].flags & NAME_LINK
    nisba = word.flags & RELATIONAL and word.flags & DEFINITE  # `فيصل الحوسني الراشد`
    titled = (
        i > 1 and words[i - 1].is_name_like and words[i - 2].flags & DEFINITE
    )  # `وزير الكهرباء صباح المندلي الراوي`
    if i and nisba and (is_known_given(words[i - 1]) or titled):
        return word.continues_name
    return (word.is_name_like and (bool(linked) or not word.cues)) or bool(
        i > 0 and words[i - 1].flags & NAME_PARTICLE and word.flags & DEFINITE
    )


def _introduced(words: list[Word], start: int) -> bool:
    """A title, a mark or a reporting verb stands before the name, so that its first word is no verb of ours."""
    if start == 0:
        return False
    before = words[start - 1]
    return bool(before.flags & (TITLE | HONORIFIC | COUNTRY | DEFINITE | CLAUSE_MARK) or before.cues)
