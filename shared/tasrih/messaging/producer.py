"""Our own producer: idempotent, `acks=all`, every delivery awaited.

Faust's producer only logs a failed send and commits the input all the same, so the services do not use it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.partitioner import murmur2
from mode import Service

from tasrih import failpoints
from tasrih.messaging.connections.async_clients import async_options, started
from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.errors import DeliveryError, RecordTooLargeError
from tasrih.messaging.records import Record
from tasrih.messaging.topics import max_message_bytes
from tasrih.settings import Settings
from tasrih.telemetry.metrics import count, expect, timed

_REQUEST_TIMEOUT_MS = 15_000
_CLOSE_SECONDS = 5.0
_BATCH_BYTES = 1 << 18
"""Records of one partition that go to Kafka at once; with less, those that are sent together wait for each other."""


class Producer(Protocol):
    """Where records go. Its implementations are `KafkaProducer` and the fake of the tests."""

    async def send_all(self, records: Sequence[Record]) -> None:
        """Send records and wait until Kafka has all of them; records with the same key keep their order.

        May wait as long as Kafka is away. After an error or a cancellation some records may have been sent, so the
        caller sends all of them again: events are known by their ids.

        Raises:
            RecordTooLargeError: one of them is larger than its topic takes; none was sent.
            DeliveryError: Kafka did not take one of them now.
        """


class KafkaProducer(Service):
    """The `Producer` on aiokafka, started and stopped with the service that owns it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._client: AIOKafkaProducer | None = None
        self._opening = asyncio.Lock()
        self._given_up: set[asyncio.Task[None]] = set()

    async def on_start(self) -> None:
        """Connect.

        Raises:
            DeliveryError: no broker answers or lets us in; the process ends and whoever started it starts it again.
        """
        expect("tasrih_kafka_send_failures_total")
        try:
            await self._connected()
        except KafkaError as error:
            raise DeliveryError(f"Kafka: {error or type(error).__name__}") from error

    async def on_stop(self) -> None:
        """Disconnect; whatever is still on its way belongs to a message that was not acknowledged."""
        self._give_up(self._client)
        if self._given_up:
            _, late = await asyncio.wait(self._given_up, timeout=_CLOSE_SECONDS)
            for ending in late:
                ending.cancel()

    async def send_all(self, records: Sequence[Record]) -> None:
        """See `Producer.send_all`."""
        for record in records:
            require_fitting(record)
        if records:
            with timed("tasrih_kafka_send_seconds"):
                await self._deliver(records)
        for topic, times in Counter(record.topic for record in records).items():
            count("tasrih_kafka_records_sent_total", topic, by=times)

    async def _deliver(self, records: Sequence[Record]) -> None:
        client = None
        try:
            client = await self._connected()
            deliveries = await self._send(client, records)
            results = await asyncio.gather(*deliveries, return_exceptions=True)
        except MessageSizeTooLargeError as error:
            raise RecordTooLargeError(str(error)) from error
        except KafkaError as error:
            self._failed(client, error)
        else:
            for result in results:
                if isinstance(result, KafkaError):
                    self._failed(client, result)
                elif isinstance(result, BaseException):
                    raise result

    async def _send(self, client: AIOKafkaProducer, records: Sequence[Record]) -> "list[asyncio.Future[object]]":
        """Hand records over in batches by partition: one by one, each would have a task's worth of work of its own."""
        deliveries: list[asyncio.Future[object]] = []

        async def send(batch: _Batch) -> None:
            deliveries.append(await client.send_batch(batch.builder, batch.topic, partition=batch.partition))
            for _ in range(batch.builder.record_count()):
                failpoints.passing("sent")

        partitions: dict[str, list[int]] = {}
        batches: dict[tuple[str, int], _Batch] = {}
        for record in records:
            topic = self._settings.topic_prefix + record.topic
            if topic not in partitions:
                partitions[topic] = sorted(await client.partitions_for(topic))
            place = topic, _partition(record.key, partitions[topic])
            batch = batches.get(place)
            if batch and batch.add(record):
                continue
            if batch:
                await send(batch)
            batches[place] = _Batch(client.create_batch(), *place)
            batches[place].add(record)
        for batch in batches.values():
            await send(batch)
        return deliveries

    def _failed(self, client: AIOKafkaProducer | None, error: KafkaError) -> NoReturn:
        """Start over with a new client: after a lost sequence number aiokafka's idempotent producer stays broken."""
        count("tasrih_kafka_send_failures_total")
        self._give_up(client)
        raise DeliveryError(str(error) or type(error).__name__) from error

    async def _connected(self) -> AIOKafkaProducer:
        async with self._opening:  # several may send at once, and all with the same client
            if self._client is None:
                self._client = await started(
                    AIOKafkaProducer(
                        **async_options(self._settings),
                        acks="all",
                        enable_idempotence=True,
                        max_request_size=max_message_bytes(""),
                        max_batch_size=_BATCH_BYTES,
                        request_timeout_ms=_REQUEST_TIMEOUT_MS,
                    )
                )
            return self._client

    def _give_up(self, client: AIOKafkaProducer | None) -> None:
        """Send nothing more with a client, which ends by itself: others may still wait for what they sent with it."""
        if client is None or client is not self._client:  # or it was given up before
            return
        self._client = None
        ending = asyncio.ensure_future(stop(client))
        self._given_up.add(ending)
        ending.add_done_callback(self._given_up.discard)


class _Batch(NamedTuple):
    """Records of one partition that go to Kafka at once."""

    builder: Any
    topic: str
    partition: int

    def add(self, record: Record) -> bool:
        """Whether there was room for one more; for the first one there always is."""
        headers = list(record.headers)
        added = self.builder.append(timestamp=None, key=record.key, value=record.value, headers=headers)
        return added is not None


def _partition(key: bytes | None, partitions: Sequence[int]) -> int:
    """The partition of a key, as every client of Kafka has it."""
    if key is None:
        return random.choice(partitions)  # noqa: S311 - nothing secret
    return partitions[_hash(key) % len(partitions)]


@lru_cache(1 << 14)
def _hash(key: bytes) -> int:
    """Kafka's hash of a key; aiokafka has it in Python only, so it is remembered."""
    return int(murmur2(key)) & 0x7FFFFFFF


def require_fitting(record: Record) -> None:
    """Check that a record's topic takes one so long, which is asked before anything is sent.

    Raises:
        RecordTooLargeError: it does not, and never will.
    """
    limit = max_message_bytes(record.topic)
    if record.size > limit:
        raise RecordTooLargeError(f"a record for {record.topic} has {record.size} bytes, at most {limit} are taken")
