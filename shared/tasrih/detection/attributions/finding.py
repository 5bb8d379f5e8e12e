"""Finding attributions: the readings of a cue word tried against the marks that follow it."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.asked import asks_of, past_asked
from tasrih.detection.attributions.attribution import FINITE, NOMINAL, Attribution, Doubt, is_content_word
from tasrih.detection.attributions.silent import tells_what
from tasrih.detection.attributions.stances import with_idiom, with_stance
from tasrih.detection.attributions.subjects import (
    JUDGES,
    latter_at,
    opens_joint,
    subject_before,
    subject_between,
    subject_of_was,
    subject_touching,
)
from tasrih.detection.reading.complements import STRONG, Mark, marks_after
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import past_bracket
from tasrih.detection.reading.phrases import Phrase, read_phrase, starts_phrase
from tasrih.detection.vocabulary.classes import (
    ACCUSATIVE,
    ACT,
    ADVERB,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMMON,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    DUMMY,
    IMPERSONAL,
    NEGATION,
    ORGANISATION,
    OUTLET,
    POSSIBILITY,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    SUPPOSED,
    VERB,
)
from tasrih.detection.vocabulary.cues import Cue, Frame
from tasrih.detection.vocabulary.word import Word

ADJACENT = frozenset({"li", "fi", "ala", "an"})
"""Frames that follow the verb and its subject at once; an addressee stands only before the others."""


def is_adverbial(form: Form) -> bool:
    """Whether a participle may hang on a clause as `مشيرا`, `مشيرة`, `داعين` do; a feminine shows no case."""
    return form.accusative or (form.gender == "f" and not form.suffix)


def find_attribution(reading: Reading, i: int) -> Attribution | None:
    """The likeliest attribution of the cue word at token `i`, with what speaks against it; None when there is none."""
    word = reading.words[i]
    if not (word.flags & VERB) and not any(_may_be(reading, i, cue, form) for cue, form in word.cues):
        return None
    marks = marks_after(reading, i)
    homograph = word.flags & PREPOSITION and not (marks and marks[0].frame == "clause" and marks[0].at == i + 1)
    best: Attribution | None = None
    for cue, form in word.cues:
        found = _with_reading(reading, i, cue, form, marks)
        if found and homograph and not (cue.light and _has_own_subject(reading, i, form, found)):
            found = replace(found, doubts=(*found.doubts, "homograph"))
        if found and (best is None or len(found.doubts) < len(best.doubts)):
            best = found
            if not found.doubts:
                break
    return best


def _has_own_subject(reading: Reading, i: int, form: Form, found: Attribution) -> bool:
    """Whether a verb begins its clause and its subject follows, so that it is no preposition: `وعبر السفراء عن`."""
    begins = form.conjunction or i == reading.starts[i] or reading.words[i - 1].flags & CONNECTIVE
    return bool(begins and found.subject and found.subject[0].start == i + 1)


def attribution_at(reading: Reading, i: int, cue: Cue, form: Form, mark: Mark) -> Attribution:
    """The attribution of a cue word whose content is known to begin at a mark; who speaks is read for that."""
    if form.pos in FINITE:
        subject = _subject(reading, i, cue, form, mark, mark.at + (mark.frame == "object"))
    elif form.pos in NOMINAL and not form.suffix and starts_phrase(reading.words, i + 1):
        subject = read_phrase(reading, i + 1, min(mark.start, i + 15), tight=True)
    else:
        subject = ()
    return _attribution(i, cue, form, mark, subject)


def _subject(reading: Reading, i: int, cue: Cue, form: Form, mark: Mark, end: int) -> tuple[Phrase, ...]:
    """The subject of a verb whose content a mark opens; behind the verb it stands before `end`."""
    tight = mark.frame not in STRONG or cue.cls in JUDGES
    end = i + 1 if i + 1 < end and asks_of(reading, i + 1, cue) else end
    return (
        subject_of_was(reading, i, form)
        or subject_touching(reading, i, form)
        or subject_between(reading, i + 1, end, tight, gender=form.gender)
        or subject_before(reading, i, form)
    )


def _may_be(reading: Reading, i: int, cue: Cue, form: Form) -> bool:
    """Whether a reading may report where it stands, told before anything is looked for: a masdar needs its doer."""
    if form.pos in NOMINAL:
        return bool(form.suffix) or starts_phrase(reading.words, i + 1) or _is_pretext(cue, form)
    return form.pos != "participle" or (not form.definite and is_adverbial(form)) or cue.light != frozenset()


def _with_reading(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    if form.pos not in NOMINAL and (cue.light or cue.id in reading.idioms):
        found = with_idiom(reading, i, cue, form) or with_stance(reading, i, cue, form)
        if found or cue.cls == "light":
            return found
    if form.pos in FINITE:
        return _finite(reading, i, cue, form, marks)
    if form.pos == "participle" and not form.definite and is_adverbial(form):
        return _participle(reading, i, cue, form, marks)
    if form.pos in NOMINAL:
        return _nominal(reading, i, cue, form, marks)
    return None


def _attribution(
    i: int, cue: Cue, form: Form, mark: Mark, subject: tuple[Phrase, ...], doubts: Iterable[Doubt] = ()
) -> Attribution:
    after = subject[-1].end if subject and subject[-1].end > i else i + 1
    return Attribution(
        cue_start=i, cue_end=i + 1, form=form, frame=mark.frame, start=mark.start, end=-1, cls=cue.cls,
        kind=cue.kind_in(mark.frame), subject=subject, doubts=tuple(doubts), entry=cue.id, gap=(after, mark.at),
    )  # fmt: skip


def _finite(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    mark = _choose(reading, cue, marks)
    if mark is None:
        return _with_object(reading, i, cue, form) if "object" in cue.frames else None
    if _may_pass_on(reading, i, cue, mark):
        return _passed_on(reading, i, cue, form, mark, marks)
    subject = _subject(reading, i, cue, form, mark, mark.at)
    doubts = [*_verb_doubts(reading, i, cue, form), *_mark_doubts(reading, i, cue, form, mark, subject)]
    if subject and reading.words[subject[0].start].base in reading.documents:
        doubts.append("document")
    found = _attribution(i, cue, form, mark, subject, doubts)
    at = found.gap[0]
    asked = at < mark.at and asks_of(reading, at, cue)
    return replace(found, rest=at, cls="request", kind="demand") if asked else found


def _verb_doubts(reading: Reading, i: int, cue: Cue, form: Form) -> Iterator[Doubt]:
    """What the verb itself tells: it may be impersonal, the speaker's own, passive or negated."""
    before = reading.words[i - 1].flags if i else 0
    if reading.words[i].flags & IMPERSONAL:
        yield "impersonal"
    if form.person == 1:
        yield "first_person"
    if form.passive and not (i + 1 < len(reading.words) and reading.words[i + 1].flags & (ANY_COMPLEMENTISER | COLON)):
        yield "passive"
    spelled_alike = before & COMMON and not before & DEFINITE and reading.words[i].flags & ACT
    governed = i > 0 and reading.words[i - 1].key in reading.frame_prepositions
    if form.pos == "perfect" and not form.conjunction and (spelled_alike or governed):
        yield "homograph"  # `عدم ذكر`, `بعد كشف`: the masdar that is spelled alike
    if form.future or (before & POSSIBILITY and (form.pos == "imperfect" or _is_supposed(reading, i - 1))):
        yield "possible"  # `ستخصص الوزارة`: nothing was said yet
    if before & NEGATION and cue.cls not in ("exclude", "refuse", "deny") and not tells_what(reading, i, form):
        yield "negated"


