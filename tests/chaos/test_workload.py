"""What the chaos runs send holds every decision and is beyond doubt in any order."""

from collections import Counter

import pytest

from tasrih.events import codec
from tasrih.events.model import Alert
from tests.chaos.judge import judge
from tests.chaos.kills import MOST_PASSES, OFFICIALS, plan
from tests.chaos.reference import without_faults
from tests.chaos.workload import MATTERS, STEPS, claims, records


async def test_every_official_takes_changes_and_takes_back_every_position():
    left = await without_faults(records("w", 3))
    alerts = [codec.decode(bodies[0], Alert) for bodies in left.alerts.values()]
    types = Counter(alert.type for alert in {alert.alert_id: alert for alert in alerts}.values())
    each = 3 * len(MATTERS)
    assert types == {
        "new_position": each + 1,
        "position_corroborated": each,
        "position_changed": each,
        "position_withdrawn": each,
    }
    assert sum(position.appearances for position in left.kept.values()) == each * STEPS + 4
    assert [reason for _, reason in left.letters] == ["wrong_type"]


async def test_two_officials_hold_one_position_whoever_is_named_first():
    left = await without_faults(records("w", 2))
    (together,) = [position for position in left.kept.values() if "+" in position.official_id]
    assert together.appearances == 4


def test_the_same_run_sends_the_same_bytes_and_another_run_speaks_of_others():
    assert records("w", 2, any_order=True) == records("w", 2, any_order=True)
    ids = [{claim.claim_id for claim in claims(run, 2)} for run in ("w", "v")]
    assert len(ids[0]) == len(claims("w", 2))
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("run", [f"order{number}" for number in range(10)])
async def test_another_order_and_second_copies_lead_to_the_same(run):
    sent = records(run, 3, any_order=True)
    assert len(sent) > len(records(run, 3)) * 1.3
    found = judge(await without_faults(records(run, 3)), await without_faults(sent), any_order=True)
    assert found == []


def test_a_plan_kills_at_every_point_in_turn_and_within_what_a_run_passes():
    runs = 4 * len(MOST_PASSES)
    deaths = plan(1, runs)
    assert Counter(death.point for death in deaths) == dict.fromkeys(MOST_PASSES, 4)
    assert len({death.run for death in deaths}) == runs
    assert plan(1, runs) == deaths != plan(2, runs)
    assert max(MOST_PASSES.values()) < len(records("k", OFFICIALS))
