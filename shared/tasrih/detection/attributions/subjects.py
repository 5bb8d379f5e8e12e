"""Who a verb's subject is: the phrase behind it, before it, or that of the sentence a participle hangs on."""

from msgspec.structs import replace

from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.attribution import FINITE
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrase_ends import in_construct
from tasrih.detection.reading.phrases import Phrase, phrase_before, read_phrase, starts_phrase
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    COLON,
    COMPLEMENTISER,
    COMPLEMENTISER_PRONOUN,
    CONJOINED,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    DEMONSTRATIVE,
    FEMININE,
    JOINT_OPENER,
    LATTER,
    MANNER,
    MARK,
    NEGATION,
    NO_SPEAKER,
    NOUN,
    OBLIQUE,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIONAL,
    RELATIVE,
    SPEAKER_HEAD,
    TAKES_OBJECT,
    TANWIN,
    TITLE,
    TOPIC_OPENER,
    VERB,
    WAS,
)
from tasrih.detection.vocabulary.cues import CueClass
from tasrih.detection.vocabulary.word import Word, is_known_given

MAX_TOKENS_BEFORE = 30
MAX_ADVERB_TOKENS = 6
MAX_JOINED_TOKENS = 7
"""Tokens before a verb in which a subject joined to the clause before it begins."""
DASHES = frozenset("-–—")
COMMAS = frozenset("،,")
JUDGES: frozenset[CueClass] = frozenset({"accuse", "describe"})
"""Classes of cues whose verb always has an object before its content, whom or what it judges."""
_SHE = "ت"
"""How a verb of the past ends whose subject is feminine."""

_BARRED = PREFIXED | CONJOINED | PREPOSITION | CONNECTIVE | CLAUSE_MARK | ANY_COMPLEMENTISER | COLON
_BARRED |= NEGATION | RELATIVE | OBLIQUE | TANWIN | MARK | NO_SPEAKER | MANNER
"""Classes of words that stand between a verb and أن without being its subject."""


def subject_between(
    reading: Reading, start: int, end: int, tight: bool = False, *, gender: str = ""
) -> tuple[Phrase, ...]:
    """Speaker phrase between a verb and its complement, from `start` to before `end`, past adverbials.

    With `tight` an addressee or object may follow the subject there, or stand there alone: a verb whose `gender` is
    told (`m`, `f`) takes no subject of the other.
    """
    words = reading.words
    i = start
    latter = latter_at(words, start, end)
    if latter or (i < end and is_said_by(reading, i)):
        return latter
    if i + 1 < end and opens_joint(words, i):
        i += 2
        joint = read_phrase(reading, i, end)
        if len(joint) > 1:  # nobody else is told by a verb with such a subject
            return joint
    if i + 1 < end and starts_phrase(words, i) and i > start:
        return read_phrase(reading, i, end, tight=tight)
    while i < end and words[i].flags & (CLAUSE_MARK | PREFIXED | PREPOSITION | MANNER):
        if words[i].flags & (PREPOSITION | PREFIXED | MANNER) and not words[i].flags & CLAUSE_MARK:
            i = after_adverbial(reading, i, end)
        else:
            i += 1
    if i < end and tight and gender == "m" and words[i].flags & FEMININE and not words[i].flags & TITLE:
        return ()  # `دعا دول العالم إلى`: the verb does not agree with what it is addressed to
    if i >= end or not (
        starts_phrase(words, i, i > start)
        or (i == start and not tight and _may_be_subject(reading, i))
        or (i > start and (_is_full_name(words, i) or _is_name_past_adverbs(words, start, i)))
    ):
        return ()
    if words[i].flags & OBLIQUE and words[i].is_plural:
        return ()  # `طمأن الموظفين إلى أن`: nobody who acts ends so
    phrases = read_phrase(reading, i, end, tight=tight)
    return () if tight and gender == "f" and is_a_man(words, phrases) else phrases


