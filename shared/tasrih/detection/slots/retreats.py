"""Which claims an article tells as going back on another: `تراجع عن تعهده بـ …`, `خفف لهجته، مؤكدا أن …`.

Nobody can tell from two contents alone that one takes the other's place ("all is on the table", "their joining is
unrealistic"); the reporter says so. Pure; for the detector, and for claims read from files.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots import former
from tasrih.detection.slots.placed import (
    CLAUSE_ENDS,
    SENTENCE_ENDS,
    Placed,
    begin_of,
    has,
    is_part,
    placed,
    same_speaker,
    terms_of,
)
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.events.model import Claim, Field, Kind
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "retreats.yaml"

_TO_HELD = 12  # words from a verb of going back to what is given up: its subject with titles stands between
_TO_DENIED = 2
_TO_LINKED = 2
_TO_MANNER = 5
_PRONOUNS = ("ه", "ها", "هم", "هما", "نا", "ي")


class RetreatsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `data/retreats.yaml`; its comments say what each list is."""

    verbs: dict[str, tuple[str, ...]]
    lifting: tuple[str, ...]
    objections: tuple[str, ...]
    own: tuple[str, ...]
    links: tuple[str, ...]
    governing: dict[str, tuple[str, ...]]
    denied: tuple[str, ...]
    asked: tuple[str, ...]
    possessed: tuple[str, ...]
    announced: tuple[str, ...]
    deeds: tuple[str, ...]
    held: dict[Kind | Literal[""], tuple[str, ...]]
    changes: tuple[str, ...]
    manners: tuple[str, ...]
    phrases: tuple[str, ...]
    headline: tuple[str, ...]


class GivenUp(NamedTuple):
    """What a claim says is given up."""

    start: int
    """First token of what was held."""
    kind: Kind | Literal[""]
    """Kind of giving it up; empty where the noun for it does not tell."""


