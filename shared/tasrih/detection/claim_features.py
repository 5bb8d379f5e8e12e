"""What the model that tells claims from other uses of cue words looks at.

One example is a cue word with one candidate (`candidates.py`). Keys of the groups in `CUE` are the same for all
candidates of a cue, those in `CANDIDATE` are the candidate's own.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from tasrih.detection.attribution import Link
from tasrih.detection.candidates import Surroundings
from tasrih.detection.features import Group, Key
from tasrih.detection.reading import Reading
from tasrih.detection.shapes import governing, shape
from tasrih.detection.words import Word

Value = Hashable
_EDGE = Word("#", 0, "#", ())
_BACK = 6  # tokens before a cue in which speaker nouns are looked for
_GAP_WORDS = 6  # a way from cue to content is seen word by word up to this length
MAX_STEP = 6
_STRONG = frozenset({"clause", "colon", "quote"})
_HEADS = ("TITLE", "NAME", "ORG", "STATE", "ANON", "HON", "DOC")


class Before(NamedTuple):
    """What was found before a cue: whether its sentence holds a claim already, and how the cue lies to it."""

    state: str
    """`none`, `quoted` in the last claim's quotation, `after` that, or `open` behind a content without marks."""
    distance: int
    """Tokens since that content's start."""


NOTHING_BEFORE = Before("none", 0)


def before_of(reading: Reading, i: int, last: int) -> Before:
    """What a cue at `i` has before it when the last content of its sentence starts at `last`; -1 for none."""
    if last < 0:
        return NOTHING_BEFORE
    close = reading.closes.get(last - 1, -1)
    return Before("open" if close < 0 else "quoted" if i < close else "after", i - last)


def size(n: int) -> int:
    """A count in rough steps."""
    return n if n < 4 else 4 + (n > 5) + (n > 8) + (n > 12) + (n > 20)


def _kind_of(word: Word) -> str:
    """Part of speech of a cue word, and its conjunction; `adv` for the openings without a verb."""
    if not word.cues:
        return "adv"
    form = word.cues[0][1]
    return form.pos + form.conjunction


def _cue(word: Word, title: bool, state: str) -> tuple[Value, ...]:
    s, kind = shape(word), _kind_of(word)
    entry = s.entry or s.key
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


def _around(before: str, entry: str, after: str, kind: str) -> tuple[Value, ...]:
    return (entry, before), (entry, after), (before, kind, after)


def _words_around(before: Word, first: Word, second: Word) -> tuple[Value, ...]:
    return (before.key, first.key), (first.key, second.key)


def _place(
    first: bool, quoted: bool, kind: str, state: str, distance: int, title: bool, length: int, position: int
) -> tuple[Value, ...]:
    return (
        (first, kind), (quoted, kind), (quoted, state), (state, distance), (state, distance, kind),
        (title, first, kind), (length, kind), (position, kind), (state, first, kind),
    )  # fmt: skip


def _neighbours(last: str, since: int, coming: str, until: int, kind: str, cls: str) -> tuple[Value, ...]:
    return (last, kind), (last, cls), (since, kind), (coming, kind), (until, kind), (last, coming)


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
    Group(("before2", "before2 words"), _words_before),
    Group(("after", "after class", "after base", "after class kind", "after plain kind", "after head"), _word_after),
    Group(("after2 classes", "after2 classes kind"), _classes_after),
    Group(("entry before", "entry after", "around"), _around),
    Group(("words around", "words after"), _words_around),
    Group(
        ("first", "quoted", "quoted state", "distance", "distance kind", "title first", "length", "position",
         "state first"), _place),
    Group(("last", "last class", "since", "coming", "until", "last coming"), _neighbours),
    Group(("rule", "doubts", "doubts kind", "rule subject", "rule frame subject", "rule name"), _rule),
    Group(("heads before", "heads before title"), _heads_before),
)  # fmt: skip


def _link(link: Link, word: Word, state: str, before: str) -> tuple[Value, ...]:
    s, kind = shape(word), _kind_of(word)
    found = governing(word, link)
    if found is None:
        return ((link,) * 2, (link, s.key), (link, kind), "", "", "", "", "", "", "")
    governs, (cue, form) = found
    return (
        link, (link, s.entry), (link, kind), (link, governs, form.pos), (link, governs, cue.cls),
        (link, governs, cue.kind, form.pos), (link, governs, cue.weak, form.pos), (governs, cue.id, form.pos),
        (link, governs, cue.nominal, form.pos), (link, governs, form.pos, form.conjunction, state, before),
    )  # fmt: skip


