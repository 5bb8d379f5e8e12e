"""Headlines cut into clauses, each of which begins with who acts or speaks in it: `فلان يرفض كذا وفلان يهدد بكذا`.

A headline puts its subjects before their verbs and joins clauses with و alone, as running text hardly ever does.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from tasrih.detection.reading.field import Clause, Reading
from tasrih.detection.reading.labels import behind_labels
from tasrih.detection.reading.phrases import Phrase, read_phrase, whole_phrase
from tasrih.detection.vocabulary import kind_rules
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    COLON,
    COMMON,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    ELLIPSIS,
    MARK,
    NEGATION,
    NOUN,
    NUMBER,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    SENTENCE_END,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.detection.vocabulary.words import Vocabulary

MAX_SUBJECT_TOKENS = 12
MAX_JOINED_TOKENS = 7
MAX_TOLD_TOKENS = 40
"""How far before a و its clause's verb is looked for; keeps time linear."""
AND = "و"
_SEPARATORS = frozenset("|-–—؛")
_CLOSE = frozenset("|؛")
"""Those of them that need no space before them."""
_IMPERFECT = ("ي", "ت")
_SHORTEST_VERB = 4
_NO_SUBJECT = RELATIVE | ANY_COMPLEMENTISER | NUMBER | NEGATION
"""Words that stand in no subject of a headline."""


def read_headline(raw: str, vocabulary: Vocabulary) -> Reading:
    """A headline as detection reads it: each clause that begins with its subject is a sentence of its own."""
    reading = Reading(raw, vocabulary)
    reading.cut(clauses(reading))
    return reading


def clauses(reading: Reading) -> list[Clause]:
    """The clauses of a headline that begin with a subject, from left to right; what stands between them has none."""
    found: list[tuple[int, int, tuple[Phrase, ...]]] = []
    eventful = False  # `مباحثات بشأن كذا والرئاسة تؤكد`: what stands first is no subject
    for beginning in _beginnings(reading):
        start, first = beginning.start, beginning.first
        if found and start <= found[-1][1]:
            continue
        if found and _goes_on_telling(reading, found[-1][1], start):
            found.append((start, start, found[-1][2]))
            continue
        at = _verb_or_colon(reading, beginning)
        if beginning.parted:
            eventful = not _may_act(reading.words[first]) and (at < 0 or _has_joined(reading, first, at))
            begins = not eventful
        else:
            begins = eventful or _follows(reading, found[-1][1] if found else -1, beginning, at)
        if at < 0 or not begins:
            continue
        found.append((start, at, _subject(reading, first, at, joined=beginning.joined and first == start)))
    ends = [_without_mark(reading, start) for start, _, _ in found[1:]] + [len(reading)] * bool(found)
    return [
        Clause(start, at, end, _goes_on(reading, at, end), speakers)
        for (start, at, speakers), end in zip(found, ends, strict=True)
    ]


def _has_joined(reading: Reading, first: int, at: int) -> bool:
    """Whether somebody is joined to the words before a verb who can act alone."""
    return any(word.flags & (SPEAKER_HEAD | COUNTRY) and _is_joined(word) for word in reading.words[first + 1 : at])


def _may_act(word: Word) -> bool:
    return word.opens_phrase or bool(word.flags & (SPEAKER_HEAD | COUNTRY) and not word.flags & PREFIXED)


def _without_mark(reading: Reading, end: int) -> int:
    return end - 1 if end and _parts(reading, end - 1) else end


def _parts(reading: Reading, i: int) -> bool:
    """Whether a token is a mark between parts of the headline: dots, or a dash or stroke with a space before it."""
    word, start = reading.words[i], reading.tokens.starts[i]
    if word.flags & (SENTENCE_END | ELLIPSIS):
        return True
    return word.key in _SEPARATORS and (word.key in _CLOSE or reading.tokens.plain[start - 1 : start].isspace())


def _goes_on(reading: Reading, at: int, end: int) -> int:
    """Where the subject of a verb does something else, up to the end of its clause: `… ويمدد المهلة`."""
    words, verb = reading.words, reading.words[at]
    sign = verb.key.removeprefix(AND)[0]
    for i in range(at + 2, end if sign in _IMPERFECT else at):
        key = words[i].key
        if key.startswith(AND) and key[1:2] == sign and reading.within[i] < 0 and _acts(words[i], key[1:]):
            return i
    return end


class _Beginning(NamedTuple):
    """Where a clause may begin."""

    start: int
    first: int
    """First token of its subject, behind a و that stands alone and a quotation mark."""
    joined: bool
    """Whether a و joins it."""
    parted: bool
    """Whether it opens the headline, or dots or a dash part it from what stands before."""


def _beginnings(reading: Reading) -> Iterator[_Beginning]:
    words, opening = reading.words, behind_labels(reading, 0, len(reading))
    for i in range(opening, len(words)):
        word = words[i]
        if reading.within[i] >= 0 or (word.flags & MARK and not word.flags & QUOTE):
            continue
        before = words[i - 1] if i > opening else None
        parted = before is None or _parts(reading, i - 1)
        joined = word.key == AND or _is_joined(word)
        if not parted and (not joined or (before and _governs(before))):
            continue
        first = i + (word.key == AND)
        first += first < len(words) and bool(words[first].flags & QUOTE)
        if first < len(words):
            yield _Beginning(i, first, joined and i > 0, parted)


