"""Who issued a document that speaks (`وقال البيان إن`)."""

from msgspec.structs import replace

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase, read_phrase
from tasrih.detection.speakers.naming import Naming
from tasrih.detection.speakers.voices import Reference
from tasrih.detection.vocabulary.classes import (
    ANY_COMPLEMENTISER,
    COLON,
    CONJOINED,
    COUNTRY,
    SENTENCE_END,
    SPEAKER_HEAD,
)

MAX_ISSUER_GAP = 7
"""Tokens from a document on that its issuer begins in, one at least behind it."""
MAX_ISSUER_TOKENS = 10


def issuers(naming: Naming, reading: Reading, phrase: Phrase) -> list[Reference]:
    """Bodies that a document's phrase names (`بيان لوزارة …`), and in the article's text those named nearest to it."""
    named = _named_with(reading, phrase.start)
    found = [naming.reference(reading, named)] if named else []
    return found + naming.others.bodies_around(reading, phrase)


def _named_with(reading: Reading, document: int) -> Phrase | None:
    words = reading.words
    for i in range(document + 1, min(document + MAX_ISSUER_GAP, reading.ends[document])):
        if words[i].flags & (SENTENCE_END | COLON | ANY_COMPLEMENTISER):
            break
        if words[i].flags & (SPEAKER_HEAD | COUNTRY):
            inner = read_phrase(reading, i, min(i + MAX_ISSUER_TOKENS, reading.ends[i]), tight=True)
            if inner:
                return replace(inner[0], joined=bool(words[i].flags & CONJOINED))
    return None
