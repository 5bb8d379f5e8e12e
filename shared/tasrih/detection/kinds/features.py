"""What a claim's kind is told by: its cue, its words, and what the rules find in it, as values of named templates."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.attributions.content import Content
from tasrih.detection.kinds.acts import Act, ContentActs, Doer
from tasrih.detection.kinds.verdict import by_rules, settled
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.kind_rules import MARK, NEGATION, OPENS, QUOTATION, RELATIVE, VERB, default
from tasrih.detection.vocabulary.sides import bare
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.detection.vocabulary.verbs import Form
from tasrih.events.model import Field, Kind, Quote, SpeakerType
from tasrih.memo import Memo
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "kinds_tone.yaml"

TEMPLATES = (
    "class", "entry", "entry frame", "class form", "class quote", "class field", "class type", "class length",
    "cue", "before", "first", "second", "third", "class first", "kind first", "class verb",
    "tone", "near tone", "first tone", "class tone",
    "verdict", "verdict class", "verdict kind", "verdict type", "verdict quote",
)  # fmt: skip
"""What each claim has one value of; two words join two values."""

BAGS = ("between", "key", "near", "word", "pair", "near verb", "far verb", "act", "near sign", "sign", "found", "kinds")
"""What a claim may have any number of."""

Values = tuple[Hashable, ...]
Bags = tuple[Sequence[Hashable], ...]

_NEAR = 14  # words that a content begins with
_NEAR_VERBS = 8
_BODY = 60
_VERBS = 40
_PAIRS = 6
_BETWEEN = 25
_FIRST = 4
_MOST_JUDGING = 3
_LENGTH_STEP, _LONGEST = 5, 6
_PLACE_STEP, _LAST_PLACE = 4, 4
_NOT_SIGNS = MARK | OPENS | QUOTATION | VERB
_PREPOSITIONS = ("ب", "ل", "ك")
_ENDINGS = ("ها", "هم", "نا", "كم", "هما")


class Said(NamedTuple):
    """A claim as far as its kind depends on it; words are folded keys."""

    content: Sequence[str]
    speaker: Sequence[str] = ()
    """Words of the speaker phrase and of who that is: they tell whose side is the speaker's own."""
    speaker_type: SpeakerType = "person"
    field: Field = "text"
    quote: Quote = "indirect"
    cue_kind: Kind = "statement"
    """In the lexicon; `statement` without a cue."""
    cue_cls: str = ""
    entry: str = ""
    frame: str = ""
    form: str = ""
    """Part of speech of the cue."""
    cue: str = ""
    before: str = ""
    """The word before the cue."""
    between: Sequence[str] = ()
    """Words between the cue and the content that are not the speaker: `دعوة عاجلة`, an addressee."""

    def verdict(self, found: Sequence[Act] | None = None) -> Kind:
        """The kind by the rules alone, from what they found where that is known."""
        return by_rules(
            cue_kind=self.cue_kind, cue_cls=self.cue_cls, content=self.content, speaker=self.speaker,
            quoted=self.quote == "direct", negated=self.is_negated, found=found,
        )  # fmt: skip

    @property
    def is_negated(self) -> bool:
        """Whether the cue is: لا يستبعد."""
        flags = default().words([self.before])[0].flags if self.before else 0
        return bool(flags & NEGATION and not flags & RELATIVE)  # `ما نفاه فلان`

    def settled(self) -> Kind | None:
        """The kind where the rules leave no doubt, before any weights are asked."""
        return settled(cue_cls=self.cue_cls, content=self.content, speaker=self.speaker, negated=self.is_negated)


def said(
    reading: Reading,
    content: Content,
    attribution: Attribution | None,
    *,
    field: Field,
    speaker: Sequence[str],
    speaker_type: SpeakerType,
) -> Said:
    """A claim found in a field; without an attribution one that has no cue."""
    keys = reading.keys
    known = Said(keys[content.start : content.end], speaker, speaker_type, field, content.quote)
    if attribution is None:
        return known
    cue, subject = attribution.cue_start, attribution.subject
    first, last = (subject[0].start, subject[-1].end) if subject else (0, 0)
    until = min(content.start, cue + _BETWEEN)
    return known._replace(
        cue_kind=attribution.kind,
        cue_cls=attribution.cls,
        entry=attribution.entry,
        frame=attribution.frame,
        form=attribution.form.pos,
        cue=keys[cue],
        before=keys[cue - 1] if cue else "",
        between=[keys[i] for i in range(cue + 1, until) if not first <= i < last],
    )


class _Word(NamedTuple):
    """What of a word stays the same wherever it stands."""

    base: str
    verbs: tuple[Hashable, ...]
    act: Hashable
    tense: tuple[str, bool] | None
    signs: tuple[int, ...]
    blames: bool
    praises: bool


class ToneFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    blame: list[str]
    praise: list[str]


@lru_cache(maxsize=1)
def tone() -> TermIndex[str]:
    """Words of judgement, each with its sort.

    Raises:
        DataError: the data file breaks its schema.
    """
    data = load(DATA, ToneFile)
    return TermIndex((word, name) for name in ToneFile.__struct_fields__ for word in getattr(data, name))


