"""What a content is about, as comparable terms: for matching positions across spellings, outlets and paraphrases.

A term stands for a word in all its forms and for its synonyms (see `words`). A term after a negation is another term
(`¬` + term), so opposites never look alike. Numbers are read in digits and in words.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.amounts import Amount, Numbers
from tasrih.arabic.tokens import Tokens, token_key
from tasrih.memo import Memo
from tasrih.positions.words import bare_number, lexicon, term_of
from tasrih.positions.words import weight as word_weight

NEGATED = "¬"
"""Stands before a term that its content negates."""

_REACH = 2  # words after a negation that it can turn: `لن ندعم`, `لن أبدا ندعم`
_MAX_WORDS = 400  # what stands later in a content does not decide which position it takes


class Content(Struct, frozen=True):
    """A content as terms."""

    terms: frozenset[str]
    """Terms of what is said; a negated one begins with `NEGATED`."""
    matter: frozenset[str]
    """The same terms without negation: what it is about, said or denied."""
    negated: frozenset[str]
    """Terms that it negates, without the mark."""
    numbers: frozenset[str]
    """How much it says, years, names and lengths of time left out; in digits, whatever way it is written."""
    lengths: frozenset[str]
    """Lengths of time, as numbers."""
    units: frozenset[str]
    """Terms of what is counted."""
    words: int
    """Length of the content in words, all counted."""


@lru_cache(maxsize=1 << 14)
def read_content(text: str) -> Content:
    """Read a content; the same text always gives the same terms."""
    read = [_WORDS[word] for word in Tokens(text).words]
    told = read[:_MAX_WORDS]
    amounts = list(_amounts([word.key for word in told])) if any(word.opens for word in told) else []
    terms = frozenset(_terms([word for word in _without(told, amounts) if word.counts]))
    counted = frozenset(_number(amount) for amount in amounts if not amount.duration)
    return Content(
        terms=terms | counted,
        matter=frozenset(term.removeprefix(NEGATED) for term in terms) | counted,
        negated=frozenset(term[1:] for term in terms if term[0] == NEGATED),
        numbers=counted,
        lengths=frozenset(_number(amount) for amount in amounts if amount.duration),
        units=frozenset(term_of(amount.unit) for amount in amounts if amount.unit[:1].isalpha()),
        words=sum(word.counts for word in read),
    )


class _Word(NamedTuple):
    """What there is to know of a word."""

    key: str
    """Folded; a number without its preposition."""
    counts: bool
    """It is no mark."""
    opens: bool
    """A number may begin with it."""
    negates: bool
    term: str
    """Empty if it says nothing of a matter."""
    phrases: tuple[tuple[tuple[str, ...], str], ...]
    """Phrases that it may open: their other words, and their terms."""


def _word(raw: str) -> _Word:
    known, key = lexicon(), bare_number(token_key(raw))
    return _Word(
        key=key,
        counts=key[0].isalnum(),
        opens=_numbers().opens(key),
        negates=key in known.negations,
        term=term_of(key) if key[0].isalnum() and key not in known.stop else "",
        phrases=known.phrases.get(key, ()),
    )


_WORDS: Memo[_Word] = Memo(_word)


@cache
def _numbers() -> Numbers:
    return Numbers()


def _amounts(keys: Sequence[str]) -> Iterator[Amount]:
    """Amounts of a content; not what is part of a name (إف-16)."""
    return (amount for amount in _numbers().find(keys) if amount.start == 0 or keys[amount.start - 1] != "-")


def _number(amount: Amount) -> str:
    return f"{amount.number:.6f}".rstrip("0").rstrip(".")


def _without(words: Sequence[_Word], amounts: Sequence[Amount]) -> Iterator[_Word]:
    """Words outside the numbers of amounts, with what these count."""
    free = 0
    for amount in amounts:
        yield from words[free : amount.start]
        free = amount.end - bool(amount.unit)
    yield from words[free:]


@lru_cache(maxsize=1 << 10)
def is_narrow(topic: str) -> bool:
    """Whether sharing a topic says that two contents are about one matter."""
    head, *rest = topic.split(".")
    return len(rest) > (head in lexicon().broad_topics)


@lru_cache(maxsize=1 << 14)
def phrase_terms(phrase: str) -> frozenset[str]:
    """Terms of a slot (an object, an addressee), words as detection joins them; negations and numbers ignored."""
    if not phrase:
        return frozenset()
    words = [word for word in map(_WORDS.__getitem__, phrase.split()) if word.counts and not word.opens]
    return frozenset(term.removeprefix(NEGATED) for term in _terms(words))


def _terms(words: Sequence[_Word]) -> Iterator[str]:
    negated = at = 0
    while at < len(words):
        word = words[at]
        term, used = _phrase(words, at) if word.phrases else ("", 1)
        at += used
        if word.negates:
            negated = _REACH
            continue
        if term := term or word.term:
            yield NEGATED + term if negated else term
            negated = 0
        negated = max(0, negated - 1)


def _phrase(words: Sequence[_Word], at: int) -> tuple[str, int]:
    """The term of several words that mean one thing, and how many they are; else nothing and one."""
    for rest, term in words[at].phrases:
        following = words[at + 1 : at + 1 + len(rest)]
        if len(following) == len(rest) and all(map(_ends_alike, following, rest)):
            return term, 1 + len(rest)
    return "", 1


def _ends_alike(word: _Word, listed: str) -> bool:
    return word.key.removeprefix("ال") == listed


@cache
def opposable() -> frozenset[str]:
    """Terms that have an opposite."""
    return frozenset(lexicon().opposites)


def opposites_of(term: str) -> frozenset[str]:
    """Terms that say the opposite of a term, if any are listed."""
    return lexicon().opposites.get(term, frozenset())


@lru_cache(maxsize=1 << 16)
def weight(term: str) -> float:
    """How much sharing a term says, from 0.05 for the commonest to 1 for one that newspapers seldom use."""
    return word_weight(term.removeprefix(NEGATED))


@lru_cache(maxsize=1 << 15)
def mass(terms: frozenset[str]) -> float:
    """Summed weight of terms, exact in any order."""
    return math.fsum(map(weight, terms))
