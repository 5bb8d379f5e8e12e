"""Bodies of states that no registry knows, in one wording: `حكومة سافوريا` and `الحكومة السافورية`."""

from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.officials.names import Phrase
from tasrih.yamldata import load

DATA = Path(__file__).with_suffix(".yaml")
_ARTICLE = "ال"
_IN = "في"
_OF = "ي"
"""How an adjective of a state ends, before the feminine ending."""
_FEMININE = "ه"
_STATE_ENDINGS = ("يا", "ا")
"""What a state's name loses in its adjective."""
_MINISTRY = "وزاره"
_LONGEST = 3
_SHORTEST_STATE = 5


class StateBodiesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; its comments say what each part is."""

    feminine: list[str]
    masculine: list[str]
    posts: list[str]
    matters: list[str]
    ministries: list[str]
    one_of_many: list[str]


class _Words(Struct, frozen=True):
    feminine: frozenset[str]
    heads: frozenset[str]
    posts: frozenset[str]
    matters: frozenset[str]
    ministries: frozenset[str]
    one_of_many: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load(DATA, StateBodiesFile)
    folded = {name: frozenset(map(fold, getattr(data, name))) for name in StateBodiesFile.__struct_fields__}
    return _Words(heads=folded["feminine"] | folded.pop("masculine") | folded["posts"], **folded)


def with_adjective(keys: Phrase) -> Phrase:
    """A body or post of a state, by folded words, with the state's adjective; other phrases as they are."""
    words = _words()
    placed = len(keys) > _LONGEST - 1 and keys[-2] == _IN  # `وزارة العدل في سافوريا`
    if not 1 < len(keys) - placed <= _LONGEST:
        return keys
    *heads, state = (*keys[:-2], keys[-1]) if placed else keys
    bare = [head.removeprefix(_ARTICLE) for head in heads]
    if placed and heads[-1] != bare[-1]:
        heads[-1] = bare[-1]
    adjective = state.startswith(_ARTICLE) and state.rstrip(_FEMININE).endswith(_OF)
    if len(bare) == 1 and bare[0] in words.ministries and (not adjective or state.endswith(_FEMININE)):
        bare, heads = [_MINISTRY, *bare], [_MINISTRY, *heads]
    if bare[0] not in words.heads or not all(matter in words.matters for matter in bare[1:]):
        return keys
    if adjective or heads[-1] != bare[-1] or not _may_be_state(state, alone=bare[0] in words.posts and not bare[1:]):
        return keys if placed else (*heads, state)
    agreeing = _FEMININE if bare[0] in words.feminine else ""
    told = [*bare[:-1], _ARTICLE + bare[-1]]
    return (*told, _ARTICLE + _stem(state) + _OF + agreeing)


def _may_be_state(key: str, *, alone: bool) -> bool:
    """Whether a state may be called so; right behind a post (`رئيس سافوريا`) only what ends like most states."""
    if len(key) < _SHORTEST_STATE or key.startswith(_ARTICLE) or key in _words().matters:
        return False
    return key.endswith(_STATE_ENDINGS) or not (alone or key[-1] in _FEMININE + _OF)


def _stem(state: str) -> str:
    """A state's name without what its adjective leaves out."""
    ending = next((one for one in _STATE_ENDINGS if state.endswith(one)), "")
    return state.removesuffix(ending)


def is_one_of_many(keys: Phrase) -> bool:
    """Whether a phrase by folded words is any body of its sort: `محكمة`, `محكمة سافورية`, not `محكمة النقض`."""
    if not keys or keys[0] not in _words().one_of_many:
        return False
    return len(keys) == 1 or (len(keys) <= _LONGEST and all(map(_is_indefinite_adjective, keys[1:])))


def _is_indefinite_adjective(key: str) -> bool:
    return not key.startswith(_ARTICLE) and key.endswith(_OF + _FEMININE)
