"""The index is repaired from the topic: whatever Redis forgets and whenever a process dies, alerts stay the same."""

import asyncio
import copy
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerter.handlers import RaiseAlerts
from tasrih.events import codec
from tasrih.events.model import Alert, Position
from tasrih.messaging.errors import RecordTooLargeError
from tasrih.messaging.records import Received
from tasrih.positions.deciding.keeping import MAX_CLAIMS
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.store import StoreError, id_key
from tasrih.positions.upkeep.repair import Upkeep
from tests.position_claims import HADDAD, make_claim

DAY = 24
CLAIMS = [
    make_claim(),
    make_claim(article="b-1", source="وكالة الجزر", hours=2),
    make_claim(article="h-1", speakers=[HADDAD]),
    make_claim(kind="denial", article="z-1", hours=3 * DAY),
    make_claim(article="c-1", hours=3),
    make_claim("الجامعات ستستقبل خمسة آلاف طالب جديد في كليات الهندسة والطب", article="u-1", hours=4),
    make_claim(article="h-2", speakers=[HADDAD], hours=5),
]


class Topic:
    """The topic `positions`: two partitions, and the alerts beside it."""

    def __init__(self):
        self.partitions = {0: [], 1: []}
        self.alerts = []

    async def send_all(self, records):
        for record in records:
            if record.topic == "positions":
                position = codec.decode(record.value, Position)
                self.partitions[int(position.position_id[0], 16) % 2].append(position)
            elif record.topic.startswith("alerts."):
                self.alerts.append(codec.decode(record.value, Alert).alert_id)

    async def ends(self):
        return {number: len(records) for number, records in self.partitions.items()}

    async def read(self, begins, ends):
        for number, records in self.partitions.items():
            yield [(number, at, at, records[at]) for at in range(begins[number], ends[number])]

    async def stop(self):
        pass

    def newest(self):
        states = {}
        for position in (position for records in self.partitions.values() for position in records):
            states[position.position_id] = max(position, states.get(position.position_id, position), key=_revision)
        return states


def _revision(position):
    return position.revision


@dataclass
class World:
    """One alerter, its Redis and its topics; `faults` are told for each moment at which something may go wrong."""

    faults: list[str]
    topic: Topic = field(default_factory=Topic)
    store: MemoryStore = field(default_factory=lambda: MemoryStore(guarded=True))
    servers: int = 0
    saved: MemoryStore | None = None

    def start(self):
        """A new process: it trusts nothing, and knows nothing of what it wrote before."""
        self.store.trust(None)
        self.upkeep = Upkeep(self.store, self.topic)
        self.alerts = RaiseAlerts(Positions(self.store), self.topic)

    def moment(self):
        """Let the next fault happen; True when the process dies of it."""
        fault = self.faults.pop(0) if self.faults else "none"
        if fault == "save":
            self.saved = copy.deepcopy(self.store)
        elif fault in ("go back", "empty"):
            self.servers += 1
            before = self.saved if fault == "go back" and self.saved else MemoryStore(guarded=True)
            self.store.__dict__ |= copy.deepcopy(before).__dict__ | {
                "server": f"server {self.servers}",
                "trusted": self.store.trusted,
            }
        return fault == "die"

    async def settle(self, claim):
        """What the consumer does until the claim is acknowledged."""
        self.start()
        while not await self._try(claim):
            pass

    async def _try(self, claim):
        try:
            if self.moment():
                return self.start()
            await self.upkeep.look()
            if self.moment():
                return self.start()
            effects = await self.alerts(claim, Received("claims", 0, 0, None, None, ()))
            if self.moment():
                return self.start()
            await self.topic.send_all(effects.records)
            await self.topic.send_all(effects.then)
            if self.moment():
                return self.start()
            await effects.confirm()
        except StoreError:
            return False
        return not self.moment() or self.start()


