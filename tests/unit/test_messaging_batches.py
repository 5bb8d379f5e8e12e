"""Messages taken together: the same comes out as if they were taken one by one, nothing is acknowledged too early."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import DeadLetter
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.dead_letter_limit import Limit
from tasrih.messaging.consuming.handling import Effects, Patience
from tasrih.messaging.errors import DeliveryError, LimitExceededError, RecordTooLargeError
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import DEAD_LETTERS
from tasrih.telemetry.health import Health, Progress
from tests.waiting import until


class StoreDownError(Exception):
    """An error that passes by itself."""


class Broker:
    """Keeps what it is sent, with the records of each call; refuses what is too large, and whole calls when told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.sent: list[Record] = []
        self.calls: list[list[str]] = []
        self._refusals = refusals

    async def send_all(self, records: Sequence[Record]) -> None:
        if any(record.value == b"huge" for record in records):
            raise RecordTooLargeError("9 MiB")
        if self._refusals:
            self._refusals -= 1
            self.sent += records[: len(records) // 2]  # a part may have been taken
            raise DeliveryError("not now")
        self.calls.append([record.topic for record in records])
        self.sent += records

    def by_key(self, *, once: bool = False) -> dict[tuple[str, bytes | None], list[bytes | None]]:
        """Values by topic and key in the order of sending; with `once`, each where it came last."""
        found: defaultdict[tuple[str, bytes | None], list[bytes | None]] = defaultdict(list)
        for record in self.sent:
            values, value = found[record.topic, record.key], told(record)
            if once and value in values:
                values.remove(value)
            values.append(value)
        return dict(found)


def told(record: Record) -> bytes | None:
    """The value of a record; of a dead letter, which holds the time, what it is about and why."""
    if record.topic != DEAD_LETTERS or not record.value:
        return record.value
    letter = codec.decode(record.value, DeadLetter)
    return f"{letter.offset} {letter.reason} {letter.detail}".encode()


class Ledger:
    """A handler whose result depends on what came before under the same key, as that of claims does."""

    def __init__(self, waits: Sequence[int] = (0,), failures: Sequence[int] = ()) -> None:
        self._waits = waits
        self._failures = Counter(failures)  # by offset, how often the store is out of reach before it answers
        self._taken: Counter[bytes | None] = Counter()
        self._pending: dict[int, Effects] = {}
        self.confirmed: list[int] = []

    async def __call__(self, value: bytes, message: Received) -> Effects:
        for _ in range(self._waits[message.offset % len(self._waits)]):
            await asyncio.sleep(0)
        if self._failures[message.offset]:
            self._failures[message.offset] -= 1
            raise StoreDownError
        if value == b"poison":
            raise ZeroDivisionError
        if message.offset not in self._pending:
            self._taken[message.key] += 1
            self._pending[message.offset] = self._effects(value, message, self._taken[message.key])
        return self._pending[message.offset]

    async def all(self, values: Sequence[bytes], taken: Sequence[Received]) -> list[Effects]:
        """Many in one go; one that is out of reach or poisonous lets all fail."""
        return [await self(value, message) for value, message in zip(values, taken, strict=True)]

    def _effects(self, value: bytes, message: Received, number: int) -> Effects:
        async def confirm(_) -> None:
            self.confirmed.append(message.offset)

        position = f"{message.offset} is number {number}".encode()
        alert = b"huge" if value == b"huge" else b"heard: " + position
        alerts = (Record("alerts.statement", message.key, alert, ()),) if number % 2 else ()
        return Effects(alerts, confirm, (Record("positions", message.key, position, ()),))


def decode(message: Received) -> bytes:
    if message.value == b"no event":
        raise MessageError("bad_json", "at byte 0")
    return message.value or b""


def consumer(
    broker: Broker, ledger: Ledger, stopping=lambda: False, health=None, limit=None, **changes
) -> Consumer[bytes]:
    return Consumer(
        service="alerter",
        decode=decode,
        handle=ledger,
        handle_all=ledger.all if changes.pop("in_one", False) else None,
        side_by_side=changes.pop("side_by_side", True),
        producer=broker,
        transient=(StoreDownError,),
        patience=Patience(**{"handler": 5.0, "first_pause": 0.0001, "longest_pause": 0.0001} | changes),
        stopping=stopping,
        health=health or Health(Progress(60)),
        limit=limit,
    )


def messages(*contents: tuple[bytes, bytes]) -> list[Received]:
    return [Received("claims", 0, offset, key, value, ()) for offset, (key, value) in enumerate(contents)]


async def settle_all(taker: Consumer[bytes], waiting: list[Received], sizes: Sequence[int]) -> list[int]:
    """Hand everything over in batches of these sizes, again and again, as a worker does; how many were settled each."""
    settled, turn = [], 0
    while waiting:
        batch = waiting[: sizes[turn % len(sizes)]]
        settled.append(await taker.settle(batch))
        assert 0 < settled[-1] <= len(batch)
        del waiting[: settled[-1]]
        turn += 1
    return settled


CONTENTS = st.tuples(
    st.sampled_from([b"a", b"b", b"c"]), st.sampled_from([b"said"] * 4 + [b"poison", b"no event", b"huge"])
)


@given(
    st.lists(CONTENTS, max_size=14),
    st.lists(st.integers(1, 8), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), min_size=1, max_size=5),
    st.lists(st.integers(0, 13), max_size=4),
    st.sampled_from([{"side_by_side": False}, {"side_by_side": True}, {"side_by_side": True, "in_one": True}]),
)
@example([(b"a", b"said")] * 4, [1, 3], [0], [2], {"side_by_side": False})  # ends before what was begun ahead
def test_any_batches_give_the_same_records_in_the_same_order_by_key(contents, sizes, waits, failures, way):
    alone, together = Broker(), Broker()
    one, many = Ledger(), Ledger(waits, failures)
    asyncio.run(settle_all(consumer(alone, one), messages(*contents), [1]))
    asyncio.run(settle_all(consumer(together, many, **way), messages(*contents), sizes))
    assert together.by_key() == alone.by_key()
    assert sorted(many.confirmed) == sorted(one.confirmed)


