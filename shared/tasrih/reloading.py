"""Reads a file of the user's again when it changes or the process gets SIGHUP, without a restart."""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Generic, TypeVar

from mode import Service

from tasrih.errors import TasrihError
from tasrih.event_loop import hear
from tasrih.telemetry.metrics import CounterName, count, expect
from tasrih.yamldata import require_file

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0
_RETRY_SECONDS = 30.0
"""What was wrong may be mended outside the file: a topic is created, the file of officials completed."""


class Reloader(Service, Generic[T]):
    """Keeps what a file says up to date; a file that is wrong changes nothing.

    Args:
        what: the file holds, for the log.
        path: the user's file, looked at every two seconds; None where there is none.
        load: reads and checks it; blocks, and raises TasrihError.
        take: gets what was loaded.
        counter: counts the outcomes, loaded and refused.
    """

    def __init__(
        self,
        what: str,
        path: Path | None,
        load: Callable[[], T],
        take: Callable[[T], Awaitable[None]],
        counter: CounterName,
    ) -> None:
        super().__init__()
        self._what = what
        self._path = path
        self._load = load
        self._take = take
        self._counter = counter
        self._content = self._read()
        self._asked = asyncio.Event()
        self._problem = ""
        self._retry_at = 0.0
        expect(counter, ("loaded", "refused"))

    async def on_start(self) -> None:
        """Listen for SIGHUP."""
        hear(asyncio.get_running_loop(), signal.SIGHUP, self._asked.set)

    async def look(self) -> None:
        """Load again if somebody asked or the file changed, and now and then after something was wrong."""
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
            loaded = await asyncio.to_thread(self._load)
        except TasrihError as error:
            count(self._counter, "refused")
            if changed or str(error) != self._problem:
                _log.error("%s stay as they were: %s", self._what, error)
            self._problem = str(error)
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            return
        self._problem = ""
        await self._take(loaded)
        count(self._counter, "loaded")

    def _read(self) -> bytes | None:
        """Content of the file, not its time: what is mounted from a ConfigMap changes by a link."""
        try:
            if self._path is None:
                return None
            require_file(self._path)
            return self._path.read_bytes()
        except OSError:
            return None
