"""Faust's reader of Kafka: committed records only, and without the waits and the work that nothing asks for.

Faust lets Kafka hold an answer back for up to 1.5 seconds while there is nothing to read, and its client asks a broker
only one thing at a time. So while a partition's messages are worked off the next question is about the others alone,
and where these are silent (corrections, a quiet source) nobody asks for more of the busy one before that answer comes:
an alerter stood still for half of its time. Nor does Faust itself take what came of the busy one meanwhile, for up to a
second: it goes on waiting for the others alone.

Faust reads what transactions wrote before they are committed, and even if they are aborted, unless it runs in a
transaction itself. A replay could never prove a decision on a record that officially never was.

For every message Faust makes four tasks, to notice a rebalance while its buffer has no room: two thirds of what a
message costs it. And once it has stopped reading because no buffer has room, it looks only once a second whether there
is room again.

When partitions are to move, Faust forgets what was acknowledged since its last commit before it commits for the last
time, and leaves that commit out if another is under way, which may have begun before the last acknowledgement. Either
way the work of up to a second was done again by whoever had the partitions next.

Faust counts the messages that wait, not their bytes: the 64 that it may hold are 5 MB each where somebody sends that.

A record that the client cannot read ends the process, and the client does not say where it stands.

Written for the pinned version of Faust; a test notices when it does these things in another way.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any

from aiokafka.errors import CorruptRecordException, UnsupportedCodecError
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport
from faust.types import TP
from mode.services import WaitResults

from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.connections.unpacking import AT_A_TIME_BYTES, together
from tasrih.messaging.errors import UnreadableError

_LOOK_SECONDS = 0.005
_FETCH_WAIT_MS = 50
"""How long Kafka holds an answer back for want of messages: twenty questions a second are what silence costs."""
_OTHERS_SECONDS = 0.02
"""How long to wait for the others alone while there is no room for one partition's messages."""
_LARGE_BYTES = 64 * 1024
_AS_MESSAGES_ARE_DELIVERED = 2
"""What Faust's loop over messages waits for: the delivery of one, and the begin of a rebalance; nothing else does."""


class _ReadingThread(AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Transport) -> Any:
        client = super()._create_worker_consumer(transport)
        # read when it starts; Faust has no settings for these
        client._isolation_level = "read_committed"  # noqa: SLF001
        client._fetch_max_wait_ms = _FETCH_WAIT_MS  # noqa: SLF001
        return client

    async def on_thread_stop(self) -> None:
        """Stop the client before Faust would, but do first what was asked: offsets are committed."""
        await self.method_queue.stop()
        if self._consumer is not None:
            await stop(self._consumer)
        await super().on_thread_stop()

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        """Commit what is still ours; where that is nothing any more, Faust would ask to commit nothing, and crash."""
        ours = {place: offset for place, offset in offsets.items() if place in self.assignment()}
        return bool(ours) and bool(await super()._commit(ours))

    async def _fetch_records(
        self, consumer: Any, active_partitions: set[TP], timeout: float | None = None, max_records: int | None = None
    ) -> Any:
        try:
            with together():
                return await super()._fetch_records(consumer, active_partitions, timeout, max_records)
        except (UnicodeDecodeError, UnsupportedCodecError, CorruptRecordException) as error:
            waiting = sorted(active_partitions & consumer._fetcher._records.keys())  # noqa: SLF001
            places = [f"{at.topic}/{at.partition}/{await consumer.position(at)}" for at in waiting]
            raise UnreadableError(places, error) from error


class Reader(Consumer):
    """Delivers a message at once where there is room for it, and reads on as soon as there is room again."""

    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        return _ReadingThread(self, loop=self.loop, beacon=self.beacon)

    async def wait_first(self, *waited: Any, timeout: Any = None) -> WaitResults:
        """As Faust's; a delivery that need not wait is awaited as it is."""
        if len(waited) == _AS_MESSAGES_ARE_DELIVERED:
            delivery, rebalance = waited
            if self._is_heavy():
                waited = self._delivered(delivery), rebalance
            elif self._has_room():
                rebalance.close()
                return WaitResults([delivery], [await delivery], False)
        return await super().wait_first(*waited, timeout=timeout)

    async def _delivered(self, delivery: Coroutine[Any, Any, Any]) -> Any:
        """Deliver when what waits is small enough."""
        try:
            while self._is_heavy():
                await asyncio.sleep(_LOOK_SECONDS)
            return await delivery
        finally:
            delivery.close()

    async def _wait_next_records(self, timeout: float) -> Any:
        while self._buffered_partitions and not self._active_partitions and self.flow_active and not self.should_stop:
            await asyncio.sleep(_LOOK_SECONDS)
        return await super()._wait_next_records(_OTHERS_SECONDS if self._buffered_partitions else timeout)

    async def subscribe(self, topics: Iterable[str]) -> None:
        """Join the group, unless the process is to stop already: the group would wait for a member that is gone."""
        if not self.app.should_stop:
            await super().subscribe(topics)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let what is in hand be finished and commit, and only then forget the partitions."""
        self._active_partitions.difference_update(revoked)
        self._paused_partitions.difference_update(revoked)
        await self._on_partitions_revoked(revoked)
        for book in (self._gap, self._acked, self._acked_index, self._read_offset, self._committed_offset):
            for place in revoked:
                book.pop(place, None)

    async def commit_and_end_transactions(self) -> None:
        """Commit for the last time: after a commit that is under way, not in its place."""
        await self.maybe_wait_for_commit_to_finish()
        await super().commit_and_end_transactions()

    def close(self) -> None:
        """Do nothing where the group is rearranged while the process stops: the reading thread leaves it in its turn.

        Faust closes the client then, from another thread than the client's, which is left in the group.
        """

    def _has_room(self) -> bool:
        is_flowing: bool = self.app.flow_control.is_active()
        return is_flowing and not any(channel.queue.full() for channel in self.app.topics)

    def _is_heavy(self) -> bool:
        """Whether many bytes wait; counted only behind a large message, for this is asked with every one."""
        for channel in self.app.topics:
            queue: Any = channel.queue
            events = queue._queue  # noqa: SLF001 - asyncio tells no more than how many there are
            if events and _size(events[-1]) >= _LARGE_BYTES and sum(map(_size, events)) >= AT_A_TIME_BYTES:
                return True
        return False


def _size(event: Any) -> int:
    return len(event.message.value or b"")


class ReadingTransport(Transport):
    """Faust's transport with this reader."""

    Consumer = Reader
