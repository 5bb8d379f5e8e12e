"""Send records from a command and wait until Kafka has them; the services use `producer.KafkaProducer` instead."""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import chain, islice
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from tasrih.messaging.connections.sync_clients import connected
from tasrih.messaging.errors import DeliveryError, MessagingError, UnreachableError
from tasrih.messaging.message_spans import MessageSpans
from tasrih.messaging.producer import KafkaProducer as ExactProducer
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Record
from tasrih.messaging.topics import max_message_bytes
from tasrih.settings import Settings

_IN_FLIGHT = 1_000  # records sent before their deliveries are looked at


def send_records(settings: Settings, records: Iterable[Record]) -> int:
    """Send records as they come and give their number when Kafka has all of them. Blocks.

    It connects once there is something to send: what is wrong with all of it is told wherever Kafka may be.

    Raises:
        MessagingError: Kafka is out of reach or did not take a record; those before it may have been sent.
    """
    records = iter(records)
    first = list(islice(records, 1))
    if not first:
        return 0
    producer = _producer(settings)
    sent = 0
    waiting: list[tuple[Record, int, Any]] = []
    tell = MessageSpans(settings.topic_prefix)
    try:
        for record in chain(first, records):
            name = settings.topic_prefix + record.topic
            delivery = producer.send(name, record.value, record.key, headers=_headers(record))
            waiting.append((record, time.time_ns(), delivery))
            sent += 1
            if len(waiting) >= _IN_FLIGHT:
                _wait(producer, waiting, tell)
        _wait(producer, waiting, tell)
    except KafkaError as error:
        raise MessagingError(f"Kafka at {settings.kafka_bootstrap} did not take a record: {error}") from error
    finally:
        producer.close(timeout=5)
    return sent


@asynccontextmanager
async def sending(settings: Settings) -> AsyncIterator[Producer]:
    """The services' own producer for the time of a block: slower, but headers without value stay what they are.

    Raises:
        UnreachableError: no broker answers.
    """
    producer = ExactProducer(settings)
    try:
        await producer.start()
    except (DeliveryError, ValueError) as error:
        raise UnreachableError(settings.kafka_bootstrap, error) from error
    try:
        yield producer
    finally:
        await producer.stop()


def _producer(settings: Settings) -> KafkaProducer:
    return connected(
        KafkaProducer,
        settings,
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_request_size=max_message_bytes(""),
    )


def _headers(record: Record) -> list[tuple[str, bytes]]:
    """Headers for a client that knows none without a value."""
    return [(name, value or b"") for name, value in record.headers]


def _wait(producer: KafkaProducer, waiting: list[tuple[Record, int, Any]], tell: MessageSpans) -> None:
    producer.flush()
    for record, began, delivery in waiting:
        delivery.get(timeout=0)
        tell.sent(record, began=began)
    waiting.clear()
