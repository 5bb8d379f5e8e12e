"""Reads the watches again when their file changes or the process gets SIGHUP, without a restart."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mode import Service

from services.alerter.handlers import SERVICE
from tasrih.detection.known import KnownIds
from tasrih.errors import TasrihError
from tasrih.messaging.access import ACCESS
from tasrih.messaging.admin import require_topics
from tasrih.messaging.topics import topic_table
from tasrih.positions.watches import LiveWatches, Watch, load_watches
from tasrih.settings import Settings
from tasrih.telemetry.metrics import count, expect, set_gauge

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0
_RETRY_SECONDS = 30.0
"""What was wrong may be mended outside the file: a topic is created, the file of officials completed."""


def read_watches(settings: Settings) -> tuple[Watch, ...]:
    """Our watches and the user's, checked against officials, topics of claims, and topics of Kafka. Blocks.

    Raises:
        TasrihError: one of the files is wrong, Kafka is out of reach, or topics do not exist there.
    """
    known = KnownIds.load(settings.officials_files, settings.topics_files)
    watches = load_watches(settings.watches_file, known)
    require_topics(settings, [topic.name for topic in topic_table(watch.name for watch in watches)], ACCESS[SERVICE])
    return watches


class WatchService(Service):
    """Keeps watches up to date; a file that is wrong changes nothing.

    Args:
        watches: what the alerter matches against.
        path: the user's file, looked at every two seconds; None where there is none.
        load: reads and checks the watches; blocks, and raises TasrihError.
    """

    def __init__(self, watches: LiveWatches, path: Path | None, load: Callable[[], Sequence[Watch]]) -> None:
        super().__init__()
        self._watches = watches
        self._path = path
        self._load = load
        self._content = self._read()
        self._asked = asyncio.Event()
        self._problem = ""
        self._retry_at = 0.0
        expect("tasrih_watch_reloads_total", ("loaded", "refused"))
        set_gauge("tasrih_watches", len(watches))

    async def on_start(self) -> None:
        """Listen for SIGHUP."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._asked.set)

    async def look(self) -> None:
        """Load the watches again if somebody asked or the file changed, and now and then after something was wrong."""
        content = self._read()
        changed = self._asked.is_set() or content != self._content
        if changed or (self._problem and time.monotonic() >= self._retry_at):
            self._asked.clear()
            self._content = content
            await self._reload(changed=changed)

    @Service.task
    async def _work(self) -> None:
        while not self.should_stop:
            await self.look()
            await self.sleep(_LOOK_SECONDS)

    async def _reload(self, *, changed: bool) -> None:
        try:
            watches = await asyncio.to_thread(self._load)
        except TasrihError as error:
            if changed or str(error) != self._problem:
                count("tasrih_watch_reloads_total", "refused")
                _log.error("watches stay as they were: %s", error)
            self._problem = str(error)
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            return
        self._problem = ""
        self._watches.replace(watches)
        count("tasrih_watch_reloads_total", "loaded")
        set_gauge("tasrih_watches", len(watches))
        _log.info("watches: %s", ", ".join(watch.name for watch in watches))

    def _read(self) -> bytes | None:
        """Content of the file, not its time: what is mounted from a ConfigMap changes by a link."""
        try:
            return self._path.read_bytes() if self._path else None
        except OSError:
            return None
