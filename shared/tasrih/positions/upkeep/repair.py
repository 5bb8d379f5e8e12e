"""Keeps the index whole: what Redis may have missed is read again from the topic `positions`, the truth.

Every state of a position is written to the index before it is sent to the topic. So an index that has lost nothing
holds every record of the topic, and one that has lost its latest writes (by a snapshot of long ago, a failover, or all
of them) holds those up to the offsets that were vouched for before: these stand in the index itself, for each shard,
and go back in time together with it. To repair is to read the topic from there and to write what is later than in the
index. Two processes may do so at once, and while others write: `Store.restore` never goes back to an earlier state.

Compaction keeps the last record of a position, and that may be an earlier state: of an alerter that slept while another
one confirmed its claim, then sent it and died before it could compare (`protocol`). So a repair also looks which
positions it last read in an earlier state than the index holds, and enters them in the outbox like a claim.

A store that trusts servers refuses claims when another one answers, or the same one after a restart or without its
data, so nothing is decided on an index that lost something since it was repaired.
"""

import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from operator import itemgetter
from typing import Protocol

from msgspec import Struct

from tasrih import failpoints
from tasrih.events.model import Position
from tasrih.positions.handling.outcome import Outcome, payload_of
from tasrih.positions.storing.store import MAX_HANDLED, Shard, Step, Store, Write, id_key, shard_of
from tasrih.telemetry.metrics import count, timed

_log = logging.getLogger(__name__)
_NOTE_AFTER = 20_000
"""Records after which a repair notes how far it has come: should it be cut short, the next one goes on from there."""


Logged = tuple[int, int, int, Position]
"""Partition, offset and time (Unix milliseconds) of a record of the topic, and the position that stands there."""


class PositionLog(Protocol):
    """The topic `positions`, as far as upkeep needs it."""

    async def ends(self) -> dict[int, int]:
        """Partition to the offset that its next record will get.

        Raises:
            TasrihError: Kafka does not answer now.
        """

    def read(self, begins: Mapping[int, int], ends: Mapping[int, int]) -> AsyncGenerator[Sequence[Logged], None]:
        """Records from `begins` up to `ends` (exclusive), each partition in order; what is no position is left out.

        Raises:
            TasrihError: Kafka does not answer now.
        """

    async def stop(self) -> None:
        """Disconnect; a later call connects anew."""


class Repair(Struct, frozen=True):
    """What a repair did."""

    is_whole: bool
    """False when another server answered meanwhile: repair again."""
    read: int
    """Records of the topic."""
    written: int
    """Positions that the index did not have, or only in an earlier state."""
    sent_again: int
    """Positions of which the topic's last record is an earlier state: what takes up the outbox sends them again."""


