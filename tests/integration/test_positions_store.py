"""Positions in a real Redis: the contract of all stores, and what Redis alone has."""

from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from tasrih.positions.redis_store import RedisStore
from tasrih.positions.store import StoreError
from tests.position_claims import make_claim
from tests.store_contract import StoreContract, held, told


@pytest.fixture
async def client(redis_url):
    client = Redis.from_url(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


class TestRedisStore(StoreContract):
    @pytest.fixture
    def store(self, client):
        return RedisStore(client)

    @pytest.fixture
    async def other_store(self, redis_url):
        client = Redis.from_url(f"{redis_url.removesuffix('/0')}/1")
        await client.flushdb()
        yield RedisStore(client)
        await client.aclose()

    @pytest.fixture
    def guarded(self, client):
        return RedisStore(client, guarded=True)


async def test_nothing_stays_behind_for_a_confirmed_claim(client):
    await told(RedisStore(client), make_claim())
    kinds = {key.decode().split(":")[2] for key in await client.keys("*")}
    assert kinds == {"p", "i"}


async def test_all_keys_of_a_holder_share_a_hash_tag(client):
    await held(RedisStore(client), make_claim())
    await RedisStore(client).claim(write_of(await held(RedisStore(client), make_claim())))
    tags = {key.decode().partition("{")[2].partition("}")[0] for key in await client.keys("*")}
    assert len(tags) == 1


def write_of(loaded):
    from tests.store_contract import writing

    return writing(make_claim(), loaded)


async def test_a_forgotten_holder_expires_and_what_is_pending_does_not(client):
    await RedisStore(client, forget_seconds=100).claim(write_of(await held(RedisStore(client), make_claim())))
    lasting = {key.decode().split(":")[2]: await client.ttl(key) for key in await client.keys("*")}
    assert lasting["pending"] == lasting["outbox"] == -1
    assert 0 < lasting["p"] <= 100
    assert 0 < lasting["i"] <= 100


async def test_scripts_are_loaded_again_after_redis_forgot_them(client):
    store = RedisStore(client)
    await told(store, make_claim())
    await client.script_flush()
    assert (await told(store, make_claim())).already_sent


async def test_a_full_redis_refuses_whole_claims(client):
    store = RedisStore(client)
    await told(store, make_claim())
    before = await client.config_get("maxmemory")
    await client.config_set("maxmemory", "1")
    try:
        with pytest.raises(StoreError, match="Redis"):
            await told(store, make_claim(article="b-1"))
    finally:
        await client.config_set("maxmemory", before["maxmemory"])
    assert (await told(store, make_claim(article="b-1"))).position.appearances == 2


async def test_an_unreachable_redis_is_a_store_error():
    async with Redis.from_url("redis://127.0.0.1:1/0") as nobody:
        with pytest.raises(StoreError):
            await held(RedisStore(nobody), make_claim())
        with pytest.raises(StoreError):
            await RedisStore(nobody).survey()


async def test_a_position_is_small(client):
    store = RedisStore(client)

    async def used():
        return (await client.info("memory"))["used_memory_dataset"]

    for claim in many_claims(200):
        await told(store, claim)
    before = await used()
    for claim in many_claims(1200):
        await told(store, claim)
    assert (await used() - before) / 1000 <= 700


def many_claims(count) -> Iterator:
    """Claims of positions that have little in common, many to a holder, as newspapers would fill the index."""
    letters = "بتثجحخدذرزسشصضطظعغفقكلمن"
    for number in range(count):
        word = "".join(letters[(number // 24**place) % 24] for place in range(3))
        content = f"بلاده ستفتتح معهد {word}{word[::-1]} للعلوم البحرية في مدينة {word[1:]}{word} قبل نهاية العام"
        yield make_claim(
            content, article=f"2025-03-{number:06}", object=f"معهد {word}{word[::-1]}", topics=["education"]
        )
