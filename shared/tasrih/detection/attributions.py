"""Attributions: a cue with the place where its content begins and the phrase that names its speaker."""

from typing import Literal, NamedTuple

from tasrih.arabic.morphology import Form
from tasrih.detection.classes import (
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMPLEMENTISER,
    COMPLEMENTISER_PRONOUN,
    CONJOINED,
    CONNECTIVE,
    COUNTRY,
    DUMMY,
    IMPERSONAL,
    JOINT_OPENER,
    NEGATION,
    OBLIQUE,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SENTENCE_END,
    TANWIN,
    TOPIC_OPENER,
)
from tasrih.detection.complements import STRONG, Mark, marks_after
from tasrih.detection.lexicon import Cue, CueClass, Frame
from tasrih.detection.phrases import Phrase, in_construct, phrase_before, read_phrase, starts_phrase
from tasrih.detection.reading import Reading
from tasrih.events.model import Kind

FINITE = frozenset({"perfect", "imperfect"})
ADJACENT = frozenset({"li", "fi", "ala", "an"})
"""Frames that follow the verb and its subject at once; an addressee stands only before the others."""
MAX_STANCE_GAP = 25


Link = Frame | Literal["postposed", "fronted"]
"""How a cue is joined to its content: by a frame that it governs, or loosely from behind or before it."""


class Attribution(NamedTuple):
    """A cue in its sentence, by token index; what it covers is decided later."""

    cue_start: int
    cue_end: int
    form: Form
    frame: Link
    start: int
    """First token of the content; for a fronted or postposed attribution that of the clause before it."""
    end: int
    """End of the content where the attribution itself fixes it, else -1."""
    cls: CueClass
    kind: Kind
    subject: tuple[Phrase, ...]
    """Conjuncts of the speaker phrase; empty when the subject is dropped or lies in another clause."""

    @property
    def is_finite(self) -> bool:
        """Whether the cue is an inflected verb."""
        return self.form.pos in FINITE

    @property
    def carries_on(self) -> bool:
        """Whether the next cue without a subject goes on with its speaker: not so for background and asides."""
        return self.form.pos != "masdar" and self.frame != "postposed"

    @property
    def opens_report(self) -> bool:
        """Whether the cue starts a report of its own and so ends the content before it."""
        if self.form.pos in FINITE:
            return bool(self.form.conjunction)
        return self.form.pos == "participle" or self.end >= 0


def is_adverbial(form: Form) -> bool:
    """Whether a participle may hang on a clause as `مشيرا`, `مشيرة`, `داعين` do; a feminine shows no case."""
    return form.accusative or (form.gender == "f" and not form.suffix)


def find_attribution(reading: Reading, i: int) -> Attribution | None:
    """The attribution of the cue word at token `i`, or None when nothing there is reported."""
    word = reading.words[i]
    marks = marks_after(reading, i)
    if word.flags & PREPOSITION and not (marks and marks[0].frame == "clause" and marks[0].at == i + 1):
        return None
    for cue, form in reading.words[i].cues:
        found = _with_reading(reading, i, cue, form, marks)
        if found:
            return found
    return None


