"""What a content is about, as comparable terms: for matching positions across spellings, outlets and paraphrases.

A term stands for a word in all its forms and for its synonyms (see `words`). A term after a negation is another term
(`¬` + term), so opposites never look alike. Numbers are read in digits and in words.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from tasrih.arabic.tokens import Tokens
from tasrih.positions.contents import counting
from tasrih.positions.contents.counting import length_of, number_of, unit_of
from tasrih.positions.contents.idioms import NEGATED, denied
from tasrih.positions.contents.shares import shares_in
from tasrih.positions.contents.spoken import WORDS, Form, Word
from tasrih.positions.contents.ties import (
    BEFORE_ONLY,
    Tied,
    form_of,
    is_agent_at,
    left_out,
    tie_of,
    ties,
)
from tasrih.positions.contents.words import Sort, lexicon
from tasrih.positions.contents.words import weight as word_weight

NAME = 0.97
"""Weight of a word that no list of common words has."""

RUN = 3
"""Words that say something when they stand in two contents in the same order."""

_REACH = 2  # words after a negation that it can turn: `لن ندعم`, `لن أبدا ندعم`
_BETWEEN = 3  # words that may stand between two of an idiom
_MAX_WORDS = 400  # what stands later in a content does not decide which position it takes


class Content(Struct, frozen=True):
    """A content as terms."""

    terms: frozenset[str]
    """Terms of what is said; a negated one begins with `NEGATED`."""
    matter: frozenset[str]
    """The same terms without negation: what it is about, said or denied."""
    names: frozenset[str]
    """Those of its matter that are likely names: no word of a list, no number."""
    negated: frozenset[str]
    """Terms that it negates, without the mark."""
    numbers: frozenset[str]
    """How much it says, years, names and lengths of time left out; in digits, whatever way it is written."""
    rough: frozenset[str]
    """Numbers that it tells roughly: about, more than, nearly so many."""
    lengths: frozenset[str]
    """Lengths of time, in hours."""
    units: frozenset[str]
    """Terms of what is counted."""
    counts: frozenset[tuple[str, str]]
    """Each of `numbers` with the term of what it counts, empty where that is not told."""
    shares: frozenset[tuple[str, str]]
    """How much of what it tells without a number, all of it or some, each with the term of the noun."""
    words: int
    """Length of the content in words, all counted."""
    first: str
    """The term that it begins with, negation dropped; empty if there is none."""
    runs: frozenset[tuple[str, ...]]
    """All runs of `RUN` words, folded."""
    heads: frozenset[str]
    """Terms that words of its phrases have by themselves: `حلف` of `حلف شمال الأطلسي`, `منصب` of `غادر منصبه`."""
    order: tuple[Tied, ...]
    """Its terms as they follow each other, each with the preposition before it; negation dropped."""
    forms: tuple[Form, ...]
    """Which words of `order` are verbs."""
    ties: frozenset[str]
    """The prepositions before these."""
    excepted: frozenset[str]
    """Terms of what is left out: `باستثناء المهندسين`."""
    replaced: frozenset[str]
    """Terms of what another thing is done instead of: `بدلا من الجنود`."""
    daily: bool
    """It tells what is told of each day anew, as a forecast does, in two words of such matters or more."""


@lru_cache(maxsize=1 << 14)
def read_content(text: str) -> Content:
    """Read a content; the same text always gives the same terms."""
    read = [WORDS[word] for word in Tokens(text).words]
    told = read[:_MAX_WORDS]
    keys = [word.key for word in told]
    amounts = list(counting.amounts_in(keys)) if any(word.opens for word in told) else []
    words = [told[at] for at in counting.outside(keys, amounts) if told[at].counts]
    said = [(at, term) for at, term in _terms(words) if not is_agent_at(words, at + 1)]  # `على يد` names no hand
    terms = frozenset(term for _, term in said)
    order = tuple(Tied(tie_of(words, at), term.removeprefix(NEGATED)) for at, term in said)
    amounts += counting.alone_in(keys, amounts)
    counts = frozenset((number_of(amount), unit_of(amount)) for amount in amounts if not amount.duration)
    counted = frozenset(number for number, _ in counts)
    matter = frozenset(term.removeprefix(NEGATED) for term in terms) | counted
    return Content(
        terms=terms | counted,
        matter=matter,
        names=frozenset(filter(_may_name, matter)),
        negated=frozenset(term[1:] for term in terms if term[0] == NEGATED),
        numbers=counted,
        rough=frozenset(counting.rough_in(keys, amounts)),
        lengths=frozenset(length_of(amount) for amount in amounts if amount.duration),
        units=frozenset(filter(None, map(unit_of, amounts))),
        counts=counts,
        shares=shares_in(words, said),
        words=sum(word.counts for word in read),
        first=order[0].term if order else "",
        runs=_runs([word.key for word in told if word.counts]),
        heads=frozenset(_heads(told)) - {"", NEGATED},
        order=order,
        forms=tuple(form_of(words, at) for at, _ in said),
        ties=frozenset(tie for tie, _ in order),
        excepted=left_out(ties().excepting, order),
        replaced=left_out(ties().replacing, order),
        daily=len(matter & lexicon().by_name["daily"]) > 1,
    )


def _runs(keys: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(*(keys[start:] for start in range(RUN)), strict=False))


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
    read = [word for word in map(WORDS.__getitem__, phrase.split()) if word.counts]
    words = [word for word in read if not word.opens or counting.numbers().twos(word.key)]
    return frozenset(term.removeprefix(NEGATED) for _, term in _terms(words))


def _terms(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Terms that words say, each with the place of its first word."""
    negated = at = 0
    denying = -BEFORE_ONLY  # where the last negation stood
    while at < len(words):
        word = words[at]
        if word.key in ties().only and at - denying < BEFORE_ONLY:
            negated, at = 0, at + 1  # `لا يؤدي إلا إلى تفاقم الأزمة`
            continue
        term, used = _phrase(words, at) if word.phrases else ("", 1)
        idiom = _idiom(words, at) if word.idioms and not term else None
        if idiom:
            (term, *others), used = idiom
        begin = at
        at += used
        if word.negates and used == 1:
            denying = at - 1
            negated = 0 if _contrasts(words, at - 1) else _REACH
            continue
        if term := term or word.term:
            yield begin, denied(term) if negated else term
            if idiom:
                yield from ((begin, other) for other in others)
            negated = 0
        negated = max(0, negated - 1)


