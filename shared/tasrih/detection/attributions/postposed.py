"""Attributions that stand before or after what they cover without governing it: `بحسب`, `كما قال`, `"…"، قال فلان`."""

from collections.abc import Sequence

from msgspec.structs import replace

from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.attribution import FINITE, Attribution
from tasrih.detection.attributions.content import MAX_CONTENT_TOKENS
from tasrih.detection.attributions.finding import find_attribution
from tasrih.detection.attributions.subjects import COMMAS, DASHES
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import past_bracket
from tasrih.detection.reading.phrases import Phrase, read_phrase, starts_phrase, whole_phrase
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMPLEMENTISER,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    ISSUES,
    PREFIXED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    RESUMPTIVE,
    SENTENCE_END,
    SPEAKER_HEAD,
    THEN,
    VERB,
)
from tasrih.detection.vocabulary.cues import Cue, CueClass
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.word import Word

ADVERBIAL = Form(
    entry="", pos="noun", person=0, gender="", number="", passive=False, conjunction="", preposition="",
    future=False, definite=False, suffix="", accusative=False, written="",
)  # fmt: skip
"""Stands for the form of an attribution that has no verb."""

_THEN, _AND = "ف", "و"
MAX_PHRASE = 25
MAX_NOUN = 10
MAX_DETAILS = 12
MAX_ASIDE = 4
"""Words between the source and the mark behind it: `-حسب ما قاله فلان | للصحيفة-`."""
MAX_CLAUSES = 3
"""Clauses before an attribution that it may cover alone, nearest first."""

_NO_NOUN = VERB | RELATIVE | RESUMPTIVE | ANY_COMPLEMENTISER | COLON | SENTENCE_END | BREAK | CLAUSE_MARK
"""Classes of words that end a noun phrase of whatever head."""


def adverbial_attribution(reading: Reading, i: int, lexicon: Lexicon, since: int = 0) -> Attribution | None:
    """The attribution without a verb of its own, or with a dependent one, that begins at token `i`.

    What it covers begins at `since` or later, where the one before it ended.
    """
    found = lexicon.attribution_at(reading.keys, i) if reading.words[i].openings else None
    if found is None:
        return _aside_of_verb(reading, i, since)
    attribution, end = found
    if _is_only(reading, i, attribution.words[0]):
        return None
    if attribution.apart and not (i and reading.words[i - 1].flags & (CLAUSE_MARK | QUOTE)):
        return None
    if end >= len(reading.words) or (attribution.follow == "speaker" and end >= reading.ends[i]):
        return None
    if attribution.follow == "verb":
        return _with_verb(reading, i, end, since)
    if attribution.follow == "nothing":
        return _covering(reading, i, end, ADVERBIAL, (), since)
    issued = _issued(reading, i, end, since)
    if issued:
        return issued
    subject = _speaker(reading, end, known=attribution.weak)
    if subject:
        covering = _covering(reading, i, subject[-1].end, ADVERBIAL, subject, since)
        return replace(covering, names_source=attribution.source) if covering else None
    noun = _any_noun(reading, end)
    if noun and _is_mere_document(reading, noun):
        return None
    loose = _covering(reading, i, noun.end, ADVERBIAL, (noun,), since) if noun else None
    return replace(loose, doubts=("unknown_head",)) if loose else None


def _is_only(reading: Reading, i: int, opening: frozenset[str]) -> bool:
    """`ليست مكلفة فحسب`: ف joins an attribution to what stands before only where that is a clause of its own."""
    inside = i > reading.starts[i] and not reading.words[i - 1].flags & (CLAUSE_MARK | CONNECTIVE)
    return inside and reading.keys[i] not in opening and reading.keys[i].startswith(_THEN)


