"""Headlines `Name: what was said`, alone or behind another part (`… .. Name: what was said`), and such lines."""

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from msgspec.structs import replace

from tasrih.detection.attributions.content import Content, trim_content
from tasrih.detection.reading.clauses import AND, says_something
from tasrih.detection.reading.field import Clause, Reading
from tasrih.detection.reading.labels import MAX_LABEL_TOKENS, behind_labels
from tasrih.detection.reading.phrases import Phrase, read_phrase, whole_phrase
from tasrih.detection.vocabulary import kind_rules
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    ANONYMOUS,
    BREAK,
    COLON,
    CONJOINED,
    COUNTRY,
    ELLIPSIS,
    HIGHLIGHT,
    HONORIFIC,
    LABEL,
    MARK,
    NEGATION,
    NOUN,
    NUMBER,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    PRONOUN,
    QUESTION,
    QUOTE,
    RELATIVE,
    SENTENCE_END,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.cues import Frame
from tasrih.detection.vocabulary.word import Word, is_known_given

MAX_SPEAKER_TOKENS = 12
MIN_LINE_TOKENS = 3
MAX_LISTED = 20
"""Items of a list."""
FROM: Frame = "an"
"""Leads from who passes on to who speaks."""
OURS = "نا"
PLURAL = "ون"
_WHAT = "ما"
_ASKED = "؟"


class Headline(NamedTuple):
    """A part of a headline, or of a line, that names its speaker before a colon."""

    start: int
    """Its first token; the colon where a verb that stands before it reports something else (`فلان يرفض كذا: …`)."""
    speakers: tuple[Phrase, ...]
    content: Content
    passed_on_by: tuple[Phrase, ...] = ()
    """Who has it from the speaker (`وكالة الأنباء عن فلان: …`)."""


def headlines(reading: Reading) -> list[Headline]:
    """What is said in a headline behind a colon or in quotation marks, each up to where another subject begins.

    A place before the colon speaks only where the content says so (`موقفنا`, `لن نقبل`): others are datelines
    (`تونس: اعتقال …`).
    """
    found = [
        headline
        for clause in reading.clauses.values()
        for headline in (_before(reading, clause), _behind_colon(reading, clause) or _quoted(reading, clause))
    ]
    return [headline for headline in found if headline]


def _behind_colon(reading: Reading, clause: Clause) -> Headline | None:
    words, start = reading.words, clause.start
    colons = (i for i in range(clause.at, clause.end) if words[i].flags & COLON and reading.within[i] < 0)
    colon = next(colons, -1)
    if colon < 0:
        return None
    passed_on_by: tuple[Phrase, ...] = ()
    if colon > clause.at:
        begin, speakers = colon, clause.speakers
    else:
        begin, first = start, start + (words[start].key == AND)
        first += bool(words[first].flags & QUOTE)  # a subject follows: the clause has one
        speakers, passed_on_by = _passed_on(reading, first, colon, joined=start > 0)
        if speakers and clause.speakers:
            speakers = (replace(speakers[0], joined=clause.speakers[0].joined), *speakers[1:])
    content = trim_content(reading, colon + 1, clause.end) if speakers else None
    if content is None or _only_asks(words, speakers, content):
        return None
    if _is_dateline(words[speakers[0].start : speakers[-1].end], words[content.start : content.end]):
        return None
    return Headline(begin, speakers, content, passed_on_by)


def _quoted(reading: Reading, clause: Clause) -> Headline | None:
    """What stands in quotation marks right behind who says it, or behind dots: `الحلف "لن يرضخ"`."""
    words, at = reading.words, clause.at
    if not words[at].flags & QUOTE:
        parted = (i for i in range(at + 1, clause.end) if words[i].flags & (SENTENCE_END | ELLIPSIS))
        at = next((i + 1 for i in parted if i + 1 in reading.closes and says_something(reading, i + 1)), -1)
    return _quotation(reading, at, clause) if at >= 0 else None


def _before(reading: Reading, clause: Clause) -> Headline | None:
    """A quotation that opens the headline, parted by dots from who acts: `"سنمحو مصانعهم".. الجنرال يفجر مفاجأة`."""
    close = reading.closes.get(0, -1)
    if close < 0:
        return _spoken_before(reading, clause)
    parted = reading.words[close + 1 : clause.start]
    if not parted or not all(word.flags & (SENTENCE_END | ELLIPSIS) for word in parted):
        return None
    return _quotation(reading, 0, clause) if says_something(reading, 0) else None


