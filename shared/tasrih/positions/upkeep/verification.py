"""Whether the index holds what the topic `positions` says: for `tasrih positions verify`."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, suppress
from typing import Literal, Protocol
from zlib import crc32

import msgspec
from msgspec import Struct

from tasrih.events.model import Position
from tasrih.positions.handling.outcome import PayloadError, outcome_of
from tasrih.positions.storing.record import pack
from tasrih.positions.storing.store import Pending
from tasrih.positions.upkeep.repair import PositionLog

Problem = Literal[
    "missing in the index", "older in the index", "other in the index", "not in the topic", "older at the topic's end"
]  # fmt: skip


class Index(Protocol):
    """What is to be known of an index; `RedisStore` is one."""

    def holders(self) -> AsyncIterator[str]:
        """All who hold positions; one may come twice."""

    async def positions_of(self, holder: str) -> list[Position]:
        """All positions of a holder."""

    async def pending(self) -> list[Pending]:
        """All that is claimed and not confirmed."""


class Difference(Struct, frozen=True, order=True):
    """A position that index and topic do not tell alike."""

    holder: str
    position_id: str
    problem: Problem


class Verification(Struct, frozen=True):
    """What a comparison found."""

    positions: int
    """In the topic."""
    differences: tuple[Difference, ...]
    forgotten: int
    """Positions of holders whom the index does not know at all, where it may forget."""


class _State(Struct, frozen=True):
    holder: str
    revision: int
    checksum: int
    is_last: bool = True
    """Whether no earlier state stands behind it in the topic, which alone would be left after compaction."""


async def verify(index: Index, log: PositionLog, *, may_forget: bool) -> Verification:
    """Compare everything; alerters may go on meanwhile.

    The topic is read first, then the index, then what came into the topic meanwhile: the index gets every state
    before the topic does.

    Raises:
        TasrihError: Redis or Kafka does not answer.
    """
    ends = await log.ends()
    topic = await _read(log, dict.fromkeys(ends, 0), ends)
    held, holders = await _held(index)
    pending = _in_hand(await index.pending())
    topic = await _read(log, ends, await log.ends(), topic)
    missing = {name: state for name, state in topic.items() if name not in held}
    forgotten = {name for name, state in missing.items() if may_forget and state.holder not in holders}
    found = [
        *(Difference(state.holder, name, "missing in the index") for name, state in missing.items()),
        *_differences(held, topic),
    ]
    told = (one for one in found if one.position_id not in pending and one.position_id not in forgotten)
    return Verification(len(topic), tuple(sorted(told)), len(forgotten))


def _in_hand(pending: Sequence[Pending]) -> set[str]:
    """Positions that alerters have in hand; what this version cannot read is in nobody's, so its positions differ."""
    found: set[str] = set()
    for one in pending:
        with suppress(PayloadError):
            found |= {position.position_id for position in outcome_of(one).positions}
    return found


async def _read(
    log: PositionLog, begins: dict[int, int], ends: dict[int, int], before: dict[str, _State] | None = None
) -> dict[str, _State]:
    """The latest state of each position in a part of the topic, if it is later than the one before."""
    states = dict(before or {})
    async with aclosing(log.read(begins, ends)) as batches:
        async for records in batches:
            _take(states, [position for *_, position in records])
    return states


async def _held(index: Index) -> tuple[dict[str, _State], set[str]]:
    states: dict[str, _State] = {}
    holders: set[str] = set()
    async for holder in index.holders():
        if holder not in holders:
            holders.add(holder)
            _take(states, await index.positions_of(holder))
    return states, holders


def _take(states: dict[str, _State], positions: Sequence[Position]) -> None:
    for position in positions:
        known = states.get(position.position_id)
        if known is None or known.revision <= position.revision:
            state = _State(position.official_id, position.revision, crc32(pack(position)))
            states[position.position_id] = state
        else:
            states[position.position_id] = msgspec.structs.replace(known, is_last=False)


def _differences(held: dict[str, _State], topic: dict[str, _State]) -> Iterator[Difference]:
    for name, state in held.items():
        said = topic.get(name)
        if said is None or said.revision < state.revision:
            yield Difference(state.holder, name, "not in the topic")
        elif said.revision > state.revision:
            yield Difference(state.holder, name, "older in the index")
        elif said.checksum != state.checksum:
            yield Difference(state.holder, name, "other in the index")
        elif not said.is_last:
            yield Difference(state.holder, name, "older at the topic's end")
