"""Ids of those whom the registry does not know."""

from functools import lru_cache

from tasrih.arabic.tokens import Tokens
from tasrih.officials.names import compact, said, without_fathers
from tasrih.officials.transliteration import sounds

MAX_IDS = 4_096
"""Ids kept."""


@lru_cache(MAX_IDS)
def derived_id(name: str, *, person: bool = False) -> str:
    """Id for one whom the registry does not know; the same for all spellings that fold alike, marks apart.

    Also with and without the father's name between given and family name (`خالد بن راشد الوردي`). A foreign `person`'s
    is made of how the name sounds, because it is spelled one way here and another there.
    """
    keys = Tokens(name).keys
    spoken = without_fathers(compact(said(keys) or keys))
    return "name:" + " ".join(sounds(spoken) if person else spoken)