def other_coverings(reading: Reading, attribution: Attribution) -> list[Attribution]:
    """What an attribution without a verb may cover instead: a later clause before it, or what follows it.

    `الشركة زارت الملعب، حيث أعيد تأهيله، بحسب المصدر`; `وعملت الحكومة، وفق فلان، على …`.
    """
    if attribution.frame != "postposed":
        return []
    words, i = reading.words, attribution.cue_start
    clauses = [n for n in range(attribution.start + 1, i - 1) if _opens_clause(reading, n)]
    covering = [replace(attribution, start=n) for n in clauses[-MAX_CLAUSES:]]
    after, last = _behind(reading, attribution), reading.ends[i]
    if after < last and not words[after].flags & (SENTENCE_END | ANY_COMPLEMENTISER):
        covering.append(replace(attribution, frame="fronted", start=after, end=-1))
    return covering


def _opens_clause(reading: Reading, i: int) -> bool:
    words = reading.words
    before = words[i - 1].flags
    return bool(before & (CLAUSE_MARK | COMPLEMENTISER | RESUMPTIVE)) and not words[i].flags & (CLAUSE_MARK | QUOTE)


def _behind(reading: Reading, attribution: Attribution) -> int:
    """The first word behind an attribution and what joins it to the next."""
    words, after = reading.words, attribution.subject[-1].end if attribution.subject else attribution.cue_end
    last = reading.ends[attribution.cue_start]
    while after < last and _joins(words[after].flags):
        after += 1
    return after


def _joins(flags: int) -> bool:
    """Whether a word joins an attribution to what follows it: a comma, `فإن`; a bare `إن` another word governs."""
    return bool(flags & (CLAUSE_MARK | RESUMPTIVE)) and not flags & ANY_COMPLEMENTISER


def _aside_of_verb(reading: Reading, i: int, since: int) -> Attribution | None:
    """The attribution of a verb with its subject between dashes: `ومنذ عام -توضح الصحيفة- تراجع الإنتاج`."""
    words = reading.words
    if i == reading.starts[i] or words[i - 1].key not in DASHES or not starts_phrase(words, i + 1):
        return None
    found = next(((c, f) for c, f in words[i].cues if f.pos in FINITE and "quote" in c.frames and not c.weak), None)
    subject = read_phrase(reading, i + 1, min(reading.ends[i], i + MAX_PHRASE)) if found else ()
    if not found or not subject or _rest(reading, max(reading.starts[i], since), i, subject[-1].end) < 0:
        return None
    return _covering(reading, i, subject[-1].end, found[1], subject, since, cue_end=i + 1, cls=found[0].cls)


def _with_verb(reading: Reading, i: int, verb: int, since: int) -> Attribution | None:
    words = reading.words
    if words[verb].flags & RELATIVE and verb + 1 < len(words):
        verb += 1
    if words[verb].flags & ANY_COMPLEMENTISER:
        return None  # `كما أنه ظل حكرا على`
    found: tuple[Cue, Form] | None = next(((c, f) for c, f in words[verb].cues if f.pos in FINITE), None)
    if found is None:
        return None
    governing = find_attribution(reading, verb)
    if governing and governing.frame != "object":
        return None  # `كما أكد أن`: the verb governs what follows it
    cue, form = found
    if cue.kind != "statement" or _says_nothing(cue) or (i == reading.starts[i] and verb == i + 1):
        return None
    end = verb + 1
    about = _passes_on_at(reading, end) if cue.cls == "report" else end
    if about > end:  # `بحسب ما نقلته الوكالة عن فلان`
        subject, source = _speaker(reading, about + 1, known=False), read_phrase(reading, end, about)
    else:
        subject, source = _speaker(reading, end, known=False) if end < reading.ends[i] else (), ()
    after = subject[-1].end if subject else end
    covering = _covering(reading, i, after, form, subject, since, cue_end=end, cls=cue.cls)
    return replace(covering, passed_on_by=source) if covering else None


def _says_nothing(cue: Cue) -> bool:
    """`كما يسميها فلان`, `كما ألقت السلطات`: verbs of naming, and those that need a noun; but `كما يعبر فلان`."""
    return cue.cls == "describe" or (cue.cls == "light" and "object" in cue.light)


