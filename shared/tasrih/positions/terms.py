"""What a content is about, as comparable terms: for matching positions across spellings, outlets and paraphrases.

A term is a folded word without clitics, affixes and long vowels (`وبالتسليم`, `تسليمها` → `سلم`), near the root but cut
without a dictionary: good enough to compare two contents of one official, never shown. A term after a negation is
another term (`لا` + term), so opposites never look alike. Method: light stemming after Larkey, Ballesteros and
Connell (2007), with the vowel pattern dropped as ISRI does (Taghva, Elkhoury and Coombs, 2005).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from tasrih import yamldata
from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens

NEGATED = "¬"
"""Stands before a term that its content negates."""

_DATA = Path(str(files("tasrih.positions") / "data"))
_NUMBER = re.compile(r"[وف]?[بلك]?(\d[\d.,٫٬]*)", re.ASCII)  # with what is glued before it
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_THOUSANDS_MARK = re.compile(r"٬|[,.](?=\d{3}(?:\D|$))")
_DECIMAL_MARK = re.compile("[,٫]")
_MIN_STEM = 3
_VOWELS = str.maketrans("", "", "اويءئؤ")
_REACH = 2  # words after a negation that it can turn: `لن ندعم`, `لن أبدا ندعم`
_MAX_WORDS = 400  # what stands later in a content does not decide which position it takes


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """`data/words.yaml`: what to drop, what negates, what is one matter under two words, which affixes to cut.

    And heads of topics under which a second word says little: many a matter is one of `region.iran`.
    """

    negations: tuple[str, ...]
    stop: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    proclitics: tuple[str, ...]
    suffixes: tuple[str, ...]
    broad_topics: tuple[str, ...]


class Content(Struct, frozen=True):
    """A content as terms."""

    terms: frozenset[str]
    """Terms of what is said; a negated one begins with `NEGATED`."""
    matter: frozenset[str]
    """The same terms without negation: what it is about, said or denied."""
    numbers: frozenset[str]
    """Numbers written in digits, years left out."""
    words: int
    """Length of the content in words, all counted."""


@lru_cache(maxsize=1 << 14)
def read_content(text: str) -> Content:
    """Read a content; the same text always gives the same terms."""
    keys = [key for key in Tokens(text).keys if key[:1].isalnum()]
    terms = frozenset(_terms(keys[:_MAX_WORDS]))
    numbers = frozenset(number for key in keys if (number := _number(key)))
    return Content(terms, frozenset(term.removeprefix(NEGATED) for term in terms), numbers, len(keys))


def is_narrow(topic: str) -> bool:
    """Whether sharing a topic says that two contents are about one matter."""
    head, *rest = topic.split(".")
    return len(rest) > (head in _lexicon().broad_topics)


def phrase_terms(phrase: str) -> frozenset[str]:
    """Terms of a slot (an object, an addressee), negations ignored."""
    return read_content(phrase).matter


def _terms(keys: Sequence[str]) -> Iterator[str]:
    words = _lexicon()
    negated = 0
    for key in keys:
        if key in words.negations:
            negated = _REACH
            continue
        if key not in words.stop and (term := _term(key)):
            yield NEGATED + term if negated else term
            negated = 0
        negated = max(0, negated - 1)


class Frequent(Struct, frozen=True, forbid_unknown_fields=True):
    """`data/frequent.yaml`: of a thousand newspaper articles, in how many a word stands; words joined with spaces."""

    articles_per_thousand: dict[int, str]


_RARE = 12  # articles per thousand below which the list leaves a word out


@lru_cache(maxsize=1 << 16)
def weight(term: str) -> float:
    """How much sharing a term says, from 0.05 for the commonest to 1 for one that newspapers seldom use."""
    often = min(1000, max(_RARE, _frequencies().get(term.removeprefix(NEGATED), 0)))
    return max(0.05, math.log(1000 / often) / math.log(1000 / _RARE))


@lru_cache(maxsize=1 << 15)
def mass(terms: frozenset[str]) -> float:
    """Summed weight of terms, exact in any order."""
    return math.fsum(map(weight, terms))


@cache
def _frequencies() -> dict[str, int]:
    """Term to articles per thousand, summed over its words."""
    data = yamldata.load(_DATA / "frequent.yaml", Frequent)
    counts: Counter[str] = Counter()
    for articles, words in data.articles_per_thousand.items():
        for word in words.split():
            counts[_term(word)] += articles
    return dict(counts)


class _Lexicon(Struct, frozen=True):
    negations: frozenset[str]
    stop: frozenset[str]
    same: dict[str, str]
    proclitics: tuple[str, ...]
    suffixes: tuple[str, ...]
    broad_topics: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    words = yamldata.load(_DATA / "words.yaml", Words)
    fixed = _longest_first(words.proclitics), _longest_first(words.suffixes), frozenset(words.broad_topics)
    bare = _Lexicon(_folded(words.negations), _folded(words.stop), {}, *fixed)
    same = {_stem(fold(word), bare): f"={fold(group[0])}" for group in words.same for word in group}
    return _Lexicon(bare.negations, bare.stop, same, *fixed)


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _longest_first(affixes: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(map(fold, affixes), key=len, reverse=True))


@lru_cache(maxsize=1 << 16)
def _term(key: str) -> str:
    """Comparable form of a folded word; empty for a year."""
    if _NUMBER.fullmatch(key):
        return _number(key)
    lexicon = _lexicon()
    stem = _stem(key, lexicon)
    return lexicon.same.get(stem) or _skeleton(stem)


def _number(key: str) -> str:
    """A number with a point for its decimals (`4,5`, `4٫5` → `4.5`; `ب1,200` → `1200`), empty for a year or a word."""
    number = _NUMBER.fullmatch(key)
    if number is None or _YEAR.fullmatch(number[1]):
        return ""
    return _DECIMAL_MARK.sub(".", _THOUSANDS_MARK.sub("", number[1]))


def _stem(key: str, lexicon: _Lexicon) -> str:
    stem = key
    for proclitic in lexicon.proclitics:
        if stem.startswith(proclitic) and len(stem) - len(proclitic) >= _MIN_STEM:
            stem = stem[len(proclitic) :]
            break
    for suffix in lexicon.suffixes:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _MIN_STEM:
            stem = stem[: -len(suffix)]
            break
    return stem


def _skeleton(stem: str) -> str:
    """Drop long vowels and one servile first letter as long as a root's three letters stay."""
    bare = stem[0] + stem[1:].translate(_VOWELS)
    if len(bare) > _MIN_STEM and bare[0] in "اتيمن":
        bare = bare[1:]
    return bare if len(bare) >= 2 else stem
