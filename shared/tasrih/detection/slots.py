"""Who does what to whom in a content: the slots that tell positions apart. Pure; for the detector.

The act is the first verb or maṣdar that `data/kinds_verbs.yaml` knows and that is more than a carrier of another
(`سنواصل دعم` is دعم); object and receiver are noun phrases after it. Slots hold folded words without clitics at their
head, but deadline and condition stay as they were written.
"""

from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import NamedTuple

from tasrih.detection.acts import Form, VerbTable
from tasrih.detection.amounts import Numbers
from tasrih.detection.kinds import default as kind_rules
from tasrih.detection.slot_words import (
    BOUNDARY,
    CONDITION,
    DEADLINE,
    DEED,
    DUTY,
    FINITE,
    GOVERNING,
    LIGHT,
    MARK,
    MODAL,
    NEGATION,
    NUMBER,
    PREPOSED,
    QUOTE,
    STRENGTH,
    TIME_WORD,
    TO,
    SlotsFile,
    classes_of,
    folded,
)
from tasrih.detection.terms import TermIndex
from tasrih.events.model import Kind, Polarity, Slots, Strength
from tasrih.memo import Memo
from tasrih.yamldata import load

DATA = Path(__file__).parent / "data" / "slots.yaml"
MAX_TOKENS = 60
"""Contents are read this far: the act and what belongs to it stand near the beginning."""

_PHRASE = 6  # words of a noun phrase
_CONDITION_WORDS = 15
_DEADLINE_WORDS = 7
_NEGATION_REACH = 2
_MIN_CLITIC_WORD = 4
_QUOTES = frozenset('"«»“”„')
_FILLED_BY_SPEAKER: frozenset[Kind] = frozenset({"commitment", "threat", "rejection"})
_REFUSING: frozenset[Kind] = frozenset({"rejection", "denial"})


class _Deed(NamedTuple):
    """The act of a content, the token where it stands, and its reading."""

    act: str
    at: int
    form: Form


