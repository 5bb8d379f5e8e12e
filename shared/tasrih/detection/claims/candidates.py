"""Everything that a cue word may report: each place behind it where a content may begin, and what stands before it.

Many more than there are claims: which one is a claim, if any, is decided by `decisions.py`.
"""

from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tasrih.detection.attributions.attribution import Attribution, Link
from tasrih.detection.attributions.finding import attribution_at
from tasrih.detection.attributions.fronted import fronted_attribution
from tasrih.detection.attributions.postposed import other_coverings
from tasrih.detection.claims.shapes import governing
from tasrih.detection.reading.complements import MAX_GAP_TOKENS, Mark, goes_on
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import past_bracket
from tasrih.detection.reading.phrases import read_phrase
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMPLEMENTISER,
    CONNECTIVE,
    HONORIFIC,
    MARK,
    NUMBER,
    PREFIXED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SENTENCE_END,
    TAKES_COMPLEMENTISER,
    TITLE,
)
from tasrih.detection.vocabulary.word import Word

MAX_STRONG = 2
"""Complementisers, colons and quotations behind a cue that are tried."""
MAX_OBJECTS = 8
OBJECT_REACH = 14
"""Tokens behind the cue in which any noun may be its object; further on only one right behind the subject's end."""
SHORT_QUOTATION = 6
MAX_STANCE_TOKENS = 4
"""Longest stance between a light verb's preposition and the content: `أمله في أن`."""

_NO_OBJECT = CLAUSE_MARK | SENTENCE_END | CONNECTIVE | RELATIVE | PREFIXED | PREPOSITION | BREAK | MARK | NUMBER
_NO_OBJECT |= PRONOUN | ADVERB | TITLE | HONORIFIC | ANY_COMPLEMENTISER | COLON | QUOTE
_FINITE_OR_PARTICIPLE = ("perfect", "participle")


class Candidate(Struct, frozen=True):
    """One way to read a cue word as a claim's cue."""

    link: Link
    at: int
    """Token index of the mark that joins cue and content; the token before the content for an object."""
    start: int
    """First token of the content, behind quotation marks."""
    attribution: Attribution | None = None
    """As the rules read it, where they read the same."""


class Surroundings(NamedTuple):
    """A cue word with its candidates, and where the phrase behind it ends (loosely and tightly read)."""

    cue: int
    candidates: list[Candidate]
    ruled: Attribution | None
    """The rules' own choice."""
    phrase_ends: tuple[int, int]


def surroundings(reading: Reading, i: int, ruled: Attribution | None) -> Surroundings:
    """Candidates of the cue word at `i`, given what the rules make of it; a quotation before it comes first."""
    if ruled is not None and ruled.frame in ("postposed", "fronted") and ruled.start < len(reading.words):
        coverings = [ruled, *other_coverings(reading, ruled)]
        return Surroundings(i, [_covering(reading, i, one) for one in coverings], ruled, (-1, -1))
    limit = min(reading.ends[i], i + MAX_GAP_TOKENS, len(reading.words))
    before = fronted_attribution(reading, i)
    if before is not None:  # what it goes on with is no content of the verb's
        limit = next((j for j in range(i + 1, limit) if goes_on(reading.words, j)), limit)
    ends = _phrase_ends(reading, i, limit)
    found = _behind(reading, i, limit, ends)
    if before is not None:
        found.insert(0, Candidate("before", before.end, past_quote(reading, before.start), before))
    return Surroundings(i, _with_rule(reading, found, ruled), ruled, ends)


def _covering(reading: Reading, i: int, attribution: Attribution) -> Candidate:
    """What an attribution without a verb covers, as a candidate."""
    at = i if attribution.frame == "postposed" else max(i, attribution.start - 1)
    return Candidate(attribution.frame, at, past_quote(reading, attribution.start), attribution)


def _phrase_ends(reading: Reading, i: int, limit: int) -> tuple[int, int]:
    if i + 1 >= limit or not reading.words[i + 1].opens_phrase:
        return -1, -1
    loose, tight = (read_phrase(reading, i + 1, limit, tight=tight) for tight in (False, True))
    return loose[-1].end if loose else -1, tight[-1].end if tight else -1


