"""A feed's document to its entries: RSS, Atom and RDF by feedparser, JSON Feed by its own specification.

What is wrong with a document costs as little as it can: broken XML still gives the entries that can be read, and a
document that was cut gives all but the last of them, which may be half an article.
"""

import io
import re
import sys
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
import msgspec
from msgspec import Struct

from tasrih.feeds.bodies import clean, fragment_text, line
from tasrih.feeds.charsets import decode
from tasrih.feeds.errors import DocumentError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>(?:\s|<!--[^>]*-->)*$", re.IGNORECASE)
_TAIL = 2_000  # characters at the end in which the last tag stands
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:x0*([\da-f]+)|0*(\d+));?", re.IGNORECASE)
_LONGEST_REFERENCE = 7  # digits
_HALVES: Final = range(0xD800, 0xE000)  # of a character in UTF-16
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|strong|em|ul|li|h\d)\b[^>]*>|&(?:[a-z]+|#\d+|#x[\da-f]+);", re.IGNORECASE
)
_XML: Final = {"content-type": "application/xml; charset=utf-8"}


class Entry(Struct, frozen=True, kw_only=True):
    """One entry, in the feed's own words, without markup; what it does not say is empty."""

    guid: str = ""
    link: str = ""
    title: str = ""
    text: str = ""
    """The longest text of it that the feed gives."""
    published: str = ""
    updated: str = ""
    lang: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """A feed as it was fetched."""

    form: str
    """`rss20`, `atom10`, `json11`, … as feedparser names them."""
    title: str = ""
    entries: tuple[Entry, ...] = ()
    """In the document's order."""
    problem: str = ""
    """What is wrong with the document although its entries could be read."""
    cut: bool = False
    """It ended before its end; the last entry was left out."""


def read_document(body: bytes, content_type: str = "", url: str = "") -> Document:
    """Read a feed.

    Args:
        body: the document.
        content_type: as the server gave it.
        url: where it was found, for links that are told from there.

    Raises:
        DocumentError: it is none, or so broken that no entry could be read.
    """
    text = _NOT_XML.sub("", _with_characters(decode(body, content_type)))
    if not text.strip():
        raise DocumentError("empty", "the answer has no text")
    return _read_json(text, url) if text.lstrip()[0] in "{[" else _read_xml(text, url)


def _with_characters(text: str) -> str:
    """Without references that XML does not know: two halves of a character (`&#55357;&#56832;`) are it, others go."""
    text = _REFERENCE.sub(_referred, text)
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _referred(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) <= _LONGEST_REFERENCE else sys.maxunicode + 1
    if code in _HALVES:
        return chr(code)
    return reference[0] if 0 < code <= sys.maxunicode else ""


def _read_xml(text: str, url: str) -> Document:
    """By feedparser, which gets UTF-8 and a stream: bytes it would take for the name of a file.

    It is not told where the document was found, for it would make guids of addresses too: other ones in each feed.
    """
    stream = io.BytesIO(_DECLARATION.sub("", text, count=1).encode("utf-8"))
    found = feedparser.parse(stream, response_headers=_XML, sanitize_html=False, resolve_relative_uris=False)
    problem = " ".join(str(found.get("bozo_exception", "")).split())[:200] if found.bozo else ""
    if not found.get("version") and not found.entries:
        raise DocumentError(*_no_feed(text, problem))
    cut = bool(problem) and not _END.search(text[-_TAIL:])
    entries = [_xml_entry(entry, url) for entry in found.entries]
    if problem and not entries:
        raise DocumentError("broken", problem)
    return Document(
        form=str(found.get("version") or "unknown"),
        title=_text(found.feed, "title"),
        entries=tuple(entries[:-1] if cut else entries),
        problem=problem,
        cut=cut,
    )


def _no_feed(text: str, problem: str) -> tuple[Any, str]:
    head = text[:1_000].lower()
    if "<html" in head or "<!doctype html" in head:
        return "no_feed", "it is a page (HTML), not a feed"
    if any(tag in head for tag in ("<rss", "<feed", "<rdf:rdf")):
        return "broken", problem or "no entry can be read"
    return "no_feed", "it is neither RSS, Atom nor JSON Feed"


def _xml_entry(entry: Any, url: str) -> Entry:
    contents = [*entry.get("content", ()), *filter(None, [entry.get("summary_detail")])]
    best: Any = max(contents, key=lambda content: len(str(content.get("value", ""))), default={})
    link = _text(entry, "link")
    guid = _text(entry, "id")
    return Entry(
        guid=guid,
        link=_joined(url, link) if not entry.get("guidislink") or link.startswith(("http", "/")) else "",
        title=line(_plain(_text(entry, "title"), marked_up=True)),
        text=_plain(str(best.get("value", "")), marked_up=best.get("type") != "text/plain"),
        published=_text(entry, "published") or _text(entry, "created"),
        updated=_text(entry, "updated") if "updated" in entry else "",
        lang=str(best.get("language") or ""),
    )


def _text(holder: Any, name: str) -> str:
    return str(holder.get(name) or "").strip()


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link) if link else ""
    except ValueError:
        return link


def _plain(content: str, *, marked_up: bool) -> str:
    """Many feeds call HTML plain text, so a tag in it counts for more than its type, or write it as text of HTML."""
    text = fragment_text(content) if marked_up or _MARKUP.search(content) else clean(content)
    return fragment_text(text) if marked_up and _MARKUP.search(text) else text


class _JsonItem(Struct):
    """Source: JSON Feed 1.1, "Items". What is of a wrong type makes the item unreadable, not the feed."""

    id: str | int | float = ""
    url: str = ""
    external_url: str = ""
    title: str = ""
    content_html: str = ""
    content_text: str = ""
    summary: str = ""
    date_published: str = ""
    date_modified: str = ""
    language: str = ""


class _JsonFeed(Struct):
    version: str
    items: list[msgspec.Raw]
    title: str = ""


def _read_json(text: str, url: str) -> Document:
    try:
        feed = msgspec.json.decode(text, type=_JsonFeed)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DocumentError("no_feed", f"JSON, but no JSON Feed: {error}") from error
    if "jsonfeed.org/version/" not in feed.version:
        raise DocumentError("no_feed", f"JSON, but no JSON Feed: its version is {feed.version[:60]!r}")
    entries, problems = [], []
    for number, raw in enumerate(feed.items):
        try:
            entries.append(_json_entry(msgspec.json.decode(_without_null(raw), type=_JsonItem), url))
        except (ValueError, RecursionError) as error:  # of msgspec, and of a link that is none
            problems.append(f"items[{number}]: {error}")
    if problems and not entries:
        raise DocumentError("broken", problems[0])
    form = f"json{feed.version.rpartition('/')[2].replace('.', '')}"
    return Document(form=form, title=feed.title, entries=tuple(entries), problem="; ".join(problems)[:200])


def _without_null(raw: msgspec.Raw) -> bytes:
    """An item without its nulls: many producers write what they do not have."""
    value = msgspec.json.decode(raw)
    known = {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value
    return msgspec.json.encode(known)


def _json_entry(item: _JsonItem, url: str) -> Entry:
    content = item.content_html or item.content_text or item.summary
    link = item.url or item.external_url
    return Entry(
        guid=str(item.id),
        link=urljoin(url, link) if link else "",
        title=line(_plain(item.title, marked_up=False)),
        text=_plain(content, marked_up=bool(item.content_html)),
        published=item.date_published,
        updated=item.date_modified,
        lang=item.language,
    )