class Retreats:
    """Reads retreats by the words of one data file."""

    def __init__(self, path: Path = DATA) -> None:
        """Load the words.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, RetreatsFile)
        self._verbs = TermIndex((verb, fold(linked)) for linked, verbs in data.verbs.items() for verb in verbs)
        self._links = frozenset(map(fold, data.links))
        self._lifting = TermIndex((verb, "") for verb in data.lifting)
        self._own = terms_of(data.own)
        self._objections = terms_of(data.objections)
        self._governing = {fold(linked): terms_of(words) for linked, words in data.governing.items()}
        self._denied = terms_of(data.denied)
        self._asked = terms_of(data.asked)
        self._possessed = terms_of(data.possessed)
        self._announced = terms_of(data.announced)
        self._deeds = terms_of(data.deeds)
        self._held = TermIndex((noun, kind) for kind, nouns in data.held.items() for noun in nouns)
        self._bare = frozenset(fold(noun) for nouns in data.held.values() for noun in nouns)
        self._changes = terms_of(data.changes)
        self._manners = terms_of(data.manners)
        self._phrases = terms_of(data.phrases)
        self._headline = terms_of(data.headline)
        verbs = (verb for verbs in data.verbs.values() for verb in verbs)
        self._all = terms_of([*verbs, *data.lifting, *data.changes, *data.phrases, *data.headline])

    def mark(self, claims: Sequence[Claim], fields: Mapping[Field, Tokens]) -> list[Claim]:
        """The claims of one article; those that go back on another have that one's content in `slots.taken_back`.

        A claim that says only what is given up has its own content there, or what that says behind `سحب تهديده`, and
        its act is negated.

        Args:
            claims: of the article, in the order of their contents, title first.
            fields: tokens of the fields that they stand in.
        """
        said = [placed(claim, fields[claim.field]) for claim in claims]
        taken_back = former.default().replacing(said)
        if any(self.tell(tokens.keys) for tokens in fields.values()):
            taken_back |= self._told_in_text(said)
            taken_back |= {
                one.claim.claim_id: self._told_by(one, said, taken_back) for one in said if one.claim.field == "title"
            }
        return [_marked(claim, taken_back.get(claim.claim_id, "")) for claim in claims]

    def _told_in_text(self, said: Sequence[Placed]) -> dict[str, str]:
        """Ids of claims of the text that words of going back tell of, with what they go back on."""
        told = ((one.claim.claim_id, self._taken_back(one, said)) for one in said if one.claim.field == "text")
        return {claim_id: taken_back for claim_id, taken_back in told if taken_back}

    def tell(self, keys: Sequence[str]) -> bool:
        """Whether a text has any word of going back: most have none, and then nothing else is asked."""
        return has(self._all, keys)

    def give_up(self, keys: Sequence[str], noun: int) -> bool:
        """Whether the folded word at `noun` is governed by a verb of going back: تراجع الوزير عن تعهده بـ."""
        if not has(self._held, keys[noun : noun + 1]):
            return False
        clause = begin_of(keys, noun, CLAUSE_ENDS)
        return any(
            self._governs(linked, keys, stop, noun) and not has(self._asked, keys[clause:at])
            for at, stop, linked in self._going_back(keys, max(clause, noun - _TO_HELD), noun)
        )

    def given_up(self, keys: Sequence[str], cue: int, start: int, end: int) -> GivenUp | None:
        """What a claim of these tokens says that its speaker gives up, None if it says no such thing.

        Args:
            keys: folded tokens of the field.
            cue: first token of the cue; `start` where there is none.
            start: first token of the content.
            end: one past its last token.
        """
        nouns = {at for at in range(max(cue, start - _TO_LINKED), start + 1) if self.links(keys, at, start)}
        if not has(self._denied, keys[cue:start]):
            nouns |= self._opening(keys, cue, start, end)
        noun = next((at for at in sorted(nouns) if at < end - 1 and self.give_up(keys, at)), None)
        if noun is None:
            return None
        _, _, kind = next(self._held.find(keys[noun : noun + 1]))
        return GivenUp(max(start, noun + (not has(self._deeds, keys[noun : noun + 1]))), kind)

    def links(self, keys: Sequence[str], noun: int, start: int) -> bool:
        """Whether what starts there follows the word at `noun`, at once or behind a word that links: اعتراضه على."""
        return start - noun <= 1 or (start - noun == _TO_LINKED and keys[start - 1] in self._links)

    def _opening(self, keys: Sequence[str], cue: int, start: int, end: int) -> set[int]:
        """The noun of a content that opens with giving up what is the speaker's own: سحب تهديده، أنه تراجع عن رفضه."""
        begin = start + has(self._own, keys[start : start + 1])
        if begin >= end:
            return set()
        own = has(self._possessed, keys[begin : begin + 1]) or (
            keys[begin].startswith("ال") and has(self._announced, keys[cue:start])
        )
        found = self._going_back(keys, begin, min(end, begin + _TO_MANNER))
        nouns = {stop + (len(linked) > 1) for at, stop, linked in found if at == begin}
        return {noun for noun in nouns if noun < end and (own or self._is_possessed(keys[noun]))}

    def _is_possessed(self, noun: str) -> bool:
        return noun.endswith(_PRONOUNS) and noun.removeprefix("ب") not in self._bare

    def _going_back(self, keys: Sequence[str], begin: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Place and end of each verb of going back, with its preposition; not of those that are denied."""
        found = list(self._verbs.find(keys[begin:end]))
        if has(self._objections, keys[end : end + 1]):
            found += self._lifting.find(keys[begin:end])
        for at, stop, linked in found:
            if not linked and keys[begin + at].startswith("ال"):  # محكمة النقض governs nothing
                continue
            if not has(self._denied, keys[max(0, begin + at - _TO_DENIED) : begin + at]):
                yield begin + at, begin + stop, linked

    def _governs(self, linked: str, keys: Sequence[str], verb: int, noun: int) -> bool:
        """Whether the verb that ends before `verb` governs the noun: behind `عن`, with `ب` on it, or at once."""
        if len(linked) == 1:
            return keys[noun].startswith(linked)
        if linked:
            other, between = self._governing.get(linked), keys[verb : noun - 1]
            return keys[noun - 1] == linked and not (other and has(other, between))
        other = self._governing.get(linked)
        return keys[noun][0] not in "بل" and not (other and has(other, keys[noun - 1 : noun]))

    def _taken_back(self, one: Placed, said: Sequence[Placed]) -> str:
        """What a claim of the text goes back on; empty if the article does not say so."""
        if given_up := self._given_up_by(one, said):
            return given_up
        if former.default().is_background(one) or not self._turns(one, said):
            return ""
        begin = begin_of(one.keys, one.cue, SENTENCE_ENDS)
        before = [other for other in said if begin <= other.start < other.end <= one.cue and other.keys is one.keys]
        earlier = [other for other in before if same_speaker(one.claim, other.claim)]
        return earlier[-1].claim.content if earlier else self._held_before(one, said)

    def _told_by(self, title: Placed, said: Sequence[Placed], in_text: Mapping[str, str]) -> str:
        """What a headline goes back on: the text says what."""
        if given_up := self._given_up_by(title, said):
            return given_up
        if not self._turns(title, said):
            return ""
        told = (in_text.get(one.claim.claim_id) for one in said if same_speaker(title.claim, one.claim))
        return next(filter(None, told), "") or self._held_before(title, said)

    def _given_up_by(self, one: Placed, said: Sequence[Placed]) -> str:
        """What a claim gives up; of what its speaker says as a part of something else nobody knows whose it is."""
        found = self.given_up(one.keys, one.cue, one.start, one.end)
        if found is None or any(is_part(one, other) and same_speaker(one.claim, other.claim) for other in said):
            return ""
        return one.claim.content[one.tokens.starts[found.start] - one.tokens.starts[one.start] :]

    def _turns(self, one: Placed, said: Sequence[Placed]) -> bool:
        """Whether the words before a claim say that its speaker holds something else now."""
        before = (other.end for other in said if other.keys is one.keys and other.end <= one.cue)
        begin = max(begin_of(one.keys, one.cue, SENTENCE_ENDS), *before, 0)
        words = one.keys[begin : one.start]
        return (
            has(self._phrases, words)
            or (one.claim.field == "title" and has(self._headline, words))
            or any(has(self._manners, words[end : end + _TO_MANNER]) for _, end, _ in self._changes.find(words))
            or any(
                self._gives_up(one.keys[end : min(end + _TO_HELD, one.start)], linked)
                for _, end, linked in self._going_back(one.keys, begin, one.start)
            )
        )

    def _gives_up(self, words: Sequence[str], linked: str) -> bool:
        """Whether what is held follows a verb with its preposition: عن تصريحاته."""
        held = [at for at, _, _ in self._held.find(words) if at]
        return bool(linked) and any(self._governs(linked, words, 0, at) for at in held)

    def _held_before(self, one: Placed, said: Sequence[Placed]) -> str:
        """What the article says that the speaker held until then: وكان قد قال إن."""
        others = (other for other in said if other is not one and other.claim.field == "text")
        told = (
            other for other in others if same_speaker(one.claim, other.claim) and former.default().is_background(other)
        )
        return next((other.claim.content for other in told), "")


def _marked(claim: Claim, taken_back: str) -> Claim:
    if not taken_back:
        return claim
    slots = msgspec.structs.replace(claim.slots, taken_back=taken_back)
    if claim.content.endswith(taken_back):
        slots = msgspec.structs.replace(slots, polarity="negative")
    return msgspec.structs.replace(claim, slots=slots)


@lru_cache(maxsize=1)
def default() -> Retreats:
    """The reader on the shipped data."""
    return Retreats()
