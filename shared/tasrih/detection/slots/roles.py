"""Who acts, on what and for whom: the noun phrases around an act. Pure; for slots."""

from typing import NamedTuple

from tasrih.detection.slots.deeds import Deed
from tasrih.detection.slots.phrases import Phrases
from tasrih.detection.slots.words import (
    ADVERB,
    BOUND,
    BOUNDARY,
    DEED,
    FINITE,
    GOVERNING,
    HAPPENS,
    MARK,
    MIN_CLITIC_WORD,
    NEGATION,
    NUMBER,
    POINTER,
    PREPOSED,
    PRONOUN,
    QUOTE,
    THAT,
    TO,
    WILL,
    SlotsFile,
    Words,
    folded,
)
from tasrih.detection.vocabulary.sides import Sides, bare
from tasrih.memo import Memo

_POSSESSIVES = ("ه", "ها", "هم", "هما", "نا")
_ONTO = "علي"
_SUBJECT = 6  # words from a verb back to where its subject begins


class Roles(NamedTuple):
    """Who acts ("" for whoever speaks), on what, for whom."""

    actor: str
    object: str
    receiver: str


class RoleReader:
    """Gives the noun phrases around an act their roles."""

    def __init__(
        self, data: SlotsFile, phrases: Phrases, sides: Sides, units: frozenset[str], undertakings: frozenset[str]
    ) -> None:
        """Take words, phrases and sides; `units` are what is counted, `undertakings` what is carried out."""
        self._phrases = phrases
        self._sides = sides
        self._units = units
        self._undertakings = undertakings
        self._gives_with_bi = folded(data.gives_with_bi)
        self._gives_two = folded(data.gives_two)
        self._gives, self._spreads = folded(data.gives), folded(data.spreads)
        self._helps = folded(data.helps)
        self._permits = folded(data.permits)
        self._in_force = folded(data.in_force)
        self._together = folded(data.together)
        self._bound_nouns = folded(data.bound_nouns)
        self._all = folded(data.all_words)
        self._states: Memo[bool] = Memo(lambda text: bool(self._sides.states(text.split())))

    def read(self, words: Words, deed: Deed | None, time: range, *, binding: bool) -> Roles:
        """Who acts, on what and for whom.

        Args:
            words: the content up to the clauses that it hangs on.
            deed: its act.
            time: the tokens that tell when.
            binding: someone is bound to act, so that a subject is either who acts or what is acted on.
        """
        if deed is None:
            return Roles("", "" if words.flags and words.flags[0] & FINITE else self._phrases.phrase(words, 0).text, "")
        agent, start = self._agent(words, deed)
        start = time.stop if time and start in time else start
        obj, receiver = self._objects(words, deed, start, agent)
        subject = self._subject(words, deed) if binding else ""
        if not agent and subject and not deed.ours and not self._is_thing(words, deed, subject):
            agent = subject
        elif not obj and subject:
            obj = subject
        return Roles(agent, obj, receiver)

    def may_give_time(self, deed: Deed | None) -> bool:
        """Whether a length of time may be what an act gives: منح الوسطاء خمسة أيام."""
        return deed is not None and deed.act in self._gives_two

    def _objects(self, words: Words, deed: Deed, start: int, agent: str) -> tuple[str, str]:
        """Object and receiver, from token `start` on, behind an agent if the maṣdar has one."""
        keys, flags = words
        if start < len(keys) and keys[start] == "مع" and deed.act not in self._together:
            return "", ""
        if deed.act in self._permits:
            receiver = self._phrases.phrase(words, start)
            thing = self._phrases.after_bi(words, receiver.end)
            return (thing, receiver.text) if thing else (receiver.text, "")
        first, end = self._phrases.phrase(words, start)
        if first in self._in_force and end < len(keys) and flags[end] & PREPOSED and keys[end][0] == "ب":
            return self._phrases.phrase(words, end).text, ""
        if deed.act in self._gives_with_bi or deed.act in self._helps:
            thing = self._phrases.after_bi(words, end)
            if thing:
                return thing, first
            return first, first if deed.act in self._helps and self._may_gain(words, start, first) else ""
        if deed.act in self._gives_two and end < len(keys) and flags[end] & NUMBER:
            return self._phrases.phrase(words, end).text, first
        if deed.act in self._gives_two and " " in first and not self._leads_on(words, end):
            return self._two(first, definite=keys[words.past(start)].startswith("ال"))
        if deed.act in self._gives and not agent and self._leads_on(words, start):
            given, to_whom = self._fronted(words, start)
            if given:
                return given, to_whom
        onto = _ONTO if deed.act in self._spreads else ""
        return first, self._phrases.receiver(words, end, onto) if first and deed.act in self._gives else ""

    def _fronted(self, words: Words, start: int) -> tuple[str, str]:
        """Thing and receiver where that stands first: سنرسل لمرجان خياما; none where one of them does not show.

        What is given shows by having no article, or behind a state; the receiver is definite or a state.
        """
        if words.flags[start] & (DEED | FINITE):  # لتسوية النزاع, لتشمل
            return "", ""
        head = words.past(start + bool(words.flags[start] & TO), QUOTE | POINTER)
        definite = words.keys[head].startswith(("ال", "لل")) if head < len(words.keys) else False
        first, end = self._phrases.phrase(words, start)
        if not first:
            return "", ""
        following = end < len(words.keys) and not words.flags[end] & (PREPOSED | GOVERNING | MARK | BOUNDARY)
        if following and not self._phrases.is_joined(words.keys[end]):
            thing, receiver = self._phrases.phrase(words, end).text, first
            shows = bool(thing) and not words.keys[end].startswith("ال")
        else:
            thing, receiver = self._two(first, definite=definite)
            shows = f" ال{thing}" not in first
        known = definite or self._is_state(receiver) or thing.split(" ")[0].endswith("ا")
        return (thing, receiver) if known and (shows or (thing and self._is_state(receiver))) else ("", "")

    def _leads_on(self, words: Words, at: int) -> bool:
        """Whether a receiver follows there: إلى، ل."""
        if at >= len(words.keys):
            return False
        return bool(words.flags[at] & TO or (words.flags[at] & PREPOSED and words.keys[at][0] == "ل"))

    def _two(self, text: str, *, definite: bool) -> tuple[str, str]:
        """Thing and receiver of `منح أوكرانيا ضمانات`, `تسليم الجيش اللبناني آليات`; the thing is at least one word.

        A `definite` receiver goes on with adjectives, another with its genitive: سكان الوادي, كل أسرة, حكومة مرجان.
        """
        told = text.split()
        told_of = told[0] in self._all or told[0] in self._sides.bodies or " ال" in text[: len(told[0]) + 3]
        size = 1 + (told_of and not definite and bool(told[2:]) and not self._is_state(told[0]))
        while (definite or size > 1) and size < len(told) - 1 and told[size].startswith("ال"):
            size += 1
        thing = " ".join(told[size:])
        return self._phrases.bare(thing), " ".join(told[:size])

    def _may_gain(self, words: Words, start: int, text: str) -> bool:
        """Whether what is helped is someone: no act, and nothing that is counted."""
        start = words.past(start, QUOTE | ADVERB | GOVERNING)
        if start < len(words.flags) and words.flags[start] & (POINTER | DEED):
            return False
        return self._units.isdisjoint(text.split())

    def _agent(self, words: Words, deed: Deed) -> tuple[str, int]:
        """Who a maṣdar says acts (تخصيص المملكة 100 مليون), and where the object begins."""
        start = self._after_subject(words, deed)
        if deed.form.tense != "masdar":
            return "", start
        keys, flags = words
        while start < len(keys) and self._phrases.is_joined(keys[start]):  # تطوير وإقامة علاقات
            start += 1
        if _is_definite(keys[deed.at], deed.act):  # بالدعم الكامل لـ: no genitive follows, but what kind of act it is
            while start < len(keys) and keys[start].startswith("ال") and not flags[start] & BOUNDARY:
                start += 1
            return "", start
        if _is_possessed(keys[deed.at], deed.act) and self._is_adjective(words, start):
            return "", start + 1  # دعمها الكامل لـ
        if start < len(keys) and keys[start] in self._sides.own_bodies:
            led = start + 2 < len(keys) and flags[start + 2] & (PREPOSED | GOVERNING)
            return "", start + (2 if led and keys[start + 1].startswith("ال") else 1)  # بلاده الكامل بـ
        number = self._phrases.phrase(words, start, NUMBER)
        if number.text and number.end < len(keys) and flags[number.end] & NUMBER and not flags[start] & PREPOSED:
            given = deed.act in self._gives_two or deed.act in self._gives_with_bi
            return ("", start) if given or not keys[start].startswith("ال") else (number.text, number.end)
        first = number if number.text else self._phrases.phrase(words, start)
        for_what = first.end < len(keys) and flags[first.end] & PREPOSED and keys[first.end][0] == "ل"
        if for_what and not flags[start] & PREPOSED and self._acts_for(deed, first.text, flags[first.end]):
            return first.text, first.end
        return "", start

    def _acts_for(self, deed: Deed, text: str, following: int) -> bool:
        """Whether a state between a maṣdar and ل acts: ضمان واشنطن لأمنها, not دعم أوكرانيا لتحقيق."""
        return deed.act not in self._helps and not following & DEED and self._is_state(text)

    def _is_adjective(self, words: Words, at: int) -> bool:
        """Whether a definite word stands alone, so that behind a possessive it only says of what kind the act is."""
        keys, flags = words
        if at + 1 >= len(keys) or not keys[at].startswith("ال"):
            return False
        return bool(flags[at + 1] & (PREPOSED | BOUNDARY))

    def _after_subject(self, words: Words, deed: Deed) -> int:
        """Token where the object begins: a finite verb that opens the content has its subject first."""
        keys, flags = words
        start = deed.at + 1
        finite_third = deed.form.tense in ("future", "past") and not deed.form.first_person
        if keys[deed.at].endswith("نا"):  # سلمنا: the subject is in the verb
            return start
        opens = deed.at == 0 or flags[deed.at - 1] & MARK
        if not finite_third or not opens or start + 1 >= len(keys) or flags[start] & BOUNDARY:
            return start
        if keys[start] in self._all or (keys[start][0] == "ل" and flags[start] & FINITE):  # سيعوض كل، ستوزع لتشمل
            return start
        definite = keys[start].startswith("ال")
        start += 1
        while definite and start < len(keys) and keys[start].startswith("ال"):
            start += 1
        return start

    def _subject(self, words: Words, deed: Deed) -> str:
        """The noun phrase before the act's verb, or before what binds someone to it; "" where it only points."""
        keys, flags = words
        if flags[0] & BOUND and keys[0] in self._bound_nouns:  # استعداد طهران لتقديم
            return self._named(words, 1, deed.at)
        verb = deed.first
        if deed.form.tense == "masdar" or flags[verb] & PREPOSED:
            verb = next((at for at in range(deed.first, -1, -1) if flags[at] & (BOUND | FINITE | WILL)), -1)
        while verb > 0 and flags[verb - 1] & (WILL | NEGATION | DEED | FINITE):
            verb -= 1
        if verb <= 0:
            return ""
        if keys[verb][0] in "وف" and flags[verb] & (WILL | FINITE):
            return self._named(words, 0, verb)
        first = verb
        while first > 0 and verb - first < _SUBJECT and not self._parts(flags[first - 1]):
            first -= 1
            if self._phrases.is_joined(keys[first]) and len(keys[first]) > MIN_CLITIC_WORD:
                break
        if first and flags[first - 1] & BOUNDARY and not flags[first - 1] & (THAT | ADVERB | PRONOUN):
            return ""  # خلال سنة ستصل: what a preposition leads to is no subject
        return self._named(words, first, verb)

    def _parts(self, flag: int) -> bool:
        """Whether a word stands between a subject and what is before it."""
        return bool(flag & (MARK | FINITE) or (flag & BOUNDARY and not flag & POINTER))

    def _named(self, words: Words, first: int, end: int) -> str:
        """Words of a subject, "" where it is a pronoun or one's own country."""
        keys, flags = words
        first = words.past(first)
        if first >= end or flags[first] & PRONOUN or keys[first] in self._sides.own_bodies:
            return ""
        first = words.past(first, POINTER)
        if first >= end or flags[first] & BOUNDARY or (flags[first] & DEED and not keys[first].startswith("ال")):
            return ""
        if flags[first] & PREPOSED and keys[first].startswith(("بال", "لل")):
            return ""
        found = self._phrases.phrase(Words(keys[:end], flags[:end]), first, BOUND | DEED | HAPPENS, bare_noun=True)
        joined = self._phrases.is_joined(keys[first])
        return found.text.removeprefix("و").removeprefix("ال") if joined else found.text

    def _is_thing(self, words: Words, deed: Deed, subject: str) -> bool:
        """Whether a subject is a thing that something happens to: a number of things, or a feminine that is no body."""
        keys, flags = words
        head = subject.split()[0]
        at = next((at for at in range(deed.first) if bare(keys[at]) == head or keys[at] == head), 0)
        if flags[at] & NUMBER or (at and flags[at - 1] & POINTER):
            return True
        if bare(head) in self._undertakings:
            return True
        if bare(head) in self._sides.bodies or self._is_state(subject):
            return False
        return head.endswith("ات") or (head.endswith("ه") and keys[at].startswith("ال"))

    def _is_state(self, text: str) -> bool:
        """Whether a phrase begins with the name of a state; its adjective further on is another matter."""
        first, *rest = text.split()[:2] or [""]
        return self._states[first] or (bool(rest) and self._states[f"{first} {rest[0]}"] and not self._states[rest[0]])


def _is_definite(key: str, act: str) -> bool:
    """Whether a maṣdar has the article, behind what clitics it may have; التزام and للقاء have none."""
    return key.endswith(("ال" + act, "لل" + act))


def _is_possessed(key: str, act: str) -> bool:
    """Whether a maṣdar has a pronoun behind it: دعمها، مساعدته."""
    opened = act[:-1] + "ت" if act.endswith("ه") else act
    return any(key.endswith(opened + pronoun) for pronoun in _POSSESSIVES)
