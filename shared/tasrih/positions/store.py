"""Where positions are kept: the port, Redis, and an in-memory twin that behaves the same.

A holder's positions carry a version, and only a writer that saw the newest one may write: two alerters that hold
the same partition for a moment cannot both open a position. Redis keeps an index that can be rebuilt from Kafka; what
is pending is kept there until it is confirmed.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, Literal, Protocol, get_args

from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tasrih.errors import TasrihError
from tasrih.events.model import Position
from tasrih.positions.identity import identity_of, matter_keys
from tasrih.positions.record import pack, unpack
from tasrih.telemetry.metrics import count, expect, timed

MAX_CANDIDATES = 32
"""Most positions that are compared with one claim."""

MAX_PER_KEY = 256
"""Most positions of one holder under one matter key; older ones are found by their other keys."""

Operation = Literal["load", "claim", "confirm", "epoch", "begin_epoch"]
"""What is asked of Redis."""

_SHARDS = 256
_NUMBER = struct.Struct(">I")


class StoreError(TasrihError):
    """The store cannot be reached or refuses to write; the same call may be tried again, whatever it has done."""


class Loaded(Struct, frozen=True):
    """What the store knows that could matter to one claim."""

    version: int
    """Version of the holder's positions, to be handed back with the write."""
    numbers: dict[str, int]
    """The store's number of each position by id."""
    positions: dict[str, Position]
    pending: bytes | None
    """Payload stored for this very claim and not confirmed."""


class Write(Struct, frozen=True):
    """A claim with what it gives rise to."""

    holder: str
    claim_id: str
    loaded: Loaded
    """What the decision rests on."""
    positions: tuple[Position, ...]
    """Positions opened or changed."""
    payload: bytes
    """Handed back if the claim comes again before it is confirmed; empty if there is nothing to send (a rebuild)."""


class Taken(Struct, frozen=True):
    """Answer to a write."""

    status: Literal["stored", "pending", "conflict"]
    """`pending`: this claim is stored already, use its payload; `conflict`: load again and decide anew."""
    payload: bytes | None = None


class Store(Protocol):
    """Positions by holder, pending claims, and the epoch that tells whether the index is whole."""

    async def load(self, holder: str, keys: Sequence[str], claim_id: str) -> Loaded:
        """The holder's positions that share most of these matter keys (at most `MAX_CANDIDATES`), and what is pending.

        Raises:
            StoreError: try again.
        """

    async def claim(self, write: Write) -> Taken:
        """Write positions, payload and outbox row, all or nothing.

        Raises:
            StoreError: try again; it may have been written, and then comes back as `pending`.
        """

    async def confirm(self, holder: str, claim_id: str) -> None:
        """Note that everything the claim gave rise to is delivered; a second time does nothing.

        Raises:
            StoreError: try again.
        """

    async def epoch(self) -> str | None:
        """Name of the rebuild that this index comes from; None when the index was lost and must be rebuilt.

        Raises:
            StoreError: try again.
        """

    async def begin_epoch(self, name: str) -> None:
        """Mark the index as whole.

        Raises:
            StoreError: try again.
        """


class MemoryStore:
    """A store in this process, for `tasrih decide` and tests; passes the same contract tests as `RedisStore`."""

    def __init__(self) -> None:
        self._positions: dict[str, dict[int, Position]] = {}
        self._index: dict[tuple[str, str], list[int]] = {}
        self._versions: Counter[str] = Counter()
        self._pending: dict[str, bytes] = {}
        self._epoch: str | None = None

    async def load(self, holder: str, keys: Sequence[str], claim_id: str) -> Loaded:
        """See `Store.load`."""
        shared = Counter(number for key in keys for number in self._index.get((holder, key), ()))
        best = sorted(shared, key=lambda number: (-shared[number], -number))[:MAX_CANDIDATES]
        found = {number: self._positions[holder][number] for number in best}
        return _loaded(self._versions[holder], found, self._pending.get(claim_id))

    async def claim(self, write: Write) -> Taken:
        """See `Store.claim`."""
        if write.claim_id in self._pending:
            return Taken("pending", self._pending[write.claim_id])
        if self._versions[write.holder] != write.loaded.version:
            return Taken("conflict")
        held = self._positions.setdefault(write.holder, {})
        for position in write.positions:
            number = write.loaded.numbers.get(position.position_id) or len(held) + 1
            held[number] = position
            self._enter(write.holder, number, position)
        self._versions[write.holder] += 1
        if write.payload:
            self._pending[write.claim_id] = write.payload
        return Taken("stored")

    async def confirm(self, holder: str, claim_id: str) -> None:  # noqa: ARG002 - the port's signature
        """See `Store.confirm`."""
        self._pending.pop(claim_id, None)

    async def epoch(self) -> str | None:
        """See `Store.epoch`."""
        return self._epoch

    async def begin_epoch(self, name: str) -> None:
        """See `Store.begin_epoch`."""
        self._epoch = name

    def _enter(self, holder: str, number: int, position: Position) -> None:
        for key in matter_keys(identity_of(position)):
            numbers = self._index.setdefault((holder, key), [])
            if number not in numbers:
                numbers.append(number)
                del numbers[:-MAX_PER_KEY]