class SlotReader:
    """Fills slots by the words of one data file."""

    def __init__(self, path: Path = DATA, verbs: VerbTable | None = None, numbers: Numbers | None = None) -> None:
        """Load the words; `verbs` and `numbers` default to the shipped data.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, SlotsFile)
        self._verbs = verbs or kind_rules().verbs
        self._numbers = numbers or Numbers()
        self._light = folded(data.light_acts)
        self._gives_with_bi = folded(data.gives_with_bi)
        self._gives_two = folded(data.gives_two)
        self._gives = folded(data.gives)
        self._helps = folded(data.helps)
        self._whole = folded(data.whole_words)
        self._time_nouns = folded(data.time_nouns)
        self._time_details = folded(data.time_details)
        self._no_negation = folded(data.no_negation)
        self._conditions = TermIndex((term, True) for term in data.conditions)
        self._strengths = TermIndex((term, name) for name, terms in data.strengths.items() for term in terms)
        self._rank = {name: rank for rank, name in enumerate(data.strengths)}
        self._cue_strengths = data.cue_strengths
        self._classes = classes_of(data)
        self._words: Memo[int] = Memo(self._flags)

    def _flags(self, key: str) -> int:
        """What a folded word may be to a slot."""
        flags = self._classes.get(key, 0)
        if not key[:1].isalnum():
            return flags | (QUOTE if key in _QUOTES else MARK) | (NUMBER if key in "%٪" else 0)
        if self._numbers.opens(key):
            flags |= NUMBER
        if self._conditions.opens(key):
            flags |= CONDITION
        if self._strengths.opens(key):
            flags |= STRENGTH
        if key[0] in "بل" and len(key) >= _MIN_CLITIC_WORD and key not in self._whole:
            flags |= PREPOSED
        form = None if flags & BOUNDARY else self._verbs.form(key)
        if form is not None:
            flags |= FINITE if form.tense in ("present", "future") else 0
            if form.classes and not form.classes <= {"happen"}:
                flags |= DEED | (LIGHT if form.act in self._light else 0)
        return flags

    def read(
        self, *, kind: Kind, keys: Sequence[str], raw: Sequence[str], cue_cls: str, speaker_name: str, addressee: str
    ) -> Slots:
        """Slots of one content; see the function `extract`."""
        keys = keys[:MAX_TOKENS]
        flags = list(map(self._words.__getitem__, keys))
        met = reduce(or_, flags, 0)
        deed = self._deed(keys, flags) if met & DEED else None
        obj, receiver = self._objects(keys, flags, deed)
        return Slots(
            actor=speaker_name if kind in _FILLED_BY_SPEAKER else "",
            action=deed.act if deed else "",
            object=obj,
            beneficiary=receiver,
            addressee=addressee or (self._bound(keys, flags) if kind == "demand" and met & DUTY else ""),
            amount=self._amount(keys) if met & NUMBER else "",
            deadline=self._deadline(keys, flags, raw) if met & (DEADLINE | TIME_WORD) else "",
            condition=self._condition(keys, flags, raw) if met & CONDITION else "",
            strength=self._strength(kind, keys, cue_cls, said=bool(met & STRENGTH)),
            polarity=self._polarity(kind, keys, flags, deed),
        )

    def _deed(self, keys: Sequence[str], flags: Sequence[int]) -> _Deed | None:
        light: int | None = None
        for at, flag in enumerate(flags):
            if flag & DEED:
                if not flag & LIGHT:
                    return self._deed_at(keys, at)
                light = at if light is None else light
        return None if light is None else self._deed_at(keys, light)

    def _deed_at(self, keys: Sequence[str], at: int) -> _Deed | None:
        form = self._verbs.form(keys[at])
        return _Deed(form.act, at, form) if form else None

    def _objects(self, keys: Sequence[str], flags: Sequence[int], deed: _Deed | None) -> tuple[str, str]:
        """Object and beneficiary."""
        if deed is None:
            return self._phrase(keys, flags, 0)[0], ""
        first, end = self._phrase(keys, flags, self._after_subject(keys, flags, deed))
        if deed.act in self._gives_with_bi or deed.act in self._helps:
            thing = self._bi_phrase(keys, flags, end)
            return (thing, first) if thing else (first, first if deed.act in self._helps else "")
        if deed.act in self._gives_two and " " in first:
            receiver, _, thing = first.partition(" ")
            return thing, receiver
        return first, self._receiver(keys, flags, end) if first and deed.act in self._gives else ""

    def _after_subject(self, keys: Sequence[str], flags: Sequence[int], deed: _Deed) -> int:
        """Token where the object begins: a finite verb that opens the content has its subject first."""
        start = deed.at + 1
        finite_third = deed.form.tense in ("future", "past") and not deed.form.first_person
        if keys[deed.at].endswith("نا"):  # سلمنا: the subject is in the verb
            return start
        opens = deed.at == 0 or flags[deed.at - 1] & MARK
        if not finite_third or not opens or start + 1 >= len(keys) or flags[start] & BOUNDARY:
            return start
        definite = keys[start].startswith("ال")
        start += 1
        while definite and start < len(keys) and keys[start].startswith("ال"):
            start += 1
        return start

    def _phrase(self, keys: Sequence[str], flags: Sequence[int], start: int, until: int = 0) -> tuple[str, int]:
        """A noun phrase at `start`, or after a preposition and quotation marks there, and the token after it.

        Words flagged `until` end it as finite verbs and prepositions do.
        """
        start = _past_quotes(flags, start)
        if start < len(keys) and flags[start] & GOVERNING:
            start = _past_quotes(flags, start + 1)
        words: list[str] = []
        at = start
        while at < len(keys) and len(words) < _PHRASE:
            flag = flags[at]
            if flag & (MARK | BOUNDARY) or (words and (flag & (FINITE | PREPOSED | until) or _is_conjoined(keys[at]))):
                break
            if not flag & QUOTE:
                words.append(keys[at] if words else _head(keys[at], flag))
            at += 1
        return " ".join(words), at

    def _bi_phrase(self, keys: Sequence[str], flags: Sequence[int], start: int) -> str:
        for at in range(start, min(start + _PHRASE, len(keys))):
            if flags[at] & MARK:
                break
            if flags[at] & PREPOSED and keys[at][0] == "ب":
                return self._phrase(keys, flags, at)[0]
        return ""

    def _receiver(self, keys: Sequence[str], flags: Sequence[int], start: int) -> str:
        for at in range(start, min(start + _PHRASE, len(keys))):
            if flags[at] & MARK:
                break
            if flags[at] & TO:
                return self._phrase(keys, flags, at + 1)[0]
            if flags[at] & PREPOSED and keys[at][0] == "ل":
                return "" if flags[at] & DEED else self._phrase(keys, flags, at)[0]
        return ""

    def _bound(self, keys: Sequence[str], flags: Sequence[int]) -> str:
        """On whom a demand lies: after a modal and على, or على that opens the content."""
        for at, flag in enumerate(flags):
            if flag & DUTY and (at == 0 or flags[at - 1] & MODAL):
                return self._phrase(keys, flags, at + 1, until=DEED)[0]
        return ""

    def _amount(self, keys: Sequence[str]) -> str:
        """The first amount that is no length of time, else the first."""
        found = list(self._numbers.find(keys))
        chosen = next((amount for amount in found if not amount.duration), found[0] if found else None)
        return str(chosen) if chosen else ""

    def _deadline(self, keys: Sequence[str], flags: Sequence[int], raw: Sequence[str]) -> str:
        for at, flag in enumerate(flags):
            if flag & TIME_WORD:
                return raw[at]
            end = self._time_end(keys, flags, at) if flag & DEADLINE else 0
            if end:
                return " ".join(raw[at:end])
        return ""

    def _time_end(self, keys: Sequence[str], flags: Sequence[int], start: int) -> int:
        """One past the last token of the time that an opener at `start` leads to; 0 where it leads to none."""
        end = 0
        for at in range(start + 1, min(start + 1 + _DEADLINE_WORDS, len(keys))):
            detail = keys[at] in self._time_details or keys[at][0].isdigit()
            if keys[at] in self._time_nouns or (end and detail):
                end = at + 1
            elif not (detail or flags[at] & DEADLINE or at == start + 1):
                break
        return end

    def _condition(self, keys: Sequence[str], flags: Sequence[int], raw: Sequence[str]) -> str:
        start = next((first for first, _, _ in self._conditions.find(keys)), None)
        if start is None:
            return ""
        end = start
        while end < min(len(keys), start + _CONDITION_WORDS) and not flags[end] & MARK:
            end += 1
        return " ".join(raw[start:end])

    def _strength(self, kind: Kind, keys: Sequence[str], cue_cls: str, *, said: bool) -> Strength | None:
        if kind != "commitment":
            return "refused" if kind == "rejection" else None
        found = {name for _, _, name in self._strengths.find(keys)} if said else set()
        if not found:
            return self._cue_strengths.get(cue_cls, "pledged")
        return min(found, key=self._rank.__getitem__)

    def _polarity(self, kind: Kind, keys: Sequence[str], flags: Sequence[int], deed: _Deed | None) -> Polarity:
        if kind in _REFUSING:
            return "negative"
        at = deed.at if deed else _NEGATION_REACH + 1
        reach = range(max(0, at - _NEGATION_REACH), min(at, len(keys)))
        negated = any(flags[before] & NEGATION and not self._is_harmless(keys, before) for before in reach)
        turned_away = deed is not None and deed.form.classes & {"forsake", "act"} == {"forsake"}  # `غيّر` is both
        return "negative" if negated != turned_away else "positive"

    def _is_harmless(self, keys: Sequence[str], at: int) -> bool:
        """A negation that denies nothing: لا بد، لا يزال."""
        return at + 1 < len(keys) and keys[at + 1] in self._no_negation


def extract(
    *, kind: Kind, content: Sequence[str], raw: Sequence[str], cue_cls: str, speaker_name: str, addressee: str
) -> Slots:
    """Slots of a claim.

    Args:
        kind: kind of the claim.
        content: folded keys of the content's tokens.
        raw: the same tokens as they came.
        cue_cls: class of the cue in the lexicon.
        speaker_name: resolved name of the speaker, the actor of what they commit to, threaten or refuse.
        addressee: whom the cue names as addressee, or "".
    """
    return default().read(
        kind=kind, keys=content, raw=raw, cue_cls=cue_cls, speaker_name=speaker_name, addressee=addressee
    )


@lru_cache(maxsize=1)
def default() -> SlotReader:
    """The reader on the shipped data."""
    return SlotReader()


def _past_quotes(flags: Sequence[int], at: int) -> int:
    while at < len(flags) and flags[at] & QUOTE:
        at += 1
    return at


def _is_conjoined(key: str) -> bool:
    return key[0] == "و" and len(key) > _MIN_CLITIC_WORD


def _head(key: str, flag: int) -> str:
    """The first word of a phrase without clitic preposition and article."""
    if flag & PREPOSED:
        key = key[2:] if key.startswith("لل") else key[1:]
    return key[2:] if key.startswith("ال") and len(key) > _MIN_CLITIC_WORD else key
