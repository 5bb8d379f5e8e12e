"""Faust's reader without its costs: it delivers at once where it may, and as Faust does everywhere else."""

import asyncio
import inspect
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.util import commit_structure_validate
from faust.app.base import App
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer
from faust.types import TP

from tasrih.messaging.consuming.reading import Reader, _ReadingThread
from tasrih.messaging.consuming.worker import create_app
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress
from tests.waiting import PATIENCE_SECONDS


def reader(*, full: bool = False, flowing: bool = True, sizes: Sequence[int] = ()) -> Reader:
    """A reader with as much of Faust around it as it looks at."""
    made = Reader.__new__(Reader)
    waiting = [SimpleNamespace(message=SimpleNamespace(value=b"x" * size)) for size in sizes]
    queue = SimpleNamespace(full=lambda: full, _queue=waiting)
    flow = SimpleNamespace(is_active=lambda: flowing)
    made.app = SimpleNamespace(flow_control=flow, topics=[SimpleNamespace(queue=queue)])
    return made


@pytest.fixture
def by_faust(monkeypatch):
    """How often Faust's own waiting was used."""
    used = []

    async def wait_first(_, *waited, timeout=None):
        used.append(waited)
        for coroutine in waited:
            coroutine.close()

    monkeypatch.setattr(Consumer, "wait_first", wait_first)
    return used


async def deliver(done: list[str]) -> None:
    done.append("delivered")


async def test_a_message_for_which_there_is_room_is_delivered_without_another_task(by_faust):
    done: list[str] = []
    tasks = len(asyncio.all_tasks())
    await reader().wait_first(deliver(done), asyncio.Event().wait())
    assert done == ["delivered"]
    assert len(asyncio.all_tasks()) == tasks
    assert by_faust == []


@pytest.mark.parametrize("state", [{"full": True}, {"flowing": False}])
async def test_a_message_that_has_to_wait_is_waited_for_as_faust_does(by_faust, state):
    await reader(**state).wait_first(deliver([]), asyncio.Event().wait())
    assert len(by_faust) == 1


@pytest.mark.parametrize("sizes", [[4_000_000], [3_000_000] * 3 + [10]])
async def test_large_messages_wait_for_room_as_long_as_they_are_few(by_faust, sizes):
    done: list[str] = []
    await reader(sizes=sizes).wait_first(deliver(done), asyncio.Event().wait())
    assert (done, by_faust) == (["delivered"], [])


async def test_behind_large_messages_nothing_is_delivered_until_they_are_taken(monkeypatch):
    async def wait_first(_, delivery, rebalance, timeout=None):
        rebalance.close()
        await delivery

    monkeypatch.setattr(Consumer, "wait_first", wait_first)
    made, done = reader(sizes=[3_000_000] * 3), []
    delivering = asyncio.ensure_future(made.wait_first(deliver(done), asyncio.Event().wait()))
    await asyncio.sleep(0.02)
    assert done == []
    made.app.topics[0].queue._queue.pop()
    await asyncio.wait_for(delivering, PATIENCE_SECONDS)
    assert done == ["delivered"]


async def test_whatever_else_faust_waits_for_it_waits_for_itself(by_faust):
    await reader().wait_first(deliver([]))
    assert len(by_faust) == 1


async def test_it_reads_on_as_soon_as_there_is_room(monkeypatch):
    made = reader()
    made._buffered_partitions, made._active_partitions, made.flow_active = {"news 0"}, set(), True
    monkeypatch.setattr(Reader, "should_stop", property(lambda _: False))
    read = []

    async def wait_next_records(_, timeout):
        read.append(timeout)

    monkeypatch.setattr(Consumer, "_wait_next_records", wait_next_records)
    reading = asyncio.ensure_future(made._wait_next_records(1.0))
    await asyncio.sleep(0.02)
    assert read == []
    made._active_partitions.add("news 0")
    made._buffered_partitions.clear()
    await asyncio.wait_for(reading, PATIENCE_SECONDS)
    assert read == [1.0]


