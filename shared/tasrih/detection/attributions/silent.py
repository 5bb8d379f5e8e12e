"""Cues that report nothing where they stand: what is asked, supposed or left undone, scripture, things, authors."""

from tasrih.arabic.database import clitics
from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.attribution import FINITE, NOMINAL, Attribution, Link
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import read_phrase, starts_phrase
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    ARMED,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMPLEMENTISER,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    DUMMY,
    FATE,
    ISSUES,
    MARK,
    MAY_BE_SAID,
    MEASURE,
    NEGATION,
    NO_SPEAKER,
    NOT_DONE,
    NOUN,
    NUMBER,
    OWN_NAME,
    POINTER,
    POSSIBILITY,
    PREPOSITION,
    QUOTE,
    RECORD,
    REFRAINS,
    RELATIVE,
    REPORT,
    SPEAKER_HEAD,
    SUPPOSED,
    TANWIN,
    TELLS_NAME,
    UNREAL,
    VERB,
    WHAT,
)
from tasrih.detection.vocabulary.word import Word

_WRITE = "write"
_ACCUSE, _CRITICISE, _DEMAND, _EXPECT, _OPINE, _REVEAL = "accuse", "criticise", "demand", "expect", "opine", "reveal"
_JOINT = frozenset({"assert", "agree"})
"""What is told in the passive of those who met (`تم التأكيد على`)."""
_WISHES = frozenset({"refuse", "request", "demand"})
_LONGEST_REFRAINING = 6
"""Tokens from a verb of not doing something to the act."""
_CLAUSE = MARK | BREAK | VERB | ANY_COMPLEMENTISER | RELATIVE
"""Words across which no verb is reached that governs the cue."""
_U = "\N{ARABIC DAMMA}"
_ALIF = "ا"
_AND = "و"
_ACCUSATIVE = "ا"
_NOMINATIVE = "ون"
_LONGEST_THING = 2
"""Words of `لسان حالهم`."""
_LONGEST_BYLINE = 9
"""Tokens between the verb and the end of the line."""


def is_silent(reading: Reading, i: int) -> bool:
    """Whether the word of a cue lexicon at a token reports nothing, whatever follows it."""
    return (
        _is_unreal(reading, i)
        or _may_be_done(reading, i)
        or _had_not_been(reading, i)
        or _has_no_speaker(reading, i)
        or _follows_pointer(reading, i)
        or _is_undone(reading, i)
        or _describes(reading, i)
        or _is_expected(reading, i)
        or _is_accused(reading, i)
        or _charges(reading, i)
        or _happened(reading, i)
        or _keeps_name(reading, i)
        or _attacks(reading, i)
        or _is_required(reading, i)
        or _is_told_of(reading, i)
        or _is_byline(reading, i)
    )


def has_its_words(reading: Reading, i: int, link: Link) -> bool:
    """Whether a verb may report by itself, or a content that is joined to it in some way has the words that it needs.

    `جاء في بيان أن`, but not `جاءت أركاديا في المركز الأول بـ`.
    """
    cues = [cue for cue, _ in reading.words[i].cues]
    if not all(cue.cls == "light" and not (cue.frames or cue.light) for cue in cues):
        return True
    frames = {frame for cue in cues for idiom in reading.idioms.get(cue.id, ()) for frame in idiom.frames}
    return not frames or not frames <= STRONG or link in STRONG


def tells_what(reading: Reading, i: int, form: Form) -> bool:
    """Whether ما before a verb is what was said: `ما أكدته الوزارة من أن`, `وهو ما يقول الوزير إنه`.

    Not where it opens the clause (`وما قال الوزير إن`), or is itself what tells (`وهو ما يؤكد أن`).
    """
    words = reading.words
    if not words[i - 1].flags & WHAT:
        return False
    behind = words[i + 1] if i + 1 < len(words) else words[i]
    if form.suffix or (behind.flags & PREPOSITION and behind.key not in reading.frame_prepositions):
        return True  # `ما شدد عليه الوزير`
    opens = i - 1 == reading.starts[i] or words[i - 2].flags & (MARK | ANY_COMPLEMENTISER)
    return not opens and starts_phrase(words, i + 1)


