"""A field read for detection: words, sentences and quotations, by token index."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple

from tasrih.arabic.tokens import Tokens
from tasrih.detection.reading.bodies import read_bodies
from tasrih.detection.reading.ministries import read_ministries
from tasrih.detection.reading.names import read_names
from tasrih.detection.reading.people import read_people
from tasrih.detection.reading.states import read_states
from tasrih.detection.reading.ya import read_ya
from tasrih.detection.vocabulary.classes import (
    BREAK,
    CLAUSE_MARK,
    CLOSING_QUOTE,
    EVEN_QUOTE,
    OPENING_QUOTE,
    PARTNERS,
    QUOTE,
    SENTENCE_END,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.detection.vocabulary.words import Vocabulary

MAX_QUOTATION_TOKENS = 2_000
"""A quotation longer than this is taken for a missing mark."""

_SIGN = BREAK | SENTENCE_END | QUOTE
_OPENS_AFTER = frozenset(":،,([-–وبلفكـ")


class Clause(NamedTuple):
    """A part of a headline that begins with its subject."""

    start: int
    """Its first token, the و that joins it included."""
    at: int
    """The verb or the colon behind the subject."""
    end: int
    """One past its last token."""
    until: int
    """Where what its first verb says ends: the subject does something else there (`… ويمدد المهلة`)."""
    speakers: tuple[Any, ...]
    """The phrases of the subject (`phrases.Phrase`); empty where the words before the verb name nobody."""


class Reading:
    """Words of a field with its sentences and quotations.

    Attributes:
        tokens: the tokens, with offsets into the raw field.
        keys: their folded forms.
        words: one `Word` a token.
        closes: index of an opening quotation mark to that of its closing one.
        unclosed: index of an opening mark without a closing one to the end of its paragraph.
        within: token index to the closing mark of the quotation that it stands in, or -1.
        starts, ends: token index to the first token of its sentence and to the mark or line break that ends it.
        clauses: first token of a clause of a headline to that clause.
    """

    __slots__ = (
        "_places",
        "_quote_marks",
        "clauses",
        "closes",
        "cut_phrases",
        "documents",
        "ends",
        "frame_prepositions",
        "idioms",
        "keys",
        "opens",
        "phrases",
        "starts",
        "tokens",
        "unclosed",
        "within",
        "words",
    )

    def __init__(self, raw: str, vocabulary: Vocabulary) -> None:
        self.tokens = Tokens(raw)
        self.words: list[Word] = vocabulary.words(self.tokens)
        keys = [word.key for word in self.words]
        read_states(self.words, keys, vocabulary.states)
        read_ya(self.tokens, self.words, keys, vocabulary)
        people, bodies = vocabulary.full_names(keys)
        read_people(self.words, people)
        read_bodies(self.words, keys, bodies, vocabulary.full_names)
        read_names(self.tokens, self.words, vocabulary.compounds, vocabulary.frame_prepositions)
        read_ministries(self.words)
        self.keys = [word.key for word in self.words]
        self.tokens.keys = self.keys
        self.phrases: tuple[dict[int, Any], dict[int, Any]] = {}, {}
        """Phrases read (`phrases.read_phrase`) by start, those read tightly apart."""
        self.cut_phrases: tuple[dict[tuple[int, int], Any], dict[tuple[int, int], Any]] = {}, {}
        """Those that their limit cuts, by start and limit."""
        self._places: dict[str, list[int]] | None = None
        self.idioms = vocabulary.idioms
        self.documents = vocabulary.documents
        self.frame_prepositions = vocabulary.frame_prepositions
        signs = [i for i, word in enumerate(self.words) if word.flags & _SIGN]
        self.closes, self.unclosed = _quotations(self.tokens, self.words, signs)
        self._quote_marks = [i for i in signs if self.words[i].flags & QUOTE]
        self.opens = {close: opening for opening, close in self.closes.items()}
        self.within = _within(len(self.words), self.closes)
        self.starts, self.ends = _sentences(self.words, signs, self.closes)
        self.clauses: dict[int, Clause] = {}

    def cut(self, clauses: Sequence[Clause]) -> None:
        """Make each clause a sentence of its own; they follow each other, and the last ends the headline."""
        for clause in clauses:
            self.clauses[clause.start] = clause
            for i in range(clause.start, clause.end):
                self.starts[i] = clause.start
                self.ends[i] = min(self.ends[i], clause.until if i < clause.until else clause.end)
        for i in range(clauses[0].start if clauses else 0):
            self.ends[i] = min(self.ends[i], clauses[0].start)
        for kept in (*self.phrases, *self.cut_phrases):
            kept.clear()

    def limit(self, i: int) -> int:
        """Where a content that begins at a token ends at the latest, for the clauses of a headline."""
        clause = self.clauses.get(self.starts[i])
        if clause:
            return clause.until if i < clause.until else clause.end
        first = next(iter(self.clauses), len(self.words))
        return first if i < first else len(self.words)

    def places(self, key: str) -> Sequence[int]:
        """Token indices of a folded word."""
        if self._places is None:
            self._places = {}
            for i, known in enumerate(self.keys):
                self._places.setdefault(known, []).append(i)
        return self._places.get(key, ())

    def has_quote_mark(self, start: int, end: int) -> bool:
        """Whether a quotation mark stands among tokens `start` up to `end`."""
        at = bisect_left(self._quote_marks, start)
        return at < len(self._quote_marks) and self._quote_marks[at] < end

    def frequency(self, key: str) -> int:
        """How often a folded word stands in the field."""
        return len(self.places(key))

    def __len__(self) -> int:
        return len(self.words)


def _quotations(tokens: Tokens, words: list[Word], signs: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Pairs of quotation marks, and the openings that are never closed.

    A mark of another sort inside a quotation is passed over where the quotation's own closing mark still comes in the
    paragraph: `«مشروع "الجسر" اكتمل»`; those of the same sort where each has its partner: `«مشروع «الجسر» اكتمل»`.
    """
    last, holds = _last_in_paragraph(words, signs), _holds(words, signs)
    closes: dict[int, int] = {}
    unclosed: dict[int, int] = {}
    opened: int | None = None
    for i in signs:
        flags = words[i].flags
        if flags & BREAK and opened is not None:
            unclosed[opened] = i
            opened = None
        if not flags & QUOTE:
            continue
        if opened is None:
            if _opens(tokens, i, flags):
                opened = i
        elif i < holds.get(opened, -1) or _is_inner(words, opened, i, last):
            continue
        elif i - opened > MAX_QUOTATION_TOKENS or (flags & OPENING_QUOTE and not _is_partner(words, opened, i)):
            opened = i  # the last one was never closed: start again here
        else:
            closes[opened] = i
            opened = None
    if opened is not None:
        unclosed[opened] = len(words)
    return closes, unclosed