def base(key: str) -> str:
    """A folded word without the clitics that it may have, near enough to tell words apart."""
    word = bare(key)
    if len(word) > 4 and word[0] in _PREPOSITIONS:
        word = word[1:]
        if word.startswith("ال") and len(word) > 4:
            word = word[2:]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            word = word[: -len(ending)]
            break
    return word[:-2] + "ه" if word.endswith("ته") and len(word) > 4 else word


def _word(key: str) -> _Word:
    flags, form = default().words([key])[0]
    signs = tuple(bit for bit in range(flags.bit_length()) if flags >> bit & 1 and not _NOT_SIGNS >> bit & 1)
    judges = {name for _, _, name in tone().find([key])}
    verbs = tuple(_verb(form)) if form else ()
    act, tense = ((*form[:2], form.act), form[:2]) if form else (None, None)
    return _Word(base(key), verbs, act, tense, signs, "blame" in judges, "praise" in judges)


def _verb(form: Form) -> Iterator[Hashable]:
    yield form[:2]
    for name in sorted(form.classes) or ("",):
        yield (*form[:2], name)


_WORDS: Memo[_Word] = Memo(_word)


def features(claim: Said) -> tuple[Values, Bags]:
    """Values of all templates in their order, and of all bags."""
    keys = [key for key in claim.content[:_BODY] if key[0].isalnum()]
    words = [_WORDS[key] for key in keys]
    columns = [list(column) for column in zip(*words, strict=True)] or [[] for _ in _Word._fields]
    bases, verbs, deeds, tenses, signs, *judging = columns
    bases += [""] * (_PAIRS - len(bases))
    content = ContentActs(default(), claim.content, claim.speaker, claim.cue_cls)
    found = [(act, content.doer(act)) for act in content.all()]
    verdict = claim.verdict([act for act, _ in found if act.own])
    length, tense = min(len(keys) // _LENGTH_STEP, _LONGEST), tenses[0] if tenses else None
    return (
        _of_cue(claim, length) + _of_content(claim, bases, tense) + _tones(claim, *judging) + _of_rules(claim, verdict)
    ), (
        _distinct([_WORDS[key].base for key in claim.between]),
        _distinct(keys[:_NEAR]),
        _distinct(bases[:_NEAR]),
        _distinct(bases),
        _distinct(pairwise(bases[:_PAIRS])),
        _distinct(chain.from_iterable(verbs[:_NEAR_VERBS])),
        _distinct(chain.from_iterable(verbs[_NEAR_VERBS:_VERBS])),
        _distinct(filter(None, deeds[:_VERBS])),
        _distinct(chain.from_iterable(signs[:_NEAR_VERBS])),
        _distinct(chain.from_iterable(signs[:_VERBS])),
        _distinct((act.kind, act.why, act.own, min(act.at // _PLACE_STEP, _LAST_PLACE)) for act, _ in found),
        _distinct(value for act, doer in found for value in _joined(claim, act, doer)),
    )


def _of_cue(claim: Said, length: int) -> Values:
    cls = claim.cue_cls
    return (
        cls,
        claim.entry,
        (claim.entry, claim.frame),
        (cls, claim.form),
        (cls, claim.quote),
        (cls, claim.field),
        (cls, claim.speaker_type),
        (cls, length),
        _WORDS[claim.cue].base if claim.cue else "",
        claim.before,
    )


def _of_content(claim: Said, bases: Sequence[str], tense: Hashable) -> Values:
    first, cls = bases[0], claim.cue_cls
    return first, bases[1], bases[2], (cls, first), (claim.cue_kind, first), (cls, tense)


def _tones(claim: Said, blames: Sequence[bool], praises: Sequence[bool]) -> Values:
    overall = _tone(blames, praises)
    return (
        overall,
        _tone(blames[:_NEAR], praises[:_NEAR]),
        _tone(blames[:_FIRST], praises[:_FIRST]),
        (claim.cue_cls, overall),
    )


def _tone(blames: Sequence[bool], praises: Sequence[bool]) -> tuple[int, int]:
    return min(sum(blames), _MOST_JUDGING), min(sum(praises), _MOST_JUDGING)


def _of_rules(claim: Said, verdict: Kind) -> Values:
    return (
        verdict,
        (verdict, claim.cue_cls),
        (verdict, claim.cue_kind),
        (verdict, claim.speaker_type),
        (verdict, claim.quote),
    )


def _joined(claim: Said, act: Act, doer: Doer) -> Values:
    kind, own = act.kind, act.own
    return (
        (kind, act.why, own),
        (claim.cue_kind, kind, own),
        (claim.cue_cls, kind, own),
        (kind, act.why, doer),
        (kind, own, doer, claim.speaker_type),
    )


def _distinct(values: Iterable[Hashable]) -> Sequence[Hashable]:
    return tuple(dict.fromkeys(values))
