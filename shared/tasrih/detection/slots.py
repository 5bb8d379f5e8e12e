"""Who does what to whom in a content: the slots that tell positions apart. Pure; for the detector.

The act is the first verb or maṣdar that `data/kinds_verbs.yaml` knows and that is more than a carrier of another
(`سنواصل دعم` is دعم); object and receiver are noun phrases after it. Slots hold folded words without clitics at their
head, but deadline and condition stay as they were written.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.acts import Form, VerbTable
from tasrih.detection.amounts import Amount, amounts
from tasrih.detection.kinds import default as default_classifier
from tasrih.detection.terms import TermIndex
from tasrih.events.model import Kind, Polarity, Slots, Strength
from tasrih.yamldata import load

DATA = Path(__file__).parent / "data" / "slots.yaml"
MAX_TOKENS = 60
"""Contents are read this far: the act and what belongs to it stand near the beginning."""

_PHRASE = 6  # words of a noun phrase
_CONDITION = 15
_DEADLINE = 7
_NEGATION_REACH = 2
_MIN_CLITIC_WORD = 4
_QUOTES = frozenset('"«»“”„')
_FILLED_BY_SPEAKER: frozenset[Kind] = frozenset({"commitment", "threat", "rejection"})
_REFUSING: frozenset[Kind] = frozenset({"rejection", "denial"})


class SlotsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    light_acts: list[str]
    gives_with_bi: list[str]
    gives_two: list[str]
    helps: list[str]
    boundaries: list[str]
    governing: list[str]
    gives: list[str]
    to: list[str]
    whole_words: list[str]
    deadline_openers: list[str]
    deadline_words: list[str]
    time_nouns: list[str]
    time_details: list[str]
    conditions: list[str]
    strengths: dict[Strength, list[str]]
    cue_strengths: dict[str, Strength]
    negations: list[str]
    no_negation: list[str]
    duty: list[str]
    modals: list[str]


class _Deed(NamedTuple):
    """The act of a content, the token where it stands, and its reading."""

    act: str
    at: int
    form: Form


class SlotReader:
    """Fills slots by the words of one data file."""

    def __init__(self, path: Path = DATA, verbs: VerbTable | None = None) -> None:
        """Load the words.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, SlotsFile)
        self.verbs = verbs or default_classifier().verbs
        self._light = _folded(data.light_acts)
        self._gives_with_bi = _folded(data.gives_with_bi)
        self._gives_two = _folded(data.gives_two)
        self._helps = _folded(data.helps)
        self._boundaries = _folded(data.boundaries) | _folded(data.modals)
        self._governing = _folded(data.governing)
        self._gives = _folded(data.gives)
        self._to = _folded(data.to)
        self._whole = _folded(data.whole_words)
        self._deadline_openers = _folded(data.deadline_openers)
        self._deadline_words = _folded(data.deadline_words)
        self._time_nouns = _folded(data.time_nouns)
        self._time_details = _folded(data.time_details)
        self._conditions = TermIndex((term, True) for term in data.conditions)
        self._strengths = TermIndex((term, name) for name, terms in data.strengths.items() for term in terms)
        self._rank = {name: rank for rank, name in enumerate(data.strengths)}
        self._cue_strengths = data.cue_strengths
        self._negations = _folded(data.negations)
        self._no_negation = _folded(data.no_negation)
        self._duty = _folded(data.duty)
        self._modals = _folded(data.modals)

    def read(
        self, *, kind: Kind, keys: Sequence[str], raw: Sequence[str], cue_cls: str, speaker_name: str, addressee: str
    ) -> Slots:
        """Slots of one content; see the function `extract`."""
        keys = keys[:MAX_TOKENS]
        deed = self._deed(keys)
        obj, receiver = self._objects(keys, deed)
        amount = _chosen(list(amounts(keys)))
        return Slots(
            actor=speaker_name if kind in _FILLED_BY_SPEAKER else "",
            action=deed.act if deed else "",
            object=obj,
            beneficiary=receiver,
            addressee=addressee or (self._bound(keys) if kind == "demand" else ""),
            amount=str(amount) if amount else "",
            deadline=self._deadline(keys, raw),
            condition=self._condition(keys, raw),
            strength=self._strength(kind, keys, cue_cls),
            polarity=self._polarity(kind, keys, deed),
        )

    def _deed(self, keys: Sequence[str]) -> _Deed | None:
        light: _Deed | None = None
        for at, key in enumerate(keys):
            form = self.verbs.form(key) if key not in self._boundaries else None
            if form is None or not form.classes or form.classes <= {"happen"}:
                continue
            deed = _Deed(form.act, at, form)
            if form.act not in self._light:
                return deed
            light = light or deed
        return light

    def _objects(self, keys: Sequence[str], deed: _Deed | None) -> tuple[str, str]:
        """Object and beneficiary."""
        if deed is None:
            return self._phrase(keys, 0)[0], ""
        first, end = self._phrase(keys, self._after_subject(keys, deed))
        if deed.act in self._gives_with_bi:
            thing = self._bi_phrase(keys, end)
            return (thing, first) if thing else (first, "")
        if deed.act in self._gives_two and " " in first:
            receiver, _, thing = first.partition(" ")
            return thing, receiver
        if deed.act in self._helps:
            thing = self._bi_phrase(keys, end)
            return (thing, first) if thing else (first, first)
        return first, self._receiver(keys, end) if first and deed.act in self._gives else ""

    def _after_subject(self, keys: Sequence[str], deed: _Deed) -> int:
        """Token where the object begins: a finite verb that opens its clause has its subject first."""
        start = deed.at + 1
        finite_third = deed.form.tense in ("future", "past") and not deed.form.first_person
        if not finite_third or deed.at > 0 or start + 1 >= len(keys) or keys[start] in self._boundaries:
            return start
        definite = keys[start].startswith("ال")
        start += 1
        while definite and start < len(keys) and keys[start].startswith("ال"):
            start += 1
        return start

    def _phrase(self, keys: Sequence[str], start: int) -> tuple[str, int]:
        """A noun phrase at `start`, or after a preposition and marks there, and the token after it."""
        start = self._past_quote(keys, start)
        if start < len(keys) and keys[start] in self._governing:
            start = self._past_quote(keys, start + 1)
        words: list[str] = []
        at = start
        while at < len(keys) and len(words) < _PHRASE and not self._ends(keys[at], inside=bool(words)):
            if keys[at] not in _QUOTES:
                words.append(keys[at] if words else self._head(keys[at]))
            at += 1
        return " ".join(words), at

    def _past_quote(self, keys: Sequence[str], at: int) -> int:
        while at < len(keys) and keys[at] in _QUOTES:
            at += 1
        return at

    def _ends(self, key: str, *, inside: bool) -> bool:
        if not key[0].isalnum():
            return key not in _QUOTES
        if key in self._boundaries:
            return True
        if not inside:
            return False
        form = self.verbs.form(key)
        finite = form is not None and form.tense in ("present", "future")
        return finite or self._has_preposition(key) or (key[0] == "و" and len(key) > _MIN_CLITIC_WORD)

    def _has_preposition(self, key: str) -> bool:
        return key[0] in "بل" and len(key) >= _MIN_CLITIC_WORD and key not in self._whole

    def _head(self, key: str) -> str:
        if self._has_preposition(key):
            key = key[2:] if key.startswith("لل") else key[1:]
        return key[2:] if key.startswith("ال") and len(key) > _MIN_CLITIC_WORD else key

    def _bi_phrase(self, keys: Sequence[str], start: int) -> str:
        for at in range(start, min(start + _PHRASE, len(keys))):
            if keys[at][0] == "ب" and self._has_preposition(keys[at]):
                return self._phrase(keys, at)[0]
            if not keys[at][0].isalnum() and keys[at] not in _QUOTES:
                break
        return ""

    def _receiver(self, keys: Sequence[str], start: int) -> str:
        for at in range(start, min(start + _PHRASE, len(keys))):
            key = keys[at]
            if key in self._to:
                return self._phrase(keys, at + 1)[0]
            if key[0] == "ل" and self._has_preposition(key):
                masdar = self.verbs.form(key)
                return "" if masdar and masdar.tense == "masdar" else self._phrase(keys, at)[0]
            if not key[0].isalnum():
                break
        return ""

    def _bound(self, keys: Sequence[str]) -> str:
        """On whom a demand lies: after a modal and على, or على that opens the content."""
        for at, key in enumerate(keys[:-1]):
            if key in self._duty and (at == 0 or keys[at - 1] in self._modals):
                return self._phrase(keys, at + 1)[0]
        return ""

    def _deadline(self, keys: Sequence[str], raw: Sequence[str]) -> str:
        for at, key in enumerate(keys):
            if key in self._deadline_words:
                return raw[at]
            if key in self._deadline_openers:
                end = self._time_end(keys, at)
                if end:
                    return " ".join(raw[at:end])
        return ""

    def _time_end(self, keys: Sequence[str], start: int) -> int:
        """One past the last token of the time that an opener at `start` leads to; 0 where it leads to none."""
        end = 0
        for at in range(start + 1, min(start + 1 + _DEADLINE, len(keys))):
            key = keys[at]
            if key in self._time_nouns:
                end = at + 1
            elif not (
                key in self._time_details or key[0].isdigit() or key in self._deadline_openers or at == start + 1
            ):
                break
            elif end and (key in self._time_details or key[0].isdigit()):
                end = at + 1
        return end

    def _condition(self, keys: Sequence[str], raw: Sequence[str]) -> str:
        start = next((first for first, _, _ in self._conditions.find(keys)), None)
        if start is None:
            return ""
        end = start
        while end < min(len(keys), start + _CONDITION) and (keys[end][0].isalnum() or keys[end] in _QUOTES):
            end += 1
        return " ".join(raw[start:end])

    def _strength(self, kind: Kind, keys: Sequence[str], cue_cls: str) -> Strength | None:
        if kind == "rejection":
            return "refused"
        if kind != "commitment":
            return None
        said = {name for _, _, name in self._strengths.find(keys)}
        if said:
            return min(said, key=lambda name: self._rank[name])
        return self._cue_strengths.get(cue_cls, "pledged")

    def _polarity(self, kind: Kind, keys: Sequence[str], deed: _Deed | None) -> Polarity:
        if kind in _REFUSING:
            return "negative"
        at = deed.at if deed else _NEGATION_REACH + 1
        negated = any(self._denies(keys, before) for before in range(max(0, at - _NEGATION_REACH), min(at, len(keys))))
        turned_away = deed is not None and "forsake" in deed.form.classes
        return "negative" if negated != turned_away else "positive"

    def _denies(self, keys: Sequence[str], at: int) -> bool:
        following = keys[at + 1] if at + 1 < len(keys) else ""
        return keys[at] in self._negations and following not in self._no_negation


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


def _folded(words: Iterator[str] | list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _chosen(found: list[Amount]) -> Amount | None:
    """The amount that matters: the first that is no length of time, else the first."""
    return next((amount for amount in found if not amount.duration), found[0] if found else None)
