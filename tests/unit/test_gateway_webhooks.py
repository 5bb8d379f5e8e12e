"""Webhooks without Kafka: where one begins in partitions that it gets, and what is sent once."""

import asyncio
from datetime import UTC, datetime

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import GroupCoordinatorNotAvailableError
from aiokafka.structs import OffsetAndMetadata, OffsetAndTimestamp

from services.gateway.beginning import Beginning
from services.gateway.webhooks import Sender, _Rebalance
from tasrih.messaging.errors import MessagingError
from tasrih.serving.webhooks import Webhook, new_secret
from tasrih.settings import Networks, Settings
from tests.serving_cases import alert, alert_record
from tests.waiting import PATIENCE_SECONDS, until
from tests.web_server import response, web_server

OPEN = Settings(web_allowed_networks=Networks("127.0.0.0/8"))
OLD, NEW = TopicPartition("alerts.threat", 0), TopicPartition("alerts.threat", 1)
OTHER = TopicPartition("alerts.denial", 0)
ENDS = {OLD: 9, NEW: 4}


class Group(Beginning):
    """A group whose commits are known, or that Kafka does not tell of."""

    def __init__(self, noted: dict[TopicPartition, int | None], problem: Exception | None = None, **of) -> None:
        super().__init__(Settings(), Webhook(name="desk", url="http://desk.example/", secrets=(new_secret(),), **of))
        self.noted, self.problem = noted, problem

    async def _noted(self) -> dict[TopicPartition, int | None]:
        if self.problem:
            raise self.problem
        return self.noted


class Consumer:
    """Partitions with what is committed for them; the first record since any time is the second one."""

    def __init__(self, committed: dict[TopicPartition, int]) -> None:
        self.offsets: dict[TopicPartition, OffsetAndMetadata] = {}
        self.positions = dict(committed)
        self.paused: set[TopicPartition] = set()
        self.was_paused = True
        """Whether partitions were paused whenever Kafka was asked."""

    def pause(self, *partitions):
        self.paused |= set(partitions)

    def resume(self, *partitions):
        self.paused -= set(partitions)

    async def committed(self, at):
        self.was_paused &= at in self.paused
        return self.positions.get(at)

    async def end_offsets(self, partitions):
        return {at: ENDS[at] for at in partitions}

    async def offsets_for_times(self, times):
        return {at: OffsetAndTimestamp(1, time) if at == NEW else None for at, time in times.items()}

    def seek(self, at, offset):
        self.positions[at] = offset

    async def commit(self, offsets):
        self.offsets |= offsets


@pytest.mark.parametrize(
    ("since", "committed", "begins"),
    [
        (None, {}, {OLD: 9, NEW: 4}),  # a new group: the next alert
        (5_000, {OLD: 7}, {NEW: 1}),  # a new partition: the first since the group began
        (5_000, {}, {OLD: 9, NEW: 1}),  # begun by another gateway a moment ago; nothing came where there is none
        (5_000, {OLD: 7, NEW: 3}, {}),
        (None, {OLD: 7}, {NEW: 4}),  # of a version that did not note when it began
    ],
)
async def test_it_begins_where_the_group_did(since, committed, begins):
    consumer, group = Consumer(committed), Group(dict.fromkeys(committed or ([OTHER] if since else []), since))
    assert await group.begin(consumer, [OLD, NEW]) is bool(begins)
    assert {at: one.offset for at, one in consumer.offsets.items()} == begins
    assert consumer.positions == {**committed, **begins}
    noted = {int(one.metadata) for one in (*consumer.offsets.values(), group.mark(1))}
    assert noted == {since} if since else min(noted) > 1_700_000_000_000