def _passes_on_at(reading: Reading, i: int) -> int:
    """Where عن stands before who speaks, behind who passes that on at `i`; `i` where nobody does."""
    words, end = reading.words, min(reading.ends[i - 1], i + MAX_NOUN)
    for at in range(i, end - 1):
        if reading.frame_prepositions.get(words[at].key) == "an":
            return at
        if words[at].flags & _NO_NOUN:
            break
    return i


def _speaker(reading: Reading, i: int, *, known: bool) -> tuple[Phrase, ...]:
    word, end = reading.words[i], min(reading.ends[i], i + MAX_PHRASE)
    phrases = read_phrase(reading, i, next((at for at in range(i + 1, end) if _opens_report(reading, at)), end))
    if word.flags & (SPEAKER_HEAD | COUNTRY) or (word.is_name_like and not known):
        return phrases
    resumed = phrases and _resumes(reading, phrases[-1].end)
    return phrases if resumed and (word.is_name_like or word.flags & (QUOTE | DEFINITE)) else ()


def _opens_report(reading: Reading, i: int) -> bool:
    """`وبحسب الوزير | فالمدارس مغلقة`, `وفي رأي سالم | ففي الوادي`: ف before what is reported."""
    word = reading.words[i]
    articled = word.flags & DEFINITE and word.key.startswith(_THEN) and not word.is_known_name
    return bool(word.flags & THEN or articled)


def _any_noun(reading: Reading, i: int) -> Phrase | None:
    """A phrase whose head is no known speaker: a document (`وفق حصيلة الجيش`), or no source at all (`وفق القانون`)."""
    words, stop = reading.words, min(reading.ends[i], i + MAX_NOUN, len(reading.words))
    if words[i].flags & (_NO_NOUN | CLOSED):
        return None
    end = i + 1
    while end < stop and not words[end].flags & _NO_NOUN:
        end += 1
    while end > i + 1 and words[end - 1].flags & (PREPOSITION | CONNECTIVE | CLAUSE_MARK):
        end -= 1
    return whole_phrase(reading, i, end)


def _is_mere_document(reading: Reading, noun: Phrase) -> bool:
    """`وفق القانون`, `بحسب الخطة الجديدة`: a document, and no body whose it is."""
    words = reading.words[noun.start : noun.end]
    return words[0].base in reading.documents and not any(w.flags & (SPEAKER_HEAD | COUNTRY) for w in words[1:])


def _resumes(reading: Reading, i: int) -> bool:
    """Whether the sentence goes on with `فإن`, which tells that what stands before is a source (`وبحسب فلان فإن`)."""
    words, end = reading.words, min(reading.ends[i - 1], len(reading.words))
    while i < end and words[i].flags & CLAUSE_MARK:
        i += 1
    return i < end and (bool(words[i].flags & RESUMPTIVE) or _opens_report(reading, i))


def _issued(reading: Reading, i: int, at: int, since: int) -> Attribution | None:
    """`وفقا لتقرير نشرته الصحيفة، فإن`: of a report behind which its issuer is told, he is the source."""
    words, end = reading.words, min(reading.ends[i], at + MAX_PHRASE)
    at -= bool(words[at].flags & ISSUES)  # `بحسب بيان | أصدرته الوزارة`
    if at + 2 >= end or not words[at + 1].flags & ISSUES or words[at].flags & DEFINITE:
        return None
    stop = at + 2
    while stop < end:
        closing = max(past_bracket(words, stop, end), reading.closes.get(stop, stop))
        if closing == stop and words[stop].flags & (CLAUSE_MARK | RESUMPTIVE | VERB | SENTENCE_END | BREAK | COLON):
            break
        stop = closing + 1
    stop, issuer = min(stop, end), at + 2 + bool(words[at + 2].flags & PREPOSITION)  # `صدر عن الوزارة`
    if issuer >= stop or words[issuer].flags & (CLOSED | PREFIXED):
        return None
    subject = read_phrase(reading, issuer, stop) if words[issuer].opens_known_phrase else ()
    subject = subject or (whole_phrase(reading, issuer, stop),)
    return _covering(reading, i, stop, ADVERBIAL, subject, since, cue_end=at)


