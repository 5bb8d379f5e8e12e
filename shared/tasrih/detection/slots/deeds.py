"""Which act a content is about, and whether it is affirmed. Pure; for slots.

The act is a verb or maṣdar that `data/kinds_verbs.yaml` knows. One that only carries another (`سنواصل دعم` is دعم)
gives way to what it carries. What someone will do, or is ready for, comes before what is told around it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasrih.detection.slots.words import (
    BOUND,
    DEED,
    GOVERNING,
    HAPPENS,
    MARK,
    NEGATION,
    ONLY,
    PREPOSED,
    PRONOUN,
    QUOTE,
    RELATIVE,
    THAT,
    WILL,
    SlotsFile,
    Words,
    folded,
)
from tasrih.detection.vocabulary.terms import bases
from tasrih.detection.vocabulary.verbs import Form, VerbTable
from tasrih.memo import Memo

_NEGATION_REACH = 2
_ONLY_REACH = 6  # words from a negation to what turns it round, or to the act that it denies by another word
_COMPLEMENT = 4  # words from a carrier to what it carries
_SHORT_MASDAR = 2
_LEFT_TO = 5  # words from what is left to those to whom it is
_INSTEAD = 2  # words from بل to the act that it brings
_IMPERFECT = "ينتا"
_WE = ("نا", "ناه", "ناها", "ناهم", "ناكم")
_LEADS = WILL | NEGATION | THAT
"""Before what may be an act only there."""
_LEADING = ("علي", "الي")
_DONE = "قد"


class Deed(NamedTuple):
    """An act, the token where it stands, and its reading."""

    act: str
    at: int
    form: Form
    first: int
    """Token of the first act that carries it, its own without one."""
    ours: bool
    """Whoever speaks acts: the verb of the act, or of what carries it, says نحن."""
    turns: bool
    """An odd number of acts on the way turn away from what they name."""

    def behind(self, carrier: "Deed | None") -> "Deed":
        """The same act as one that another carries."""
        return (
            self._replace(first=carrier.first, ours=carrier.ours or self.ours, turns=carrier.turns != self.turns)
            if carrier
            else self
        )


class Deeds:
    """Finds the act of a content."""

    def __init__(self, data: SlotsFile, verbs: VerbTable) -> None:
        """Take words and verbs."""
        self._verbs = verbs
        self._verb_forms: Memo[Form | None] = Memo(verbs.verb_form)
        self._light = folded(data.light_acts)
        self._addressing = folded(data.addressing)
        self._with_bi = folded(data.carries_with_bi)
        self._with_li = folded(data.carries_with_li)
        self._never_with_li = folded(data.never_with_li)
        self._apart = folded(data.apart)
        self._leaves, self._left_as = folded(data.leaves), folded(data.left_as)
        self._posts, self._from = folded(data.posts), folded(data.left_from)
        self._rather, self._asks = folded(data.rather), folded(data.asks)
        self._no_negation = folded(data.no_negation)
        self._denied_leads = folded(data.denied_leads)
        self._next_only = folded(data.next_only)

    def find(self, words: Words, hung: Sequence[range]) -> Deed | None:
        """The act of a content; `hung` are the clauses that it hangs on."""
        told: list[Deed] = []
        before = 0
        for at, flag in enumerate(words.flags):
            if flag & (DEED | HAPPENS) or before & _LEADS or (before & GOVERNING and self._is_short(words, at)):
                deed = self._read(words, at)
                if deed:
                    told.append(deed)
            before = flag
        free = [deed for deed in told if not any(deed.at in clause for clause in hung)] if hung else told
        found = self._first(words, self._promised(words, free, hung)) or self._first(words, free)
        return self._instead(words, found, free, hung) if found else None

    def _instead(self, words: Words, deed: Deed, deeds: Sequence[Deed], hung: Sequence[range]) -> Deed:
        """What is asked for instead of what is denied to be: لا نطلب قروضا بل نطلب خبرات, لا نطلب المال بل السلاح."""
        asked = next((one for one in deeds if one.at == deed.first), deed)
        turn = next((at for at in range(deed.first, len(words.keys)) if words.keys[at] in self._rather), 0)
        if not turn or asked.act not in self._asks or not self.is_negative(words, deed, hung):
            return deed
        later = [one for one in deeds if one.at > turn]
        if later and later[0].at <= turn + _INSTEAD:
            found = self._first(words, later)
            return found._replace(first=max(found.first, turn)) if found else deed
        return deed._replace(at=turn, first=turn)

    def _read(self, words: Words, at: int) -> Deed | None:
        """The act that a word may be where it stands."""
        keys, flags = words
        key, before = keys[at], flags[at - 1] if at else 0
        form = None
        if before & (WILL | NEGATION | THAT) and key[0] in _IMPERFECT:
            form = self._verb_forms[key]
        if form is not None and form.classes:
            pass
        elif before & GOVERNING and self._is_short(words, at):
            form = self._verbs.form("ل" + key)  # على حل: alone it is too short to be told from other words
        elif flags[at] & (DEED | HAPPENS):
            form = self._verbs.form(key)
        if form is None or not form.classes or (form.tense != "masdar" and self._hangs_on_noun(flags, at)):
            return None
        ours = form.first_person or (form.tense == "past" and key.endswith(_WE))
        turns = form.classes & {"forsake", "act"} == {"forsake"}  # `غيّر` is both
        turns = turns and not (self._is_left_to(words, at, form.act) or self._is_resignation(words, at))
        return Deed(form.act, at, form, at, ours, turns)

    def _is_left_to(self, words: Words, at: int, act: str) -> bool:
        """Whether something is left to others, or as it is: ترك السعر للسوق, ترك الباب مفتوحا."""
        if act not in self._leaves:
            return False
        for key, flag in list(zip(*words, strict=True))[at + 1 : at + 1 + _LEFT_TO]:
            if flag & MARK and not flag & QUOTE:
                return False
            if key in self._left_as or (flag & PREPOSED and key[0] == "ل"):
                return True
        return False

    def _is_resignation(self, words: Words, at: int) -> bool:
        """Whether a post is left, which is an act like others: ترك منصبه, التخلي عن رئاسة الحزب, سيتخلى عن منصبه."""
        behind = [key for key in words.keys[at + 1 : at + 3] if key not in self._from]
        return bool(behind) and not self._posts.isdisjoint(bases(behind[0]))

    def _hangs_on_noun(self, flags: Sequence[int], at: int) -> bool:
        """Whether a verb only tells of whom or what else it is said: الذين شاركوا, الذين لم يشاركوا."""
        led = at > 1 and flags[at - 1] & (WILL | NEGATION)
        return at > 0 and bool(flags[at - 1 - bool(led)] & RELATIVE)

    def _is_short(self, words: Words, at: int) -> bool:
        return len(words.keys[at]) == _SHORT_MASDAR

    def _promised(self, words: Words, deeds: list[Deed], hung: Sequence[range]) -> list[Deed]:
        """The acts from the one on that is said to be coming, all where the content opens with its act."""
        flags = words.flags
        opening = deeds[0] if deeds else None
        if opening and opening.at == words.past(0):
            named = opening.form.tense == "masdar" and not self._carries(opening)
            if named or opening.form.first_person:
                return deeds
        futures = {deed.at for deed in deeds if deed.form.tense == "future"}
        for at, flag in enumerate(flags):
            if not (flag & (WILL | BOUND) or at in futures):
                continue
            if not (at and flags[at - 1] & RELATIVE) and not any(at in clause for clause in hung):
                return [deed for deed in deeds if deed.at >= at]
        return deeds

    def _first(self, words: Words, deeds: Sequence[Deed]) -> Deed | None:
        carrier: Deed | None = None
        for number, deed in enumerate(deeds):
            if carrier and self._is_cut_off(words, carrier, deed):
                break
            if self._carries(deed) or self._leads_back(words, deed, deeds[number + 1 : number + 2]):
                carrier = self._denied_refusal(deed).behind(carrier)
            elif not _only_happens(deed.form) or self._is_led_to(words, deed, carrier):
                return deed.behind(carrier)
        if carrier:
            return carrier
        return next((deed for deed in deeds if self._comes(words, deed) or self._is_named(words, deed)), None)

    def _comes(self, words: Words, deed: Deed) -> bool:
        return deed.form.tense == "future" or (deed.at > 0 and bool(words.flags[deed.at - 1] & WILL))

    def _is_named(self, words: Words, deed: Deed) -> bool:
        """Whether a content opens with the maṣdar: بقاء الوزير في منصبه."""
        return deed.form.tense == "masdar" and deed.at == words.past(0)

    def _carries(self, deed: Deed) -> bool:
        return deed.act in self._light or (deed.form.first_person and deed.act in self._addressing)

    def _leads_back(self, words: Words, deed: Deed, following: Sequence[Deed]) -> bool:
        """Whether a denied turning away leads to what is kept up: لن نكلّ عن دعم."""
        refuses = "refuses" in deed.form.classes
        if not (deed.turns or refuses) or not following or not deed.at or not words.flags[deed.at - 1] & NEGATION:
            return False
        kept = following[0]
        if refuses and deed.at < kept.at <= deed.at + 2 and kept.form.tense == "masdar":  # لا نرفض رفع الأجور
            return True
        near = deed.at + 2 <= kept.at <= deed.at + 3  # لن نتردد يوما في
        return near and bool(words.flags[kept.at - 1] & GOVERNING) and not self._carries(kept)

    def _denied_refusal(self, deed: Deed) -> Deed:
        """A refusal that leads to what is not refused turns away from it as forsaking does."""
        return deed._replace(turns=True) if "refuses" in deed.form.classes else deed

    def _is_led_to(self, words: Words, deed: Deed, carrier: Deed | None) -> bool:
        """Whether what only happens is an aim: للتوصل إلى، إلى وجود، or what another act carries: سيكون قد وصل."""
        if not deed.at:
            return False
        if deed.form.tense != "masdar":
            return carrier is not None and words.keys[deed.at - 1] == _DONE
        return carrier is not None or bool(words.flags[deed.at] & PREPOSED or words.flags[deed.at - 1] & GOVERNING)

    def _is_cut_off(self, words: Words, carrier: Deed, deed: Deed) -> bool:
        """Whether something else stands where a carrier has what it carries."""
        keys, flags = words
        if carrier.act in self._never_with_li and flags[deed.at] & PREPOSED and keys[deed.at][0] == "ل":
            return True
        own = "ب" if carrier.act in self._with_bi else "ل" if carrier.act in self._with_li else ""
        for at in range(carrier.at + 1, deed.at):
            if flags[at] & RELATIVE or keys[at] in self._apart or (flags[at] & MARK and not flags[at] & QUOTE):
                return True
            near = at - carrier.at <= _COMPLEMENT
            if near and flags[at] & PREPOSED and keys[at][0] == own:
                return True
            if near and keys[at] in _LEADING and words.past(at + 1) < deed.at:  # نعمل على حلول
                return True
        return False

    def is_negative(self, words: Words, deed: Deed | None, hung: Sequence[range]) -> bool:
        """Whether the content turns against its act's object: by a negation, or by an act that turns away.

        What is denied in a clause that the act hangs on denies nothing else: سواء قبلوا أم لا سنوقع.
        """
        places = {deed.first, deed.at} if deed else {_NEGATION_REACH + 1}
        near = {at for place in places for at in range(max(0, place - _NEGATION_REACH), place) if at < len(words.keys)}
        if deed:
            near |= set(self._denied_before(words, deed.first))
        for clause in hung:
            if deed and deed.at not in clause:
                near -= set(clause)
        negations = sum(self._negates(words, at) and self._reaches(words, at, places) for at in near)
        return (negations % 2 == 1) != (deed is not None and deed.turns)

    def _denied_before(self, words: Words, act: int) -> Iterator[int]:
        """Negations farther before an act, of what leads to it: لا يجوز للحكومة أن ترفع, ليس لدى الحكومة نية لرفع."""
        led, clauses = not self._denied_leads.isdisjoint(bases(words.keys[act])), 0
        for at in range(act - 1, max(-1, act - 1 - _ONLY_REACH), -1):
            flag = words.flags[at]
            clauses += bool(flag & THAT)
            if flag & (MARK | RELATIVE) or clauses > 1:
                return
            if flag & NEGATION and led:
                yield at
            led = led or not self._denied_leads.isdisjoint(bases(words.keys[at]))

    def _reaches(self, words: Words, at: int, places: set[int]) -> bool:
        """Whether a negation reaches an act: غير not from within a phrase, إلا not behind another negation."""
        keys = words.keys
        if keys[at] in self._next_only and at and at + 1 not in places:
            told = keys[at - 1].startswith("ال") or bool(words.flags[at - 1] & (THAT | PRONOUN))
            leads = not self._denied_leads.isdisjoint(bases(keys[at + 1]))
            return leads or (told and not keys[at + 1].startswith("ال"))
        excepts = words.flags[at] & ONLY
        return not (excepts and any(flag & NEGATION for flag in words.flags[max(0, at - _ONLY_REACH) : at]))

    def _negates(self, words: Words, at: int) -> bool:
        """Whether a word denies; لا بد، لا يزال، لن يبدأ إلا deny nothing."""
        if not words.flags[at] & NEGATION:
            return False
        if at + 1 < len(words.keys) and words.keys[at + 1] in self._no_negation:
            return False
        for flag in words.flags[at + 1 : at + _ONLY_REACH]:
            if flag & ONLY:
                return False
            if flag & MARK:
                break
        return words.keys[at + 1 : at + 2] == [] or not self._is_doubled(words, at)

    def _is_doubled(self, words: Words, at: int) -> bool:
        """Whether a negation goes on with the one behind it: لم ولن."""
        return words.keys[at + 1][0] == "و" and bool(words.flags[at + 1] & NEGATION)


def _only_happens(form: Form) -> bool:
    return form.classes <= {"happen"}
