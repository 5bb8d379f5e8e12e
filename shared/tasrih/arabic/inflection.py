"""All word forms of a lexicon entry, worked out from its root, its form and the few things only a dictionary knows.

A verb needs its root, its form (I to X, QI, QII, QIV) and, for form I, its imperfect and masdars; the masdars of other
forms follow. A noun needs its plurals. The forms come without clitics: camel-tools' analyser adds those from the tables
that `tasrih.arabic.database` writes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args

from msgspec import Struct

from tasrih.arabic import conjugation, declension
from tasrih.arabic.patterns import FormName, Verb
from tasrih.arabic.spelling import HAMZA, same_spelling, sounds_of, spell

Pos = Literal["perfect", "imperfect", "imperative", "participle", "passive_participle", "masdar", "noun", "particle"]
ALL_POS: frozenset[Pos] = frozenset(get_args(Pos))
"""Parts of speech of a reading."""

_OTHER_GLIDE = {"و": "i", "ي": "u"}
"""Weak middle root consonant to the imperfect vowel that belongs to the other one (form I)."""
_DIACRITISED = re.compile("[\u064e-\u0650]")


class Entry(Struct, frozen=True, kw_only=True):
    """What inflection must know of a lemma."""

    id: str
    lemma: str
    """Diacritised: 3rd person masculine singular perfect, singular noun, or particle."""
    root: str = ""
    """Three or four letters; empty for nouns and particles."""
    form: FormName | None = None
    """None for nouns and particles."""
    imperfect: str = ""
    """Diacritised, 3rd person masculine singular; form I only."""
    masdars: tuple[str, ...] = ()
    """Diacritised; in place of the regular one."""
    plurals: tuple[str, ...] = ()
    """Diacritised plurals of the masdar or noun; without any, nouns in -a and derived masdars take -at."""
    pos: frozenset[Pos] = ALL_POS
    """The parts of speech to make."""


class WordForm(NamedTuple):
    """One inflected form, without clitics."""

    written: str
    """Diacritised, without sukun and case vowels of nominals."""
    pos: Pos
    person: int = 0
    gender: str = ""
    number: str = ""
    passive: bool = False
    accusative: bool = False
    indefinite: bool = False
    bound: bool = False
    free: bool = False
    jussive: bool = False


def inflect(entry: Entry) -> tuple[WordForm, ...]:
    """Every form of an entry, each once.

    Raises:
        ValueError: the root, form or imperfect do not lead to the lemma that the entry gives.
    """
    forms = _verb(entry) if entry.form else _nominal(entry)
    return tuple(dict.fromkeys(form for form in forms if form.pos in entry.pos))


def _verb(entry: Entry) -> Iterator[WordForm]:
    verb = _verb_of(entry)
    yield from _finite("perfect", conjugation.perfect(verb))
    yield from _finite("imperfect", conjugation.imperfect(verb))
    if "imperative" in entry.pos:
        yield from _finite("imperative", conjugation.imperative(verb))
    yield from _nominals("participle", declension.participles(verb, verb.pattern.participle))
    if verb.pattern.passive_participle and "passive_participle" in entry.pos:
        yield from _nominals("passive_participle", declension.participles(verb, verb.pattern.passive_participle))
    if "masdar" in entry.pos:
        yield from _masdars(entry, verb)


def _masdars(entry: Entry, verb: Verb) -> Iterator[WordForm]:
    regular = declension.masdar(verb)
    bases = [sounds_of(masdar) for masdar in entry.masdars] or [regular] * bool(regular)
    for base in bases:
        yield from _nominals("masdar", declension.noun(base))
        if not entry.plurals and verb.form != "I":
            yield from _nominals("masdar", declension.feminine_plural(base))
    yield from _plurals("masdar", entry)


def _nominal(entry: Entry) -> Iterator[WordForm]:
    if entry.pos == {"particle"}:
        yield WordForm(entry.lemma, "particle", free=True)
        return
    base = sounds_of(entry.lemma)
    yield from _nominals("noun", declension.noun(base))
    if not entry.plurals and base[-1] == "ة":
        yield from _nominals("noun", declension.feminine_plural(base))
    yield from _plurals("noun", entry)


def _plurals(pos: Pos, entry: Entry) -> Iterator[WordForm]:
    for plural in entry.plurals:
        base = sounds_of(plural)
        forms = declension.feminine_plural(base[:-2]) if base.endswith("Aت") else declension.noun(base, "m", "p")
        yield from _nominals(pos, forms)


def _finite(pos: Pos, forms: Iterable[conjugation.Finite]) -> Iterator[WordForm]:
    for sounds, (person, gender, number), passive, jussive in forms:
        plain = WordForm(spell(sounds), pos, person, gender, number, passive, jussive=jussive)
        free, bound = _before_pronoun(sounds)
        if free or passive:
            yield plain._replace(free=True)
        if not passive:
            yield from (plain._replace(written=spell(form), bound=free) for form in bound)
        if "ءU" in sounds:  # هنأوا beside هنؤوا
            yield plain._replace(written=plain.written.replace("ؤُ", "أُ"), free=True)


def _before_pronoun(sounds: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the word stands without a pronoun only, and its spellings before one."""
    if sounds.endswith("Uا"):
        return True, (sounds[:-1],)
    if sounds.endswith("Y"):
        return True, (sounds[:-1] + "A",)
    if sounds[-2] == HAMZA:
        return True, (sounds, sounds + "+")
    return False, (sounds,)


