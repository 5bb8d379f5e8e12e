"""Alerts to all who listen: one reader, many subscribers, each with a bounded queue.

Whoever does not take what comes is cut off rather than waited for; what it missed is told when it comes back with the
id of the last event it has. All of it runs in one event loop.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tasrih.serving.filling import Told
from tasrih.serving.vector import Vector
from tasrih.telemetry.metrics import count, set_gauge

Filters = Sequence[Sequence[int]]
"""Groups of tags (`entries.tag_of`), of each of which an alert must have one."""

MAX_WAITING = 256
"""Events that wait for one subscriber; with the next one it is cut off."""

_NO_EPOCH = "00000000"
_TOGETHER = 64
_PAUSE_SECONDS = 0.02


class FullError(Exception):
    """So many listen that no more are taken."""


@dataclass(frozen=True, slots=True)
class Event:
    """An alert as it is written to subscribers."""

    seq: int
    text: bytes


def meets(filters: Filters, tags: frozenset[int]) -> bool:
    """Whether what has these tags was asked for."""
    return all(any(tag in tags for tag in group) for group in filters)


def event_text(told: Told, vector: Vector) -> bytes:
    """An alert as server-sent event, its id being how far a subscriber is with it.

    Source: HTML, "Server-sent events". Alerts are JSON on one line, so `data` needs one.
    """
    return b"id: %s\nevent: alert\ndata: %s\n\n" % (str(vector).encode(), told.body)


def id_text(vector: Vector) -> bytes:
    """Says how far a subscriber is, and raises no event at its side."""
    return b"id: %s\n\n" % str(vector).encode()


class Subscriber:
    """One who listens."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.is_cut = False
        self._waiting: deque[Event] = deque()
        self._woken = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Events that it has not taken."""
        return len(self._waiting)

    def put(self, event: Event) -> None:
        """Give it an event, or cut it off."""
        if len(self._waiting) >= MAX_WAITING:
            self.cut()
        elif not self.is_cut:
            self._waiting.append(event)
            self._woken.set()

    def cut(self) -> None:
        """Give it nothing more, and forget what waits for it."""
        self.is_cut = True
        self._waiting.clear()
        self._woken.set()

    async def take(self, seconds: float) -> list[Event]:
        """All that waits; nothing if nothing comes within these seconds, or after it was cut off."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        events = list(self._waiting)
        self._waiting.clear()
        if not self.is_cut:
            self._woken.clear()
        return events


class Hub:
    """All who listen.

    Args:
        max_subscribers: most of them.
    """

    def __init__(self, max_subscribers: int) -> None:
        self._max_subscribers = max_subscribers
        self._subscribers: set[Subscriber] = set()
        self.vector = Vector(_NO_EPOCH, {})
        """How far the reader is."""
        self.seq = 0
        """Number of the alert that was told last; what the index holds behind it is still to be told."""
        self._moved = asyncio.Event()

    async def publish(self, alerts: Sequence[Told], vector: Vector) -> None:
        """Tell alerts in order; `vector` is how far the reader is after them."""
        if self.vector.epoch != vector.epoch:
            self.vector = Vector(vector.epoch, {})
        for first in range(0, len(alerts), _TOGETHER):
            self._tell(alerts[first : first + _TOGETHER])
            await asyncio.sleep(_PAUSE_SECONDS if self._is_crowded() else 0)
        self.vector = self.vector.joined(vector)
        self._moved.set()
        self._moved = asyncio.Event()

    def _tell(self, alerts: Sequence[Told]) -> None:
        running = self.vector.joined(self.vector)
        for told in alerts:
            running.reach(told.place, told.offset + 1)
            listening = [subscriber for subscriber in self._subscribers if meets(subscriber.filters, told.tags)]
            if listening:
                event = Event(told.seq, event_text(told, running))
                for subscriber in listening:
                    self._give(subscriber, event)
        self.vector, self.seq = running, alerts[-1].seq

    def _is_crowded(self) -> bool:
        """Whether somebody should have a moment to take what waits; who never takes it is soon cut off."""
        return any(subscriber.waiting > MAX_WAITING // 2 for subscriber in self._subscribers)

    @property
    def has_begun(self) -> bool:
        """Whether the reader has said how far it is: it does when it has read all that there was at its start."""
        return self.vector.epoch != _NO_EPOCH

    async def begin(self) -> None:
        """Wait until the reader has said how far it is."""
        while not self.has_begun:
            await self._moved.wait()

    async def reach(self, vector: Vector) -> None:
        """Wait until the reader is as far as this."""
        while self.vector.epoch != vector.epoch or not self.vector.covers(vector):
            await self._moved.wait()

    def enter(self, filters: Filters) -> Subscriber:
        """Listen from now on.

        Raises:
            FullError: too many do.
        """
        self.require_room()
        subscriber = Subscriber(filters)
        self._subscribers.add(subscriber)
        set_gauge("tasrih_stream_subscribers", len(self._subscribers))
        return subscriber

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._subscribers)

    def require_room(self) -> None:
        """Check that one more may listen.

        Raises:
            FullError: too many do.
        """
        if len(self._subscribers) >= self._max_subscribers:
            raise FullError(f"{self._max_subscribers} subscribers are connected, no more are taken")

    def leave(self, subscriber: Subscriber) -> None:
        """Listen no more."""
        self._subscribers.discard(subscriber)
        set_gauge("tasrih_stream_subscribers", len(self._subscribers))

    def close(self) -> None:
        """Cut everybody off: the process ends."""
        for subscriber in tuple(self._subscribers):
            subscriber.cut()
            self.leave(subscriber)

    def _give(self, subscriber: Subscriber, event: Event) -> None:
        subscriber.put(event)
        if subscriber.is_cut:
            count("tasrih_stream_cuts_total")
            self.leave(subscriber)
        else:
            count("tasrih_stream_events_total")
