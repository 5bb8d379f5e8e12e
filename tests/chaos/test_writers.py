"""Two writers of one official's positions, in any order of their steps and dying anywhere, without Kafka and Redis.

Whatever they do, the last record of every position in the topic, the one that compaction keeps, must be its newest.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Generator, Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerter.handlers import RaiseAlerts
from tasrih.events import codec
from tasrih.events.model import Claim, Position
from tasrih.messaging.consuming.handling import Effects
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import POSITIONS
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.store import id_key
from tasrih.positions.upkeep.repair import Logged, Upkeep
from tasrih.positions.upkeep.verification import verify
from tasrih.serving.editing import merging
from tests.chaos.judge import Left, judge, left_by
from tests.chaos.reference import without_faults
from tests.chaos.workload import MATTERS, WATCHES_FILE, claims, records

WATCHES = load_watches(WATCHES_FILE)
Work = Coroutine[Any, Any, None]


def _told(count: int) -> list[Claim]:
    """An official's claims about the first matters."""
    objects = {matter.object for matter in MATTERS[:count]}
    told = [claim for claim in claims("w", 1) if len(claim.speakers) == 1 and claim.slots.object in objects]
    return [claim for claim in told if claim.official_id]


ONE, TWO = _told(1), _told(2)
HOLDER = ONE[0].official_id or ""


def _expected(told: Sequence[Claim]) -> Left:
    ids = {claim.claim_id for claim in told}
    sent = [record for record in records("w", 1) if _claim_id(record) in ids]
    return asyncio.run(without_faults(sent))


def _claim_id(record: Record) -> str:
    return str(codec.parse(record.value or b"")["claim_id"])


EXPECTED = {len(told): _expected(told) for told in (ONE, TWO)}


class _Step:
    """Lets another one go on."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class SteppedStore:
    """A store, with a step before and after every call."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)
        if not callable(call):
            return call

        async def stepped(*args: Any) -> Any:
            await _Step()
            answer = await call(*args)
            await _Step()
            return answer

        return stepped


class Topics:
    """Kafka, with a step before every record and one before the answer; `positions` as one partition."""

    def __init__(self) -> None:
        self.sent: list[Record] = []

    async def send_all(self, records: Sequence[Record]) -> None:
        for record in records:
            await _Step()
            self.sent.append(record)
        await _Step()

    async def ends(self) -> dict[int, int]:
        return {0: len(self.states)}

    async def read(self, begins: Mapping[int, int], ends: Mapping[int, int]) -> AsyncIterator[Sequence[Logged]]:
        for at in range(begins[0], ends[0]):
            yield [(0, at, at, self.states[at])]

    async def stop(self) -> None:
        pass

    @property
    def states(self) -> list[Position]:
        sent = (record for record in self.sent if record.topic == POSITIONS)
        return [codec.decode(record.value or b"", Position) for record in sent]

    def compact(self) -> None:
        """Keep the last record of every position alone."""
        last = {record.key: record for record in self.sent if record.topic == POSITIONS}
        self.sent = [one for one in self.sent if one.topic != POSITIONS or one is last[one.key]]


class World:
    """A Redis, a Kafka, and which claims were acknowledged."""

    def __init__(self, told: Sequence[Claim]) -> None:
        self.store = MemoryStore()
        self.topics = Topics()
        self._told = told
        self._acknowledged = 0

    def process(self) -> RaiseAlerts:
        return RaiseAlerts(Positions(SteppedStore(self.store), WATCHES), self.topics)

    async def alerter(self, batch: int, begin: int = 0, process: RaiseAlerts | None = None) -> None:
        """What an alerter does with the claims from one on, some in one go."""
        alerts = process or self.process()
        for first in range(begin, len(self._told), batch):
            told = self._told[first : first + batch]
            await self.deliver(await alerts.all(told, [_received(first + place) for place in range(len(told))]))
            self._acknowledged = max(self._acknowledged, first + len(told))

    async def deliver(self, handled: Sequence[Effects]) -> None:
        await self.topics.send_all([record for effects in handled for record in effects.records])
        await self.topics.send_all([record for effects in handled for record in effects.then])
        await handled[0].confirm_all([effects.subject for effects in handled])

    async def last_alerter(self) -> None:
        """What the last one finds: claims that nobody acknowledged, and what the dead have left pending."""
        await self.alerter(1, self._acknowledged)
        await self.sweep()

    async def sweep(self) -> None:
        while await self.process().take_up(0):
            pass

    async def repair(self) -> int:
        repair = await Upkeep(self.store, self.topics).repair(wholly=True)
        await self.sweep()
        return repair.sent_again

    async def left(self) -> Left:
        left = left_by(self.topics.sent)
        for position in self.topics.states:
            left.index |= (await self.store.load(position.official_id, [[id_key(position.position_id)]])).positions
        return left

    # for `verify`
    async def holders(self) -> AsyncIterator[str]:
        yield HOLDER

    async def positions_of(self, holder: str) -> list[Position]:
        keys = [id_key(position.position_id) for position in self.topics.states]
        return list((await self.store.load(holder, [keys])).positions.values())

    async def pending(self) -> list[Any]:
        return []


