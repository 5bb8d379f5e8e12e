"""What aiokafka gets wrong when a broker ends connections or restarts; without the repair it still does."""

import asyncio
import gc
import logging
import weakref
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.conn import AIOKafkaConnection
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.errors import GroupLoadInProgressError, KafkaConnectionError
from aiokafka.protocol.commit import OffsetFetchResponse_v3
from aiokafka.protocol.metadata import MetadataRequest
from aiokafka.structs import OffsetAndMetadata

from tasrih.messaging.connections import repairs
from tasrih.messaging.connections.async_clients import async_options, faust_options
from tasrih.settings import Settings
from tests.waiting import until

NODE = 1, ConnectionGroup.DEFAULT
PLACE = TopicPartition("news", 0)
KNOWN = {PLACE: OffsetAndMetadata(7, "")}
COMMITTED = OffsetFetchResponse_v3(0, [("news", [(0, 7, "", 0)])], 0)
NONE = OffsetFetchResponse_v3(0, [("news", [(0, -1, "", 0)])], 0)
LOADING, MOVED = OffsetFetchResponse_v3(0, [], 14), OffsetFetchResponse_v3(0, [], 16)


@pytest.fixture(params=[async_options, faust_options])
def repaired(monkeypatch, request):
    """With whatever a client is made."""
    as_they_are(monkeypatch)
    request.param(Settings())
    request.param(Settings())


@pytest.fixture(autouse=True)
def _not_logged(caplog):
    """What is kept of the log would keep connections."""
    caplog.set_level(logging.CRITICAL, "aiokafka")


@pytest.fixture
def unrepaired(monkeypatch):
    as_they_are(monkeypatch)


def as_they_are(monkeypatch):
    monkeypatch.setattr(AIOKafkaConnection, "_create_reader_task", repairs._read)
    monkeypatch.setattr(AIOKafkaClient, "send", repairs._send)


def connection() -> AIOKafkaConnection:
    """One on which nothing is answered."""
    made = AIOKafkaConnection("127.0.0.1", 1, request_timeout_ms=200)
    made._reader = asyncio.StreamReader()
    made._writer = SimpleNamespace(write=lambda _: None, close=lambda: None)
    made._versions = {MetadataRequest.API_KEY: (0, 1)}
    made._read_task = made._create_reader_task()
    return made


async def asked_when_the_broker_hangs_up() -> "asyncio.Task[object]":
    """A question on a connection that has ended, which another question finds first."""
    client = AIOKafkaClient()
    client._conns[NODE] = connection()
    asked = asyncio.create_task(client.send(NODE[0], MetadataRequest([])))
    await asyncio.sleep(0)
    client._conns[NODE]._reader.feed_eof()
    assert await client._get_conn(NODE[0]) is None
    return asked


@pytest.mark.usefixtures("repaired")
async def test_a_question_hears_that_its_connection_was_closed():
    asked = await asked_when_the_broker_hangs_up()
    with pytest.raises(KafkaConnectionError, match="closed"):
        await asked


@pytest.mark.usefixtures("unrepaired")
async def test_without_the_repair_it_waits_and_then_looks_for_what_is_gone():
    asked = await asked_when_the_broker_hangs_up()
    assert (await asyncio.wait([asked], timeout=0.05))[0] == set()
    with pytest.raises(KeyError):
        await asked


@pytest.mark.usefixtures("repaired")
async def test_a_connection_is_kept_no_longer_than_it_lasts():
    made = connection()
    known = weakref.ref(made)
    reader = made._reader
    del made
    gc.collect()
    assert known() is not None
    reader.feed_eof()
    await until(lambda: gc.collect() >= 0 and known() is None)


def coordinator(*answers: OffsetFetchResponse_v3) -> GroupCoordinator:
    """One that is answered so, one after the other, when it asks for committed offsets."""
    left = iter(answers)

    async def send(*_, **__):
        return next(left)

    client = AIOKafkaClient()
    client._conns[1, ConnectionGroup.COORDINATION] = SimpleNamespace(send=send, connected=lambda: True)
    made = GroupCoordinator(client, SubscriptionState(), group_id="a-group", retry_backoff_ms=1)
    made.coordinator_id = 1

    async def lookup(*_):
        return 1

    client.coordinator_lookup = lookup
    return made


@pytest.mark.usefixtures("repaired")
@pytest.mark.parametrize("problem", [LOADING, MOVED])
async def test_what_is_committed_is_asked_again_where_no_coordinator_could_say_it(problem):
    assert await coordinator(problem, problem, COMMITTED).fetch_committed_offsets([PLACE]) == KNOWN


@pytest.mark.usefixtures("repaired")
async def test_nothing_committed_is_an_answer():
    assert await coordinator(NONE).fetch_committed_offsets([PLACE]) == {}


@pytest.mark.usefixtures("unrepaired")
async def test_without_the_repair_nothing_would_be_committed_then():
    assert await coordinator(LOADING, COMMITTED).fetch_committed_offsets([PLACE]) == {}


@pytest.mark.usefixtures("repaired")
async def test_so_it_is_when_an_administrator_asks():
    async def send(*_, **__):
        return LOADING

    admin = AIOKafkaAdminClient()
    admin._client._conns[NODE] = SimpleNamespace(send=send, connected=lambda: True)
    with pytest.raises(GroupLoadInProgressError):
        await admin.list_consumer_group_offsets("a-group", group_coordinator_id=NODE[0])
