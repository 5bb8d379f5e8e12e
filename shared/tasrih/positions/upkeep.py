"""Keeps the index whole: what Redis may have missed is read again from the topic `positions`, the truth.

Every state of a position is written to the index before it is sent to the topic. So an index that has lost nothing
holds every record of the topic, and one that has lost its latest writes (by a snapshot of long ago, a failover, or all
of them) holds those up to the offsets that were vouched for before: these stand in the index itself, for each shard,
and go back in time together with it. To repair is to read the topic from there and to write what is later than in the
index. Two processes may do so at once, and while others write: `Store.restore` never goes back to an earlier state.

A store that trusts servers refuses claims when another one answers, or the same one after a restart or without its
data, so nothing is decided on an index that lost something since it was repaired.
"""

import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol

from msgspec import Struct

from tasrih import failpoints
from tasrih.events.model import Position
from tasrih.positions.store import Shard, Store, shard_of
from tasrih.telemetry.metrics import count, timed

_log = logging.getLogger(__name__)
_NOTE_AFTER = 20_000
"""Records after which a repair notes how far it has come: should it be cut short, the next one goes on from there."""


Logged = tuple[int, int, Position]
"""Partition and offset of a record of the topic, and the position that stands there."""


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
        earliest = {partition: min(begin[partition] for begin in begins) for partition in ends}
        reached: dict[int, int] = {}
        read = written = noted = 0
        async with aclosing(self._log.read(earliest, ends)) as batches:
            async for records in batches:
                written += await self._store.restore(list(latest(_lacking(records, begins)).values()))
                reached |= {partition: offset + 1 for partition, offset, _ in records}
                read += len(records)
                self._advance()
                failpoints.passing("rebuild")
                if read >= noted + _NOTE_AFTER:
                    noted = read
                    await self._store.vouch(survey, reached)
        is_whole = await self._store.vouch(survey, ends)
        count("tasrih_positions_restored_total", by=written)
        self._store.trust(survey if is_whole else None)
        return Repair(is_whole, read, written)


def _lacking(records: Iterable[Logged], begins: Sequence[Mapping[int, int]]) -> Iterator[Position]:
    """Positions whose shards do not hold their records for certain."""
    for partition, offset, position in records:
        if offset >= begins[shard_of(position.official_id)][partition]:
            yield position


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
