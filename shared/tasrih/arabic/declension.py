"""Nominals: participles, masdars and nouns joined to the endings of gender, number and case."""

from collections.abc import Iterator
from typing import NamedTuple

from tasrih.arabic.patterns import Verb
from tasrih.arabic.spelling import HAMZA


class Nominal(NamedTuple):
    """One nominal form in the notation."""

    sounds: str
    gender: str
    number: str
    accusative: bool = False
    """The spelling shows that the form is not nominative: tanwin with alef, or the ending -in or -ayn."""
    indefinite: bool = False
    """Takes neither article nor pronoun."""
    bound: bool = False
    """Stands before a pronoun only."""
    free: bool = False
    """Never before a pronoun."""


def participles(verb: Verb, template: str) -> Iterator[Nominal]:
    """Masculine, feminine, dual and sound plurals of a participle."""
    base = _participle(verb, template)
    yield from singular(base, "m")
    yield from _dual(base, "m")
    yield from _sound_masculine_plural(base)
    feminine = base[:-1] + "Aة" if base[-1] == "Y" else base + "aة"
    yield from singular(feminine, "f")
    yield from _dual(feminine, "f")
    yield from feminine_plural(feminine)


def masdar(verb: Verb) -> str:
    """The regular masdar, `""` for form I whose masdars only a dictionary knows."""
    template = verb.pattern.masdar
    if verb.form == "II" and (verb.defective or verb.root[-1] == HAMZA):
        template = "ta12i3aة"
    if not verb.defective or not template:
        return _filled(verb, template)
    stem = _filled(verb, template)
    if verb.form == "III":
        return stem.removesuffix("aيaة") + "Aة"
    if verb.form in ("V", "VI", "QII"):
        return stem[:-2] + "iي"
    return stem[:-1] + HAMZA if stem[-2] == "A" else stem


def noun(base: str, gender: str = "", number: str = "s") -> Iterator[Nominal]:
    """A noun in its cases; a singular also in the dual. Gender is read off the ending unless it is given."""
    gender = gender or ("f" if base[-1] in "ةY" else "m")
    yield from singular(base, gender, number)
    if number == "s":
        yield from _dual(base, gender)


def feminine_plural(base: str) -> Iterator[Nominal]:
    """The plural in -at of a feminine noun or masdar."""
    yield Nominal(_without_feminine(base) + "Aت", "f", "p")


def singular(base: str, gender: str, number: str = "s") -> Iterator[Nominal]:
    """The form without ending, the indefinite accusative, and the form before pronouns."""
    last = base[-1]
    if last == "ي" and base[-2] == "i":
        yield from _defective(base, gender, number)
    elif last == "ة":
        yield Nominal(base, gender, number, free=True)
        yield Nominal(base[:-1] + "ت", gender, number, bound=True)
    elif last in "YA":
        yield Nominal(base, gender, number, free=True)
        yield Nominal(base[:-1] + "A", gender, number, bound=True)
    else:
        yield from _strong(base, gender, number)


def _strong(base: str, gender: str, number: str) -> Iterator[Nominal]:
    if base[-1] != HAMZA:
        yield Nominal(base, gender, number)
    else:
        yield Nominal(base, gender, number, free=True)
        for case in "aui":
            yield Nominal(base + case + "+", gender, number, bound=True)
    if not base.endswith("A" + HAMZA):
        yield Nominal(base + "F", gender, number, accusative=True, indefinite=True)


def _defective(base: str, gender: str, number: str) -> Iterator[Nominal]:
    """Participles and masdars in -i: داعٍ، الداعي، داعيا."""
    yield Nominal(base[:-2] + "I", gender, number)
    yield Nominal(base[:-1], gender, number, indefinite=True)
    yield Nominal(base + "F", gender, number, accusative=True, indefinite=True)


def _dual(base: str, gender: str) -> Iterator[Nominal]:
    stem = base[:-1] + "ت" if base[-1] == "ة" else _before_vowel(base)
    yield Nominal(stem + "Aن", gender, "d", free=True)
    yield Nominal(stem + "aين", gender, "d", accusative=True, free=True)


def _sound_masculine_plural(base: str) -> Iterator[Nominal]:
    endings = ("aون", "aين") if base[-1] == "Y" else ("Uن", "Iن")
    stem = base[:-1] if base[-1] == "Y" else base.removesuffix("iي")
    for ending, accusative in zip(endings, (False, True), strict=True):
        yield Nominal(stem + ending, "m", "p", accusative=accusative, free=True)


def _participle(verb: Verb, template: str) -> str:
    stem = _filled(verb, template)
    if not verb.defective:
        return stem
    if stem[-2] == "U":  # the passive participle of form I: مدعوّ، مرميّ
        return stem[:-2] + ("uوو" if verb.root[-1] == "و" else "iيي")
    return stem[:-2] + ("Y" if stem[-2] == "a" else "iي")


def _filled(verb: Verb, template: str) -> str:
    return verb.stem(template).before_vowel if template else ""


def _without_feminine(base: str) -> str:
    """The noun without its feminine ending, ready for the plural: مطالب(ات)، مباري(ات)."""
    if base[-2:] == "aة":
        return base[:-2]
    return _before_vowel(base[:-1] if base[-2:] == "Aة" else base)


def _before_vowel(base: str) -> str:
    return base[:-1] + "aي" if base[-1] in "YA" else base
