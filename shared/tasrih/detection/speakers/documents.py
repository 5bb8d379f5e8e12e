"""Whose words a document tells that speaks: `أفاد بلاغ للمكتب`, `جاء في بيان الاتحاد`, `أصدرت الهيئة بيانا جاء فيه`."""

from tasrih.arabic.database import clitics
from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.attributions.subjects import main_subject
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import FEMININE_KEY, IN
from tasrih.detection.reading.phrases import Phrase, read_phrase
from tasrih.detection.vocabulary.classes import (
    ANONYMOUS,
    COUNTRY,
    DEFINITE,
    DUAL,
    ISSUES,
    MARK,
    OBLIQUE,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    RELATIONAL,
    RELATIVE,
    REPORT,
    SPEAKER_HEAD,
    TITLE,
)
from tasrih.officials.derived_ids import IN_THE_NAME_OF

_IN_IT = frozenset({"فيه", "فيها"})
MAX_BETWEEN = 6
"""Tokens from a document to the verb behind it that tells what it says."""
MAX_ADJECTIVES = 2
MAX_ISSUER_TOKENS = 12
_SPEAKERS = (SPEAKER_HEAD | COUNTRY) & ~ANONYMOUS
_HERS = "ها"
_MANY = "ات"


def speaking_document(reading: Reading, attribution: Attribution) -> int:
    """Where the document stands that is the subject of a verb, or in which something is said to stand; else -1."""
    words, cue, behind = reading.words, attribution.cue_start, attribution.cue_end
    if not attribution.is_finite or behind + 1 >= len(words):
        return -1
    if words[behind].key in _IN_IT:
        if attribution.entry not in reading.idioms:
            return -1  # `أصدرت الهيئة بيانا أكدت فيه`: she speaks herself
        near = range(cue - 1, max(reading.starts[cue], cue - MAX_BETWEEN) - 1, -1)
        return next((i for i in near if words[i].flags & REPORT), -1)
    if words[behind].flags & PREPOSITION and attribution.entry in reading.idioms:
        behind += 1
    elif not (attribution.frame in STRONG or attribution.frame == "bi" or words[behind].flags & DEFINITE):
        return -1  # `نفى تقرير الصحيفة`
    spoken = words[behind].flags & (REPORT | PREFIXED) == REPORT
    return behind if spoken else -1


def issuer(reading: Reading, attribution: Attribution, document: int) -> tuple[Phrase, ...]:
    """Who is named as the one whose document it is, beside it or as the subject of its clause."""
    behind = document > attribution.cue_start
    limit = min(reading.ends[document], attribution.start if behind else attribution.cue_start)
    found = named_beside(reading, document, limit)
    if found:
        return found
    subject = () if behind else main_subject(reading, document)
    return subject if len(subject) == 1 and subject[0].flags & (ORGANISATION | TITLE) else ()


def named_beside(reading: Reading, document: int, limit: int) -> tuple[Phrase, ...]:
    """Who is named right behind a document as the one whose it is: `بيان لوزارة النقل`, `بيان أصدرته الوزارة`."""
    words, i = reading.words, _past_adjectives(reading, document, limit)
    if i < limit:
        i += bool(words[i].flags & RELATIVE and i + 1 < limit and words[i + 1].flags & ISSUES)  # `البيان الذي أصدرته`
        word = words[i]
        if word.flags & ISSUES:
            i += 1 + (i + 1 < limit and (bool(words[i + 1].flags & PREPOSITION) or words[i + 1].key == IN_THE_NAME_OF))
        elif not _is_his(reading, document, i):
            i = limit
    found = read_phrase(reading, i, min(limit, i + MAX_ISSUER_TOKENS)) if i < limit else ()
    return () if found and words[i].flags & (DUAL | OBLIQUE) else found  # `بيان للوزيرين`


def _past_adjectives(reading: Reading, document: int, limit: int) -> int:
    """Past what qualifies a document: `بيان مقتضب`, `البيان المشترك`."""
    words, i = reading.words, document + 1
    whole = words[document].flags & DEFINITE
    while i < min(limit, document + 1 + MAX_ADJECTIVES):
        word = words[i]
        adjective = word.flags & RELATIONAL and not word.flags & (ORGANISATION | PREFIXED)  # `تقرير اقتصادي`
        if word.flags & (_SPEAKERS | ISSUES | PREFIXED | PREPOSITION | MARK) and not adjective:
            break
        if word.flags & DEFINITE != whole:
            break
        i += 1
    return i


def _is_his(reading: Reading, document: int, i: int) -> bool:
    """`بيان | لوزارة النقل`, and right behind it `بيان | الاتحاد`."""
    words, word = reading.words, reading.words[i]
    if word.flags & PREFIXED:
        return bool(word.flags & _SPEAKERS) and word.key.startswith(clitics().prepositions[1])
    whose = i == document + 1 and not words[document].flags & DEFINITE and not words[document].possessed
    of_many = word.key.endswith(_MANY)  # `تقرير مؤسسات الإقراض` is about them
    return bool(whose and word.flags & _SPEAKERS) and not of_many


def issued(reading: Reading, attribution: Attribution) -> str:
    """The noun of the document in which somebody speaks (`قالت الوزارة في بيان إن`); empty without one."""
    words = reading.words
    for i in range(attribution.cue_end, min(attribution.start, len(words))):
        if words[i].flags & REPORT and (words[i].flags & PREFIXED or words[i - 1].key == IN):
            return words[i].base
    return ""


def is_theirs(reading: Reading, document: int, *, feminine: bool | None) -> bool:
    """Whether the pronoun of a document (`بيانها`) may mean who spoke last; one without has none."""
    word = reading.words[document]
    if not word.possessed:
        return False
    hers = word.key.endswith(_HERS)
    return feminine is hers or (feminine is None and not hers and word.key.endswith(FEMININE_KEY))


def is_source(reading: Reading, phrase: Phrase) -> bool:
    """`ووفقا | لمصدر في وزارة المالية`, but not `لبيانات الوزارة`."""
    head, behind = reading.words[phrase.start].flags, reading.words[phrase.start + 1 : phrase.end]
    return bool(head & ANONYMOUS) and not head & REPORT and bool(behind and behind[0].flags & PREPOSITION)