def _is_supposed(reading: Reading, i: int) -> bool:
    """`أن يكون قد وافق`: what another is told to have done, if he did."""
    return i > 0 and bool(reading.words[i - 1].flags & SUPPOSED)


def _mark_doubts(
    reading: Reading, i: int, cue: Cue, form: Form, mark: Mark, subject: tuple[Phrase, ...]
) -> Iterator[Doubt]:
    """What the mark tells that is to begin the content."""
    words = reading.words
    if cue.weak and not subject and (mark.frame not in STRONG or mark.at - i > 3):
        yield "weak"
    if mark.frame in STRONG:
        return
    if i and words[i - 1].flags & RELATIVE and form.pos == "imperfect":
        yield "relative"
    state = bool(subject) and bool(words[subject[0].start].flags & (COUNTRY | ORGANISATION))
    if cue.cls == "hope" and form.pos == "imperfect" and state:
        yield "hope"
    after = subject[-1].end if subject and subject[-1].end > i else i + 1
    if mark.frame in ADJACENT and mark.at - after > 3:
        yield "far"


def _may_pass_on(reading: Reading, i: int, cue: Cue, mark: Mark) -> bool:
    """`نقلت الوكالة عن`, `علمت الصحيفة من`; others who learn something report nothing by that."""
    if cue.cls != "report" or mark.frame not in ("an", "min"):
        return False
    return mark.frame == "an" or mark.at == i + 1 or bool(reading.words[i + 1].flags & (OUTLET | QUOTE))


