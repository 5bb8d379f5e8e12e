"""Bytes to text where what is declared may be wrong: Arabic sites send windows-1256 and call it UTF-8, or nothing.

UTF-8 comes first whatever is declared: text in another encoding is hardly ever valid UTF-8. Then what is declared, if
the bytes fit it and do not read as Arabic in an Arabic encoding alone: all bytes fit ISO 8859-1, which many servers
declare for whatever they send. Then the Arabic encoding in which the commonest letters of Arabic come out.
"""

import codecs
import re
from typing import Final

_BEGINNINGS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),  # XML and HTML without a mark (source: XML 1.0, appendix F)
    (b"\0<", "utf-16-be"),
)
_ARABIC: Final = ("windows-1256", "iso-8859-6")
_FALLBACK = "windows-1252"
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_HEAD = 2_048  # where documents declare their encoding (source: the HTML standard looks at 1,024)
_COMMON = frozenset("اليمنوترب")
_ENOUGH = 0.4
"""Share of the commonest letters among all that is no ASCII; in Arabic text it is about 0.6."""
_FEW = 0.1
"""Share of broken characters up to which UTF-8 is believed: one cut in two, a stray byte."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORDS = re.compile(r"[^\x00-\x7f]{3,}")  # in European languages letters with marks stand alone
_SAMPLE = 200_000  # bytes, characters


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document, never an error; what fits no encoding stands as U+FFFD.

    Args:
        body: the document.
        content_type: as the server gave it.
    """
    for mark, encoding in _BEGINNINGS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    text = _strictly(body, "utf-8")
    if text is not None:
        return text
    for encoding in (_declared(content_type.encode("latin-1", "replace")), _declared(body[:_HEAD])):
        text = _strictly(body, encoding) if encoding and _normal(encoding) not in ("utf-8", "") else None
        if text is not None and _plausible(text):
            return _arabic_instead(body, text) or text
    return _guessed(body)


def _arabic_instead(body: bytes, text: str) -> str:
    """A document in an Arabic encoding, if it is more like Arabic so than as its text in the declared one."""
    encoding = max(_ARABIC, key=lambda one: _share_of_common(body[:_SAMPLE].decode(one, "replace")))
    sample = body[:_SAMPLE].decode(encoding, "replace")
    share = _share_of_common(sample)
    is_arabic = share >= _ENOUGH and sum(map(len, _WORDS.findall(sample))) >= _ENOUGH * len(_NOT_ASCII.findall(sample))
    return body.decode(encoding, "replace") if is_arabic and share > _share_of_common(text[:_SAMPLE]) else ""


def _guessed(body: bytes) -> str:
    replaced = body.decode("utf-8", "replace")
    broken, others = replaced.count("\ufffd"), len(_NOT_ASCII.findall(replaced))
    if broken <= _FEW * others:
        return replaced
    best = max(_ARABIC, key=lambda encoding: _share_of_common(body.decode(encoding, "replace")))
    text = body.decode(best, "replace")
    return text if _share_of_common(text) >= _ENOUGH else body.decode(_FALLBACK, "replace")


def _declared(head: bytes) -> str:
    found = _DECLARED.search(head)
    return found[1].decode("ascii") if found else ""


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _normal(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""


def _plausible(text: str) -> bool:
    """Whether control characters are absent that only a wrong encoding gives."""
    return not any("\x80" <= character <= "\x9f" for character in text[: 16 * _HEAD])


def _share_of_common(text: str) -> float:
    others = _NOT_ASCII.findall(text)
    return sum(character in _COMMON for character in others) / len(others) if others else 0.0
