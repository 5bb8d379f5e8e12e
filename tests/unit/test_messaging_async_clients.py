"""Clients of aiokafka end well, whatever they are about."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.errors import KafkaConnectionError

from tasrih.messaging.connections.async_clients import stop
from tasrih.messaging.consuming.worker import create_app
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress

NOTHING = SimpleNamespace(topics=[])


class Broken(AIOKafkaClient):
    """Its connections are closed by every question."""

    async def send(self, *_):
        raise KafkaConnectionError("closed")


class Consumer:
    """As much of one as ends it: some questions that were not answered, each in another state."""

    _coordinator = None

    async def start(self):
        self._fetcher = Fetcher(Broken(), SubscriptionState(), retry_backoff_ms=60_000)
        waiting = asyncio.create_task(self._fetcher._proc_fetch_request(None, 0, NOTHING))
        await asyncio.sleep(0)
        not_begun = asyncio.create_task(self._fetcher._proc_fetch_request(None, 0, NOTHING))
        self._fetcher._pending_tasks |= {waiting, not_begun}

    async def stop(self):
        await self._fetcher.close()


@pytest.fixture
async def consumer():
    made = Consumer()
    await made.start()
    return made


async def test_a_consumer_ends_although_a_broker_has_just_failed_it(consumer):
    await stop(consumer)
    assert consumer._fetcher._fetch_task.done()
    assert not consumer._fetcher._pending_tasks


async def test_so_does_the_thread_that_reads(consumer):
    app = create_app(Settings(), "a-group", Health(Progress(60), "kafka"))
    thread = app._new_consumer()._thread
    thread._consumer = consumer
    await thread.on_thread_stop()
    thread.thread_loop.close()
    assert consumer._fetcher._closed


async def test_by_itself_it_still_breaks_off_then(consumer):
    with pytest.raises(asyncio.CancelledError):
        await consumer.stop()
    await stop(consumer)


async def test_what_has_nothing_to_fetch_ends_as_it_is():
    await stop(AIOKafkaProducer())
