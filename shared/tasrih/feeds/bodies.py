"""HTML to the text of an article: of a fragment in a feed all of it, of a page what trafilatura takes for the article.

Paragraphs are parted by line breaks. Text is NFC, without control characters.
"""

import re
import unicodedata
from typing import Final

import lxml.html
import trafilatura
from lxml import etree

from tasrih.feeds.charsets import decode

_BLOCKS: Final = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "footer",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    ]
)
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "head", "title"})
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[\n ]*")


def clean(text: str) -> str:
    """Plain text as articles hold it."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BREAKS.sub("\n", _BLANKS.sub(" ", unicodedata.normalize("NFC", text))).strip()


def line(text: str) -> str:
    """Plain text on one line, for titles."""
    return clean(text).replace("\n", " ")


def fragment_text(html: str) -> str:
    """All text of a piece of HTML, scripts left out."""
    if "<" not in html and "&" not in html:
        return clean(html)
    try:
        root = lxml.html.fragment_fromstring(_CONTROLS.sub("", html), create_parent="div")
    except (etree.LxmlError, ValueError):
        return clean(re.sub(r"<[^>]*>", " ", html))
    parts: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            parts.append("\n" if tag in _BLOCKS else "")
            parts.append("" if silent else element.text or "")
            continue
        silent -= event == "end" and tag in _SILENT
        parts.append("\n" if tag in _BLOCKS else "")
        parts.append("" if silent or element is root else element.tail or "")
    return clean("".join(parts))


def page_text(body: bytes, content_type: str = "", url: str = "") -> str:
    """The article of a page, without menus, comments and adverts; empty where none is found."""
    text = _CONTROLS.sub("", decode(body, content_type))
    try:
        found = trafilatura.extract(
            text, url=url or None, include_comments=False, include_tables=False, favor_precision=True
        )
    except (etree.LxmlError, ValueError, RecursionError):
        return ""
    return clean(found or "")
