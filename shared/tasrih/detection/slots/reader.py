"""Who does what to whom in a content: the slots that tell positions apart. Pure; for the detector.

The act is found first (`deeds`), then the noun phrases (`phrases`) around it (`roles`). Slots hold
folded words without clitics at their head, but deadline and condition stay as they were written.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path

from tasrih.arabic.amounts import Amount, Numbers
from tasrih.detection.slots.deadlines import Deadlines
from tasrih.detection.slots.deeds import Deed, Deeds
from tasrih.detection.slots.phrases import Phrases
from tasrih.detection.slots.roles import RoleReader, Roles
from tasrih.detection.slots.strengths import Strengths
from tasrih.detection.slots.times import Times
from tasrih.detection.slots.words import (
    AMOUNT,
    BOUNDARY,
    CONDITION,
    DEADLINE,
    DEED,
    FINITE,
    GOVERNING,
    HAPPENS,
    LIGHT,
    MARK,
    NUMBER,
    PREPOSED,
    QUOTE,
    QUOTES,
    STRENGTH,
    UNTIL,
    WILL,
    SlotsFile,
    Words,
    classes_of,
    folded,
)
from tasrih.detection.vocabulary.kind_rules import default as kind_rules
from tasrih.detection.vocabulary.sides import Sides
from tasrih.detection.vocabulary.terms import TermIndex, bases
from tasrih.detection.vocabulary.verbs import VerbTable
from tasrih.events.model import Kind, Slots, Strength
from tasrih.memo import Memo
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data" / "slots.yaml"
MAX_TOKENS = 60
"""Contents are read this far: the act and what belongs to it stand near the beginning."""

_CONDITION_WORDS = 15
_REQUEST = "طلب"
_VERB = 4  # letters of a present verb
_TAFIL = re.compile("ت..ي.ه?")
"""What may be a maṣdar (تطبيق) as well as a verb of the third person feminine."""
_FILLED_BY_SPEAKER: frozenset[Kind] = frozenset({"commitment", "threat", "rejection"})
_TOLD: frozenset[Kind] = frozenset({"statement", "evaluation"})
_REFUSING: frozenset[Kind] = frozenset({"rejection", "denial"})


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
        self._deadlines = Deadlines(numbers=self._numbers)
        self._deeds = Deeds(data, self._verbs)
        self._phrases = Phrases(data, self._numbers.unit_forms)
        units, undertakings = self._numbers.unit_words, kind_rules().undertakings
        self._roles = RoleReader(data, self._phrases, Sides(), units, undertakings)
        self._light = folded(data.light_acts)
        self._spans = folded(data.times)
        self._times = Times(data, self._numbers)
        anywhere = [(term, False) for term in data.conditions]
        self._conditions = TermIndex(anywhere + [(term, True) for term in data.conditions_after_mark])
        self._strengths = Strengths(data, self._verbs)
        self._concessions = folded(data.concessions)
        self._when = folded(data.when)
        self._addressing = folded(data.addressing)
        self._classes = classes_of(data)
        self._words: Memo[int] = Memo(self._flags)

    def _flags(self, key: str) -> int:
        """What a folded word may be to a slot."""
        flags = self._classes.get(key, 0)
        if not key[:1].isalnum():
            return flags | (QUOTE if key in QUOTES else MARK) | (NUMBER if key in "%٪" else 0)
        if self._numbers.opens(key):
            flags |= AMOUNT if self._is_joined(key) else NUMBER
        if self._conditions.opens(key):
            flags |= CONDITION
        if self._strengths.opens(key):
            flags |= STRENGTH
        if self._phrases.is_preposed(key):
            flags |= PREPOSED
        return flags if flags & BOUNDARY else flags | self._act_flags(key)

    def _is_joined(self, key: str) -> bool:
        """Whether a number goes on with the phrase before it: two of what is no time, digits with an article."""
        if key.startswith("ال"):
            return key[2:3].isdigit()
        found = next(self._numbers.find([key]), None) if self._numbers.twos(key) else None
        return found is not None and not found.duration

    def _act_flags(self, key: str) -> int:
        form = self._verbs.form(key)
        if form is None and key[0] == "ل":  # لتشمل: a purpose, no act of its own
            purpose = self._verbs.form(key[1:])
            return FINITE if purpose and purpose.tense == "present" else 0
        if form is None or (form.tense == "masdar" and _is_noun_in_ha(key, form.act)):
            return 0
        told = form.tense == "past" and key.endswith("ت") and len(key) > _VERB  # انخفضت is no noun
        flags = FINITE if told or form.tense in ("present", "future") else 0
        if form.classes:
            flags |= HAPPENS if form.classes <= {"happen"} else DEED | (LIGHT if form.act in self._light else 0)
        if form.tense == "masdar" and key[0] in "بل" and key[1:] == form.act:  # بشن: too short to be told by its length
            flags |= PREPOSED
        return flags

    def read(
        self, *, kind: Kind, keys: Sequence[str], raw: Sequence[str], cue_cls: str, speaker_name: str, addressee: str,
        published: date | None = None,
    ) -> Slots:  # fmt: skip
        """Slots of one content; see the function `extract`."""
        keys = keys[:MAX_TOKENS]
        words = Words(keys, list(map(self._words.__getitem__, keys)))
        met = reduce(or_, words.flags, 0)
        amounts = list(self._numbers.find(keys)) if met & (NUMBER | AMOUNT) else []
        binding = kind in _FILLED_BY_SPEAKER
        hung = list(self._clauses(words, binding=binding)) if met & (CONDITION | UNTIL) else []
        conditions = [clause for clause in hung if not self._concedes(words, clause.start)]
        deed = self._deeds.find(words, hung) if met & (DEED | HAPPENS | GOVERNING) else None
        if not self._roles.may_give_time(deed):
            _cut_at_lengths(words, amounts)
        deadline = self._times.find(words, told=kind in _TOLD)
        if len(deadline) > 1:
            words.flags[deadline.start : deadline.stop] = [BOUNDARY] * len(deadline)
        unhung = _before(words, hung, deed)
        roles = self._roles.read(unhung, deed, deadline, binding=binding) if keys else Roles("", "", "")
        due = self._deadlines.due(keys[deadline.start : deadline.stop], published) if deadline and published else None
        strength: Strength | None = "refused" if kind == "rejection" else None
        if kind == "commitment":
            strength = self._strengths.of(words, deed, hung, cue_cls, said=bool(met & STRENGTH))
        return Slots(
            actor=(roles.actor or speaker_name) if binding else "",
            action=deed.act if deed else "",
            object=roles.object,
            beneficiary=roles.receiver,
            addressee=addressee or (self._addressed(words, deed) if kind == "demand" else ""),
            amount=self._amount(keys, amounts, deadline),
            deadline=" ".join(raw[deadline.start : deadline.stop]),
            condition=" ".join(raw[conditions[0].start : conditions[0].stop]) if conditions else "",
            strength=strength,
            polarity="negative" if kind in _REFUSING or self._deeds.is_negative(words, deed, hung) else "positive",
            due=due.isoformat() if due else "",
        )

    def _amount(self, keys: Sequence[str], amounts: Sequence[Amount], deadline: range) -> str:
        """The first amount but lengths of time, else the first length that does not say when; of a range its end."""
        found: list[Amount] = []
        start = -1
        for one in amounts:
            start = one.start if start < 0 else start
            if one.goes_on:
                continue
            if not one.duration or not (start in deadline or self._is_time(keys, start)):
                found.append(one)
            start = -1
        chosen = next((amount for amount in found if not amount.duration), found[0] if found else None)
        return str(chosen) if chosen else ""

    def _is_time(self, keys: Sequence[str], start: int) -> bool:
        return start > 0 and keys[start - 1] in self._spans

    def _addressed(self, words: Words, deed: Deed | None) -> str:
        """On whom a demand lies, or whom the content itself asks: نطالب الطرفين بالتهدئة."""
        bound = self._phrases.bound(words)
        if bound or deed is None:
            return bound
        asks = self._verbs.form(words.keys[deed.first])
        if asks is None or not asks.first_person or asks.act not in self._addressing:
            return ""
        start = deed.first + 1 + (words.keys[deed.first + 1 : deed.first + 2] == ["من"])
        told = start > deed.first + 1 or asks.act != _REQUEST  # نطلب القمح: a thing
        return self._phrases.phrase(words, start, until=DEED).text if told else ""

    def _clauses(self, words: Words, *, binding: bool) -> Iterator[range]:
        """Clauses that the act hangs on, or not, as they say, each to the next mark; عندما opens one of what binds."""
        free = 0
        opened = {
            start
            for start, _, after_mark in self._conditions.find(words.keys)
            if not after_mark or (start and words.flags[start - 1] & MARK)
        }
        for at, flag in enumerate(words.flags):
            if not flag & (CONDITION | UNTIL) or at < free or (not binding and words.keys[at] in self._when):
                continue
            if not (at in opened or (flag & UNTIL and self._is_verb(words, at + 1))):
                continue
            if at + 1 < len(words.keys) and words.flags[at + 1] & (NUMBER | AMOUNT):  # مقابل مليون دولار: a price
                continue
            free = _clause_end(words, at)
            yield range(at, free)

    def _concedes(self, words: Words, at: int) -> bool:
        """Whether the clause that begins there changes nothing: حتى لو انسحبت, سواء انسحبت أم لا."""
        opens = bool(words.flags[at] & CONDITION)
        return not self._concessions.isdisjoint(words.keys[at - bool(at) : at + opens])

    def _is_verb(self, words: Words, at: int) -> bool:
        """Whether a present verb stands there: حتى تنسحب, not حتى نيسان."""
        if at >= len(words.keys) or words.flags[at] & (DEADLINE | PREPOSED):
            return False
        if words.keys[at - 1] in self._when and words.keys[at][0] not in "ينت":  # عندما انسحبت
            return False
        if not self._times.nouns.isdisjoint(bases(words.keys[at])):  # حتى يومنا
            return False
        key = words.keys[at]
        if words.flags[at] & FINITE or (key[0] == "ي" and len(key) >= _VERB):
            return True
        form = self._verbs.form(key)
        return key[0] == "ت" and len(key) >= _VERB and form is None and not _TAFIL.fullmatch(key)


def extract(
    *, kind: Kind, content: Sequence[str], raw: Sequence[str], cue_cls: str, speaker_name: str, addressee: str,
    published: date | None = None,
) -> Slots:  # fmt: skip
    """Slots of a claim.

    Args:
        kind: kind of the claim.
        content: folded keys of the content's tokens.
        raw: the same tokens as they came.
        cue_cls: class of the cue in the lexicon.
        speaker_name: resolved name of the speaker, the actor of what they commit to, threaten or refuse.
        addressee: whom the cue names as addressee, or "".
        published: day of the article, from which deadlines count; without it none has a date.
    """
    return default().read(
        kind=kind, keys=content, raw=raw, cue_cls=cue_cls, speaker_name=speaker_name, addressee=addressee,
        published=published,
    )  # fmt: skip


@lru_cache(maxsize=1)
def default() -> SlotReader:
    """The reader on the shipped data."""
    return SlotReader()


def _cut_at_lengths(words: Words, amounts: Sequence[Amount]) -> None:
    """Let phrases end before a length of time, which is no thing that is given: تمديد الهدنة خمسة أيام."""
    for amount in amounts:
        if amount.duration:
            words.flags[amount.start] = (words.flags[amount.start] & ~NUMBER) | BOUNDARY


def _before(words: Words, hung: Sequence[range], deed: Deed | None) -> Words:
    """A content up to the first clause behind its act on which that hangs."""
    end = min((clause.start for clause in hung if deed and clause.start > deed.at), default=len(words.keys))
    return Words(words.keys[:end], words.flags[:end])


def _clause_end(words: Words, start: int) -> int:
    """One past the last token of a clause: the next mark ends it, or a quotation mark that it did not open."""
    depth = 0
    for at in range(start, min(len(words.keys), start + _CONDITION_WORDS)):
        depth += (words.keys[at] in "«“") - (words.keys[at] in "»”")
        leads = "ف" if start else "فس"  # إذا انسحبوا فسنرد، إذا انسحبوا سنرد
        follows = words.keys[at][0] in leads and words.flags[at] & (FINITE | WILL)
        if words.flags[at] & MARK or depth < 0 or (follows and at > start + 1):
            return at
    return min(len(words.keys), start + _CONDITION_WORDS)


def _is_noun_in_ha(key: str, act: str) -> bool:
    """Whether a definite word ends in ta marbuta, not in the pronoun that the maṣdar would need: الدفعة is no دفع."""
    return key.lstrip("وفبلك").startswith("ال") and key.endswith("ه") and not act.endswith("ه")
