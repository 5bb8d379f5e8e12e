"""Keys of the groups in `CANDIDATE` for the candidates of a cue word, in parts that many of them share."""

from typing import NamedTuple

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.claims.candidates import Candidate, Surroundings
from tasrih.detection.claims.cue_keys import Before, heads_in, word_at
from tasrih.detection.claims.features import STRONG_LINKS, size
from tasrih.detection.claims.shapes import shape
from tasrih.detection.models.features import Key
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.word import Word

_WAY = 29  # tokens behind a cue that are looked at on the way to its content
_GAP_WORDS = 6  # a way from cue to content is seen word by word up to this length
_MOST = 3  # cues or commas on the way that are told apart
_FAR = 8
_ACT_REACH = 4  # tokens before a content in which a noun of the lexicon is looked for
_MAX_ORDER = 6


class Cue(NamedTuple):
    """What all candidates of a cue word share."""

    word: Word
    kind: str
    entry: str
    state: str
    """Whether its sentence holds a claim before it, see `Before`."""
    before: str
    """Class of the word before it."""

    def link_key(self, link: Link) -> tuple[Link, Word, str, str]:
        """Key of `LINK`."""
        return link, self.word, self.state, self.before

    def way_begins(self, link: Link) -> tuple[Key, ...]:
        """What the keys of `WAY` begin with for all candidates joined in one way."""
        return (link, self.kind, self.state), (link,), (link,), (link, self.kind), (link, self.entry)


def cue_of(reading: Reading, around: Surroundings, before: Before) -> Cue:
    """The cue word of some candidates."""
    words, i = reading.words, around.cue
    seen = shape(words[i])
    return Cue(words[i], seen.kind, seen.entry, before.state, shape(word_at(words, i - 1)).category)


def place_rests(reading: Reading, last: int, start: int) -> tuple[Key, ...]:
    """Keys of `PLACE` without their link for a content that would begin at `start`; `last` is the token before that."""
    words = reading.words
    first, second, prev, prev2 = (word_at(words, start + d) for d in (0, 1, -1, -2))
    f, p = shape(first), shape(prev)
    (p_article, p_end), (f_article, f_end) = p.agreement, f.agreement
    agreement = p_article, f_article, p_end, f_end
    border = shape(word_at(words, last)).category, f.category, f.outline, agreement
    return (first,), (first, second), (prev2, prev), border


def last_before(link: Link, at: int) -> int:
    """The last token that belongs neither to a content whose mark stands at `at` nor to that mark."""
    return at if link == "object" else at - 1


Way = tuple[Key, tuple[Key, ...]]
"""What lies between a cue and one of its candidates: the key of `GAP` without link, kind and entry, and the ends of the
keys of `WAY`."""


def ways(reading: Reading, around: Surroundings) -> list[Way]:
    """What lies between a cue and each of its candidates."""
    words, i, within = reading.words, around.cue, reading.within
    candidates = around.candidates
    strong = [n for n, one in enumerate(candidates) if one.link in STRONG_LINKS] or [0]
    first, last = strong[0], strong[-1]
    loose, tight = around.phrase_ends
    passed = _passed(words[i + 1 : min(i + _WAY, max([one.at for one in candidates])) + 1])
    same: dict[Link, int] = {}
    found: list[Way] = []
    for n, candidate in enumerate(candidates):
        link, at, start, ruled = candidate.link, candidate.at, candidate.start, candidate.attribution
        nth = same[link] = same.get(link, -1) + 1
        before = last_before(link, at)
        between, way, _ = passed[min(before - i, _WAY) if before > i else 0]
        act = passed[at - i][2] if i < at < i + len(passed) else _act_before(words, i, at)
        head = shape(words[ruled.subject[0].start]).category if ruled and ruled.subject else ""
        gap = size(at - i), first < n, last > n, n if n < _MAX_ORDER else _MAX_ORDER, nth
        rests: tuple[Key, ...] = (
            (*between, at - i > _FAR),
            way,
            ((loose == at, tight == at, loose == start, tight == start), shape(word_at(words, before)).category),
            (ruled is not None, len(ruled.doubts) if ruled else -1,
             within[start if start < len(words) else -1] >= 0, head),
            (act,),
        )  # fmt: skip
        found.append((gap, rests))
    return found


def _passed(words: list[Word]) -> list[tuple[Key, Key, str]]:
    """After no word, one, two …: how many cues and commas, whether a relative, which speaker nouns; the way; the act.

    The act is what `_act_before` tells.
    """
    cues = commas = 0
    aside, heads = False, {""}
    between: Key = (0, 0, False, "")
    classes = list[str]()
    told: list[tuple[Key, Key, str]] = [(between, ((),), "")]
    act, last_act = "", -_ACT_REACH
    for n, word in enumerate(words, start=1):
        seen = shape(word)
        if seen.marks_way or seen.head not in heads:
            cues += seen.is_cue
            commas += seen.category == "COMMA"
            aside = aside or seen.category == "REL"
            heads.add(seen.head)
            between = min(cues, _MOST), min(commas, _MOST), aside, heads_in(heads)
        if seen.act:
            act, last_act = seen.act, n
        classes.append(seen.category)
        way: Key = tuple(classes) if n <= _GAP_WORDS else (size(n),)
        told.append((between, (way,), act if n - last_act < _ACT_REACH else ""))
    return told


def _act_before(words: list[Word], cue: int, at: int) -> str:
    """The noun of the lexicon that stands last before the content (`أعرب عن أمله في`): its entry."""
    for i in range(min(at, len(words) - 1), max(cue, at - _ACT_REACH), -1):
        act = shape(words[i]).act
        if act:
            return act
    return ""


def candidate_keys(reading: Reading, around: Surroundings, before: Before) -> list[tuple[Key, ...]]:
    """Keys of the groups in `CANDIDATE` for each candidate of a cue word."""
    cue = cue_of(reading, around, before)
    found = ways(reading, around)
    return [keys_of(reading, cue, one, way) for one, way in zip(around.candidates, found, strict=True)]


def keys_of(reading: Reading, cue: Cue, candidate: Candidate, way: Way) -> tuple[Key, ...]:
    """Keys of the groups in `CANDIDATE` for one candidate, put together from their parts."""
    link, (gap, ends) = candidate.link, way
    place = ((link, *rest) for rest in place_rests(reading, last_before(link, candidate.at), candidate.start))
    rests = (begin + one for begin, one in zip(cue.way_begins(link), ends, strict=True))
    return cue.link_key(link), *place, (link, cue.kind, cue.entry, *gap), *rests