def _is_unreal(reading: Reading, i: int) -> bool:
    """`هل وعد فلان بـ`, `لو قال إن`, `إذا رفضت الحكومة`: nobody is told to have said it."""
    return i > 0 and bool(reading.words[i - 1].flags & UNREAL) and reading.words[i].cues[0][1].pos in FINITE


def _may_be_done(reading: Reading, i: int) -> bool:
    """`دون أن تطالب`, `يجب على الحكومة أن توضح`, `من المتوقع أن يعلن`; but `قبل أن يضيف` and `يجب أن نقول`."""
    words, form = reading.words, reading.words[i].cues[0][1]
    if i < 2 or form.pos != "imperfect" or form.person == 1 or not words[i - 1].flags & COMPLEMENTISER:
        return False
    if words[i - 2].flags & NOT_DONE:
        return True
    places = range(i - 2, max(reading.starts[i], i - _LONGEST_REFRAINING) - 1, -1)
    return _first_of(words, places, MAY_BE_SAID, _CLAUSE) >= 0


def _had_not_been(reading: Reading, i: int) -> bool:
    """`لم تكن الحكومة قد أعلنت`: the negation stands before the subject."""
    words, form = reading.words, reading.words[i].cues[0][1]
    if form.pos != "perfect" or form.conjunction or not i or not words[i - 1].flags & POSSIBILITY:
        return False
    places = range(i - 2, max(reading.starts[i], i - _LONGEST_REFRAINING), -1)
    was = _first_of(words, places, SUPPOSED, _CLAUSE)
    return was >= 0 and bool(words[was - 1].flags & NEGATION)


def _first_of(words: list[Word], places: range, wanted: int, bars: int) -> int:
    """The first of some places where a word of these classes stands; -1 where one that bars the way comes before."""
    for n in places:
        if words[n].flags & wanted:
            return n
        if words[n].flags & bars:
            return -1
    return -1


def _has_no_speaker(reading: Reading, i: int) -> bool:
    """`كما أخبر سبحانه`, `تقول الأرقام إن`, `والحقائق تؤكد أن`; but `سأل الله` asks for something."""
    behind = reading.words[i + 1].flags if i + 1 < len(reading.words) else 0
    cue, form = reading.words[i].cues[0]
    if cue.kind not in ("statement", "demand") or cue.cls == "light" or form.pos not in FINITE:  # `يضرب المثل بـ`
        return False
    of_thing = not form.conjunction and _follows_thing(reading, i)
    return of_thing or (cue.kind == "statement" and bool(behind & NO_SPEAKER))


def _follows_thing(reading: Reading, i: int) -> bool:
    """Whether such a word opens the clause in which a verb stands, no more than a word before it."""
    words, start = reading.words, reading.starts[i]
    for first in range(i - 1, max(start, i - _LONGEST_THING) - 1, -1):
        if words[first].flags & (MARK | NOUN | PREPOSITION | VERB):
            return False
        if words[first].flags & (NO_SPEAKER | RECORD):
            return first == start or bool(words[first - 1].flags & (MARK | BREAK | CONNECTIVE | ANY_COMPLEMENTISER))
    return False


def _follows_pointer(reading: Reading, i: int) -> bool:
    """`، وذلك يشير إلى أن`: not `في بيانه هذا قال إن`, `هذا وأكد الطرفان`."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if not i or not words[i - 1].flags & POINTER or cue.kind != "statement" or form.pos not in FINITE:
        return False
    joined = words[i - 1].key.startswith(clitics().conjunctions)
    opens = i < 2 or bool(words[i - 2].flags & (MARK | BREAK | CONNECTIVE | ANY_COMPLEMENTISER))
    return not form.suffix and not form.conjunction and (joined or opens)


def _is_undone(reading: Reading, i: int) -> bool:
    """`يمكن القول إن`, `تجنب فلان التنديد بـ`, `امتنع عن إدانة`: an act that nobody is told to have done."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if form.pos not in NOMINAL or form.suffix:
        return False
    if form.pos == "masdar" and cue.cls not in _JOINT and i and words[i - 1].flags & DUMMY:  # `تم التعهد فيه بـ`
        return True
    if cue.cls == "say" and i and words[i - 1].flags & MAY_BE_SAID:
        return True
    places = range(i - 1, max(reading.starts[i], i - _LONGEST_REFRAINING) - 1, -1)
    return _first_of(words, places, REFRAINS, CLAUSE_MARK | BREAK | VERB | ANY_COMPLEMENTISER | QUOTE) >= 0


