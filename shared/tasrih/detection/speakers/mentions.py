"""What an article's text tells of the names in it: fuller forms, holders of titles, full names of bodies."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from tasrih.arabic.database import clitics
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import in_construct, names_body
from tasrih.detection.reading.phrases import Phrase, phrase_before, read_phrase
from tasrih.detection.vocabulary.classes import (
    ACT,
    ADVERB,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    HONORIFIC,
    MARK,
    NAME_LINK,
    NAME_PARTICLE,
    NEGATION,
    NOT_A_NAME,
    NUMBER,
    ORGANISATION,
    PREFIXED,
    RELATIONAL,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.words import Word, is_in_the_name_of
from tasrih.memo import Memo

MAX_TITLE_TOKENS = 25
MAX_BODY_TOKENS = 8
MAX_NAME_TOKENS = 9
LI = clitics().prepositions[1]
MAX_PEOPLE = 60
MAX_BODIES = 3
MAX_ISSUER_TOKENS = 120
MAX_OCCURRENCES = 12
"""Places of a name or title looked at in an article; keeps the search linear in any text."""
MAX_RIVALS = 2
"""Holders of posts of one kind of whom the one named without his state may be that of a state."""
GOD = "الله"
"""Never the first word of a name: the second of a given name, or of a party's."""
_NO_SURNAME = CLOSED | MARK | BREAK | NUMBER | VERB | TITLE | HONORIFIC | CONJOINED | PREFIXED | NEGATION | ADVERB | ACT
_VERB_BEGINS, _VERB_ENDS = ("ا", "ي", "ت", "ن"), ("ت", "وا")
"""Letters that verbs of most forms begin or end with."""


