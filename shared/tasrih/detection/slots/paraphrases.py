"""Which claims of an article say one thing in other words: a quotation behind what it says, a headline and its text.

`رفض الاستقالة، وقال: «باق حتى آخر يوم»` is one position and may share no word; that the one stands right before the
other tells it. So do a headline and the only thing of that kind that its speaker says in the text. Pure; for the
detector, and for claims read from files, which may have no cue.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots.placed import has, same_speaker, terms_of, token_at
from tasrih.detection.vocabulary.classes import CLOSING
from tasrih.events.model import Claim, Field, Kind
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "paraphrases.yaml"

_MOST_BETWEEN = 130  # code points between both, some 25 words: place, time and speaker of the quotation


class ParaphrasesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `data/paraphrases.yaml`; its comments say what each list is."""

    saying: tuple[str, ...]
    apart: tuple[str, ...]
    kinds: frozenset[Kind]


class Paraphrases:
    """Reads paraphrases by the words of one data file."""

    def __init__(self, path: Path = DATA) -> None:
        """Load the words.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, ParaphrasesFile)
        self._saying = terms_of(data.saying)
        self._apart = terms_of(data.apart)
        self._kinds = data.kinds

    def mark(self, claims: Sequence[Claim], fields: Mapping[Field, Tokens]) -> list[Claim]:
        """The claims of one article; what says in other words what another tells has that in `slots.paraphrase`.

        Of a quotation it is what was told right before it, of a headline the only thing of its kind that the text has.

        Args:
            claims: of the article, in the order of their contents, title first, with what they take back.
            fields: tokens of the fields that they stand in.
        """
        marked: list[Claim] = []
        last: list[Claim] = []
        """Of those in the field so far, the ones that reach furthest; they all end there."""
        for claim in claims:
            if last and last[0].field != claim.field:
                last = []
            marked.append(_marked(claim, self._told_before(claim, last, fields[claim.field])))
            if not last or claim.end > last[0].end:
                last = [claim]
            elif claim.end == last[0].end:
                last.append(claim)
        text = [claim for claim in marked if claim.field == "text"]
        return [_marked(claim, _abridged(claim, text)) if claim.field == "title" else claim for claim in marked]

    def _told_before(self, claim: Claim, last: Iterable[Claim], tokens: Tokens) -> str:
        """What the reporter told before a quotation that says the same, empty if it is no such quotation."""
        if claim.kind not in self._kinds or not _is_quotation(claim, tokens):
            return ""
        told = next((one for one in last if one.kind == claim.kind and same_speaker(one, claim)), None)
        if told is None or not 0 <= claim.start - told.end <= _MOST_BETWEEN or _is_quotation(told, tokens):
            return ""
        between = tokens.keys[token_at(tokens, told.end) : token_at(tokens, claim.start)]
        replaces = claim.slots.taken_back or _gives_up(told)  # what takes the place of another is another
        return told.content if self._leads(claim, between) and not replaces else ""

    def _leads(self, claim: Claim, between: Sequence[str]) -> bool:
        """Whether the words between both, and the cue where it is known, only say that somebody speaks."""
        if claim.cue and not has(self._saying, Tokens(claim.cue).keys):
            return False
        return has(self._saying, between) and not has(self._apart, between)


def _abridged(title: Claim, text: Iterable[Claim]) -> str:
    """What a headline abridges: all that its speaker says in the text in an act of that kind; empty if that is more."""
    own = [one for one in text if one.kind == title.kind and same_speaker(one, title)]
    contents = {one.content for one in own}
    told = {one.content for one in own if one.slots.paraphrase not in contents}
    goes_back = title.slots.taken_back or any(map(_gives_up, own))
    return "" if goes_back or len(told) != 1 else told.pop()


def _gives_up(claim: Claim) -> bool:
    """Whether a content tells what its speaker gives up, and not what takes its place."""
    return bool(claim.slots.taken_back) and claim.content.endswith(claim.slots.taken_back)


def _is_quotation(claim: Claim, tokens: Tokens) -> bool:
    """Whether a content stands in quotation marks from its beginning to its end."""
    start, end = token_at(tokens, claim.start), token_at(tokens, claim.end)
    closing = CLOSING.get(tokens.keys[start - 1]) if start else None
    return closing is not None and closing not in tokens.keys[start : end - 1]


def _marked(claim: Claim, told: str) -> Claim:
    if not told:
        return claim
    return msgspec.structs.replace(claim, slots=msgspec.structs.replace(claim.slots, paraphrase=told))


@lru_cache(maxsize=1)
def default() -> Paraphrases:
    """The reader on the shipped data."""
    return Paraphrases()