def _nominals(pos: Pos, forms: Iterable[declension.Nominal]) -> Iterator[WordForm]:
    for form in forms:
        yield WordForm(spell(form.sounds), pos, 0, *form[1:3], False, *form[3:])


def check(entry: Entry) -> None:
    """Check that an entry says what its kind of word needs.

    Raises:
        ValueError: a verb's root, form or imperfect do not lead to the lemma that the entry gives, a word is not
            diacritised, or a verb of form I lacks the masdar that it should make.
    """
    if entry.form:
        _verb_of(entry)
        if entry.form == "I" and "masdar" in entry.pos and not entry.masdars:
            raise ValueError(f"{entry.lemma}: form I needs its masdar")
    elif entry.root or entry.imperfect or entry.masdars:
        raise ValueError(f"{entry.lemma}: root, imperfect and masdar need a form")
    for word in (entry.lemma, *entry.masdars, *entry.plurals):
        if not _DIACRITISED.search(word):
            raise ValueError(f"{word} is not diacritised")


def _verb_of(entry: Entry) -> Verb:
    if entry.form is None or len(sounds_of(entry.root)) != (4 if entry.form.startswith("Q") else 3):
        raise ValueError(f"{entry.lemma}: root {entry.root!r} does not suit form {entry.form}")
    if (entry.form == "I") != bool(entry.imperfect):
        raise ValueError(f"{entry.lemma}: form I needs its imperfect, the other forms take none")
    verb = Verb.of(entry.root, entry.form, entry.lemma, entry.imperfect)
    made = next(conjugation.perfect(verb)).sounds
    if not same_spelling(spell(made), entry.lemma):
        raise ValueError(f"{entry.lemma}: root {entry.root} in form {entry.form} gives {spell(made)}")
    made = next(conjugation.imperfect(verb)).sounds
    if entry.form == "I" and verb.hollow and verb.imperfect_vowel == _OTHER_GLIDE.get(verb.root[1]):
        raise ValueError(f"{entry.lemma}: root {entry.root} does not suit the imperfect {entry.imperfect}")
    if entry.imperfect and not same_spelling(spell(made), entry.imperfect):
        raise ValueError(f"{entry.lemma}: root {entry.root} gives the imperfect {spell(made)}, not {entry.imperfect}")
    return verb