class Mentions:
    """The names and titles of one text, looked up by a word of theirs."""

    def __init__(self, text: Reading, country_of: Callable[[str], str | None]) -> None:
        """Take the text, and the countries as a function of a folded word."""
        self._text = text
        self._words = text.words
        self._country_of = country_of
        self._heads: list[int] | None = None
        self._fullest: dict[tuple[str, ...], tuple[str, frozenset[str]] | None] = {}
        self._people: list[tuple[Phrase, frozenset[str]]] | None = None
        self._titled: Memo[list[int]] = Memo(self._heads_of)
        """Base of a speaker noun to its places."""
        self._named: Memo[list[int]] = Memo(self._names_of)
        """Word of a name to its places."""

    def holder(self, head: str, titles: frozenset[str]) -> Phrase | None:
        """Where the text names the person with this title, or a single person who shares most of it."""
        loose: list[tuple[Phrase, frozenset[str]]] = []
        for phrase, held in self._held(head):
            if titles <= held:
                return phrase
            if (titles & held) - {head} or not held - {head}:
                loose.append((phrase, held))
        if len(titles) < 2 or not loose:
            return None
        nearest = max(_share(titles, held) for _, held in loose)
        near = [(phrase, held) for phrase, held in loose if _share(titles, held) == nearest]
        names, rivals = ({self._words[phrase.name_end - 1].key for phrase, _ in held} for held in (near, loose))
        if len(names) > 1 or (len(rivals) > MAX_RIVALS and self._states(titles) - self._states(near[0][1])):
            return None  # of many ministers the one without a state is not `الوزير الأركادي`
        return None if self._conflict(titles, near[0][1]) else near[0][0]

    def _held(self, head: str) -> Iterator[tuple[Phrase, frozenset[str]]]:
        """Those named with a title of this head noun, before the name or behind it, with the words of the title."""
        words = self._words
        for i in self._titled[head]:
            for phrase in self._phrases((i,) if words[i].flags & TITLE else (), MAX_TITLE_TOKENS):
                named, end = phrase, phrase.name_start
                sure = phrase.has_name and not self._is_doubtful(phrase)
                if not sure and not words[i].flags & (CONJOINED | PREFIXED):
                    named, end = self._named_before(i) or phrase, phrase.end
                if named.has_name and not self._is_doubtful(named):
                    yield named, frozenset(w.base for w in words[i:end])

    def _named_before(self, end: int) -> Phrase | None:
        """Who is named right before a title: `معالي فلان وزير النقل`, `قال فلان، وزير النقل،`."""
        words = self._words
        before = phrase_before(self._text, end, max(0, end - MAX_NAME_TOKENS), loose=True)
        if before:
            return before[-1]
        end -= bool(end and words[end - 1].flags & CLAUSE_MARK)
        start = end
        while start > max(0, end - MAX_NAME_TOKENS) and words[start - 1].continues_name:
            start -= 1
        full = end - start > 1 and words[start].is_known_name
        return Phrase(start, end, start, end, words[start].flags) if full else None

    def people(self) -> list[tuple[Phrase, frozenset[str]]]:
        """All persons named with a title, in order, with the words of their titles."""
        if self._people is None:
            self._people = []
            end = 0
            for i, word in enumerate(self._words):
                if i >= end and word.flags & (TITLE | HONORIFIC) and len(self._people) < MAX_PEOPLE:
                    for phrase in self._phrases((i,), MAX_TITLE_TOKENS):
                        if phrase.has_name and not self._is_doubtful(phrase):
                            held = frozenset(w.base for w in self._words[phrase.start : phrase.name_start])
                            self._people.append((phrase, held))
                            end = phrase.end
        return self._people

    def joins(self, key: str) -> bool:
        """Whether a name that the text never gives is و and one that it does: `… والوردي: لن نوقع`."""
        return key.startswith("و") and not self._text.frequency(key) and self._text.frequency(key[1:]) > 0

    def states_joined(self, at: int) -> list[Phrase]:
        """The two states that stand together last before a place: `السعودية ومصر`."""
        words = self._words
        for i in range(min(at, len(words)) - 2, max(-1, at - MAX_ISSUER_TOKENS), -1):
            both = words[i].flags & words[i + 1].flags & COUNTRY
            if both and words[i + 1].flags & CONJOINED and not words[i].flags & RELATIONAL:
                parts = ((i, words[i].flags & CONJOINED), (i + 1, CONJOINED))
                return [Phrase(n, n + 1, n + 1, n + 1, words[n].flags, bool(joined)) for n, joined in parts]
        return []

    def bodies(self, head: str) -> list[Phrase]:
        """Phrases of two words or more with this head."""
        found: dict[str, Phrase] = {}
        for phrase in self._phrases((i for i in self._titled[head] if not self._stands_alone(i)), MAX_BODY_TOKENS):
            if phrase.end - phrase.start > 1:
                found.setdefault(self._text.tokens.text(phrase.start, phrase.end), phrase)
        return list(found.values())

    def bodies_before(self, at: int) -> list[Phrase]:
        """The bodies named in full last before a place, the last one first."""
        places = self._body_places
        behind = bisect_left(places, at)
        near = places[max(0, behind - MAX_BODIES) : behind]
        return list(self._phrases((i for i in reversed(near) if i > at - MAX_ISSUER_TOKENS), MAX_BODY_TOKENS))

    def bodies_after(self, at: int) -> list[Phrase]:
        """The body named in full next behind a place."""
        places = self._body_places
        first = bisect_left(places, at)
        return list(
            self._phrases((i for i in places[first : first + 1] if i < at + MAX_ISSUER_TOKENS), MAX_BODY_TOKENS)
        )

    @cached_property
    def _body_places(self) -> list[int]:
        """Where bodies are named in full, with nothing joined to them."""
        return [
            i
            for i, word in enumerate(self._words)
            if word.flags & ORGANISATION and not word.flags & (PREFIXED | CONJOINED) and not self._stands_alone(i)
        ]

    def _is_doubtful(self, phrase: Phrase) -> bool:
        """A name of one word that stands nowhere else may be any word (`الوزير ارتكب`)."""
        single = phrase.name_end - phrase.name_start == 1
        return single and self._text.frequency(self._words[phrase.name_start].key) < 2

    def _conflict(self, titles: frozenset[str], held: frozenset[str]) -> bool:
        """Whether two titles name different states."""
        asked, given = self._states(titles), self._states(held)
        return bool(asked and given and not asked & given)

    def _states(self, titles: frozenset[str]) -> set[str]:
        """The states that a title names."""
        return {code for word in titles if (code := self._country_of(word))}

    def fuller_body(self, titles: frozenset[str], head: str) -> str | None:
        """Longest name in the article of the body called by its head noun alone here (`المرصد`)."""
        if not titles:
            return None
        places = (i for i in self._titled[head] if not self._stands_alone(i))
        best = max(self._phrases(places, MAX_BODY_TOKENS), key=lambda phrase: phrase.end - phrase.start, default=None)
        if best is None or best.end - best.start < 2:
            return None
        return clean(self._text.tokens.text(best.start, best.end))

    def longer_body(self, head: str, keys: list[str]) -> Phrase | None:
        """Where the article names in full a body that is called by its first words here (`الأمانة العامة`).

        The name goes on with ل, which behind a reporting verb is the one who is told.
        """
        words, size = self._words, len(keys)
        for i in self._titled[head]:
            end = i + size
            if end >= len(words) or self._text.tokens.keys[i + 1 : end] != keys[1:]:
                continue
            word = words[end]
            goes_on = word.key.startswith(LI) if word.flags & PREFIXED else word.key.startswith(clitics().contracted)
            if not goes_on or word.flags & TITLE or (i and words[i - 1].cues):
                continue
            near = range(end + 1, min(end + MAX_BODY_TOKENS, len(words)))
            limit = next((n for n in near if words[n].flags & TITLE), near.stop)
            inner = read_phrase(self._text, end, limit, tight=True)
            if inner and inner[0].end > end:
                stop = inner[0].end
                return Phrase(i, stop, stop, stop, words[i].flags, bool(words[i].flags & CONJOINED))
        return None

    def _stands_alone(self, i: int) -> bool:
        """Whether a head has the article and no adjective that agrees with it: `المرصد`, not `المرصد السوري`."""
        words = self._words
        return bool(words[i].flags & DEFINITE) and not (i + 1 < len(words) and words[i + 1].flags & DEFINITE)

    def _phrases(self, places: Iterable[int], reach: int) -> Iterator[Phrase]:
        """The first conjunct of the phrase at each place, at most `reach` tokens long."""
        for i in places:
            yield from read_phrase(self._text, i, min(i + reach, len(self._words)), tight=True)[:1]

    def fullest(self, name: list[str]) -> tuple[str, frozenset[str]] | None:
        """The longest name in the article that ends with this name's last word and holds all of it."""
        if not 1 <= len(name) <= 2:  # none is left of a phrase of mere marks
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
            while start < i and self._is_no_first_name(start):
                start += 1
            if i + 1 - start <= max(len(name), best[1] - best[0]) or words[start].flags & NAME_LINK:
                continue
            if not (words[start].is_known_name or _introduced(words, start)):
                continue
            if set(name) <= {w.key for w in words[start : i + 1]}:
                best = (start, i + 1)
        return self._name_at(*best) if best[1] else None

    def _name_at(self, *best: int) -> tuple[str, frozenset[str]]:
        words = self._words
        proclitic = int(words[best[0]].prefixes_name)
        keys = (words[best[0]].key[proclitic:], *(w.key for w in words[best[0] + 1 : best[1]]))
        return self._text.tokens.text(*best)[proclitic:], frozenset(keys)

    def begun(self, given: str) -> tuple[str, frozenset[str]] | None:
        """The name in the article that begins with this given name alone, if all that do go on alike.

        What may be another word too goes on a name only if it does so again.
        """
        words, found = self._words, dict[str, list[int]]()
        for i in self._named[given]:
            if i + 1 < len(words) and words[i].is_known_name and self._may_be_surname(words[i + 1]):
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
        return self._name_at(start, end)

    def _may_be_surname(self, word: Word) -> bool:
        return not (word.flags & _NO_SURNAME or word.is_circumstance) and not (word.cues and not word.is_known_name)

    def _is_no_first_name(self, i: int) -> bool:
        """Whether a word before a name is hardly its first but what a title goes on with, or a verb (`، احتفى فلان`).

        As a verb nobody is called so, it stands nowhere else, nothing announces a person, and it looks like a verb.
        """
        word = self._words[i]
        behind = self._words[i + 1]
        given = behind.is_known_name and not behind.flags & NAME_PARTICLE
        place = given and not word.is_known_name and in_construct(self._words, 0, i)
        if word.key == GOD or place or names_body(self._words, 0, i):  # `حزب الله فلان`, `جامعة الملك فهد فلان`
            return True
        if word.is_known_name or word.prefixes_name or not word.is_name_like or self._text.frequency(word.key) > 1:
            return False
        before = self._words[i - 1] if i else word
        if before.flags & (TITLE | HONORIFIC | COUNTRY | RELATIONAL) or before.cues:
            return False
        return word.key.startswith(_VERB_BEGINS) or word.key.endswith(_VERB_ENDS)

    def _heads_of(self, base: str) -> list[int]:
        words = self._words
        if self._heads is None:
            self._heads = [i for i, word in enumerate(words) if word.flags & SPEAKER_HEAD]
        return list(islice((i for i in self._heads if words[i].base == base), MAX_OCCURRENCES))

    def _names_of(self, key: str) -> list[int]:
        places = (i for i in self._text.places(key) if not self._words[i].flags & NOT_A_NAME)
        return list(islice(places, MAX_OCCURRENCES))


def _share(titles: frozenset[str], held: frozenset[str]) -> tuple[int, int]:
    """How much of a title another has, and how little else."""
    return len(titles & held), -len(held - titles)


def _joins(words: list[Word], i: int) -> bool:
    word = words[i]
    if i and is_in_the_name_of(words[i - 1], word):
        return False
    linked = word.is_known_name and words[i + 1].flags & NAME_LINK
    return (word.is_name_like and (bool(linked) or not word.cues)) or bool(
        i > 0 and words[i - 1].flags & NAME_PARTICLE and word.flags & DEFINITE
    )


def _introduced(words: list[Word], start: int) -> bool:
    """A title, a mark or a reporting verb stands before the name, so that its first word is no verb of ours."""
    if start == 0:
        return False
    before = words[start - 1]
    return bool(before.flags & (TITLE | HONORIFIC | COUNTRY | DEFINITE | CLAUSE_MARK) or before.cues)


def clean(text: str) -> str:
    """A name without marks around it and without half a pair of brackets."""
    text = text.strip(" \"'«»“”،,")
    return text if text.count("(") == text.count(")") else text.strip("()")
