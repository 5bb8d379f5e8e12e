"""All who may be meant as the speaker of an attribution: phrases around its cue, and those who spoke before."""

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tasrih.detection.attributions.attribution import FINITE, Attribution
from tasrih.detection.attributions.subjects import JUDGES, is_a_man, is_said_by
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import is_accusative, is_told
from tasrih.detection.reading.phrases import Phrase, read_phrase, split_phrase, whole_phrase
from tasrih.detection.speakers.surnames import MAX_PLACES
from tasrih.detection.speakers.verbs import is_verb
from tasrih.detection.speakers.voices import Reference
from tasrih.detection.vocabulary.classes import (
    ACCUSATIVE,
    ADVERB,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    CONNECTIVE,
    DEFINITE,
    FEMININE,
    FILLER,
    HONORIFIC,
    HONORIFIC_PRONOUN,
    MANNER,
    MARK,
    NAME_PARTICLE,
    NEGATION,
    NO_SPEAKER,
    NOT_A_NAME,
    NUMBER,
    OBLIQUE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    REPORT,
    SENTENCE_END,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word, is_known_given

MAX_AFTER, MAX_INSIDE, MAX_BEFORE = 30, 10, 60
"""Tokens looked at behind and before a cue."""
MAX_GROWN = 20
"""Longest phrase that marks alone end."""
_BARS = BREAK | SENTENCE_END | COLON | QUOTE | ANY_COMPLEMENTISER | RELATIVE | NUMBER | VERB
_NO_SUBJECT = CLOSED | MARK | BREAK | NUMBER | PREFIXED | VERB | NEGATION | NO_SPEAKER
_LANDS = "يا"
"""How names of states and places end (`ليبيا`), and hardly any noun in the accusative."""
_LEAD_ON = frozenset({"ila", "ala", "an"})
"""Frames of prepositions that stand in no body's name."""
MAX_PHRASES = 4
"""Speaker phrases taken from each side."""
DUAL_ENDING = "ان"
MAX_MET = 6
"""Voices that a phrase without a name, or no phrase at all, may go back to."""


Side = Literal["after", "inside", "before", "earlier", "rule"]


class Option(Struct, frozen=True):
    """A phrase that may be the subject of a cue."""

    phrases: tuple[Phrase, ...]
    side: Side
    """Where it stands: behind the cue, inside the content, before the cue, in the sentence before, or by rule."""
    order: int
    """Its number among the phrases of its side, the nearest first."""
    cut: str = ""
    """How its end was found, where that is not the rule: `tight`, `first` conjunct, a `name` without its last word."""


class Candidate(Struct, frozen=True):
    """One who may be meant, and why."""

    references: tuple[Reference, ...]
    option: Option | None
    """The phrase, None where the subject is dropped."""
    link: str
    """How the phrase leads to the voice: `itself`, `described`, `met`, `titled`, `body`; `carried` without a phrase."""
    rank: int
    """Of a voice met, the last first."""


def options(reading: Reading, attribution: Attribution) -> list[Option]:
    """Speaker phrases around a cue, each with its other possible ends."""
    cue, cue_end = attribution.cue_start, attribution.cue_end
    last = min(reading.ends[cue], len(reading.words))
    behind = attribution.start if attribution.start >= cue_end else last
    if attribution.rest >= 0:
        behind = min(behind, attribution.rest)
    found: list[Option] = []
    spans: set[tuple[int, ...]] = set()

    gender = _agreeing(reading, attribution)

    def oblique(i: int) -> bool:  # `وأبلغ | الصحافيين بأن`
        return attribution.is_finite and bool(reading.words[i].flags & OBLIQUE) and reading.words[i].is_plural

    def add(start: int, end: int, side: Side, order: int, few: bool = False) -> None:
        for one in _read(reading, start, end, side, order, few):
            if side == "after" and (oblique(start) or _is_told(reading.words, one.phrases, gender)):
                continue
            span = _span(one.phrases)
            if span not in spans:
                spans.add(span)
                found.append(one)

    for n, start in enumerate(_starts(reading, cue_end, min(behind, cue_end + MAX_AFTER), attribution)):
        add(start, min(behind, last), "after", n, n > 1)
    if not found and behind <= cue_end + 1 and attribution.frame not in STRONG and attribution.rest < 0:
        inside = [i for i in range(behind, min(behind + MAX_INSIDE, last)) if reading.words[i].opens_known_phrase]
        for n, start in enumerate(inside[:2]):
            add(start, last, "inside", n, True)
    for place in _before(reading, cue):
        add(*place)
    by_rule = (phrases for phrases in (attribution.subject, attribution.passed_on_by) if phrases)
    missing = (phrases for phrases in by_rule if _span(phrases) not in spans)
    return found + [Option(phrases, "rule", 0) for phrases in missing]


def _before(reading: Reading, cue: int) -> Iterator[tuple[int, int, Side, int, bool]]:
    """Where phrases begin before a cue, the nearest first, and in the sentence before it: as `options` adds them."""
    first = reading.starts[cue]
    before = list(_starts(reading, max(first, cue - MAX_BEFORE), cue))
    for n, start in enumerate(reversed(before[:3] + before[3:][-MAX_PHRASES:])):
        yield start, cue, "before", n, n > 0
    if first >= 2:
        earlier = reading.starts[first - 2]
        for n, start in enumerate(list(_starts(reading, earlier, min(first - 1, earlier + 15)))[:3]):
            yield start, first - 1, "earlier", n, True


def _agreeing(reading: Reading, attribution: Attribution) -> str:
    """The gender of a subject behind a verb that may have an object there too; empty where it tells nothing."""
    objects = attribution.frame not in STRONG or attribution.cls in JUDGES
    if not (objects and attribution.is_finite and attribution.form.number == "s"):
        return ""
    read = {form.gender for _, form in reading.words[attribution.cue_start].cues if form.pos in FINITE}
    return attribution.form.gender if len(read) == 1 else ""  # `ونعت` is two verbs


def _is_told(words: list[Word], phrases: tuple[Phrase, ...], gender: str) -> bool:
    """Whether a verb of that gender does not agree with a phrase: `أبلغت المبعوث بـ`, `وحث السلطات على`."""
    if gender == "f":
        return is_a_man(words, phrases)
    head = words[phrases[0].start].flags
    return gender == "m" and bool(head & FEMININE and head & ORGANISATION) and not head & TITLE


def _span(phrases: tuple[Phrase, ...]) -> tuple[int, ...]:
    """What tells a phrase, and the name read in it, from others."""
    last = phrases[-1]
    return phrases[0].start, last.end, last.name_start, last.name_end


def _starts(reading: Reading, start: int, end: int, attribution: Attribution | None = None) -> Iterator[int]:
    words, i = reading.words, start
    adverbial = attribution is not None and not attribution.form.entry
    bar = CLOSED if adverbial else _NO_SUBJECT
    if attribution and start < end and not words[start].opens_phrase and not words[start].flags & bar:
        if not (is_said_by(reading, start) or words[start].flags & ADVERB or words[start].is_circumstance):
            yield start
        i = _past_body(reading, start, end)
    while i < end:
        word = words[i]
        if word.flags & MANNER:
            i += 1 + (i + 1 < end and not words[i + 1].opens_known_phrase)  # `بصوت خافت`
            continue
        joined = word.flags & CONJOINED and word.flags & SPEAKER_HEAD and not word.flags & PREFIXED
        if word.is_circumstance or is_said_by(reading, i):
            i += 1  # `مشيرا`: another cue
            continue
        if is_verb(reading, i):
            i += 1
            continue
        if word.opens_phrase or joined or (i in reading.closes and reading.closes[i] < min(end, i + 8)):
            phrases = read_phrase(reading, i, end)
            if phrases:
                yield i
                i = max(phrases[-1].end, i + 1)
                continue
        i += 1


def _past_body(reading: Reading, start: int, end: int) -> int:
    """Past a body with its preposition (`وفقا | لبرنامج الأغذية`), in whose name none begins; else past one word."""
    flags = reading.words[start].flags
    body = flags & PREFIXED and flags & (ORGANISATION | OUTLET | FILLER) and not flags & (TITLE | DEFINITE)
    phrases = read_phrase(reading, start, end) if body else ()
    return phrases[-1].end if phrases else start + 1


def _read(reading: Reading, start: int, end: int, side: Side, order: int, few: bool) -> Iterator[Option]:
    word = reading.words[start]
    glued = word.key[0] in "لب" and not word.opens_phrase and not word.is_known_name
    proclitic = bool(word.flags & CONJOINED or glued)
    for cut, phrases in _cuts(reading, start, end, few):
        if proclitic:
            phrases = (replace(phrases[0], joined=True), *phrases[1:])
        counted = start > 0 and reading.words[start - 1].flags & NUMBER and not word.flags & DEFINITE
        if counted:  # `26 دولة`
            phrases = (replace(phrases[0], start=start - 1), *phrases[1:])
        yield Option(phrases, side, order, cut)
        if len(phrases) > 1 and not _names_two(reading, phrases):
            yield Option(phrases[:1], side, order, "first")
        elif cut != "tight":
            joint = split_phrase(reading, phrases[0])
            if joint:
                yield Option(joint, side, order, "joint")
        last = phrases[-1]
        if last.has_name:
            if last.name_end < last.end:
                yield Option((*phrases[:-1], replace(last, end=last.name_end)), side, order, "named")
            for n in range(1, min(3, last.name_end - last.name_start)):
                if (few and n > 1) or not _may_be_dropped(reading, last.name_end - n, n, ahead=side == "before"):
                    break
                stop = last.name_end - n
                if stop - last.name_start == 1 and _is_family(reading, stop):
                    break
                yield Option((*phrases[:-1], replace(last, end=stop, name_end=stop)), side, order, f"name{n}")
        elif last.end - last.start > 2 and len(phrases) == 1:
            stop = last.end - 1
            yield Option((replace(last, end=stop, name_start=stop, name_end=stop),), side, order, "short")


def _may_be_dropped(reading: Reading, i: int, n: int, *, ahead: bool) -> bool:
    """Whether the nth last word of a name may be none; an honorific only before a name: not in `جورج سماحة إن`.

    A family name with the article is one where it stands `ahead` of the verb (`عباس الكرماوي يرفض`): no object can.
    """
    word, behind = reading.words[i], reading.words[i + 1] if i + 1 < len(reading.words) else None
    if word.flags & NAME_PARTICLE or reading.words[i - 1].flags & NAME_PARTICLE:
        return False
    if ahead and word.flags & DEFINITE and not word.flags & NOT_A_NAME:
        return False
    if n == 1 and word.flags & HONORIFIC:
        return behind is not None and behind.is_name_like
    return n == 1 or not word.is_known_name


def _is_family(reading: Reading, i: int) -> bool:
    """Whether a word of which nothing else is known ends a name with a given one: nobody is called `إدموند` alone.

    What stands behind another given name elsewhere is a family name itself (`ماهر نواز`, `نواز متفائل`).
    """
    words, word, given = reading.words, reading.words[i], reading.words[i - 1]
    if not is_known_given(given) or given.cues or word.cues or not word.is_name_like:
        return False
    places = islice(reading.places(given.key), MAX_PLACES)
    return not any(at and is_known_given(words[at - 1]) for at in places)


def _names_two(reading: Reading, phrases: tuple[Phrase, ...]) -> bool:
    """A noun of speakers or a full name joined to a name, or two titles alike without names.

    `الوزير فلان ومنظمة الجسور`, `فلان وخالد رزق الله`; `وزير النقل ووزير المالية`
    """
    if len(phrases) < 2:
        return False
    first, second = phrases[:2]
    word = reading.words[second.start]
    speaker = word.flags & CONJOINED and word.flags & SPEAKER_HEAD
    full = word.prefixes_name and second.name_end - second.name_start > 1
    titles = first.flags & second.flags & TITLE and not (first.flags | second.flags) & DEFINITE
    alike = titles and not (first.has_name or second.has_name)
    return first.end == second.start and bool(alike or (first.has_name and (speaker or full)))


def _cuts(reading: Reading, start: int, end: int, few: bool) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
    """The phrase as rules end it, and as long as marks, prepositions or verbs let it grow; no reading of it twice."""
    loose, tight = (read_phrase(reading, start, end, tight=tight) for tight in (False, True))
    if loose:
        yield "", loose
    if tight and tight != loose:
        yield "tight", tight
    ruled, two = bool(loose or tight), _names_two(reading, loose) or _names_two(reading, tight)
    if two or (few and ruled) or reading.words[start].flags & HONORIFIC_PRONOUN:
        return
    told = [loose]
    for cut, bar in (("plain", _BARS | PREPOSITION | PREFIXED), ("wide", _BARS)):
        stop = _grown(reading, start, end, bar)
        if stop > start + 1 or not ruled:
            phrases = (whole_phrase(reading, start, stop),)
            if phrases not in told:
                told.append(phrases)
                yield cut if ruled else "bare", phrases


def _grown(reading: Reading, start: int, end: int, bar: int) -> int:
    words, i = reading.words, start + 1
    end = min(end, start + MAX_GROWN)
    while i < end and not (words[i].flags & bar or (words[i].openings and _names_source(reading, i))):
        if words[i].flags & CLAUSE_MARK and not (i + 1 < end and words[i + 1].flags & (TITLE | HONORIFIC)):
            break
        if words[i].possessed and words[i - 1].flags & PREPOSITION:  # `الوزير في كلمته`
            break
        if _is_beside(words[i]) or _leads_on(reading, start, i) or is_told(words[i], words[i - 1].continues_name):
            break
        i += 1
    while i > start + 1 and words[i - 1].flags & (PREPOSITION | CLAUSE_MARK | CONNECTIVE):
        i -= 1
    return i


def _is_beside(word: Word) -> bool:
    """What stands in no phrase of a speaker: a noun in the accusative (`بثت المعارضة | تسجيلا`), a negation."""
    flags = word.flags
    bare = not (flags & DEFINITE or word.possessed or word.key.endswith(_LANDS))
    noun = bare and flags & COMMON and flags & ACCUSATIVE
    return bool(noun or flags & NEGATION or is_accusative(word))


def _leads_on(reading: Reading, start: int, i: int) -> bool:
    """Whether a preposition that no body's name goes on with stands behind one: `الوكالة | على اللقاء`, `| في بيان`."""
    head = reading.words[start].flags
    frame = reading.frame_prepositions.get(reading.keys[i])
    if frame is None or not head & ORGANISATION or head & TITLE:
        return False
    report = i + 1 < len(reading.words) and reading.words[i + 1].flags & REPORT
    return frame in _LEAD_ON or bool(report)


def _names_source(reading: Reading, i: int) -> bool:
    """Whether words that name a source stand at `i` (`نقلا عن`): they are no part of the phrase before them."""
    return any(opening.stands_at(reading.keys, i) for opening in reading.words[i].openings)
