"""Article files to news messages, for the command line and the ingester.

A file, or `-` for standard input, holds a JSON list of articles, one article object, NDJSON (one object a line), or
plain text: one article whose title is the first line. A name ending in `.txt` is always plain text, one with another
ending never: a table or a page would be read as a speech.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from tasrih.errors import TasrihError, no_utf8
from tasrih.events import codec, ids
from tasrih.events.codec import MessageError
from tasrih.events.model import NewsMessage

STDIN = "-"
_BOM = b"\xef\xbb\xbf"
_JSON = (".json", ".ndjson")
_TEXT = ".txt"
_AHEAD = timedelta(days=1)
_MAX_TITLE_CHARS = 300  # a longer first line of plain text is a paragraph, not a title


class ArticleError(TasrihError):
    """An article file cannot be read, or one record of it is no article; the message names file and place."""


def read_articles(paths: Iterable[str | Path], *, source: str = "file") -> Iterator[NewsMessage]:
    """All articles of all files in order; `source` names the source of plain text, which does not say its own.

    Raises:
        ArticleError: at the first file that cannot be read or record that is no article.
    """
    for article in scan_articles(paths, source=source):
        if isinstance(article, ArticleError):
            raise article
        yield article


def scan_articles(
    paths: Iterable[str | Path], *, source: str = "file", timely: bool = False
) -> Iterator[NewsMessage | ArticleError]:
    """As `read_articles`, with errors handed out in their place, so that the reader can go on after them.

    Args:
        paths: the files; `-` is standard input.
        source: of plain text, which does not say its own.
        timely: whether an article whose time lies so far ahead that it cannot be its own is an error too.
    """
    for path in paths:
        try:
            with nullcontext(_stdin()) if str(path) == STDIN else Path(path).open("rb") as stream:
                yield from _scan(stream, _File(str(path), source, timely))
        except OSError as error:
            yield ArticleError(f"{path}: {error.strerror or error}")


def ahead(article: NewsMessage) -> str:
    """What is wrong with the time of an article that lies more than a day ahead; empty if it does not.

    What it says would be the latest for years: everything that is really said later would come before it.
    """
    if article.published_at <= datetime.now(UTC) + _AHEAD:
        return ""
    return (
        f"article {article.id} of {article.source}: published_at is {article.published_at.isoformat()}, in the future"
    )


def _stdin() -> BinaryIO:
    if sys.stdin is None:  # closed by the caller
        raise OSError("standard input is closed")
    return sys.stdin.buffer


class _File:
    """Name of a file and what its records have in common."""

    def __init__(self, path: str, source: str, timely: bool) -> None:
        self.name = "standard input" if path == STDIN else path
        self.source = source
        self.ending = Path(path).suffix
        self._path, self._timely = path, timely

    def written_at(self) -> datetime:
        """Time of the last change, or now for standard input: the event time of plain text."""
        if self._path == STDIN:
            return datetime.now(UTC)
        return datetime.fromtimestamp(Path(self._path).stat().st_mtime, UTC)

    def taken(self, place: str, article: NewsMessage) -> NewsMessage | ArticleError:
        """An article that stands at `place`, or what is wrong with its time."""
        problem = ahead(article) if self._timely else ""
        return ArticleError(f"{place}: {problem}") if problem else article


def _scan(stream: BinaryIO, file: _File) -> Iterator[NewsMessage | ArticleError]:
    lines = _Lines(stream)
    head = lines.first()
    if not head:
        yield ArticleError(f"{file.name}: empty")
    elif file.ending.lower() == _TEXT:
        yield _plain_text(head + stream.read(), file)
    elif _is_object(head):
        yield from _each_line(lines, file)
    elif file.ending.lower() in _JSON or head.lstrip().startswith((b"[", b"{")):
        yield from _document(head + stream.read(), lines.number, file)
    elif not file.ending:
        yield _plain_text(head + stream.read(), file)
    else:
        yield _unknown(head, file)


class _Lines:
    """Lines of a stream with their numbers from 1, the first one that is not blank to be looked at beforehand."""

    def __init__(self, stream: BinaryIO, number: int = 1) -> None:
        self._stream = stream
        self._head = b""
        self.number = number

    def first(self) -> bytes:
        """First line that is not blank, without a byte order mark; empty at the end."""
        self._head = self._stream.readline().removeprefix(_BOM)
        while self._head and not self._head.strip():
            self._head = self._stream.readline()
            self.number += 1
        return self._head

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        yield self.number, self._head
        yield from enumerate(self._stream, self.number + 1)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(codec.parse(line), dict)
    except MessageError:
        return False


def _each_line(lines: Iterable[tuple[int, bytes]], file: _File) -> Iterator[NewsMessage | ArticleError]:
    for number, line in lines:
        if line.strip():
            try:
                yield file.taken(f"{file.name}:{number}", codec.decode(line, NewsMessage))
            except MessageError as error:
                yield ArticleError(f"{file.name}:{number}: {error}")


def _document(body: bytes, first_line: int, file: _File) -> Iterator[NewsMessage | ArticleError]:
    """A JSON list or object over many lines; or lines of objects of which the first is broken."""
    try:
        value = codec.parse(body)
    except MessageError as error:
        lines = body.splitlines()
        if not body.lstrip().startswith(b"[") and any(map(_is_object, lines)):
            yield from _each_line(enumerate(lines, first_line), file)
        else:
            yield ArticleError(f"{file.name}: {error}")
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield _converted(item, f"{file.name}[{index}]", file)
    else:
        yield _converted(value, file.name, file)


def _converted(value: Any, place: str, file: _File) -> NewsMessage | ArticleError:
    try:
        return file.taken(place, codec.convert(value, NewsMessage))
    except MessageError as error:
        name = value.get("id") if isinstance(value, dict) else None
        return ArticleError(f"{place}{f' (id {name!r:.100})' if name else ''}: {error}")


def _unknown(head: bytes, file: _File) -> ArticleError:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return ArticleError(f"{file.name}: bad_utf8: {no_utf8(error)}")
    return ArticleError(f"{file.name}: no JSON, and as plain text only files that end in {_TEXT} are read")


def _plain_text(body: bytes, file: _File) -> NewsMessage | ArticleError:
    try:
        words = body.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return ArticleError(f"{file.name}: bad_utf8: {no_utf8(error)}")
    if "\0" in words:
        return ArticleError(f"{file.name}: nul_character: NUL at character {words.index(chr(0))}")
    if not words.strip():
        return ArticleError(f"{file.name}: empty")
    title, _, text = words.partition("\n")
    if len(title) > _MAX_TITLE_CHARS:
        title, text = "", words
    value = {
        "id": ids.article_id(file.source, title, text),
        "source": file.source,
        "title": title.strip(),
        "text": text,
        "published_at": file.written_at().isoformat(),
    }
    return _converted(value, file.name, file)
