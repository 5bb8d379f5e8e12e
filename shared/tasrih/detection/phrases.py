"""Speaker phrases: where one that starts here ends, its conjuncts, and the name in it."""

from typing import NamedTuple

from tasrih.arabic.database import clitics
from tasrih.detection.classes import (
    ACT,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    CONNECTIVE,
    CONTINUED_COMPLEMENTISER,
    COUNTRY,
    DEFINITE,
    FILLER,
    HONORIFIC,
    NAME_PARTICLE,
    NOUN,
    NUMBER,
    OBLIQUE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    RELATIVE,
    SAME,
    SENTENCE_END,
    SPEAKER_HEAD,
    TANWIN,
    TITLE,
    VERB,
)
from tasrih.detection.reading import Reading
from tasrih.detection.words import Word

MAX_PHRASE_TOKENS = 40
MAX_TITLE_TOKENS = 20
MAX_QUOTED_NAME_TOKENS = 6
_STOP = BREAK | SENTENCE_END | RELATIVE | ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER | COLON | NUMBER | CONNECTIVE


class Phrase(NamedTuple):
    """One conjunct of a speaker phrase, by token index."""

    start: int
    end: int
    name_start: int
    """Of the proper name in it; `name_start == name_end` when there is none."""
    name_end: int
    flags: int
    """Classes of its head."""
    joined: bool = False
    """Whether its first word carries the و that joins it to the one before."""

    @property
    def has_name(self) -> bool:
        """Whether a proper name was found."""
        return self.name_start < self.name_end


def starts_phrase(words: list[Word], i: int, known_only: bool = False) -> bool:
    """Whether a speaker phrase may start at `i`; `known_only` asks for a known head noun, country or definite word."""
    if i >= len(words):
        return False
    return words[i].opens_known_phrase if known_only else words[i].opens_phrase


def phrase_before(reading: Reading, end: int, limit: int, *, loose: bool = False) -> list[Phrase]:
    """Conjuncts of the speaker phrase that ends just before `end`, a comma apart, and starts at `limit` or later.

    It must open its clause, unless `loose`.
    """
    words = reading.words
    while end > limit and words[end - 1].flags & (CLAUSE_MARK | QUOTE):
        end -= 1
    i = end
    while i > limit and (words[i - 1].is_name_like or words[i - 1].flags & (NOUN | DEFINITE)):
        i -= 1
        if words[i].flags & (CONJOINED | PREFIXED):
            break
    while i < end and not starts_phrase(
        words, i, not (i > 0 and words[i - 1].flags & (CONNECTIVE | ANY_COMPLEMENTISER))
    ):
        i += 1
    if not loose and i > limit and not words[i - 1].flags & (_STOP | CLAUSE_MARK | QUOTE):
        return []
    phrases = read_phrase(reading, i, end)
    if not phrases or phrases[-1].end != end:
        return []
    if i > limit and words[i - 1].flags & NUMBER:  # `26 دولة`
        phrases[0] = phrases[0]._replace(start=i - 1)
    return phrases


def read_phrase(reading: Reading, start: int, limit: int, *, tight: bool = False) -> list[Phrase]:
    """Conjuncts of the speaker phrase that starts at `start` and ends before `limit`; empty when none starts there.

    With `tight` nothing marks the end, so that it ends before the first definite noun that cannot belong to it.
    """
    end = _end_of_phrase(reading, start, min(limit, start + MAX_PHRASE_TOKENS), tight)
    if end <= start:
        return []
    return [_conjunct(reading, a, b, joined=a > start) for a, b in _conjuncts(reading, start, end)]


def _end_of_phrase(reading: Reading, i: int, limit: int, tight: bool) -> int:
    words, closes = reading.words, reading.closes
    start, named, noun = i, False, False
    name_ahead = _name_ahead(words, start, limit) if tight and words[start].flags & TITLE else start
    while i < limit:
        word = words[i]
        flags = word.flags
        if flags & QUOTE:
            close = closes.get(i)
            if close is None or close - i - 1 > MAX_QUOTED_NAME_TOKENS or close >= limit:
                break
            i = close + 1
            continue
        if flags & DEFINITE and named and flags & COMMON and not word.flags & RELATIONAL:
            if not tight and i == limit - 1 and words[i - 1].is_name_like:  # a family name that is a word (`الطويل`)
                return limit
            break
        if flags & _STOP or (word.flags & VERB and not flags & SPEAKER_HEAD):
            break
        if i > start and words[i - 1].flags & NAME_PARTICLE and not flags & (PREPOSITION | _STOP | CLAUSE_MARK):
            named = True
            i += 1
            continue
        if flags & SAME and i > start:
            i += 1
            break
        if flags & CONJOINED and flags & SPEAKER_HEAD:  # the next conjunct has its own name
            named = False
        if named and flags & ACT and not flags & (DEFINITE | SPEAKER_HEAD):
            break
        if flags & CLAUSE_MARK:
            after = _after_mark(reading, i, limit, named, tight)
            if after == i:
                break
            i = after
            continue
        if flags & PREFIXED and flags & OUTLET:
            break
        if flags & PREPOSITION:
            if i < name_ahead:
                i += 2  # and its place
                continue
            if named or not noun or not (_name_follows(words, i + 1, limit) or _places(words, start, i, limit)):
                break
        elif (
            flags & COMMON
            and not flags & (DEFINITE | NAME_PARTICLE)
            and (named or not in_construct(words, start, i))
            and not (flags & RELATIONAL and i == start + 1 and words[start].flags & ANONYMOUS)
        ) or (
            tight
            and i > start
            and not (noun and not named and i < name_ahead)
            and _begins_object(words, start, i, named)
        ):
            break
        elif flags & (NOUN | COMMON):
            noun = True
        elif not flags & DEFINITE and not in_construct(words, start, i):
            named = True
        i += 1
    while i > start and words[i - 1].flags & (CLAUSE_MARK | PREPOSITION | CONNECTIVE) and words[i - 1].key != ")":
        i -= 1
    return i


