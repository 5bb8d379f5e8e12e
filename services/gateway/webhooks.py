"""Sends alerts to webhooks: one consumer group each, whose committed offsets are how far it is.

What is committed was delivered or stands in the dead letters, so nothing is lost when a gateway dies, and several of
them share the partitions of one webhook. One partition waits for its own tries alone.
"""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from services.gateway.beginning import Beginning
from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import Alert
from tasrih.messaging.connections.async_clients import async_options, started
from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.errors import DeliveryError, MessagingError
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Received, written_at
from tasrih.messaging.topics import max_message_bytes
from tasrih.serving.delivery import Outcome, UndeliverableError, deliver
from tasrih.serving.entries import entry_of
from tasrih.serving.follower import ALERT_TOPICS
from tasrih.serving.hub import meets
from tasrih.serving.webhooks import Webhook, body_of, group_of, load_webhooks, service_of
from tasrih.settings import Settings
from tasrih.telemetry.metrics import count, expect
from tasrih.web.client import guarded_client

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0
_PAUSE_SECONDS = 5.0
_POLL_MS = 500
_TOGETHER = 50
_METADATA_MS = 10_000
_DAY_MS = 24 * 3_600 * 1_000
_REASON: Final = "undeliverable"
_REMEMBERED: Final = 10_000
"""Alerts: one may stand in the topics of two kinds, whose partitions are sent beside each other, and may come twice."""


@dataclass(slots=True)
class _Delivery:
    """Of one alert: by one partition at a time, and once."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_done: bool = False


class Webhooks:
    """Keeps a sender at work for each webhook of the file as it is now.

    Args:
        settings: of the process.
        producer: for dead letters.
    """

    def __init__(self, settings: Settings, producer: Producer) -> None:
        self._settings = settings
        self._producer = producer
        self._senders: dict[Webhook, asyncio.Task[None]] = {}
        self._problem = ""
        expect("tasrih_dead_letters_total", ALERT_TOPICS, (_REASON,))
        expect("tasrih_webhook_deliveries_total", get_args(Outcome))

    async def run(self) -> None:
        """Look at the file every two seconds, until it is cancelled."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            await _ended(self._senders.values())

    async def _look(self) -> None:
        try:
            wanted = set(await asyncio.to_thread(load_webhooks, self._settings.webhooks_file))
        except TasrihError as error:
            if str(error) != self._problem:
                _log.error("webhooks stay as they were: %s", error)
            self._problem = str(error)
            return
        self._problem = ""
        gone = [self._senders.pop(webhook) for webhook in self._senders.keys() - wanted]
        await _ended(gone)
        for webhook in wanted - self._senders.keys():
            sender = Sender(self._settings, webhook, self._producer)
            self._senders[webhook] = asyncio.create_task(sender.run())


