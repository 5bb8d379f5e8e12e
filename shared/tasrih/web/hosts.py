"""Politeness: one request at a time to a host, a pause between two, and none while it asked to be left alone."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tasrih.web.errors import FetchError

_REMEMBERED = 1_000  # hosts; those of article pages may be many


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    held_until: float = 0.0
    waiting: int = 0


class HostTurns:
    """Turns of all hosts.

    Args:
        interval_seconds: pause between the end of one request and the next to the same host.
        clock: seconds that only grow.
    """

    def __init__(self, interval_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = interval_seconds
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for this host's turn and have it for the time of a block.

        Raises:
            FetchError: the host asked for a pause, which is not over.
        """
        known = self._known(host)
        known.waiting += 1
        try:
            async with known.lock:
                self._refuse_held(host, known)
                await asyncio.sleep(max(0.0, known.next_at - self._clock()))
                try:
                    yield
                finally:
                    known.next_at = self._clock() + self._interval
        finally:
            known.waiting -= 1

    def hold(self, host: str, seconds: float) -> None:
        """Send nothing to this host for so long: it said so."""
        self._known(host).held_until = self._clock() + seconds

    def _refuse_held(self, host: str, known: _Host) -> None:
        left = known.held_until - self._clock()
        if left > 0:
            raise FetchError("asked_to_wait", f"{host} asked for a pause, {left:.0f} s are left", retry_after=left)

    def _known(self, host: str) -> _Host:
        if host not in self._hosts and len(self._hosts) >= _REMEMBERED:
            now = self._clock()
            idle = [
                name for name, one in self._hosts.items() if not one.waiting and max(one.next_at, one.held_until) < now
            ]
            for name in idle:
                del self._hosts[name]
        return self._hosts.setdefault(host, _Host())
