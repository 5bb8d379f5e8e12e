"""Our own morphology database in camel-tools' format: inflected forms as stems, clitics as prefixes and suffixes.

The format is read by `camel_tools.morphology.database.MorphologyDB`: sections in fixed order, surfaces folded, features
as `name:value`. A prefix or suffix overrides a feature only where the stem has it, so every stem names all of them.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.inflection import WordForm
from tasrih.yamldata import load

_FEATURES = ("diac", "lex", "pos", "form", "conj", "prep", "fut", "det", "pron")
_DEFAULT_POS = ("verb", "noun", "punc", "digit", "latin")
_OPEN_STEM = "conj:- prep:- fut:- det:- pron:-"

_NO_SUFFIX, _VERB_PRONOUN, _NOUN_PRONOUN = "S0", "SV", "SN"
_BARE, _FUTURE, _PURPOSE, _PREPOSITION, _ARTICLE = "P0", "PS", "PL", "PP", "PD"
_PREFIX_STEMS = {
    _BARE: ("PVf", "PVb", "PVa", "IVf", "IVb", "IVa", "NNf", "NNb", "NNa", "NNi"),
    _FUTURE: ("IVf", "IVb", "IVa"),
    _PURPOSE: ("IVf", "IVb", "IVa"),
    _PREPOSITION: ("NNf", "NNb", "NNa", "NNi"),
    _ARTICLE: ("NNf", "NNa"),
}
"""Prefix category to the stem categories it may stand before: `PV` perfect or imperative, `IV` imperfect, `NN` nominal;
`f` free, `b` before a pronoun only, `a` both, `i` indefinite."""
_STEM_SUFFIXES = {
    "PVf": (_NO_SUFFIX,), "PVb": (_VERB_PRONOUN,), "PVa": (_NO_SUFFIX, _VERB_PRONOUN),
    "IVf": (_NO_SUFFIX,), "IVb": (_VERB_PRONOUN,), "IVa": (_NO_SUFFIX, _VERB_PRONOUN),
    "NNf": (_NO_SUFFIX,), "NNb": (_NOUN_PRONOUN,), "NNa": (_NO_SUFFIX, _NOUN_PRONOUN), "NNi": (_NO_SUFFIX,),
}  # fmt: skip
_PREFIX_SUFFIXES = {
    category: (_NO_SUFFIX,) if category == _ARTICLE else (_NO_SUFFIX, _VERB_PRONOUN, _NOUN_PRONOUN)
    for category in _PREFIX_STEMS
}
_STEM_CLASS = {"perfect": "PV", "imperative": "PV", "imperfect": "IV"}


class Clitics(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/clitics.yaml."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    future: str
    article: str
    contracted: str
    verb_pronouns: tuple[str, ...]
    noun_pronouns: tuple[str, ...]


@cache
def clitics() -> Clitics:
    """The clitics of the language."""
    return load(Path(__file__).parent / "data" / "clitics.yaml", Clitics)


def database(forms: Iterable[WordForm]) -> str:
    """The database's text; the feature `form` of a stem is the form's index."""
    return "\n".join([*_head(), *_prefixes(clitics()), "###SUFFIXES###", *_suffixes(clitics()), "###STEMS###",
                      *_stems(forms), *_tables(), ""])  # fmt: skip


def _head() -> Iterator[str]:
    yield "###DEFINES###"
    yield from (f"DEFINE {name} {name}:*open*" for name in _FEATURES)
    yield "###DEFAULTS###"
    yield from (f"DEFAULT pos:{pos} form:- {_OPEN_STEM}" for pos in _DEFAULT_POS)
    yield from ("###ORDER###", "ORDER " + " ".join(_FEATURES))
    yield from ("###TOKENIZATIONS###", "TOKENIZATION diac", "###STEMBACKOFF###", "###PREFIXES###")


def _prefixes(table: Clitics) -> Iterator[str]:
    for conjunction in ("", *table.conjunctions):
        yield _row(conjunction, _BARE, conj=conjunction)
        yield _row(conjunction + table.future, _FUTURE, conj=conjunction, fut=table.future)
        for preposition in table.prepositions:
            yield _row(conjunction + preposition, _PREPOSITION, conj=conjunction, prep=preposition)
            if preposition == table.contracted[0]:
                yield _row(conjunction + preposition, _PURPOSE, conj=conjunction, prep=preposition)
        for preposition in ("", *table.prepositions):
            written = table.contracted if preposition == table.contracted[0] else preposition + table.article
            yield _row(conjunction + written, _ARTICLE, conj=conjunction, prep=preposition, det=table.article)


def _suffixes(table: Clitics) -> Iterator[str]:
    yield _row("", _NO_SUFFIX)
    yield from (_row(pronoun, _VERB_PRONOUN, pron=pronoun) for pronoun in table.verb_pronouns)
    yield from (_row(pronoun, _NOUN_PRONOUN, pron=pronoun) for pronoun in table.noun_pronouns)


def _row(surface: str, category: str, **features: str) -> str:
    given = " ".join(f"{name}:{value}" for name, value in features.items() if value)
    return f"{surface}\t{category}\tdiac:{surface} {given}".rstrip()


def _stems(forms: Iterable[WordForm]) -> Iterator[str]:
    for index, form in enumerate(forms):
        surface, category = fold(form.written), stem_category(form)
        kind = "noun" if category[0] == "N" else "verb"
        yield f"{surface}\t{category}\tdiac:{form.written} lex:{surface} pos:{kind} form:{index} {_OPEN_STEM}"


def stem_category(form: WordForm) -> str:
    """The category that says which clitics a form takes."""
    freedom = "b" if form.bound else "i" if form.indefinite else "f" if form.free else "a"
    return _STEM_CLASS.get(form.pos, "NN") + freedom


def _tables() -> Iterator[str]:
    for title, table in (("AB", _PREFIX_STEMS), ("BC", _STEM_SUFFIXES), ("AC", _PREFIX_SUFFIXES)):
        yield f"###TABLE {title}###"
        yield from (f"{first} {second}" for first, seconds in table.items() for second in seconds)
