"""Unknown words that look like verbs where a speaker phrase might begin, and begin none."""

from tasrih.arabic.database import clitics
from tasrih.detection.attributions.attribution import FINITE
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import CLAUSE_MARK, COUNTRY, NEGATION, SPEAKER_HEAD
from tasrih.detection.vocabulary.word import Word

_SHE = "ت"
"""How a verb of the past ends whose subject is feminine."""
_IMPERFECT = ("ا", "ت", "ن", "ي")
"""First letters of a verb in the imperfect."""


def is_verb(reading: Reading, i: int) -> bool:
    """Whether the word at a place is no name but a verb before its subject."""
    joined = i == reading.starts[i] and _opens_with_verb(reading.words[i])
    return joined or _is_denied(reading.words, i) or _opens_with_known(reading, i)


def _opens_with_verb(word: Word) -> bool:
    """`ووجد فلان`: an unknown word in و or ف that opens a sentence is hardly ever a name."""
    joined = word.key.startswith(clitics().conjunctions)
    joined = joined and (len(word.key) > 3 or any(form.conjunction for _, form in word.cues))
    return joined and not word.is_known_name and not word.flags & (SPEAKER_HEAD | COUNTRY)


def _opens_with_known(reading: Reading, i: int) -> bool:
    """`مشت | سعاد`, `، ختم | سامر لقاءه`: what looks like a verb, opens a clause and stands before a known name."""
    words, word = reading.words, reading.words[i]
    if i + 1 >= len(words) or word.is_known_name or not (words[i + 1].is_known_name and word.is_name_like):
        return False
    opens = i == reading.starts[i] or words[i - 1].flags & CLAUSE_MARK
    verb = word.key.endswith(_SHE) or any(form.pos in FINITE for _, form in word.cues)
    return bool(opens and verb)


def _is_denied(words: list[Word], i: int) -> bool:
    """`لم | يخف الوزير`: an unknown word that looks like a verb, between what denies one and a known subject."""
    if not i or i + 1 == len(words) or not words[i - 1].flags & NEGATION or not words[i].key.startswith(_IMPERFECT):
        return False
    subject = words[i + 1].opens_known_phrase or words[i + 1].is_known_name
    return words[i].is_name_like and not words[i].is_known_name and subject