async def test_what_is_handled_in_one_go_is_confirmed_in_one_go():
    class Counting(Ledger):
        goes = 0

        async def all(self, values, taken):
            self.goes += 1
            return [replace(one, confirm_all=self.confirm, subject=one) for one in await super().all(values, taken)]

        async def confirm(self, effects):
            self.confirmed.append(len(effects))

    ledger = Counting()
    batch = messages((b"a", b"said"), (b"b", b"no event"), (b"a", b"said"))
    assert await consumer(Broker(), ledger, in_one=True).settle(batch) == 3
    assert (ledger.goes, ledger.confirmed) == (1, [2])


async def test_those_that_fail_together_are_handled_one_by_one(caplog):
    ledger = Ledger()
    batch = messages((b"a", b"said"), (b"b", b"poison"), (b"c", b"said"))
    broker = Broker()
    assert await consumer(broker, ledger, in_one=True).settle(batch) == 3
    assert ledger.confirmed == [0, 2]
    assert [record.topic for record in broker.sent].count(DEAD_LETTERS) == 1
    assert "3 messages are handled one by one" in caplog.text


@given(st.lists(CONTENTS, max_size=14), st.lists(st.integers(1, 8), min_size=1, max_size=4), st.integers(1, 6))
def test_what_is_sent_again_after_a_refusal_is_the_same_again(contents, sizes, refusals):
    alone, together = Broker(), Broker(refusals)
    asyncio.run(settle_all(consumer(alone, Ledger()), messages(*contents), [1]))
    asyncio.run(settle_all(consumer(together, Ledger()), messages(*contents), sizes))
    assert together.by_key(once=True) == alone.by_key()


async def test_together_means_one_delivery_in_two_stages():
    broker, ledger = Broker(), Ledger()
    batch = messages((b"a", b"said"), (b"b", b"said"), (b"c", b"said"))
    assert await consumer(broker, ledger).settle(batch) == 3
    assert broker.calls == [["alerts.statement"] * 3, ["positions"] * 3]
    assert ledger.confirmed == [0, 1, 2]


