"""The proper name in a speaker phrase, by token index."""

from tasrih.detection.reading.phrase_ends import binds, in_construct, names_body
from tasrih.detection.vocabulary.classes import (
    CLAUSE_MARK,
    CLOSED,
    CLOSING_QUOTE,
    COMMON,
    DEFINITE,
    EVEN_QUOTE,
    HONORIFIC,
    MARK,
    NAME_LINK,
    NAME_PARTICLE,
    NOUN,
    NUMBER,
    PREPOSITION,
    QUOTE,
    TITLE,
)
from tasrih.detection.vocabulary.word import Word, is_known_given


def apposed_name(words: list[Word], start: int, end: int) -> tuple[int, int]:
    """The full name that ends a body's phrase behind a mark: the title before the body is his."""
    i = end
    while i > start and words[i - 1].continues_name:
        i -= 1
    marked = i > start + 1 and words[i - 1].flags & (CLAUSE_MARK | CLOSING_QUOTE | EVEN_QUOTE)
    person = marked and end - i > 1 and is_known_given(words[i])
    return (i, end) if person else (end, end)


def beside_brackets(words: list[Word], start: int, end: int) -> tuple[int, int]:
    """The part of a phrase where its name stands: before `(أبو مازن)`, behind `وزارة الدفاع (البنتاغون)`, or within."""
    opening = next(i for i in range(start + 1, end) if words[i].key == "(")
    closing = next((i for i in range(opening, end) if words[i].key == ")"), end)
    if any(words[i].is_name_like for i in range(closing + 1, end)):
        return closing + 1, end
    if _is_bracketed_name(words, start, opening, closing):
        return opening + 1, closing
    return start, opening


def _is_bracketed_name(words: list[Word], start: int, opening: int, closing: int) -> bool:
    """`المتحدث باسم الاتحاد (عدنان المعيبد)`: a full name in brackets behind a title without one."""
    inside = words[opening + 1 : closing]
    full = len(inside) > 1 and inside[0].is_known_name and all(word.continues_name for word in inside)
    name_start, name_end = last_name(words, start, opening)
    return full and name_start == name_end and bool(words[start].flags & (TITLE | HONORIFIC))


def last_name(words: list[Word], start: int, end: int) -> tuple[int, int]:
    """The last name of two words or more in a phrase, or else the last of one; `end, end` when it holds none."""
    best = (end, end)
    i = start
    while i < end:
        names = words[i].is_name_like or words[i].flags & NAME_PARTICLE or _is_family_name(words, start, i)
        person = _is_linked(words, i, end) or (names and _follows_place(words, start, i, end))
        half = words[i].joins_name or (i > start and words[i - 1].joins_name)  # of a place or firm
        if half or (not person and (not names or in_construct(words, start, i))):
            i += 1
            continue
        if words[i - 1].flags & PREPOSITION and i > start:  # a place, not a person
            i += 1
            continue
        stop = name_end(words, i + 1, end)
        if names_body(words, start, i):
            i = min(_eponym_end(words, i, end), stop)
            continue
        if stop - i > 1 or best[1] - best[0] < 2:
            best = (i, stop)
        i = stop
    if best[1] == end - 1 and best[1] - best[0] == 1 and not words[best[1]].flags & (CLAUSE_MARK | QUOTE | CLOSED):
        return best[0], end  # the one word behind a given name is a family name, whatever else it means
    return best


def _is_family_name(words: list[Word], start: int, i: int) -> bool:
    """`الرئيس الوردي`, `الدكتورة الكرماوي`: a name that people have, behind a definite title or an honorific."""
    if i == start or not (words[i].is_known_name and words[i].continues_name):
        return False
    before = words[i - 1].flags
    if i + 1 < len(words) and is_known_given(words[i + 1]):
        return False  # `صاحب السمو الملكي الأمير سامر`
    return bool(before & (TITLE | HONORIFIC)) and bool(before & DEFINITE)


def _eponym_end(words: list[Word], i: int, end: int) -> int:
    """Where the name of whom a body is called after ends: behind him a person may be named (`جامعة الملك فلان`)."""
    i += 1 + bool(words[i].flags & NAME_PARTICLE)
    while i + 1 < end and words[i].flags & NAME_LINK:
        i += 2 + bool(words[i + 1].flags & NAME_PARTICLE)
    return i


def _is_linked(words: list[Word], i: int, end: int) -> bool:
    """A name with its father's behind it (`مدير تعليم الوادي بدر بن ماهر`), whatever it seems to go on."""
    linked = i + 1 < end and words[i + 1].flags & NAME_LINK
    return bool(linked) and not words[i].flags & (NOUN | CLOSED | MARK | NUMBER)


def _follows_place(words: list[Word], start: int, i: int, end: int) -> bool:
    """A known name with another behind it, behind a word that is neither title nor body (`مدير مطار عدن طارق عبده`)."""
    named = words[i].is_known_name and i + 1 < end and words[i + 1].continues_name
    return named and i > start + 1 and bool(words[i - 1].flags & COMMON) and not words[i - 1].flags & NOUN


def name_end(words: list[Word], i: int, end: int) -> int:
    """Where a name that has begun before `i` ends, at `end` at the latest."""
    while i < end and (words[i].continues_name or _bound(words, i)):
        i += 1
    return i


def _bound(words: list[Word], i: int) -> bool:
    return bool(words[i].flags & NAME_PARTICLE or (binds(words[i - 1]) and not words[i].flags & CLOSED))
