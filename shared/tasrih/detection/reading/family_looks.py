"""Family names that look like a verb or a word with a proclitic (`فيكتور ساند`, `كلارا فالستاد`), by their place."""

from tasrih.arabic.database import clitics
from tasrih.detection.vocabulary.classes import (
    ACT,
    ADVERB,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    DEFINITE,
    HONORIFIC,
    MARK,
    NEGATION,
    NOUN,
    NUMBER,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    TANWIN,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.kind_rules import default
from tasrih.detection.vocabulary.word import Word, is_known_given

_LONGEST_TITLE = 8
"""Words from the first of a title to the family name."""
_CLOSES = ANY_COMPLEMENTISER | COLON | QUOTE | CLAUSE_MARK | PREPOSITION
"""Classes of words before which the name of a subject ends."""
_NO_FAMILY = NOUN | CLOSED | MARK | BREAK | NUMBER | NEGATION | ADVERB | ACT | TANWIN | CONJOINED | PREFIXED | VERB
_NO_TITLE = CLOSED | MARK | BREAK | NUMBER | VERB
_AND, _THEN = clitics().conjunctions
_FINITE = ("perfect", "imperfect")


def read_family_looks(words: list[Word]) -> None:
    """Read them as names where one ends a titled person's full name, and where it stands for him alone."""
    found = {word.key for i, word in enumerate(words[2:-1], 2) if word.flags & COMMON and _ends_name(words, i)}
    if not found:
        return
    for i in [i for i, word in enumerate(words) if word.key in found and word.flags & COMMON]:
        if not _may_be_verb(words[i]) or _ends_name(words, i) or _speaks(words, i):
            flags = words[i].flags & ~(COMMON | DEFINITE)
            words[i] = Word(words[i].key, flags, words[i].key, ())


def _ends_name(words: list[Word], i: int) -> bool:
    """Whether a word ends the name of somebody with a title, where what it looks like cannot stand.

    What looks like a verb stands between one of saying and what is said, or right before it.
    """
    word, given, behind = words[i], words[i - 1], words[i + 1]
    other = word.flags & _NO_FAMILY or word.key.startswith(_AND) or not (_may_be_verb(word) or _has_clitic(word))
    if other or word.cues or word.names_act or word.possessed or word.is_known_name or given.cues:
        return False
    honoured = words[i - 2].flags & HONORIFIC and words[i - 2].flags & DEFINITE and given.is_name_like
    if not (is_known_given(given) or honoured) or not (behind.flags & _CLOSES or _is_finite(behind)):
        return False
    start = i - 1
    while start > max(0, i - _LONGEST_TITLE) and not words[start - 1].flags & _NO_TITLE:
        start -= 1
    if not any(title.flags & (TITLE | HONORIFIC) for title in words[start : i - 1]):
        return False
    return not _may_be_verb(word) or _leads_topic(behind) or (start > 0 and _is_finite(words[start - 1]))


def _speaks(words: list[Word], i: int) -> bool:
    """`وقال ساند إن`: alone behind a verb of saying."""
    return 0 < i < len(words) - 1 and _is_finite(words[i - 1]) and bool(words[i + 1].flags & _CLOSES)


def _may_be_verb(word: Word) -> bool:
    return default().is_finite_verb(word.key)


def _has_clitic(word: Word) -> bool:
    """Whether it begins like a word with a preposition: `فالكستاد`, `باليس`."""
    return word.key.startswith((_THEN + clitics().article, *clitics().prepositions))


def _leads_topic(word: Word) -> bool:
    """The verb behind `أما فلان`: `فقال`."""
    return any(form.pos in _FINITE and form.conjunction == _THEN for _, form in word.cues)


def _is_finite(word: Word) -> bool:
    return any(form.pos in _FINITE for _, form in word.cues)