def _received(offset: int) -> Received:
    return Received("claims", 0, offset, HOLDER.encode(), None, ())


def _run(work: Coroutine[Any, Any, Any], steps: int = 1_000_000) -> Any:
    """Let it do some steps; what it returns if it has ended."""
    try:
        for _ in range(steps):
            work.send(None)
    except StopIteration as ended:
        return ended.value
    return None


class Writer:
    """Some work that goes on step by step until it has ended or its process has died."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.is_running = True

    def step(self, count: int) -> None:
        for _ in range(count if self.is_running else 0):
            try:
                self._work.send(None)
            except StopIteration:
                self.is_running = False
                return

    def end(self) -> None:
        self.step(1_000_000)

    def die(self) -> None:
        self._work.close()
        self.is_running = False


def _faults(world: World, told: Sequence[Claim]) -> list[Any]:
    return judge(EXPECTED[len(told)], _run(world.left()))


turns = st.lists(st.tuples(st.integers(0, 1), st.integers(1, 25)), max_size=40)
batches = st.tuples(st.integers(1, 6), st.integers(1, 6))
deaths = st.tuples(st.booleans(), st.booleans())


@given(turns, batches, deaths)
@settings(max_examples=100)
def test_two_alerters_with_one_partition_leave_what_one_would(turns, batches, deaths):
    world = World(TWO)
    both = [Writer(world.alerter(batch)) for batch in batches]
    for who, count in turns:
        both[who].step(count)
    for writer, is_dead in zip(both, deaths, strict=True):
        writer.die() if is_dead else writer.end()
    _run(world.last_alerter())
    if any(deaths):  # one that slept while the other confirmed its claim may have died before it could compare
        _run(world.repair())
    assert _faults(world, TWO) == []


def _sleeping_and_dying() -> Iterator[World]:
    """An alerter sleeps anywhere while another one does everything, and dies anywhere after it has awoken."""
    for before in range(2, 30):
        for after in range(1, 10):
            world = World(ONE)
            sleeper = Writer(world.alerter(1))
            sleeper.step(before)
            Writer(world.alerter(1)).end()
            sleeper.step(after)
            sleeper.die()
            _run(world.last_alerter())
            yield world


def test_an_earlier_state_that_a_dead_sleeper_left_last_is_found_and_mended_even_after_compaction():
    """The row of its claim was gone, so nothing in Redis tells of it."""
    found = 0
    for world in _sleeping_and_dying():
        is_harmed = bool(_faults(world, ONE))
        found += is_harmed
        if found % 2:
            world.topics.compact()
        differences = _run(verify(world, world.topics, may_forget=False)).differences
        assert {one.problem for one in differences} <= {"older at the topic's end", "not in the topic"}
        assert bool(differences) == is_harmed
        assert _run(world.repair()) == len(differences)
        assert _faults(world, ONE) == []
    assert found, "no moment led to it: nothing was tried"


def _last_and_newest(world: World) -> tuple[dict[str, int], dict[str, int]]:
    last = {position.position_id: position.revision for position in world.topics.states}
    newest = dict.fromkeys(last, 0)
    for position in world.topics.states:
        newest[position.position_id] = max(newest[position.position_id], position.revision)
    return last, newest


def _corrected(steps: int, more: int | None, *, claims_sleep: bool) -> World:
    """Of claims and a correction in one process, one stops after some steps until the other is done; then it dies."""
    world = World(TWO[:5])
    for offset, claim in enumerate(TWO[:2]):
        _run(world.deliver([_run(world.process()(claim, _received(offset)))]))
    one, other = world.topics.states
    states = {position.position_id: position for position in (one, other)}
    correction = merging(states, one.position_id, other.position_id, "م. المحرر", "الوعد نفسه")
    process = world.process()

    async def correct() -> None:
        await world.deliver([await process.correct(correction, _received(0))])

    both = Writer(world.alerter(3, 2, process)), Writer(correct())
    first, second = both if claims_sleep else both[::-1]
    first.step(steps)
    second.end()
    if more is None:
        first.end()
    else:
        first.step(more)
        first.die()
        _run(world.sweep())
    return world


@pytest.mark.parametrize("claims_sleep", [True, False])
@pytest.mark.parametrize("more", [None, *range(0, 16, 2)])
def test_claims_and_a_correction_beside_them_leave_the_newest_state_last(claims_sleep, more):
    """They are consumers of one process, each of which sends in an order of its own."""
    for steps in range(40):
        last, newest = _last_and_newest(_corrected(steps, more, claims_sleep=claims_sleep))
        assert last == newest