def _describes(reading: Reading, i: int) -> bool:
    """`13 متهما`, `عملا مستنكرا ومرفوضا`: a participle that is counted, or says what something is like."""
    words, (_, form) = reading.words, reading.words[i].cues[0]
    if form.pos == "perfect" and form.number == "d" and form.gender == "m" and i:  # `ردا حذرا`
        return not (form.conjunction or words[i - 1].flags & NOUN) and _is_bare_accusative(words[i - 1])
    if form.pos != "participle" or not i or not form.accusative or form.definite:
        return False
    if words[i - 1].flags & NUMBER:
        return True
    behind = words[i + 1] if i + 1 < len(words) else None
    alone = behind is None or bool(behind.flags & (MARK | BREAK))
    paired = behind is not None and behind.key.startswith(_AND) and _is_bare_accusative(behind)
    noun = _is_bare_accusative(words[i - 1]) and not words[i - 1].is_circumstance
    return noun and (paired or (alone and not (behind and behind.flags & (QUOTE | COLON))))


def _is_bare_accusative(word: Word) -> bool:
    return word.key.endswith(_ACCUSATIVE) and not word.flags & (DEFINITE | CLOSED) and not word.is_known_name


def _is_expected(reading: Reading, i: int) -> bool:
    """`كما يتوقع أن` at the beginning of a sentence: by nobody who is named."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if cue.cls != _EXPECT or form.pos != "imperfect" or form.gender != "m" or form.number != "s" or form.conjunction:
        return False
    bare = not form.suffix and i + 1 < len(words) and words[i + 1].flags & COMPLEMENTISER
    return bool(bare) and all(word.flags & (CONNECTIVE | CLAUSE_MARK) for word in words[reading.starts[i] : i])


def _is_accused(reading: Reading, i: int) -> bool:
    """`واتهم المسؤولون الخمسة بـ`: whoever is in the nominative right before the charge is not who brings it."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if cue.cls != _ACCUSE or form.pos not in FINITE or form.suffix or i + 2 >= len(words):
        return False
    if not words[i + 1].key.endswith(_NOMINATIVE):
        return False
    after = i + 2
    while after + 1 < len(words) and words[after].flags & DEFINITE and not words[after].clitic_frame:
        after += 1
    return words[after].clitic_frame == "bi"


def _charges(reading: Reading, i: int) -> bool:
    """`بعد اتهامه بالخيانة`, `وعن اتهام الحركة بتجنيد قاصرين`: nothing tells who brings the charge."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if cue.cls != _ACCUSE or form.pos not in NOMINAL or i + 1 >= len(words):
        return False
    if form.suffix:
        return words[i + 1].clitic_frame == "bi"
    topic = i == reading.starts[i] + 1 and reading.frame_prepositions.get(words[i - 1].key.removeprefix(_AND)) == "an"
    accused = read_phrase(reading, i + 1, reading.ends[i], tight=True) if topic else ()
    return bool(accused) and accused[-1].end < len(words) and words[accused[-1].end].clitic_frame == "bi"


def _happened(reading: Reading, i: int) -> bool:
    """`الذي أعلن عن وفاته`, `يقدر عدد السكان بـ`: nobody reports his own death, and no number estimates."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if form.pos not in FINITE or form.suffix or i + 2 >= len(words):
        return False
    at = i + 1 + (reading.frame_prepositions.get(words[i + 1].key) == "an")
    if words[at].flags & FATE and cue.cls == _REVEAL:
        return i > 0 and bool(words[i - 1].flags & RELATIVE)
    return form.pos == "imperfect" and cue.cls in (_EXPECT, _OPINE) and bool(words[i + 1].flags & MEASURE)


def _keeps_name(reading: Reading, i: int) -> bool:
    """`رفض الكشف عن هويته`, `طلب المصدران عدم نشر اسميهما`: about who speaks, not what he says."""
    words = reading.words
    if words[i].cues[0][0].cls not in _WISHES:
        return False
    places = range(i + 1, min(reading.ends[i], i + _LONGEST_REFRAINING))
    at = _first_of(words, places, TELLS_NAME, MARK | BREAK | VERB | ANY_COMPLEMENTISER)
    if at < 0:
        return False
    about = at + 1 + (at + 1 < len(words) and reading.frame_prepositions.get(words[at + 1].key) == "an")
    return about < len(words) and bool(words[about].flags & OWN_NAME)


