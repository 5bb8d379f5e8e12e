"""Spellings: names and phrases of the data files to folded token sequences. For the registry and its checks."""

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tasrih.arabic.tokens import Tokens

Phrase = tuple[str, ...]

_SERVANT, _GOD, _FATHER = "عبد", "الله", "ابو"
_CHILD_OF, _HOUSE = ("بن", "ابن", "بنت"), "ال"
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ل", "ب", "ك")
_HYPHENS = "-‐‑–"
_SHORTEST_GLUED = 3
_FAMILY = 3
"""Letters of the shortest family name."""
_WITH_MORE = 3
"""Keys of the shortest name with more than given and family name."""
_ARTICLE = "ال"


def spellings(name: str) -> set[Phrase]:
    """All folded forms of a name as data files write it: `/` parts spellings of a word, `*` opens the short form."""
    words = name.split()
    forms = set(_product(words))
    if "*" in name:
        short = next(index for index, word in enumerate(words) if word.startswith("*"))
        forms.update(_product(words[short:]))
    return {spaced for form in forms for spaced in _spacings(form)}


def first_spelling(name: str) -> str:
    """The name as it is shown: of each word the first spelling."""
    return " ".join(word.lstrip("*").partition("/")[0] for word in name.split())


def phrases(pattern: str) -> Iterator[Phrase]:
    """All folded forms of a title or body phrase; slots stay as they are, with a glued preposition."""
    yield from _product(pattern.split())


def unclitic(key: str) -> Iterator[str]:
    """Readings of a first key without conjunction and preposition, the key itself not among them."""
    bare = [key]
    if key.startswith(_CONJUNCTIONS) and len(key) > _SHORTEST_GLUED:
        bare.append(key[1:])
        yield key[1:]
    for form in bare:
        for preposition in _PREPOSITIONS:
            yield from after_preposition(preposition, form)


def after_preposition(preposition: str, key: str) -> Iterator[str]:
    """What a key may be behind a glued one-letter preposition; nothing when it has none.

    `للبيت` is ل and البيت, `للبنان` is ل and لبنان: both readings come.
    """
    if key.startswith(preposition) and len(key) > _SHORTEST_GLUED:
        yield key[1:]
        if key.startswith("لل"):
            yield _ARTICLE + key[2:]


def said(keys: Sequence[str]) -> list[str]:
    """Keys without marks, and without a name in foreign letters in brackets (`نيويورك تايمز (The New York Times)`)."""
    spoken: list[str] = []
    opened = len(keys)
    for key in keys:
        if key == "(":
            opened = len(spoken)
        elif key == ")" and all(map(str.isascii, spoken[opened:])) and opened:
            del spoken[opened:]
        elif key[0].isalnum():
            spoken.append(key)
    return spoken


def spoken(name: str) -> list[str]:
    """Keys of a written name without its marks (`جان-نويل`)."""
    return said(Tokens(name).keys)


def compact(keys: Sequence[str]) -> Phrase:
    """Join `عبد` and the like to the word after it, so that both spellings give the same keys."""
    joined: list[str] = []
    for key in keys:
        if joined and _joins(joined[-1], key):
            joined[-1] += key
        else:
            joined.append(key)
    return tuple(joined)


def given_and_family(keys: Phrase) -> Phrase:
    """The first and the last part of a name, without fathers' and further names between them, which outlets leave out.

    `خالد بن راشد الوردي` and `خالد محمود الوردي` are `خالد الوردي`. Where a father's name ends it
    (`خالد بن راشد بن سالم`) or a house's (`آل وردي`), what stands between tells its members apart, and all of it stays.
    A family whose name is a forefather's is written in one word or two (`بنراشد`, `بن راشد`); here it is one. A short
    last word (`كيم جونغ أون`) is hardly a family's.
    """
    if len(keys) < _WITH_MORE:
        return keys
    before, last = keys[-2:]
    if before == _HOUSE or len(last) < _FAMILY:
        return keys
    if before in _CHILD_OF:
        is_family = len(keys) == _WITH_MORE or keys[-_WITH_MORE].startswith(_ARTICLE)
        return (keys[0], _CHILD_OF[0] + last) if is_family else keys
    return keys[0], last


def _spacings(keys: Phrase) -> Iterator[Phrase]:
    """The keys with each `عبد` and the like joined to the word after it or not, each for itself."""
    joints = [n for n in range(1, len(keys)) if _joins(keys[n - 1], keys[n])]
    for size in range(len(joints) + 1):
        for joined in itertools.combinations(joints, size):
            yield _joined_at(keys, joined)


def _joined_at(keys: Phrase, places: Sequence[int]) -> Phrase:
    joined: list[str] = []
    for n, key in enumerate(keys):
        if n in places:
            joined[-1] += key
        else:
            joined.append(key)
    return tuple(joined)


def _product(words: Sequence[str]) -> Iterator[Phrase]:
    choices = [[keys_of(spelling) for spelling in word.lstrip("*").split("/")] for word in words]
    for combination in itertools.product(*choices):
        yield tuple(itertools.chain.from_iterable(combination))


@lru_cache(maxsize=1 << 15)
def keys_of(word: str) -> Phrase:
    """Folded tokens of a written name without hyphens; a slot is kept as it is. Cached: names share their words."""
    return (word,) if "{" in word else tuple(key for key in Tokens(word).keys if key not in _HYPHENS)


def _joins(left: str, right: str) -> bool:
    return left in (_SERVANT, _FATHER) or (right == _GOD and left.isalpha())