@pytest.mark.parametrize(("buffered", "seconds"), [({"claims 0"}, 0.02), (set(), 1.0)])
async def test_while_there_is_no_room_for_one_partition_the_silence_of_others_is_awaited_for_a_moment(
    monkeypatch, buffered, seconds
):
    made, waited = reader(), []
    made._buffered_partitions, made._active_partitions, made.flow_active = buffered, {"corrections 0"}, True
    made.not_waiting_next_records = asyncio.Event()
    made.app.client_only = False
    monkeypatch.setattr(Reader, "should_stop", property(lambda _: False))
    monkeypatch.setattr(Reader, "_get_active_partitions", lambda made: made._active_partitions)

    async def getmany(_, active_partitions, timeout):
        waited.append((active_partitions, timeout))
        return {}

    monkeypatch.setattr(Reader, "_getmany", getmany)
    await made._wait_next_records(1.0)
    assert waited == [({"corrections 0"}, seconds)]


def test_a_silent_topic_holds_up_a_busy_one_for_a_moment_only(monkeypatch):
    made = SimpleNamespace(_isolation_level="read_uncommitted", _fetch_max_wait_ms=1500)
    monkeypatch.setattr(AIOKafkaConsumerThread, "_create_worker_consumer", lambda _, transport: made)
    thread = _ReadingThread.__new__(_ReadingThread)
    assert thread._create_worker_consumer(None) is made
    assert (made._isolation_level, made._fetch_max_wait_ms) == ("read_committed", 50)


def test_faust_has_still_no_settings_for_how_it_reads_and_its_client_takes_them_when_it_starts():
    made = inspect.getsource(AIOKafkaConsumerThread._create_worker_consumer)
    assert "fetch_max_wait_ms=1500" in made
    assert 'isolation_level: str = "read_uncommitted"' in made
    started = inspect.getsource(AIOKafkaConsumer)
    assert "fetch_max_wait_ms=self._fetch_max_wait_ms" in started
    assert "isolation_level=self._isolation_level" in started


def test_faust_still_delivers_in_the_way_that_is_cut_short_here():
    loop = inspect.getsource(Consumer._drain_messages)
    assert "await self.wait_first(\n                                callback(message), self.suspend_flow.wait()" in loop
    assert loop.count("wait_first") == 1
    assert "await self.sleep(1)" in inspect.getsource(Consumer._wait_next_records)


PLACE, OTHER = TP("news", 0), TP("news", 1)


def with_books() -> Reader:
    """A reader that has acknowledged, and not yet committed, an offset of two partitions."""
    made = reader()
    for name in ("_gap", "_acked", "_acked_index", "_read_offset", "_committed_offset"):
        setattr(made, name, {PLACE: [7], OTHER: [8]})
    made._active_partitions, made._paused_partitions = {PLACE, OTHER}, {PLACE}
    return made


async def test_what_is_acknowledged_can_be_committed_before_partitions_move():
    made, found = with_books(), []

    async def revoked(places):
        found.append((places, dict(made._acked), set(made._active_partitions), set(made._paused_partitions)))

    made._on_partitions_revoked = revoked
    await made.on_partitions_revoked({PLACE})
    assert found == [({PLACE}, {PLACE: [7], OTHER: [8]}, {OTHER}, set())]
    assert made._acked == made._gap == made._read_offset == {OTHER: [8]}
    assert made._acked_index == made._committed_offset == {OTHER: [8]}


async def test_the_last_commit_comes_after_one_that_is_under_way(monkeypatch):
    made, commits = reader(), []
    made.app.client_only, made.loop = False, asyncio.get_running_loop()
    made._commit_fut = asyncio.Future()

    async def force_commit(_, *args, **options):
        commits.append(options)

    monkeypatch.setattr(Consumer, "force_commit", force_commit)
    last = asyncio.ensure_future(made.commit_and_end_transactions())
    await asyncio.sleep(0)
    under_way, made._commit_fut = made._commit_fut, None
    under_way.set_result(None)
    await last
    assert commits == [{"start_new_transaction": False}]


class Assigned:
    """A client that the group has given these partitions, and what is asked of it."""

    def __init__(self, *places: TP) -> None:
        self._places = set(places)
        self.commits: list[dict] = []

    def assignment(self):
        return self._places

    async def commit(self, offsets):
        self.commits.append({place: known.offset for place, known in commit_structure_validate(offsets).items()})