def _goes_on_telling(reading: Reading, colon: int, start: int) -> bool:
    """Whether what stands behind dots tells more of who spoke before a colon: `المفتي: الجمعة غرة الشهر.. ويحذر من`."""
    word, before = reading.words[start], reading.words[start - 1]
    if not reading.words[colon].flags & COLON or not before.flags & (SENTENCE_END | ELLIPSIS):
        return False
    return any(form.pos == "imperfect" and form.conjunction and form.person == 3 for _, form in word.cues)


def _is_joined(word: Word) -> bool:
    """Whether a word may carry the و that joins a clause."""
    if word.flags & PREFIXED or word.flags & VERB or not word.key.startswith(AND) or len(word.key) < _SHORTEST_VERB:
        return False
    if word.flags & (SPEAKER_HEAD | COUNTRY):
        return bool(word.flags & CONJOINED)
    common = word.flags & COMMON and not word.flags & DEFINITE  # `وفاة`, `وقف`
    return word.may_join and not common and not _acts(word, word.key[1:])


def _governs(before: Word) -> bool:
    """Whether a word wants another behind it: `رئيس وزراء`, `إلى`."""
    head = before.flags & (TITLE | ORGANISATION) and not (before.flags & DEFINITE or before.possessed)
    return bool(head or before.flags & (PREPOSITION | VERB))


def _verb_or_colon(reading: Reading, beginning: _Beginning) -> int:
    """The verb, colon or quotation that a subject ends at; -1 where there is none."""
    words, first = reading.words, beginning.first
    joined = beginning.joined
    for i in range(first, min(first + (MAX_JOINED_TOKENS if joined else MAX_SUBJECT_TOKENS), len(words))):
        word = words[i]
        if i > first and (word.flags & COLON or _acts(word, word.key) or says_something(reading, i)):
            return i
        if _parts(reading, i) or word.flags & _NO_SUBJECT:
            return -1
        if joined and (word.flags & MARK and not word.flags & QUOTE):
            return -1
        if joined and word.flags & PREFIXED and not word.flags & NOUN:
            return -1
    return -1


def _follows(reading: Reading, last: int, beginning: _Beginning, at: int) -> bool:
    """Whether a و joins a clause to what was said or done before, and no further word: of one verb or saying.

    `فلان: الجيش والشعب يدركان` is all his, `فلان: جدل حاد والوزير يتعهد بكذا` is not.
    """
    words, start = reading.words, beginning.start
    if any(_is_told(words[i]) for i in range(max(last + 1, start - MAX_TOLD_TOKENS), start)):
        return True
    if last < 0 or not words[last].flags & COLON:
        return last >= 0
    return bool(words[at].flags & (COLON | VERB))


def _is_told(word: Word) -> bool:
    """Whether a word makes a clause of those beside it."""
    form = kind_rules.default().words([word.key])[0].form
    return bool(word.flags & NEGATION) or (form is not None and form.tense != "masdar") or _acts(word, word.key)


def says_something(reading: Reading, mark: int) -> bool:
    """Whether the quotation that opens with a mark is more than a name: `حلف الشمال "لن يرضخ"`."""
    if mark not in reading.closes or mark + 2 >= reading.closes[mark]:
        return False
    word = reading.words[mark + 1]
    form = kind_rules.default().words([word.key])[0].form
    return bool(word.flags & NEGATION) or (form is not None and form.tense in ("present", "future"))


def _acts(word: Word, key: str) -> bool:
    """Whether a word, without its و as `key`, is what somebody else does now."""
    if len(key) < 3 or key[0] not in _IMPERFECT or word.flags & (MARK | SPEAKER_HEAD | COUNTRY) or word.is_known_name:
        return False
    if any(form.pos == "imperfect" and form.person == 3 for _, form in word.cues):
        return True
    form = kind_rules.default().words([key])[0].form
    if form is not None:
        return form.tense == "present" and not form.first_person
    return key[0] == _IMPERFECT[0] and len(key) >= _SHORTEST_VERB and not word.flags & DEFINITE


def _subject(reading: Reading, first: int, at: int, *, joined: bool) -> tuple[Phrase, ...]:
    words = reading.words
    end = at - bool(words[at - 1].flags & QUOTE and first and words[first - 1].flags & QUOTE)
    phrases = read_phrase(reading, first, end)
    if phrases and phrases[-1].end == end:
        return (replace(phrases[0], joined=joined), *phrases[1:])
    head = words[first]
    if head.flags & SPEAKER_HEAD or joined or head.opens_phrase:
        whole = whole_phrase(reading, first, end)
        if joined and not head.flags & NOUN:
            whole = replace(whole, name_start=first, name_end=end)
        return (replace(whole, joined=joined),)
    return ()
