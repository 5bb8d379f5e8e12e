"""Verbs that report only with a noun: light verbs (`أعرب عن أمله في`) and idioms (`ألقى باللوم على`)."""

from msgspec.structs import replace

from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.attribution import FINITE, Attribution, is_content_word
from tasrih.detection.attributions.subjects import subject_before, subject_between, subject_touching
from tasrih.detection.reading.complements import STRONG, Mark, marks_after
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import in_construct
from tasrih.detection.reading.phrases import Phrase, read_phrase, whole_phrase
from tasrih.detection.vocabulary.classes import (
    ACT,
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    COLON,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    HONORIFIC,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    RELATIVE,
    REPORT,
    SPEAKER_HEAD,
    TITLE,
)
from tasrih.detection.vocabulary.cues import Cue, CueClass, Idiom
from tasrih.events.model import Kind

MAX_STANCE_GAP = 25
MAX_IDIOM_GAP = 15
_FOR = "ل"
_ENDS_ISSUER = CLAUSE_MARK | PREPOSITION | RELATIVE | QUOTE
_NOT = "عدم"
"""`أكد عدم وجود نية لـ`: the stance is not taken."""
_ASSERTIVE = frozenset({"say", "assert", "reveal", "add"})


def with_idiom(reading: Reading, i: int, cue: Cue, form: Form) -> Attribution | None:
    """A verb with the fixed words that make it report, the subject or an object between them."""
    for idiom in reading.idioms.get(cue.id, ()):
        at = _idiom_at(reading, i, idiom)
        if at is None:
            continue
        end = at + len(idiom.words)
        marks = marks_after(reading, end - 1)
        mark = next((m for m in marks if m.frame in idiom.frames and _follows(reading, end, m)), None)
        if mark is None and "object" in idiom.frames and is_content_word(reading, end):
            mark = Mark("object", end - 1, end)
        if mark:
            subject = _who_blames(reading, i, at, form) if idiom.blames else _subject(reading, i, at, form)
            found = _attribution(
                i, form, mark, subject or _issuer(reading, end, mark.at), idiom.cls, idiom.kind, cue.id
            )
            behind = subject[-1].end if subject and subject[-1].end > i else i + 1
            if idiom.blames:
                return replace(found, rest=behind, blamed=(behind, at))
            return replace(found, rest=at) if behind > i + 1 else found
    return None


def _follows(reading: Reading, end: int, mark: Mark) -> bool:
    """Near, and no new part of the sentence (`قطع تعهدا، بدعم من فلان`)."""
    return mark.at - end <= 8 and (mark.frame in STRONG or not reading.words[mark.at - 1].flags & CLAUSE_MARK)


def _attribution(
    i: int, form: Form, mark: Mark, subject: tuple[Phrase, ...], cls: CueClass, kind: Kind, entry: str
) -> Attribution:
    return Attribution(
        cue_start=i, cue_end=i + 1, form=form, frame=mark.frame, start=mark.start, end=-1, cls=cls, kind=kind,
        subject=subject, entry=entry,
    )  # fmt: skip


def _idiom_at(reading: Reading, i: int, idiom: Idiom) -> int | None:
    keys, last = reading.keys, min(reading.ends[i], i + MAX_IDIOM_GAP, len(reading.words)) - len(idiom.words)
    for at in range(i + 1, last + 1):
        if all(keys[at + n] in words for n, words in enumerate(idiom.words)):
            return at
    return None


def _subject(reading: Reading, i: int, end: int, form: Form) -> tuple[Phrase, ...]:
    if form.pos == "participle":
        return ()
    return subject_between(reading, i + 1, end) or subject_before(reading, i, form)


def _issuer(reading: Reading, i: int, end: int) -> tuple[Phrase, ...]:
    """Whose document it is that reports, behind its noun: `جاء في بيان | للجيش أن`."""
    words = reading.words
    if i >= end or not words[i - 1].flags & REPORT or not words[i].flags & PREFIXED:
        return ()
    if not words[i].flags & (SPEAKER_HEAD | COUNTRY) or not words[i].key.startswith(_FOR):
        return ()
    stop = next((j for j in range(i, end) if words[j].flags & _ENDS_ISSUER), end)
    return read_phrase(reading, i, stop) or (whole_phrase(reading, i, stop),)


