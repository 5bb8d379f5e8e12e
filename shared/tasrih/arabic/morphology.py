"""Readings of words: camel-tools' analyser over the database that is compiled from a lexicon's entries."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from tasrih.arabic.compiled import compiled
from tasrih.arabic.database import StemHash, clitic_database, stem_hash
from tasrih.arabic.inflection import Entry, Pos, WordForm
from tasrih.arabic.screen import Screen
from tasrih.errors import TasrihError

CACHED_WORDS = 1 << 12
"""Distinct words whose readings are kept; who asks for them keeps what it made of them."""

INSTALL = "camel-tools is not installed (alone, as it would bring torch):\n  pip install --no-deps camel-tools==1.6.0"
_PERSON_RANK = {3: 0, 0: 1, 1: 2, 2: 3}
"""News speaks in the third person first."""
_STUB_CATALOGUE = '{"version": "0", "packages": {}, "components": {}}'


class MorphologyError(TasrihError):
    """The analyser cannot be used; the message says what to install."""


class Form(NamedTuple):
    """One reading of a word."""

    entry: str
    """Id of the lexicon entry."""
    pos: Pos
    person: int
    """1, 2 or 3; 0 for nominals."""
    gender: str
    """`m`, `f` or `""`."""
    number: str
    """`s`, `d`, `p` or `""`."""
    passive: bool
    conjunction: str
    """`و`, `ف` or `""`."""
    preposition: str
    """`ب`, `ل`, `ك` or `""`; `ل` on an imperfect is that of purpose."""
    future: bool
    definite: bool
    """Has the article."""
    suffix: str
    """The object or possessive pronoun attached, or `""`."""
    accusative: bool
    """The spelling shows it: tanwin with alef, or the ending -in or -ayn. The feminine singular never shows it."""
    written: str
    """The inflected form, diacritised, without clitics."""


class Morphology:
    """Analyses folded words against a lexicon. Built once; safe to share between threads."""

    def __init__(self, entries: Sequence[Entry], file: Path | None = None) -> None:
        """Inflect the entries, unless the file keeps what they are compiled to, and make the analyser.

        Raises:
            ValueError: an entry does not inflect to its own lemma.
            MorphologyError: camel-tools is not installed.
        """
        known = compiled(entries, file)
        self._forms = known.numbered()
        self._screen = Screen(known.stems)
        self._analyzer = _analyzer(stem_hash([form for _, form in self._forms], known.stems))
        self.analyze = lru_cache(maxsize=CACHED_WORDS)(self._analyze)

    def _analyze(self, key: str) -> tuple[Form, ...]:
        """All readings of a folded word, plainest first; empty when it is no form of the lexicon."""
        if key not in self._screen:
            return ()
        distinct: dict[tuple[Any, ...], Form] = {}
        for analysis in self._analyzer.analyze(key):
            if analysis["forms"] != "-":  # words with a digit or mark in them have none
                for reading in self._readings(analysis):
                    distinct.setdefault(reading[:-1], reading)  # moods differ in `written` alone
        return tuple(sorted(distinct.values(), key=_rank))

    def _readings(self, analysis: dict[str, str]) -> Iterator[Form]:
        conjunction, preposition, future, article, pronoun = (
            "" if analysis[name] == "-" else analysis[name] for name in ("conj", "prep", "fut", "det", "pron")
        )
        for index in analysis["forms"].split(","):
            entry, form = self._forms[int(index)]
            yield Form(
                entry, form.pos, form.person, form.gender, form.number, form.passive, conjunction, preposition,
                bool(future), bool(article), pronoun, form.accusative, form.written,
            )  # fmt: skip

    def forms(self) -> Iterator[tuple[str, WordForm]]:
        """All forms without clitics, each with the id of its entry."""
        yield from self._forms


def _rank(form: Form) -> tuple[Any, ...]:
    clitic_count = bool(form.conjunction) + bool(form.preposition) + bool(form.suffix)
    return (form.passive, clitic_count, _PERSON_RANK[form.person], form.number == "d", form)


def _analyzer(stems: StemHash) -> Any:
    with tempfile.TemporaryDirectory(prefix="tasrih-") as folder, _stub_data(Path(folder)):
        try:
            from camel_tools.morphology.analyzer import Analyzer
            from camel_tools.morphology.database import MorphologyDB
        except ImportError as error:
            raise MorphologyError(f"{INSTALL}\n({error})") from error
        path = Path(folder) / "clitics.db"
        path.write_text(clitic_database(), encoding="utf-8")
        loaded = MorphologyDB(str(path))
    loaded.stem_hash = stems
    return Analyzer(loaded)


@contextmanager
def _stub_data(folder: Path) -> Iterator[None]:
    """Keep camel-tools from fetching its catalogue and from writing to HOME, both of which it does when imported."""
    if "camel_tools.data" in sys.modules:
        yield
        return
    (folder / "catalogue.json").write_text(_STUB_CATALOGUE, encoding="utf-8")
    before = {name: os.environ.get(name) for name in ("HOME", "CAMELTOOLS_DATA")}
    os.environ["HOME"] = str(folder)
    if not Path(before["CAMELTOOLS_DATA"] or folder, "catalogue.json").exists() or not before["CAMELTOOLS_DATA"]:
        os.environ["CAMELTOOLS_DATA"] = str(folder)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