def in_construct(words: list[Word], start: int, i: int) -> bool:
    """A bare word right behind an indefinite noun (`عمدة خاركيف`, `رئيس شركة`) is a place or body, no personal name."""
    if i == start:
        return False
    flags = words[i - 1].flags
    return bool(flags & (TITLE | ORGANISATION | FILLER | COMMON)) and not flags & (DEFINITE | HONORIFIC)


def _places(words: list[Word], start: int, i: int, limit: int) -> bool:
    """An unnamed source may carry its place or body: `مسؤول في صندوق النقد الدولي`."""
    if i + 1 >= limit:
        return False
    if words[start].flags & ORGANISATION:  # `وزارة الداخلية في تونس`
        return bool(words[i + 1].flags & COUNTRY) and not words[i + 1].flags & PREFIXED
    if words[start].flags & DEFINITE or i - start > 2:
        return False
    return bool(words[i + 1].flags & (ORGANISATION | COUNTRY | FILLER)) and not words[i + 1].flags & PREFIXED


def _begins_object(words: list[Word], start: int, i: int, named: bool) -> bool:
    """Whether a word must be the verb's object because it cannot go on the phrase before it."""
    flags, before = words[i].flags, words[i - 1].flags
    of_title = flags & (ORGANISATION | COUNTRY | FILLER) and words[start].flags & TITLE and not named
    if (flags & PREFIXED and not of_title) or (
        flags & CONJOINED and not flags & SPEAKER_HEAD and (named or not flags & FILLER)
    ):
        return True
    if named and (flags & OBLIQUE or (flags & ORGANISATION and not flags & TITLE)):
        return True
    if flags & COUNTRY and not flags & DEFINITE and (named or before & COUNTRY):
        return True
    if flags & (TITLE | HONORIFIC | COUNTRY):
        return False
    if flags & (ACT | TANWIN) and not flags & DEFINITE and before & DEFINITE:
        return True
    if not flags & DEFINITE:
        return bool(before & DEFINITE) and (named or not words[start].flags & (TITLE | HONORIFIC)) and not flags & NOUN
    if flags & ORGANISATION and before & COUNTRY:
        return True
    if flags & NOUN:
        return False
    constructed = not before & DEFINITE and bool(before & (TITLE | ORGANISATION | FILLER | COMMON))
    if not constructed and not words[i].flags & RELATIONAL and (flags & COMMON or words[i].cues):
        return True
    return bool(before & COUNTRY) or (named and (bool(before & DEFINITE) or not words[i - 1].is_name_like))


def _after_mark(reading: Reading, i: int, limit: int, named: bool, tight: bool) -> int:
    """Where the phrase goes on behind a bracket or an appositive's comma at `i`; `i` when it ends here."""
    words = reading.words
    if words[i].key == "(":
        for j in range(i + 1, min(i + 8, limit)):
            if words[j].key == ")":
                return j + 1
        return i
    if i + 1 < limit and words[i].key in "،,":
        flags = words[i + 1].flags
        joint = bool(flags & CONJOINED) and not (named and not tight)
        if flags & (TITLE | HONORIFIC) and not joint and not flags & PREFIXED:
            return i + 1
        run = i + 1
        while run < limit and words[run].continues_name:
            run += 1
        if run > i + 1 + named and words[i + 1].is_name_like:
            return i + 1
    return i