class Sender:
    """Sends alerts to one webhook, over connections of its own: those of a slow one are nobody else's to wait for.

    Args:
        settings: of the process.
        webhook: where to.
        producer: for dead letters.
    """

    def __init__(self, settings: Settings, webhook: Webhook, producer: Producer) -> None:
        self._settings = settings
        self._webhook = webhook
        self._producer = producer
        self._client = guarded_client(settings)
        self._beginning = Beginning(settings, webhook)
        self._deliveries: dict[str, _Delivery] = {}
        self._busy: dict[TopicPartition, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Send what comes until it is cancelled; connects anew after every fault of Kafka."""
        async with self._client:
            while True:
                try:
                    await self._consume()
                except (KafkaError, TasrihError) as error:
                    _log.warning("webhook %s: %s", self._webhook.name, error)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _consume(self) -> None:
        consumer = AIOKafkaConsumer(
            **async_options(self._settings),
            group_id=group_of(self._settings, self._webhook),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_interval_ms=_DAY_MS,
            metadata_max_age_ms=_METADATA_MS,
            max_partition_fetch_bytes=max_message_bytes(ALERT_TOPICS[0]),
        )
        topics = [self._settings.topic_prefix + topic for topic in ALERT_TOPICS]
        listener = _Rebalance(self._webhook.name, consumer, self._busy, self._beginning)
        consumer.subscribe(topics, listener=listener)
        await started(consumer)
        try:
            while True:
                polled = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_TOGETHER)
                listener.require_begun()
                for at, records in polled.items():
                    consumer.pause(at)
                    self._busy[at] = asyncio.create_task(self._partition(consumer, at, records))
                await self._tidy()
        finally:
            await _ended(self._busy.values())
            self._busy.clear()
            await stop(consumer)

    async def _tidy(self) -> None:
        """Let a fault of a partition end the connection: what is not committed is read again."""
        for at in [at for at, task in self._busy.items() if task.done()]:
            await self._busy.pop(at)

    async def _partition(self, consumer: AIOKafkaConsumer, at: TopicPartition, records: list[Any]) -> None:
        """Settle records in order; each is committed when it was delivered, or buried."""
        for record in records:
            await self._settle(self._received(record))
            await consumer.commit({at: self._beginning.mark(record.offset + 1)})
        consumer.resume(at)

    async def _settle(self, message: Received) -> None:
        item = entry_of(message).item
        if item is None or not meets(self._webhook.filters, item.tags):
            return
        try:
            alert = codec.decode(item.body, Alert, max_bytes=max_message_bytes(message.topic))
        except MessageError:  # entry_of has read it
            return
        delivery = self._deliveries.setdefault(alert.alert_id, _Delivery())
        async with delivery.turn:
            if not delivery.is_done:
                await self._deliver(message, alert, item.body)
                delivery.is_done = True
        if len(self._deliveries) > _REMEMBERED:
            del self._deliveries[next(iter(self._deliveries))]

    async def _deliver(self, message: Received, alert: Alert, body: bytes) -> None:
        try:
            await deliver(self._client, self._webhook, alert.alert_id, body_of(alert, body))
        except UndeliverableError as error:
            _log.error("%s", error)
            await self._bury(message, str(error))

    async def _bury(self, message: Received, problem: str) -> None:
        letter = dead_letter(message, service=service_of(self._webhook), reason=_REASON, detail=problem)
        while True:
            try:
                await self._producer.send_all([letter])
            except DeliveryError as error:
                _log.warning("webhook %s: no dead letter yet: %s", self._webhook.name, error)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                count("tasrih_dead_letters_total", message.topic, _REASON)
                return

    def _received(self, record: Any) -> Received:
        topic = record.topic.removeprefix(self._settings.topic_prefix)
        headers, written = tuple(record.headers), written_at(record.timestamp)
        return Received(topic, record.partition, record.offset, record.key, record.value, headers, written)


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]  # untyped
    """Commits where a new group begins, and lets go of what another gateway takes over."""

    def __init__(
        self,
        name: str,
        consumer: AIOKafkaConsumer,
        busy: dict[TopicPartition, "asyncio.Task[None]"],
        beginning: Beginning,
    ) -> None:
        self._name = name
        self._consumer = consumer
        self._busy = busy
        self._beginning = beginning
        self._problem: Exception | None = None

    def require_begun(self) -> None:
        """Check that it is known where partitions begin; the consumer would begin with the oldest alerts of all.

        Raises:
            MessagingError: Kafka did not say so when they were assigned.
        """
        if self._problem:
            raise MessagingError(f"Kafka does not say where to begin: {self._problem}") from self._problem

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Give up what is being sent; whoever has the partition then sends it again, with the same id."""
        await _ended([self._busy.pop(at) for at in revoked if at in self._busy])

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Begin where nothing is committed, and commit that: from then on nothing is left out."""
        if not assigned:
            return
        self._consumer.pause(*assigned)  # at once: what is read before the beginning is found is the oldest of all
        try:
            has_begun = await self._beginning.begin(self._consumer, assigned)
        except Exception as error:  # the consumer would only log it
            self._problem = error
            raise
        self._consumer.resume(*assigned)
        _log.info("webhook %s: %s", self._name, "begun" if has_begun else "going on")


async def _ended(tasks: Collection["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
