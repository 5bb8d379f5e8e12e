"""Verbs behind the quotation that they report: `"…"، قال فلان`, `"…".. بهذه الكلمات وصف فلان`."""

from tasrih.detection.attributions.attribution import FINITE, Attribution
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import read_phrase, starts_phrase
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    BREAK,
    BY_THESE,
    CLAUSE_MARK,
    ELLIPSIS,
    MANNER,
    SENTENCE_END,
    WORDING,
)

SHORTEST = 3
"""Tokens from the opening of a quotation to its end: a shorter one is a name."""
MOST_MARKS = 3
MAX_MANNER = 6
"""Words behind a verb of saying with which a sentence ends that its quotation began."""
_TO = ("ل", "لـ")
_BETWEEN = CLAUSE_MARK | ELLIPSIS | SENTENCE_END | BREAK


def fronted_attribution(reading: Reading, i: int) -> Attribution | None:
    """The attribution of a verb that follows its quotation: `"…"، قال فلان`."""
    close = i - 1
    if close > 0 and reading.words[close].flags & CLAUSE_MARK:
        close -= 1
    opening = _opening(reading, close)
    if opening < 0:
        return None
    for cue, form in reading.words[i].cues:
        if form.pos in FINITE and "quote" in cue.frames and not cue.weak:
            subject = read_phrase(reading, i + 1, reading.ends[i]) if starts_phrase(reading.words, i + 1) else ()
            if subject or i + 1 >= reading.ends[i] or (cue.cls == "say" and _tells_how(reading, i + 1)):
                return Attribution(i, i + 1, form, "before", opening, close + 1, cue.cls, cue.kind, subject)
    return None


def of_these_words(reading: Reading, i: int) -> Attribution | None:
    """The same of any verb that tells of the quotation before it as words: `"…".. بهذه الكلمات يصف فلان حاله`."""
    words = reading.words
    if i < SHORTEST + 2 or not (words[i - 2].flags & BY_THESE and words[i - 1].flags & WORDING):
        return None
    close = i - 3
    while close > max(0, i - 3 - MOST_MARKS) and words[close].flags & _BETWEEN:
        close -= 1
    opening = _opening(reading, close)
    found = next(((cue, form) for cue, form in words[i].cues if form.pos in FINITE), None)
    if opening < 0 or found is None or not starts_phrase(words, i + 1):
        return None
    subject = read_phrase(reading, i + 1, reading.ends[i], tight=True)
    told = Attribution(i, i + 1, found[1], "before", opening, close + 1, "say", "statement", subject)
    return told if subject else None


def _tells_how(reading: Reading, i: int) -> bool:
    """`"…"، قالت بصوت مبحوح`, `"…"، يقول لـ«الصحيفة»`: how or to whom, and the sentence is over."""
    word, end = reading.words[i], reading.ends[i]
    told = word.flags & MANNER or reading.frame_prepositions.get(word.key) or word.clitic_frame or word.key in _TO
    return bool(told) and end - i <= MAX_MANNER and not any(w.flags & ANY_COMPLEMENTISER for w in reading.words[i:end])


def _opening(reading: Reading, close: int) -> int:
    """Where the quotation that a mark closes opens, if it is more than a name; else -1."""
    opening = reading.opens.get(close, -1)
    return opening if close - opening >= SHORTEST else -1
