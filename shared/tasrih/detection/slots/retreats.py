"""Which claims an article tells as going back on another: `تراجع عن تعهده بـ …`, `خفف لهجته، مؤكدا أن …`.

Nobody can tell from two contents alone that one takes the other's place ("all is on the table", "their joining is
unrealistic"); the reporter says so. Pure; for the detector, and for claims read from files.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.events.model import Claim, Field
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "retreats.yaml"

_TO_HELD = 12  # words from a verb of going back to what is given up: its subject with titles stands between
_TO_DENIED = 2
_TO_MANNER = 5
_TO_CUE = 3
_LONGEST_CUE = 60  # code points before a content in which its cue is looked for, where a record does not place it
_SENTENCE_ENDS = frozenset(".!؟?\n")
_CLAUSE_ENDS = _SENTENCE_ENDS | frozenset("،,؛;:")


class RetreatsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `data/retreats.yaml`; its comments say what each list is."""

    verbs: dict[str, tuple[str, ...]]
    denied: tuple[str, ...]
    held: tuple[str, ...]
    changes: tuple[str, ...]
    manners: tuple[str, ...]
    phrases: tuple[str, ...]
    headline: tuple[str, ...]
    before: tuple[str, ...]


class _Said(Struct, frozen=True):
    """A claim in the tokens of its field."""

    claim: Claim
    keys: Sequence[str]
    """All of the field, folded."""
    cue: int
    """First token of the cue; of the content where it has none."""
    start: int
    end: int


class Retreats:
    """Reads retreats by the words of one data file."""

    def __init__(self, path: Path = DATA) -> None:
        """Load the words.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, RetreatsFile)
        self._verbs = TermIndex((verb, fold(linked)) for linked, verbs in data.verbs.items() for verb in verbs)
        self._denied = _index(data.denied)
        self._held = _index(data.held)
        self._changes = _index(data.changes)
        self._manners = _index(data.manners)
        self._phrases = _index(data.phrases)
        self._headline = _index(data.headline)
        self._before = _index(data.before)
        verbs = (verb for verbs in data.verbs.values() for verb in verbs)
        self._all = _index([*verbs, *data.changes, *data.phrases, *data.headline])

    def mark(self, claims: Sequence[Claim], fields: Mapping[Field, Tokens]) -> list[Claim]:
        """The claims of one article; those that go back on another have that one's content in `slots.taken_back`.

        A claim that says only what is given up has its own content there, and its act is negated.

        Args:
            claims: of the article, in the order of their contents, title first.
            fields: tokens of the fields that they stand in.
        """
        if not any(self.tell(tokens.keys) for tokens in fields.values()):
            return list(claims)
        said = [_placed(claim, fields[claim.field]) for claim in claims]
        in_text = {one.claim.claim_id: self._taken_back(one, said) for one in said if one.claim.field == "text"}
        in_title = {one.claim.claim_id: self._told_by(one, said, in_text) for one in said if one.claim.field == "title"}
        taken_back = in_text | in_title
        return [_marked(claim, taken_back[claim.claim_id]) for claim in claims]

    def tell(self, keys: Sequence[str]) -> bool:
        """Whether a text has any word of going back: most have none, and then nothing else is asked."""
        return _has(self._all, keys)

    def words_before(self, keys: Sequence[str]) -> int:
        """How many of the words before a headline's colon name its speaker: those before `يتراجع`."""
        return next((at for at, _, _ in self._headline.find(keys) if at), len(keys))

    def give_up(self, keys: Sequence[str], cue: int) -> bool:
        """Whether the folded word at `cue` is a noun governed by a verb of going back: تراجع الوزير عن تعهده بـ."""
        if not _has(self._held, keys[cue : cue + 1]):
            return False
        begin = max(_begin(keys, cue, _CLAUSE_ENDS), cue - _TO_HELD)
        return any(_governs(linked, keys[cue - 1], keys[cue]) for _, linked in self._going_back(keys, begin, cue))

    def _going_back(self, keys: Sequence[str], begin: int, end: int) -> Iterator[tuple[int, str]]:
        """Where each verb of going back ends, and its preposition; not those that are denied."""
        for at, stop, linked in self._verbs.find(keys[begin:end]):
            if not _has(self._denied, keys[max(0, begin + at - _TO_DENIED) : begin + at]):
                yield begin + stop, linked

    def _taken_back(self, one: _Said, said: Sequence[_Said]) -> str:
        """What a claim of the text goes back on; empty if the article does not say so."""
        if self._is_given_up(one):
            return one.claim.content
        if not self._turns(one, said):
            return ""
        begin = _begin(one.keys, one.cue, _SENTENCE_ENDS)
        before = [other for other in said if begin <= other.start < other.end <= one.cue and other.keys is one.keys]
        earlier = [other for other in before if _same_speaker(one, other)]
        return earlier[-1].claim.content if earlier else self._held_before(one, said)

    def _told_by(self, title: _Said, said: Sequence[_Said], in_text: Mapping[str, str]) -> str:
        """What a headline goes back on: the text says what."""
        if self._is_given_up(title):
            return title.claim.content
        if not self._turns(title, said):
            return ""
        told = (in_text.get(one.claim.claim_id) for one in said if _same_speaker(title, one))
        return next(filter(None, told), "") or self._held_before(title, said)

    def _is_given_up(self, one: _Said) -> bool:
        return one.cue < one.start and self.give_up(one.keys, one.cue)

    def _turns(self, one: _Said, said: Sequence[_Said]) -> bool:
        """Whether the words before a claim say that its speaker holds something else now."""
        before = (other.end for other in said if other.keys is one.keys and other.end <= one.cue)
        begin = max(_begin(one.keys, one.cue, _SENTENCE_ENDS), *before, 0)
        words = one.keys[begin : one.start]
        return (
            _has(self._phrases, words)
            or (one.claim.field == "title" and _has(self._headline, words))
            or any(_has(self._manners, words[end : end + _TO_MANNER]) for _, end, _ in self._changes.find(words))
            or any(
                self._gives_up(one.keys[end : min(end + _TO_HELD, one.start)], linked)
                for end, linked in self._going_back(one.keys, begin, one.start)
            )
        )

    def _gives_up(self, words: Sequence[str], linked: str) -> bool:
        """Whether what is held follows a verb with its preposition: عن تصريحاته."""
        held = [at for at, _, _ in self._held.find(words) if at]
        return bool(linked) and any(_governs(linked, words[at - 1], words[at]) for at in held)

    def _held_before(self, one: _Said, said: Sequence[_Said]) -> str:
        """What the article says that the speaker held until then: وكان قد قال إن."""
        others = (other for other in said if other is not one and other.claim.field == "text")
        told = (other for other in others if _same_speaker(one, other) and self._is_background(other))
        return next((other.claim.content for other in told), "")

    def _is_background(self, one: _Said) -> bool:
        """Whether its sentence begins with a word for what was before, or its cue follows one: وكان الوزير قد قال."""
        begin = _begin(one.keys, one.cue, _SENTENCE_ENDS)
        opens = one.cue - begin <= _TO_HELD and _has(self._before, one.keys[begin : begin + 1])
        return opens or _has(self._before, one.keys[max(begin, one.cue - _TO_CUE) : one.cue])