def _last_in_paragraph(words: list[Word], signs: list[int]) -> dict[int, int]:
    """Index of each opening guillemet or curly mark to the last place of its partner in the paragraph."""
    last: dict[int, int] = {}
    seen: dict[str, int] = {}
    for i in reversed(signs):
        word = words[i]
        if word.flags & BREAK:
            seen.clear()
        elif word.flags & QUOTE:
            last[i] = seen.get(PARTNERS.get(word.key, ""), -1)
            seen.setdefault(word.key, i)
    return last


def _holds(words: list[Word], signs: list[int]) -> dict[int, int]:
    """Opening mark of a quotation that holds others in the same marks to its closing one, if none of them lacks one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    outer: set[int] = set()
    for i in signs:
        flags = words[i].flags
        if flags & BREAK:
            opened.clear()
        elif opened and _is_partner(words, opened[-1], i):
            opening = opened.pop()
            if opening in outer and i - opening <= MAX_QUOTATION_TOKENS:
                found[opening] = i
        elif flags & OPENING_QUOTE:
            outer.update(opened[-1:])
            opened.append(i)
    return found


def _is_partner(words: list[Word], opened: int, i: int) -> bool:
    return PARTNERS.get(words[opened].key) == words[i].key


def _is_inner(words: list[Word], opened: int, i: int, last: dict[int, int]) -> bool:
    partner = PARTNERS.get(words[opened].key)
    if partner is None or words[i].key == partner:
        return False
    return last[opened] > i and not (words[i].flags & OPENING_QUOTE and words[i].key == words[opened].key)


def _opens(tokens: Tokens, i: int, flags: int) -> bool:
    """Tell by the mark, or where it is even or misused by the spaces around it, whether a quotation starts."""
    before, after = tokens.before(i), tokens.after(i)
    free_before = not before or before.isspace() or before in _OPENS_AFTER
    if flags & OPENING_QUOTE:
        return True
    if flags & (CLOSING_QUOTE | EVEN_QUOTE):
        return (
            free_before and bool(after) and (not after.isspace() or bool(flags & EVEN_QUOTE)) and after not in "،.؛,;"
        )
    return False


def _within(size: int, closes: dict[int, int]) -> list[int]:
    within = [-1] * size
    for opening, close in closes.items():
        within[opening + 1 : close] = [close] * (close - opening - 1)
    return within


def _sentences(words: list[Word], signs: list[int], closes: dict[int, int]) -> tuple[list[int], list[int]]:
    size = len(words)
    starts, ends = [0] * size, [size] * size
    start = skip = 0
    for i in signs:
        if i < skip:
            continue  # full stops inside a quotation end no sentence, one just before its closing mark does
        end, close = i, closes.get(i)
        if close is None:
            flags = words[i].flags
            ended = bool(flags & BREAK) or (bool(flags & SENTENCE_END) and not _abbreviates(words, i))
        else:
            end, skip = close, close + 1
            ended = bool(words[close - 1].flags & SENTENCE_END)
            ended = ended and not (close + 1 < size and words[close + 1].flags & CLAUSE_MARK)
        if ended:
            _fill(starts, ends, start, end + 1)
            start = end + 1
    _fill(starts, ends, start, size + 1)
    return starts, ends


def _fill(starts: list[int], ends: list[int], start: int, stop: int) -> None:
    length = min(stop, len(starts)) - start
    starts[start : start + length] = [start] * length
    ends[start : start + length] = [stop - 1] * length


def _abbreviates(words: list[Word], i: int) -> bool:
    """A full stop after a single letter (`د.`) ends no sentence."""
    return i > 0 and words[i].key == "." and len(words[i - 1].key) == 1 and words[i - 1].key.isalpha()
