"""Family names that are titles too (`سامر الشيخ`, `نبيل القاضي`), told from the titles behind a name."""

from collections.abc import Mapping

from tasrih.arabic.database import clitics
from tasrih.detection.vocabulary.classes import (
    CONJOINED,
    COUNTRY,
    DEFINITE,
    FILLER,
    NAME_LINK,
    NAME_PARTICLE,
    NAME_SECOND,
    NOUN,
    ORGANISATION,
    PREFIXED,
    RELATIONAL,
    SERVES_AT,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.cues import Frame
from tasrih.detection.vocabulary.word import Word, is_known_given

_BODY = ORGANISATION | COUNTRY | FILLER
_PARTS = NAME_PARTICLE | NAME_LINK | NAME_SECOND
_MOST_PARTS, _FULL = 8, 2
"""Words looked at before the last of a name; how many of them make a full one."""


def is_family_title(words: list[Word], i: int, frames: Mapping[str, Frame]) -> bool:
    """Whether a title with the article ends the name before it: nothing goes on it as on a title.

    What stands behind one given name is rather his family's than his post (`سامر القاضي في الوزارة`); behind a longer
    name it is his post where a body follows (`سامر ماهر القاضي بمحكمة الوادي`).
    """
    before = words[i - 1]
    if not ends_given(words, i - 1):
        return False
    if any(form.pos == "perfect" and form.person == 3 for _, form in before.cues):  # `فضل الوزير أن`
        return False
    start = _start_of_name(words, i)
    return not (_goes_on_title(words, i, full=i - start >= _FULL) or _says_of_what(words, start, i, frames))


def ends_given(words: list[Word], i: int) -> bool:
    """Whether a given name ends here, with its second word where it has one (`نور الدين`)."""
    word = words[i]
    if word.flags & NAME_SECOND and i:
        return is_known_given(words[i - 1])
    return is_known_given(word) or word.prefixes_name


def _goes_on_title(words: list[Word], i: int, *, full: bool) -> bool:
    """`القائد العام`, `الكاتب والمحلل`, and behind a full name `المدير الفني`."""
    if i + 1 == len(words):
        return False
    word, flags = words[i + 1], words[i + 1].flags
    if flags & CONJOINED and flags & TITLE and flags & DEFINITE:
        return True
    if is_known_given(word) and not flags & NAME_PARTICLE and (full or words[i].flags & TITLE):
        return True  # `التقى ماهر درويش السفير سامر الوردي`
    adjective = full and flags & DEFINITE and flags & RELATIONAL and not word.is_known_name
    return bool(adjective or flags & NOUN) and not flags & (PREFIXED | CONJOINED | VERB)


def _says_of_what(words: list[Word], start: int, i: int, frames: Mapping[str, Frame]) -> bool:
    """Whether a body or state follows with a preposition that the verb before the name has no use for."""
    if i + 2 >= len(words):
        return False
    behind = words[i + 1]
    glued = behind.flags & PREFIXED and behind.key.startswith(clitics().prepositions[0])
    if not (glued or behind.flags & SERVES_AT):
        return False
    frame = "bi" if glued else frames.get(behind.key)
    if start and any(frame in cue.frames for cue, _ in words[start - 1].cues):  # `أعلن سامر ماهر القاضي عن`
        return False
    if not glued and frame != "fi":
        return bool(words[i + 2].flags & (DEFINITE | NOUN))
    body, whose = words[i + 1 + (not glued)].flags, words[i + 2 + (not glued)].flags if i + 3 < len(words) else 0
    return i - start >= _FULL and bool(body & _BODY and (body | whose) & (DEFINITE | COUNTRY))


def _start_of_name(words: list[Word], i: int) -> int:
    start = i
    while start > max(0, i - _MOST_PARTS) and (words[start - 1].is_known_name or words[start - 1].flags & _PARTS):
        start -= 1
    return start
