"""One key for all spellings of a foreign person's name: هالفورسن and هالفورسين, دو فال and دوفال, مارغريت and مارجريت.

Arabic writes the vowels of foreign names or leaves them out, and some of their consonants with one letter here and
another there. Arabic names are written in one way and stay as they are.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.yamldata import load

DATA = Path(__file__).with_suffix(".yaml")
_ARTICLE = "ال"
_LONGER_THAN_ARTICLE = 4
_FORMS_OF_ARABIC_FAMILIES = ("بن", "ابو", "بو")
_VOWELS = "اويه"
_GIVEN_AND_FAMILY = 2
_LEAST_BEHIND = 3
_LEAST_ALIKE = 4
"""Consonants of family names that are one in an article that spells it in two ways."""
_LEAST_LETTERS = _LEAST_IN_WORD = 5
"""Names, and words beside Arabic ones, with fewer consonants than this are too short to be told apart by them."""


class TransliterationFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; its comments say what each part is."""

    given: list[str]
    links: list[str]
    own_letters: str
    particles: list[str]
    letters: dict[str, str]


class _Words(Struct, frozen=True):
    arabic: frozenset[str]
    own_letters: frozenset[str]
    particles: frozenset[str]
    letters: dict[int, str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load(DATA, TransliterationFile)
    return _Words(
        arabic=frozenset(map(fold, (*data.given, *data.links))),
        own_letters=frozenset(data.own_letters),
        particles=frozenset(map(fold, data.particles)),
        letters=str.maketrans(data.letters),
    )


def sounds(keys: Sequence[str]) -> tuple[str, ...]:
    """The folded words of a person's name, foreign ones as they sound, the same for all their spellings.

    Behind an Arabic given name (`صلاح الدين أوزديمير`) only words of many consonants are taken for foreign.

    Raises:
        DataError: the data file breaks its schema.
    """
    if len(keys) < _GIVEN_AND_FAMILY:
        return tuple(keys)
    joined = _joined(keys)
    # joined: `ماك أليستر` folds to a word that begins like an article
    if any(_has_article(key) or _is_arabic(key) for key in joined):
        return tuple(map(_heard_if_foreign, joined if _is_arabic(keys[0]) else keys))
    heard = [_heard(key) for key in joined]
    return tuple(heard) if sum(map(len, heard)) >= _LEAST_LETTERS else tuple(keys)


def _heard_if_foreign(key: str) -> str:
    if _has_article(key) or _is_arabic(key) or key.startswith(_FORMS_OF_ARABIC_FAMILIES):
        return key
    heard = _heard(key)
    return heard if len(heard) >= _LEAST_IN_WORD else key


def respaced(keys: Sequence[str]) -> Iterator[list[str]]:
    """A family name with its first particle written together where it stood apart, and apart where it did not.

    `لو بان` and `لوبان`; any word that begins like a particle may be a name with it.
    """
    first, *rest = keys
    if first in _words().particles and rest:
        yield [first + rest[0], *rest[1:]]
    for particle in sorted(_words().particles):
        if first.startswith(particle) and len(first) - len(particle) >= _LEAST_BEHIND:
            yield [particle, first.removeprefix(particle), *rest]


def sounds_like(one: str, other: str) -> bool:
    """Whether two family names are spellings of a foreign one (`ريبانكوف`, `ريابنكوف`)."""
    if any(_has_article(key) or _is_arabic(key) for key in (one, other)):
        return False
    heard = _heard(one)
    return len(heard) >= _LEAST_ALIKE and heard == _heard(other)


def _is_arabic(key: str) -> bool:
    words = _words()
    return key in words.arabic or not words.own_letters.isdisjoint(key) or not key.isalpha()


def _has_article(key: str) -> bool:
    return key.startswith(_ARTICLE) and len(key) > _LONGER_THAN_ARTICLE


def _joined(keys: Sequence[str]) -> list[str]:
    """The words with each particle written together with the one after it."""
    joined: list[str] = []
    held = ""
    for key in keys[:-1]:
        if key in _words().particles:
            held += key
        else:
            joined.append(held + key)
            held = ""
    return [*joined, held + keys[-1]]


def _heard(key: str) -> str:
    """A word's first letter and its consonants, letters of one sound as one, none of them twice in a row."""
    letters = key.translate(_words().letters)
    consonants = [letter for letter in letters[1:] if letter not in _VOWELS]
    return "".join(letter for letter, _ in groupby((letters[0], *consonants)))