def _idiom(words: Sequence[Word], at: int) -> tuple[Sequence[str], int] | None:
    """Terms of an idiom that begins here, and how many words it has."""
    second = _next(words, at + 1)
    if second == len(words) or words[second].term not in words[at].idioms:
        return None
    if words[at].negates and _contrasts(words, at):
        return None
    for idiom in words[at].idioms[words[second].term]:
        end = second
        for term in idiom.rest:
            end = _next(words, end + 1)
            if end == len(words) or words[end].term != term:
                break
        else:
            return idiom.said, end + 1 - at
    return None


def _next(words: Sequence[Word], at: int) -> int:
    """The next word that may go on with an idiom, what may stand between left out: باق الآن في منصبه; else the end."""
    last = min(at + _BETWEEN, len(words) - 1)
    while at < last and words[at].between:
        at += 1
    return at if at <= last and not words[at].joined else len(words)


def _heads(words: Sequence[Word]) -> Iterator[str]:
    """Terms that words of phrases have by themselves: the first word of a name, each word of an idiom."""
    for at, word in enumerate(words):
        if word.phrases and _phrase(words, at)[0]:
            yield word.term
        elif word.idioms and (found := _idiom(words, at)):
            yield from (part.term for part in words[at : at + found[1]])


def _contrasts(words: Sequence[Word], at: int) -> bool:
    """Whether a negation denies nothing: it sets one thing against another (بالأفعال لا بالأقوال) or is لا سيما."""
    if words[at].key not in ("لا", "ولا") or at + 1 == len(words):
        return False
    following = words[at + 1].key
    return following == "سيما" or (at > 0 and words[at].key == "لا" and _is_definite(following))


def _is_definite(key: str) -> bool:
    return key.startswith(("ال", "بال", "لل", "كال"))


def _phrase(words: Sequence[Word], at: int) -> tuple[str, int]:
    """The term of several words that mean one thing, and how many they are; else nothing and one."""
    for rest, term in words[at].phrases:
        following = words[at + 1 : at + 1 + len(rest)]
        if len(following) == len(rest) and all(map(_ends_alike, following, rest)):
            return term, 1 + len(rest)
    return "", 1


def _ends_alike(word: Word, listed: str) -> bool:
    return word.key.removeprefix("ال") == listed


@cache
def state_terms() -> frozenset[str]:
    """Terms of states with their peoples and capitals."""
    return lexicon().states


@cache
def opposable() -> frozenset[str]:
    """Terms that have an opposite."""
    return frozenset(lexicon().opposites)


@cache
def alternatives(sort: Sort) -> tuple[frozenset[str], ...]:
    """Rows of terms of a sort that rule each other out: the months, the points of the compass."""
    return lexicon().alternatives[sort]


@cache
def named_alternatives(sort: Sort) -> frozenset[str]:
    """The terms of all these rows."""
    return frozenset().union(*alternatives(sort))


@cache
def places() -> frozenset[str]:
    """Terms that say of what kind a place is, not which."""
    return lexicon().by_name["places"]


def opposites_of(term: str) -> frozenset[str]:
    """Terms that say the opposite of a term, if any are listed."""
    return lexicon().opposites.get(term, frozenset())


@cache
def further() -> frozenset[str]:
    """Terms that tell an act from the like one before it: a second, a third."""
    return lexicon().by_name["further"]


@cache
def undoing() -> frozenset[str]:
    """Terms of acts that undo what was pledged or threatened: to suspend, to cancel."""
    return lexicon().by_name["undoing"]


@cache
def stances() -> frozenset[str]:
    """Terms that say that a thing is accepted or refused, not what: to agree, to be ready, out of the question."""
    return lexicon().by_name["stances"]


@cache
def refusing() -> frozenset[str]:
    """Those of them that refuse."""
    return lexicon().by_name["refusing"]


@cache
def backing() -> frozenset[str]:
    """Terms of backing and welcoming a thing."""
    return lexicon().by_name["backing"]


@cache
def courtesies() -> frozenset[str]:
    """Terms of what is said to many in the same words: congratulations, condolences, thanks."""
    return lexicon().by_name["courtesies"]


@cache
def anybody() -> frozenset[str]:
    """Terms of those of whom there are many, whoever speaks: partners, the world."""
    return lexicon().by_name["anybody"]


@lru_cache(maxsize=1 << 16)
def weight(term: str) -> float:
    """How much sharing a term says, from 0.05 for the commonest to 1 for one that newspapers seldom use."""
    return word_weight(term.removeprefix(NEGATED))


@lru_cache(maxsize=1 << 16)
def _may_name(term: str) -> bool:
    """Whether no list has it, and it is no number."""
    return weight(term) >= NAME and not term[0].isdigit()


@lru_cache(maxsize=1 << 15)
def mass(terms: frozenset[str]) -> float:
    """Summed weight of terms, exact in any order."""
    return math.fsum(map(weight, terms))
