"""Finite verbs: stems joined to the endings of person, gender and number."""

from collections.abc import Iterator
from typing import NamedTuple

from tasrih.arabic.patterns import WEAK, Stem, Verb

Person = tuple[int, str, str]
"""Person 1 to 3, gender `m`, `f` or `""`, number `s`, `d` or `p`."""

_PERFECT: tuple[tuple[Person, str], ...] = (
    ((3, "m", "s"), "a"), ((3, "f", "s"), "aت"), ((3, "m", "d"), "A"), ((3, "f", "d"), "aتA"),
    ((3, "m", "p"), "Uا"), ((3, "f", "p"), "نa"), ((1, "", "s"), "تu"), ((1, "", "p"), "نA"),
    ((2, "m", "s"), "تa"), ((2, "f", "s"), "تi"), ((2, "", "d"), "تuمA"), ((2, "m", "p"), "تuم"),
    ((2, "f", "p"), "تuننa"),
)  # fmt: skip
_IMPERFECT: tuple[tuple[Person, str, tuple[str, ...]], ...] = (
    ((3, "m", "s"), "ي", ("u", "")), ((3, "f", "s"), "ت", ("u", "")), ((3, "m", "d"), "ي", ("Aنi", "A")),
    ((3, "f", "d"), "ت", ("Aنi", "A")), ((3, "m", "p"), "ي", ("Uنa", "Uا")), ((3, "f", "p"), "ي", ("نa",)),
    ((1, "", "s"), "ء", ("u", "")), ((1, "", "p"), "ن", ("u", "")), ((2, "m", "s"), "ت", ("u", "")),
    ((2, "f", "s"), "ت", ("Iنa", "I")), ((2, "", "d"), "ت", ("Aنi", "A")), ((2, "m", "p"), "ت", ("Uنa", "Uا")),
    ((2, "f", "p"), "ت", ("نa",)),
)  # fmt: skip
"""Prefix letter, then the endings of the indicative and, where spelled otherwise, of the subjunctive or jussive."""
_IMPERATIVE: tuple[tuple[Person, str], ...] = (
    ((2, "m", "s"), ""), ((2, "f", "s"), "I"), ((2, "", "d"), "A"), ((2, "m", "p"), "Uا"), ((2, "f", "p"), "نa"),
)  # fmt: skip
_VOWELS = frozenset("aiuAIUY")


class Finite(NamedTuple):
    """One finite form in the notation."""

    sounds: str
    person: Person
    passive: bool
    jussive: bool = False
    """Subjunctive or jussive, where it is spelled otherwise than the indicative: never after the future س."""


def perfect(verb: Verb) -> Iterator[Finite]:
    """The perfect, active then passive."""
    for passive, template in enumerate((verb.pattern.perfect, verb.pattern.passive_perfect)):
        if template:
            stem = verb.stem(template)
            for person, ending in _PERFECT:
                yield Finite(join(stem, ending, verb), person, bool(passive))


def imperfect(verb: Verb) -> Iterator[Finite]:
    """The imperfect in all its spellings, active then passive."""
    for passive, template in enumerate((verb.pattern.imperfect, verb.pattern.passive_imperfect)):
        if template:
            stem = verb.stem(template, drop=template == verb.pattern.imperfect or 2 in verb.dropped)
            vowel = "u" if passive else verb.pattern.prefix_vowel
            for person, prefix, endings in _IMPERFECT:
                for jussive, ending in enumerate(endings):
                    if ending or verb.defective or verb.hollow or verb.doubled:
                        word = _prefixed(prefix, vowel, join(stem, ending, verb))
                        yield Finite(word, person, bool(passive), bool(jussive))


def imperative(verb: Verb) -> Iterator[Finite]:
    """The imperative, made from the jussive."""
    stem = verb.stem(verb.pattern.imperfect, drop=True)
    for person, ending in _IMPERATIVE:
        yield Finite(_with_onset(join(stem, ending, verb), verb), person, passive=False)


def join(stem: Stem, ending: str, verb: Verb) -> str:
    """Stem and ending in one word, by the rules for hollow, doubled and defective roots."""
    if verb.defective:
        return _join_defective(stem.before_vowel, ending, verb)
    return (stem.before_vowel if ending and ending[0] in _VOWELS else stem.before_consonant) + ending


def _join_defective(stem: str, ending: str, verb: Verb) -> str:
    """Endings on a stem that ends in a short vowel and a glide: دعا، دعت، دعوا، يدعو، يدعون."""
    base, vowel, glide = stem[:-2], stem[-2], stem[-1]
    glide = {"i": "ي", "u": "و"}.get(vowel, glide)
    first = ending[:1]
    if ending == "":
        return base + vowel
    if vowel == "a":
        short_alef = base[-1] == "ي" or (verb.form == "I" and glide == "و" and ending == "a")  # حيّا، دعا but يُدعى
        return base + _after_a(glide, ending, short_alef=short_alef)
    long = "I" if vowel == "i" else "U"
    if ending == "u":
        return base + long
    if first in ("U", "I"):
        return base + ending
    return base + (vowel + glide if first in ("a", "A") else long) + ending


def _after_a(glide: str, ending: str, *, short_alef: bool) -> str:
    if ending in ("a", "u"):
        return "A" if short_alef else "Y"
    if ending[:2] == "aت":
        return ending
    if ending[0] in ("U", "I"):
        return "a" + ("و" if ending[0] == "U" else "ي") + ending[1:]
    return "a" + glide + ending


def _prefixed(prefix: str, vowel: str, stem: str) -> str:
    if prefix == "ء" and stem[0] == "ء" and stem[1:2] not in _VOWELS:
        return prefix + {"a": "A", "u": "U"}[vowel] + stem[1:]
    return prefix + vowel + stem


def _with_onset(stem: str, verb: Verb) -> str:
    if verb.form == "IV":
        return ("ءA" + stem[1:]) if stem[0] == "ء" else "ءa" + stem
    if stem[1:2] in _VOWELS:
        return stem
    vowel = "u" if verb.form == "I" and verb.imperfect_vowel == "u" else "i"
    return "ٱ" + vowel + ("ي" + stem[1:] if stem[0] in WEAK and vowel == "i" else stem)
