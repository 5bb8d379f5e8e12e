"""Where positions are kept: the port, and what its implementations share (`redis_store`, `memory`).

A holder's positions carry a version, and only a writer that saw the newest one may write: two alerters that hold
the same partition for a moment cannot both open a position. What is pending is kept until it is confirmed.

The store is an index that can be rebuilt from the topic `positions`, and it may lose what was written last, or all of
it, at any time. So it tells which server answers for a shard of it and how far that shard is known to hold the topic
(`survey`); whoever has read the rest of the topic into it vouches for it (`vouch`), and claims are written only to
servers for which somebody in this process has done so (`upkeep`).
"""

import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from tasrih.errors import TasrihError
from tasrih.events.model import Position
from tasrih.positions.sameness.identity import identity_of, matter_keys
from tasrih.positions.storing.record import packed_id

MAX_CANDIDATES = 32
"""Most positions that are compared with one claim."""

MAX_PER_KEY = 256
"""Most positions of one holder under one matter key; older ones are found by their other keys."""

MAX_HANDLED = 512
"""Claims that a shard remembers by id, besides those that each position remembers: when an alerter died in a burst of
reports of one position, more of them come again than that position remembers."""

SHARDS = 256
"""Parts of the index, each of which lives on one server; a holder's positions lie in one of them."""

Key = str | bytes
"""A matter key, or the key of one position (`id_key`)."""


class StoreError(TasrihError):
    """The store cannot be reached or refuses to write; the same call may be tried again, whatever it has done."""


class UncheckedError(StoreError):
    """The index may not be whole, so nothing is decided on it until it is repaired (`upkeep`)."""


class Pending(Struct, frozen=True):
    """What a claim gave rise to, kept until it is confirmed."""

    version: int
    """Version of the holder's positions after the claim."""
    payload: bytes


class Loaded(Struct, frozen=True):
    """What the store knows that could matter to some claims of one holder, all of one moment."""

    version: int
    """Version of the holder's positions, to be handed back with the write."""
    last: int
    """The last number that the store gave to a position of the holder."""
    records: dict[int, Position]
    """Positions by their numbers; where they are for one claim, those that share most keys with it come first."""
    lists: dict[Key, Sequence[int]]
    """Numbers under each key asked for, oldest first; empty where they are for one claim."""
    pending: dict[str, Pending]
    """By claim: stored for this very claim and not confirmed."""

    @property
    def positions(self) -> dict[str, Position]:
        """The same positions by id."""
        return {position.position_id: position for position in self.records.values()}

    @property
    def numbers(self) -> dict[str, int]:
        """The store's number of each position by id."""
        return {position.position_id: number for number, position in self.records.items()}


class Step(Struct, frozen=True):
    """A claim with what it gives rise to."""

    claim_id: str
    positions: tuple[Position, ...]
    """Positions opened or changed."""
    payload: bytes
    """Handed back if the claim comes again before it is confirmed."""


class Write(Struct, frozen=True):
    """Claims of one holder, each decided on what those before it leave."""

    holder: str
    loaded: Loaded
    """What the decisions rest on."""
    steps: tuple[Step, ...]
    """No claim twice."""


class Taken(Struct, frozen=True):
    """Answer to a write."""

    status: Literal["stored", "known", "conflict"]
    """`known`: some of the claims were stored before, and nothing was written; `conflict`: load again, decide anew."""
    known: dict[str, Pending | None] = {}
    """By claim: what is pending for it already; None for one that was taken and confirmed before."""
    version: int = 0
    """Version of the holder's positions after the write, where it is stored; it rises by one with each claim."""


class Confirmed(Struct, frozen=True):
    """Answer to a confirmation."""

    were_pending: frozenset[str]
    """Those of the claims that were pending before the call; others were confirmed before, or the store lost them."""
    version: int
    """Version of the holder's positions now."""


class Restored(Struct, frozen=True):
    """What a restoration did."""

    written: int
    """States that are in the store now and were not."""
    behind: frozenset[str]
    """Ids of positions of which the store holds a later state than the one given."""


class Shard(Struct, frozen=True):
    """One part of the index."""

    server: str
    """Who answers for it; another name after a restart, a failover or the loss of all data."""
    whole: dict[int, int]
    """Partition of `positions` to the offset up to which (exclusive) the shard holds its records."""


Survey = tuple[Shard, ...]
"""All shards in order."""


class Store(Protocol):
    """Positions by holder, pending claims, and how far the index is whole."""

    async def load(self, holder: str, keys: Sequence[Sequence[Key]], claim_ids: Sequence[str] = ()) -> Loaded:
        """What could matter to some claims of a holder, at least one.

        Args:
            holder: of the positions.
            keys: of each claim; the positions that share most of them come, at most `MAX_CANDIDATES` for each claim.
            claim_ids: claims of which it is asked what is pending.

        Raises:
            UncheckedError: no server is trusted.
            StoreError: try again.
        """

    async def claim(self, write: Write) -> Taken:
        """Write positions, payloads and outbox rows, all or nothing; the same as one claim after the other.

        Raises:
            UncheckedError: another server answers than the one this store trusts; nothing was written.
            StoreError: try again; it may have been written, and then its claims come back as pending.
        """

    async def confirm(self, holder: str, claim_ids: Sequence[str], versions: Collection[int] = ()) -> Confirmed:
        """Note that everything the claims gave rise to is delivered; a second time does nothing.

        Args:
            holder: of the positions.
            claim_ids: of the claims.
            versions: of the holder's positions: at another one nothing is noted. With none, at any.

        Raises:
            StoreError: try again.
        """

    async def overdue(self, age_seconds: float) -> dict[str, Pending]:
        """What was claimed so long ago and is not confirmed, by claim, some of it if it is much.

        It is not given out again for as long.

        Raises:
            StoreError: try again.
        """

    async def restore(self, positions: Sequence[Position]) -> Restored:
        """Write states of positions, one of each, that are later than those in the store (by `revision`).

        Raises:
            StoreError: try again; some of them may be written.
        """

    async def remember(self, shard: int, claims: Mapping[str, int]) -> None:
        """Note claims that a shard took, ids to times in Unix milliseconds; of all the latest `MAX_HANDLED` are kept.

        Raises:
            StoreError: try again.
        """

    async def survey(self) -> Survey:
        """What is to be known of each shard before it is repaired.

        Raises:
            StoreError: try again.
        """

    async def vouch(self, survey: Survey, whole: Mapping[int, int]) -> bool:
        """Note that every shard holds `positions` up to these offsets, unless another server answers than in `survey`.

        Returns:
            Whether all are noted. If not, the index has to be surveyed and repaired again.

        Raises:
            StoreError: try again; some of them may be noted.
        """

    def trust(self, survey: Survey | None) -> None:
        """Take claims for these servers from now on; with None for no server, until it is called again."""

    @property
    def trusted(self) -> Survey | None:
        """The servers that claims are taken for; None after another one answered."""


def shard_of(holder: str) -> int:
    """Number of the shard in which a holder's positions lie."""
    return zlib.crc32(holder.encode()) % SHARDS


def id_key(position_id: str) -> bytes:
    """Key under which one position is found."""
    packed = packed_id(position_id)
    return b"@" + (packed[:8] if isinstance(packed, bytes) else packed.encode())


def index_keys(position: Position) -> tuple[Key, ...]:
    """All keys under which a position is found, its own first."""
    return id_key(position.position_id), *matter_keys(identity_of(position))
