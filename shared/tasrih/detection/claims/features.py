"""What the model that tells claims from other uses of cue words looks at.

One example is a cue word with one candidate (`candidates.py`). Keys of the groups in `CUE` are the same for all
candidates of a cue, those in `CANDIDATE` are the candidate's own. Their keys: `cue_keys.py`, `candidate_keys.py`.
"""

from collections.abc import Callable, Hashable, Sequence

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.claims.shapes import governing, shape
from tasrih.detection.models.features import NO_WEIGHTS, Group, Table, led, nested
from tasrih.detection.vocabulary.word import Word

Value = Hashable
MAX_STEP = 6
STRONG_LINKS = frozenset({"clause", "colon", "quote"})


def size(n: int) -> int:
    """A count in rough steps."""
    return n if n < 4 else 4 + (n > 5) + (n > 8) + (n > 12) + (n > 20)


def _cue(word: Word, title: bool, state: str) -> tuple[Value, ...]:
    s = shape(word)
    kind, entry = s.kind, s.entry or s.key
    here = (entry, (entry, kind), s.key, kind, (s.outline, kind), (title, entry), (title, kind), (state, kind))
    if not word.cues:
        return (*here, (title, state, kind), "adv", "", "", "", "", "")
    cue, form = word.cues[0]
    return (
        *here, (title, state, kind), (cue.cls, kind), (cue.weak, kind), (bool(form.suffix), kind),
        (form.person, form.passive, form.number), (len(word.cues) > 1, kind), (form.gender, kind),
    )  # fmt: skip


def _word_before(before: Word, kind: str, title: bool) -> tuple[Value, ...]:
    s = shape(before)
    return s.key, s.category, s.base, (s.key, kind), (s.category, kind), (s.plain, kind, title)


def _classes_before(second: str, first: str, kind: str) -> tuple[Value, ...]:
    return (second, first), (second, first, kind)


def _words_before(second: Word, first: Word) -> tuple[Value, ...]:
    return second.key, (second.key, first.key)


def _word_after(after: Word, kind: str) -> tuple[Value, ...]:
    s = shape(after)
    return s.key, s.category, s.base, (s.category, kind), (s.plain, kind), (s.head, kind)


def _classes_after(first: str, second: str, kind: str) -> tuple[Value, ...]:
    return (first, second), (first, second, kind)


def _weigh_before(tables: Sequence[Table]) -> Callable[[Word, Word], float]:
    alone, pairs = tables[0], nested(tables[1])

    def weigh(second: Word, first: Word) -> float:
        return alone.get(second.key, 0.0) + pairs.get(second.key, NO_WEIGHTS).get(first.key, 0.0)

    return weigh


def _around(before: str, entry: str, after: str, kind: str) -> tuple[Value, ...]:
    return (entry, before), (entry, after), (before, kind, after)


def _weigh_around(tables: Sequence[Table]) -> Callable[[str, str, str, str], float]:
    befores, afters, arounds = nested(tables[0]), nested(tables[1]), tables[2]

    def weigh(before: str, entry: str, after: str, kind: str) -> float:
        return (
            befores.get(entry, NO_WEIGHTS).get(before, 0.0)
            + afters.get(entry, NO_WEIGHTS).get(after, 0.0)
            + arounds.get((before, kind, after), 0.0)
        )

    return weigh


def _words_around(before: Word, first: Word, second: Word) -> tuple[Value, ...]:
    return (before.key, first.key), (first.key, second.key)


def _weigh_words(tables: Sequence[Table]) -> Callable[[Word, Word, Word], float]:
    befores, afters = nested(tables[0]), nested(tables[1])

    def weigh(before: Word, first: Word, second: Word) -> float:
        before_it = befores.get(before.key, NO_WEIGHTS).get(first.key, 0.0)
        return before_it + afters.get(first.key, NO_WEIGHTS).get(second.key, 0.0)

    return weigh