async def test_those_before_one_that_has_to_wait_are_settled_and_no_other():
    broker, ledger = Broker(), Ledger(waits=[0, 0, 3, 0], failures=[2] * 1_000_000)
    stop = False
    health = Health(Progress(60))
    taker = consumer(broker, ledger, lambda: stop, health)
    batch = messages((b"a", b"said"), (b"b", b"said"), (b"c", b"said"), (b"d", b"said"))
    assert await taker.settle(batch) == 2
    assert health.readiness.ready, "the two in front of it needed nothing that is away"
    waiting = asyncio.ensure_future(taker.settle(batch[2:]))
    await until(lambda: not health.readiness.ready)
    stop = True
    assert await waiting == 0
    assert ledger.confirmed == [0, 1]
    assert {record.key for record in broker.sent} == {b"a", b"b"}


async def test_a_broken_installation_ends_the_process_after_those_before():
    class Broken(Ledger):
        async def __call__(self, value: bytes, message: Received) -> Effects:
            if message.offset == 1:
                raise TasrihError("kinds.yaml:4: missing field")
            return await super().__call__(value, message)

    broker, ledger = Broker(), Broken()
    taker = consumer(broker, ledger)
    batch = messages((b"a", b"said"), (b"b", b"said"), (b"c", b"said"))
    assert await taker.settle(batch) == 1
    with pytest.raises(TasrihError):
        await taker.settle(batch[1:])
    assert ledger.confirmed == [0]


async def test_a_record_that_is_too_large_buries_its_own_message_only():
    broker, ledger = Broker(), Ledger()
    contents = [(b"a", b"said"), (b"b", b"said"), (b"c", b"huge"), (b"d", b"said"), (b"e", b"said")]
    await settle_all(consumer(broker, ledger), messages(*contents), [5])
    letters = [codec.decode(record.value or b"", DeadLetter) for record in broker.sent if record.topic == DEAD_LETTERS]
    assert [(letter.reason, letter.offset) for letter in letters] == [("too_large", 2)]
    assert ledger.confirmed == [0, 1, 3, 4]


async def test_what_takes_long_is_delivered_before_more_is_begun():
    class Slow(Ledger):
        async def __call__(self, value: bytes, message: Received) -> Effects:
            await asyncio.sleep(0.01)
            return await super().__call__(value, message)

    batch = messages(*[(b"a", b"said")] * 5)
    assert await settle_all(consumer(Broker(), Slow(), side_by_side=False, in_one_go=0.005), batch, [5]) == [1] * 5


async def test_other_keys_do_not_wait_for_each_other_and_the_same_key_does():
    running: Counter[bytes | None] = Counter()
    most: Counter[str] = Counter()

    class Watched(Ledger):
        async def __call__(self, value: bytes, message: Received) -> Effects:
            running[message.key] += 1
            most["all"] = max(most["all"], running.total())
            most["key"] = max(most["key"], *running.values())
            await asyncio.sleep(0.001)
            running[message.key] -= 1
            return await super().__call__(value, message)

    contents = [(b"a", b"said"), (b"b", b"said"), (b"a", b"said"), (b"c", b"said")]
    assert await consumer(Broker(), Watched()).settle(messages(*contents)) == 4
    assert most == {"all": 3, "key": 1}
    most.clear()
    assert await consumer(Broker(), Watched(), side_by_side=False).settle(messages(*contents)) == 4
    assert most == {"all": 1, "key": 1}


@given(st.lists(CONTENTS, max_size=14), st.lists(st.integers(1, 8), min_size=1, max_size=4), st.integers(0, 2))
def test_too_many_dead_letters_end_the_process_at_the_same_message(contents, sizes, refusals):
    async def settled_before(broker: Broker, sizes: Sequence[int]) -> int:
        waiting = messages(*contents)
        try:
            await settle_all(consumer(broker, Ledger(), limit=Limit(max_consecutive=1)), waiting, sizes)
        except LimitExceededError:
            return len(contents) - len(waiting)
        return len(contents)

    alone, together = Broker(), Broker(refusals)
    assert asyncio.run(settled_before(together, sizes)) == asyncio.run(settled_before(alone, [1]))
    assert together.by_key(once=True) == alone.by_key()


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
