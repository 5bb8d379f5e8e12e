"""Folding: one matching key for the spellings of a word. Keys are for comparing, never for output."""

import re
import unicodedata

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640"
"""Character class body: diacritics, Quranic marks and tatweel, which are dropped from keys."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
)
"""Character class body: zero-width and bidirectional controls, variation selectors, placeholders; dropped as well."""

BREAKS = "\n\v\f\x1c-\x1e\x85\u2028\u2029"
"""Character class body: what breaks a line, beside a carriage return."""

_SHADDA = "\u0651"
_DROP = re.compile(f"[{MARKS}{INVISIBLE}]+")
_DROP_MORE = re.compile(f"(?:(?!{_SHADDA})[{MARKS}{INVISIBLE}])+")
_APART = re.compile("[\u0653-\u0655]")
"""Hamza and madda as characters of their own."""
_PRESENTED = (*range(0xFB50, 0xFE00), *range(0xFE50, 0xFEFD), *range(0xFF01, 0xFF5F))
"""Forms of letters by their place in the word, ligatures, and marks of another width."""
_PLAIN = {
    "ي": "یېۍے", "ه": "ۀہەۂھ", "ة": "ۃ", "ك": "کڪ", "\n": "\v\f\r\x1c\x1d\x1e\x85\u2028\u2029",
    ".": "۔", "،": "⹁、", "؛": "⁏", "؟": "⸮", ":": "∶", "-": "‐‑−", "—": "―", "«": "‹≪", "»": "›≫",
}  # fmt: skip
_FOLDED = {"ا": "أإآٱٲٳ", "ي": "ى", "ه": "ة"}


def _table(variants: dict[str, str]) -> dict[int, str]:
    return {ord(variant): sign for sign, them in variants.items() for variant in them}


def _presented() -> dict[int, str]:
    """Presentation forms to what they stand for; phrases in one character (`ﷺ`) stay, lone diacritics go."""
    normal = {code: unicodedata.normalize("NFKC", chr(code)).translate(_table(_PLAIN)) for code in _PRESENTED}
    return {code: _DROP.sub("", text.lstrip()) for code, text in normal.items() if " " not in text.lstrip()}


_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_SPELL = _presented() | _table(_PLAIN) | _DIGITS
_LETTERS = {code: plain for code, plain in _SPELL.items() if plain.isalpha() or not plain} | {ord("ـ"): ""}
_FOLD = _table(_FOLDED) | {code: text.translate(_table(_FOLDED)) for code, text in _SPELL.items()}


def fold(text: str) -> str:
    """Fold alef, ya, ta marbuta, Persian letters and digits; drop diacritics, tatweel and invisible marks.

    The map is camel-tools' analyser default (`DEFAULT_NORMALIZE_MAP`) with Persian letters, digits, presentation forms
    and marks that look alike added, so a key can be looked up in a morphology database as it is. Hamza on waw and ya
    stays, as it does there.
    """
    return _DROP.sub("", _composed(text)).translate(_FOLD)


def spelled(text: str) -> str:
    """The letters of a word as Arabic writes them: hamzas, ta marbuta and shadda stay, all else is as in its key."""
    return _DROP_MORE.sub("", _composed(text)).translate(_SPELL)


def lettered(text: str) -> str:
    """A name as Arabic keyboards write it: without tatweel, forms of letters by their place, and Persian letters."""
    return _composed(text).translate(_LETTERS)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text) if _APART.search(text) else text