def _passed_on(reading: Reading, i: int, cue: Cue, form: Form, mark: Mark, marks: list[Mark]) -> Attribution | None:
    """`نقلت الوكالة عن فلان قوله إن`: he speaks, the agency passes it on."""
    subject = read_phrase(reading, mark.start, reading.ends[i])
    said = next((m for m in marks if m.frame in STRONG), None)
    if not subject or said is None:
        return None
    source = subject_between(reading, i + 1, mark.at)
    return replace(_attribution(i, cue, form, said, subject), passed_on_by=source)


def _participle(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    before = reading.words[i - 1].flags if i else BREAK
    mark = _choose(reading, cue, marks)
    free = form.accusative or (mark and mark.frame in STRONG) or before & (CLAUSE_MARK | BREAK)
    doubts: list[Doubt] = [] if free else ["feminine"]
    if mark and (mark.at - i <= 12 or mark.frame in STRONG):
        return _attribution(i, cue, form, mark, (), doubts)
    start = past_asked(reading, i + 1, reading.ends[i], cue)
    if "object" in cue.frames and (form.accusative or start > i + 1) and is_content_word(reading, start):
        return _attribution(i, cue, form, Mark("object", i, start), (), doubts)
    return None


def _nominal(reading: Reading, i: int, cue: Cue, form: Form, marks: list[Mark]) -> Attribution | None:
    doubts = list(_masdar_doubts(reading, i, cue, form))
    subject: tuple[Phrase, ...] = ()
    if _is_pretext(cue, form) and not starts_phrase(reading.words, i + 1, known_only=True):
        at_once = next((m for m in marks if m.frame == "clause" and m.at == i + 1), Mark("object", i, i + 1))
        return _attribution(i, cue, form, at_once, ()) if is_content_word(reading, i + 1) else None
    if not form.suffix:
        if not starts_phrase(reading.words, i + 1):
            return None
        subject = read_phrase(reading, i + 1, min(reading.ends[i], i + 15), tight=True)
        if not subject:
            return None
    end = subject[-1].end if subject else i + 1
    mark = next((m for m in marks if (m.frame in cue.frames or m.frame == "clause") and 0 <= m.at - end <= 8), None)
    start = past_asked(reading, end, reading.ends[i], cue)
    if mark is None and "object" in cue.frames and is_content_word(reading, start):
        mark = Mark("object", i, start)
    return _attribution(i, cue, form, mark, subject, doubts) if mark else None


def _is_pretext(cue: Cue, form: Form) -> bool:
    """`بذريعة`, `بزعم`: what is said, by whoever acts in the clause before it, to be the reason."""
    return cue.cls == "claim" and bool(form.preposition) and not form.definite and not form.suffix


def _masdar_doubts(reading: Reading, i: int, cue: Cue, form: Form) -> Iterator[Doubt]:
    before = reading.words[i - 1] if i else None
    if form.definite:
        yield "named"
    if form.suffix:
        yield "pronoun"
    elif not starts_phrase(reading.words, i + 1, known_only=True):
        yield "unknown_head"
    if before and before.flags & DUMMY:
        yield "dummy"
    if before and cue.cls == "say" and before.flags & PREPOSITION:
        yield "adverbial"


def _choose(reading: Reading, cue: Cue, marks: list[Mark]) -> Mark | None:
    """The mark that the cue governs: a clause, colon or quotation where it takes one, else its own preposition."""
    strong = marks[-1] if marks and marks[-1].frame in STRONG and _takes(cue, marks[-1].frame) else None
    own = [m for m in marks if m.frame in cue.frames and m.frame not in STRONG]
    for mark in own:
        if strong and mark.frame == "fi" and "clause" in cue.frames:
            continue  # `يرى الخبير في الجامعة أن`: a place before the clause
        if strong and strong.at <= mark.at + 1:
            return strong
        if not _is_place(reading, mark) or mark is own[-1]:
            return mark if not (strong and "clause" in cue.frames and _is_place(reading, mark)) else strong
    return strong


def _takes(cue: Cue, frame: Frame) -> bool:
    return cue.governs(frame) or not cue.weak


def _is_place(reading: Reading, mark: Mark) -> bool:
    return mark.start < len(reading.words) and bool(reading.words[mark.start].flags & COUNTRY)


def _with_object(reading: Reading, i: int, cue: Cue, form: Form) -> Attribution | None:
    words, end = reading.words, reading.ends[i]
    if i + 1 >= end:
        return None
    subject: tuple[Phrase, ...] = ()
    start = i + 1
    first = i + 1 + 2 * (i + 3 < end and opens_joint(words, i + 1))
    latter = latter_at(words, i + 1, end)
    of_was = subject_of_was(reading, i, form)
    if latter:
        subject, start = latter, latter[0].end
    elif of_was:
        subject = of_was
    elif starts_phrase(words, first, known_only=True) or _is_name_run(reading, first):
        subject = read_phrase(reading, first, end, tight=True)
        start = subject[-1].end if subject else start
    else:
        subject = subject_touching(reading, i, form) or subject_before(reading, i, form)
    asked = _past_adverbials(words, start, end)
    start = past_asked(reading, asked, end, cue)
    if not is_content_word(reading, start):
        return None
    doubts = list(_verb_doubts(reading, i, cue, form))
    if not subject and (cue.weak or not (form.conjunction or i == reading.starts[i])):
        doubts.append("no_subject")
    if form.pos == "imperfect" and cue.kind == "statement" and subject[-1:] and subject[-1].end > i and start == asked:
        doubts.append("object")
    found = _attribution(i, cue, form, Mark("object", i, start), subject, doubts)
    return replace(found, rest=asked, cls="request", kind="demand") if start > asked else found


def _past_adverbials(words: list[Word], i: int, end: int) -> int:
    """Behind the marks, adverbs and place (`في دبي`) that may stand between a subject and the object."""
    while i < end:
        i = past_bracket(words, i, end)
        if words[i].flags & (CLAUSE_MARK | ADVERB):
            i += 1
        elif i + 1 < end and words[i].flags & PREPOSITION and words[i + 1].flags & COUNTRY:
            i += 2
        else:
            break
    return i


def _is_name_run(reading: Reading, i: int) -> bool:
    """An unknown name of one word is not told from an object; one met with a title, or of two words, is."""
    words = reading.words
    object_like = words[i].flags & ACCUSATIVE and not words[i].is_known_name  # but `فرانسوا`
    if i + 1 >= len(words) or not words[i].is_name_like or object_like:
        return False
    full = words[i + 1].is_name_like or (words[i].is_known_name and words[i + 1].continues_name)
    return full or reading.frequency(words[i].key) > 1
