"""Spelling for the inflector: a phonemic notation to diacritised Arabic and back, with the seats of hamza.

The notation writes each sound as one character, so that conjugation rules stay short: Arabic letters are consonants,
`a i u` short and `A I U` long vowels, `Y` a long a spelled with alef maqsura, `ٱ` the hamza that is only a helping
vowel, `F` the accusative `-an` with its alef, `ة` as itself, a bare `ا` the silent alef of the plural `-U`, and a
final `+` says that a pronoun follows, which changes the seat of a hamza before it. A letter without a vowel
after it is closed; a doubled one is written twice.
"""

import unicodedata

VOWELS = frozenset("aiuAIUYF")
HAMZA = "ء"
_SHORT = {"a": "\u064e", "i": "\u0650", "u": "\u064f"}
_WRITTEN = _SHORT | {"A": "\u064eا", "I": "\u0650ي", "U": "\u064fو", "Y": "\u064eى", "F": "\u064bا", "ٱ": "ا", "+": ""}
_SHADDA = "\u0651"
_READ = {mark: vowel for vowel, mark in _SHORT.items()}
_HAMZA_SEATS = dict.fromkeys("أإؤئء", HAMZA)
_DROPPED = str.maketrans("", "", "\u064b\u064c\u064d\u0652\u0640")
_LONG = {"aا": "A", "aى": "Y", "uو": "U", "iي": "I"}


def spell(sounds: str) -> str:
    """Diacritised Arabic for a word in the notation; closed letters carry no sukun, shadda stands before its vowel."""
    written: list[str] = []
    for index, sound in enumerate(sounds):
        if sound == HAMZA:
            written.append(_hamza(sounds, index))
        elif index and sound == sounds[index - 1] and sound not in VOWELS:
            written.append(_SHADDA)
        elif sound == "A" and written and written[-1] == "آ":
            continue
        else:
            written.append(_WRITTEN.get(sound, sound))
    return "".join(written)


def sounds_of(written: str) -> str:
    """The notation for fully diacritised Arabic (case endings may be left out), the inverse of `spell`.

    A long vowel needs its short vowel written before it, as dictionaries do: `رَجَاء`, not `رجاء`.
    """
    sounds: list[str] = []
    for char in unicodedata.normalize("NFC", written).translate(_DROPPED).replace("آ", "أ\u064eا"):
        if char == _SHADDA:  # normalised text has the vowel before the shadda
            vowel = [sounds.pop()] if sounds and sounds[-1] in VOWELS else []
            sounds += [sounds[-1], *vowel]
        else:
            sounds.append(_READ.get(char) or _HAMZA_SEATS.get(char, char))
    return _with_long_vowels("".join(sounds))


def same_spelling(one: str, other: str) -> bool:
    """Whether two diacritised words are equal but for sukun, tanwin, final short vowels and the order of marks."""
    return _bare(one) == _bare(other)


def _bare(written: str) -> str:
    plain = unicodedata.normalize("NFC", written).translate(_DROPPED)
    return plain.replace("\u064eا", "ا").rstrip("\u064e\u064f\u0650")


def _with_long_vowels(sounds: str) -> str:
    result: list[str] = []
    for index, sound in enumerate(sounds):
        following = sounds[index + 1 : index + 2]
        long = _LONG.get((result[-1] if result else "") + sound)
        if long and following not in ("a", "i", "u", sound):
            result[-1] = long
        elif sound == "ا" and index == 0:
            result.append("ٱ")
        else:
            result.append(sound)
    return "".join(result)


def _hamza(sounds: str, index: int) -> str:
    """The seat of the hamza at `index`, by the strength of its neighbours: i over u over a over none."""
    before, after = sounds[index - 1] if index else "", sounds[index + 1 : index + 2]
    if not before:
        return _initial_hamza(after)
    if index + 1 == len(sounds) or (index + 2 == len(sounds) and after in _SHORT):
        return {"a": "أ", "u": "ؤ", "i": "ئ"}.get(before, HAMZA)
    return _medial_hamza(before, after)


def _initial_hamza(after: str) -> str:
    if after == "A":
        return "آ"
    return "إ" if after in ("i", "I") else "أ"


def _medial_hamza(before: str, after: str) -> str:
    if after in ("i", "I") or before in ("i", "I", "ي"):
        return "ئ"
    if after in ("u", "U") or before == "u":
        return "ؤ"
    if before in ("A", "U", "و") or after == "F":
        return HAMZA if before != "a" else "أ"
    return "آ" if after == "A" else "أ"
