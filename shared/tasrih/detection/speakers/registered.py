"""Speaker phrases to registered officials: those they name, and where a name ends in a phrase that reads on."""

from itertools import product, starmap

from msgspec.structs import replace

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.speakers.full_names import FullNames
from tasrih.detection.speakers.lookups import Lookups
from tasrih.detection.vocabulary.classes import (
    ACT,
    CLAUSE_MARK,
    CLOSED,
    COMMON,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    HONORIFIC,
    MARK,
    NAME_PARTICLE,
    NOT_A_NAME,
    ORGANISATION,
    PREFIXED,
    RELATIONAL,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.officials.model import Official
from tasrih.officials.names import said, spoken
from tasrih.officials.transliteration import sounds_like

MIN_WORDS = 2
"""Words of a name that are enough to know somebody by, whoever else is called by the first of them."""


class Registered:
    """Says which official of the registry a phrase of one article names, at its date."""

    def __init__(self, known: Lookups) -> None:
        """Take the registry as it is asked for the article."""
        self._known = known

    def named(self, name: list[str], names: FullNames) -> Official | None:
        """The official with this name; nobody by a family name that the article gives to somebody else."""
        found = self._known.named(name)
        full = names.fullest(name) if found and found.type == "person" and len(name) == 1 else None
        return None if found and full and self._is_another(found, *full) else found

    def with_title(self, reading: Reading, phrase: Phrase) -> Official | None:
        """The person whom the registry calls by a form of address and one name (`الشيخة حسينة`)."""
        start = phrase.name_start - 1
        if start < phrase.start or phrase.name_end - start > MIN_WORDS or not reading.words[start].flags & HONORIFIC:
            return None
        found = self._known.named(said(reading.keys[start : phrase.name_end]))
        return found if found and found.type == "person" else None

    def _is_another(self, official: Official, full: str, words: frozenset[str]) -> bool:
        """Whether a full name is not the official's: it is not registered as his and holds no given name of his."""
        *given, _ = spoken(official.name)
        if not given or self._known.called(spoken(full)) == official:
            return False
        return words.isdisjoint(given) and not any(starmap(sounds_like, product(given, words)))

    def called(self, reading: Reading, phrase: Phrase, keys: list[str]) -> Official | None:
        """The official whom a whole phrase of these keys calls, or the part of it before another name in brackets."""
        found = self._known.called(keys)
        if found or "(" not in (marked := reading.keys[phrase.start : phrase.end])[1:]:
            return found
        before = self._known.called(said(marked[: marked.index("(", 1)]))  # `جهاز الأمن الداخلي (شين بيت)`
        return before if before and before.type != "person" else None

    def state(self, reading: Reading, phrase: Phrase) -> Official | None:
        """The state whose adjective alone follows a noun that reports (`المطالب المغربية بـ`)."""
        word = reading.words[phrase.start]
        if phrase.end - phrase.start > 1 or not phrase.start or not word.flags & RELATIONAL:
            return None
        reports = word.flags & COUNTRY and reading.words[phrase.start - 1].flags & ACT
        return self._known.state(word.base) if reports else None

    def body(self, words: list[Word], fuller: str | None) -> Official | None:
        """What a head noun alone means: the body that the article names in full, or its own state's (`الحكومة`)."""
        if fuller:
            return self._known.named(spoken(fuller))
        flags = words[0].flags
        own = flags & ORGANISATION and flags & DEFINITE and not flags & (CONJOINED | PREFIXED) and len(words) == 1
        return self._known.own(words[0].base) if own else None

    def trimmed(self, reading: Reading, phrase: Phrase) -> Phrase:
        """A phrase without the words behind a registered name that cannot belong to it (`ميشال عون بدفع`)."""
        start = phrase.name_start if phrase.has_name else phrase.start
        places = [i for i in range(start, phrase.end) if not reading.words[i].joins_name]
        keys = [reading.keys[i] for i in places]
        if phrase.joined and start == phrase.start:
            keys[0] = keys[0][1:]
        found = self._known.opening(keys)
        end = places[found[0] - 1] + 1 if found else phrase.end
        if found is None or end >= phrase.end or not _ends_at(reading, start, end, found[1]):
            return phrase
        return replace(phrase, end=end, name_start=min(phrase.name_start, end), name_end=min(phrase.name_end, end))


def _ends_at(reading: Reading, start: int, end: int, official: Official) -> bool:
    """Whether an official's name that spans `start` to `end` ends there, although the phrase goes on."""
    if official.type == "person":
        return _is_no_name(reading, end, unsure=end - start < MIN_WORDS)
    state = end - start == 1 and bool(reading.words[start].flags & COUNTRY)
    return (state or end - start >= MIN_WORDS) and _begins_anew(reading, end)


def _is_no_name(reading: Reading, i: int, *, unsure: bool) -> bool:
    """No personal name at all, or a word unknown as one; that is not enough if the name before it is `unsure`."""
    word = reading.words[i]
    if word.flags & HONORIFIC and not word.flags & NAME_PARTICLE:
        return True
    if word.is_known_name or word.flags & (NAME_PARTICLE | MARK):
        return False
    if word.flags & NOT_A_NAME:
        return not word.flags & DEFINITE or bool(word.flags & COMMON)
    return not unsure and not word.flags & DEFINITE


def _begins_anew(reading: Reading, i: int) -> bool:
    """Another phrase behind a body or state; its adjectives, place, people and what is joined to it belong to it."""
    word = reading.words[i]
    if word.flags & CLOSED:
        return reading.frame_prepositions.get(word.key) != "fi"
    if word.is_name_like and all(behind.is_name_like for behind in reading.words[i + 1 : i + 2]):  # somebody's name
        return False
    belongs = word.flags & (PREFIXED | CONJOINED | RELATIONAL | CLAUSE_MARK | MARK | HONORIFIC)
    return not (belongs or word.clitic_frame or word.is_known_name)