def _with_reading(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    if cue.light and form.pos != "masdar":
        found = _with_stance(reading, i, cue, form)
        if found or cue.cls == "light":
            return found
    if form.pos in FINITE:
        return _finite(reading, i, cue, form, marks)
    if form.pos == "participle" and not form.definite and is_adverbial(form):
        return _participle(reading, i, cue, form, marks)
    if form.pos == "masdar":
        return _nominal(reading, i, cue, form, marks)
    return None


def _attribution(i: int, cue: Cue, form: Form, mark: Mark, subject: tuple[Phrase, ...]) -> Attribution:
    return Attribution(i, i + 1, form, mark.frame, mark.start, -1, cue.cls, cue.kind_in(mark.frame), subject)


def _with_stance(reading: Reading, i: int, cue: Cue, form: Form) -> Attribution | None:
    """A light verb whose noun carries the act: `أعرب فلان عن أمله في`, `أكد رفضه لـ`, `أبدى استعداده لـ`."""
    words, end = reading.words, reading.ends[i]
    for j in range(i + 1, min(end, i + MAX_STANCE_GAP)):
        word = words[j]
        if word.flags & (COMPLEMENTISER | COLON):
            return None
        stance = next((c for c, f in word.cues if f.pos in ("masdar", "noun") and _is_stance(cue, c, f)), None)
        if stance is None or not _governs(reading, j, cue):
            continue
        mark = _stance_mark(reading, j, stance, marks_after(reading, j))
        if mark is None:
            return None
        subject = _subject_between(reading, i + 1, j) or _subject_before(reading, i, form)
        if form.pos in FINITE and not (subject or form.conjunction or i == reading.starts[i]):
            return None
        return Attribution(i, i + 1, form, mark.frame, mark.start, -1, stance.cls, stance.kind_in(mark.frame), subject)
    return None


def _is_stance(verb: Cue, noun: Cue, form: Form) -> bool:
    if form.preposition:
        return False
    return noun.nominal == "stance" or (noun.nominal == "cue" and (bool(form.suffix) or verb.cls == "light"))


def _governs(reading: Reading, noun: int, cue: Cue) -> bool:
    """Whether the light verb takes the noun: its preposition stands before it, or it takes an object."""
    before = reading.words[noun - 1]
    if before.key in reading.frame_prepositions:
        return reading.frame_prepositions[before.key] in cue.light
    return "object" in cue.light


def _stance_mark(reading: Reading, noun: int, stance: Cue, marks: list[Mark]) -> Mark | None:
    own = [m for m in marks if m.frame in stance.frames and m.at - noun <= 8]
    strong = next((m for m in marks if m.frame in STRONG), None)
    if own and strong and strong.at == own[0].start:
        return strong
    if own:
        return own[0]
    if strong and strong.at - noun <= 4:
        return strong
    i = noun + 1
    return Mark("object", noun, i) if "object" in stance.frames and _is_content_word(reading, i) else None


def _finite(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    if _reports_nothing(reading, i, cue, form):
        return None
    mark = _choose(reading, cue, marks)
    if mark:
        if mark.frame == "an" and cue.cls == "report":
            return _passed_on(reading, i, cue, form, mark, marks)
        tight = mark.frame not in STRONG
        subject = (
            _subject_touching(reading, i, form)
            or _subject_between(reading, i + 1, mark.at, tight)
            or _subject_before(reading, i, form)
        )
        if cue.weak and not subject and (mark.frame not in STRONG or mark.at - i > 3):
            return None
        if not _plausible(reading, i, cue, form, mark, subject):
            return None
        return _attribution(i, cue, form, mark, subject)
    if "object" in cue.frames:
        return _with_object(reading, i, cue, form)
    return None


def _reports_nothing(reading: Reading, i: int, cue: Cue, form: Form) -> bool:
    """An impersonal verb, a negated one, and one in the mouth of the speaker whose words it stands in."""
    before = reading.words[i - 1].flags if i else 0
    if reading.words[i].flags & IMPERSONAL or form.person == 1:
        return True
    if form.passive and not (i + 1 < len(reading) and reading.words[i + 1].flags & (ANY_COMPLEMENTISER | COLON)):
        return True
    return bool(before & NEGATION) and cue.cls not in ("exclude", "refuse", "deny")


def _plausible(reading: Reading, i: int, cue: Cue, form: Form, mark: Mark, subject: tuple[Phrase, ...]) -> bool:
    """Whether the mark really begins what the verb reports."""
    words = reading.words
    if mark.frame in STRONG:
        return True
    if i and words[i - 1].flags & RELATIVE and form.pos == "imperfect":
        return False
    if (
        cue.cls == "hope"
        and form.pos == "imperfect"
        and subject
        and words[subject[0].start].flags & (COUNTRY | ORGANISATION)
    ):
        return False  # a state's hope is the reporter's guess
    after = subject[-1].end if subject and subject[-1].end > i else i + 1
    return mark.frame not in ADJACENT or mark.at - after <= 3


def _passed_on(reading: Reading, i: int, cue: Cue, form: Form, mark: Mark, marks: list[Mark]) -> Attribution | None:
    """`نقلت الوكالة عن فلان قوله إن`: he speaks, the agency passes it on."""
    subject = tuple(read_phrase(reading, mark.start, reading.ends[i]))
    said = next((m for m in marks if m.frame in STRONG), None)
    if not subject or said is None:
        return None
    return _attribution(i, cue, form, said, subject)


def _participle(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    before = reading.words[i - 1].flags if i else BREAK
    mark = _choose(reading, cue, marks)
    if mark and not form.accusative and mark.frame not in STRONG and not before & (CLAUSE_MARK | BREAK):
        return None
    if mark and (mark.at - i <= 12 or mark.frame in STRONG):
        return _attribution(i, cue, form, mark, ())
    if "object" in cue.frames and form.accusative and _is_content_word(reading, i + 1):
        return _attribution(i, cue, form, Mark("object", i, i + 1), ())
    return None


def _nominal(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    before = reading.words[i - 1] if i else None
    if form.definite or form.suffix or (before and before.flags & DUMMY):
        return None
    if before and cue.cls == "say" and before.flags & PREPOSITION:
        return None  # `في تصريح صحفي` is an adverbial of another cue
    if not starts_phrase(reading.words, i + 1, known_only=True):
        return None
    subject = tuple(read_phrase(reading, i + 1, min(reading.ends[i], i + 15), tight=True))
    if not subject:
        return None
    end = subject[-1].end
    mark = next((m for m in marks if m.frame in cue.frames and 0 <= m.at - end <= 8), None)
    if mark is None and "object" in cue.frames and _is_content_word(reading, end):
        mark = Mark("object", i, end)
    return _attribution(i, cue, form, mark, subject) if mark else None


def _choose(reading: Reading, cue: Cue, marks: list[Mark]) -> Mark | None:
    """The mark that the cue governs: a clause, colon or quotation where it takes one, else its own preposition."""
    strong = marks[-1] if marks and marks[-1].frame in STRONG and _takes(cue, marks[-1].frame) else None
    own = [m for m in marks if m.frame in cue.frames and m.frame not in STRONG]
    for mark in own:
        if strong and strong.at <= mark.at + 1:
            return strong
        if not _is_place(reading, mark) or mark is own[-1]:
            return mark if not (strong and "clause" in cue.frames and _is_place(reading, mark)) else strong
    return strong


def _takes(cue: Cue, frame: Frame) -> bool:
    return frame in cue.frames or (frame == "colon" and "quote" in cue.frames) or not cue.weak


def _is_place(reading: Reading, mark: Mark) -> bool:
    return mark.start < len(reading) and bool(reading.words[mark.start].flags & COUNTRY)


def _subject_between(reading: Reading, start: int, end: int, tight: bool = False) -> tuple[Phrase, ...]:
    words = reading.words
    i = start
    if i + 1 < end and words[i].flags & JOINT_OPENER and words[i + 1].flags & PREPOSITION:
        i += 2
    while i < end and (words[i].flags & (CLAUSE_MARK | PREFIXED) or words[i].flags & PREPOSITION):
        if words[i].flags & (PREPOSITION | PREFIXED) and not words[i].flags & CLAUSE_MARK:
            i = _after_adverbial(reading, i, end)
        else:
            i += 1
    if i >= end or not (
        starts_phrase(words, i, i > start) or (i == start and not tight and _may_be_subject(reading, i))
    ):
        return ()
    return tuple(read_phrase(reading, i, end, tight=tight))


def _may_be_subject(reading: Reading, i: int) -> bool:
    """Any noun right between a verb and أن is the subject, known or not (`أكد البيان أن`, `«مكتب أخبار سوريا»`)."""
    word = reading.words[i]
    if i in reading.closes:
        return True
    barred = (
        PREFIXED
        | CONJOINED
        | PREPOSITION
        | CONNECTIVE
        | CLAUSE_MARK
        | ANY_COMPLEMENTISER
        | COLON
        | NEGATION
        | RELATIVE
        | OBLIQUE
        | TANWIN
    )
    return not word.flags & barred


def _after_adverbial(reading: Reading, i: int, end: int) -> int:
    """Skip `في تصريح لـ«…»،`, `أمس`, `لـ«الوطن»` between a verb and its subject."""
    words, start = reading.words, i
    i += 1
    while i < end and not words[i].flags & (PREPOSITION | CLAUSE_MARK | RELATIVE):
        if words[i].flags & QUOTE and i in reading.closes:
            i = reading.closes[i]
        elif starts_phrase(words, i, True) and not in_construct(words, start, i) and i > start + 1:
            break
        i += 1
    return i


def _subject_touching(reading: Reading, cue: int, form: Form) -> tuple[Phrase, ...]:
    """A phrase that opens its clause and ends right at the verb: `الرئيس اليمني يدعو`, `أن المجلس أقر`."""
    words, start = reading.words, reading.starts[cue]
    if form.conjunction or not start < cue:
        return ()
    if form.pos == "imperfect" and cue <= start + 4 and all(w.is_name_like for w in words[start:cue]):
        return tuple(read_phrase(reading, start, cue))
    return tuple(phrase_before(reading, cue, max(start, cue - 20)))


def _subject_before(reading: Reading, cue: int, form: Form) -> tuple[Phrase, ...]:
    """Speaker phrase before the verb: `فلان قال إن`, `فلان، الذي …، قال`, `الذي قال إن` after its noun."""
    words = reading.words
    if form.conjunction and not (form.conjunction == "ف" and words[reading.starts[cue]].flags & TOPIC_OPENER):
        return ()
    start = max(reading.starts[cue], cue - 30)
    if cue > start and words[cue - 1].flags & RELATIVE:
        return tuple(phrase_before(reading, cue - 1, start, loose=True))
    if cue > start and words[cue - 1].flags & (COMPLEMENTISER_PRONOUN | PRONOUN):
        return ()
    i = start
    while i < cue and words[i].flags & (CONNECTIVE | CLAUSE_MARK | QUOTE | COMPLEMENTISER):
        i += 1
    if i < cue and starts_phrase(words, i, known_only=not (i > start and words[i - 1].flags & CONNECTIVE)):
        phrases = read_phrase(reading, i, cue)
        if phrases and _reaches(reading, phrases[-1].end, cue):
            return tuple(phrases)
    return tuple(phrase_before(reading, cue, start))


def main_subject(reading: Reading, cue: int) -> tuple[Phrase, ...]:
    """Subject of the sentence that a participle at `cue` hangs on: the phrase behind its first verb, or opening it."""
    words, start = reading.words, reading.starts[cue]
    while start < cue and words[start].flags & (CONNECTIVE | CLAUSE_MARK | QUOTE):
        start += 1
    for i in range(start, min(start + 4, cue)):
        if starts_phrase(words, i, known_only=i != start + 1):
            return tuple(read_phrase(reading, i, cue, tight=True))
    return ()


def _reaches(reading: Reading, i: int, cue: int) -> bool:
    """Only asides and adverbials stand between a phrase that ends at `i` and the verb."""
    if i == cue:
        return True
    words = reading.words
    return (
        cue - i <= 25
        and bool(words[i].flags & (CLAUSE_MARK | PREPOSITION | RELATIVE | CONNECTIVE))
        and not any(form.pos in FINITE and form.conjunction for w in words[i:cue] for _, form in w.cues)
    )


def _with_object(reading: Reading, i: int, cue: Cue, form: Form) -> Attribution | None:
    words, end = reading.words, reading.ends[i]
    if i + 1 >= end:
        return None
    subject: tuple[Phrase, ...] = ()
    start = i + 1
    if starts_phrase(words, i + 1, known_only=True) or _is_name_run(reading, i + 1):
        subject = tuple(read_phrase(reading, i + 1, end, tight=True))
        start = subject[-1].end if subject else start
    else:
        subject = _subject_before(reading, i, form)
    while start < end and words[start].flags & CLAUSE_MARK:
        start += 1
    if not subject and (cue.weak or not (form.conjunction or i == reading.starts[i])):
        return None
    if form.pos == "imperfect" and cue.kind == "statement" and subject[-1:] and subject[-1].end > i:
        return None
    if not _is_content_word(reading, start):
        return None
    return _attribution(i, cue, form, Mark("object", i, start), subject)


def _is_name_run(reading: Reading, i: int) -> bool:
    """An unknown name of one word is not told from an object; one met with a title, or of two words, is."""
    words = reading.words
    if i + 1 >= len(words) or not words[i].is_name_like or words[i].key.endswith("ا"):
        return False
    return words[i + 1].is_name_like or reading.tokens.keys.count(words[i].key) > 1


def _is_content_word(reading: Reading, i: int) -> bool:
    if i >= len(reading) or i >= reading.ends[i]:
        return False
    return not reading.words[i].flags & (CLAUSE_MARK | SENTENCE_END | PREPOSITION | CONNECTIVE | RELATIVE | PREFIXED)