@pytest.mark.parametrize(
    ("noted", "committed", "begins"),
    [
        ({}, {}, {OLD: 9, NEW: 1}),  # no gateway ran when it was added: what came since is not lost
        ({OLD: 5_000, NEW: 5_000}, {OLD: 2, NEW: 0}, {OLD: 9, NEW: 1}),  # removed long ago, and added again
        ({OLD: None, NEW: None}, {OLD: 2, NEW: 0}, {OLD: 9, NEW: 1}),  # by a version that did not note it
        ({OLD: 8_000, NEW: 5_000}, {OLD: 9, NEW: 0}, {NEW: 1}),  # another gateway began with it a moment ago
        ({OLD: 8_000, NEW: 8_000}, {OLD: 9, NEW: 3}, {}),  # it goes on after a restart
    ],
)
async def test_one_that_was_added_begins_then_and_not_where_one_of_its_name_ended(noted, committed, begins):
    consumer, group = Consumer(committed), Group(noted, since=datetime.fromtimestamp(8, UTC))
    assert await group.begin(consumer, [OLD, NEW]) is bool(begins)
    assert {at: one.offset for at, one in consumer.offsets.items()} == begins
    assert consumer.positions == {**committed, **begins}
    assert {one.metadata for one in (*consumer.offsets.values(), group.mark(1))} == {"8000"}


async def test_nothing_is_read_before_it_is_known_where_to_begin():
    consumer = Consumer({OLD: 7})
    await _Rebalance("desk", consumer, {}, Group({OLD: 5_000})).on_partitions_assigned([OLD, NEW])
    assert (consumer.was_paused, consumer.paused) == (True, set())


async def test_where_kafka_does_not_say_it_nothing_is_sent():
    group = Group({}, GroupCoordinatorNotAvailableError("away"))
    consumer = Consumer({})
    listener = _Rebalance("desk", consumer, {}, group)
    listener.require_begun()
    with pytest.raises(GroupCoordinatorNotAvailableError):
        await asyncio.wait_for(listener.on_partitions_assigned([NEW]), PATIENCE_SECONDS)
    assert consumer.paused == {NEW}
    with pytest.raises(MessagingError, match="does not say where to begin"):
        listener.require_begun()


async def test_an_alert_of_two_kinds_is_sent_once_though_their_partitions_are_sent_beside_each_other(monkeypatch):
    sent, may_end = [], asyncio.Event()

    async def deliver(client, webhook, alert_id, body):
        sent.append(alert_id)
        await may_end.wait()

    monkeypatch.setattr("services.gateway.webhooks.deliver", deliver)
    webhook = Webhook(name="desk", url="http://desk.example/", secrets=(new_secret(),))
    sender = Sender(Settings(), webhook, None)
    both = [alert_record(alert("a"), 0, topic=topic) for topic in ("alerts.threat", "alerts.denial")]
    first, second = [asyncio.create_task(sender._settle(record)) for record in both]
    await asyncio.sleep(0.05)
    assert (sent, second.done()) == (["a"], False), "what comes behind it waits too"
    first.cancel()  # another gateway has its partition now
    await until(lambda: sent == ["a", "a"])
    may_end.set()
    await asyncio.wait_for(second, PATIENCE_SECONDS)
    await asyncio.wait_for(sender._settle(both[0]), PATIENCE_SECONDS)
    assert sent == ["a", "a"]


async def test_a_webhook_does_not_wait_for_the_connections_of_slow_ones(monkeypatch):
    monkeypatch.setattr("tasrih.web.client._CONNECTIONS", 1)
    async with web_server() as server:

        async def silent(request, write) -> None:
            await asyncio.sleep(PATIENCE_SECONDS)

        server.answers |= {"/slow": silent, "/quick": response(b"")}
        slow, quick = [
            Sender(OPEN, Webhook(name=name, url=server.url(f"/{name}"), secrets=(new_secret(),)), None)
            for name in ("slow", "quick")
        ]
        async with slow._client, quick._client:
            waiting = asyncio.create_task(slow._settle(alert_record(alert("a"), 0)))
            await until(lambda: server.asked("/slow"))
            await asyncio.wait_for(quick._settle(alert_record(alert("b"), 1)), PATIENCE_SECONDS / 2)
            waiting.cancel()
            await asyncio.wait([waiting])
    assert len(server.asked("/quick")) == 1
