"""Where a name ends that the registry does not know: family names that are also words, and words that are none."""

from itertools import islice

from msgspec.structs import replace

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.vocabulary.classes import (
    ACT,
    ADVERB,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    FEMININE,
    HONORIFIC,
    MARK,
    NAME_PARTICLE,
    NAME_SECOND,
    NEGATION,
    NUMBER,
    OBLIQUE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    TANWIN,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.kind_rules import default
from tasrih.detection.vocabulary.word import Word

MAX_PLACES = 12
"""Places of a word looked at in an article; keeps the search linear in any text."""
MIN_WORDS = 3
"""Words of a name whose last may be none of it."""
FINITE = ("perfect", "imperfect")

_NO_SURNAME = CLOSED | MARK | BREAK | NUMBER | VERB | TITLE | HONORIFIC | CONJOINED | PREFIXED | NEGATION | ADVERB
_NO_SURNAME |= ORGANISATION | OUTLET | ANONYMOUS | COUNTRY | TANWIN | OBLIQUE
"""Classes of words that are no family name behind a given one, whatever else they may be."""
_CLOSES = CLAUSE_MARK | ANY_COMPLEMENTISER | COLON | QUOTE


def may_be_surname(word: Word) -> bool:
    """Whether the word behind a given name may be a family name, though it may be another word too (`سامر شديد`)."""
    return not (word.flags & _NO_SURNAME or word.is_circumstance or (word.cues and not word.is_known_name))


def ended(reading: Reading, phrase: Phrase) -> Phrase:
    """A phrase whose name ends where the article shows that it does."""
    size = phrase.name_end - phrase.name_start
    if phrase.end != phrase.name_end or not size:
        return phrase
    if size == 1:
        return _with_surname(reading, phrase)
    return _without_tail(reading, phrase) if size >= MIN_WORDS else phrase


def _with_surname(reading: Reading, phrase: Phrase) -> Phrase:
    """A given name alone takes the word behind it: `سامر المعالج، أن`, or `سامر شديد` where `قال شديد` stands too."""
    words, end = reading.words, phrase.end
    given = words[end - 1]
    if end + 1 >= len(words) or not given.is_known_name or given.flags & (DEFINITE | NAME_PARTICLE):
        return phrase
    word = words[end]
    if not may_be_surname(word):
        return phrase
    closed = word.flags & DEFINITE and not word.flags & ACT and words[end + 1].flags & _CLOSES
    if not (closed or _is_amid_report(words, phrase, word)) and not is_heard(reading, word):
        return phrase
    return replace(phrase, end=end + 1, name_end=end + 1)


def _is_amid_report(words: list[Word], phrase: Phrase, word: Word) -> bool:
    """Whether what looks like a verb ends the name between a verb of saying and what is said: `قال آرام سنكاري إن`."""
    said = phrase.start and any(form.pos in FINITE for _, form in words[phrase.start - 1].cues)
    return bool(said and words[phrase.end + 1].flags & ANY_COMPLEMENTISER and default().is_finite_verb(word.key))


def is_heard(reading: Reading, word: Word) -> bool:
    """Whether a word stands somewhere as the subject of a reporting verb (`وقال شديد إن`), or behind an honorific."""
    words = reading.words
    for i in islice(reading.places(word.key), MAX_PLACES):
        if not i or i + 1 >= len(words):
            continue
        before, after = words[i - 1], words[i + 1]
        reports = any(form.pos in FINITE for _, form in before.cues)
        told = after.flags & (_CLOSES | PREPOSITION) or after.flags & PREFIXED
        if (reports and told) or (before.flags & HONORIFIC and not before.flags & TITLE):
            return True
    return False


def _without_tail(reading: Reading, phrase: Phrase) -> Phrase:
    """A name without a last word that is no name and without which it stands elsewhere too."""
    end = phrase.end - 1
    word = reading.words[end]
    if _is_how(reading, end):
        return replace(phrase, end=end, name_end=end)
    if word.is_known_name or word.flags & (RELATIONAL | NAME_PARTICLE) or reading.words[end - 1].flags & NAME_PARTICLE:
        return phrase
    if not word.flags & COMMON and (is_heard(reading, word) or not _stands_without(reading, phrase, end)):
        return phrase
    return replace(phrase, end=end, name_end=end)


def _is_how(reading: Reading, i: int) -> bool:
    """How somebody speaks, behind a family name with the article: `أمل السليماني | ضاحكة: …`."""
    word, behind = reading.words[i], reading.words[i + 1] if i + 1 < len(reading.words) else None
    adjective = word.flags & FEMININE and not (word.flags & DEFINITE or word.is_known_name)
    given = reading.words[i - 2].flags & NAME_PARTICLE or reading.words[i - 1].flags & NAME_SECOND  # `عبد الله بوزردة`
    family = reading.words[i - 1].flags & DEFINITE and not given
    return bool(adjective and family and behind and behind.flags & _CLOSES)


def _stands_without(reading: Reading, phrase: Phrase, end: int) -> bool:
    keys, name = reading.keys, reading.keys[phrase.name_start : end]
    size = len(name)
    for i in islice(reading.places(name[0]), MAX_PLACES):
        if i + size < len(keys) and keys[i : i + size] == name and keys[i + size] != keys[end]:
            return True
    return False