def _spoken_before(reading: Reading, clause: Clause) -> Headline | None:
    """The same without marks, where it begins with what `we` will do or not: `سنحاسبهم.. رئيس الوزراء يتوعد`."""
    words, start = reading.words, behind_labels(reading, 0, len(reading))
    end = clause.start
    first = next(iter(reading.clauses)) == end and words[clause.at].flags & ~COLON
    if not first or end - start < MIN_LINE_TOKENS or not words[end - 1].flags & (SENTENCE_END | ELLIPSIS):
        return None
    opening = kind_rules.default().words([word.key for word in words[start : start + 2]])
    ours = [bool(form and form.first_person) for _, form in opening]
    if not (ours[0] or (words[start].flags & NEGATION and ours[1])):
        return None
    content = trim_content(reading, start, end) if clause.speakers else None
    return Headline(start, clause.speakers, content) if content else None


def _quotation(reading: Reading, mark: int, clause: Clause) -> Headline | None:
    content = trim_content(reading, mark, reading.closes[mark] + 1) if clause.speakers else None
    return Headline(mark, clause.speakers, content) if content else None


def lines(reading: Reading) -> Iterator[Headline]:
    """Lines of a text that name who says them before a colon, as pages list them first: `- فلان: ما قاله`.

    A bare name must stand elsewhere in the text too, and behind a dash: others are labels (`المكان: القاعة الكبرى`).
    """
    spans = _spans(reading)
    for n, (start, end) in enumerate(spans):
        line = _line(reading, start, end)
        if line is not None:
            yield line
        else:
            yield from _listed(reading, start, end, spans[n + 1 : n + 1 + MAX_LISTED])


def _spans(reading: Reading) -> list[tuple[int, int]]:
    """Where each line begins and ends."""
    breaks = [i for i, word in enumerate(reading.words) if word.flags & BREAK]
    return list(zip([0, *(i + 1 for i in breaks)], [*breaks, len(reading)], strict=True))


def _listed(reading: Reading, start: int, end: int, behind: list[tuple[int, int]]) -> Iterator[Headline]:
    """What the items of a list say that stands behind a line with nothing but a speaker's title and name: `فلان:`."""
    words = reading.words
    if end - start < MIN_LINE_TOKENS or not words[end - 1].flags & COLON:
        return
    first = behind_labels(reading, start, end)
    first = next((i for i in range(first, end - 1) if words[i].flags & (TITLE | HONORIFIC)), end)
    speakers = _speakers(reading, first, end - 1, joined=False) if first < end - 1 else ()
    if not speakers or not speakers[0].has_name or not all(words[i].flags & HIGHLIGHT for i in range(start, first)):
        return
    items = [(i + 1, stop) for i, stop in takewhile(lambda span: _is_item(reading, *span), behind)]
    contents = [content for i, stop in items if (content := trim_content(reading, i, stop))]
    if any(_speak_of_us([word.key for word in words[one.start : one.end]]) for one in contents):
        yield from (Headline(one.start, speakers, one) for one in contents)


def _is_item(reading: Reading, start: int, end: int) -> bool:
    """Whether a line begins with a bullet or a number."""
    words = reading.words[start : start + 2]
    numbered = len(words) == 2 and words[0].flags & NUMBER and words[1].flags & MARK
    return end - start > MIN_LINE_TOKENS and bool((words[0].flags & MARK and not words[0].flags & QUOTE) or numbered)


def _line(reading: Reading, start: int, end: int) -> Headline | None:
    words, opening = reading.words, behind_labels(reading, start, end)
    first = next((i for i in range(opening, end) if not words[i].flags & MARK or words[i].flags & QUOTE), end)
    colon = next((i for i in range(first, min(end, first + MAX_SPEAKER_TOKENS)) if words[i].flags & COLON), end)
    if not first < colon < end or any(word.flags & VERB for word in words[first:colon]):
        return None
    speakers, passed_on_by = _passed_on(reading, first, colon, joined=False)
    content = trim_content(reading, colon + 1, end) if speakers else None
    if content is None or content.end - content.start < MIN_LINE_TOKENS:
        return None
    ours = _speak_of_us([word.key for word in words[content.start : content.end]])
    may_speak = (
        _is_named(reading, first, colon, speakers, listed=first > start)
        or (opening > start and _reports(words, opening, first, ours=ours))
        or (first > start and words[first].flags & ORGANISATION and ours)
    )
    return Headline(first, speakers, content, passed_on_by) if may_speak else None