def _gap(
    link: Link, gap: int, kind: str, left: bool, right: bool, order: int, same: int, entry: str
) -> tuple[Value, ...]:
    return (
        (link, gap), (link, gap, kind), (link, left, right), (link, left, right, kind), (link, order), (link, same),
        (link, entry, gap),
    )  # fmt: skip


def _start(link: Link, word: Word) -> tuple[Value, ...]:
    s = shape(word)
    return (link, s.key), (link, s.category), (link, s.outline), (link, s.opens), (link, s.ends), (link, s.base)


def _start2(link: Link, first: Word, second: Word) -> tuple[Value, ...]:
    a, b = shape(first), shape(second)
    return (link, a.category, b.category), (link, a.outline, b.outline), (link, a.key, b.key)


def _before_start(link: Link, second: Word, first: Word) -> tuple[Value, ...]:
    s = shape(first)
    return (link, s.key), (link, s.category), (link, s.base, shape(second).category)


def _border(
    link: Link, before: str, start: str, lines: str, agreement: tuple[bool, bool, str, str]
) -> tuple[Value, ...]:
    return (link, before, start), (link, before, lines), (link, *agreement)


def _between(
    link: Link, cues: int, commas: int, aside: bool, far: bool, heads: str, kind: str, state: str
) -> tuple[Value, ...]:
    return (link, cues), (link, commas), (link, aside, far), (link, heads), (link, heads, kind, state)


def _way(link: Link, classes: tuple[str, ...]) -> tuple[Value, ...]:
    return ((link, classes),)


def _phrase(link: Link, ends: tuple[bool, bool, bool, bool], before: str) -> tuple[Value, ...]:
    return (link, ends), (link, ends[2] or ends[3], before)


def _agreed(link: Link, ruled: bool, doubts: int, kind: str, quoted: bool, head: str) -> tuple[Value, ...]:
    return (ruled, link), (ruled, doubts, kind), (link, quoted), (ruled, link, head)


def _act(link: Link, act: str, entry: str) -> tuple[Value, ...]:
    return (link, act), (act, entry)


CANDIDATE = (
    Group(
        ("link", "link entry", "link kind", "governs", "governs class", "governs act", "governs weak", "governs entry",
         "governs nominal", "governs place"), _link),
    Group(("gap", "gap kind", "strong", "strong kind", "order", "same", "gap entry"), _gap),
    Group(("start", "start class", "start outline", "start opens", "start ends", "start base"), _start),
    Group(("start2 class", "start2 outline", "start2"), _start2),
    Group(("border", "border class", "border base"), _before_start),
    Group(("border start", "border outline", "agreement"), _border),
    Group(("cues between", "commas between", "aside", "heads between", "heads between kind"), _between),
    Group(("way",), _way),
    Group(("phrase end", "phrase end before"), _phrase),
    Group(("ruled", "ruled doubts", "link quoted", "ruled subject"), _agreed),
    Group(("act", "act entry"), _act),
)  # fmt: skip


def _margin(score: int, ahead: int) -> tuple[Value, ...]:
    return score, ahead, (score, ahead)


CLAIM = (*CUE, *CANDIDATE, Group(("start score", "start ahead", "start margin"), _margin))
"""What tells a claim: the cue, the candidate that is likeliest to be its content, and how clearly it is that."""


def margin_key(scores: Sequence[float]) -> Key:
    """Key of the last group in `CLAIM`: the best of the candidates' scores, and how far it is ahead of the next."""
    best, *others = sorted(scores, reverse=True)
    return _steps(best), _steps(best - others[0]) if others else MAX_STEP + 1


def _steps(score: float) -> int:
    return max(-MAX_STEP, min(MAX_STEP, round(score)))


class Neighbours(NamedTuple):
    """The cue words next to one in its sentence, as token indexes; -1 for none."""

    last: int
    coming: int


