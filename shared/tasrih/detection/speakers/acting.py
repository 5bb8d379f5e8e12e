"""Who acts in the clause or sentence that a verb without a subject of its own goes on with."""

from collections.abc import Container

from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.attributions.subjects import main_subject
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    COLON,
    CONNECTIVE,
    COUNTRY,
    FEMININE,
    HONORIFIC,
    NEGATION,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SENTENCE_END,
    TITLE,
    WAS,
)
from tasrih.detection.vocabulary.word import Word

_FULL_NAME = 2
"""Words of a name that is told in full."""
_SHE = "ت"
"""How a verb ends in the past, and begins in the present, whose subject is feminine."""
_IN_IT = frozenset({"فيه", "فيها"})
"""Behind a verb, the statement that the clause before it tells of: `أصدرت الوزارة بيانا، أكدت فيه أن`."""
_AND, _THEN = "و", "ف"
_NO_SUBJECT = PREPOSITION | PREFIXED | ANY_COMPLEMENTISER | CLAUSE_MARK | COLON | QUOTE
_LEADS = WAS | CONNECTIVE | PRONOUN
"""What may stand between the beginning of a sentence and a verb that goes on with the one before: `فهو`, `وكان قد`."""


def acting(reading: Reading, attribution: Attribution, heard: Container[int]) -> tuple[Phrase, ...]:
    """The subject that a participle, or a verb without one, goes on with; of a sentence before it if nobody was heard.

    `طوت الرئيسة فلانة الصفحة، معلنة أن`, `لم يخف فلان قلقه، إذ قال`, `فلان لم يسكت. فقد كتب`.
    """
    form, cue = attribution.form, attribution.cue_start
    if attribution.subject or form.number != "s":
        return ()
    words, start = reading.words, reading.starts[cue]
    subject = main_subject(reading, cue)
    joined = attribution.is_finite and form.conjunction and start != cue
    if form.pos == "participle" or (joined and not _names_subject(words, attribution.cue_end)):
        titled = _one(subject)
        if titled and titled[0].flags & TITLE and is_full(titled[0]):
            return titled
    if not attribution.is_finite or not _is_bare(reading, attribution):
        return ()
    if all(word.flags & _LEADS for word in words[start:cue]):
        end = _end_before(reading, attribution, heard)
        return _agreeing(reading, main_subject(reading, end), end, form) if end > 0 else ()
    told = words[attribution.cue_end].key in _IN_IT
    mark = cue - 1 - (words[cue - 1].flags & (CONNECTIVE | ADVERB) == CONNECTIVE)
    introduced = words[mark].flags & CLAUSE_MARK and (told or mark < cue - 1)
    if told and subject and any(word.flags & (TITLE | HONORIFIC) for word in words[subject[-1].end : cue]):
        return ()  # `تلقى فلان خطابا من الوزير، أشاد فيه`
    goes_on = introduced or (joined and attribution.frame in STRONG)
    return _agreeing(reading, subject, cue, form) if goes_on else ()


def is_full(phrase: Phrase) -> bool:
    """Whether it tells a name in full."""
    return phrase.name_end - phrase.name_start >= _FULL_NAME


def _one(subject: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    return subject if len(subject) == 1 else ()


def _names_subject(words: list[Word], i: int) -> bool:
    return i < len(words) and words[i].opens_phrase


def _is_bare(reading: Reading, attribution: Attribution) -> bool:
    """Whether nothing that may be its subject stands behind a verb."""
    i = attribution.cue_end
    return i == attribution.start or (i < len(reading.words) and bool(reading.words[i].flags & _NO_SUBJECT))


def _end_before(reading: Reading, attribution: Attribution, heard: Container[int]) -> int:
    """Where the sentence ends that one with this verb at its beginning goes on with, if nobody was heard in it; or -1.

    With و alone a verb goes on with whoever spoke last.
    """
    words, cue = reading.words, attribution.cue_start
    start = reading.starts[cue]
    if start < 2 or not words[start - 1].flags & SENTENCE_END or reading.starts[start - 2] in heard:
        return -1
    first = words[start].key
    tied = first.startswith(_THEN) or words[start].flags & WAS if cue > start else attribution.form.conjunction != _AND
    return start - 1 if tied and attribution.cls != "add" else -1


def _agreeing(reading: Reading, found: tuple[Phrase, ...], end: int, form: Form) -> tuple[Phrase, ...]:
    """The main subject of what stands before a place, if it is one body or person and agrees with a verb behind it."""
    words, subject = reading.words, _one(found)
    if not subject or subject[0].flags & COUNTRY:
        return ()
    one = subject[0]
    if any(word.flags & RELATIVE for word in words[one.end : end]):  # `القصر الذي ولد فيه فلان، وقال`
        return ()
    if one.flags & (TITLE | ORGANISATION):
        return subject if bool(one.flags & FEMININE) == (form.gender == "f") else ()
    if not one.has_name:
        return ()
    verb = words[one.start - 1] if one.start > reading.starts[one.start] else None
    return subject if verb is None or _is_hers(verb, words[one.start - 2]) == (form.gender == "f") else ()


def _is_hers(verb: Word, before: Word) -> bool:
    """Whether a verb has a feminine subject: one of the past by its end, one of the present by its beginning."""
    return verb.key.endswith(_SHE) or (bool(before.flags & NEGATION) and verb.key.startswith(_SHE))
