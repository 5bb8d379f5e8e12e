"""What the services are compared with: plain loops over Kafka clients that call the same functions.

`python -m tests.bench.loops aiokafka|confluent detector|alerter`. A loop reads what is there, handles one message after
another, sends everything, waits for it, confirms and commits. It recovers from nothing: no dead letters, no retries.

`python -m tests.bench.loops floor alerter` decides nothing: it decodes claims, keeps as much in Redis and sends as much
to Kafka as an alerter does for them, a batch at a time. No alerter on these clients can be faster in one process.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.alerter.handlers import RaiseAlerts, decode_claim
from services.detector.handlers import decode_news
from tasrih.claim_record import claim_record
from tasrih.detection.detector import Detector
from tasrih.messaging.consuming.handling import Effects
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import CLAIMS, NEWS, POSITIONS
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.connection import open_redis
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.settings import Settings, read_settings

Handle = Callable[[Received], Awaitable[Effects]]
Keep = Callable[[Sequence[Received]], Awaitable[None]]
_MOST = 500  # messages at a time
_BATCH_BYTES = 1 << 18


def detecting() -> Handle:
    """What the detector does with a message."""
    detector = Detector.load()

    async def handle(message: Received) -> Effects:
        claims = detector.detect(decode_news(message))
        return Effects(tuple(claim_record(claim, message) for claim in claims))

    return handle


def alerting(settings: Settings) -> Handle:
    """What the alerter does with a message."""
    store = RedisStore(open_redis(settings), prefix=settings.topic_prefix)
    raise_alerts = RaiseAlerts(Positions(store, load_watches()), _Nothing())
    return lambda message: raise_alerts(decode_claim(message), message)


class _Nothing:
    async def send_all(self, records: Sequence[Record]) -> None:
        assert not records, "nobody writes besides us"


async def nothing(_: Sequence[Received]) -> None:
    """Keep nothing."""


async def with_aiokafka(settings: Settings, topic: str, handle: Handle, keep: Keep = nothing) -> None:
    """Read and send with aiokafka."""
    consumer = AIOKafkaConsumer(
        settings.topic_prefix + topic,
        bootstrap_servers=settings.kafka_bootstrap,
        group_id="loop-" + settings.topic_prefix,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap,
        acks="all",
        enable_idempotence=True,
        max_batch_size=_BATCH_BYTES,  # as the services', or records that are sent together wait for each other
    )
    async with consumer, producer:

        async def send(records: Sequence[Record]) -> None:
            sent = [
                await producer.send(settings.topic_prefix + one.topic, one.value, one.key, headers=list(one.headers))
                for one in records
            ]
            await asyncio.gather(*sent)

        while True:
            found = await consumer.getmany(timeout_ms=500, max_records=_MOST)
            messages = [_received(topic, message) for part in found.values() for message in part]
            await keep(messages)
            await _settle(messages, handle, send)
            if messages:
                await consumer.commit()


async def floor(settings: Settings, topic: str) -> None:
    """Decode, keep, send: three pipelines and two deliveries for a batch."""
    redis: Any = open_redis(settings)
    names = [f"{settings.topic_prefix}floor:{part}" for part in ("positions", "pending", "outbox")]

    async def keep(messages: Sequence[Received]) -> None:
        for commands in (_loaded, _claimed, _confirmed):
            pipeline = redis.pipeline(transaction=False)
            for message in messages:
                commands(pipeline, names, str(message.offset), message.value)
            await pipeline.execute()

    async def handle(message: Received) -> Effects:
        claim = decode_claim(message)
        said = message.value or b""
        headers = tuple(
            (name, message.place.encode() if name == "ce_origin" else told) for name, told in message.headers
        )
        return Effects(
            (Record(f"alerts.{claim.kind}", message.key, said + said, headers),) if message.offset % 4 else (),
            then=(Record(POSITIONS, str(message.offset).encode(), said, headers),),
        )

    await with_aiokafka(settings, topic, handle, keep)


def _loaded(pipeline: Any, names: Sequence[str], claim: str, _: bytes | None) -> None:
    pipeline.hmget(names[0], claim, "v")


def _claimed(pipeline: Any, names: Sequence[str], claim: str, said: bytes | None) -> None:
    pipeline.hset(names[0], claim, (said or b"")[:400])
    pipeline.hset(names[1], claim, (said or b"") * 3)
    pipeline.zadd(names[2], {claim: 1})


def _confirmed(pipeline: Any, names: Sequence[str], claim: str, _: bytes | None) -> None:
    pipeline.hdel(names[1], claim)
    pipeline.zrem(names[2], claim)


def _received(topic: str, message: Any) -> Received:
    return Received(topic, message.partition, message.offset, message.key, message.value, tuple(message.headers))


async def with_confluent(settings: Settings, topic: str, handle: Handle) -> None:
    """Read and send with confluent-kafka."""
    from confluent_kafka import Consumer, Producer  # only here: no part of an installation

    servers = {"bootstrap.servers": settings.kafka_bootstrap}
    producer = Producer({**servers, "enable.idempotence": True, "linger.ms": 0})
    group = {"group.id": "loop-" + settings.topic_prefix, "enable.auto.commit": False, "auto.offset.reset": "earliest"}
    consumer = Consumer({**servers, **group})
    consumer.subscribe([settings.topic_prefix + topic])

    async def send(records: Sequence[Record]) -> None:
        for one in records:
            name = settings.topic_prefix + one.topic
            producer.produce(name, one.value, one.key, headers=list(one.headers), on_delivery=_require)
        producer.flush()

    while True:
        found = [message for message in consumer.consume(_MOST, 0.5) if not message.error()]
        await _settle([_consumed(topic, message) for message in found], handle, send)
        if found:
            consumer.commit(asynchronous=False)


def _consumed(topic: str, message: Any) -> Received:
    headers = tuple(message.headers() or ())
    return Received(topic, message.partition(), message.offset(), message.key(), message.value(), headers)


def _require(error: object, _: object) -> None:
    if error:
        raise RuntimeError(str(error))


async def _settle(
    messages: Sequence[Received], handle: Handle, send: Callable[[Sequence[Record]], Awaitable[None]]
) -> None:
    handled = [await handle(message) for message in messages]
    await send([record for effects in handled for record in effects.records])
    await send([record for effects in handled for record in effects.then])
    for effects in handled:
        await effects.confirm()


def main(client: str, service: str) -> None:
    """Run a loop until it is killed."""
    settings = read_settings()
    if client == "floor":
        asyncio.run(floor(settings, CLAIMS))
    topic, handle = (NEWS, detecting()) if service == "detector" else (CLAIMS, alerting(settings))
    run = {"aiokafka": with_aiokafka, "confluent": with_confluent}[client]
    asyncio.run(run(settings, topic, handle))


if __name__ == "__main__":
    main(*sys.argv[1:])
