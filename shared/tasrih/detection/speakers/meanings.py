"""Whom a phrase around a cue may mean, and who may go on without one."""

from collections.abc import Iterator

from msgspec.structs import replace

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.speakers.candidates import DUAL_ENDING, MAX_MET, Candidate, Option
from tasrih.detection.speakers.conversation import Conversation
from tasrih.detection.speakers.issuers import issuers
from tasrih.detection.speakers.naming import Naming
from tasrih.detection.speakers.voices import Reference, Voice, may_be_called, posts_of
from tasrih.detection.vocabulary.classes import DUAL, MARK, TITLE

MAX_POST = 5
"""Words of a phrase that say what its post or body is, wherever it is taken to end."""


def linked(conversation: Conversation, naming: Naming, reading: Reading, option: Option) -> Iterator[Candidate]:
    """All whom a phrase may mean."""
    phrases = [phrase for phrase in option.phrases if not _empty(reading, phrase)]
    if not phrases:
        return
    first = phrases[0]
    posts = posts_of(reading.words[first.start : first.start + MAX_POST])
    itself = Candidate(tuple(naming.reference(reading, phrase) for phrase in phrases), option, "itself", 0)
    if first.has_name or not itself.references[0].is_another(posts):
        yield itself
    if len(phrases) > 1:
        return
    leads = option.cut in ("", "bare")  # the others of the same start would only repeat it
    if leads and is_dual(reading, first):
        yield from _pairs(conversation, naming, reading, option)
    if first.has_name:
        alike = naming.others.alike(reading, first) if leads else ()
        for n, voice in enumerate(alike):
            yield Candidate((_same(voice),), option, "alike", n)
        return
    described = naming.itself(reading, first)
    if not described.is_another(posts):
        yield Candidate((described,), option, "described", 0)
    if leads:
        recent = conversation.voices[: -MAX_MET - 1 : -1]
        met = [_same(voice) for voice in recent if may_be_called(voice, reading.words[first.start].flags)]
        issued = [] if reading.words[first.start].flags & TITLE else issuers(naming, reading, first)
        for link, found in (("met", met), ("titled", naming.others.linked(reading, first)), ("issuer", issued)):
            for n, one in enumerate(other for other in found if not other.is_another(posts)):
                yield Candidate((replace(described, voice=one.voice),), option, link, n)


def _pairs(
    conversation: Conversation, naming: Naming, reading: Reading, option: Option | None, at: int | None = None
) -> Iterator[Candidate]:
    """Two who may be meant together (`الوزيران`), or by a verb in the dual."""
    at = option.phrases[0].start if option else at or 0
    last = conversation.last_pair()
    pairs = [tuple(map(_same, last))] if last else []
    for n, references in enumerate(pairs + naming.others.pairs(reading, at)):
        yield Candidate(references, option, "pair", n)


def is_dual(reading: Reading, phrase: Phrase) -> bool:
    """`الوزيران`, `الدولتان الجارتان`: two who were named before."""
    words = reading.words[phrase.start : phrase.end]
    return not phrase.has_name and bool(words[0].flags & DUAL) and all(w.key.endswith(DUAL_ENDING) for w in words)


def carried(
    conversation: Conversation, naming: Naming, reading: Reading, attribution: Attribution
) -> Iterator[Candidate]:
    """All who may go on without a phrase that names them."""
    for n, voice in enumerate(conversation.voices[: -MAX_MET - 1 : -1]):
        yield Candidate((_same(voice),), None, "carried", n)
    for n, voices in enumerate(reversed(conversation.earlier)):
        if len(voices) > 1:
            yield Candidate(tuple(map(_same, voices)), None, "carried", n)
    for n, reference in enumerate(naming.others.nearby(reading, attribution.cue_start)):
        yield Candidate((reference,), None, "near", n)
    if attribution.form.number == "d":
        yield from _pairs(conversation, naming, reading, None, attribution.cue_start)


def _same(voice: Voice) -> Reference:
    return Reference(voice, frozenset(), "")


def _empty(reading: Reading, phrase: Phrase) -> bool:
    words, start = reading.words, phrase.start
    return bool(words[start].flags & MARK) and all(words[i].flags & MARK for i in range(start + 1, phrase.end))
