"""Faust's reader without its costs: it delivers at once where it may, and as Faust does everywhere else."""

import asyncio
import inspect
from types import SimpleNamespace

import pytest
from faust.transport.drivers.aiokafka import Consumer

from tasrih.messaging.reading import Reader


def reader(*, full: bool = False, flowing: bool = True) -> Reader:
    """A reader with as much of Faust around it as it looks at."""
    made = Reader.__new__(Reader)
    queue = SimpleNamespace(full=lambda: full)
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
    await asyncio.wait_for(reading, 0.5)
    assert read == [1.0]


def test_faust_still_delivers_in_the_way_that_is_cut_short_here():
    loop = inspect.getsource(Consumer._drain_messages)
    assert "await self.wait_first(\n                                callback(message), self.suspend_flow.wait()" in loop
    assert loop.count("wait_first") == 1
    assert "await self.sleep(1)" in inspect.getsource(Consumer._wait_next_records)