@pytest.mark.parametrize("taken_up", [True, False])
async def test_what_an_old_snapshot_brings_back_never_stays_the_last_state(taken_up):
    """Its versions may go on where those of the lost data ended, as if nobody had come in between."""
    store, topic = MemoryStore(), Topic()
    store.trust(await store.survey())
    alerts = RaiseAlerts(Positions(store), topic)

    async def settle(claim):
        effects = await alerts(claim, Received("claims", 0, 0, None, None, ()))
        await topic.send_all((*effects.records, *effects.then))
        return effects

    first = await settle(CLAIMS[0])
    snapshot = copy.deepcopy(store.__dict__)
    await first.confirm()
    await (await settle(CLAIMS[1])).confirm()
    newest = topic.newest()
    store.__dict__.update(snapshot)
    await store.restore(list(newest.values()))
    store.trust(await store.survey())
    await (await settle(CLAIMS[5])).confirm()  # of the same holder, on another matter
    if taken_up:
        assert await alerts.take_up(0) == 1
    else:
        await (await settle(CLAIMS[0])).confirm()
    last = {position.position_id: position for records in topic.partitions.values() for position in records}
    assert last == topic.newest()


async def test_who_dies_while_taking_up_leaves_no_earlier_state_behind_a_later_one(monkeypatch):
    store, topic = MemoryStore(), Topic()
    alerts = RaiseAlerts(Positions(store), topic)
    await alerts(CLAIMS[0], Received("claims", 0, 0, None, None, ()))  # whoever took it died of it
    later = await alerts(CLAIMS[1], Received("claims", 0, 1, None, None, ()))
    await topic.send_all((*later.records, *later.then))
    await later.confirm()

    async def gone(*_):
        raise StoreError("gone")

    monkeypatch.setattr(store, "confirm", gone)
    with pytest.raises(StoreError):
        await alerts.take_up(0)
    last = {position.position_id: position for records in topic.partitions.values() for position in records}
    assert last == topic.newest()


async def outcome_of(faults):
    world = World(faults)
    for claim in CLAIMS:
        await world.settle(claim)
    await world.upkeep.look()
    return world


async def in_index(world):
    """What the index holds of everything in the topic."""
    found = {}
    for position in world.topic.newest().values():
        found |= (await world.store.load(position.official_id, [[id_key(position.position_id)]])).positions
    return found


faults = st.lists(st.sampled_from(["none", "none", "save", "go back", "empty", "die"]), max_size=60)


@given(faults)
@settings(max_examples=100)
def test_whatever_is_lost_and_whoever_dies_the_alerts_are_the_same(faults):
    clean, harmed = asyncio.run(outcome_of([])), asyncio.run(outcome_of(faults))
    assert len(set(clean.topic.alerts)) == 4
    assert set(harmed.topic.alerts) == set(clean.topic.alerts)
    assert harmed.topic.newest() == clean.topic.newest()
    assert asyncio.run(in_index(harmed)) == clean.topic.newest()


async def test_only_what_came_after_the_last_mark_is_read_again():
    world = await outcome_of([])
    assert (await Upkeep(world.store, world.topic).repair()).read == 0
    world.topic.partitions[0] += world.topic.partitions[0][-1:]
    repair = await Upkeep(world.store, world.topic).repair()
    assert (repair.is_whole, repair.read, repair.written) == (True, 1, 0)


async def test_claims_that_their_position_no_longer_names_are_known_again_after_a_loss():
    """Short contents are one only within a news cycle: decided anew, such a claim would open a position and tell it."""
    short = "سنرد"
    claims = [make_claim(short, article=f"s-{at}", hours=20 * at) for at in range(2 * MAX_CLAIMS)]
    world = World([])
    for claim in claims:
        await world.settle(claim)
    told = list(world.topic.alerts)
    [position] = world.topic.newest().values()
    assert (position.appearances, claims[10].claim_id in position.claims) == (len(claims), False)
    world.store = MemoryStore(guarded=True)
    for claim in claims:
        await world.settle(claim)
    assert (world.topic.alerts, list(world.topic.newest().values())) == (told, [position])


