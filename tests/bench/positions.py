"""Positions in Redis: bytes for each, how fast they are restored, the time of a claim among few and among many.

The many have the records, keys and sizes of real ones; only the words that tell them apart are made
up, because to read so many contents would take longer than all the rest.
"""

import asyncio
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
from redis import Redis as BlockingRedis
from redis.asyncio import Redis

from deploy.local.redis import redis
from tasrih.events.model import Claim
from tasrih.positions.deciding.engine import decide
from tasrih.positions.sameness.identity import identify, matter_keys
from tasrih.positions.storing.key_names import KeyNames
from tasrih.positions.storing.record import pack, packed_id
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.positions.storing.round_trips import Call, command
from tasrih.positions.storing.scripts import script
from tasrih.positions.storing.store import MAX_PER_KEY, Key, Step, Write, index_keys, shard_of
from tests.position_claims import WARDI, make_claim

_FEW, _MANY, _MILLION = 1_000, 100_000, 1_000_000
_PER_HOLDER = 500
_REAL = 5_000
_CALLS = 400
_LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمن"


def bench_million() -> None:
    """Print the same with a million positions, which take minutes to be put there."""
    bench_positions(_MILLION)


def bench_positions(many: int = _MANY) -> None:
    """Print bytes a position, positions restored a second, and latencies among few and many with their ratio."""
    os.environ.pop("REDIS_URL", None)  # servers of our own: they are filled and emptied
    with tempfile.TemporaryDirectory(prefix="tasrih-bench-") as folder, ExitStack() as stack:
        urls = [stack.enter_context(redis(Path(folder) / name, say=_quiet)).address for name in ("few", "many")]
        for url in urls:
            with BlockingRedis.from_url(url) as client:
                client.config_set("appendonly", "no")
        asyncio.run(_restore(urls[0]))
        for url, count in zip(urls, (_FEW, many), strict=True):
            _fill(url, count)
        asyncio.run(_compare(urls, many))


def _quiet(_line: str) -> None:
    pass


async def _restore(url: str) -> None:
    positions = [decide({}, _claim(number))[1].position for number in range(_REAL)]
    async with Redis.from_url(url) as client:
        await RedisStore(client, prefix="warm.").restore(positions)
        before, began = await _used(client), time.perf_counter()
        await RedisStore(client).restore(positions)
        seconds = time.perf_counter() - began
        print(f"bytes a position, {_REAL}, {_PER_HOLDER} an official: {(await _used(client) - before) / _REAL:.0f}")
        print(f"restored: {_REAL / seconds:.0f} positions/s, reading their contents included")
        await client.flushall()


async def _used(client: Redis) -> int:
    info = await client.info("memory")
    return int(info["used_memory"])


def _fill(url: str, count: int) -> None:
    template = _Template()
    with BlockingRedis.from_url(url) as client:
        digest = client.script_load(script("restore").text)
        before, began = client.info("memory")["used_memory"], time.perf_counter()
        for begin in range(0, count, _PER_HOLDER):
            numbers = range(begin, begin + _PER_HOLDER)
            pipe = client.pipeline(transaction=False)
            for part in (numbers[:100], numbers[100:200], numbers[200:300], numbers[300:400], numbers[400:]):
                pipe.evalsha(digest, *template.command(part))
            pipe.execute()
        bytes_each = (client.info("memory")["used_memory"] - before) / count
    if count > _FEW:
        print(f"loaded {count}: {time.perf_counter() - began:.0f} s, {bytes_each:.0f} bytes a position", flush=True)


class _Template:
    """Arguments of the script that restores positions, for any number of them, from two that were read."""

    def __init__(self) -> None:
        one, other = (decide({}, _claim(number))[1].position for number in (0, 1))
        self._record = pack(one)
        self._id = packed_id(one.position_id)
        self._word = _word(0)
        common = set(index_keys(one)) & set(index_keys(other))
        self._keys = [key for key in index_keys(one) if key in common]
        self._own = len(index_keys(one)) - len(common) - 1  # besides the one of its id

    def command(self, numbers: range) -> list[Any]:
        """Keys and arguments for positions of one holder."""
        holder = _holder(numbers[0])
        names = KeyNames("", shard_of(holder))
        arguments: list[Key | int] = [0, MAX_PER_KEY]
        for number in numbers:
            word, identifier = _word(number), number.to_bytes(16, "big")
            record = self._record.replace(self._id, identifier).replace(self._word.encode(), word.encode())
            keys = [b"@" + identifier[8:], *self._keys, *(f"{word[:3]}{place}" for place in range(self._own))]
            arguments += [record, len(keys), *keys]
        return command([Call.of([names.positions(holder), names.index(holder)], arguments)])


async def _compare(urls: list[str], among: int) -> None:
    """Claims to both in turn, so that a busy moment of the machine meets both."""
    clients = [Redis.from_url(url) for url in urls]
    stores = [RedisStore(client) for client in clients]
    took: list[list[float]] = [[], []]
    for number in range(_CALLS):
        for at, store in enumerate(stores):
            holder = number % (_FEW // _PER_HOLDER) * _PER_HOLDER
            took[at].append(await _milliseconds(store, _claim(_MILLION + number, holder)))
    for client in clients:
        await client.aclose()
    few, many = (statistics.median(times[_CALLS // 10 :]) for times in took)
    print(f"load, claim, confirm: {few:.2f} ms among {_FEW}, {many:.2f} ms among {among} (medians of {_CALLS})")
    print(f"ratio {many / few:.2f}")


async def _milliseconds(store: RedisStore, claim: Claim) -> float:
    identity = identify(claim)
    keys = matter_keys(identity)
    position = decide({}, claim)[1].position
    began = time.perf_counter()
    loaded = await store.load(identity.holder, [keys], [claim.claim_id])
    await store.claim(Write(identity.holder, loaded, (Step(claim.claim_id, (position,), b"p" * 2_000),)))
    await store.confirm(identity.holder, [claim.claim_id])
    return (time.perf_counter() - began) * 1_000


def _holder(number: int) -> str:
    return f"xa.official_{number // _PER_HOLDER}"


def _word(number: int) -> str:
    return "".join(_LETTERS[number // 24**place % 24] for place in range(5))


def _claim(number: int, holder_of: int | None = None) -> Claim:
    word = _word(number)
    speaker = msgspec.structs.replace(WARDI, official_id=_holder(number if holder_of is None else holder_of))
    content = f"بلاده ستفتتح معهد {word} للعلوم البحرية في مدينة {word[::-1]} قبل نهاية العام"
    return make_claim(
        content, article=f"2025-03-{number:07}", object=f"معهد {word}", topics=["education"], speakers=[speaker]
    )