def _place(
    first: bool, quoted: bool, kind: str, state: str, distance: int, title: bool, length: int, position: int
) -> tuple[Value, ...]:
    return (
        (first, kind), (quoted, kind), (quoted, state), (state, distance), (state, distance, kind),
        (title, first, kind), (length, kind), (position, kind), (state, first, kind),
    )  # fmt: skip


def _neighbours(last: str, since: int, coming: str, until: int, kind: str, cls: str) -> tuple[Value, ...]:
    return (last, kind), (last, cls), (since, kind), (coming, kind), (until, kind), (last, coming)


def _weigh_neighbours(tables: Sequence[Table]) -> Callable[[str, int, str, int, str, str], float]:
    lasts, classes, sinces, comings, untils, both = map(nested, tables)

    def weigh(last: str, since: int, coming: str, until: int, kind: str, cls: str) -> float:
        return (
            lasts.get(last, NO_WEIGHTS).get(kind, 0.0)
            + classes.get(last, NO_WEIGHTS).get(cls, 0.0)
            + sinces.get(since, NO_WEIGHTS).get(kind, 0.0)
            + comings.get(coming, NO_WEIGHTS).get(kind, 0.0)
            + untils.get(until, NO_WEIGHTS).get(kind, 0.0)
            + both.get(last, NO_WEIGHTS).get(coming, 0.0)
        )

    return weigh


def _rule(frame: str, doubts: tuple[str, ...], kind: str, head: str, name: bool) -> tuple[Value, ...]:
    return (
        (frame, len(doubts), kind), doubts, (doubts, kind, frame), (head, kind), (frame, head, name), (name, kind),
    )  # fmt: skip


def _heads_before(heads: str, kind: str, title: bool) -> tuple[Value, ...]:
    return (heads, kind), (heads, title, kind)


CUE = (
    Group(
        ("entry", "entry kind", "word", "kind", "outline", "title entry", "title kind", "state", "title state",
         "class", "weak", "suffix", "person", "ambiguous", "gender"), _cue),
    Group(("before", "before class", "before base", "before kind", "before class kind", "before title"), _word_before),
    Group(("before2 classes", "before2 classes kind"), _classes_before),
    Group(("before2", "before2 words"), _words_before, kept=False, weigh=_weigh_before),
    Group(("after", "after class", "after base", "after class kind", "after plain kind", "after head"), _word_after),
    Group(("after2 classes", "after2 classes kind"), _classes_after),
    Group(("entry before", "entry after", "around"), _around, kept=False, weigh=_weigh_around),
    Group(("words around", "words after"), _words_around, kept=False, weigh=_weigh_words),
    Group(
        ("first", "quoted", "quoted state", "distance", "distance kind", "title first", "length", "position",
         "state first"), _place),
    Group(
        ("last", "last class", "since", "coming", "until", "last coming"), _neighbours, kept=False,
        weigh=_weigh_neighbours),
    Group(("rule", "doubts", "doubts kind", "rule subject", "rule frame subject", "rule name"), _rule),
    Group(("heads before", "heads before title"), _heads_before),
)  # fmt: skip


def _joined(link: Link, word: Word) -> tuple[Value, ...]:
    s = shape(word)
    kind = s.kind
    found = governing(word, link)
    if found is None:
        return (link,) * 2, (link, s.key), (link, kind), "", "", "", "", "", ""
    governs, (cue, form) = found
    return (
        link, (link, s.entry), (link, kind), (link, governs, form.pos), (link, governs, cue.cls),
        (link, governs, cue.kind, form.pos), (link, governs, cue.weak, form.pos), (governs, cue.id, form.pos),
        (link, governs, cue.nominal, form.pos),
    )  # fmt: skip


def joined_place(link: Link, word: Word, state: str, before: str) -> Value:
    """Value of the last template of `LINK`, the only one for which it matters where the cue stands."""
    found = governing(word, link)
    if found is None:
        return ""
    governs, (_, form) = found
    return link, governs, form.pos, form.conjunction, state, before


