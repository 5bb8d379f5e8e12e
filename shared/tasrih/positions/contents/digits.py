"""Words of a content that are numbers in digits, in one spelling."""

import re

_NUMBER = re.compile(r"[وف]?[بلك]?(\d[\d.,٫٬]*)", re.ASCII)  # with what is glued before it
_PREPOSED = re.compile(r"[وف]?[بلك](\d[\d.,٫٬]*)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d|14[0-4]\d", re.ASCII)
_DATED = re.compile(r"[وف]?[بلك]?(?:(?:19|20)\d\dم|1[34]\d\dهـ?)", re.ASCII)  # of the common era or the Hijra
_THOUSANDS_MARK = re.compile(r"٬|[,.](?=\d{3}(?:\D|$))")
_DECIMAL_MARK = re.compile("[,٫]")


def is_number(key: str) -> bool:
    """Whether a folded word is a number in digits, with or without what is glued before it, or a year (`2015م`)."""
    return _NUMBER.fullmatch(key) is not None or _DATED.fullmatch(key) is not None


def bare_number(key: str) -> str:
    """A number in digits without the preposition glued before it; any other word as it is."""
    number = _PREPOSED.fullmatch(key)
    return number[1] if number else key


def number_of(key: str) -> str:
    """A number with a point for its decimals (`4,5`, `4٫5` → `4.5`; `ب1,200` → `1200`), empty for a year or a word."""
    number = _NUMBER.fullmatch(key)
    if number is None or _YEAR.fullmatch(number[1]):
        return ""
    return _DECIMAL_MARK.sub(".", _THOUSANDS_MARK.sub("", number[1]))
