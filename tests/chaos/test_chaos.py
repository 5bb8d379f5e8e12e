"""The short form of the chaos suite: a death at every arrow, and the shortest scenarios; `make chaos` has all of it."""

import pytest

from tests.chaos.kills import MOST_PASSES, kills, plan
from tests.chaos.scenarios import SCENARIOS, play
from tests.chaos.stage import stage

_OFFICIALS = 15
_POINTS = ("after_claim", "sent", "delivered", "confirmed", "acknowledged", "dead_letter")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with stage(tmp_path_factory.mktemp("chaos")) as opened:
        yield opened


async def test_a_death_at_any_arrow_loses_nothing_and_tells_nothing_twice(opened):
    rows = await kills(opened, [death for death in plan(1, len(MOST_PASSES)) if death.point in _POINTS])
    assert {row.name: row.found for row in rows} == {row.name: [] for row in rows}
    assert [row.name for row in rows if row.faults != row.runs] == []
    assert any(row.on_the_wire > row.records for row in rows), "no death led to a second copy: nothing was tried"


SHORT = [
    pytest.param(number, scenario, id=scenario.name) for number, scenario in enumerate(SCENARIOS) if scenario.short
]


@pytest.mark.parametrize(("number", "scenario"), SHORT)
async def test_a_scenario_leaves_what_a_run_without_faults_leaves(opened, number, scenario):
    row = await play(opened, number, scenario, officials=_OFFICIALS)
    assert row.found == []
