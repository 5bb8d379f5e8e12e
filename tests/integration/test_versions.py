"""What another version wrote and this one cannot read is waited for: nothing is buried, told twice or lost."""

import json

import msgspec
import pytest
from redis import Redis

from services.alerter.handlers import position_record
from tasrih.errors import TasrihError
from tasrih.messaging.log import PositionsLog
from tasrih.messaging.records import Record, event_record
from tasrih.messaging.topics import CLAIMS, POSITIONS
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.upkeep.repair import Upkeep
from tests.integration.commands import one_line, tasrih
from tests.position_claims import OTHER, make_claim

CLAIM, AGAIN, ELSE = make_claim(), make_claim(article="a-2", hours=1), make_claim(OTHER, article="a-3", hours=2)


def send(place, *claims):
    place.send(*(event_record(CLAIMS, claim.official_id, claim, producer="detector") for claim in claims))


def add_a_field(place):
    """To all records of positions, as a later version might."""
    with Redis.from_url(place.settings.redis_url) as client:
        for name in client.keys("*:p:*"):
            for number, record in client.hgetall(name).items():
                if number.isdigit():
                    stored = [*msgspec.msgpack.decode(record[4:]), "later"]
                    client.hset(name, number, record[:4] + msgspec.msgpack.encode(stored))


def test_an_alerter_waits_for_positions_that_it_can_read(place):
    redis = {"TASRIH_REDIS_URL": place.settings.redis_url}
    with place.running("alerter"):
        send(place, CLAIM)
        place.wait(lambda: place.read(POSITIONS))
        place.wait_idle()
        add_a_field(place)
        send(place, AGAIN, ELSE)
        place.wait(lambda: "not ready: messages: Redis: a position of xa.samer_wardi is not kept" in place.logs())
        assert "is not kept as this version keeps it" in one_line(tasrih(place, "positions", "verify", **redis))
    assert tasrih(place, "positions", "rebuild", "--clear", **redis).returncode == 0
    with place.running("alerter"):
        place.wait(lambda: len(place.alerts()) == 2)
        place.wait_idle()
    assert [alert.claim for alert in place.alerts()] == [CLAIM, ELSE]
    assert place.dead_letters() == []


def of_a_later_version(record: Record, **fields: object) -> Record:
    return Record(record.topic, record.key, json.dumps(json.loads(record.value) | fields).encode(), record.headers)


@pytest.mark.parametrize("fields", [{"kind": "of a later version"}, {"schema_version": 2}])
async def test_an_index_without_what_cannot_be_read_is_not_whole(place, fields):
    outcome = await Positions(MemoryStore()).handle(CLAIM)
    place.send(of_a_later_version(position_record(outcome.position, outcome), **fields))
    store, log = MemoryStore(guarded=True), PositionsLog(place.settings)
    with pytest.raises(TasrihError, match=r"positions/\d+/0: a position of another version"):
        await Upkeep(store, log).look()
    assert store.trusted is None
    await log.stop()