class RedisStore:
    """Positions in Redis or Valkey, standalone or Cluster: all keys of one call share a hash tag.

    Args:
        client: a `redis.asyncio` client that answers in bytes (`decode_responses=False`).
        forget_seconds: a holder about whom nothing was written for so long is forgotten; 0 keeps all. It should not be
            shorter than the `positions` topic keeps what the index is rebuilt from.
    """

    def __init__(self, client: Redis, *, forget_seconds: int = 0) -> None:
        self._client = client
        self._forget_seconds = forget_seconds
        expect("tasrih_redis_seconds", get_args(Operation))
        expect("tasrih_redis_failures_total", get_args(Operation))
        self._load, self._claim, self._confirm = (
            client.register_script(_script(name)) for name in ("load_positions", "claim_position", "confirm_position")
        )

    async def load(self, holder: str, keys: Sequence[str], claim_id: str) -> Loaded:
        """See `Store.load`."""
        names = _Names(holder)
        argv = [claim_id, MAX_CANDIDATES, *(keys or [""])]
        keys_read = [names.positions, names.index, names.pending]
        version, pending, *pairs = await self._run("load", self._load, keys_read, argv)
        numbers = zip(pairs[::2], pairs[1::2], strict=True)
        return _loaded(int(version), {int(number): unpack(record, holder) for number, record in numbers}, pending)

    async def claim(self, write: Write) -> Taken:
        """See `Store.claim`."""
        names = _Names(write.holder)
        head = [write.claim_id, write.loaded.version, write.payload, self._forget_seconds, MAX_PER_KEY]
        body = [argument for position in write.positions for argument in _position_arguments(position, write.loaded)]
        keys = [names.positions, names.index, names.pending, names.outbox]
        status, *payload = await self._run("claim", self._claim, keys, head + body)
        return Taken(_STATUSES[status], *payload)

    async def confirm(self, holder: str, claim_id: str) -> None:
        """See `Store.confirm`."""
        names = _Names(holder)
        await self._run("confirm", self._confirm, [names.pending, names.outbox], [claim_id])

    async def epoch(self) -> str | None:
        """See `Store.epoch`."""
        with _answered("epoch"):
            name: Any = await self._client.get(_EPOCH)
        return str(name, "utf-8") if name else None

    async def begin_epoch(self, name: str) -> None:
        """See `Store.begin_epoch`."""
        with _answered("begin_epoch"):
            await self._client.set(_EPOCH, name)

    async def _run(self, operation: Operation, script: Any, keys: list[str], arguments: list[Any]) -> Any:
        with _answered(operation):
            return await script(keys=keys, args=arguments)


@contextmanager
def _answered(operation: Operation) -> Iterator[None]:
    """Time a call of Redis; one that fails is counted and may be tried again."""
    try:
        with timed("tasrih_redis_seconds", operation):
            yield
    except (RedisError, OSError) as error:
        count("tasrih_redis_failures_total", operation)
        raise StoreError(f"Redis: {error}") from error


async def restore(store: Store, positions: Iterable[Position]) -> int:
    """Put positions read from Kafka back into the index, unless it knows a later state of them.

    For a rebuild after the index was lost and for the repair of its tail. May be repeated.

    Returns:
        How many were written.

    Raises:
        StoreError: try again from the start.
    """
    written = 0
    for position in positions:
        keys = matter_keys(identity_of(position))
        taken = None
        while taken is None or taken.status == "conflict":
            loaded = await store.load(position.official_id, keys, "")
            known = loaded.positions.get(position.position_id)
            if known and known.appearances >= position.appearances:
                break
            taken = await store.claim(Write(position.official_id, "", loaded, (position,), b""))
            written += taken.status == "stored"
    return written


_EPOCH = "tasrih:epoch"
_STATUSES: dict[bytes, Literal["stored", "pending", "conflict"]] = {
    b"stored": "stored",
    b"pending": "pending",
    b"conflict": "conflict",
}


class _Names:
    """Names of a holder's keys. The hash tag is the holder's shard, so that one shard has one outbox."""

    def __init__(self, holder: str) -> None:
        shard = f"tasrih:{{{zlib.crc32(holder.encode()) % _SHARDS:02x}}}"
        self.positions = f"{shard}:p:{holder}"
        self.index = f"{shard}:i:{holder}"
        self.pending = f"{shard}:pending"
        self.outbox = f"{shard}:outbox"


def _position_arguments(position: Position, loaded: Loaded) -> list[Any]:
    keys = matter_keys(identity_of(position))
    return [loaded.numbers.get(position.position_id, ""), pack(position), len(keys), *keys]


def _loaded(version: int, found: dict[int, Position], pending: bytes | None) -> Loaded:
    numbers = {position.position_id: number for number, position in found.items()}
    return Loaded(version, numbers, {position.position_id: position for position in found.values()}, pending)


def _script(name: str) -> str:
    return (files("tasrih.positions") / "lua" / f"{name}.lua").read_text(encoding="utf-8")
