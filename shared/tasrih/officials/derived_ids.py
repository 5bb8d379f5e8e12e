"""Ids of those whom the registry does not know."""

from functools import lru_cache

from tasrih.arabic.tokens import Tokens
from tasrih.officials.names import compact, given_and_family, said
from tasrih.officials.transliteration import sounds

MAX_IDS = 4_096
"""Ids kept."""


@lru_cache(MAX_IDS)
def derived_id(name: str, *, person: bool = False) -> str:
    """Id for one whom the registry does not know; the same for all spellings that fold alike, marks apart.

    A `person`'s is made of the given and the family name, with which outlets call one whom another names in full
    (`خالد بن راشد الوردي`), and of how foreign ones sound, because they are spelled one way here and another there.
    """
    keys = Tokens(name).keys
    spoken = compact(said(keys) or keys)
    return "name:" + " ".join(given_and_family(sounds(spoken)) if person else spoken)
