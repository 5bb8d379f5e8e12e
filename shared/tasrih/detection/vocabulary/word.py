"""A word as it is known out of context, and as a mere name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import Any

from tasrih.arabic.database import clitics
from tasrih.arabic.morphology import Form
from tasrih.detection.vocabulary.classes import (
    CONJOINED,
    COUNTRY,
    DEFINITE,
    FEMININE,
    NAME_PARTICLE,
    NO_SPEAKER,
    NOT_A_NAME,
    OBLIQUE,
    ORGANISATION,
    PREFIXED,
    RELATIONAL,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.cue_readings import CueReading
from tasrih.detection.vocabulary.cues import Attribution, Frame

NAME_SHAPE = DEFINITE | RELATIONAL | FEMININE | NAME_PARTICLE
"""What stays of a word that is read as a name."""


@dataclass(slots=True, eq=False, repr=False)
class Word:
    """One distinct spelling with all that its form tells; shared by every place where it occurs."""

    key: str
    flags: int
    base: str
    """The key without clitics and article."""
    cues: tuple[CueReading, ...]
    clitic_frame: Frame | None = None
    """`bi` or `li` where the word carries that preposition and may begin a content."""
    openings: Sequence[Attribution] = ()
    """Attributions without a verb that may start with this word."""
    may_attribute: bool = field(init=False)
    """Whether an attribution may start here."""
    is_circumstance: bool = field(init=False)
    """Whether it tells what somebody does while he acts (`مشيرا`), and so belongs to no name."""
    is_name_like: bool = field(init=False)
    """Whether the word may stand in a personal name: nothing else is known of it."""
    continues_name: bool = field(init=False)
    """Whether it may go on a name: another bare word, or a family name with the article."""
    opens_known_phrase: bool = field(init=False)
    """Whether a speaker phrase may start here for what is known of the word."""
    opens_phrase: bool = field(init=False)
    """Whether one may start here at all, with a name or any definite noun."""
    may_join: bool = False
    """Whether it begins with و and is no name that people have: it may join one name to another."""
    may_mark: bool = False
    """Whether the way from a cue to its content may end here."""
    is_known_name: bool = False
    """Whether people have this name."""
    prefixes_name: bool = False
    """Whether it is و, ب or ل before a name that people have (`ومحمد`), and no such name itself."""
    joins_name: bool = False
    """Whether it is no word but the mark between two halves of a name."""
    begins_definite: bool = False
    """Whether it is a given name with an article (`المصطفى`)."""
    begins_double: bool = False
    """Whether it is a given name that often comes in two (`جان نويل`)."""
    elides: bool = False
    """Whether an apostrophe behind it goes on a name (`أو'براين`)."""
    folds_alike: bool = False
    """Whether it is a particle and also a name (`لي`)."""
    is_plural: bool = False
    """Whether it ends like a sound plural and is no listed noun that does so too (`المنظمون`, not `الأمين`)."""
    names_act: bool = False
    """Whether it is the noun of an act and stands without a proclitic (`العودة`, `وقف`)."""
    possessed: bool = False
    """Whether a pronoun says whose it is (`نائبه`, `وزرائها`)."""
    as_name: "Word | None" = None
    """The same spelling as nothing but a personal name, where it is a name and also a word (`أمل`, `القاضي`)."""
    shape: Any = None
    """What models of claims see of it (`shapes.shape`), once it was asked for."""
    look: Any = None
    """What that of speakers sees of it (`speakers.looks.look`), likewise."""

    def __post_init__(self) -> None:
        flags, cues = self.flags, self.cues
        self.key, self.base = intern(self.key), intern(self.base)
        self.may_attribute = bool(cues)
        self.is_circumstance = any(_tells_circumstance(form) for _, form in cues)
        self.is_name_like = not (flags & (NOT_A_NAME | DEFINITE) or self.is_circumstance)
        self.continues_name = not (flags & NOT_A_NAME or self.is_circumstance) and not (cues and flags & DEFINITE)
        barred = _is_barred(flags)
        self.opens_known_phrase = bool(flags & (SPEAKER_HEAD | COUNTRY | NAME_PARTICLE)) and not barred
        self.opens_phrase = not barred and (self.opens_known_phrase or not (flags & NOT_A_NAME or self.is_circumstance))


def mere_name(word: Word) -> Word:
    """The same spelling as a name, whatever else it means."""
    if word.is_name_like:
        return word
    return word.as_name or Word(word.key, word.flags & NAME_SHAPE, word.base, ())


def known_name(word: Word) -> Word:
    """The same spelling as a name that people have, and without an article, whatever else it means."""
    read = Word(word.key, word.flags & NAME_SHAPE & ~DEFINITE, word.base, ())
    read.is_known_name = True
    return read


@lru_cache
def joiner(mark: str) -> Word:
    """The word for a mark between two halves of a name: it goes on the name and binds what follows, and opens none."""
    word = Word(mark, NAME_PARTICLE, mark, ())
    word.joins_name = True
    word.opens_phrase = word.opens_known_phrase = False
    return word


def _tells_circumstance(form: Form) -> bool:
    return form.pos == "participle" and form.accusative and not form.definite


def _is_barred(flags: int) -> bool:
    """No phrase starts with a proclitic, a verb or an oblique plural, unless that is a name or a title."""
    oblique = flags & OBLIQUE and not flags & (NAME_PARTICLE | TITLE)
    return bool(flags & (CONJOINED | PREFIXED | VERB | NO_SPEAKER) or oblique)


def is_known_given(word: Word) -> bool:
    """Whether people have this name, and it has no article."""
    return word.is_known_name and word.is_name_like


def is_in_the_name_of(before: Word, word: Word) -> bool:
    """Whether a word that may be a name is a preposition with its noun behind a title (`المتحدث باسم حماس`)."""
    bi, li, _ = clitics().prepositions  # `الوزير كمال فلان`: no title goes on with ك
    return bool(before.flags & TITLE and word.key.startswith((bi, li)))


def completes_title(before: Word, word: Word) -> bool:
    """Whether a word with a preposition names the body or state of a title before it (`المتحدث بوزارة الداخلية`)."""
    return bool(word.flags & (ORGANISATION | COUNTRY) and before.flags & TITLE and not before.flags & VERB)
