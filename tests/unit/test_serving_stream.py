"""The stream: bounded queues, and coming back without a loss or a double, in whatever order it was read."""

import asyncio
import random

import pytest

from tasrih.events import codec
from tasrih.events.model import Alert
from tasrih.serving.entries import tag_of
from tasrih.serving.hub import MAX_WAITING, FullError, Hub, meets
from tasrih.serving.index import Index
from tasrih.serving.stream import Behind, Stream
from tasrih.serving.vector import Vector
from tests.serving_cases import alert, alert_record
from tests.waiting import PATIENCE_SECONDS, until

ENDS = {("alerts.threat", 0): 10_000, ("alerts.denial", 0): 10_000}
EPOCH = "0123abcd"
THREATS = [[tag_of("alerts", "kind", "threat")]]


class Gateway:
    """One that read these records, in this order."""

    def __init__(self, folder) -> None:
        self.index = Index(folder / f"{random.random()}.sqlite")
        self.index.filling.begin("e", ENDS)
        self.hub = Hub(10)
        self.hub.vector = Vector(EPOCH, {})  # it has read all there was
        self.stream = Stream(self.index, self.hub)

    async def read(self, *records) -> None:
        for record in records:
            place = (record.topic, record.partition)
            told = self.index.filling.add([record], {place: record.offset + 1})
            await self.hub.publish(told, Vector(EPOCH, self.index.reached))


async def heard(texts, count: int) -> list[tuple[str, str]]:
    """Ids of alerts, each with the id of its event, from a connection that is cut off behind the last of them."""
    found: list[tuple[str, str]] = []
    while len(found) < count:
        found += events_in(await asyncio.wait_for(anext(texts), PATIENCE_SECONDS))
    await texts.aclose()
    return found[:count]


async def heard_before(texts, last: str) -> list[tuple[str, str]]:
    """The same, of all that comes before a certain one."""
    found: list[tuple[str, str]] = []
    while last not in dict(found):
        found += events_in(await asyncio.wait_for(anext(texts), PATIENCE_SECONDS))
    await texts.aclose()
    return found[: [name for name, _ in found].index(last)]


def events_in(text: bytes) -> list[tuple[str, str]]:
    blocks = [dict(line.split(": ", 1) for line in block.split("\n") if line) for block in text.decode().split("\n\n")]
    return [(codec.decode(one["data"].encode(), Alert).alert_id, one["id"]) for one in blocks if "data" in one]


async def test_whoever_comes_back_to_any_gateway_hears_all_and_each_once(tmp_path):
    """Alerts stand in two topics, or twice in one; two gateways read the topics in different orders."""
    dice = random.Random(7)
    for _ in range(25):
        topics = {topic: [] for topic in ("alerts.threat", "alerts.denial")}
        names = [f"a{number}" for number in range(8)]
        for name in [*names, *dice.sample(names, 3)]:
            for topic in dice.choice([("alerts.threat",), ("alerts.denial",), ("alerts.denial", "alerts.threat")]):
                topics[topic].append(alert_record(alert(name), len(topics[topic]), topic=topic))
        orders = [merged(topics.values(), dice) for _ in range(2)]
        first, second = Gateway(tmp_path), Gateway(tmp_path)
        await first.read(*orders[0])
        await second.read(*orders[1])
        start = Vector(EPOCH, {})
        some = await heard(first.stream.events(start, []), dice.randint(1, 8))
        begun = await second.stream.start(Vector.read(some[-1][1]))
        await second.read(alert_record(alert("last"), 80))
        rest = await heard_before(second.stream.events(begun, []), "last")
        assert sorted(name for name, _ in [*some, *rest]) == names
        if rest:
            again = await first.stream.start(Vector.read(rest[-1][1]))
            await first.read(alert_record(alert("new"), 90))
            assert [name for name, _ in await heard(first.stream.events(again, []), 1)] == ["new"]


def merged(queues, dice):
    queues = [list(queue) for queue in queues]
    order = []
    while any(queues):
        order.append(dice.choice([queue for queue in queues if queue]).pop(0))
    return order


async def test_what_comes_while_one_catches_up_is_told_once(tmp_path):
    gateway = Gateway(tmp_path)
    await gateway.read(*(alert_record(alert(f"a{number}"), number) for number in range(5)))
    texts = gateway.stream.events(await gateway.stream.start(None, from_beginning=True), THREATS)
    await anext(texts)
    await gateway.read(alert_record(alert("b"), 5), alert_record(alert("c", kind="denial"), 6))
    first = asyncio.create_task(heard(texts, 7))
    await asyncio.sleep(0.1)
    await gateway.read(alert_record(alert("d"), 7))
    assert [name for name, _ in await first] == [*(f"a{number}" for number in range(5)), "b", "d"]


async def test_one_who_begins_now_hears_what_the_index_has_and_nobody_was_told(tmp_path):
    gateway = Gateway(tmp_path)
    await gateway.read(alert_record(alert("a"), 0))
    start = await gateway.stream.start(None)
    told = gateway.index.filling.add([alert_record(alert("b"), 1)], {})
    texts = gateway.stream.events(start, [])
    listening = asyncio.create_task(heard(texts, 2))
    await asyncio.sleep(0.1)
    await gateway.hub.publish(told, Vector(EPOCH, {}))
    await gateway.read(alert_record(alert("c"), 2))
    assert [name for name, _ in await listening] == ["b", "c"]


