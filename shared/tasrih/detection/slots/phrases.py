"""Noun phrases in a content, as folded words. Pure; for slots."""

from collections.abc import Iterable
from typing import NamedTuple

from tasrih.detection.slots.words import (
    ABOUT,
    ADVERB,
    BOUNDARY,
    DEED,
    DUTY,
    FINITE,
    GOVERNING,
    MARK,
    MIN_CLITIC_WORD,
    MODAL,
    NUMBER,
    POINTER,
    PREPOSED,
    PRONOUN,
    QUOTE,
    RELATIVE,
    THAT,
    TO,
    SlotsFile,
    Words,
    folded,
)

_PHRASE = 6  # words of a noun phrase
_RECEIVER_REACH = 10  # words from an object to its receiver
_OPENING = 2  # words before على that opens a content: إنه, أن
_CLAUSE = 4  # words of a clause that stands for a noun: ما وافقنا عليه


class Phrase(NamedTuple):
    """Folded words of a noun phrase, and the token after it."""

    text: str
    end: int


class Phrases:
    """Reads noun phrases."""

    def __init__(self, data: SlotsFile, units: Iterable[str] = ()) -> None:
        """Take the words; no letter is cut off those of `units`."""
        self._whole = folded(data.whole_words) | frozenset(units)
        self._about = folded(data.about)
        self._all = folded(data.all_words)

    def is_preposed(self, key: str) -> bool:
        """Whether a word may begin with a clitic ب or ل."""
        long = len(key) >= MIN_CLITIC_WORD or key[1:].isdecimal()  # ب50
        return key[0] in "بل" and long and key not in self._whole

    def is_joined(self, key: str) -> bool:
        """Whether a word begins with و that is not its own."""
        return key[0] == "و" and key not in self._whole

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
        conjoined = self.is_joined(key) and bool(len(key) > MIN_CLITIC_WORD or flag & DEED)
        return bool(flag & (FINITE | PREPOSED | until)) or bool(conjoined and not second)

    def _past_about(self, words: Words, start: int) -> int:
        """Past what makes a number less exact: بأكثر من ستين."""
        keys, flags = words
        if start + 1 >= len(keys) or not (
            flags[start] & ABOUT or (keys[start][0] in "بل" and keys[start][1:] in self._about)
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
        return self.bare(key)

    def bare(self, text: str) -> str:
        """A phrase without the article of its first word."""
        return text[2:] if text.startswith("ال") and len(text.split(" ")[0]) > MIN_CLITIC_WORD else text

    def after_bi(self, words: Words, start: int) -> str:
        """The noun phrase after a clitic ب, from token `start` on."""
        keys, flags = words
        for at in range(start, min(start + _PHRASE, len(keys))):
            if flags[at] & MARK and not flags[at] & QUOTE:
                break
            if flags[at] & PREPOSED and keys[at][0] == "ب":
                return self.phrase(words, at).text
        return ""

    def receiver(self, words: Words, start: int, onto: str = "") -> str:
        """The noun phrase after إلى or ل, or after the preposition `onto`, from token `start` on."""
        keys, flags = words
        for at in range(start, min(start + _RECEIVER_REACH, len(keys))):
            flag = flags[at]
            verb = flag & FINITE and keys[at][0] != "ا"
            if verb or flag & (RELATIVE | THAT) or (flag & MARK and not flag & QUOTE):
                break
            if flag & TO or keys[at] == onto:
                return self.phrase(words, at + 1, bare_noun=True).text
            if flag & PREPOSED and keys[at][0] == "ل":
                return "" if flag & DEED else self.phrase(words, at).text
        return ""

    def bound(self, words: Words) -> str:
        """On whom a demand lies: after a modal and على, من or ل, or على that opens the content, behind أن or not."""
        for at, flag in enumerate(words.flags):
            before = words.flags[at - 1] if at else MODAL
            if at > _OPENING and words.keys[at - 1].startswith("ال"):  # الاهتمام المطلوب للمخاطر
                continue
            opens = at <= _OPENING and before & (THAT | PRONOUN)
            if flag & (DUTY | GOVERNING) and (before & MODAL if at else flag & DUTY):
                return self.phrase(words, at + 1, until=DEED).text
            if flag & DUTY and opens:  # أن على الطرفين وقف القتال, not أنه على يقين من
                found = self.phrase(words, at + 1, until=DEED)
                if words.flags[found.end : found.end + 1] and words.flags[found.end] & (DEED | THAT):
                    return found.text
            if at and before & MODAL and flag & PREPOSED and words.keys[at][0] == "ل" and not flag & DEED:
                return self.phrase(words, at, until=DEED).text
        return ""
