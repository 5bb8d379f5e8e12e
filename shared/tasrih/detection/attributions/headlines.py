"""Headlines `Name: what was said`, alone or behind another part (`… .. Name: what was said`), and such lines."""

from collections.abc import Iterator
from typing import NamedTuple

from tasrih.detection.attributions.content import Content, trim_content
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase, read_phrase, whole_phrase
from tasrih.detection.slots import retreats
from tasrih.detection.vocabulary import kind_rules
from tasrih.detection.vocabulary.classes import (
    ANONYMOUS,
    BREAK,
    COLON,
    CONJOINED,
    COUNTRY,
    ELLIPSIS,
    HONORIFIC,
    MARK,
    NOUN,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    SENTENCE_END,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word

MAX_SPEAKER_TOKENS = 12
MIN_LINE_TOKENS = 3
OURS = "نا"
PLURAL = "ون"


class Headline(NamedTuple):
    """The part of a headline that names its speaker before a colon."""

    start: int
    """Its first token; what stands before it is another part."""
    speakers: tuple[Phrase, ...]
    content: Content


def headline(reading: Reading) -> Headline | None:
    """The headline, or its last part, whose first words and a colon name the speaker; None for others.

    A place before the colon speaks only where the content says so (`موقفنا`, `لن نقبل`): others are datelines
    (`تونس: اعتقال …`).
    """
    words = reading.words
    colon = next((i for i, word in enumerate(words) if word.flags & COLON), 0)
    part = next((i + 1 for i in range(colon - 1, -1, -1) if words[i].flags & (ELLIPSIS | SENTENCE_END)), 0)
    start = part + 1 if colon and words[part].flags & QUOTE else part
    if not start < colon <= part + MAX_SPEAKER_TOKENS:
        return None
    named = start + retreats.default().words_before(reading.keys[start:colon])
    speakers = _speakers(reading, start, named, joined=part > 0)
    content = trim_content(reading, colon + 1, len(words)) if speakers else None
    if content is None or _is_dateline(words[speakers[0].start : speakers[-1].end], words[content.start : content.end]):
        return None
    return Headline(part, speakers, content)


def lines(reading: Reading) -> Iterator[Headline]:
    """Lines of a text that name who says them before a colon, as pages list them first: `- فلان: ما قاله`.

    A bare name must stand elsewhere in the text too, and behind a dash: others are labels (`المكان: القاعة الكبرى`).
    """
    words, start = reading.words, 0
    breaks = [i for i, word in enumerate(words) if word.flags & BREAK]
    for end in (*breaks, len(words)):
        first = next((i for i in range(start, end) if not words[i].flags & MARK or words[i].flags & QUOTE), end)
        colons = (i for i in range(first, min(end, first + MAX_SPEAKER_TOKENS)) if words[i].flags & COLON)
        colon = next(colons, end)
        if first < colon < end and _is_named(reading, first, colon, listed=first > start):
            speakers = _speakers(reading, first, colon, joined=False)
            content = trim_content(reading, colon + 1, end) if speakers else None
            if content is not None and content.end - content.start >= MIN_LINE_TOKENS:
                yield Headline(first, speakers, content)
        start = end + 1


def _is_named(reading: Reading, start: int, colon: int, *, listed: bool) -> bool:
    """Whether the words before a line's colon can only be who speaks: a post, or a name that the text has elsewhere."""
    words = reading.words
    if any(word.flags & VERB for word in words[start:colon]):
        return False
    post = colon - start > 1 and words[start].flags & (TITLE | ANONYMOUS)
    name = words[colon - 1]
    bare = not words[start].flags & (COUNTRY | NOUN) and name.opens_phrase
    return bool(post) or (listed and bare and reading.frequency(name.key) > 1)


def _speakers(reading: Reading, start: int, end: int, *, joined: bool) -> tuple[Phrase, ...]:
    words = reading.words
    head = words[start].flags
    if head & PREFIXED or (head & CONJOINED and not joined):
        return ()
    phrases = read_phrase(reading, start, end)
    if phrases and (phrases[-1].end == end or _only_adds(words[phrases[-1].end])):
        return (phrases[0]._replace(joined=bool(head & CONJOINED)), *phrases[1:])
    if head & (TITLE | ANONYMOUS | HONORIFIC) and not any(word.flags & VERB for word in words[start + 1 : end]):
        return (whole_phrase(reading, start, end),)
    return ()


def _only_adds(word: Word) -> bool:
    """What may stand between the speaker and the colon: nothing, an outlet, a place (`هادي في مؤتمر الرياض:`)."""
    return bool(word.flags & (COLON | PREFIXED | PREPOSITION | QUOTE)) or len(word.key) == 1


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
