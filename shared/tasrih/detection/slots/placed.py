"""A claim in the tokens of its field, to read what the article's words around it tell of it. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from tasrih.arabic.tokens import Tokens
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.events.model import Claim

SENTENCE_ENDS = frozenset(".!؟?\n")
CLAUSE_ENDS = SENTENCE_ENDS | frozenset("،,؛;:")

_LONGEST_CUE = 60  # code points before a content in which its cue is looked for, where a record does not place it


class Placed(Struct, frozen=True):
    """A claim in the tokens of its field."""

    claim: Claim
    tokens: Tokens
    keys: Sequence[str]
    """All of the field, folded."""
    cue: int
    """First token of the cue; of the content where it has none."""
    start: int
    end: int


def placed(claim: Claim, tokens: Tokens) -> Placed:
    """A claim with its place in the tokens of its field."""
    start = token_at(tokens, claim.start)
    cue_start = claim.cue_start
    if cue_start < 0 and claim.cue:
        cue_start = tokens.raw.rfind(claim.cue, max(0, claim.start - len(claim.cue) - _LONGEST_CUE), claim.start)
    cue = token_at(tokens, cue_start) if 0 <= cue_start < claim.start else start
    return Placed(claim, tokens, tokens.keys, cue, start, token_at(tokens, claim.end))


def token_at(tokens: Tokens, offset: int) -> int:
    """The token that ends after an offset, or one past the last."""
    return bisect_right(tokens.ends, offset)


def begin_of(keys: Sequence[str], at: int, marks: frozenset[str], reach: int = 0) -> int:
    """First token after the last of the marks before `at`; none further back than `reach` tokens, if that is given."""
    first = max(0, at - reach) if reach else 0
    return next((index + 1 for index in range(at - 1, first - 1, -1) if keys[index] in marks), first)


def is_part(one: Placed, other: Placed) -> bool:
    """Whether the one stands in the other's content, and is not all of it."""
    inside = other.keys is one.keys and other.start <= one.start and one.end <= other.end
    return inside and (one.start, one.end) != (other.start, other.end)


def same_speaker(ours: Claim, theirs: Claim) -> bool:
    """Whether two claims of one article have one speaker."""
    if ours.official_id and theirs.official_id:
        return ours.official_id == theirs.official_id
    return bool(ours.speaker_name) and ours.speaker_name == theirs.speaker_name


def terms_of(terms: Sequence[str]) -> TermIndex[bool]:
    """Terms of a data file, to be looked for with `has`."""
    return TermIndex((term, True) for term in terms)


def has(terms: TermIndex[Any], keys: Sequence[str]) -> bool:
    """Whether any of the terms stands in folded words."""
    return next(iter(terms.find(keys)), None) is not None