def cue_keys(
    reading: Reading, around: Surroundings, before: Before, near: Neighbours, *, title: bool
) -> tuple[Key, ...]:
    """Keys of the groups in `CUE`."""
    words, i = reading.words, around.cue
    word, kind = words[i], _kind_of(words[i])
    prev2, prev, next1, next2 = (word_at(words, i + d) for d in (-2, -1, 1, 2))
    b2, b1, a1, a2 = (shape(w).category for w in (prev2, prev, next1, next2))
    s, start = shape(word), reading.starts[i]
    ruled = around.ruled
    head = shape(words[ruled.subject[0].start]).category if ruled and ruled.subject else ""
    return (
        (word, title, before.state),
        (prev, kind, title),
        (b2, b1, kind),
        (prev2, prev),
        (next1, kind),
        (a1, a2, kind),
        (b1, s.entry or s.key, a1, kind),
        (prev, next1, next2),
        (i == start, reading.within[i] >= 0, kind, before.state, size(before.distance), title,
         size((reading.ends[i] - start) // 2), size(i - start)),
        (_told(words, near.last), size(i - near.last) if near.last >= 0 else -1, _told(words, near.coming),
         size(near.coming - i) if near.coming >= 0 else -1, kind, word.cues[0][0].cls if word.cues else "adv"),
        (ruled.frame if ruled else "", ruled.doubts if ruled else ("none",), kind, head,
         bool(ruled and ruled.subject and ruled.subject[0].has_name)),
        (_heads(words, max(start, i - _BACK), i), kind, title),
    )  # fmt: skip


def candidate_keys(reading: Reading, around: Surroundings, n: int, before: Before) -> tuple[Key, ...]:
    """Keys of the groups in `CANDIDATE` for the `n`th candidate."""
    words, i, candidate = reading.words, around.cue, around.candidates[n]
    link, at, start, attribution = candidate
    word, kind = words[i], _kind_of(words[i])
    first, second, prev, prev2 = (word_at(words, start + d) for d in (0, 1, -1, -2))
    stop = at + 1 if link == "object" else at
    way = tuple(shape(w).category for w in words[i + 1 : min(stop, i + 30)])
    last = shape(word_at(words, at if link == "object" else at - 1)).category
    others = around.candidates
    left = any(c.link in _STRONG for c in others[:n])
    right = any(c.link in _STRONG for c in others[n + 1 :])
    loose, tight = around.phrase_ends
    head = shape(words[attribution.subject[0].start]).category if attribution and attribution.subject else ""
    f, p = shape(first), shape(prev)
    return (
        (link, word, before.state, shape(word_at(words, i - 1)).category),
        (link, size(at - i), kind, left, right, min(n, 6), sum(c.link == link for c in others[:n]),
         shape(word).entry),
        (link, first),
        (link, first, second),
        (link, prev2, prev),
        (link, last, f.category, f.outline,
         (p.opens == "ال", f.opens == "ال", p.ends[-1:], f.ends[-1:])),
        (link, min(sum(c.startswith("cue:") for c in way), 3), min(way.count("COMMA"), 3), "REL" in way, at - i > 8,
         _heads(words, i + 1, min(stop, i + 30)), kind, before.state),
        (link, way if len(way) <= _GAP_WORDS else (size(len(way)),)),
        (link, (loose == at, tight == at, loose == start, tight == start), last),
        (link, attribution is not None, len(attribution.doubts) if attribution else -1, kind,
         reading.within[min(start, len(words) - 1)] >= 0, head),
        (link, _act_before(words, i, at), shape(word).entry),
    )  # fmt: skip


def word_at(words: list[Word], i: int) -> Word:
    """The word at an index, or one that stands for the outside."""
    return words[i] if 0 <= i < len(words) else _EDGE


def _told(words: list[Word], i: int) -> str:
    if i < 0:
        return ""
    word = words[i]
    return f"{word.cues[0][1].pos} {word.cues[0][0].cls}" if word.cues else "adv"


def _heads(words: list[Word], start: int, end: int) -> str:
    """The classes of speaker nouns among some words, each once."""
    heads = {shape(word).head for word in words[start:end]}
    return " ".join(head for head in _HEADS if head in heads)


def _act_before(words: list[Word], cue: int, at: int) -> str:
    """The noun of the lexicon that stands last before the content (`أعرب عن أمله في`): its entry."""
    for i in range(min(at, len(words) - 1), max(cue, at - 4), -1):
        if words[i].cues and words[i].cues[0][1].pos in ("masdar", "noun"):
            return words[i].cues[0][0].id
    return ""
