"""Cues that report nothing where they stand: what is asked, supposed or left undone, scripture, things, authors."""

from tasrih.arabic.database import clitics
from tasrih.detection.attributions.attribution import FINITE, NOMINAL, Link
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMPLEMENTISER,
    CONNECTIVE,
    DEFINITE,
    MARK,
    MAY_BE_SAID,
    NO_SPEAKER,
    NOUN,
    NUMBER,
    POINTER,
    PREPOSITION,
    QUOTE,
    REFRAINS,
    UNREAL,
    VERB,
)
from tasrih.detection.vocabulary.word import Word

_WRITE = "write"
_ACCUSE, _EXPECT = "accuse", "expect"
_LONGEST_REFRAINING = 6
"""Tokens from a verb of not doing something to the act."""
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
        or _has_no_speaker(reading, i)
        or _follows_pointer(reading, i)
        or _is_undone(reading, i)
        or _describes(reading, i)
        or _is_expected(reading, i)
        or _is_accused(reading, i)
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


def _is_unreal(reading: Reading, i: int) -> bool:
    """`هل وعد فلان بـ`, `لو قال إن`, `إذا رفضت الحكومة`: nobody is told to have said it."""
    return i > 0 and bool(reading.words[i - 1].flags & UNREAL) and reading.words[i].cues[0][1].pos in FINITE


def _has_no_speaker(reading: Reading, i: int) -> bool:
    """`كما أخبر سبحانه`, `تقول الأرقام إن`, `والحقائق تؤكد أن`; but `سأل الله` asks for something."""
    behind = reading.words[i + 1].flags if i + 1 < len(reading.words) else 0
    cue, form = reading.words[i].cues[0]
    if cue.kind != "statement" or cue.cls == "light" or form.pos not in FINITE:  # `يضرب المثل بـ`
        return False
    return bool(behind & NO_SPEAKER) or (not form.conjunction and _follows_thing(reading, i))


def _follows_thing(reading: Reading, i: int) -> bool:
    """Whether such a word opens the clause in which a verb stands, no more than a word before it."""
    words, start = reading.words, reading.starts[i]
    for first in range(i - 1, max(start, i - _LONGEST_THING) - 1, -1):
        if words[first].flags & (MARK | NOUN | PREPOSITION | VERB):
            return False
        if words[first].flags & NO_SPEAKER:
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
    if cue.cls == "say" and i and words[i - 1].flags & MAY_BE_SAID:
        return True
    for n in range(i - 1, max(reading.starts[i], i - _LONGEST_REFRAINING) - 1, -1):
        if words[n].flags & REFRAINS:
            return True
        if words[n].flags & (CLAUSE_MARK | BREAK | VERB | ANY_COMPLEMENTISER | QUOTE):
            return False
    return False


def _describes(reading: Reading, i: int) -> bool:
    """`13 متهما`, `عملا مستنكرا ومرفوضا`: a participle that is counted, or says what something is like."""
    words, (_, form) = reading.words, reading.words[i].cues[0]
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