class Upkeep:
    """Repairs an index and vouches for it.

    Args:
        store: the index.
        log: what it is repaired from.
        advance: called again and again while a repair gets on.
    """

    def __init__(self, store: Store, log: PositionLog, advance: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._log = log
        self._advance = advance

    @property
    def is_whole(self) -> bool:
        """Whether claims may be decided on the index."""
        return self._store.trusted is not None

    async def look(self) -> None:
        """Repair an index that is not trusted, and note how far one is whole that is; to be called now and then.

        Raises:
            TasrihError: Redis or Kafka does not answer; call again.
        """
        while self._store.trusted is None:
            with timed("tasrih_index_repair_seconds"):
                repair = await self.repair()
            level = logging.WARNING if repair.written else logging.INFO
            _log.log(level, "index checked: %s records read, %s positions restored", repair.read, repair.written)
            if repair.sent_again:
                _log.warning("%s positions are sent again: an earlier state stands behind them", repair.sent_again)
        ends = await self._log.ends()
        survey = self._store.trusted
        if survey and not await self._store.vouch(survey, ends):
            self._store.trust(None)
            await self.look()

    async def stop(self) -> None:
        """Disconnect from the topic."""
        await self._log.stop()

    async def repair(self, *, wholly: bool = False) -> Repair:
        """Read what the index may lack, or all of the topic, and trust the index afterwards.

        Raises:
            TasrihError: Redis or Kafka does not answer; call again.
        """
        survey = await self._store.survey()
        ends = await self._log.ends()
        begins = [dict.fromkeys(ends, 0) if wholly else _begins(shard, ends) for shard in survey]
        reading = _Reading(self._store, begins)
        reached: dict[int, int] = {}
        noted = 0
        earliest = {partition: min(begin[partition] for begin in begins) for partition in ends}
        async for records in self._batches(earliest, ends, reading):
            reached |= {partition: offset + 1 for partition, offset, *_ in records}
            failpoints.passing("rebuild")
            if reading.read >= noted + _NOTE_AFTER:
                noted = reading.read
                await reading.remember()
                await self._store.vouch(survey, reached)
        if reading.behind:  # or on their way when the reading began
            async for _ in self._batches(ends, await self._log.ends(), reading):
                pass
        await reading.remember()
        is_whole = await self._store.vouch(survey, ends)
        count("tasrih_positions_restored_total", by=reading.written)
        self._store.trust(survey if is_whole else None)
        again = [await send_again(self._store, one) for one in reading.behind.values()] if is_whole else []
        return Repair(is_whole, reading.read, reading.written, sum(again))

    async def _batches(
        self, begins: Mapping[int, int], ends: Mapping[int, int], reading: "_Reading"
    ) -> AsyncIterator[Sequence[Logged]]:
        """Read a part of the topic into the index, and give what was read."""
        async with aclosing(self._log.read(begins, ends)) as batches:
            async for records in batches:
                await reading.take(records)
                self._advance()
                yield records


class _Reading:
    """What a repair has read.

    Args:
        store: gets what is later than it holds.
        begins: for each shard, offsets from which it may lack records.
    """

    def __init__(self, store: Store, begins: Sequence[Mapping[int, int]]) -> None:
        self._store = store
        self._begins = begins
        self.read = self.written = 0
        self._claims: defaultdict[int, dict[str, int]] = defaultdict(dict)
        self.behind: dict[str, Logged] = {}
        """By id, the last record of a position that is an earlier state than the index holds."""

    async def take(self, records: Sequence[Logged]) -> None:
        """Put what the index lacks into it."""
        lacking = [*self._lacking(records)]
        newest = latest(position for *_, position in lacking)
        restored = await self._store.restore(list(newest.values()))
        for logged in lacking:
            _, _, written_at, position = logged
            name = position.position_id
            self._claims[shard_of(position.official_id)] |= dict.fromkeys(position.claims[-1:], written_at)
            if name in restored.behind or position.revision < newest[name].revision:
                self.behind[name] = logged
            else:
                self.behind.pop(name, None)
        self.read += len(records)
        self.written += restored.written

    async def remember(self) -> None:
        """Let the index know which claims were taken lately: a position names only the last of its own."""
        for shard, claims in self._claims.items():
            latest_claims = sorted(claims.items(), key=itemgetter(1))[-MAX_HANDLED:]
            await self._store.remember(shard, dict(latest_claims))
        self._claims.clear()

    def _lacking(self, records: Iterable[Logged]) -> Iterator[Logged]:
        """Records that the shards of their positions do not hold for certain."""
        for logged in records:
            partition, offset, _, position = logged
            if offset >= self._begins[shard_of(position.official_id)][partition]:
                yield logged


async def send_again(store: Store, logged: Logged) -> bool:
    """Enter the state that the store has of a position into the outbox, if it is later than the topic's last record.

    Raises:
        StoreError: try again.
    """
    partition, offset, _, last = logged
    while True:
        loaded = await store.load(last.official_id, [[id_key(last.position_id)]])
        newest = loaded.positions.get(last.position_id)
        if newest is None or newest.revision <= last.revision:
            return False
        name = f"positions/{partition}/{offset}"
        outcome = Outcome(claim_id=name, holder=last.official_id, decision=None, position=None, positions=(newest,))
        taken = await store.claim(Write(last.official_id, loaded, (Step(name, (), payload_of(outcome)),)))
        if taken.status != "conflict":
            return True


def latest(positions: Iterable[Position]) -> dict[str, Position]:
    """The latest state of each position, by id."""
    states: dict[str, Position] = {}
    for position in positions:
        known = states.get(position.position_id)
        if known is None or known.revision <= position.revision:
            states[position.position_id] = position
    return states


def _begins(shard: Shard, ends: Mapping[int, int]) -> dict[int, int]:
    """Offsets from which a shard lacks records. A mark beyond the end is of an older topic of this name."""
    marks = {partition: shard.whole.get(partition, 0) for partition in ends}
    return {partition: mark if mark <= ends[partition] else 0 for partition, mark in marks.items()}
