"""Positions of invented officials, told by several outlets: what is one is put together, and nothing else."""

import pytest

from tests.positions.matters import by_construction, by_hand
from tests.positions.measuring import Score, pairs, score

FLOORS = {"hand": (0.97, 0.88), "construction": (0.93, 0.97)}
"""Least precision and recall over pairs of claims; `make positions` prints what they are."""


@pytest.fixture(scope="module")
def sets():
    return {"hand": by_hand(), "construction": by_construction()}


@pytest.mark.parametrize("name", FLOORS)
def test_pairs_of_claims(sets, name):
    found = score(sets[name])
    precision, recall = FLOORS[name]
    assert found.precision >= precision
    assert found.recall >= recall


def test_changes_are_found_and_none_is_made_up(sets):
    found = score(sets["hand"])
    assert (found.changes, found.revising, found.false_changes) == (2, 2, 0)


def test_the_sets_are_large_enough_to_tell(sets):
    for officials in sets.values():
        assert sum(pair.same for pair in pairs(officials.values())) > 200
        assert sum(not pair.same for pair in pairs(officials.values())) > 1000


def test_a_score_counts_pairs():
    counted = Score(merged=6, mixed=2, missed=4, changes=0, revising=0, false_changes=0)
    assert (counted.precision, counted.recall, counted.f1) == (0.75, 0.6, 12 / 18)
