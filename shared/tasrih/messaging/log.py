"""A topic of states read as a log: without a group, between offsets, in a process that does other things meanwhile."""

import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from tasrih.events.cloudevents import says
from tasrih.events.model import Position
from tasrih.messaging.connections.async_clients import async_options, started
from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.topics import POSITIONS
from tasrih.settings import Settings

Logged = tuple[int, int, int, Position]
"""Partition, offset, time in Unix milliseconds, and what stands there."""

_log = logging.getLogger(__name__)
_decoder = msgspec.json.Decoder(Position)
_MAX_RECORDS = 500
_SILENCE_MS = 10_000  # without a record before the end: something is wrong
_REQUEST_TIMEOUT_MS = 15_000


class PositionsLog:
    """The topic `positions`; connects when it is first used, and anew after an error."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topic = settings.topic_prefix + POSITIONS
        self._client: AIOKafkaConsumer | None = None

    async def ends(self) -> dict[int, int]:
        """Partition to the offset that its next record will get.

        Raises:
            MessagingError: Kafka does not answer, or the topic does not exist.
        """
        async with self._ending_on_error():
            client = self._client = self._client or await self._connected()
            client.pause(*client.assignment())  # it is asked, not read
            ends = await client.end_offsets(list(client.assignment()))
            return {partition.partition: end for partition, end in ends.items()}

    async def read(self, begins: Mapping[int, int], ends: Mapping[int, int]) -> AsyncGenerator[Sequence[Logged], None]:
        """Positions from `begins` up to `ends` (exclusive), some at a time, each partition in order.

        What is no position (a tombstone, something foreign) is left out.

        Raises:
            MessagingError: Kafka does not answer, no record comes before the end, or a position cannot be read: it is
                another version's, and whoever goes by the others would tell its claims again.
        """
        left = [TopicPartition(self._topic, number) for number, end in ends.items() if begins[number] < end]
        async with self._ending_on_error():
            client = await self._connected()
            try:
                for partition, first in (await client.beginning_offsets(left)).items():
                    client.seek(partition, max(begins[partition.partition], first))
                while left := [at for at in left if await client.position(at) < ends[at.partition]]:
                    polled = await client.getmany(*left, timeout_ms=_SILENCE_MS, max_records=_MAX_RECORDS)
                    if not polled:
                        raise MessagingError(f"{self._topic}: no record came before the end")
                    yield [logged for records in polled.values() for logged in _positions(records, ends)]
            finally:
                await stop(client)

    async def stop(self) -> None:
        """Disconnect."""
        client, self._client = self._client, None
        if client:
            await stop(client)

    @contextlib.asynccontextmanager
    async def _ending_on_error(self) -> AsyncIterator[None]:
        try:
            yield
        except KafkaError as error:
            await self.stop()
            raise MessagingError(f"Kafka: {error or type(error).__name__}") from error

    async def _connected(self) -> AIOKafkaConsumer:
        return await started(
            AIOKafkaConsumer(
                self._topic,
                **async_options(self._settings),
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                request_timeout_ms=_REQUEST_TIMEOUT_MS,
            )
        )


def _positions(records: Sequence[Any], ends: Mapping[int, int]) -> list[Logged]:
    found = []
    for record in records:
        if record.offset >= ends[record.partition]:
            break
        try:
            found.append((record.partition, record.offset, record.timestamp, _decoder.decode(record.value or b"")))
        except msgspec.DecodeError as error:
            place = f"{record.topic}/{record.partition}/{record.offset}"
            if record.value is not None and says(record.headers, "position"):
                raise MessagingError(f"{place}: a position of another version: run that one ({error})") from error
            _log.warning("no position: %s: %s", place, error)
    return found
