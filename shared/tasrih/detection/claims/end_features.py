"""What the model that tells where a content ends looks at: each place where it may, from left to right."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.attributions.content import MAX_CONTENT_TOKENS, NEVER_CLOSED, NOT_QUOTED, Span
from tasrih.detection.claims.cue_keys import word_at
from tasrih.detection.claims.features import Value, size
from tasrih.detection.claims.shapes import shape
from tasrih.detection.models.features import NO_WEIGHTS, Group, Key, Table, nested
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary import classes as c
from tasrih.detection.vocabulary.word import Word

AHEAD = 4  # tokens behind a place in which the next claim's cue is looked for
_MARKS = c.CLAUSE_MARK | c.SENTENCE_END | c.BREAK | c.QUOTE | c.COLON | c.ELLIPSIS
_TURNS = c.CONNECTIVE | c.REPORTER_TURN | c.PHRASE_TURN | c.CONJOINED
_AND = "وف"


def places(reading: Reading, span: Span) -> Iterator[int]:
    """Token indexes before which a content may end, in order; the last is where it must."""
    words, i = reading.words, span.start + 1
    limit = min(len(words), span.start + MAX_CONTENT_TOKENS)
    beyond = span.close != NOT_QUOTED or span.link == "colon"
    while i < limit:
        flags = words[i].flags
        if flags & c.BREAK and not (beyond and i < span.close):
            break
        if _may_end(words[i]):
            yield i
        if flags & c.SENTENCE_END and i >= reading.ends[span.start] and not beyond:
            return
        i += 1
    yield i


def _may_end(word: Word) -> bool:
    if word.flags & (_MARKS | _TURNS) or word.openings:
        return True
    if word.key[0] in _AND and len(word.key) > 3:
        return True
    return bool(word.cues) and word.cues[0][1].pos == "participle"


def _word(link: Link, word: Word, quoted: str) -> tuple[Value, ...]:
    s = shape(word)
    return s.key, s.category, (s.category, link), s.outline, s.opens, (s.category, quoted), (s.key, quoted)


def _pair(first: Word, second: Word) -> tuple[Value, ...]:
    a, b = shape(first), shape(second)
    return (a.key, b.key), (a.category, b.category), (a.category, b.key), (a.category, b.outline), (a.category, b.base)


def _weigh_pair(tables: Sequence[Table]) -> Callable[[Word, Word], float]:
    keys, classes, seconds, outlines, bases = map(nested, tables)

    def weigh(first: Word, second: Word) -> float:
        a, b = shape(first), shape(second)
        seen = a.category
        return (
            keys.get(a.key, NO_WEIGHTS).get(b.key, 0.0)
            + classes.get(seen, NO_WEIGHTS).get(b.category, 0.0)
            + seconds.get(seen, NO_WEIGHTS).get(b.key, 0.0)
            + outlines.get(seen, NO_WEIGHTS).get(b.outline, 0.0)
            + bases.get(seen, NO_WEIGHTS).get(b.base, 0.0)
        )

    return weigh


def _after(first: str, second: str, third: str) -> tuple[Value, ...]:
    return (first, second, third), (first, third)


def _before(last: Word, word: Word) -> tuple[Value, ...]:
    a, b = shape(last), shape(word)
    return (a.category, b.category), (a.key, b.category), (a.ends, b.category)


def _weigh_before(tables: Sequence[Table]) -> Callable[[Word, Word], float]:
    classes, keys, ends = map(nested, tables)

    def weigh(last: Word, word: Word) -> float:
        a, category = shape(last), shape(word).category
        return (
            classes.get(a.category, NO_WEIGHTS).get(category, 0.0)
            + keys.get(a.key, NO_WEIGHTS).get(category, 0.0)
            + ends.get(a.ends, NO_WEIGHTS).get(category, 0.0)
        )

    return weigh


def _place(
    length: int, link: Link, quoted: str, sentence: str, nth: int, category: str, title: bool
) -> tuple[Value, ...]:
    return (
        (length, category), (length, link, category), (quoted, category), (quoted, sentence),
        (sentence, link, category), (nth, category), (title, category), (quoted, link, category, sentence),
    )  # fmt: skip


def _next(distance: int, told: str, trigger: str, category: str) -> tuple[Value, ...]:
    return (distance, told), (distance, told, category), (trigger, category), (distance, category)


def _inside(open_marks: int, within: bool, category: str) -> tuple[Value, ...]:
    return ((open_marks, within, category),)


END = (
    Group(("word", "class", "class link", "outline", "opens", "class quoted", "word quoted"), _word),
    Group(("pair", "pair class", "pair second", "pair outline", "pair base"), _pair, kept=False, weigh=_weigh_pair),
    Group(("after", "skip"), _after),
    Group(("last class", "last", "last ends"), _before, kept=False, weigh=_weigh_before),
    Group(("length", "length link", "quoted", "quoted sentence", "sentence", "nth", "title", "quoted link"), _place),
    Group(("claim", "claim class", "trigger", "distance"), _next),
    Group(("inside",), _inside),
)  # fmt: skip


def keys(reading: Reading, span: Span, i: int, nth: int, cues: Mapping[int, str], *, title: bool) -> tuple[Key, ...]:
    """Keys of the groups in `END` for the place before token `i`, the `nth` of its content.

    `cues` tells the token index of each claim's cue in the field, and its part of speech and conjunction.
    """
    words = reading.words
    word, second, third, last = (word_at(words, i + d) for d in (0, 1, 2, -1))
    a, b, d = shape(word).category, shape(second).category, shape(third).category
    quoted = _quoted(span, i)
    end = reading.ends[span.start]
    sentence = "before" if i < end else "at" if i == end else "behind"
    coming = -1
    for n in range(AHEAD):
        if i + n in cues:
            coming = n
            break
    told = cues[i + coming] if coming >= 0 else ""
    trigger = a if word.cues else b if second.cues else ""
    within = i < len(words) and reading.within[i] >= 0 and reading.within[i] != span.close
    return (
        (span.link, word, quoted),
        (word, second),
        (a, b, d),
        (last, word),
        (size((i - span.start) // 2), span.link, quoted, sentence, min(nth, 5), a, title),
        (coming, told, trigger, a),
        (int(reading.has_quote_mark(span.start, i)), within, a),
    )


def _quoted(span: Span, i: int) -> str:
    if span.close == NOT_QUOTED:
        return "no"
    if span.close == NEVER_CLOSED:
        return "missing"
    return "in" if i < span.close else "at" if i == span.close else "next" if i == span.close + 1 else "behind"