def _behind(reading: Reading, i: int, limit: int, phrase_ends: tuple[int, int]) -> list[Candidate]:
    words, found = reading.words, []
    strong = objects = 0
    j = i + 1
    while j < limit and strong < MAX_STRONG:
        word = words[j]
        flags = word.flags
        if flags & (ANY_COMPLEMENTISER | COLON | QUOTE):
            candidate = _strong(reading, i, j)
            if candidate:
                found.append(candidate)
                strong += candidate.link != "quote" or reading.closes.get(j, limit) - j > SHORT_QUOTATION
            if flags & QUOTE and j in reading.closes and reading.closes[j] - j <= SHORT_QUOTATION:
                j = reading.closes[j]
        elif flags & PREPOSITION:
            frame = reading.frame_prepositions.get(word.key)
            if frame and j + 1 < limit:
                found.append(Candidate(frame, j, j + 1))
        elif word.clitic_frame:
            found.append(Candidate(word.clitic_frame, j, j))
        elif flags & BREAK:
            break
        elif word.key == "(":
            j = past_bracket(words, j, limit)
        elif found and found[-1].start == j:
            pass  # it is a content's start already
        elif objects < MAX_OBJECTS and _may_be_object(word) and (j <= i + OBJECT_REACH or j in phrase_ends):
            found.append(Candidate("object", j - 1, j))
            objects += 1
        j += 1
    return found


def _strong(reading: Reading, cue: int, j: int) -> Candidate | None:
    words = reading.words
    flags, before = words[j].flags, words[j - 1].flags
    if flags & ANY_COMPLEMENTISER:
        if j > cue + 1 and before & TAKES_COMPLEMENTISER:
            return None
        start = past_quote(reading, j + 1) if flags & COMPLEMENTISER else j
        return Candidate("clause", j, start)
    if flags & COLON:
        start = j + 1
        while start < len(words) and words[start].flags & (BREAK | CLAUSE_MARK | QUOTE):
            start += 1
        return None if before & NUMBER or start == len(words) else Candidate("colon", j, start)
    opened = j in reading.closes or j in reading.unclosed
    return Candidate("quote", j, j + 1) if opened and not before & (ANY_COMPLEMENTISER | COLON) else None


def _may_be_object(word: Word) -> bool:
    if word.flags & _NO_OBJECT or word.is_known_name:
        return False
    return not word.cues or word.cues[0][1].pos not in _FINITE_OR_PARTICIPLE


def past_quote(reading: Reading, i: int) -> int:
    """The token at `i`, or the one behind the quotation marks that stand there."""
    words = reading.words
    while i < len(words) - 1 and words[i].flags & QUOTE:
        i += 1
    return i


def _with_rule(reading: Reading, found: list[Candidate], ruled: Attribution | None) -> list[Candidate]:
    """The candidates, the rules' choice marked among them or added to them."""
    if ruled is None or ruled.start >= len(reading.words):
        return found
    start = past_quote(reading, ruled.start)
    if reading.words[start].flags & COMPLEMENTISER and start + 1 < len(reading.words):
        start = past_quote(reading, start + 1)
    for n, candidate in enumerate(found):
        if candidate.start == start:
            found[n] = replace(candidate, attribution=ruled)
            return found
    at = ruled.gap[1] if ruled.gap[1] > ruled.cue_start else ruled.start - 1
    return [*found, Candidate(ruled.frame, min(at, start), start, ruled)]


def as_attribution(reading: Reading, i: int, candidate: Candidate, ruled: Attribution | None = None) -> Attribution:
    """The attribution of the cue word at `i` that a candidate stands for, free of doubts."""
    if candidate.attribution is not None:
        return replace(candidate.attribution, doubts=())
    if ruled is not None and not ruled.doubts and 0 < ruled.start - candidate.start <= MAX_STANCE_TOKENS:
        return ruled  # `أعرب عن | أمله في | السلام`: the stance is the cue's, not the content's
    start = candidate.start
    while start - 1 > candidate.at and reading.words[start - 1].flags & QUOTE:
        start -= 1
    start = candidate.at if candidate.link == "quote" else start
    link, found = candidate.link, governing(reading.words[i], candidate.link)
    if found is None or link == "postposed" or link == "fronted" or link == "before":
        raise ValueError(f"only the rules read {link}")
    cue, form = found[1]
    return attribution_at(reading, i, cue, form, Mark(link, candidate.at, start))
