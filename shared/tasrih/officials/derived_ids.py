"""Ids of those whom the registry does not know."""

from functools import lru_cache

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.officials.names import Phrase, compact, given_and_family, said
from tasrih.officials.state_bodies import with_adjective
from tasrih.officials.transliteration import sounds

MAX_IDS = 4_096
"""Ids kept."""
UNREGISTERED = "name:"
"""What ids of those begin with."""
SPOKESPEOPLE = frozenset({"متحدث", "متحدثه", "ناطق", "ناطقه"})
"""Titles of those who speak for a body, folded and without article."""
IN_THE_NAME_OF = "باسم"
LONGEST_POST = 4
"""Words up to `باسم`: `المتحدث الرسمي العسكري باسم`."""
_MINISTERS = "وزراء"
_PORTFOLIOS = frozenset(map(fold, ("خارجية", "دفاع", "مالية", "داخلية", "عدل", "طاقة", "صحة", "زراعة", "نقل")))
_STATES = "دول"
_WITH_BODY = 3
"""Words of ministers with their body, at least one more."""


@lru_cache(MAX_IDS)
def derived_id(name: str, *, person: bool = False) -> str:
    """Id for one whom the registry does not know; the same for all spellings that fold alike, marks apart.

    A `person`'s is made of the given and the family name, with which outlets call one whom another names in full
    (`خالد بن راشد الوردي`), and of how foreign ones sound, because they are spelled one way here and another there.
    An unnamed spokesperson has the id of whom he speaks for, and the ministers of a body its own, as in the registry;
    bodies of a state have one for its name and its adjective.
    """
    keys = Tokens(name).keys
    spoken = compact(said(keys) or keys)
    return UNREGISTERED + " ".join(
        given_and_family(sounds(spoken)) if person else with_adjective(_in_whose_name(spoken))
    )


def _in_whose_name(keys: Phrase) -> Phrase:
    """Without the post that speaks for a body: `المتحدث الرسمي باسم | وزارة العدل`, `وزراء خارجية | اتحاد الجسور`."""
    first = keys[0].removeprefix("ال") if keys else ""
    if first in SPOKESPEOPLE and IN_THE_NAME_OF in keys[1:LONGEST_POST]:
        return keys[keys.index(IN_THE_NAME_OF) + 1 :] or keys
    if first == _MINISTERS and len(keys) > _WITH_BODY and keys[1] in _PORTFOLIOS:
        return keys[2 + (keys[2] == _STATES and len(keys) > _WITH_BODY + 1) :]
    return keys