def _attacks(reading: Reading, i: int) -> bool:
    """`هاجمت القوات القرية`, `الشرطة هاجمت المحتجين`: no criticism."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    if cue.cls != _CRITICISE or not cue.weak or form.pos not in FINITE:
        return False
    return any(words[n].flags & ARMED for n in (i - 1, i + 1) if 0 <= n < len(words))


def _is_required(reading: Reading, i: int) -> bool:
    """`أن الحكومة مطالبة بإيجاد حل`: a predicate, where no verb stands before it."""
    words = reading.words
    if not any(cue.cls == _DEMAND and form.pos == "participle" and form.gender == "f" for cue, form in words[i].cues):
        return False
    if words[i].flags & TANWIN or i + 1 >= len(words) or words[i + 1].clitic_frame != "bi":
        return False
    for n in range(i - 1, max(reading.starts[i], i - _LONGEST_REFRAINING) - 1, -1):
        if words[n].flags & ANY_COMPLEMENTISER:
            return n < i - 1
        if words[n].flags & (MARK | BREAK | VERB | CONNECTIVE | PREPOSITION) or words[n].cues:
            return False
    return False


def _is_told_of(reading: Reading, i: int) -> bool:
    """`وأُعلن انتشال الجثث`, `واتُّهم الضباط بـ`: written as a passive, and no clause behind it."""
    words, (cue, form) = reading.words, reading.words[i].cues[0]
    raw = reading.tokens.words[i][len(form.conjunction) :]
    marked = raw[1:2] == _U or (raw[:1] == _ALIF and _U in raw[2:4])  # `أُعلن`, `اتُّهم`; not `خلُص`
    told = marked and form.pos == "perfect" and not form.suffix and cue.cls != "report"
    return told and i + 1 < len(words) and not words[i + 1].flags & (ANY_COMPLEMENTISER | COLON | QUOTE)


def tells_of_record(reading: Reading, attribution: Attribution) -> bool:
    """`تظهر البيانات أن`, `المادة الثانية تقول`: what is written or counted, and no body behind it whose it is."""
    words, subject = reading.words, attribution.subject
    if attribution.form.pos not in FINITE or not subject or attribution.passed_on_by:
        return False
    head = subject[0].start
    document = words[head].base in reading.documents and not words[head].flags & REPORT
    if not (words[head].flags & RECORD or document) or (head and words[head - 1].flags & QUOTE):
        return False
    end = attribution.cue_start if head < attribution.cue_start else max(attribution.start, subject[-1].end)
    return not any(words[n].flags & (SPEAKER_HEAD | COUNTRY | ISSUES) for n in range(head + 1, end))


def _is_byline(reading: Reading, i: int) -> bool:
    """`كتب سامر نجيب:`, `كتبت – هدى سالم`: nothing but names up to the end of the line.

    Where the verb opens the article a colon may end them too, if no quotation follows.
    """
    words = reading.words
    if words[i].cues[0][0].cls != _WRITE or (i and not words[i - 1].flags & (BREAK | MARK)):
        return False
    opens = all(word.flags & MARK for word in words[:i])
    first = i + 1 + (i + 1 < len(words) and bool(words[i + 1].flags & COLON))
    end, last = first, min(len(words), first + _LONGEST_BYLINE)
    while end < last and not words[end].flags & (BREAK | COLON) and _is_of_names(reading, end):
        end += 1
    if end == first or end == last < len(words):
        return False
    if end < len(words) and words[end].flags & COLON:
        opens = opens and end > first + 1
        ends_line = end + 1 == len(words) or bool(words[end + 1].flags & BREAK)
        return ends_line or (opens and end + 1 not in reading.closes and end + 1 not in reading.unclosed)
    return end == len(words) or bool(words[end].flags & BREAK)


def _is_of_names(reading: Reading, i: int) -> bool:
    word = reading.words[i]
    mark = word.flags & MARK and not word.flags & QUOTE
    return bool(mark) or word.is_known_name or word.is_name_like or word.continues_name or word.may_join
