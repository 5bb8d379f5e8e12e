"""A payload that another version left pending is no obstacle, and is not lost."""

import msgspec
import pytest

from services.alerter.handlers import RaiseAlerts
from tasrih.messaging.records import Received
from tasrih.positions.handling.outcome import PayloadError, of_anonymous, payload_of
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.store import Pending
from tasrih.telemetry.metrics import REGISTRY
from tests.position_claims import HADDAD, make_claim

CLAIM, OTHER = make_claim(), make_claim(article="n-1", speakers=[HADDAD])
MESSAGE = Received("claims", 0, 0, None, None, ())
WRITTEN = payload_of(of_anonymous(CLAIM))
ASTRAY = msgspec.msgpack.encode([msgspec.msgpack.decode(WRITTEN)[0], 7, [], []])  # a position that is not there


class Sent:
    """A producer that keeps what it is given."""

    def __init__(self):
        self.records = []

    async def send_all(self, records):
        self.records += records


def counted():
    return REGISTRY.get_sample_value("tasrih_claims_unreadable_total") or 0


@pytest.mark.parametrize("payload", [b"", b"{}", WRITTEN[:-1], ASTRAY])
async def test_it_is_told_once_and_stays_while_the_rest_is_taken_up(caplog, payload):
    store, sent = MemoryStore(), Sent()
    dead = RaiseAlerts(Positions(store), Sent())
    await dead(CLAIM, MESSAGE)
    left = await dead(OTHER, MESSAGE)
    store._pending[CLAIM.claim_id] = unreadable = Pending(1, payload)
    alerts, before = RaiseAlerts(Positions(store), sent), counted()
    assert [await alerts.take_up(0) for _ in range(3)] == [1, 0, 0]
    assert tuple(sent.records) == (*left.records, *left.then)
    assert caplog.text.count(f"left pending: claim {CLAIM.claim_id}") == counted() - before == 1
    assert store._pending == {CLAIM.claim_id: unreadable}
    with pytest.raises(PayloadError):  # if its message comes again: no repetition, whose alert would be lost
        await alerts(CLAIM, MESSAGE)
