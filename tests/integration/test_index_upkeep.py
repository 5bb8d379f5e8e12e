"""Whatever happens to Redis, the alerter finds the positions again in Kafka and tells nothing twice."""

import asyncio
import shutil

import pytest
from redis.asyncio import Redis

from services.alerter.handlers import position_record
from tasrih.events import codec
from tasrih.events.model import Position
from tasrih.messaging.log import PositionsLog
from tasrih.messaging.records import Record
from tasrih.messaging.topics import POSITIONS
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.positions.upkeep.repair import Upkeep
from tests.integration.articles import ONE, ONE_AGAIN, TWO, article
from tests.integration.installation import Installation, installation
from tests.integration.redis_server import redis_server
from tests.position_claims import make_claim


@pytest.fixture
def server(tmp_path):
    with redis_server(tmp_path / "redis", "--appendonly", "yes", "--appendfsync", "always") as server:
        yield server


@pytest.fixture
def own(kafka_bootstrap, server, request, tmp_path) -> Installation:
    """An installation with a Redis of its own, that may be ended."""
    return installation(kafka_bootstrap, server.url, request.node.name, tmp_path)


def appearances(place) -> dict[str, int]:
    """Of each position, as the topic ends."""
    last: dict[str, Position] = {}
    for record in place.read(POSITIONS):
        position = codec.decode(record.value, Position)
        last[position.position_id] = position
    return {position.first.article_id: position.appearances for position in last.values()}


def test_a_redis_that_was_emptied_under_a_running_alerter_is_rebuilt_first(place):
    with place.running("detector", "alerter"):
        place.ingest(ONE)
        place.wait(place.alerts)
        place.wait_idle()
        asyncio.run(flush(place.settings.redis_url))
        place.ingest(ONE_AGAIN, TWO)
        place.wait(lambda: len(place.alerts()) == 2)
        place.wait_idle()
    assert {alert.article.id for alert in place.alerts()} == {ONE.id, TWO.id}
    assert appearances(place) == {ONE.id: 2, TWO.id: 1}


async def flush(url):
    async with Redis.from_url(url) as client:
        await client.flushdb()


def test_a_redis_that_comes_back_with_an_old_state_is_repaired_first(own, server, tmp_path):
    with own.running("detector", "alerter"):
        own.ingest(ONE)
        own.wait(own.alerts)
        own.wait_idle()
        shutil.copytree(server.folder / "appendonlydir", tmp_path / "old")
        own.ingest(TWO, ONE_AGAIN)
        own.wait(lambda: len(own.alerts()) == 2)
        own.wait_idle()
        server.kill()
        shutil.rmtree(server.folder / "appendonlydir")
        shutil.copytree(tmp_path / "old", server.folder / "appendonlydir")
        server.start()
        own.ingest(article(5, "رئيس جمهورية الجبل ناصر الكعبي"), article(6, "رئيس جمهورية الواحة حازم البدراني"))
        own.wait(lambda: appearances(own) == {ONE.id: 3, TWO.id: 2})
        own.wait_idle()
    assert len(own.alerts()) == 2
    assert own.dead_letters() == []


def test_what_a_dead_alerter_left_pending_is_taken_up(place):
    """Nothing in `claims` asks for it any more."""

    async def leave():
        async with Redis.from_url(place.settings.redis_url) as client:
            await Positions(RedisStore(client, prefix=place.settings.topic_prefix)).handle(make_claim())

    asyncio.run(leave())
    with place.running("alerter", outbox_seconds="1"):
        place.wait(place.alerts)
        place.wait(lambda: place.read(POSITIONS))
    assert [alert.claim for alert in place.alerts()] == [make_claim()]


async def test_the_log_is_read_between_offsets(place):
    outcomes = [await Positions(MemoryStore()).handle(make_claim(article=f"n-{number}")) for number in range(700)]
    positions = [outcome.position for outcome in outcomes]
    records = [position_record(outcome.position, outcome) for outcome in outcomes]
    place.send(*records)
    log = PositionsLog(place.settings)
    middle = await log.ends()
    place.send(*records[:50], Record(POSITIONS, b"x", b"{}", ()))
    ends = await log.ends()
    read = [logged async for batch in log.read(dict.fromkeys(ends, 0), middle) for logged in batch]
    assert {position for *_, position in read} == set(positions)
    assert len(read) == 700
    assert len([logged async for batch in log.read(middle, ends) for logged in batch]) == 50
    assert [batch async for batch in log.read(ends, ends)] == []
    async with Redis.from_url(place.settings.redis_url) as client:
        store = RedisStore(client, prefix=place.settings.topic_prefix)
        repair = await Upkeep(store, log).repair()
        assert (repair.is_whole, repair.read, repair.written) == (True, 750, 700)
        assert (await Upkeep(store, log).repair()).read == 0
    await log.stop()