def _link(link: Link, word: Word, state: str, before: str) -> tuple[Value, ...]:
    return *_joined(link, word), joined_place(link, word, state, before)


def gap_values(kind: str, entry: str, gap: int, left: bool, right: bool, order: int, same: int) -> tuple[Value, ...]:
    """Values of `GAP` behind the link: where among the candidates one stands, and how far from the cue."""
    return gap, (gap, kind), (left, right), (left, right, kind), order, same, (entry, gap)


def _start(word: Word) -> tuple[Value, ...]:
    s = shape(word)
    return s.key, s.category, s.outline, s.opens, s.ends, s.base


def _start2(first: Word, second: Word) -> tuple[Value, ...]:
    a, b = shape(first), shape(second)
    return (a.category, b.category), (a.outline, b.outline), (a.key, b.key)


def _before_start(second: Word, first: Word) -> tuple[Value, ...]:
    s = shape(first)
    return s.key, s.category, (s.base, shape(second).category)


def _border(before: str, start: str, lines: str, agreement: tuple[bool, bool, str, str]) -> tuple[Value, ...]:
    return (before, start), (before, lines), agreement


def _between(
    link: Link, kind: str, state: str, cues: int, commas: int, aside: bool, heads: str, far: bool
) -> tuple[Value, ...]:
    return (link, cues), (link, commas), (link, aside, far), (link, heads), (link, heads, kind, state)


def _way(link: Link, classes: tuple[str, ...]) -> tuple[Value, ...]:
    return ((link, classes),)


def _phrase(link: Link, ends: tuple[bool, bool, bool, bool], before: str) -> tuple[Value, ...]:
    return (link, ends), (link, ends[2] or ends[3], before)


def _agreed(link: Link, kind: str, ruled: bool, doubts: int, quoted: bool, head: str) -> tuple[Value, ...]:
    return (ruled, link), (ruled, doubts, kind), (link, quoted), (ruled, link, head)


def _act(link: Link, entry: str, act: str) -> tuple[Value, ...]:
    return (link, act), (act, entry)


JOINED = Group(
    ("link", "link entry", "link kind", "governs", "governs class", "governs act", "governs weak", "governs entry",
     "governs nominal"), _joined)  # fmt: skip
"""What of `LINK` is the same wherever a cue word stands."""
LINK = Group((*JOINED.templates, "governs place"), _link)
"""The cue, and how a content is joined to it."""
PLACE = (
    Group(("start", "start class", "start outline", "start opens", "start ends", "start base"), led(_start)),
    Group(("start2 class", "start2 outline", "start2"), led(_start2), kept=False),
    Group(("border", "border class", "border base"), led(_before_start), kept=False),
    Group(("border start", "border outline", "agreement"), led(_border), kept=False),
)
"""The place where it would begin, whatever the cue."""
GAP = Group(("gap", "gap kind", "strong", "strong kind", "order", "same", "gap entry"), led(gap_values), kept=False)
"""How far that is from the cue, and where among the candidates."""
WAY = (
    Group(("cues between", "commas between", "aside", "heads between", "heads between kind"), _between),
    Group(("way",), _way),
    Group(("phrase end", "phrase end before"), _phrase),
    Group(("ruled", "ruled doubts", "link quoted", "ruled subject"), _agreed),
    Group(("act", "act entry"), _act),
)  # fmt: skip
"""What lies between both."""
CANDIDATE = (LINK, *PLACE, GAP, *WAY)


def _margin(score: int, ahead: int) -> tuple[Value, ...]:
    return score, ahead, (score, ahead)


CLAIM = (*CUE, *CANDIDATE, Group(("start score", "start ahead", "start margin"), _margin))
"""What tells a claim: the cue, the candidate that is likeliest to be its content, and how clearly it is that."""
