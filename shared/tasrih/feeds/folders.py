"""A folder whose new files are read once, each whole.

A file is taken when size and time of change have stood still from one look to the next, so that one that is being
written is left alone. What was read is remembered; a file that changes later is read again, and its articles are known
by their ids. Whoever wants to be sure writes under another ending, or a name that begins with a dot, and renames.
"""

import asyncio
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from tasrih.events.articles import ArticleError, scan_articles
from tasrih.events.model import FileState, NewsMessage
from tasrih.feeds.errors import DocumentError
from tasrih.feeds.outbox import Incoming, Outbox, Outcome
from tasrih.feeds.sources import Folder

ENDINGS: Final = (".json", ".ndjson", ".txt")
_BATCH = 200
_MAX_NAME = 400
_MAX_DOCUMENT = 100_000_000


class _Look(NamedTuple):
    size: int
    modified_ns: int


class FolderWatcher:
    """Knows one folder.

    Args:
        folder: the folder.
        states: what was remembered of its files.
        outbox: where articles go.
        clock: the time.
    """

    def __init__(
        self,
        folder: Folder,
        states: Iterable[FileState],
        outbox: Outbox,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder, self._outbox, self._clock = folder, outbox, clock
        self._states = {state.file: state for state in states}
        self._looks: dict[str, _Look] = {}

    async def look(self) -> Counter[Outcome]:
        """Look once: read the files that have stood still and were not read as they are.

        Raises:
            DocumentError: the folder, or a file in it, cannot be read; the other files were.
        """
        before, now = self._looks, await asyncio.to_thread(self._files)
        self._looks = now
        outcomes: Counter[Outcome] = Counter()
        still = [name for name in sorted(now) if before.get(name) == now[name] and not self._is_read(name, now[name])]
        closed = [name for name in still if not os.access(Path(self._folder.path) / name, os.R_OK)]
        for name in still:
            if name not in closed:
                outcomes += await self._take(name, now[name])
        for name in [name for name in self._states if name not in now]:
            await self._outbox.drop(self._states.pop(name))
        if closed:
            names = ", ".join(closed)[:500]
            raise DocumentError("unreadable", f"{self._folder.path}: not allowed to read {names}")
        return outcomes

    def _files(self) -> dict[str, _Look]:
        found = {}
        try:
            with os.scandir(self._folder.path) as entries:
                for entry in entries:
                    if _is_candidate(entry):
                        stat = entry.stat()
                        found[entry.name] = _Look(stat.st_size, stat.st_mtime_ns)
        except OSError as error:
            raise DocumentError("unreadable", f"{self._folder.path}: {error.strerror or error}") from error
        return found

    def _is_read(self, name: str, look: _Look) -> bool:
        state = self._states.get(name)
        return state is not None and _Look(state.size, state.modified_ns) == look

    async def _take(self, name: str, look: _Look) -> Counter[Outcome]:
        path = Path(self._folder.path) / name
        records = self._records(path, look)
        outcomes: Counter[Outcome] = Counter()
        while batch := await asyncio.to_thread(_some, records):
            outcomes += await self._send(batch)
        state = FileState(
            folder=self._folder.name,
            file=name,
            size=look.size,
            modified_ns=look.modified_ns,
            sent=outcomes["sent"],
            refused=outcomes["refused"],
            saved_at=self._clock(),
        )
        await self._outbox.keep(state)
        self._states[name] = state
        return outcomes

    def _records(self, path: Path, look: _Look) -> Iterator[NewsMessage | ArticleError]:
        """What is in a file; a document is held whole in memory, lines are not."""
        if look.size > _MAX_DOCUMENT and not path.name.endswith(".ndjson"):
            problem = f"{path}: {look.size} bytes, at most {_MAX_DOCUMENT} are taken; write NDJSON, an article a line"
            return iter([ArticleError(problem)])
        return scan_articles([path], source=self._folder.outlet, timely=True)

    async def _send(self, batch: list[NewsMessage | ArticleError]) -> Counter[Outcome]:
        articles = [Incoming(record) for record in batch if isinstance(record, NewsMessage)]
        for record in batch:
            if isinstance(record, ArticleError):
                self._outbox.refuse(str(record), "folder")
        refused = await self._outbox.send(articles, "folder")
        return Counter[Outcome]({"sent": len(articles) - refused, "refused": len(batch) - len(articles) + refused})


def _is_candidate(entry: "os.DirEntry[str]") -> bool:
    named = entry.name.endswith(ENDINGS) and not entry.name.startswith(".") and len(entry.name) <= _MAX_NAME
    return named and entry.name.isprintable() and entry.is_file()


def _some(records: Iterator[NewsMessage | ArticleError]) -> list[NewsMessage | ArticleError]:
    return list(itertools.islice(records, _BATCH))
