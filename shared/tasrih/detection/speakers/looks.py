"""What speaker features see of a word: its class, how likely it is in a personal name, its number."""

from collections.abc import Hashable
from typing import NamedTuple

from tasrih.detection.vocabulary.classes import (
    ACCUSATIVE,
    ACT,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    FEMININE,
    FILLER,
    HONORIFIC,
    MARK,
    NAME_PARTICLE,
    NEGATION,
    NOUN,
    NUMBER,
    OBLIQUE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    SAME,
    SENTENCE_END,
    TANWIN,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.kind_rules import default
from tasrih.detection.vocabulary.word import Word, is_known_given

PLURALS = ("ون", "ين", "ان")
KNOWN, UNSEEN, NO_NAME = 2, 1, 0
"""Levels of known names, of words that may be one, and of words that are other things."""

_CLASSES = (
    (BREAK, "break"), (SENTENCE_END, "end"), (CLAUSE_MARK, "mark"), (COLON, "colon"), (QUOTE, "quote"),
    (ANY_COMPLEMENTISER, "that"), (RELATIVE, "relative"), (CONNECTIVE, "connective"), (PREPOSITION, "preposition"),
    (NEGATION, "negation"), (NUMBER, "number"), (SAME, "same"), (PREFIXED, "prefixed"), (HONORIFIC, "honorific"),
    (TITLE, "title"), (OUTLET, "outlet"), (ORGANISATION, "body"), (ANONYMOUS, "anonymous"), (COUNTRY, "country"),
    (VERB, "verb"), (TANWIN | OBLIQUE, "oblique"), (ACT, "act"), (FILLER, "filler"), (COMMON, "common"), (MARK, "sign"),
)  # fmt: skip

_NO_VERB = NOUN | CLOSED | NAME_PARTICLE | NUMBER | MARK | BREAK | PREFIXED | DEFINITE | TANWIN | FEMININE | NEGATION


class Look(NamedTuple):
    """What the features see of a word."""

    cls: str
    """The one class that says most of it."""
    level: int
    """How likely it is in a personal name: one of the levels above."""
    verb: bool
    """A finite form, of a cue or of a verb that the kinds know."""
    linked: bool
    """Has a preposition, apart or not."""
    definite: bool
    number: Hashable
    """Whether it is feminine, or `p` for a plural of persons."""


def look(word: Word) -> Look:
    """What the features see of a word; worked out once and kept on it."""
    known: Look | None = word.look
    if known is None:
        known = word.look = _look(word)
    return known


def _look(word: Word) -> Look:
    flags = word.flags
    level = UNSEEN if word.continues_name else NO_NAME
    if is_known_given(word):
        level = KNOWN
    plural = flags & (TITLE | ANONYMOUS | DEFINITE) and word.key.endswith(PLURALS)
    return Look(
        cls=_word_class(word), level=level, verb=_is_verb(word), linked=bool(flags & (PREPOSITION | PREFIXED)),
        definite=bool(flags & DEFINITE), number="p" if plural else bool(flags & FEMININE),
    )  # fmt: skip


def _is_verb(word: Word) -> bool:
    if word.flags & VERB:
        return True
    if word.flags & _NO_VERB or word.is_known_name or word.cues:
        return False
    return default().is_finite_verb(word.key)


def _word_class(word: Word) -> str:
    flags = word.flags
    for flag, name in _CLASSES:
        if flags & flag:
            return name if not flags & DEFINITE or name not in ("common", "title", "body") else "the " + name
    if word.cues:
        return "cue"
    if flags & DEFINITE:
        return "definite"
    if word.is_known_name:
        return "known name"
    return "accusative" if flags & ACCUSATIVE else "name"