async def test_who_does_not_take_what_comes_is_cut_off_and_others_go_on(tmp_path):
    hub = Hub(10)
    index = Index(tmp_path / "index.sqlite")
    index.filling.begin("e", ENDS)
    slow, quick = hub.enter(THREATS), hub.enter([])
    taken = []

    async def take() -> None:
        while True:
            taken.extend(await quick.take(5))

    taking = asyncio.create_task(take())
    told = index.filling.add([alert_record(alert(f"a{number}"), number) for number in range(MAX_WAITING + 1)], {})
    await hub.publish(told, Vector(EPOCH, {}))
    await until(lambda: len(taken) > MAX_WAITING)
    taking.cancel()
    assert (slow.is_cut, slow.waiting, quick.is_cut) == (True, 0, False)
    assert len(taken) == MAX_WAITING + 1
    index.close()


async def test_one_who_was_cut_off_is_not_told_that_it_has_heard_what_it_missed(tmp_path):
    gateway = Gateway(tmp_path)
    texts = gateway.stream.events(await gateway.stream.start(None), [])
    await anext(texts)
    waiting = asyncio.create_task(anext(texts))
    await until(lambda: gateway.hub._subscribers)
    for subscriber in tuple(gateway.hub._subscribers):
        subscriber.cut()
    with pytest.raises(StopAsyncIteration):
        await waiting


async def test_heartbeats_say_how_far_one_is_also_when_nothing_is_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr("tasrih.serving.stream.HEARTBEAT_SECONDS", 0.05)
    gateway = Gateway(tmp_path)
    texts = gateway.stream.events(await gateway.stream.start(None), [[tag_of("alerts", "kind", "demand")]])
    await anext(texts)
    await gateway.read(alert_record(alert("a"), 41))
    assert b"42" in await anext(texts)
    await texts.aclose()


async def test_no_more_are_taken_than_there_is_room_for():
    hub = Hub(1)
    one = hub.enter([])
    with pytest.raises(FullError):
        hub.enter([])
    hub.leave(one)
    assert hub.enter([])


async def test_a_gateway_that_has_not_read_so_far_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("tasrih.serving.stream._CATCH_UP_SECONDS", 0.05)
    gateway = Gateway(tmp_path)
    await gateway.read(alert_record(alert("a"), 0))
    with pytest.raises(Behind):
        await gateway.stream.start(Vector(EPOCH, {("alerts.threat", 0): 2}))


async def test_whoever_comes_back_before_the_gateway_has_begun_hears_only_what_it_missed(tmp_path):
    """After a restart with a kept index, the reader has not said yet how far it is."""
    gateway = Gateway(tmp_path)
    gateway.hub.vector = Hub(1).vector
    for number in range(3):
        gateway.index.filling.add([alert_record(alert(f"a{number}"), number)], {("alerts.threat", 0): number + 1})
    back = asyncio.create_task(gateway.stream.start(Vector(EPOCH, {("alerts.threat", 0): 2})))
    new = asyncio.create_task(gateway.stream.start(None))
    await asyncio.sleep(0.1)
    await gateway.hub.publish([], Vector(EPOCH, gateway.index.reached))
    starts = [await asyncio.wait_for(task, PATIENCE_SECONDS) for task in (back, new)]
    await gateway.read(alert_record(alert("b"), 3))
    heard_by = [
        await heard(gateway.stream.events(start, []), count) for start, count in zip(starts, (2, 1), strict=True)
    ]
    assert [[name for name, _ in found] for found in heard_by] == [["a2", "b"], ["b"]]


async def test_whoever_began_with_the_oldest_alert_and_comes_back_hears_only_what_it_missed(tmp_path):
    """A browser that comes back asks the same address, and says its last id beside it."""
    gateway = Gateway(tmp_path)
    await gateway.read(*(alert_record(alert(f"a{number}"), number) for number in range(3)))
    begun = await gateway.stream.start(None, from_beginning=True)
    found = await heard(gateway.stream.events(begun, []), 2)
    assert [name for name, _ in found] == ["a0", "a1"]
    back = await gateway.stream.start(Vector.read(found[-1][1]), from_beginning=True)
    assert [name for name, _ in await heard(gateway.stream.events(back, []), 1)] == ["a2"]


async def test_before_the_gateway_has_begun_nobody_is_told_anything(tmp_path, monkeypatch):
    monkeypatch.setattr("tasrih.serving.stream._CATCH_UP_SECONDS", 0.05)
    gateway = Gateway(tmp_path)
    gateway.hub.vector = Hub(1).vector
    for start in ({"last": None}, {"last": Vector(EPOCH, {})}, {"last": None, "from_beginning": True}):
        with pytest.raises(Behind):
            await gateway.stream.start(**start)


async def test_who_is_told_nothing_of_the_past_does_not_have_all_of_it_looked_through(tmp_path, monkeypatch):
    gateway = Gateway(tmp_path)
    gateway.index.filling.add([alert_record(alert(f"a{number}"), number) for number in range(9)], {})
    await gateway.hub.publish([], Vector(EPOCH, {("alerts.threat", 0): 9}))
    looked_at = []
    monkeypatch.setattr(Index, "told_after", lambda self, *asked: (looked_at.append(asked), asked[1]))
    texts = gateway.stream.events(await gateway.stream.start(None), [])
    await anext(texts)
    waiting = asyncio.create_task(anext(texts))
    await until(lambda: gateway.hub.listeners)
    waiting.cancel()
    assert looked_at == []


def test_filters_choose_together():
    assert meets([], frozenset())
    assert meets([[1, 2], [3]], frozenset({2, 3}))
    assert not meets([[1, 2], [3]], frozenset({1, 2}))