def _past_details(reading: Reading, i: int, last: int) -> int:
    """Past what is told of a source behind its phrase, up to the mark or `فإن` behind which it is reported.

    `وفقا لوزارة الصحة | في أركاديا، بلغ`, `وتبعا لصحيفة «الوادي» | المتخصصة في الأخبار فقد`
    """
    words = reading.words
    if i >= last or not words[i].flags & (PREPOSITION | RELATIVE | DEFINITE):
        return i
    for at in range(i, min(last, i + MAX_DETAILS)):
        flags = words[at].flags
        if flags & RESUMPTIVE or (flags & CLAUSE_MARK and not words[i].flags & DEFINITE):
            return at
        if flags & (VERB | SENTENCE_END | BREAK | COLON) and not words[i].flags & RELATIVE:
            break
    return i


def _interrupts(reading: Reading, start: int, i: int, after: int) -> bool:
    """Whether an attribution stands between marks before the clause with أن that what is before it needs.

    Not where a verb of saying is before it: `وأضافت الصحيفة -نقلا عن فلان- أن`.
    """
    words = reading.words
    if _says(words[start:i]):
        return False
    if after + 2 >= reading.ends[i] or not (words[i - 1].flags & words[after].flags & CLAUSE_MARK):
        return False
    return bool(words[after + 1].flags & COMPLEMENTISER)


def _rest(reading: Reading, start: int, i: int, after: int) -> int:
    """Where a clause goes on behind an attribution between marks in its middle, if most of it stands there; else -1.

    `وهذا الوضع -بحسب الوزير- | يهدد الموسم`, `والسبب، وفق الوزير، | هو نقص المياه`
    """
    words, last = reading.words, reading.ends[i]
    marks = next((marks for marks in (DASHES, COMMAS) if words[i - 1].key in marks), frozenset[str]())
    closing = next((n for n in range(after, min(after + MAX_ASIDE, last)) if words[n].key in marks), -1)
    if closing < 0 or closing + 1 >= last:
        return -1
    following = words[closing + 1]
    goes_on = marks is DASHES or following.flags & PRONOUN
    opens = following.flags & (CONNECTIVE | CLAUSE_MARK) and not following.flags & RESUMPTIVE
    if not goes_on or opens or following.key.startswith(_AND):
        return -1
    clause = max((n for n in range(start + 1, i - 1) if _opens_clause(reading, n)), default=start)
    if _says(words[clause:i]):
        return -1
    return closing + 1 if last - closing > i - clause else -1


def _says(words: Sequence[Word]) -> bool:
    """Whether a verb of saying is among the words, which then governs what follows."""
    return any(form.pos in FINITE for word in words for _, form in word.cues)


def _covering(
    reading: Reading,
    i: int,
    after: int,
    form: Form,
    subject: tuple[Phrase, ...],
    since: int,
    cue_end: int = 0,
    cls: CueClass = "report",
) -> Attribution | None:
    """The clause before the attribution, or behind it where it opens the sentence."""
    words, first, last = reading.words, reading.starts[i], reading.ends[i]
    cue_end = cue_end or (subject[0].start if subject else after)
    start = max(first, since, i - MAX_CONTENT_TOKENS)
    while start < i and words[start].flags & (CONNECTIVE | CLAUSE_MARK):
        start += 1
    if start < i and _interrupts(reading, start, i, after):  # `ومن شأن ذلك -حسب فلان- أن يمنح`
        return Attribution(i, cue_end, form, "fronted", after + 2, -1, cls, "statement", subject)
    rest = _rest(reading, start, i, after) if start < i else -1
    if rest >= 0:
        return Attribution(i, cue_end, form, "fronted", rest, -1, cls, "statement", subject)
    if start < i:
        return Attribution(i, cue_end, form, "postposed", start, i, cls, "statement", subject)
    after = _past_details(reading, after, last) if subject else after
    while after < last and (words[after].flags & CLAUSE_MARK or words[after].flags & RESUMPTIVE):
        after += 1
    if after >= last or words[after].flags & SENTENCE_END or not subject:
        return None
    return Attribution(i, cue_end, form, "fronted", after, -1, cls, "statement", subject)
