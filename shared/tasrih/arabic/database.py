"""Our own morphology database for camel-tools: inflected forms as stems, clitics as prefixes and suffixes.

Clitics and tables are a text in the format that `camel_tools.morphology.database.MorphologyDB` reads: sections in fixed
order, surfaces folded, features as `name:value`. The stems, some twenty thousand, are made as it keeps them once read.
A prefix or suffix overrides a feature only where the stem has it, so every stem has all of them.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.inflection import WordForm
from tasrih.yamldata import load

_FEATURES = ("diac", "lex", "pos", "forms", "conj", "prep", "fut", "det", "pron")
_DEFAULT_POS = ("verb", "noun", "punc", "digit", "latin")
_OPEN = ("conj", "prep", "fut", "det", "pron")
_OPEN_STEM = dict.fromkeys(_OPEN, "-")

_NO_SUFFIX, _VERB_PRONOUN, _NOUN_PRONOUN = "S0", "SV", "SN"
_BARE, _FUTURE, _PURPOSE, _PREPOSITION, _ARTICLE = "P0", "PS", "PL", "PP", "PD"
_PREFIX_STEMS = {
    _BARE: ("PVf", "PVb", "PVa", "IVf", "IVb", "IVa", "JVf", "JVb", "JVa", "NNf", "NNb", "NNa", "NNi"),
    _FUTURE: ("IVf", "IVb", "IVa"),
    _PURPOSE: ("IVf", "IVb", "IVa", "JVf", "JVb", "JVa"),
    _PREPOSITION: ("NNf", "NNb", "NNa", "NNi"),
    _ARTICLE: ("NNf", "NNa"),
}
"""Prefix category to the stem categories it may stand before: `PV` perfect or imperative, `IV` imperfect, `JV` its
subjunctive and jussive, `NN` nominal; `f` free, `b` before a pronoun only, `a` both, `i` indefinite."""
_STEM_SUFFIXES = {
    kind + freedom: {"b": (pronoun,), "a": (_NO_SUFFIX, pronoun)}.get(freedom, (_NO_SUFFIX,))
    for kind, pronoun in (("PV", _VERB_PRONOUN), ("IV", _VERB_PRONOUN), ("JV", _VERB_PRONOUN), ("NN", _NOUN_PRONOUN))
    for freedom in "fbai"
}
_PREFIX_SUFFIXES = {
    category: (_NO_SUFFIX,) if category == _ARTICLE else (_NO_SUFFIX, _VERB_PRONOUN, _NOUN_PRONOUN)
    for category in _PREFIX_STEMS
}
_STEM_CLASS = {"perfect": "PV", "imperative": "PV", "imperfect": "IV"}


class Clitics(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/clitics.yaml."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    purpose: str
    future: str
    article: str
    contracted: str
    verb_pronouns: tuple[str, ...]
    noun_pronouns: tuple[str, ...]


@cache
def clitics() -> Clitics:
    """The clitics of the language."""
    return load(Path(__file__).parent / "data" / "clitics.yaml", Clitics)


class Affix(NamedTuple):
    """A row of the prefix or suffix table."""

    surface: str
    category: str
    features: dict[str, str]

    def __str__(self) -> str:
        given = " ".join(f"{name}:{value}" for name, value in self.features.items() if value)
        return f"{self.surface}\t{self.category}\tdiac:{self.surface} {given}".rstrip()


Stems = dict[tuple[str, str], list[int]]
"""Folded surface and category of a stem to the numbers of the forms that are written so."""


StemHash = dict[str, list[tuple[str, dict[str, str]]]]
"""Folded surface to category and features of each stem that is written so: `MorphologyDB.stem_hash`."""


def clitic_database() -> str:
    """Text of a database that has no stems yet."""
    return "\n".join(
        [*_head(), *map(str, prefixes()), "###SUFFIXES###", *map(str, suffixes()), "###STEMS###", *_tables(), ""]
    )


def stem_hash(forms: Sequence[WordForm], stems: Stems) -> StemHash:
    """The stems; the feature `forms` of each lists the numbers of the forms written so."""
    found: StemHash = {}
    for (surface, category), numbers in stems.items():
        features = {
            "diac": sys.intern(forms[numbers[0]].written),
            "lex": surface,
            "pos": "noun" if category[0] == "N" else "verb",
            "forms": ",".join(map(str, numbers)),
            **_OPEN_STEM,
        }
        found.setdefault(surface, []).append((sys.intern(category), features))
    return found


def stems_of(forms: Iterable[WordForm]) -> Stems:
    """Group forms that are written alike and take the same clitics, so that the analyser meets them as one."""
    stems: Stems = {}
    for index, form in enumerate(forms):
        stems.setdefault((fold(form.written), stem_category(form)), []).append(index)
    return stems


def fits(category: str, prefix: Affix, suffix: Affix) -> bool:
    """Whether a stem of this category may stand between the two affixes."""
    return (
        category in _PREFIX_STEMS[prefix.category]
        and suffix.category in _STEM_SUFFIXES[category]
        and suffix.category in _PREFIX_SUFFIXES[prefix.category]
    )


def _head() -> Iterator[str]:
    yield "###DEFINES###"
    yield from (f"DEFINE {name} {name}:*open*" for name in _FEATURES)
    yield "###DEFAULTS###"
    yield from (f"DEFAULT pos:{pos} forms:- " + " ".join(f"{name}:-" for name in _OPEN) for pos in _DEFAULT_POS)
    yield from ("###ORDER###", "ORDER " + " ".join(_FEATURES))
    yield from ("###TOKENIZATIONS###", "TOKENIZATION diac", "###STEMBACKOFF###", "###PREFIXES###")


def prefixes() -> Iterator[Affix]:
    """All proclitic sequences."""
    table = clitics()
    for conjunction in ("", *table.conjunctions):
        conj = {"conj": conjunction}
        yield Affix(conjunction, _BARE, conj)
        yield Affix(conjunction + table.future, _FUTURE, conj | {"fut": table.future})
        for preposition in table.prepositions:
            yield Affix(conjunction + preposition, _PREPOSITION, conj | {"prep": preposition})
        for preposition in ("", *table.prepositions):
            written = table.contracted if preposition == table.purpose else preposition + table.article
            yield Affix(conjunction + written, _ARTICLE, conj | {"prep": preposition, "det": table.article})
        yield Affix(conjunction + table.purpose, _PURPOSE, conj | {"prep": table.purpose})


def suffixes() -> Iterator[Affix]:
    """All enclitics, and none."""
    yield Affix("", _NO_SUFFIX, {})
    yield from (Affix(pronoun, _VERB_PRONOUN, {"pron": pronoun}) for pronoun in clitics().verb_pronouns)
    yield from (Affix(pronoun, _NOUN_PRONOUN, {"pron": pronoun}) for pronoun in clitics().noun_pronouns)


def stem_category(form: WordForm) -> str:
    """The category that says which clitics a form takes."""
    freedom = "b" if form.bound else "i" if form.indefinite else "f" if form.free else "a"
    return ("JV" if form.jussive else _STEM_CLASS.get(form.pos, "NN")) + freedom


def _tables() -> Iterator[str]:
    for title, table in (("AB", _PREFIX_STEMS), ("BC", _STEM_SUFFIXES), ("AC", _PREFIX_SUFFIXES)):
        yield f"###TABLE {title}###"
        yield from (f"{first} {second}" for first, seconds in table.items() for second in seconds)
