"""Folding: one matching key for the spellings of a word. Keys are for comparing, never for output."""

import re

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640"
"""Character class body: diacritics, Quranic marks and tatweel, which are dropped from keys."""

INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad"
"""Character class body: zero-width and bidirectional controls, dropped as well."""

_DROP = re.compile(f"[{MARKS}{INVISIBLE}]+")
_FOLDED = {"ا": "أإآٱٲٳ", "ي": "ىیې", "ه": "ةۀہە", "ك": "کڪ"}
_DIGITS = {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_FOLD = str.maketrans({variant: letter for letter, variants in _FOLDED.items() for variant in variants} | _DIGITS)


def fold(text: str) -> str:
    """Fold alef, ya, ta marbuta, Persian letters and digits; drop diacritics, tatweel and invisible marks.

    The map is camel-tools' analyser default (`DEFAULT_NORMALIZE_MAP`) with Persian letters and digits added, so a key
    can be looked up in a morphology database as it is. Hamza on waw and ya stays, as it does there.
    """
    return _DROP.sub("", text).translate(_FOLD)