@pytest.fixture
def thread():
    """The reading thread of an app, which is not started."""
    app = create_app(Settings(), "a-group", Health(Progress(60), "kafka"))
    made = app._new_consumer()._thread
    yield made
    made.thread_loop.close()


async def test_what_is_no_longer_ours_when_it_would_be_committed_ends_nothing(thread):
    """The group may take all partitions after Faust has looked; the client refuses to commit nothing at all."""
    thread._consumer = Assigned()
    assert await thread._commit({PLACE: 8}) is False
    assert thread.crash_reason is None
    assert thread._consumer.commits == []
    await AIOKafkaConsumerThread._commit(thread, {PLACE: 8})
    assert isinstance(thread.crash_reason, ValueError)


async def test_what_is_ours_is_committed(thread):
    thread._consumer = Assigned(PLACE)
    assert await thread._commit({PLACE: 8, OTHER: 9}) is True
    assert thread._consumer.commits == [{PLACE: 8}]


def test_faust_still_forgets_before_it_commits_and_skips_the_last_commit():
    revoked = inspect.getsource(Consumer.on_partitions_revoked)
    assert 0 < revoked.index("self._acked.pop(tp, None)") < revoked.index("(self._on_partitions_revoked,")
    assert revoked.count(".pop(tp, None)") == 5
    assert inspect.getsource(Consumer.commit).count("if await self.maybe_wait_for_commit_to_finish():") == 1
    assert "await self.commit(start_new_transaction=False)" in inspect.getsource(Consumer.commit_and_end_transactions)


@pytest.mark.parametrize(("stopping", "expected"), [(False, [{"news"}]), (True, [])])
async def test_who_is_to_stop_joins_no_group_any_more(monkeypatch, stopping, expected):
    """Faust ends its wait before it joins when it is stopped, and joins; the group then waited for who was gone."""
    made, subscribed = reader(), []
    made.app.should_stop = stopping

    async def subscribe(_, topics):
        subscribed.append(topics)

    monkeypatch.setattr(Consumer, "subscribe", subscribe)
    await made.subscribe({"news"})
    assert subscribed == expected


def test_the_client_still_waits_for_its_group_and_leaves_it_only_as_a_full_member():
    assert "await self._coordination_task" in inspect.getsource(GroupCoordinator.close)
    assert "if self.generation > 0" in inspect.getsource(GroupCoordinator._maybe_leave_group)
    assert "if self._closing.done():\n            return" in inspect.getsource(GroupCoordinator.close)


def test_a_rebalance_while_it_stops_leaves_the_group_to_the_reading_thread():
    """Faust closed the client from another thread; it was then closed already when it was to leave the group."""
    made, closed = reader(), []
    made._thread = SimpleNamespace(close=lambda: closed.append(True))
    App._on_rebalance_when_stopped(SimpleNamespace(consumer=made))
    assert closed == []
    Consumer.close(made)
    assert closed == [True]


async def test_a_member_that_could_not_read_for_long_joins_again():
    """After a minute of silence the client joined never again, for without partitions Faust reads nothing."""

    async def nothing(*_):
        pass

    app = create_app(Settings(), "a-group", Health(Progress(60), "kafka"))
    subscription = SimpleNamespace(subscribed_pattern=None, fetcher_idle_time=7 * 86_400.0, assignment="a new one")
    coordinator = SimpleNamespace(
        _subscription=subscription,
        _performed_join_prepare=True,
        _stop_heartbeat_task=nothing,
        _start_heartbeat_task=lambda: None,
        _max_poll_interval=app.conf.broker_max_poll_interval,
        _retry_backoff_ms=1,
        _do_rejoin_group=lambda _: asyncio.sleep(0, result=True),
    )
    assert await GroupCoordinator.ensure_active_group(coordinator, subscription, "an old one") == "a new one"
    coordinator._performed_join_prepare, coordinator._max_poll_interval = True, 60.0
    assert await GroupCoordinator.ensure_active_group(coordinator, subscription, "an old one") is None
