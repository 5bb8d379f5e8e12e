"""Messages begun while those before them are delivered: only where they hang on nothing before, and never for good."""

import asyncio
from collections.abc import Sequence

from tasrih.messaging.consuming.handling import Effects
from tasrih.messaging.records import Received, Record
from tests.taken_messages import Broker, Ledger, consumer, messages
from tests.waiting import until


class Waiting(Broker):
    """Takes records only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()

    async def send_all(self, records: Sequence[Record]) -> None:
        await self.open.wait()
        await super().send_all(records)


class Begun(Ledger):
    """Says what was begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[int] = []

    async def __call__(self, value: bytes, message: Received) -> Effects:
        self.begun.append(message.offset)
        return await super().__call__(value, message)


async def test_what_is_next_is_handled_during_a_delivery_where_it_hangs_on_nothing_before():
    broker, ledger = Waiting(), Begun()
    batch = messages((b"a", b"said"), (b"a", b"said"))
    taker = consumer(broker, ledger, side_by_side=False, in_one_go=-1.0)
    settling = asyncio.ensure_future(taker.settle(batch))
    await until(lambda: ledger.begun == [0, 1])
    assert ledger.confirmed == []
    broker.open.set()
    assert await settling == 1
    assert await taker.settle(batch[1:]) == 1
    assert (ledger.begun, ledger.confirmed) == ([0, 1], [0, 1])


async def test_what_hangs_on_those_before_is_begun_when_they_are_settled():
    broker, ledger = Waiting(), Begun()
    ledger._failures[1] = 1  # so it is not handled together with the first
    batch = messages((b"a", b"said"), (b"a", b"said"))
    taker = consumer(broker, ledger)
    settling = asyncio.ensure_future(taker.settle(batch))
    await until(lambda: ledger.begun == [0, 1])
    assert ledger.confirmed == []
    broker.open.set()
    assert await settling == 1
    assert ledger.begun == [0, 1]


async def test_what_was_begun_early_is_forgotten_when_its_message_is_given_back():
    broker, ledger = Broker(), Begun()
    taker = consumer(broker, ledger, side_by_side=False, in_one_go=-1.0)
    batch = messages((b"a", b"said"), (b"b", b"said"))
    assert await taker.settle(batch) == 1
    taker.forget()
    assert await taker.settle(batch[1:]) == 1
    assert (ledger.begun.count(1), ledger.confirmed) == (2, [0, 1])


async def test_nothing_is_begun_early_once_the_process_is_asked_to_stop():
    ledger = Begun()
    taker = consumer(Broker(), ledger, lambda: True, side_by_side=False, in_one_go=-1.0)
    assert await taker.settle(messages((b"a", b"said"), (b"b", b"said"))) == 1
    assert ledger.begun == [0]