async def test_marks_of_another_topic_of_that_name_do_not_count():
    world = await outcome_of([])
    states = list(world.topic.newest().values())
    fullest = max(world.topic.partitions, key=lambda number: len(world.topic.partitions[number]))
    world.topic.partitions = {number: states[:1] if number == fullest else [] for number in (0, 1)}
    assert (await Upkeep(world.store, world.topic).repair()).read == 1
    assert (await world.store.survey())[0].whole == {fullest: 1, 1 - fullest: 0}


class Failing(Topic):
    """A topic that Kafka stops giving after one partition."""

    async def read(self, begins, ends):
        async for records in super().read(begins, ends):
            if records:
                yield records
                raise StoreError("Kafka is away")


async def test_a_repair_that_was_cut_short_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr("tasrih.positions.upkeep.repair._NOTE_AFTER", 1)
    world = await outcome_of([])
    topic, store = Failing(), MemoryStore()
    topic.partitions = world.topic.partitions
    with pytest.raises(StoreError):
        await Upkeep(store, topic).repair()
    first = next(number for number, records in topic.partitions.items() if records)
    repair = await Upkeep(store, world.topic).repair()
    assert repair.read == sum(len(records) for number, records in topic.partitions.items() if number != first)
    world.store = store
    assert await in_index(world) == topic.newest()


class Moving(Topic):
    """A topic during whose reading Redis loses everything, once."""

    store: MemoryStore

    async def read(self, begins, ends):
        async for records in super().read(begins, ends):
            yield records
        if self.store.server == "memory":
            self.store.__dict__ |= MemoryStore("restarted").__dict__


async def test_a_loss_during_the_repair_is_repaired():
    world = await outcome_of([])
    topic = Moving()
    topic.partitions = world.topic.partitions
    topic.store = store = MemoryStore()
    repair = await Upkeep(store, topic).repair()
    assert (repair.is_whole, store.trusted) == (False, None)
    await Upkeep(store, topic).look()
    assert store.trusted is not None
    world.store = store
    assert await in_index(world) == topic.newest()


async def test_two_repairs_at_once_and_a_writer_lose_nothing():
    world = await outcome_of([])
    store = MemoryStore(guarded=True)
    repairs = await asyncio.gather(*(Upkeep(store, world.topic).repair() for _ in range(2)))
    assert all(repair.is_whole for repair in repairs)
    late = await Positions(store).handle(make_claim(article="d-1", hours=6))
    await store.restore(list(world.topic.newest().values()))
    assert (await Positions(store).handle(make_claim(article="d-1", hours=6))) == late


@pytest.mark.parametrize("age", [0, 60])
async def test_what_a_dead_alerter_left_is_taken_up_when_it_is_old_enough(age):
    topic, store = Topic(), MemoryStore()
    dead = RaiseAlerts(Positions(store), topic)
    effects = await dead(CLAIMS[0], Received("claims", 0, 0, None, None, (("traceparent", b"00-x"),)))
    sent = []

    class Sent(Topic):
        async def send_all(self, records):
            sent.extend(records)

    alive = RaiseAlerts(Positions(store), Sent())
    assert await alive.take_up(age) == (1 if age == 0 else 0)
    assert tuple(sent) == ((*effects.records, *effects.then) if age == 0 else ())
    assert await alive.take_up(0) == (0 if age == 0 else 1)
    assert (await Positions(store).handle(CLAIMS[0])).already_sent


async def test_what_can_never_be_delivered_does_not_keep_the_rest_from_being_taken_up(caplog):
    store = MemoryStore()
    dead = RaiseAlerts(Positions(store), Topic())
    for claim in (CLAIMS[0], CLAIMS[2]):
        await dead(claim, Received("claims", 0, 0, None, None, ()))

    class Narrow(Topic):
        async def send_all(self, records):
            if any(CLAIMS[0].claim_id.encode() in record.value for record in records):
                raise RecordTooLargeError("9 MiB")
            await super().send_all(records)

    topic = Narrow()
    assert await RaiseAlerts(Positions(store), topic).take_up(0) == 2
    assert len(topic.alerts) == 1
    assert "given up" in caplog.text
    assert await RaiseAlerts(Positions(store), topic).take_up(0) == 0
