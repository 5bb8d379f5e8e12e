"""What is stored of an outcome gives the outcome back, and holds each of its positions once."""

import asyncio
import random

import msgspec
import pytest

from tasrih.positions.alerting.watches import Watch
from tasrih.positions.handling.outcome import outcome_of, payload_of
from tasrih.positions.handling.protocol import Positions, Told
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.store import Pending
from tests.position_claims import HADDAD, make_claim
from tests.protocol_contract import crowd

EACH = Watch(name="each", description="d", decisions=("new", "changed", "withdrawn", "corroborated"))


def outcomes_of(*claims):
    positions = Positions(MemoryStore(), [EACH])
    return asyncio.run(positions.handle_all([Told(claim, "00-trace", "claims/0/7") for claim in claims]))


@pytest.mark.parametrize("seed", range(6))
def test_what_was_stored_comes_back_whole(seed):
    outcomes = [outcome for outcome in outcomes_of(*crowd(random.Random(seed), 60)) if not outcome.already_sent]
    assert {alert.type for outcome in outcomes for alert in outcome.alerts} > {"new_position", "position_changed"}
    for outcome in outcomes:
        assert outcome_of(Pending(outcome.version, payload_of(outcome))) == outcome


def test_a_position_that_did_not_change_comes_back_too():
    """No claim leads to one so far; what is stored does not rest on that."""
    (one,) = outcomes_of(make_claim())
    (other,) = outcomes_of(make_claim(speakers=[HADDAD]))
    alert = msgspec.structs.replace(one.alerts[0], previous=other.position)
    mixed = msgspec.structs.replace(one, position=other.position, alerts=(alert,))
    assert outcome_of(Pending(mixed.version, payload_of(mixed))) == mixed


def test_a_payload_holds_a_content_as_often_as_there_are_things_that_say_it():
    content = "حكومته ستزود جمهورية ساندرا بعشر منظومات رادار حديثة قبل نهاية الصيف"
    (outcome,) = outcomes_of(make_claim(content))
    assert outcome.alerts[0].position == outcome.position == outcome.positions[0]
    assert payload_of(outcome).count(content.encode()) == len(["claim", "position"])