def _is_named(reading: Reading, start: int, colon: int, speakers: tuple[Phrase, ...], *, listed: bool) -> bool:
    """Whether the words before a line's colon can only be who speaks: a post, or a name that the text has elsewhere."""
    words = reading.words
    label = words[start].flags & ANONYMOUS and words[start + 1].flags & ADVERB  # `شاهد أيضا:`
    post = colon - start > 1 and words[start].flags & (TITLE | ANONYMOUS) and not label
    name = words[speakers[-1].end - 1]
    bare = not words[start].flags & (COUNTRY | NOUN) and name.opens_phrase
    return bool(post) or (listed and bare and reading.frequency(name.key) > 1)


def _reports(words: list[Word], opening: int, first: int, *, ours: bool) -> bool:
    """Whether who stands behind a label (`عاجل |`, `10:40 –`) reports: a state only where it speaks of itself.

    An outlet behind an hour may be where something is broadcast (`20:00 قناة النيل:`).
    """
    head = words[first]
    timed = not any(word.flags & LABEL for word in words[:opening][-MAX_LABEL_TOKENS:])
    if head.flags & COUNTRY and not head.flags & SPEAKER_HEAD:
        return ours
    if head.flags & SPEAKER_HEAD:
        return not (timed and head.flags & OUTLET)
    return is_known_given(head) and words[first + 1].continues_name


def _passed_on(
    reading: Reading, start: int, colon: int, *, joined: bool
) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Who speaks before a colon, and who passes that on: `وكالة الأنباء عن مصدر أمني: …`."""
    speakers = _speakers(reading, start, colon, joined=joined)
    about = speakers[-1].end if speakers else colon
    if about + 1 < colon and reading.frame_prepositions.get(reading.keys[about]) == FROM:
        inner = _speakers(reading, about + 1, colon, joined=False)
        if inner and reading.words[start].flags & (OUTLET | ORGANISATION | TITLE | ANONYMOUS):
            return inner, speakers
    return speakers, ()


def _speakers(reading: Reading, start: int, end: int, *, joined: bool) -> tuple[Phrase, ...]:
    words = reading.words
    head = words[start].flags
    if head & PREFIXED or (head & CONJOINED and not joined):
        return ()
    phrases = read_phrase(reading, start, end)
    if phrases and (phrases[-1].end == end or _only_adds(words[phrases[-1].end])):
        return (replace(phrases[0], joined=bool(head & CONJOINED)), *phrases[1:])
    if head & (TITLE | ANONYMOUS | HONORIFIC) and not any(word.flags & VERB for word in words[start + 1 : end]):
        return (whole_phrase(reading, start, end),)
    return ()


def _only_adds(word: Word) -> bool:
    """What may stand between the speaker and the colon: nothing, an outlet, a place (`هادي في مؤتمر الرياض:`)."""
    return bool(word.flags & (COLON | PREFIXED | PREPOSITION | QUOTE)) or len(word.key) == 1


def _only_asks(words: list[Word], speakers: tuple[Phrase, ...], content: Content) -> bool:
    """`صحيفة: كيف تغيرت المدينة؟`: what an outlet's article answers, in no marks; people ask to say much."""
    first, end = content.start, content.end
    asks = words[first].flags & QUESTION or (
        words[first].key == _WHAT and words[first + 1].flags & (RELATIVE | PRONOUN)
    )
    if not asks or content.quote != "indirect" or end == len(words) or words[end].key != _ASKED:
        return False
    named = words[speakers[0].start : speakers[-1].end]
    known = any(word.flags & (TITLE | HONORIFIC | ORGANISATION | COUNTRY) or word.is_known_name for word in named)
    return not known or any(word.flags & OUTLET for word in named)


def _is_dateline(speaker: list[Word], content: list[Word]) -> bool:
    """Whether nothing but a place stands before the colon, and nobody speaks of what is ours behind it."""
    if not all(word.flags & (COUNTRY | MARK) and not word.key.endswith(PLURAL) for word in speaker):
        return False
    return not _speak_of_us([word.key for word in content])


def _speak_of_us(keys: list[str]) -> bool:
    """Whether a word says `we` (`لن نتفاوض`, `موقفنا`, `نحن`)."""
    if any(key.endswith(OURS) and len(key) > 3 for key in keys):
        return True
    read = kind_rules.default().words(keys)
    return any(flags & kind_rules.FIRST_PERSON or (form and form.first_person) for flags, form in read)
