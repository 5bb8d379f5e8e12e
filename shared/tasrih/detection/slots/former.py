"""What an article tells that somebody held until then, and which claim takes its place without a word of retreat.

`أعلن موافقته على الهدنة، بعد أيام من رفضه المقترح`: kinds that contradict each other, and a phrase or a sentence for
what was before, tell it. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.slots.placed import CLAUSE_ENDS, SENTENCE_ENDS, Placed, begin_of, has, same_speaker, terms_of
from tasrih.events.model import Kind
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "former.yaml"

_OPENS = 12  # words from the beginning of a sentence to the cue: a subject with titles stands between
_TO_CUE = 3
_PHRASE = 8  # words of `بعد أقل من عشرة أيام على` and the like, or of `بعدما كان رئيس الوزراء قد`
_TO_CONTENT = 3
_MAX_FORMER = 24
"""Claims of what was before that are looked at in an article; keeps the search linear in any text."""
_SENTENCE = 100  # words from one content to the cue of the other
_PRONOUNS = ("ه", "ها", "هم", "هما")
_STEM = 3  # letters that a stem must have
_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل")
_SUFFIXES = ("هما", "ها", "هم", "نا", "ات", "ين", "ون", "ه", "ة", "ي")


class FormerFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `data/former.yaml`; its comments say what each list is."""

    before: tuple[str, ...]
    clause: tuple[str, ...]
    lasting: tuple[str, ...]
    after: tuple[str, ...]
    since: tuple[str, ...]
    that: tuple[str, ...]
    links: tuple[str, ...]
    replaced: dict[Kind, tuple[Kind, ...]]
    elsewhere: dict[Kind, tuple[Kind, ...]]


class Former:
    """Reads what was held before by the words of one data file."""

    def __init__(self, path: Path = DATA) -> None:
        """Load the words.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, FormerFile)
        self._before = terms_of(data.before)
        self._clause = terms_of(data.clause)
        self._lasting = terms_of(data.lasting)
        self._after = frozenset(map(fold, data.after))
        self._since = frozenset(map(fold, data.since))
        self._that = frozenset(map(fold, data.that))
        self._links = frozenset(map(fold, data.links))
        self._replaced = _pairs(data.replaced)
        self._elsewhere = _pairs(data.elsewhere)
        self._pairs = self._replaced | self._elsewhere

    def is_background(self, one: Placed) -> bool:
        """Whether its sentence begins with a word for what was before, or its cue follows one: وكان الوزير قد قال."""
        begin = begin_of(one.keys, one.cue, SENTENCE_ENDS, _OPENS + 1)
        near = begin_of(one.keys, one.cue, CLAUSE_ENDS, _TO_CUE if one.cue < one.start else _PHRASE)
        opens = one.cue - begin <= _OPENS and has(self._before, one.keys[begin : begin + 1])
        words = one.keys[near : one.cue]
        return opens or has(self._before, words) or has(self._clause, words) or self._is_phrase(one)

    def replacing(self, said: Sequence[Placed]) -> dict[str, str]:
        """Ids of claims of the text, each with the content whose place it takes though no word of retreat says so.

        Either its own sentence tells it in a phrase or a clause for what was before, or another sentence does, and
        both are about one thing: only what no claim of its own sentence takes the place of, for what else the speaker
        says of that thing is news beside it.
        """
        text = [one for one in said if one.claim.field == "text"]
        kinds = {one.claim.kind for one in text}
        if not any(kinds.issuperset(pair) for pair in self._pairs):
            return {}
        former = [one for one in text if self.is_background(one)][:_MAX_FORMER]
        told_before = {one.claim.claim_id for one in former}
        now = [one for one in text if one.claim.claim_id not in told_before]
        taken: dict[str, str] = {}
        for other in reversed(former):  # of several the first
            beside = [one for one in now if same_speaker(one.claim, other.claim)]
            replacing = [one for one in beside if self._is_told_beside(one, other)]
            replacing = replacing or [one for one in beside if self._is_told_elsewhere(one, other)]
            taken |= {one.claim.claim_id: other.claim.content for one in replacing}
        return taken

    def _is_told_beside(self, one: Placed, other: Placed) -> bool:
        kinds = other.claim.kind, one.claim.kind
        return kinds in self._replaced and _is_one_sentence(one, other) and self._is_phrase(other)

    def _is_told_elsewhere(self, one: Placed, other: Placed) -> bool:
        return (other.claim.kind, one.claim.kind) in self._elsewhere and _is_one_matter(one, other)

    def _is_phrase(self, one: Placed) -> bool:
        """Whether what is said hangs on `بعد أيام من رفضه`, or stands in a clause `بعدما كان يرفض`."""
        noun = one.cue
        if noun == one.start:
            noun = max(0, noun - 1)
            while noun > one.start - _TO_CONTENT and one.keys[noun] in self._links:
                noun -= 1
        words = one.keys[begin_of(one.keys, noun, CLAUSE_ENDS, _PHRASE) : noun]
        if has(self._lasting, words):
            return True
        named = one.cue < one.start or one.keys[noun].endswith(_PRONOUNS)
        return named and self.phrase(one.keys, noun) >= 0

    def phrase(self, keys: Sequence[str], noun: int) -> int:
        """First token of the phrase for what was before that the noun of an act ends (`بعد أيام من رفضه`), else -1."""
        begin = begin_of(keys, noun, CLAUSE_ENDS, _PHRASE)
        places = [at for at in range(begin, noun) if keys[at].removeprefix("و") in self._after]
        if not places or not (keys[noun - 1] in self._since or places[-1] == noun - 1):
            return -1
        return places[-1] - (places[-1] > begin and keys[places[-1] - 1] in self._that)


def is_hers(key: str) -> bool | None:
    """Whether the pronoun at a noun means a woman or a body, None if there is none."""
    return key.endswith("ها") if key.endswith(_PRONOUNS) else None


def _pairs(kinds: Mapping[Kind, Sequence[Kind]]) -> frozenset[tuple[Kind, Kind]]:
    return frozenset((former, kind) for former, others in kinds.items() for kind in others)


def _is_one_sentence(one: Placed, other: Placed) -> bool:
    earlier, later = sorted((one, other), key=lambda placed: placed.start)
    near = later.cue - earlier.start <= _SENTENCE
    return near and SENTENCE_ENDS.isdisjoint(one.keys[earlier.start : later.cue])


def _is_one_matter(one: Placed, other: Placed) -> bool:
    """Whether one content tells what the other's act is, or upon what."""
    if "threat" in (other.claim.kind, one.claim.kind) and one.claim.slots.polarity != "negative":
        return False  # who does what was threatened does not go back on it
    told = _deed(other) & _content(one) or frozenset(_stems([fold(one.claim.slots.action)])) & _content(other)
    return bool(told)


def _deed(one: Placed) -> frozenset[str]:
    slots = one.claim.slots
    return frozenset(_stems(fold(f"{slots.action} {slots.object}").split()))


def _content(one: Placed) -> frozenset[str]:
    return frozenset(_stems(one.keys[one.start : one.end]))


def _stems(keys: Sequence[str]) -> Iterator[str]:
    """Words without what is glued to them; short ones left out."""
    for key in keys:
        stem = next((key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix)), key)
        stem = next((stem.removesuffix(suffix) for suffix in _SUFFIXES if stem.endswith(suffix)), stem)
        if len(stem) >= _STEM:
            yield stem


@lru_cache(maxsize=1)
def default() -> Former:
    """The reader on the shipped data."""
    return Former()
