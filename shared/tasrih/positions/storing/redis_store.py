"""Positions in Redis or Valkey, alone, behind Sentinel or in a Cluster: all keys of one call share a hash tag.

Scripts are called by hash, those that are called at the same moment together (`round_trips`); a server that does not
know one is sent its text. Calls are not repeated here beyond one new connection: whoever calls repeats them, and says
that it is not ready.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, get_args
from uuid import uuid4

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import (  # as redis-py calls them
    ConnectionError,  # noqa: A004
    RedisClusterException,
    RedisError,
    TimeoutError,  # noqa: A004
)

from tasrih.events.model import Position
from tasrih.gathering import gathered
from tasrih.positions.storing.key_names import KeyNames, key_names
from tasrih.positions.storing.round_trips import RoundTrips
from tasrih.positions.storing.script_calls import (
    claim_arguments,
    confirm_arguments,
    confirmed,
    keyed,
    load_arguments,
    loaded,
    pending_of,
    places_of,
    position_of,
    taken,
)
from tasrih.positions.storing.scripts import ScriptName, script
from tasrih.positions.storing.store import (
    MAX_HANDLED,
    MAX_PER_KEY,
    SHARDS,
    Confirmed,
    Key,
    Loaded,
    Pending,
    Restored,
    Shard,
    StoreError,
    Survey,
    Taken,
    UncheckedError,
    Write,
    shard_of,
)
from tasrih.telemetry.metrics import count, expect, observe, set_gauge, timed

Client = Redis | RedisCluster

Operation = Literal[ScriptName, "list"]
"""What is asked of Redis; all but the last are scripts."""

_ERRORS = RedisError, RedisClusterException, OSError
"""What a call of Redis raises where it is out of reach or refuses."""

_AT_ONCE = 16  # calls that wait for an answer when all shards or many holders are concerned
_MAX_OVERDUE = 16  # claims of one shard
_RESTORED_AT_ONCE = 100  # positions in one call: the server does nothing else meanwhile


class RedisStore:
    """See `Store`.

    Args:
        client: of `redis.asyncio`, that answers in bytes (`decode_responses=False`).
        prefix: put before the name of every key, so that several installations can share one server.
        forget_seconds: a holder about whom nothing was written for so long is forgotten; 0 keeps all.
        guarded: whether claims are taken only for trusted servers, as a process must that decides on the index.
    """

    def __init__(self, client: Client, *, prefix: str = "", forget_seconds: int = 0, guarded: bool = False) -> None:
        self.trusted: Survey | None = None
        self._client = client
        self._round_trips = RoundTrips(client)
        self._prefix = prefix
        self._forget_seconds = forget_seconds
        self._guarded = guarded
        expect("tasrih_redis_seconds", get_args(Operation))
        expect("tasrih_redis_failures_total", get_args(Operation))

    async def load(self, holder: str, keys: Sequence[Sequence[Key]], claim_ids: Sequence[str] = ()) -> Loaded:
        """See `Store.load`."""
        self._server(shard_of(holder))
        names = key_names(self._prefix, shard_of(holder))
        at = [names.positions(holder), names.index(holder), names.pending]
        places = places_of(keys)
        answer = await self._run("load", at, load_arguments(keys, places, claim_ids))
        return loaded(answer, holder, places, claim_ids)

    async def claim(self, write: Write) -> Taken:
        """See `Store.claim`."""
        shard = shard_of(write.holder)
        names = key_names(self._prefix, shard)
        at = [
            names.positions(write.holder),
            names.index(write.holder),
            names.pending,
            names.outbox,
            names.shard,
            names.handled,
        ]
        answer = await self._run("claim", at, claim_arguments(write, self._server(shard), self._forget_seconds))
        try:
            return taken(answer, write)
        except UncheckedError:
            self.trusted = None
            raise

    async def confirm(self, holder: str, claim_ids: Sequence[str], versions: Collection[int] = ()) -> Confirmed:
        """See `Store.confirm`."""
        names = key_names(self._prefix, shard_of(holder))
        at = [names.pending, names.outbox, names.positions(holder)]
        return confirmed(await self._run("confirm", at, confirm_arguments(claim_ids, versions)), claim_ids)

    async def overdue(self, age_seconds: float) -> dict[str, Pending]:
        """See `Store.overdue`."""
        argv = [int(age_seconds * 1_000), _MAX_OVERDUE]
        shards = await self._each_shard("overdue", lambda names, _: ([names.pending, names.outbox], argv))
        set_gauge("tasrih_outbox_pending", sum(pending for pending, *_ in shards))
        set_gauge("tasrih_outbox_oldest_seconds", max(age for _, age, *_ in shards) / 1_000)
        pairs = [pair for _, _, *late in shards for pair in zip(late[::2], late[1::2], strict=True)]
        return {claim_id.decode(): pending_of(value) for claim_id, value in pairs}

    async def restore(self, positions: Sequence[Position]) -> Restored:
        """See `Store.restore`."""
        by_holder = groupby(sorted(positions, key=attrgetter("official_id")), key=attrgetter("official_id"))
        parts = (part for holder, held in by_holder for part in _parts(holder, list(held)))
        restored = await _gather(self._restore(holder, part) for holder, part in parts)
        return Restored(sum(part.written for part in restored), frozenset().union(*(part.behind for part in restored)))

    async def remember(self, shard: int, claims: Mapping[str, int]) -> None:
        """See `Store.remember`."""
        pairs = [part for claim_id, at in claims.items() for part in (at, claim_id)]
        await self._run("remember", [KeyNames(self._prefix, shard).handled], [MAX_HANDLED, *pairs])

    async def survey(self) -> Survey:
        """See `Store.survey`."""
        epoch = uuid4().hex
        answers = await self._each_shard("survey", lambda names, _: ([names.shard], [epoch]))
        return tuple(_shard(*answer) for answer in answers)

    async def vouch(self, survey: Survey, whole: Mapping[int, int]) -> bool:
        """See `Store.vouch`."""
        pairs = [number for pair in sorted(whole.items()) for number in pair]
        return all(
            await self._each_shard("vouch", lambda names, number: ([names.shard], [survey[number].server, *pairs]))
        )

    def trust(self, survey: Survey | None) -> None:
        """See `Store.trust`."""
        self.trusted = survey

    async def positions_of(self, holder: str) -> list[Position]:
        """All positions of a holder, in no order.

        Raises:
            StoreError: try again.
        """
        name = key_names(self._prefix, shard_of(holder)).positions(holder)
        with _answered("list"):
            fields: Any = await self._client.hgetall(name)
        return [position_of(record, holder) for number, record in fields.items() if number.isdigit()]

    async def holders(self) -> AsyncIterator[str]:
        """All holders, in no order; one that is written meanwhile may be left out or come twice.

        Raises:
            StoreError: start again.
        """
        pattern = KeyNames(self._prefix, None).positions("*")
        with _answered("list"):
            async for name in self._client.scan_iter(match=pattern, count=1_000):
                yield name.decode().removeprefix(self._prefix).split(":", 3)[3]

    async def pending(self) -> list[Pending]:
        """All that is claimed and not confirmed, however young.

        Raises:
            StoreError: try again.
        """
        names = (key_names(self._prefix, number).pending for number in range(SHARDS))
        with _answered("list"):
            shards = await _gather(self._client.hvals(name) for name in names)
        return [pending_of(value) for values in shards for value in values]

    async def clear(self) -> None:
        """Forget all positions, and first of all how far they were whole; what is pending stays.

        Raises:
            StoreError: try again.
        """
        names = KeyNames(self._prefix, None)
        for pattern in (names.shard, names.handled, names.positions("*"), names.index("*")):
            with _answered("list"):
                async for name in self._client.scan_iter(match=pattern, count=1_000):
                    await self._client.unlink(name)

    def _server(self, shard: int) -> str:
        """The server that must answer for a shard, empty for any."""
        if not self._guarded:
            return ""
        if self.trusted is None:
            raise UncheckedError("the index has to be checked first")
        return self.trusted[shard].server

    async def _restore(self, holder: str, positions: Sequence[Position]) -> Restored:
        names = key_names(self._prefix, shard_of(holder))
        body = [argument for position in positions for argument in keyed(position)]
        argv = [self._forget_seconds, MAX_PER_KEY, *body]
        written, *later = await self._run("restore", [names.positions(holder), names.index(holder)], argv)
        return Restored(written, frozenset(positions[place].position_id for place in later))

    async def _each_shard(
        self, operation: ScriptName, call: Callable[[KeyNames, int], tuple[list[str], list[Any]]]
    ) -> list[Any]:
        calls = (call(key_names(self._prefix, number), number) for number in range(SHARDS))
        return await _gather(self._run(operation, keys, argv) for keys, argv in calls)

    async def _run(self, operation: ScriptName, keys: Sequence[str], argv: Sequence[Any]) -> Any:
        began = time.perf_counter()
        try:
            answer = await self._round_trips.run(script(operation), keys, argv)
        except _ERRORS as error:
            raise _failed(operation, error) from error
        observe("tasrih_redis_seconds", time.perf_counter() - began, operation)
        return answer


@contextmanager
def _answered(operation: Operation) -> Iterator[None]:
    """Time a call of Redis; one that fails is counted and may be tried again."""
    try:
        with timed("tasrih_redis_seconds", operation):
            yield
    except _ERRORS as error:
        raise _failed(operation, error) from error


def _failed(operation: Operation, error: Exception) -> StoreError:
    count("tasrih_redis_failures_total", operation)
    problem = f"Redis: {str(error).rstrip('.') or type(error).__name__}"
    away = isinstance(error, (ConnectionError, TimeoutError, RedisClusterException, OSError))
    return StoreError(f"{problem}: start it, or see to the TASRIH_REDIS_ settings" if away else problem)


def _parts(holder: str, positions: list[Position]) -> Iterator[tuple[str, list[Position]]]:
    """A holder's positions in parts, so that no call keeps the server busy for long."""
    for begin in range(0, len(positions), _RESTORED_AT_ONCE):
        yield holder, positions[begin : begin + _RESTORED_AT_ONCE]


def _shard(server: bytes, *fields: bytes) -> Shard:
    pairs = zip(fields[::2], fields[1::2], strict=True)
    return Shard(server.decode(), {int(name): int(value) for name, value in pairs if name != b"epoch"})


async def _gather(calls: Iterable[Awaitable[Any]]) -> list[Any]:
    """Results of calls in order, a few at a time."""
    free = asyncio.Semaphore(_AT_ONCE)

    async def call(awaited: Awaitable[Any]) -> Any:
        async with free:
            return await awaited

    return await gathered(map(call, calls))
