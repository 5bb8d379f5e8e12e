"""Whom a report is addressed to or judges: who is named between its cue and its content and does not speak."""

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.attributions.subjects import after_adverbial
from tasrih.detection.reading.complements import STRONG
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
    CLOSED,
    COLON,
    COMMON,
    CONNECTIVE,
    DEFINITE,
    DEMONSTRATIVE,
    MARK,
    OBLIQUE,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    RELATIVE,
    TANWIN,
    VERB,
)
from tasrih.detection.vocabulary.cues import CueClass
from tasrih.officials.derived_ids import IN_THE_NAME_OF

TO_SOMEONE: frozenset[CueClass] = frozenset(
    {"demand", "urge", "request", "advise", "invite", "order", "threaten", "warn", "pledge", "accuse", "describe"}
)
"""Classes of cues whose object is whom they are said to or of; what they say follows by أن or a preposition."""
_ABOUT_SOMEONE = TO_SOMEONE | {"condemn", "criticise", "praise", "congratulate", "thank", "mourn", "support", "defend"}
"""The same with those whose object may also be all that they say."""

_ENDS = PREPOSITION | CLAUSE_MARK | RELATIVE | ANY_COMPLEMENTISER | COLON | CONNECTIVE | VERB | TANWIN | PREFIXED
_ENDS |= ADVERB | BREAK
"""Classes of words that end a noun phrase of whatever head."""
_NOBODY = _ENDS | MARK | QUOTE | (CLOSED & ~COMMON)


def addressee(reading: Reading, attribution: Attribution, speakers: tuple[Phrase, ...]) -> str:
    """Whom a demand, threat, promise, accusation or judgement names, as written; empty when nobody is named.

    Args:
        reading: the field.
        attribution: the cue and where its content begins.
        speakers: the phrases that name who speaks.
    """
    if attribution.cls not in (TO_SOMEONE if attribution.frame in STRONG else _ABOUT_SOMEONE):
        return ""
    first, last = attribution.blamed or (attribution.cue_end, _last(attribution))
    first = max([first, *(_end(reading, one) for one in speakers if first <= one.start < last)])
    i = _past_adverbials(reading, first, last, attribution)
    if i >= last:
        return ""
    word = reading.words[i]
    if starts_phrase(reading.words, i, known_only=True) or (word.flags & OBLIQUE and not word.flags & PREPOSITION):
        phrases = read_phrase(reading, i, last)
        if phrases:
            return reading.tokens.readable(i, phrases[-1].end)
    return reading.tokens.readable(i, _noun_end(reading, i, last)) if _is_somebody(reading, i, attribution) else ""


def _end(reading: Reading, speaker: Phrase) -> int:
    """Where who speaks ends: behind the name, where a noun with an article follows it (`سامر الوردي | الأطباء`)."""
    behind = reading.words[speaker.name_end].flags if speaker.has_name and speaker.name_end < speaker.end else 0
    return speaker.name_end if behind & DEFINITE and not behind & RELATIONAL else speaker.end


def _last(attribution: Attribution) -> int:
    """Token before which whoever is addressed ends: the mark, or the content where none joins that to its cue."""
    return attribution.start if attribution.frame == "object" else attribution.gap[1]


def _past_adverbials(reading: Reading, i: int, last: int, attribution: Attribution) -> int:
    words = reading.words
    while i < last:
        i = past_bracket(words, i, last)
        flags = words[i].flags
        if attribution.cls == "request" and reading.frame_prepositions.get(words[i].key) == "min":
            return i + 1  # `طلب من الأطباء العودة`
        if words[i].key == IN_THE_NAME_OF:  # `وناشد، باسم المجلس، الأهالي`
            i = next((j for j in range(i, last) if words[j].flags & CLAUSE_MARK), last)
            continue
        if flags & (CLAUSE_MARK | ADVERB | DEMONSTRATIVE):
            i += 1
        elif flags & (PREPOSITION | PREFIXED):
            i = after_adverbial(reading, i, last)
        else:
            break
    return i


def _is_somebody(reading: Reading, i: int, attribution: Attribution) -> bool:
    """Whether a noun of which nothing is known may be whom a verb addresses (`المجتمع الدولي`).

    It is no adverb (`هاتفيا`), nothing with a preposition of its own, and no act (`وجه الدعوة`) but one that is judged.
    """
    word, judged = reading.words[i], attribution.cls == "describe"
    if attribution.cls not in TO_SOMEONE or attribution.is_nominal or word.flags & _NOBODY:
        return False
    if word.clitic_frame == "li" or (word.clitic_frame == "bi" and attribution.frame == "bi"):
        return False
    behind = reading.words[i + 1].flags if i + 1 < len(reading.words) else 0
    known = (word.flags | behind) & DEFINITE or word.possessed or word.is_known_name  # `مجتمعة` is how they speak
    adverbial = word.flags & ACCUSATIVE and not word.flags & DEFINITE
    return bool(known and not adverbial and (judged or not word.flags & ACT))


def _noun_end(reading: Reading, i: int, last: int) -> int:
    """Token where a noun phrase ends: the next preposition, mark or verb."""
    end = i + 1
    while end < last and not reading.words[end].flags & _ENDS:
        close = reading.closes.get(end)
        if reading.words[end].flags & QUOTE and (close is None or close >= last):
            break
        end = close + 1 if close is not None else end + 1
    return end