def latter_at(words: list[Word], i: int, end: int) -> tuple[Phrase, ...]:
    """`الأخير`, `هذا الأخير` right behind a verb: whoever was named last."""
    i += i < end and bool(words[i].flags & DEMONSTRATIVE)
    return (Phrase(i, i + 1, i + 1, i + 1, words[i].flags),) if i < end and words[i].flags & LATTER else ()


def is_said_by(reading: Reading, i: int) -> bool:
    """Whether a word is a participle before what is said, and nobody (`وتستدرك | قائلة: …`)."""
    participle = any(form.pos == "participle" and not form.definite for _, form in reading.words[i].cues)
    behind = reading.words[i + 1].flags if i + 1 < len(reading.words) else 0
    return participle and bool(behind & (ANY_COMPLEMENTISER | COLON | QUOTE))


def opens_joint(words: list[Word], i: int) -> bool:
    """`كل من`, before several who act together."""
    return bool(words[i].flags & JOINT_OPENER and words[i + 1].flags & PREPOSITION)


def is_a_man(words: list[Word], phrases: tuple[Phrase, ...]) -> bool:
    """`أبلغت المبعوث الدولي بـ`: a title without its holder's name, which may be a woman's, is the one who is told."""
    head = words[phrases[0].start] if phrases else None
    if head is None or len(phrases) > 1 or phrases[0].has_name:
        return False
    return bool(head.flags & TITLE) and not head.flags & (FEMININE | ANONYMOUS | ORGANISATION)


def _belongs_to_adverbial(words: list[Word], start: int, i: int) -> bool:
    """Whether a word goes on the phrase behind a preposition (`في مقر رئاسة الحكومة`), and does not follow it."""
    adjective = i > start + 2 and words[i - 1].flags & RELATIONAL and not words[i - 2].flags & DEFINITE
    return in_construct(words, start, i) and not adjective  # `في مؤتمر صحفي | وزير النقل`


def _may_follow_adverbial(words: list[Word], i: int) -> bool:
    return starts_phrase(words, i, True) or _is_full_name(words, i)


def _is_full_name(words: list[Word], i: int) -> bool:
    """A name that people have with another behind it, which may stand anywhere behind the verb."""
    word = words[i]
    return is_known_given(word) and i + 1 < len(words) and words[i + 1].continues_name


def _is_name_past_adverbs(words: list[Word], start: int, i: int) -> bool:
    """`أعلن أمس ماهر درويش أن`: a name of two words behind nothing but adverbs, known or not."""
    if not all(word.flags & ADVERB for word in words[start:i]):
        return False
    return words[i].is_name_like and i + 1 < len(words) and words[i + 1].continues_name


def _may_be_subject(reading: Reading, i: int) -> bool:
    """Any noun right between a verb and أن is the subject, known or not (`أكد البيان أن`, `«مكتب أخبار سوريا»`)."""
    word = reading.words[i]
    if i in reading.closes:
        return True
    return not (word.flags & (_BARRED | ADVERB) or word.is_circumstance)


def after_adverbial(reading: Reading, i: int, end: int) -> int:
    """Skip `في تصريح لـ«…»،`, `أمس`, `لـ«الوطن»` between a verb and its subject."""
    words, start = reading.words, i
    i += 1
    if words[start].flags & ADVERB:
        return i
    if words[start].flags & MANNER:
        return min(i + 1, end)
    while i < end and not words[i].flags & (PREPOSITION | CLAUSE_MARK | RELATIVE):
        if words[i].flags & TAKES_OBJECT:
            return _after_object(reading, i + 1, end)
        if words[i].flags & QUOTE and i in reading.closes:
            i = reading.closes[i]
        elif i > start + 1 and _may_follow_adverbial(words, i) and not _belongs_to_adverbial(words, start, i):
            break
        i += 1
    return i


def _after_object(reading: Reading, i: int, end: int) -> int:
    """Skip whom a subject met (`لقائه اليوم (الأحد) مبعوث فلان`)."""
    words = reading.words
    for j in range(i, min(i + MAX_ADVERB_TOKENS, end)):
        if starts_phrase(words, j) and not words[j].flags & ADVERB:
            phrases = read_phrase(reading, j, end)
            return phrases[-1].end if phrases else j + 1
    return i