def _index(terms: Sequence[str]) -> TermIndex[bool]:
    return TermIndex((term, True) for term in terms)


def _has(index: TermIndex[bool] | TermIndex[str], keys: Sequence[str]) -> bool:
    return next(iter(index.find(keys)), None) is not None


def _governs(linked: str, before: str, cue: str) -> bool:
    """Whether a verb with this preposition governs the cue: `عن` stands before it, `ب` on it, or it needs none."""
    return before == linked if len(linked) > 1 else cue.startswith(linked)


def _placed(claim: Claim, tokens: Tokens) -> _Said:
    start = _token_at(tokens, claim.start)
    cue_start = claim.cue_start
    if cue_start < 0 and claim.cue:
        cue_start = tokens.raw.rfind(claim.cue, max(0, claim.start - len(claim.cue) - _LONGEST_CUE), claim.start)
    cue = _token_at(tokens, cue_start) if 0 <= cue_start < claim.start else start
    return _Said(claim, tokens.keys, cue, start, _token_at(tokens, claim.end))


def _token_at(tokens: Tokens, offset: int) -> int:
    """The token that ends after an offset, or one past the last."""
    return bisect_right(tokens.ends, offset)


def _begin(keys: Sequence[str], at: int, marks: frozenset[str]) -> int:
    """First token after the last of the marks before `at`."""
    return next((index + 1 for index in range(at - 1, -1, -1) if keys[index] in marks), 0)


def _same_speaker(one: _Said, other: _Said) -> bool:
    ours, theirs = one.claim, other.claim
    if ours.official_id and theirs.official_id:
        return ours.official_id == theirs.official_id
    return bool(ours.speaker_name) and ours.speaker_name == theirs.speaker_name


def _marked(claim: Claim, taken_back: str) -> Claim:
    if not taken_back:
        return claim
    slots = msgspec.structs.replace(claim.slots, taken_back=taken_back)
    if taken_back == claim.content:
        slots = msgspec.structs.replace(slots, polarity="negative")
    return msgspec.structs.replace(claim, slots=slots)


@lru_cache(maxsize=1)
def default() -> Retreats:
    """The reader on the shipped data."""
    return Retreats()
