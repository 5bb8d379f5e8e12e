"""Headlines of the form `Name: what was said`."""

from tasrih.detection.classes import (
    COLON,
    CONJOINED,
    PREFIXED,
    PREPOSITION,
    QUOTE,
)
from tasrih.detection.content import Content, trim_content
from tasrih.detection.phrases import Phrase, read_phrase
from tasrih.detection.reading import Reading
from tasrih.detection.words import Word

MAX_SPEAKER_TOKENS = 12


def headline(reading: Reading) -> tuple[tuple[Phrase, ...], Content] | None:
    """Speaker phrase and content of a headline whose first words and a colon name the speaker; None for others.

    Whether the phrase is a speaker at all is for the caller to say: places and topics stand before colons too.
    """
    words = reading.words
    colon = next((i for i in range(min(len(words), MAX_SPEAKER_TOKENS)) if words[i].flags & COLON), 0)
    start = 1 if words and words[0].flags & QUOTE else 0
    if colon <= start or words[start].flags & (CONJOINED | PREFIXED):
        return None
    phrases = read_phrase(reading, start, colon)
    if not phrases or not _only_adds(words[phrases[-1].end]):
        return None
    content = trim_content(reading, colon + 1, len(words))
    return (tuple(phrases), content) if content else None


def _only_adds(word: Word) -> bool:
    """What may stand between the speaker and the colon: nothing, an outlet, a place (`هادي في مؤتمر الرياض:`)."""
    return bool(word.flags & (COLON | PREFIXED | PREPOSITION | QUOTE)) or len(word.key) == 1