def subject_touching(reading: Reading, cue: int, form: Form) -> tuple[Phrase, ...]:
    """A phrase that opens its clause and ends right at the verb: `الرئيس اليمني يدعو`, `أن المجلس أقر`."""
    words, start, end = reading.words, reading.starts[cue], cue
    clause = reading.clauses.get(start)
    if clause and clause.at == cue:
        return clause.speakers
    if form.conjunction or not start < cue:
        return ()
    if form.pos == "imperfect" and cue <= start + 4 and all(w.is_name_like for w in words[start:cue]):
        return read_phrase(reading, start, cue)
    if words[end - 1].flags & CONNECTIVE:  # `كان فلان قد قال`
        end -= 1
    if end <= start or words[end - 1].flags & CLAUSE_MARK:
        return ()
    found = phrase_before(reading, end, max(start, cue - MAX_TOKENS_BEFORE))
    return found or (_joined_subject(reading, cue) if form.pos == "imperfect" and form.number == "s" else ())


def subject_of_was(reading: Reading, cue: int, form: Form) -> tuple[Phrase, ...]:
    """The subject of كان in `كانت المحكمة (قد) أدانت فلانا`: whoever stands behind the verb is its object."""
    words, start = reading.words, max(reading.starts[cue], cue - MAX_TOKENS_BEFORE)
    if form.pos not in FINITE or form.conjunction or form.number != "s":
        return ()
    was = next((i for i in range(cue - 1, start - 1, -1) if words[i].flags & (WAS | VERB)), -1)
    if was < 0 or not words[was].flags & WAS or words[was].key.endswith(_SHE) != (form.gender == "f"):
        return ()
    end = cue - bool(words[cue - 1].flags & CONNECTIVE)  # `قد`
    found = read_phrase(reading, was + 1, end) if was + 1 < end and starts_phrase(words, was + 1) else ()
    return found if found and (found[-1].end == end or end < cue) else ()


def _joined_subject(reading: Reading, cue: int) -> tuple[Phrase, ...]:
    """`موسكو تعترض وأنقرة تشترط كذا`: behind a clause, one with و of whom the verb speaks alone."""
    words, start = reading.words, reading.starts[cue]
    for i in range(cue - 1, max(start, cue - MAX_JOINED_TOKENS), -1):
        flags, before = words[i].flags, words[i - 1].flags
        if flags & CONJOINED and flags & (SPEAKER_HEAD | COUNTRY) and not flags & PREFIXED:
            if flags & before & (COUNTRY | SPEAKER_HEAD):  # `روسيا والصين`: joined to each other
                return ()
            phrases = read_phrase(reading, i, cue)
            return (replace(phrases[0], joined=True),) if phrases and phrases[0].end == cue else ()
    return ()


def subject_before(reading: Reading, cue: int, form: Form) -> tuple[Phrase, ...]:
    """Speaker phrase before the verb: `فلان قال إن`, `فلان، الذي …، قال`, `الذي قال إن` after its noun."""
    words = reading.words
    topic = topic_of(reading, cue) if form.conjunction == "ف" else -1
    if form.conjunction and topic < 0:
        return ()
    start = max(reading.starts[cue], cue - 30, topic)
    if cue > start and words[cue - 1].flags & RELATIVE:
        return phrase_before(reading, cue - 1, start, loose=True)
    if cue > start and words[cue - 1].flags & (COMPLEMENTISER_PRONOUN | PRONOUN):
        return ()
    i = start
    head = words[start].flags if start == reading.starts[cue] else 0
    if head & CONJOINED and head & SPEAKER_HEAD and not head & PREFIXED:  # `فوزير الدفاع أكد`
        phrases = read_phrase(reading, start, cue)
        if phrases and phrases[-1].end == cue:
            return (replace(phrases[0], joined=True), *phrases[1:])
    while i < cue and words[i].flags & (CONNECTIVE | CLAUSE_MARK | QUOTE | COMPLEMENTISER):
        i += 1
    if i < cue and starts_phrase(words, i, known_only=not (i > start and words[i - 1].flags & CONNECTIVE)):
        phrases = read_phrase(reading, i, cue)
        if phrases and _reaches(reading, phrases[-1].end, cue):
            return tuple(phrases)
    return phrase_before(reading, cue, start)


