"""Messages taken together: the same comes out as if they were taken one by one, nothing is acknowledged too early."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.model import DeadLetter
from tasrih.messaging.consuming.dead_letter_limit import Limit
from tasrih.messaging.consuming.handling import Effects
from tasrih.messaging.errors import LimitExceededError
from tasrih.messaging.records import Received
from tasrih.messaging.topics import DEAD_LETTERS
from tasrih.telemetry.health import Health, Progress
from tests.taken_messages import Broker, Ledger, consumer, messages, settle_all
from tests.waiting import until

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
