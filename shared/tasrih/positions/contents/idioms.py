"""What several words together amount to: `غادر منصبه` is to resign, whatever forms its words have.

An idiom of `data/idioms.yaml` is a row of terms, so each of its words stands for its forms and its synonyms; words that
say nothing of a matter may stand between. It says other terms, negated ones too: who stays in office resigns not.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tasrih import yamldata
from tasrih.arabic.folding import fold
from tasrih.positions.contents.words import DATA, Lexicon, lexicon
from tasrih.yamldata import DataError, line_of

NEGATED = "¬"
"""Stands before a term that is negated, and for a word that negates."""


class Idiom(NamedTuple):
    """Several words that mean one thing."""

    rest: tuple[str, ...]
    """Terms of its words behind the second, `NEGATED` for any word that negates."""
    said: tuple[str, ...]
    """Terms that it says."""


@cache
def idioms() -> dict[str, dict[str, tuple[Idiom, ...]]]:
    """The shipped idioms by the terms of their first and their second word, the longest first."""
    return read_idioms(DATA / "idioms.yaml", lexicon())


def denied(term: str) -> str:
    """What the negation of a term says."""
    if term.startswith(NEGATED):
        return term.removeprefix(NEGATED)
    return lexicon().denied.get(term) or NEGATED + term


def read_idioms(path: Path, words: Lexicon) -> dict[str, dict[str, tuple[Idiom, ...]]]:
    """Idioms of a data file by the terms of their first and their second word, the longest first.

    Raises:
        DataError: the file breaks its schema, a word is in no group of `words`, or one has one word or two meanings.
    """
    meanings: dict[tuple[str, ...], tuple[str, ...]] = {}
    for said, phrases in yamldata.load(path, dict[str, tuple[str, ...]]).items():
        for index, phrase in enumerate(phrases):
            try:
                _add(meanings, phrase, tuple(_terms(phrase, words)), tuple(_said(said, words)))
            except ValueError as error:
                raise DataError(path, line_of(path, said, index), str(error)) from error
    read: dict[str, dict[str, tuple[Idiom, ...]]] = {}
    for (first, second, *rest), meaning in sorted(meanings.items(), key=lambda item: -len(item[0])):
        alike = read.setdefault(first, {})
        alike[second] = (*alike.get(second, ()), Idiom(tuple(rest), meaning))
    return read


def _add(
    meanings: dict[tuple[str, ...], tuple[str, ...]], phrase: str, terms: tuple[str, ...], said: tuple[str, ...]
) -> None:
    if len(terms) == 1:
        raise ValueError(f"{phrase} is one word")
    if meanings.setdefault(terms, said) != said:
        raise ValueError(f"{phrase} means two things")


def _said(text: str, words: Lexicon) -> Iterator[str]:
    negated = False
    for term in _terms(text, words):
        if term != NEGATED:
            yield denied(term) if negated else term
        negated = term == NEGATED


def _terms(text: str, words: Lexicon) -> Iterator[str]:
    for word in fold(text).split():
        if word in words.negations:
            yield NEGATED
        elif words.is_stop(word):
            raise ValueError(f"{word} says nothing of a matter")
        elif term := words.named(word) if "_" in word else words.listed(word):
            yield term
        else:
            raise ValueError(f"{word} is no word of `same`")
