"""Names with ل behind another name: whom somebody tells something (`أكد سامر عواد | لماهر أن`)."""

from tasrih.arabic.database import clitics
from tasrih.detection.vocabulary.classes import HONORIFIC, NAME_PARTICLE, PREFIXED, TITLE
from tasrih.detection.vocabulary.word import Word, is_known_given

_SHORTEST = 4
"""Letters of a name that the text alone tells to have a ل before it."""
_ALEF = "ا"
"""Behind ل it often begins a foreign family name (`لابيل`)."""


def read_told_names(words: list[Word]) -> None:
    """Read names with ل as such where people have them, or where the text names somebody so without it."""
    to = clitics().prepositions[1]
    told = {i for i, word in enumerate(words[1:], 1) if word.key.startswith(to) and _is_behind_name(words, i)}
    if not told:
        return
    named = {word.key for i, word in enumerate(words[1:], 1) if word.is_name_like and _is_announced(words[i - 1])}
    whole = {word.key for i, word in enumerate(words) if i not in told}
    for i in sorted(told):
        key = words[i].key
        bare = key.removeprefix(to)
        known = words[i].prefixes_name and not bare.startswith(_ALEF) and i > 1 and words[i - 2].is_name_like
        if known or (len(bare) >= _SHORTEST and bare in named and key not in whole):
            words[i] = Word(key, words[i].flags | PREFIXED, bare, ())


def _is_behind_name(words: list[Word], i: int) -> bool:
    word, before = words[i], words[i - 1]
    if not word.is_name_like or word.is_known_name or word.flags & (NAME_PARTICLE | PREFIXED):
        return False
    return before.is_name_like and not before.flags & (TITLE | NAME_PARTICLE) and not before.cues


def _is_announced(before: Word) -> bool:
    """Whether a word stands before names: a title, a verb of saying, a given name."""
    return bool(before.flags & (TITLE | HONORIFIC) or before.cues or is_known_given(before))
