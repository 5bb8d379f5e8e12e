"""What one subscriber of the stream hears: what it missed, then what comes, with nothing lost or told twice.

An alert may stand in the topics of two kinds and, after a crash of the alerter, twice in one. It was told to a
subscriber if one of its records lies before the offsets of the id that the subscriber came back with. So what it missed
is looked for only when the index holds all that this id speaks of.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass

import msgspec

from tasrih.serving.filling import Told
from tasrih.serving.hub import Event, Filters, Hub, event_text, id_text, meets
from tasrih.serving.index import Index
from tasrih.serving.vector import Vector

HEARTBEAT_SECONDS = 15.0
_CATCH_UP_SECONDS = 30.0
"""How long a subscriber waits for a gateway that has not read as far as another one."""
_PAGE = 200
RETRY = b"retry: 2000\n\n"


class Behind(Exception):  # noqa: N818 - a state, not a fault
    """The gateway has not read as far as the subscriber's id says, or not all there was; it may come again."""


class _Named(msgspec.Struct, frozen=True):
    alert_id: str


@dataclass(frozen=True, slots=True)
class Stream:
    """Where subscribers' events come from."""

    index: Index
    hub: Hub

    async def start(self, last: Vector | None, *, from_beginning: bool = False) -> Vector:
        """Where a subscriber begins: behind what it has; where it has nothing, with the oldest alert or the next one.

        An id of another epoch says nothing about the topics as they are now: all that they hold is told.

        Raises:
            Behind: see there.
        """
        try:
            async with asyncio.timeout(_CATCH_UP_SECONDS):
                await self.hub.begin()  # before that nobody knows what is old, and of which epoch
                now = self.hub.vector
                if last is None:
                    return Vector(now.epoch, {}) if from_beginning else now
                if last.epoch != now.epoch:
                    return Vector(now.epoch, {})
                await self.hub.reach(last)
        except TimeoutError as error:
            raise Behind("this gateway has not read so far yet") from error
        return last

    async def events(self, start: Vector, filters: Filters) -> AsyncGenerator[bytes, None]:
        """Text of events from there on, with heartbeats; ends when the subscriber is cut off.

        Raises:
            FullError: too many listen.
        """
        yield RETRY + id_text(start)
        is_current = self.hub.seq and start.covers(self.hub.vector)  # 0: nothing was told since the gateway began
        seq = self.hub.seq if is_current else await asyncio.to_thread(self.index.before, start)
        missed = _Missed(self.index, start, filters, seq)
        async for text in missed.texts():
            yield text
        subscriber = self.hub.enter(filters)
        try:
            async for text in missed.texts():  # what came before it entered
                yield text
            while not subscriber.is_cut:
                events = await subscriber.take(HEARTBEAT_SECONDS)
                text = b"".join(event.text for event in events if event.seq > missed.seq)
                if not subscriber.is_cut:  # else what it missed would count as told
                    yield text or self._heartbeat(events)
        finally:
            self.hub.leave(subscriber)

    def _heartbeat(self, events: list[Event]) -> bytes:
        return b": heartbeat\n" + (b"\n" if events else id_text(self.hub.vector))


class _Missed:
    """What the index knows of that a subscriber was not told.

    Args:
        index: knows it.
        start: what the subscriber began with.
        filters: what it asks for.
        seq: number of the last alert in the index that was looked at.
    """

    def __init__(self, index: Index, start: Vector, filters: Filters, seq: int) -> None:
        self.seq = seq
        self._index = index
        self._start = start
        self._filters = filters

    async def texts(self) -> AsyncIterator[bytes]:
        """Events, some at a time, up to what the index knows now."""
        until = await asyncio.to_thread(self._index.last)
        if self.seq >= until:
            return
        reached = self._start.joined(await asyncio.to_thread(self._index.vector, self._start.epoch, self.seq))
        while self.seq < until:
            page, self.seq = await asyncio.to_thread(self._index.told_after, self.seq, until, _PAGE)
            text = await asyncio.to_thread(self._text, page, reached)
            if text:
                yield text

    def _text(self, page: Sequence[Told], reached: Vector) -> bytes:
        texts = []
        for told in page:
            reached.reach(told.place, told.offset + 1)
            if meets(self._filters, told.tags) and not self._was_told(told):
                texts.append(event_text(told, reached))
        return b"".join(texts)

    def _was_told(self, told: Told) -> bool:
        """Whether one of an alert's records lies before what the subscriber began with."""
        name = msgspec.json.decode(told.body, type=_Named).alert_id
        return any(self._start.knows(place, offset) for place, offset in self._index.copies(name))
