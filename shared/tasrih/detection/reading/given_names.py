"""Given names that are also words (`أمل`, `كمال`, `أشرف`), read as names where they open one or go on with one."""

import re
from collections.abc import Callable, Mapping

from tasrih.arabic.database import clitics
from tasrih.detection.reading.family_titles import is_family_title
from tasrih.detection.vocabulary.classes import (
    ACT,
    AIDE,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    EVEN_QUOTE,
    FEMININE,
    FILLER,
    HONORIFIC,
    MARK,
    NAME_LINK,
    NAME_PARTICLE,
    NOUN,
    OPENING_QUOTE,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.cues import Frame
from tasrih.detection.vocabulary.kind_rules import default
from tasrih.detection.vocabulary.word import Word, is_in_the_name_of, is_known_given

_HOUSE = "ال"  # `آل`: titles stand before it too
_INTRODUCES = DEFINITE | COUNTRY | HONORIFIC | VERB
_FOLLOW_SUBJECT = CLAUSE_MARK | ANY_COMPLEMENTISER
_FAMILY = DEFINITE | RELATIONAL
_NO_PART = CLOSED | MARK | BREAK | PREFIXED | VERB
"""Classes of words that do not stand behind `أبو`, `عبد`, `آل`."""
_PARTS = CLAUSE_MARK | BREAK | QUOTE | PREPOSITION
"""Classes of words behind which a clause or a phrase begins."""
_NO_RELATION = re.compile("(.ا|[ام].ا).ي")
"""What ends like a relational adjective, and is a participle (`ماضي`, `حالي`) or a broken plural (`أراضي`, `مباني`)."""
_MOST_FATHERS = 3
"""Names that are looked at behind a given name."""


def read_given_names(words: list[Word], frames: Mapping[str, Frame]) -> None:
    """Read each word that is a given name too as nothing else where a name goes on or begins there.

    `frames` are those of prepositions.
    """
    for i in [i for i, word in enumerate(words) if word.as_name is not None and not _goes_on_attribution(words, i)]:
        if words[i].flags & (TITLE | HONORIFIC) and words[i].key.startswith(clitics().article):
            named = bool(i) and is_family_title(words, i, frames)
        else:
            goes_on = i and (_goes_on_name(words[i - 1]) or _is_amid_name(words, i)) and not _opens_title(words, i)
            named = goes_on or _is_second_family(words, i) or _opens_name(words, i) or _begins_full_name(words, i)
        if named:
            words[i] = words[i].as_name or words[i]


def _goes_on_attribution(words: list[Word], i: int) -> bool:
    """`في رأي`, `على حد وصف`, before whoever thinks or says so."""
    key = words[i].key
    return i > 0 and any(len(one.words) > 1 and key in one.words[1] for one in words[i - 1].openings)


def _begins_full_name(words: list[Word], i: int) -> bool:
    """Whether a family name, or his father's, behind a word tells that it is a given name: `عن كمال الكرماوي قوله`.

    No bare noun stands before an adjective with the article, nor before `أبو`. What may be an act or a verb all the
    same (`رضا الكرماوي`, `أشرف الكرماوي على`), or has other names behind it (`رمضان حداد`), must begin a clause or
    stand behind a preposition, and have a verb of saying or a colon behind the whole; or stand behind `بحسب`.
    """
    flags = words[i].flags
    if flags & (DEFINITE | PREFIXED | CONJOINED | AIDE) or (flags & NOUN and not flags & (TITLE | COUNTRY)):
        return False
    known = _past(words, i + 1, is_known_given)
    end = _end_of_family(words, known, titled=bool(flags & TITLE))
    if end > known and not _acts(words[i]):
        return True
    if end == known:
        end = _past(words, i + 1, lambda word: word.is_name_like)
    if end == i + 1 or end == len(words):
        return False
    if i and words[i - 1].openings:
        return True
    opened = i == 0 or words[i - 1].flags & _PARTS
    return bool(opened and (words[end].cues or words[end].flags & COLON))


def _acts(word: Word) -> bool:
    """Whether a given name may be an act or a verb too (`رضا`, `أشرف`)."""
    return bool(word.flags & (ACT | VERB) or word.cues or default().is_finite_verb(word.key))


def _past(words: list[Word], i: int, belongs: Callable[[Word], bool]) -> int:
    """Past the few words from `i` on that belong to a name."""
    end = min(len(words), i + _MOST_FATHERS)
    return next((at for at in range(i, end) if not belongs(words[at])), end)


def _end_of_family(words: list[Word], i: int, *, titled: bool) -> int:
    """Where the family name that starts at `i` ends, if nothing else can stand there; the same place where none does.

    Behind a title (`أمين`, `رائد`) only what a particle begins, and no house, is one.
    """
    if i >= len(words):
        return i
    word = words[i]
    if word.flags & NAME_PARTICLE:
        house = titled and word.key == _HOUSE
        return i + 2 if not house and i + 1 < len(words) and not words[i + 1].flags & _NO_PART else i
    family = word.flags & _FAMILY == _FAMILY and not word.flags & (FEMININE | NOUN | COMMON)
    other = _NO_RELATION.fullmatch(word.base) and not word.is_known_name
    return i + 1 if family and not (titled or other) else i


def _goes_on_name(before: Word) -> bool:
    return (is_known_given(before) or before.prefixes_name) and not before.cues


def _is_second_family(words: list[Word], i: int) -> bool:
    """`سنية القاسمي البحري`: a family name in the form of an adjective behind a given name and another such name."""
    both = words[i].flags & words[i - 1].flags if i > 1 else 0
    return bool(both & _FAMILY == _FAMILY and words[i - 1].continues_name and is_known_given(words[i - 2]))


def _is_amid_name(words: list[Word], i: int) -> bool:
    """Whether a given name stands amid words of which nothing else is known than that they may be names.

    `نورجان أيدن كايا`, where `أيدن` is a verb too; a title (`الوزير`) is one there too.
    """
    if words[i].flags & (NOUN | DEFINITE | NAME_PARTICLE):
        return False
    before = words[i - 1]
    if words[i].is_name_like and before.is_name_like and not before.cues and i > 1 and is_known_given(words[i - 2]):
        return True  # `ماهر حسيني زاده`
    around = words[i - 1], words[i + 1] if i + 1 < len(words) else words[i - 1]
    return all(word.is_name_like and not word.cues for word in around)


def _opens_title(words: list[Word], i: int) -> bool:
    """A title behind a name (`بدر بن ماهر أمير منطقة`, `القائد العام`): what it is the title of follows."""
    if not words[i].flags & TITLE or i + 1 == len(words) or words[i - 1].flags & NAME_LINK:
        return False
    behind = words[i + 1].flags
    return bool(behind & NOUN) and not behind & (PREFIXED | CONJOINED | VERB)


def _introducing(words: list[Word], i: int) -> Word:
    """The word before a name, past the mark that opens its quotation and the point of a title (`د. يحيى الحداد`)."""
    before = words[i - 1]
    if i > 1 and (
        before.flags & (OPENING_QUOTE | EVEN_QUOTE) or (before.key == "." and words[i - 2].flags & HONORIFIC)
    ):
        return words[i - 2]
    return before


def _opens_name(words: list[Word], i: int) -> bool:
    word = words[i]
    if word.flags & DEFINITE or i + 1 == len(words):
        return False
    after = words[i + 1]
    if after.flags & NAME_LINK and after.key != _HOUSE:  # `سلطان بن ماهر`
        return True
    if i == 0:
        return bool(after.flags & VERB) and not word.cues
    before = _introducing(words, i)
    if before is words[i - 1] and is_in_the_name_of(before, word):
        return False
    if word.flags & AIDE and not before.flags & NOUN:  # `وقال مساعد سامر`, `ماهر الوردي مساعد سامر`
        return False
    follow = _FOLLOW_SUBJECT if word.flags & NOUN else _FOLLOW_SUBJECT | PREPOSITION
    if before.flags & VERB and after.flags & follow:  # `وأكد هادي أن`
        return True
    told = after.flags & RELATIONAL or (before.flags & VERB and not after.flags & COMMON)
    adjective = after.flags & RELATIONAL and after.flags & FEMININE  # `قال قائد الحامية`
    told = told and not adjective
    if before.flags & (TITLE | HONORIFIC) and before.flags & DEFINITE and not _acts(word):
        told = not after.flags & COMMON  # `المهندس تركي السويلم`: nothing else is indefinite there
    family = after.flags & DEFINITE and told and not after.flags & NOUN  # `أمل الحافظي`, `قال باسم الضامن`
    his = before.possessed and before.flags & (TITLE | FILLER)  # `رئيسه أمين حداد`, `المتحدثة باسمه أمل حداد`
    introduced = before.flags & _INTRODUCES or his
    return bool(introduced) and (after.is_known_name or after.is_name_like or bool(family))