def _who_blames(reading: Reading, i: int, end: int, form: Form) -> tuple[Phrase, ...]:
    """Subject of a verb before whose fixed words somebody else always stands: `حمّل النادي | الاتحاد مسؤولية كذا`."""
    if form.pos == "participle":
        return ()
    found = subject_between(reading, i + 1, end, tight=True, gender=form.gender)
    if found and found[-1].end == end:
        found = _first_of_two(reading, found[0].start, end)
    return found or subject_touching(reading, i, form) or subject_before(reading, i, form)


def _first_of_two(reading: Reading, start: int, end: int) -> tuple[Phrase, ...]:
    """The first of two bodies or persons side by side; empty where all is one (`حمّل رئيس الوزراء مسؤولية كذا`)."""
    words = reading.words
    for at in range(start + 1, end):
        before, flags = words[at - 1].flags, words[at].flags
        whole = before & (DEFINITE | COUNTRY) or words[at - 1].is_name_like
        adds = flags & (PREFIXED | CONJOINED | RELATIONAL | HONORIFIC) or (flags & TITLE and before & HONORIFIC)
        if whole and flags & (SPEAKER_HEAD | COUNTRY) and not adds and (not in_construct(words, start, at)):
            phrases = read_phrase(reading, start, at, tight=True)
            return phrases if phrases and phrases[-1].end == at else ()
    return ()


def with_stance(reading: Reading, i: int, cue: Cue, form: Form) -> Attribution | None:
    """A light verb whose noun carries the act: `أعرب فلان عن أمله في`, `أكد رفضه لـ`, `أبدى استعداده لـ`."""
    words, end = reading.words, reading.ends[i]
    for j in range(i + 1, min(end, i + MAX_STANCE_GAP)):
        word = words[j]
        if word.flags & (ANY_COMPLEMENTISER | COLON) or word.key == _NOT:
            return None
        if not word.flags & ACT:
            continue
        stance = next((c for c, f in word.cues if f.pos in ("masdar", "noun") and _is_stance(cue, c, f)), None)
        if stance is None or not _governs(reading, j, cue):
            continue
        mark = _stance_mark(reading, j, stance, marks_after(reading, j))
        if mark is None and words[j - 1].key in reading.frame_prepositions:
            mark = Mark("object", j - 1, j)  # `عبر عن | شكرهم للحكومة`
        if mark is None:
            return None
        if cue.cls in _ASSERTIVE and not _is_said(stance):
            mark = Mark(mark.frame, j - 1, j)  # `أكد | رفضه لـ`: what is asserted is that he refuses
        subject = _subject(reading, i, j, form)
        bare = form.pos in FINITE and not (subject or form.conjunction or i == reading.starts[i])
        found = _attribution(i, form, mark, subject, stance.cls, stance.kind_in(mark.frame), stance.id)
        return replace(found, doubts=("no_subject",)) if bare else found
    return None


def _is_stance(verb: Cue, noun: Cue, form: Form) -> bool:
    if form.preposition:
        return False
    return noun.nominal == "stance" or (noun.nominal == "cue" and (bool(form.suffix) or verb.cls == "light"))


def _is_said(stance: Cue) -> bool:
    """Whether the noun is itself said to others: the content is only what follows it (`جدد دعوته إلى | كذا`)."""
    return stance.cls in _ASSERTIVE or stance.kind in ("demand", "threat")


def _governs(reading: Reading, noun: int, cue: Cue) -> bool:
    """Whether the light verb takes the noun: its preposition stands before it, or it takes an object."""
    before = reading.words[noun - 1]
    if before.key in reading.frame_prepositions:
        return reading.frame_prepositions[before.key] in cue.light
    return "object" in cue.light


def _stance_mark(reading: Reading, noun: int, stance: Cue, marks: list[Mark]) -> Mark | None:
    own = [m for m in marks if m.frame in stance.frames and _follows(reading, noun, m)]
    strong = next((m for m in marks if m.frame in STRONG), None)
    if own and strong and strong.at == own[0].start:
        return strong
    if own:
        return own[0]
    if strong and strong.at - noun <= 4:
        return strong
    i = noun + 1
    return Mark("object", noun, i) if "object" in stance.frames and is_content_word(reading, i) else None
