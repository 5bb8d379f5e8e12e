"""The noun phrases around an act: who acts, on what, for whom. Pure; for slots."""

from typing import NamedTuple

from tasrih.detection.sides import Sides, bare
from tasrih.detection.slot_acts import Deed
from tasrih.detection.slot_words import (
    ABOUT,
    ADVERB,
    BOUND,
    BOUNDARY,
    DEED,
    DUTY,
    FINITE,
    GOVERNING,
    HAPPENS,
    MARK,
    MIN_CLITIC_WORD,
    MODAL,
    NEGATION,
    NUMBER,
    POINTER,
    PREPOSED,
    PRONOUN,
    QUOTE,
    RELATIVE,
    THAT,
    TO,
    WILL,
    SlotsFile,
    Words,
    folded,
)
from tasrih.memo import Memo

_PHRASE = 6  # words of a noun phrase
_RECEIVER_REACH = 10  # words from an object to its receiver
_CLAUSE = 4  # words of a clause that stands for a noun: ما وافقنا عليه
_SUBJECT = 6  # words from a verb back to where its subject begins


class Phrase(NamedTuple):
    """Folded words of a noun phrase, and the token after it."""

    text: str
    end: int


class Roles(NamedTuple):
    """Who acts ("" for whoever speaks), on what, for whom."""

    actor: str
    object: str
    receiver: str