def _name_ahead(words: list[Word], start: int, limit: int) -> int:
    """Start of the name that a long title leads to (`مدير إدارة التسويق بالبريد الممتاز حسن الشهري`), else `start`."""
    run = 0
    for i in range(start + 1, min(limit, start + MAX_TITLE_TOKENS)):
        word = words[i]
        if word.flags & PREPOSITION and i + 1 < limit and not words[i + 1].flags & (CLOSED | DEFINITE):
            run = 0
            continue
        if words[i - 1].flags & PREPOSITION:
            continue  # a place
        if word.flags & (_STOP | CLAUSE_MARK | PREPOSITION | QUOTE) or word.flags & VERB:
            break
        bare = word.is_name_like and not in_construct(words, start, i)
        if run and (bare or words[i].continues_name):
            return i
        run = int(bare or bool(word.flags & NAME_PARTICLE))
    return start


def _name_follows(words: list[Word], i: int, limit: int) -> bool:
    """A place or body in a title (`عضو اللجنة في جنيف فلان`) is passed over only to reach a name."""
    run = 0
    for j in range(i, min(i + 8, limit)):
        word = words[j]
        if word.flags & (_STOP | CLAUSE_MARK | PREPOSITION | QUOTE) or word.flags & VERB:
            break
        run = run + 1 if word.is_name_like or (run and word.flags & DEFINITE and not word.flags & NOUN) else 0
        if word.flags & HONORIFIC and j > i and j + 1 < limit and words[j + 1].is_name_like:
            return True
        if run >= 2 and j > i + 1:
            return True
    return False


def _conjuncts(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    words = reading.words
    parts, a, named, complete = [], start, False, False
    for i in range(start, end):
        flags = words[i].flags
        if _joins_name(words, a, i, end):
            parts.append((a, i))
            a, named, complete = i, True, False
            continue
        if i > a and flags & CONJOINED and flags & (SPEAKER_HEAD | COUNTRY) and not flags & PREFIXED:
            if named or (complete and not flags & DEFINITE):
                parts.append((a, i))
                a, named, complete = i, False, False
        elif words[i].is_name_like or flags & COUNTRY or (flags & ORGANISATION and not words[a].flags & TITLE):
            named = True
        elif flags & DEFINITE and not flags & NOUN:
            complete = True
    parts.append((a, end))
    return parts


def _joins_name(words: list[Word], start: int, i: int, end: int) -> bool:
    """A second full name behind a first one, with its و (`ماهر درويش وأنور الصباغ`)."""
    if i < start + 2 or i + 1 >= end or not words[i].key.startswith(clitics().conjunctions[0]):
        return False
    if words[i].is_known_name:  # `وليد`
        return False
    return words[i].is_name_like and words[i + 1].continues_name and words[i - 1].continues_name


def _conjunct(reading: Reading, start: int, end: int, *, joined: bool) -> Phrase:
    words = reading.words
    head, outer_end, start_of_name = words[start].flags, end, start
    if "(" in reading.tokens.keys[start + 1 : end]:
        start_of_name, end = _beside_brackets(words, start, end)
    if not head & (NOUN | CLAUSE_MARK | QUOTE):
        stop = start + 1
        while stop < end and words[stop].continues_name:
            stop += 1
        return Phrase(start, outer_end, start, stop, head, joined)
    unnamed = head & (ANONYMOUS | ORGANISATION | OUTLET) and not head & TITLE
    name_start, name_end = (end, end) if unnamed else _last_name(words, start_of_name, end)
    return Phrase(start, outer_end, name_start, name_end, head, joined)


def _beside_brackets(words: list[Word], start: int, end: int) -> tuple[int, int]:
    """The part of a phrase where its name stands: before `(أبو مازن)`, behind `وزارة الدفاع (البنتاغون)`."""
    opening = next(i for i in range(start + 1, end) if words[i].key == "(")
    closing = next((i for i in range(opening, end) if words[i].key == ")"), end)
    if any(words[i].is_name_like for i in range(closing + 1, end)):
        return closing + 1, end
    return start, opening


def _last_name(words: list[Word], start: int, end: int) -> tuple[int, int]:
    """The last name of two words or more in a phrase, or else the last of one; `end, end` when it holds none."""
    best = (end, end)
    i = start
    while i < end:
        if not (words[i].is_name_like or words[i].flags & NAME_PARTICLE) or in_construct(words, start, i):
            i += 1
            continue
        if words[i - 1].flags & PREPOSITION and i > start:  # a place, not a person
            i += 1
            continue
        stop = i + 1
        while stop < end and (words[stop].continues_name or _bound(words, stop)):
            stop += 1
        if stop - i > 1 or best[1] - best[0] < 2:
            best = (i, stop)
        i = stop
    if best[1] == end - 1 and best[1] - best[0] == 1 and not words[best[1]].flags & (CLAUSE_MARK | QUOTE | CLOSED):
        return best[0], end  # the one word behind a given name is a family name, whatever else it means
    return best


def _bound(words: list[Word], i: int) -> bool:
    """A word behind `عبد`, `أبو` or `آل` belongs to the name whatever else it means."""
    return bool(words[i].flags & NAME_PARTICLE or (words[i - 1].flags & NAME_PARTICLE and not words[i].flags & CLOSED))
