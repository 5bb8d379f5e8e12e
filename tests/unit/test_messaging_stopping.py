"""Clients of aiokafka stop soon and without a failure, whatever they are about; by themselves they do not."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator, NoGroupCoordinator
from aiokafka.errors import KafkaConnectionError, KafkaError

from tasrih.messaging.connections import stopping
from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.consuming.worker import create_app
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress

NOTHING = SimpleNamespace(topics=[])
MOMENT = 0.2
"""What never comes did not come within it."""


@pytest.fixture(autouse=True)
def _hurry(monkeypatch):
    monkeypatch.setattr(stopping, "_PATIENCE_SECONDS", 0.05)


class Connected(AIOKafkaConsumer):
    """A consumer as it is after its start, without a broker: each of these makes one in another state."""

    def __init__(self, **options):
        super().__init__(bootstrap_servers="127.0.0.1:1", **options)
        self.is_closed = False
        self._client.close = self._disconnected

    async def _disconnected(self):
        self.is_closed = True

    def _ask(self):
        question = self._fetcher._proc_fetch_request(None, 0, NOTHING)
        self._fetcher._pending_tasks.add(asyncio.create_task(question))


async def after_a_failure():
    """One question waits to be asked again because its connection was closed, another one was not begun."""

    async def send(*_):
        raise KafkaConnectionError("closed")

    made = Connected()
    made._client.send = send
    made._fetcher = Fetcher(made._client, made._subscription, retry_backoff_ms=60_000)
    await asyncio.sleep(0)
    made._ask()
    await asyncio.sleep(0)
    made._ask()
    return made


async def while_partitions_move():
    """It is just cancelling a question itself, because its partitions are another's now."""
    made = Connected()
    made._client.send = lambda *_: asyncio.Event().wait()
    made._fetcher = Fetcher(made._client, made._subscription)
    made._fetcher._fetch_task.cancel()
    made._ask()
    await asyncio.sleep(0)
    made._fetcher._fetch_task = asyncio.create_task(made._fetcher._fetch_requests_routine())
    await asyncio.sleep(0)
    return made


async def just_started():
    """It had no time yet to begin anything."""
    made = Connected()
    made._coordinator = NoGroupCoordinator(made._client, made._subscription)
    return made


async def after_the_end_of_its_reading():
    """What fetches has failed for good."""

    made = Connected()
    made._fetcher = Fetcher(made._client, made._subscription)
    made._subscription.wait_for_assignment = None
    await asyncio.wait([made._fetcher._fetch_task])
    return made


async def while_it_joins():
    """It waits for a group whose broker doesn't answer."""
    made = Connected(group_id="a-group")
    made._subscription.subscribe({"news"})
    made._client.coordinator_lookup = lambda *_: asyncio.Event().wait()
    made._coordinator = GroupCoordinator(made._client, made._subscription, group_id="a-group", enable_auto_commit=False)
    await asyncio.sleep(0)
    return made


STATES = {
    after_a_failure: asyncio.CancelledError,
    while_partitions_move: TimeoutError,
    just_started: asyncio.CancelledError,
    after_the_end_of_its_reading: KafkaError,
    while_it_joins: TimeoutError,
}


def works() -> set:
    """What goes on besides the test."""
    return asyncio.all_tasks() - {asyncio.current_task()}


async def waited_for(stopping):
    """For a moment; what is stopped takes a cancellation for one of its own and goes on."""
    task = asyncio.create_task(stopping)
    if not (await asyncio.wait([task], timeout=MOMENT))[0]:
        raise TimeoutError


@pytest.mark.parametrize("state", STATES)
async def test_a_consumer_stops(state):
    made = await state()
    await asyncio.wait_for(stop(made), 60)
    assert made.is_closed
    assert works() == set()


@pytest.mark.parametrize("state", STATES)
async def test_so_does_the_thread_that_reads(state):
    app = create_app(Settings(), "a-group", Health(Progress(60), "kafka"))
    thread = app._new_consumer()._thread
    thread._consumer = await state()
    await asyncio.wait_for(thread.on_thread_stop(), 60)
    thread.thread_loop.close()
    assert thread._consumer.is_closed


@pytest.mark.parametrize(("state", "problem"), STATES.items())
async def test_by_itself_it_still_does_not(state, problem):
    made = await state()
    with pytest.raises(problem):
        await (waited_for(made.stop()) if problem is TimeoutError else made.stop())
    assert not made.is_closed
    made._closed = False
    await stop(made)


async def test_a_connection_that_does_not_end_is_given_up():
    made = Connected()
    made._client.close = lambda: asyncio.Event().wait()
    await asyncio.wait_for(stop(made), 60)
    assert works() == set()


async def test_who_stops_may_be_cancelled():
    made = Connected()
    made._client.close = lambda: asyncio.Event().wait()
    task = asyncio.create_task(stop(made))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_producer_that_has_failed_is_disconnected():
    made, closed = AIOKafkaProducer(bootstrap_servers="127.0.0.1:1"), []

    async def fail():
        raise KafkaError("unexpected")

    async def close():
        closed.append(True)

    made._sender._sender_task = asyncio.create_task(fail())
    made._sender.close = fail
    made.client.close = close
    await asyncio.sleep(0)
    await stop(made)
    assert closed
    assert isinstance(made._sender._sender_task.exception(), KafkaError)


async def test_what_was_not_started_is_stopped_as_it_is():
    await stop(AIOKafkaProducer(bootstrap_servers="127.0.0.1:1"))
    made = AIOKafkaConsumer(bootstrap_servers="127.0.0.1:1")
    await stop(made)
    await stop(made)
    assert isinstance(made._client, AIOKafkaClient)