class Phrases:
    """Reads noun phrases and gives them their roles."""

    def __init__(self, data: SlotsFile, sides: Sides, units: frozenset[str], undertakings: frozenset[str]) -> None:
        """Take words and sides; `units` are what is counted, `undertakings` what is carried out."""
        self._sides = sides
        self._units = units
        self._undertakings = undertakings
        self._whole = folded(data.whole_words)
        self._gives_with_bi = folded(data.gives_with_bi)
        self._gives_two = folded(data.gives_two)
        self._gives = folded(data.gives)
        self._helps = folded(data.helps)
        self._permits = folded(data.permits)
        self._together = folded(data.together)
        self._bound_nouns = folded(data.bound_nouns)
        self._all = folded(data.all_words)
        self._about = folded(data.about)
        self._states: Memo[bool] = Memo(lambda text: bool(self._sides.states(text.split())))

    def is_preposed(self, key: str) -> bool:
        """Whether a word may begin with a clitic ب or ل."""
        return key[0] in "بل" and len(key) >= MIN_CLITIC_WORD and key not in self._whole

    def phrase(self, words: Words, start: int, until: int = 0, *, bare_noun: bool = False) -> Phrase:
        """A noun phrase at `start`, or after a preposition, quotation marks, pointers and adverbs there.

        Words flagged `until` end it as finite verbs and prepositions do; a `bare_noun` has no clitic at its head.
        """
        keys, flags = words
        start = words.past(start, QUOTE | ADVERB)
        if start < len(keys) and flags[start] & GOVERNING:
            start, bare_noun = words.past(start + 1), True
        start = words.past(start, POINTER)
        start = self._past_about(words, start)
        if start < len(keys) and flags[start] & RELATIVE:  # ما وافقنا عليه; الذي only goes on about what is before it
            return Phrase("", start) if keys[start].startswith("ال") else self._clause(words, start)
        if start + 1 < len(keys) and keys[start] in self._all and flags[start + 1] & RELATIVE:  # كل ما يلزم
            clause = self._clause(words, start + 1)
            return Phrase(f"{keys[start]} {clause.text}".rstrip(), clause.end)
        found: list[str] = []
        at = start
        while at < len(keys) and len(found) < _PHRASE and not self._ends(words, at, start, until):
            if not flags[at] & QUOTE:
                found.append(keys[at] if found else self._head(keys[at], flags[at], bare_noun=bare_noun))
            at += 1
        return Phrase(" ".join(found), at)

    def _ends(self, words: Words, at: int, start: int, until: int) -> bool:
        """Whether a phrase that begins at `start` ends before token `at`."""
        key, flag = words.keys[at], words.flags[at]
        if flag & (MARK | BOUNDARY) and not flag & QUOTE:
            return True
        if at == start:
            return bool(flag & until) or (bool(flag & FINITE) and key.startswith("ل"))
        if flag & NUMBER and key[0].isalpha() and not words.flags[start] & NUMBER:  # أوكرانيا مئة ألف مسيرة
            return True
        second = at == start + 1 and key.startswith("وال") and words.keys[start].lstrip("بل").startswith(("ال", "لل"))
        conjoined = key[0] == "و" and (len(key) > MIN_CLITIC_WORD or flag & DEED) and key not in self._whole
        return bool(flag & (FINITE | PREPOSED | until)) or bool(conjoined and not second)

    def _past_about(self, words: Words, start: int) -> int:
        """Past what makes a number less exact: بأكثر من ستين."""
        keys, flags = words
        if start + 1 >= len(keys) or not (
            flags[start] & ABOUT or (keys[start][0] == "ب" and keys[start][1:] in self._about)
        ):
            return start
        number = start + 1 + (keys[start + 1] == "من")
        return number if number < len(keys) and flags[number] & NUMBER else start

    def _clause(self, words: Words, start: int) -> Phrase:
        """What stands for a noun: ما وافقنا عليه."""
        at = start + 1
        while at < min(len(words.keys), start + 1 + _CLAUSE):
            flag = words.flags[at]
            joined = words.keys[at][0] == "و" and at > start + 1
            if not flag & QUOTE and (flag & (MARK | BOUNDARY | PREPOSED) or joined):
                break
            at += 1
        told = [key for key, flag in zip(words.keys[start:at], words.flags[start:at], strict=True) if not flag & QUOTE]
        return Phrase(" ".join(told) if len(told) > 1 else "", at)

    def _head(self, key: str, flag: int, *, bare_noun: bool) -> str:
        """The first word of a phrase without clitic preposition and article."""
        if flag & PREPOSED and not bare_noun:
            key = key[2:] if key.startswith("لل") else key[1:]
        return key[2:] if key.startswith("ال") and len(key) > MIN_CLITIC_WORD else key

    def _is_state(self, text: str) -> bool:
        """Whether a phrase begins with the name of a state; its adjective further on is another matter."""
        first, *rest = text.split()[:2]
        return self._states[first] or (bool(rest) and self._states[f"{first} {rest[0]}"] and not self._states[rest[0]])

    def roles(self, words: Words, deed: Deed | None, time: range, *, binding: bool) -> Roles:
        """Who acts, on what and for whom.

        Args:
            words: the content up to the clauses that it hangs on.
            deed: its act.
            time: the tokens that tell when.
            binding: someone is bound to act, so that a subject is either who acts or what is acted on.
        """
        if deed is None:
            return Roles("", "" if words.flags and words.flags[0] & FINITE else self.phrase(words, 0).text, "")
        agent, start = self._agent(words, deed)
        start = time.stop if time and start in time else start
        obj, receiver = self._objects(words, deed, start)
        subject = self._subject(words, deed) if binding else ""
        if not agent and subject and not deed.ours and not self._is_thing(words, deed, subject):
            agent = subject
        elif not obj and subject:
            obj = subject
        return Roles(agent, obj, receiver)

    def _objects(self, words: Words, deed: Deed, start: int) -> tuple[str, str]:
        """Object and receiver, from token `start` on."""
        keys, flags = words
        if start < len(keys) and keys[start] == "مع" and deed.act not in self._together:
            return "", ""
        if deed.act in self._permits:
            receiver = self.phrase(words, start)
            thing = self._bi_phrase(words, receiver.end)
            return (thing, receiver.text) if thing else (receiver.text, "")
        first, end = self.phrase(words, start)
        if deed.act in self._gives_with_bi or deed.act in self._helps:
            thing = self._bi_phrase(words, end)
            if thing:
                return thing, first
            return first, first if deed.act in self._helps and self._may_gain(words, start, first) else ""
        if deed.act in self._gives_two and end < len(keys) and flags[end] & NUMBER:
            return self.phrase(words, end).text, first
        if deed.act in self._gives_two and " " in first and not self._leads_on(words, end):
            return self._two(first)
        return first, self._receiver(words, end) if first and deed.act in self._gives else ""

    def _leads_on(self, words: Words, at: int) -> bool:
        """Whether a receiver follows there: إلى، ل."""
        if at >= len(words.keys):
            return False
        return bool(words.flags[at] & TO or (words.flags[at] & PREPOSED and words.keys[at][0] == "ل"))

    def _two(self, text: str) -> tuple[str, str]:
        """Thing and receiver of `منح أوكرانيا ضمانات`, `تسليم الجيش اللبناني آليات`; all is the thing without one."""
        receiver, *rest = text.split()
        return " ".join(rest), receiver

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
        while start < len(keys) and keys[start][0] == "و" and keys[start] not in self._whole:  # تطوير وإقامة علاقات
            start += 1
        if start < len(keys) and keys[start] in self._sides.own_bodies:
            led = start + 2 < len(keys) and flags[start + 2] & (PREPOSED | GOVERNING)
            return "", start + (2 if led and keys[start + 1].startswith("ال") else 1)  # بلاده الكامل بـ
        number = self.phrase(words, start, NUMBER)
        if number.text and number.end < len(keys) and flags[number.end] & NUMBER and not flags[start] & PREPOSED:
            given = deed.act in self._gives_two or deed.act in self._gives_with_bi
            return ("", start) if given or not keys[start].startswith("ال") else (number.text, number.end)
        first = number if number.text else self.phrase(words, start)
        for_what = first.end < len(keys) and flags[first.end] & PREPOSED and keys[first.end][0] == "ل"
        if for_what and not flags[start] & PREPOSED and self._acts_for(deed, first.text, flags[first.end]):
            return first.text, first.end
        return "", start

    def _acts_for(self, deed: Deed, text: str, following: int) -> bool:
        """Whether a state between a maṣdar and ل acts: ضمان واشنطن لأمنها, not دعم أوكرانيا لتحقيق."""
        return deed.act not in self._helps and not following & DEED and self._is_state(text)

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
            if keys[first][0] == "و" and keys[first] not in self._whole and len(keys[first]) > MIN_CLITIC_WORD:
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
        found = self.phrase(Words(keys[:end], flags[:end]), first, BOUND | DEED | HAPPENS, bare_noun=True)
        joined = keys[first][0] == "و" and keys[first] not in self._whole
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

    def _bi_phrase(self, words: Words, start: int) -> str:
        keys, flags = words
        for at in range(start, min(start + _PHRASE, len(keys))):
            if flags[at] & MARK and not flags[at] & QUOTE:
                break
            if flags[at] & PREPOSED and keys[at][0] == "ب":
                return self.phrase(words, at).text
        return ""

    def _receiver(self, words: Words, start: int) -> str:
        keys, flags = words
        for at in range(start, min(start + _RECEIVER_REACH, len(keys))):
            flag = flags[at]
            verb = flag & FINITE and keys[at][0] != "ا"
            if verb or flag & (RELATIVE | THAT) or (flag & MARK and not flag & QUOTE):
                break
            if flag & TO:
                return self.phrase(words, at + 1, bare_noun=True).text
            if flag & PREPOSED and keys[at][0] == "ل":
                return "" if flag & DEED else self.phrase(words, at).text
        return ""

    def bound(self, words: Words) -> str:
        """On whom a demand lies: after a modal and على, or على that opens the content."""
        for at, flag in enumerate(words.flags):
            if flag & DUTY and (at == 0 or words.flags[at - 1] & MODAL):
                return self.phrase(words, at + 1, until=DEED).text
        return ""
