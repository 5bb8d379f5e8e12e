"""Speaker phrases: where one that starts here ends, its conjuncts, and the name in it."""

from msgspec import Struct
from msgspec.structs import replace

from tasrih.arabic.database import clitics
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import is_no_subject, qualifies
from tasrih.detection.reading.phrase_ends import STOP, PhraseEnd
from tasrih.detection.reading.phrase_names import apposed_name, beside_brackets, last_name, name_end
from tasrih.detection.vocabulary.classes import (
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    CLAUSE_MARK,
    COLON,
    CONJOINED,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    FILLER,
    HONORIFIC,
    NAME_HYPHEN,
    NOT_A_NAME,
    NOUN,
    NUMBER,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word

MAX_PHRASE_TOKENS = 40
MAX_APPOSED_GAP = 8
MAX_QUOTED = 6
"""Tokens of a body's name in quotation marks between a title and a name."""
LI = clitics().prepositions[1]
_UNREAD = 1 << 62, ()
_FEMININE = "ه"
"""How a feminine title ends when it is folded."""


class Phrase(Struct, frozen=True, gc=False):
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


def phrase_before(reading: Reading, end: int, limit: int, *, loose: bool = False) -> tuple[Phrase, ...]:
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
    opens = i == limit or words[i - 1].flags & (STOP | CLAUSE_MARK | QUOTE) or _follows_hour(words, i)
    if not loose and not opens:
        return ()
    phrases = read_phrase(reading, i, end)
    if not phrases or phrases[-1].end != end or (qualifies(words, i) and not phrases[0].has_name):
        return ()
    if i > limit and words[i - 1].flags & NUMBER:  # `26 دولة`
        return (replace(phrases[0], start=i - 1), *phrases[1:])
    return phrases


def _follows_hour(words: list[Word], i: int) -> bool:
    """`13:57 - رئيس الحكومة يرحب`: a line of running coverage."""
    return i > 1 and bool(words[i - 1].flags & NAME_HYPHEN and words[i - 2].flags & NUMBER)


def read_phrase(reading: Reading, start: int, limit: int, *, tight: bool = False) -> tuple[Phrase, ...]:
    """Conjuncts of the speaker phrase that starts at `start` and ends before `limit`; empty when none starts there.

    With `tight` nothing marks the end, so that it ends before the first definite noun that cannot belong to it.
    What is read is kept for all limits with which the same comes out, or else for its own.
    """
    kept, cut = reading.phrases[tight], reading.cut_phrases[tight]
    found: tuple[Phrase, ...] | None
    reach, found = kept.get(start, _UNREAD)
    if limit >= reach:
        return found
    found = cut.get((start, limit))
    if found is None:
        farthest = min(limit, start + MAX_PHRASE_TOKENS)
        found, reach = _read(reading, start, limit, PhraseEnd(reading, start, farthest, tight=tight), tight)
        if reach <= farthest:
            kept[start] = reach, found
        else:
            cut[start, limit] = found
    return found


def _read(reading: Reading, start: int, limit: int, walk: PhraseEnd, tight: bool) -> tuple[tuple[Phrase, ...], int]:
    """The conjuncts, and the least limit with which they are the same."""
    end = walk.find()
    if end <= start:
        return (), walk.reach
    conjuncts = [_conjunct(reading, a, b, joined=a > start) for a, b in _conjuncts(reading, start, end)]
    found = _without_further_titles(reading.words, conjuncts)
    last = found[-1]
    if tight or not last.flags & (TITLE | HONORIFIC) or last.has_name:
        return tuple(found), walk.reach
    found[-1], reach = _with_apposed(reading, last, limit)
    return tuple(found), max(reach, walk.reach)


def _without_further_titles(words: list[Word], conjuncts: list[Phrase]) -> list[Phrase]:
    """The speakers of a phrase: a title joined to one that stands behind a name is the same person's.

    `ماهر درويش، رئيس التحرير ومؤسس المجلة`, but not `ماهر درويش ورئيس التحرير`.
    """
    found: list[Phrase] = []
    for phrase in conjuncts:
        last = found[-1] if found else None
        if last and _is_titled_behind(words, last) and phrase.flags & TITLE and phrase.name_end - phrase.name_start < 2:
            found[-1] = replace(last, end=phrase.end)
        else:
            found.append(phrase)
    return found


def _is_titled_behind(words: list[Word], phrase: Phrase) -> bool:
    return phrase.has_name and any(word.flags & TITLE for word in words[phrase.name_end : phrase.end])


def _with_apposed(reading: Reading, phrase: Phrase, limit: int) -> tuple[Phrase, int]:
    """A title with the name that follows it behind a mark (`المتحدث باسم اللجنة في المدينة، أنور الصباغ،`).

    With the least limit with which that is so.
    """
    words, i, left = reading.words, phrase.end, MAX_APPOSED_GAP
    quoted = False
    while left and i < limit:
        flags = words[i].flags
        behind = _behind_quoted(reading, phrase.end, i)
        marked = behind < 0 and bool(flags & (CLAUSE_MARK | QUOTE))
        if marked or (quoted and words[i].is_known_name):
            start = i + marked
            if marked and start < limit and words[start].flags & DEFINITE and words[start].flags & RELATIONAL:
                start += 1  # `الرئيس، السيلدافي ماهر درويش،`
            stop, whole = _whole_name(words, start, limit)
            if whole:
                phrase = replace(phrase, end=stop, name_start=start, name_end=stop)
            return phrase, stop + 1
        if flags & (STOP | VERB | OUTLET) or (flags & PREFIXED and flags & NOUN and words[i].key[0] == LI):
            break  # `لمحطة «…»`
        i, left, quoted = max(behind, i + 1), left - 1, quoted or behind > 0
    return phrase, i + 2


def _whole_name(words: list[Word], start: int, limit: int) -> tuple[int, bool]:
    """Where a name ends, and whether it has two words or more with a mark or a complementiser behind them."""
    stop = start
    while stop < limit and words[stop].continues_name:
        stop += 1
    ends = stop == limit or words[stop].flags & (CLAUSE_MARK | QUOTE | COLON | ANY_COMPLEMENTISER)
    return stop, bool(ends) and stop - start > 1 and words[start].is_name_like


def _behind_quoted(reading: Reading, start: int, i: int) -> int:
    """Behind the name of a body that stands in quotation marks from a place on: `بجامعة "جسور 5"`; else -1."""
    of_body = i > start and reading.words[i - 1].flags & (PREPOSITION | ORGANISATION | OUTLET)
    close = reading.closes.get(i, -1) if of_body else -1
    return close + 1 if i < close <= i + MAX_QUOTED else -1


def split_phrase(reading: Reading, phrase: Phrase) -> tuple[Phrase, ...]:
    """Its parts where each و joins another speaker, read as freely as can be; empty where there is no such و."""
    words, start, parts = reading.words, phrase.start, list[Phrase]()
    names = not phrase.flags & (TITLE | ORGANISATION)
    for i in range(phrase.start + 1, phrase.end):
        word = words[i]
        if not word.may_join or len(word.key) < 4:
            continue
        speaks = word.flags & CONJOINED and word.flags & (SPEAKER_HEAD | COUNTRY) and not word.flags & PREFIXED
        if i == phrase.start + 1 and _shares(words, phrase.start, i, phrase.end):
            continue
        if speaks or (names and not word.flags & NOT_A_NAME):
            parts.append(_conjunct(reading, start, i, joined=bool(parts)))
            start = i
    return (*parts, _conjunct(reading, start, phrase.end, joined=True)) if parts else ()


def _shares(words: list[Word], start: int, i: int, end: int) -> bool:
    """Whether two bare nouns joined by و are of one that follows both: `نقابات وجمعيات | القطاع`."""
    either, both = words[start].flags | words[i].flags, words[start].flags & words[i].flags
    bare = both & NOUN and not either & (DEFINITE | COUNTRY)
    return bool(bare) and i + 1 < end and bool(words[i + 1].flags & DEFINITE) and not words[i + 1].flags & RELATIONAL


def whole_phrase(reading: Reading, start: int, end: int) -> Phrase:
    """All from `start` up to `end` as one phrase; a name behind ل or in quotation marks is a body's (`«المركزي»`)."""
    words = reading.words
    name = (end, end) if words[start].flags & (ANONYMOUS | ORGANISATION | OUTLET) else last_name(words, start, end)
    of_body = name[0] < end and (words[name[0]].prefixes_name or words[name[0] - 1].flags & QUOTE)
    if of_body and name[0] > start + 1:
        name = end, end
    return Phrase(start, end, *name, words[start].flags)


def _conjuncts(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    words = reading.words
    parts, a, named, complete = [], start, False, False
    for i in range(start, end):
        flags = words[i].flags
        if words[i].may_join and (_joins_name(words, a, i, end) or _joins_known(reading, a, i)):
            parts.append((a, i))
            a, named, complete = i, True, False
            continue
        if i > a and flags & CONJOINED and flags & (SPEAKER_HEAD | COUNTRY) and not flags & PREFIXED:
            if _goes_on_title(words, i) or (words[a].flags & ORGANISATION and is_no_subject(words[i])):
                continue
            if i == a + 1 and _shares(words, a, i, end):
                continue
            if named or (complete and not flags & DEFINITE) or _repeats_title(words, a, i, end):
                parts.append((a, i))
                a, named, complete = i, bool(flags & COUNTRY), False
        elif words[i].is_name_like or flags & COUNTRY or (flags & ORGANISATION and not words[a].flags & TITLE):
            named = True
        elif flags & DEFINITE and not flags & NOUN:
            complete = True
    parts.append((a, end))
    return parts


def _goes_on_title(words: list[Word], i: int) -> bool:
    """Whether a joined noun is what else a title has charge of (`وزيرة الصحة والسكان`), and no other speaker."""
    matter = FILLER | DEFINITE
    both = words[i].flags & words[i - 1].flags & matter == matter
    return both and i > 1 and bool(words[i - 2].flags & (TITLE | ORGANISATION)) and not words[i].flags & TITLE


def _repeats_title(words: list[Word], start: int, i: int, end: int) -> bool:
    """Another who has the same title of something else (`وزير النقل ووزير المالية`), where nobody's name follows."""
    first, second = words[start], words[i]
    titles = first.flags & second.flags & TITLE and not (first.flags | second.flags) & DEFINITE
    same = first.base.removesuffix(_FEMININE) == second.base.removesuffix(_FEMININE)
    return bool(titles) and same and i > start + 1 and not any(word.is_name_like for word in words[i + 1 : end])


def _joins_name(words: list[Word], start: int, i: int, end: int) -> bool:
    """A second full name behind a first one, with its و (`ماهر درويش وأنور الصباغ`)."""
    if i < start + 2 or i + 1 >= end or not words[i].may_join:
        return False
    return words[i].is_name_like and words[i + 1].continues_name and words[i - 1].continues_name


def _joins_known(reading: Reading, start: int, i: int) -> bool:
    """A name of one word behind another with its و, which the text gives without one too (`عواد وكورسون`)."""
    word = reading.words[i]
    names = i > start and word.is_name_like and reading.words[i - 1].is_name_like
    return names and max(2, reading.frequency(word.key)) <= reading.frequency(word.key[1:])


def _conjunct(reading: Reading, start: int, end: int, *, joined: bool) -> Phrase:
    words, head, outer_end, start_of_name = reading.words, reading.words[start].flags, end, start
    if "(" in reading.keys[start + 1 : end]:
        start_of_name, end = beside_brackets(words, start, end)
    if not head & (NOUN | CLAUSE_MARK | QUOTE):
        return Phrase(start, outer_end, start, name_end(words, start + 1, end), head, joined)
    unnamed = head & (ANONYMOUS | ORGANISATION | OUTLET) and not head & TITLE
    name = apposed_name(words, start, end) if unnamed else last_name(words, start_of_name, end)
    return Phrase(start, outer_end, *name, head, joined)