def topic_of(reading: Reading, cue: int) -> int:
    """The word that puts a subject before its verb with ف, at the beginning of a sentence or clause; -1 without one.

    `أما فلان فقال`, `…؛ أما فلان فقال`
    """
    words, start = reading.words, reading.starts[cue]
    for i in range(cue - 1, max(start, cue - MAX_TOKENS_BEFORE) - 1, -1):
        if words[i].flags & TOPIC_OPENER and (i == start or words[i - 1].flags & CLAUSE_MARK):
            return i
    return -1


def main_subject(reading: Reading, cue: int) -> tuple[Phrase, ...]:
    """Subject of the sentence that a participle at `cue` hangs on: the phrase behind its first verb, or opening it."""
    words, start = reading.words, reading.starts[cue]
    while start < cue and words[start].flags & (CONNECTIVE | CLAUSE_MARK | QUOTE | NEGATION):
        start += 1
    if start < cue and words[start].flags & PREPOSITION:  # `من جهته، رد فلان قائلا`
        comma = next((i for i in range(start, min(start + MAX_ADVERB_TOKENS, cue)) if words[i].key in COMMAS), -1)
        comma = comma if comma >= 0 else main_clause(reading, start)
        start = comma + 1 if start < comma < cue else start
    for i in range(start, min(start + 4, cue)):
        if i > start and words[i - 1].flags & (PREPOSITION | ADVERB) == PREPOSITION:
            continue  # `أما عن لجنة الرقابة فرأت أن`
        if starts_phrase(words, i, known_only=i != start + 1) or (i == start and _is_full_name(words, i)):
            told = i == start + 1 and _disagrees(words[start], words[i])
            found = () if told else read_phrase(reading, i, cue, tight=True)
            return () if found and i == start and words[found[-1].end].key in DASHES else found
    return ()


def main_clause(reading: Reading, cue: int) -> int:
    """The comma behind which verb and subject follow a fronted phrase, else -1.

    `بعد يومين من تأكيده كذا، أعلن وزير الداخلية كذا`
    """
    words, end = reading.words, min(reading.ends[cue], cue + MAX_TOKENS_BEFORE)
    for comma in (i for i in range(cue + 1, end - 2) if words[i].key in COMMAS):
        if not words[comma + 1].opens_known_phrase and starts_phrase(words, comma + 2, known_only=True):
            return comma
    return -1


def _disagrees(verb: Word, noun: Word) -> bool:
    """Whether a verb right before a noun is not feminine as that is: `خاطب الحكومة قائلا`, whom somebody told it."""
    masculine = not verb.flags & (NOUN | DEFINITE | PREPOSITION) and not verb.key.endswith("ت") and verb.key[0] != "ت"
    return masculine and bool(noun.flags & FEMININE) and bool(noun.flags & ORGANISATION) and not noun.flags & TITLE


def _reaches(reading: Reading, i: int, cue: int) -> bool:
    """Only asides and adverbials stand between a phrase that ends at `i` and the verb."""
    if i == cue:
        return True
    words = reading.words
    if words[i].key in DASHES:  # `لندن – أعلن`: where the news is from
        return False
    return (
        cue - i <= 25
        and (
            bool(words[i].flags & (CLAUSE_MARK | PREPOSITION | RELATIVE | CONNECTIVE)) or words[i].clitic_frame == "bi"
        )
        and not any(
            form.pos in ("perfect", "imperfect") and form.conjunction for w in words[i:cue] for _, form in w.cues
        )
    )
