"""Keeps the sources going, each in a task of its own: what goes wrong with one is a line and a count, no more."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from random import Random
from typing import Any, get_args
from urllib.parse import urlsplit

from tasrih.events.model import FeedState
from tasrih.feeds.dates import Mark
from tasrih.feeds.errors import FEED_REASONS, DocumentError
from tasrih.feeds.folders import FolderWatcher
from tasrih.feeds.isolation import Reader
from tasrih.feeds.outbox import Outbox
from tasrih.feeds.polling import FeedPoller, Polled, Web
from tasrih.feeds.schedule import pause
from tasrih.feeds.sources import Feed, Folder, Sources
from tasrih.messaging.ingest_state import Memory
from tasrih.telemetry.logs import told
from tasrih.telemetry.metrics import count, expect, forget, set_gauge
from tasrih.web.errors import FetchError

_log = logging.getLogger(__name__)
_AT_ONCE = 32
_FIRST_WAIT = 5.0
_FOLDER_SECONDS = 2.0
_LONGEST_FEED_PAUSE = 3_600.0
_LONGEST_FOLDER_PAUSE = 30.0


class Reading:
    """All sources of the moment.

    Args:
        web: where feeds and pages come from.
        reader: where they are read.
        outbox: where articles go.
        memory: what is remembered.
    """

    def __init__(self, web: Web, reader: Reader, outbox: Outbox, memory: Memory) -> None:
        self._web, self._reader, self._outbox, self._memory = web, reader, outbox, memory
        self._tasks: dict[Feed | Folder, asyncio.Task[None]] = {}
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """One feed of a host at a time, as its documents are: a slow host with many takes no turns from others."""
        self._random = Random()  # noqa: S311 - spreads requests, hides nothing
        expect("tasrih_feed_polls_total", ("read", "unchanged", "failed"))
        expect("tasrih_feed_failures_total", FEED_REASONS)
        expect("tasrih_article_times_total", [mark for mark in get_args(Mark) if mark])

    async def become(self, sources: Sources) -> None:
        """Read these sources from now on; those that stay as they were are not disturbed."""
        wanted: list[Feed | Folder] = [*sources.feeds, *sources.folders]
        gone = [source for source in self._tasks if source not in wanted]
        await _ended([self._tasks.pop(source) for source in gone])
        for source in gone:
            if source.name not in sources.names:
                forget("tasrih_feed_last_news_timestamp_seconds", source.name)
                forget("tasrih_feed_failures_in_a_row", source.name)
        for source in wanted:
            if source not in self._tasks:
                run = self._feed(source) if isinstance(source, Feed) else self._folder(source)
                self._tasks[source] = asyncio.create_task(run, name=source.name)
        set_gauge("tasrih_feeds", len(wanted))
        _log.info("feeds and folders: %s", ", ".join(sources.names) or "none")

    async def stop(self) -> None:
        """Read nothing any more; what was begun and not remembered is read again after the next start."""
        await _ended(list(self._tasks.values()))
        self._tasks.clear()

    async def _feed(self, feed: Feed) -> None:
        poller = FeedPoller(feed, self._memory.feeds.get(feed.name), self._web, self._reader, self._outbox)
        _tell_age(feed.name, poller.state.last_news_at)
        await asyncio.sleep(self._random.uniform(0, min(feed.interval_seconds, _FIRST_WAIT)))

        known: list[str] = []
        host = urlsplit(feed.url).netloc

        async def step() -> None:
            nonlocal known
            async with self._hosts[host], self._turn:
                polled = await poller.poll()
            _tell(feed, polled, poller.state, known)
            known = polled.problems if polled.modified else known

        await self._go_on(feed, step, feed.interval_seconds, _LONGEST_FEED_PAUSE)

    async def _folder(self, folder: Folder) -> None:
        states = [state for (name, _), state in self._memory.files.items() if name == folder.name]
        watcher = FolderWatcher(folder, states, self._outbox)
        _tell_age(folder.name, max((state.saved_at for state in states), default=None))

        async def step() -> None:
            outcomes = await watcher.look()
            if outcomes.total():
                _tell_age(folder.name, None)
                _log.info("%s sent, %s refused", outcomes["sent"], outcomes["refused"])

        await self._go_on(folder, step, _FOLDER_SECONDS, _LONGEST_FOLDER_PAUSE)

    async def _go_on(
        self, source: Feed | Folder, step: Callable[[], Awaitable[None]], interval: float, longest: float
    ) -> None:
        """Take one step after the other, whatever comes of them."""
        failures = 0
        with told(feed=source.name):
            while True:
                wait, failed = await _attempt(step)
                failures = failures + 1 if failed else 0
                set_gauge("tasrih_feed_failures_in_a_row", failures, source.name)
                await asyncio.sleep(pause(interval, failures, self._random, wait, longest))


async def _attempt(step: Callable[[], Awaitable[None]]) -> tuple[float | None, bool]:
    """Take a step; gives for how long the server asked to be left alone, and whether the step failed."""
    try:
        await step()
    except (FetchError, DocumentError) as error:
        count("tasrih_feed_polls_total", "failed")
        count("tasrih_feed_failures_total", error.reason)
        _log.warning("not read: %s", error)
        return getattr(error, "retry_after", None), True
    except Exception:  # noqa: BLE001 - whatever it is, it is told with its traceback and is one source's problem
        count("tasrih_feed_polls_total", "failed")
        _log.exception("not read: a fault of this program; the others go on")
        return None, True
    return None, False


def _tell(feed: Feed, polled: Polled, state: FeedState, known: list[str]) -> None:
    """Tell what came of a poll; a problem that was there the last time was told then."""
    count("tasrih_feed_polls_total", "read" if polled.modified else "unchanged")
    _tell_age(feed.name, state.last_news_at)
    for problem in polled.problems:
        if problem not in known:
            _log.warning("%s", problem)
    for mark, number in polled.marks.items():
        if mark:
            count("tasrih_article_times_total", mark, by=number)
    done = [f"{number} {outcome}" for outcome, number in sorted(polled.outcomes.items())]
    done += [f"{polled.waiting} waiting for their pages"] if polled.waiting else []
    if done:
        _log.info("%s entries: %s", polled.entries, ", ".join(done))


def _tell_age(name: str, last_news_at: datetime | None) -> None:
    set_gauge(
        "tasrih_feed_last_news_timestamp_seconds", last_news_at.timestamp() if last_news_at else time.time(), name
    )


async def _ended(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
