"""All who may be meant as the speaker of an attribution: phrases around its cue, and those who spoke before."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from tasrih.detection.attribution import Attribution
from tasrih.detection.classes import CLOSED, CONJOINED, MARK, PREFIXED, SPEAKER_HEAD
from tasrih.detection.conversation import Conversation
from tasrih.detection.naming import Naming, titles_of
from tasrih.detection.phrases import Phrase, read_phrase
from tasrih.detection.reading import Reading
from tasrih.detection.voices import Reference, Voice

MAX_AFTER, MAX_INSIDE, MAX_BEFORE = 30, 10, 60
"""Tokens looked at behind and before a cue."""
MAX_PHRASES = 4
"""Speaker phrases taken from each side."""
MAX_MET = 6
"""Voices that a phrase without a name, or no phrase at all, may go back to."""


Side = Literal["after", "inside", "before", "earlier", "rule"]


class Option(NamedTuple):
    """A phrase that may be the subject of a cue."""

    phrases: tuple[Phrase, ...]
    side: Side
    """Where it stands: behind the cue, inside the content, before the cue, in the sentence before, or by rule."""
    order: int
    """Its number among the phrases of its side, the nearest first."""
    cut: str = ""
    """How its end was found, where that is not the rule: `tight`, `first` conjunct, a `name` without its last word."""


class Candidate(NamedTuple):
    """One who may be meant, and why."""

    references: tuple[Reference, ...]
    option: Option | None
    """The phrase, None where the subject is dropped."""
    link: str
    """How the phrase leads to the voice: `itself`, `described`, `met`, `titled`, `body`; `carried` without a phrase."""
    rank: int
    """Of a voice met, the last first."""


def candidates(
    conversation: Conversation,
    naming: Naming,
    reading: Reading,
    attribution: Attribution,
) -> list[Candidate]:
    """All who may be meant."""
    return list(_gathered(conversation, naming, reading, attribution))


def options(reading: Reading, attribution: Attribution) -> list[Option]:
    """Speaker phrases around a cue, each with its other possible ends."""
    cue, cue_end = attribution.cue_start, attribution.cue_end
    first, last = reading.starts[cue], min(reading.ends[cue], len(reading.words))
    behind = attribution.start if attribution.start >= cue_end else last
    found: list[Option] = []
    spans: set[tuple[int, int]] = set()

    def add(start: int, end: int, side: Side, order: int) -> None:
        for one in _read(reading, start, end, side, order):
            span = (one.phrases[0].start, one.phrases[-1].end)
            if span not in spans:
                spans.add(span)
                found.append(one)

    for n, start in enumerate(_starts(reading, cue_end, min(behind, cue_end + MAX_AFTER), attribution)):
        add(start, min(behind, last), "after", n)
    if not found and behind <= cue_end + 1:
        inside = [i for i in range(behind, min(behind + MAX_INSIDE, last)) if reading.words[i].opens_known_phrase]
        for n, start in enumerate(inside[:2]):
            add(start, last, "inside", n)
    before = list(_starts(reading, max(first, cue - MAX_BEFORE), cue))
    for n, start in enumerate(reversed(before[:3] + before[3:][-MAX_PHRASES:])):
        add(start, cue, "before", n)
    if first >= 2:
        earlier = reading.starts[first - 2]
        for n, start in enumerate(list(_starts(reading, earlier, min(first - 1, earlier + 15)))[:3]):
            add(start, first - 1, "earlier", n)
    for phrases in (attribution.subject, attribution.passed_on_by):
        if phrases and (phrases[0].start, phrases[-1].end) not in spans:
            found.append(Option(phrases, "rule", 0))
    return found


def _starts(reading: Reading, start: int, end: int, attribution: Attribution | None = None) -> Iterator[int]:
    words, i = reading.words, start
    adverbial = attribution is not None and not attribution.form.entry
    while i < end:
        word = words[i]
        joined = word.flags & CONJOINED and word.flags & SPEAKER_HEAD and not word.flags & PREFIXED
        linked = adverbial and i == start and not word.flags & CLOSED
        if word.opens_phrase or joined or linked or (i in reading.closes and reading.closes[i] < min(end, i + 8)):
            phrases = read_phrase(reading, i, end)
            if phrases:
                yield i
                i = max(phrases[-1].end, i + 1)
                continue
        i += 1


def _read(reading: Reading, start: int, end: int, side: Side, order: int) -> Iterator[Option]:
    word = reading.words[start]
    proclitic = bool(word.flags & CONJOINED or (word.key[0] in "لب" and not word.opens_phrase))
    for cut, tight in (("", False), ("tight", True)):
        phrases = tuple(read_phrase(reading, start, end, tight=tight))
        if not phrases:
            continue
        if proclitic:
            phrases = (phrases[0]._replace(joined=True), *phrases[1:])
        yield Option(phrases, side, order, cut)
        if len(phrases) > 1:
            yield Option(phrases[:1], side, order, "first")
        last = phrases[-1]
        if last.has_name:
            if last.name_end < last.end:
                yield Option((*phrases[:-1], last._replace(end=last.name_end)), side, order, "named")
            for n in range(1, min(3, last.name_end - last.name_start)):
                stop = last.name_end - n
                yield Option((*phrases[:-1], last._replace(end=stop, name_end=stop)), side, order, f"name{n}")
        elif last.end - last.start > 2 and len(phrases) == 1:
            yield Option((last._replace(end=last.end - 1, name_start=last.end - 1, name_end=last.end - 1),), side, order, "short")


def _gathered(
    conversation: Conversation, naming: Naming, reading: Reading, attribution: Attribution
) -> Iterator[Candidate]:
    met = conversation.voices[: -MAX_MET - 1 : -1]
    for option in options(reading, attribution):
        phrases = [phrase for phrase in option.phrases if not _empty(reading, phrase)]
        if not phrases:
            continue
        yield Candidate(tuple(naming.reference(reading, phrase) for phrase in phrases), option, "itself", 0)
        first = phrases[0]
        if len(phrases) > 1 or option.cut in ("name1", "name2", "named"):
            continue
        if not first.has_name:
            described = naming.itself(reading, first)
            yield Candidate((described,), option, "described", 0)
            titles, head = described.titles, described.head
            if option.cut != "short":
                for n, voice in enumerate(met):
                    yield Candidate((Reference(voice, titles, head),), option, "met", n)
                for n, one in enumerate(naming.linked(reading, first)):
                    yield Candidate((Reference(one.voice, titles, head),), option, "titled", n)
                for n, one in enumerate(naming.issuers(reading, first)):
                    yield Candidate((Reference(one.voice, titles, head),), option, "issuer", n)
        else:
            for n, voice in enumerate(naming.alike(reading, first)):
                yield Candidate((_same(voice),), option, "alike", n)
    for n, voice in enumerate(met):
        yield Candidate((_same(voice),), None, "carried", n)
    for n, voices in enumerate(reversed(conversation.earlier)):
        if len(voices) > 1:
            yield Candidate(tuple(map(_same, voices)), None, "carried", n)
    for n, reference in enumerate(naming.nearby(reading, attribution.cue_start)):
        yield Candidate((reference,), None, "near", n)


def _same(voice: Voice) -> Reference:
    return Reference(voice, frozenset(), "")


def _empty(reading: Reading, phrase: Phrase) -> bool:
    words = reading.words
    return all(words[i].flags & MARK for i in range(phrase.start, phrase.end))
