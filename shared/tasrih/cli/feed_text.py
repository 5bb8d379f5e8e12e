"""Feeds and what stands in them as text for people."""

from collections import Counter
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from tasrih.feeds.dates import When, settle
from tasrih.feeds.documents import Document, Entry
from tasrih.feeds.identity import article_id, shares_guids
from tasrih.feeds.sources import Feed, Folder, source_fields

_SHOWN = 3  # entries
_WIDTH = 100  # characters
_SHORT = 500


def source_lines(source: Feed | Folder) -> str:
    """A block: the name, and a line for each field."""
    fields = source_fields(source)
    name = fields.pop("name")
    return "\n".join([str(name), *(f"  {field}: {value}" for field, value in fields.items())])


def document_lines(name: str, document: Document, now: datetime, feed: Feed | None) -> tuple[list[str], list[str]]:
    """What a feed holds, and what is wrong with it: lines for people, and the problems among them.

    Args:
        name: what it is told under.
        document: what was read.
        now: time of the fetch.
        feed: as the file of feeds has it; None for an address or a saved feed, which have the defaults.
    """
    entries, zone = document.entries, ZoneInfo(feed.timezone) if feed else UTC
    short = sum(len(entry.text) < _SHORT for entry in entries)
    times = [settle(entry.published or entry.updated, now, zone) for entry in entries]
    problems = list(_problems(document, times, feed.identity if feed else "auto"))
    lines = [
        name,
        f"  form      {document.form}",
        f"  title     {_cut(document.title)}",
        f"  entries   {len(entries)}, {short} with less than {_SHORT} characters of text",
        *(line for entry, when in zip(entries[:_SHOWN], times, strict=False) for line in _entry_lines(entry, when)),
        *(f"  problem   {problem}" for problem in problems),
    ]
    return lines, problems


def _problems(document: Document, times: list[When], identity: Literal["auto", "guid", "link"]) -> list[str]:
    entries = document.entries
    found = [document.problem, "it was cut: its last entry is left out" if document.cut else ""]
    found += ["" if entries else "no entries"]
    ids = Counter(article_id("", entry, "link" if identity == "link" else "guid") for entry in entries)
    if identity == "auto" and shares_guids(entries):
        found.append("entries with different links have one guid: guid and link together tell articles apart")
    elif doubles := len(entries) - len(ids):
        found.append(f"{doubles} entries have the id of another, and are left out")
    marks = Counter(when.mark for when in times)
    found += [f"{number} entries: {mark}" for mark, number in marks.items() if mark]
    wordless = sum(not entry.title and not entry.text for entry in entries)
    found.append(f"{wordless} entries without title and text" if wordless else "")
    return [problem for problem in found if problem]


def _entry_lines(entry: Entry, when: When) -> list[str]:
    time = when.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    why = f"bad_date: {_cut(entry.published or entry.updated)}" if when.mark == "bad_date" else when.mark
    return [
        f"  entry     {_cut(entry.title) or '(no title)'}",
        f"    time    {time}{f' ({why})' if when.mark else ''}",
        f"    link    {_cut(entry.link)}",
        f"    text    {len(entry.text)} characters: {_cut(entry.text)}",
    ]


def _cut(text: str) -> str:
    """One line that a terminal can show."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= _WIDTH else f"{shown[:_WIDTH]}…"
