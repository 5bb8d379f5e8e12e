"""What a word is about, whatever its spelling, clitics and form: one term for `يزودون`, `وبالتزويد` and `سنمد`.

Words of one group in `data/words.yaml` are one term; a verb there stands for all its forms. Any other word is cut to a
term near its root without a dictionary: good enough to compare two contents of one official, never shown. Method:
light stemming after Larkey, Ballesteros and Connell (2007), with the vowel pattern dropped as ISRI does (Taghva,
Elkhoury and Coombs, 2005); a letter that may be a clitic is cut only if newspapers know the word without it.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tasrih import yamldata
from tasrih.arabic.folding import fold
from tasrih.positions.contents.digits import is_number, number_of
from tasrih.positions.contents.inflection import (
    FINITE,
    MIN_STEM,
    NOMINAL,
    PLURAL,
    PRONOUNS,
    after_clitics,
    ending_in,
    is_derived,
    passive_past,
    passive_present,
    past_forms,
    present_stems,
    without_clitics,
    without_pronoun,
)
from tasrih.yamldata import DataError, line_of

DATA = Path(str(files("tasrih.positions") / "data"))

_VOWELS = str.maketrans("", "", "اويءئؤ")
_MIN_NAME = 5  # letters left of a word that nobody lists before ب or ل is taken for a preposition
_RARER = 8  # a word is whole where its rest is so many times rarer
_BEFORE_PHRASE = ("", "ال", "وال", "بال", "لل", "ولل", "و", "ب", "ل", "وب", "ول")
_BEFORE_PRESENT = ("", "ل")
_POSSESSIVE = frozenset({"هما", "كما", "هم", "هن", "ها", "نا", "كم"})
_TERMS = ("further", "undoing", "stances", "refusing", "backing", "courtesies", "daily", "places", "anybody")

Sort = Literal["days", "money", "things"]
"""Of what words rule each other out: when, in which currency, where or what."""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """`data/words.yaml`: what to drop, what negates, one matter under two words, its opposite, which endings to cut.

    And lists by what they tell of two contents; comments of the file say what each is.
    """

    negations: tuple[str, ...]
    stop: tuple[str, ...]
    whole: tuple[str, ...]
    same: dict[str, tuple[tuple[str, ...], ...]]
    opposite: tuple[tuple[str, str], ...]
    denied: tuple[tuple[str, str], ...]
    alternatives: dict[Sort, tuple[tuple[str, ...], ...]]
    further: tuple[str, ...]
    undoing: tuple[str, ...]
    stances: tuple[str, ...]
    refusing: tuple[str, ...]
    backing: tuple[str, ...]
    courtesies: tuple[str, ...]
    daily: tuple[str, ...]
    places: tuple[str, ...]
    anybody: tuple[str, ...]
    rough: tuple[str, ...]
    between: tuple[str, ...]
    suffixes: tuple[str, ...]
    broad_topics: tuple[str, ...]


class Frequent(Struct, frozen=True, forbid_unknown_fields=True):
    """`data/frequent.yaml`: of a thousand newspaper articles, in how many a word stands; words joined with spaces."""

    articles_per_thousand: dict[int, str]


class Lexicon:
    """The words of `data/`, by what they are looked up with."""

    def __init__(self, path: Path = DATA / "words.yaml") -> None:
        """Load the words.

        Raises:
            DataError: the file breaks its schema, an entry is neither word, phrase nor verb, or stands in two groups.
        """
        words = yamldata.load(path, Words)
        self.negations = _folded(words.negations)
        self.stop = _folded(words.stop)
        self.broad_topics = frozenset(words.broad_topics)
        self._whole = _folded(words.whole)
        self._suffixes = tuple(sorted(map(fold, words.suffixes), key=len, reverse=True))
        self._nouns: dict[str, str] = {}
        self._pasts: dict[str, str] = {}
        self._presents: dict[str, str] = {}
        self._shortened: dict[str, str] = {}
        """Presents that end in a weak letter, without it: لم يبق, يبقون."""
        self._participles: dict[str, str] = {}
        self._plurals: dict[str, str] = {}
        """Of nouns that end in ه: دراسات."""
        self._nominal = ((self._nouns, NOMINAL), (self._plurals, PRONOUNS), (self._participles, NOMINAL))
        self.phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        """First word, with any clitics, to the other words and the term of the phrases that it opens."""
        self.states = frozenset(_term_of_group(group) for group in words.same.get("states", ()))
        self._add_groups(path, words.same)
        self.opposites: dict[str, frozenset[str]] = {}
        for one, other in self._pairs(path, "opposite", words.opposite):
            self.opposites[one] = self.opposites.get(one, frozenset()) | {other}
            self.opposites[other] = self.opposites.get(other, frozenset()) | {one}
        self.denied = dict(self._pairs(path, "denied", words.denied))
        """Term to the one that its negation says: `لن نوقف` is `سنواصل`."""
        self.alternatives = {
            sort: tuple(frozenset(self._terms(path, "alternatives", words, sort, at)) for at, words in enumerate(sets))
            for sort, sets in words.alternatives.items()
        }
        self.by_name = {name: frozenset(self._terms(path, name, getattr(words, name))) for name in _TERMS}
        """Terms of the words that the data file lists under these names; its comments say what each is."""
        self.rough = _folded(words.rough)
        self.between = _folded(words.between)
        """Words that may stand between those of an idiom."""
        for index, word in enumerate(words.between):
            if not self.is_stop(fold(word)):
                raise DataError(path, line_of(path, "between", index), f"{word} is no word of `stop`")

    def _add_groups(self, path: Path, same: dict[str, tuple[tuple[str, ...], ...]]) -> None:
        """Take each group's words for one term, and the plurals of those that have none of their own."""
        for name, groups in same.items():
            for index, group in enumerate(groups):
                try:
                    self._add_group(group)
                except ValueError as error:
                    raise DataError(path, line_of(path, "same", name, index), str(error)) from error
        for noun, term in self._nouns.items():
            if noun[-1] == "ه" and len(noun) > MIN_STEM:
                self._plurals[noun[:-1] + "ات"] = term

    def _terms(self, path: Path, name: str, words: Sequence[str], *within: str | int) -> Iterator[str]:
        for index, word in enumerate(words):
            if not (term := self.listed(fold(word)) or self.named(fold(word))):
                raise DataError(path, line_of(path, name, *within, index), f"{word} is no word of `same`")
            yield term

    def _pairs(self, path: Path, name: str, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for index, pair in enumerate(pairs):
            one, other = (self.listed(fold(word)) for word in pair)
            if not one or not other:
                raise DataError(path, line_of(path, name, index), f"{pair} are no two words of `same`")
            yield one, other

    def _add_group(self, group: Sequence[str]) -> None:
        term = _term_of_group(group)
        for entry in group:
            words = fold(entry).split()
            if "_" in entry:
                first, *rest = (_bare_article(word) for word in fold(entry).split("_"))
                for clitics in _BEFORE_PHRASE:
                    opened = self.phrases.get(clitics + first, ())
                    self.phrases[clitics + first] = (*opened, (tuple(rest), term))
            elif len(words) == 1:
                _put(self._nouns, words[0] if words[0] in self._whole else _bare_article(words[0]), term)
            elif len(words) == len(_PARTS) and words[1].startswith("ي"):
                self._add_verb(words, term)
            else:
                raise ValueError(f"{entry!r} is no word and no verb ({', '.join(_PARTS)})")

    def _add_verb(self, words: Sequence[str], term: str) -> None:
        past, present, masdar = words
        self._nouns.setdefault(masdar, term)
        for voice in filter(None, (past, passive_past(past))):
            for form in past_forms(voice):
                self._pasts.setdefault(form, term)
        for stem in present_stems(present[1:]):
            if is_derived(past, masdar):
                self._participles.setdefault("م" + stem, term)
        self._presents.setdefault(present[1:], term)
        if passive := passive_present(present[1:]):
            self._presents.setdefault(passive, term)
        if present[-1] in "وي":
            self._shortened.setdefault(present[1:-1], term)

    def is_stop(self, key: str) -> bool:
        """Whether a folded word, clitics aside, says nothing of a matter."""
        return key in self.stop or (key not in self._whole and not self.stop.isdisjoint(after_clitics(key)))

    def listed(self, key: str) -> str | None:
        """Term of a folded word that a group lists, with the fewest letters cut."""
        for cut, word in without_clitics(key, self._whole):
            for table, endings in self._nominal:
                if term := ending_in(table, word, endings):
                    return term
            if not cut and (term := ending_in(self._pasts, word, PRONOUNS)):
                return term
            if cut in _BEFORE_PRESENT and word[:2] != "ال" and (term := self._present(word)):  # الفقه is no أ + لفقه
                return term
        if key[0] == "و":
            key = key[1:]
        if key[:1] == "س" and key[1:2] in tuple("ياتن"):
            return self._present(key[1:])
        return None

    def acts_upon(self, key: str) -> bool | None:
        """Whether a folded word, surely a verb, has a pronoun for whom it acts upon; None where it may be none."""
        for word in (key, key[1:]) if key[0] in "وفس" and len(key) > MIN_STEM else (key,):
            if any(ending_in(table, word, endings) for table, endings in self._nominal):
                return None
            if any(stem in self._pasts or self._present(stem) for stem in without_pronoun(word)):
                return True
            if word in self._pasts or (word[:2] != "ال" and self._present(word)):
                return False
        return None

    def named(self, phrase: str) -> str | None:
        """Term of a folded phrase that a group lists, as it stands there."""
        first, *rest = phrase.split("_")
        return dict(self.phrases.get(first, ())).get(tuple(rest))

    def _present(self, word: str) -> str | None:
        endings = {"ي": FINITE, "ت": FINITE, "ا": PRONOUNS, "ن": PRONOUNS}.get(word[0])
        if not endings:
            return None
        return ending_in(self._presents, word[1:], endings) or ending_in(self._shortened, word[1:], endings & PLURAL)

    def base(self, key: str) -> str:
        """A folded word that no group lists, without clitics and endings."""
        word = self._without_future(self._without_conjunction(key))
        word = self._without_preposition(word)
        if word.startswith("ال") and len(word) - 2 >= MIN_STEM and word not in self._whole:
            word = word[2:]
        return self._without_suffix(word)

    def _without_conjunction(self, word: str) -> str:
        cut = len(word) > MIN_STEM and word[0] == "و" and not self._is_whole(word, word[1:])
        return word[1:] if cut else word

    def _without_future(self, word: str) -> str:
        future = len(word) > MIN_STEM and word[0] == "س" and word[1] in "يتن"
        return word[1:] if future and not self._is_whole(word, word[1:]) else word

    def _without_preposition(self, word: str) -> str:
        if word.startswith("لل") and len(word) - 2 >= MIN_STEM:
            return word[2:]
        rest = word[1:]
        if word[0] not in "فبلك" or len(rest) < MIN_STEM or self._is_whole(word, rest):
            return word
        if rest.startswith("ال") or rest in frequencies() or f"ال{rest}" in frequencies():
            return rest
        unlisted = word not in frequencies() and len(rest) >= _MIN_NAME
        # again: ببلينكن and بلينكن, a name that nobody lists, have to end as one
        return self._without_preposition(rest) if word[0] in "بل" and unlisted else word

    def _is_whole(self, word: str, rest: str) -> bool:
        often = frequencies()
        return often.get(rest, 0) * _RARER < often.get(word, 0)

    def _without_suffix(self, word: str) -> str:
        for suffix in self._suffixes:
            rest = word[: -len(suffix)]
            if word.endswith(suffix) and len(rest) >= MIN_STEM:
                own = suffix in ("ون", "ين", "ان", "ات", "ت") and self._is_whole(word, rest)
                if own or (suffix == "ت" and rest not in frequencies()):
                    return word
                return self._without_suffix(rest) if suffix in _POSSESSIVE else rest  # قدراتنا has two
        return word


_GROUP = "="
_PARTS = ("past", "present", "maṣdar")


def _term_of_group(group: Sequence[str]) -> str:
    return _GROUP + fold(group[0].split()[-1])


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _put(table: dict[str, str], word: str, term: str) -> None:
    if table.setdefault(word, term) != term:
        raise ValueError(f"{word} stands in two groups: {term} and {table[word]}")


def _bare_article(word: str) -> str:
    return word.removeprefix("ال") if len(word) - 2 >= MIN_STEM else word


@cache
def lexicon() -> Lexicon:
    """The shipped words."""
    return Lexicon()


@cache
def frequencies() -> dict[str, int]:
    """Folded word to articles per thousand in which it stands; rare words are left out."""
    data = yamldata.load(DATA / "frequent.yaml", Frequent)
    return {word: articles for articles, words in data.articles_per_thousand.items() for word in words.split()}


@lru_cache(maxsize=1 << 16)
def term_of(key: str) -> str:
    """Comparable form of a folded word; empty for a year."""
    if is_number(key):
        return number_of(key)
    words = lexicon()
    return words.listed(key) or _skeleton(words.base(key))


def is_listed(term: str) -> bool:
    """Whether a term is that of a group."""
    return term.startswith(_GROUP)


def _skeleton(stem: str) -> str:
    """Drop long vowels, one servile first letter as long as a root's three letters stay, and a doubled last letter."""
    bare = stem[0] + stem[1:].translate(_VOWELS)
    if len(bare) > MIN_STEM and bare[0] in "اتيمن":
        bare = bare[1:]
    if len(bare) >= MIN_STEM and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare if len(bare) >= 2 else stem


_RARE = 3  # articles per thousand below which the list leaves a word out


def weight(term: str) -> float:
    """How much sharing a term says, from 0.05 for the commonest to 1 for one that newspapers seldom use."""
    often = min(1000, max(_RARE, _term_frequencies().get(term, 0)))
    return max(0.05, math.log(1000 / often) / math.log(1000 / _RARE))


@cache
def _term_frequencies() -> dict[str, float]:
    """Term to articles per thousand, as if its words stood in articles independently of each other."""
    without: dict[str, float] = {}
    for word, articles in frequencies().items():
        term = term_of(word)
        without[term] = without.get(term, 1.0) * (1 - articles / 1000)
    return {term: 1000 * (1 - share) for term, share in without.items()}
