"""Positions in a real Redis: the contract of all stores, and what Redis alone has."""

import asyncio
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from tasrih.events import codec
from tasrih.positions.handling.protocol import Positions, Told
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.positions.storing.round_trips import RoundTrips
from tasrih.positions.storing.scripts import for_many
from tasrih.positions.storing.store import StoreError
from tasrih.telemetry.metrics import REGISTRY
from tests.position_claims import HADDAD, make_claim
from tests.protocol_contract import ProtocolContract
from tests.store_contract import StoreContract, held, told
from tests.waiting import PATIENCE_SECONDS


@pytest.fixture
async def client(redis_url):
    client = Redis.from_url(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


class TestRedisStore(StoreContract, ProtocolContract):
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


async def test_nothing_stays_behind_for_confirmed_claims(client):
    positions = Positions(RedisStore(client))
    claims = [Told(make_claim(article=f"m-{number}", hours=number)) for number in range(4)]
    assert await positions.confirm_all(await positions.handle_all(claims)) == []
    kinds = {key.decode().split(":")[2] for key in await client.keys("*")}
    assert kinds == {"p", "i", "handled"}


async def test_what_is_pending_is_counted_however_young(client):
    store = RedisStore(client)
    await Positions(store).handle(make_claim())
    await Positions(store).handle(make_claim(article="n-1", speakers=[HADDAD]))
    for age, pending in ((60, 2), (0, 2)):
        for outcome in (await Positions(store).overdue(age)).values():
            await Positions(store).confirm(outcome)
        assert REGISTRY.get_sample_value("tasrih_outbox_pending") == pending
    await store.overdue(60)
    assert REGISTRY.get_sample_value("tasrih_outbox_pending") == 0
    assert REGISTRY.get_sample_value("tasrih_outbox_oldest_seconds") == 0


async def test_what_another_version_left_pending_stays_and_keeps_nothing_else(client):
    store = RedisStore(client)
    unreadable = await Positions(store).handle(make_claim())
    outcome = await Positions(store).handle(make_claim(article="n-1", speakers=[HADDAD]))
    (name,) = [name for name in await client.keys("*:pending") if await client.hexists(name, unreadable.claim_id)]
    for left in (b"1 \x91\xc0", b"\x91\xc0", b"{}"):
        await client.hset(name, unreadable.claim_id, left)
        found = await Positions(store).overdue(0)
        assert found == {unreadable.claim_id: None, outcome.claim_id: outcome}
        assert await client.hget(name, unreadable.claim_id) == left


async def test_how_long_the_oldest_has_been_pending_is_told(client):
    store = RedisStore(client)
    await Positions(store).handle(make_claim())
    await asyncio.sleep(0.3)
    await Positions(store).handle(make_claim(article="n-1", speakers=[HADDAD]))
    await store.overdue(60)
    assert 0.3 <= REGISTRY.get_sample_value("tasrih_outbox_oldest_seconds") < 60


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


async def test_what_is_asked_for_at_once_is_one_command(client):
    async def commands():
        return (await client.info("commandstats"))["cmdstat_evalsha"]["calls"]

    store = RedisStore(client)
    await told(store, make_claim())
    before = await commands()
    claims = [make_claim(article=f"m-{number}", speakers=[speaker(number)]) for number in range(20)]
    outcomes = await asyncio.gather(*(told(store, claim) for claim in claims))
    assert [outcome.claim_id for outcome in outcomes] == [claim.claim_id for claim in claims]
    assert all(len(outcome.alerts) == 1 for outcome in outcomes)
    assert 3 <= await commands() - before <= 8, "load, claim and confirm of all, in parts of 64 KiB"


async def test_what_a_claim_gives_rise_to_is_the_same_bytes_when_it_comes_back(client):
    store, claim = RedisStore(client), make_claim()
    outcome = await Positions(store).handle(claim, "00-1-2-01", "claims/0/7")
    again = await Positions(store).handle(claim)
    assert again == outcome
    for one, other in zip((*outcome.alerts, *outcome.positions), (*again.alerts, *again.positions), strict=True):
        assert codec.encode(one) == codec.encode(other)


async def test_arguments_of_any_kind_reach_a_script_as_they_are(client):
    told_back = for_many("return {KEYS[1], unpack(ARGV)}")
    given = ["", "حرف", b"", bytes(range(256)) * 300, "x" * 70_000, 0, 10**8, 2**53, *map(str, range(3_000))]
    expected = [one if isinstance(one, bytes) else str(one).encode() for one in given]
    trips = RoundTrips(client)
    answers = await asyncio.gather(*(trips.run(told_back, [key], given) for key in ("a", "مفتاح")))
    assert answers == [[key.encode(), *expected] for key in ("a", "مفتاح")]


async def test_a_call_that_is_refused_hurts_no_other_of_its_command(client):
    store = RedisStore(client)
    spoiled, sound = make_claim(speakers=[speaker(1)]), make_claim(article="b-1", speakers=[speaker(2)])
    await told(store, spoiled)
    key = next(key for key in await client.keys("*:p:*"))
    await client.set(key, "no hash")
    one, other = await asyncio.gather(told(store, spoiled), told(store, sound), return_exceptions=True)
    assert isinstance(one, StoreError)
    assert other.decision == "new"


async def test_a_mistake_of_ours_is_no_outage_to_wait_for(client, monkeypatch):
    def mistaken(*_):
        raise AttributeError("no such name")

    monkeypatch.setattr(client, "evalsha", mistaken)
    async with asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(AttributeError, match="no such name"):
            await held(RedisStore(client), make_claim())


async def test_one_who_gives_up_waiting_leaves_the_others_their_answers(client):
    store = RedisStore(client)
    claims = [make_claim(article=f"m-{number}", speakers=[speaker(number)]) for number in range(3)]
    tasks = [asyncio.ensure_future(told(store, claim)) for claim in claims]
    await asyncio.sleep(0)
    tasks[0].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(done[0], asyncio.CancelledError)
    assert [outcome.decision for outcome in done[1:]] == ["new", "new"]


def speaker(number):
    return type(HADDAD)(name=f"صاحب {number}", type="person", official_id=f"xn.speaker_{number}")
