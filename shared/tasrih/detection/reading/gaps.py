"""What the cue lexicon may lack: words of articles that stand where a cue would, and that it does not know.

A content is introduced by a complementiser (أن، إن، بأن), a quotation or a colon. Where no known cue or attribution
of the same clause explains the mark, the word that opens the clause (`تبجح الوزير بأن`) and the one before the mark
(`متبجحا بأن`) are counted. Most are no cues: a person has to judge. The likeliest come first, those that often have a
speaker beside them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from tasrih.arabic.database import clitics
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    CONTINUED_COMPLEMENTISER,
    NEGATION,
    NOUN,
    NUMBER,
    QUOTE,
    SPEAKER_HEAD,
    TAKES_COMPLEMENTISER,
)
from tasrih.detection.vocabulary.word import Word

Mark = Literal["clause", "quote", "colon"]
"""What introduces the content, as the frames of the lexicon call it."""

MAX_CLAUSE_TOKENS = 20
"""How far before a mark its clause may begin; longer ones are not looked at."""
MIN_QUOTATION_TOKENS = 4
"""Shorter quotations are names and words, not speech."""

_NO_CUE = NOUN | CLOSED | NEGATION | NUMBER | ADVERB | TAKES_COMPLEMENTISER
_CONTEXT_TOKENS = 6


class Gap(NamedTuple):
    """A word that the lexicon does not know."""

    word: str
    """Folded, without a conjunction where it was met without one too."""
    marks: Counter[Mark]
    speakers: int
    """How often a title, a body or a name stands beside it."""
    example: str
    """Where it was met first, with a speaker if it ever had one."""

    def and_also(self, other: "Gap") -> "Gap":
        """Both as one word, spelled as this one."""
        example = self.example if self.speakers or not other.speakers else other.example
        return self._replace(marks=self.marks + other.marks, speakers=self.speakers + other.speakers, example=example)


def find_gaps(readings: Iterable[Reading]) -> list[Gap]:
    """Unknown words before the marks of contents: by how often a speaker is beside them, then by how often at all."""
    gaps: dict[str, Gap] = {}
    for reading in readings:
        for at, end, mark in _unexplained(reading):
            word = reading.words[at].key
            gap = Gap(word, Counter({mark: 1}), int(_has_speaker(reading.words, at)), _example(reading, at, end))
            gaps[word] = gaps[word].and_also(gap) if word in gaps else gap
    for word in [word for word in gaps if word.startswith(clitics().conjunctions) and word[1:] in gaps]:
        gaps[word[1:]] = gaps[word[1:]].and_also(gaps.pop(word))
    return sorted(gaps.values(), key=lambda gap: (-gap.speakers, -gap.marks.total(), gap.word))


def _unexplained(reading: Reading) -> Iterator[tuple[int, int, Mark]]:
    """Unknown words, each with the mark after it: (word, mark, kind of mark)."""
    for end, mark in _marks(reading):
        start = _clause_start(reading, end)
        if start == end or any(_is_known(word) for word in reading.words[start:end]):
            continue
        for at in sorted({start, end - 1}):
            if _may_be_cue(reading.words[at]):
                yield at, end, mark


def _marks(reading: Reading) -> Iterator[tuple[int, Mark]]:
    for at, word in enumerate(reading.words):
        if word.flags & (ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER):
            yield at, "clause"
        elif word.flags & COLON:
            yield at, "colon"
        elif reading.closes.get(at, at) - at > MIN_QUOTATION_TOKENS:
            yield at, "quote"


def _clause_start(reading: Reading, end: int) -> int:
    """First token of the clause that a mark ends; the mark itself when the clause is empty or too long."""
    words, first = reading.words, max(reading.starts[end], end - MAX_CLAUSE_TOKENS)
    bound = CLAUSE_MARK | QUOTE | COLON | ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER
    start = end
    while start > first and not words[start - 1].flags & bound:
        start -= 1
    return end if start == first and first > reading.starts[end] else start


def _is_known(word: Word) -> bool:
    return bool(word.may_attribute or word.flags & TAKES_COMPLEMENTISER)


def _may_be_cue(word: Word) -> bool:
    return word.key[:1].isalpha() and len(word.key) > 2 and not word.is_known_name and not word.flags & _NO_CUE


def _has_speaker(words: list[Word], at: int) -> bool:
    """Whether a speaker phrase begins right behind a word or ends right before it."""
    beside = (words[i] for i in (at - 1, at + 1) if 0 <= i < len(words))
    return any(word.is_known_name or word.flags & SPEAKER_HEAD for word in beside)


def _example(reading: Reading, at: int, end: int) -> str:
    text = reading.tokens.text(at, min(end + _CONTEXT_TOKENS, len(reading)))
    return " ".join(text.split())
