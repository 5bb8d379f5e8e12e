"""A text as a reader sees it, sign for sign as long: what markup is left in it and what breaks its lines is blanked."""

import html
import re
from itertools import chain, pairwise
from typing import NamedTuple

FILLER = "\u2060"
"""Stands for the rest of a mark that is written with several signs; invisible, so that it parts no word."""

_MARKUP = re.compile(r"[<>&*_'`\"“„«(,،‘’]")
_BREAKING = r"(?:p|br|div|li|ul|ol|h[1-6]|tr|td|table|blockquote|section|article|figure|figcaption|hr)"
_DIRECTIONS = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_SIGNS = re.compile(
    rf"(?P<line></?{_BREAKING}\b[^<>]{{0,500}}>)"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->)"
    r"|(?P<entity>&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,31}\d{0,2});)"
    r"|(?P<stress>\*{2,3}|__)"
    rf"|(?P<quote>''|``|‘‘|’’|\"{{2,}}|<<|>>|\(\(|\)\)|(?<!\w),,(?=\w)|\\{_DIRECTIONS}*['\"«»])"
    r"|(?P<comma>،{2,})",
    re.IGNORECASE,
)
_SIGN = re.compile(r"<|&|\*\*|__|''|``|‘‘|’’|\"\"|>>|\(\(|\)\)|,,|\\|،،")
"""What each of `_SIGNS` holds: hardly any text has one, and this is looked for many times faster."""
_QUOTES = {"<<": "«", ">>": "»", "((": "«", "))": "»", ",,": "„"}
_EVEN = '"'
_TATWEEL, _DRAWN_DASH, _DASH = "ـ", re.compile(r"(?<!\S)ـ+(?!\S)"), "–"
"""A tatweel by itself, which some draw for a dash (`ـ حفظه الله ـ`)."""
_BRACKETED = re.compile(r"\(([\"“«][^()\n\"“”«»]*[\"”»])\)")
_OPENING_SINGLE = "‘"
_SINGLE = re.compile(r"(?<!\w)‘(?=\S)([^‘’\n]*[^\s‘’])’(?!\w)")
_MIRRORED = {"“": "”", "«": "»"}
"""Opening marks to their closing ones, which some write the other way round, or one for both."""
_WIDEST_LINE = 130
"""Signs of the longest line that is one of a wrapped paragraph."""
_WRAPPED = 2 / 3
"""Share of line breaks for want of room above which a text is wrapped."""
_WRAPPED_BREAKS = 3
_INVISIBLE = rf"(?:{_DIRECTIONS}|{FILLER})"
_GOES_ON = re.compile(rf"(?<=[،,])(?:[^\S\n]|{_INVISIBLE})*\r?\n(?=(?:[^\S\n]|{_INVISIBLE})*[^\W\d_])")
"""A line break behind a comma."""


class Plain(NamedTuple):
    """The readable text, and marks in it that are longer in the raw one."""

    text: str
    widths: dict[int, int]
    """Offset of a mark to the number of signs that it is written with."""


def plain(raw: str) -> Plain:
    """Blank tags, read entities and quotation marks of two signs, and join the lines of wrapped paragraphs.

    Offsets into the result are offsets into the raw text.
    """
    widths: dict[int, int] = {}

    def read(found: re.Match[str]) -> str:
        sign = _sign(found)
        length = found.end() - found.start()
        if not sign.isspace():
            widths[found.start()] = length
        return sign + (" " if sign.isspace() else FILLER) * (length - 1)

    text = raw
    if _TATWEEL in raw:
        text = _DRAWN_DASH.sub(lambda found: _DASH + FILLER * (len(found.group()) - 1), raw)
    if _MARKUP.search(raw):
        if _SIGN.search(text):
            text = _SIGNS.sub(read, text)
        text = _BRACKETED.sub(rf"{FILLER}\1{FILLER}", text)
        if _OPENING_SINGLE in text:
            text = _SINGLE.sub(r"“\1”", text)
        for opening, closing in _MIRRORED.items():
            text = _unmirrored(text, opening, closing)
    return Plain(_unwrapped(text), widths)


def _sign(found: re.Match[str]) -> str:
    written = found.group()
    if found["line"]:
        return "\n"
    if found["tag"]:
        return " "
    if found["stress"]:
        return FILLER
    if found["comma"]:
        return written[0]
    if found["quote"]:
        return written[-1] if written[0] == "\\" else _QUOTES.get(written, _EVEN)
    sign = html.unescape(written)
    return sign if len(sign) == 1 and sign != "\0" else written[0]


def _unmirrored(text: str, opening: str, closing: str) -> str:
    """Marks that all stand the wrong way round turned round, and an opening one that also closes made even."""
    if opening not in text:
        return text
    seen = re.sub(_INVISIBLE, "", text)
    if not re.search(rf"[\w.؟!]{opening}(?!\w)", seen):
        return text
    if closing not in text:
        return text.replace(opening, _EVEN)
    before_words = {mark: bool(re.search(rf"(?<![^\s(\[:،]){mark}(?=\w)", seen)) for mark in (opening, closing)}
    if before_words[opening] or not before_words[closing]:
        return text
    return text.translate({ord(opening): closing, ord(closing): opening})


def _unwrapped(text: str) -> str:
    """Line breaks within a sentence made blanks."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    if len(lines) > _WRAPPED_BREAKS and max(map(len, lines)) <= _WIDEST_LINE:
        text = _joined(lines)
    return _GOES_ON.sub(lambda found: " " * len(found.group()), text)


def _joined(lines: list[str]) -> str:
    """Lines with a blank behind those that are full, where most of those that go on are."""
    widest = max(len(line.rstrip()) for line in lines)
    going_on = [bool(line.strip() and following.strip()) for line, following in pairwise(lines)]
    full = [_is_full(line, following, widest) for line, following in pairwise(lines)]
    wrapped = sum(full) >= max(_WRAPPED_BREAKS, _WRAPPED * sum(going_on))
    ends = (" " if wrapped and is_full else "\n" for is_full in (*full, False))
    return "".join(chain.from_iterable(zip(lines, ends, strict=True)))[:-1]


def _is_full(line: str, following: str, widest: int) -> bool:
    """Whether the next line's first word had no room any more in this one."""
    first = following.split(maxsplit=1)[:1]
    return bool(first and line.strip()) and len(line.rstrip()) + 1 + len(first[0]) > widest
