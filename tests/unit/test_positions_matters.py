"""Positions of invented officials, told by several outlets: what is one is put together, and nothing else."""

import pytest

from tests.positions.matters import by_construction, by_hand
from tests.positions.measuring import changes, kept, pairs, pairs_score, revising
from tests.scores import Score

FLOORS = {"hand": (0.97, 0.88), "construction": (0.93, 0.97)}
"""Least precision and recall over pairs of claims; `make positions` prints what they are."""


@pytest.fixture(scope="module")
def sets():
    return {"hand": kept(by_hand()), "construction": kept(by_construction())}


@pytest.mark.parametrize("name", FLOORS)
def test_pairs_of_claims(sets, name):
    found = pairs_score(pairs(sets[name]))
    precision, recall = FLOORS[name]
    assert found.precision >= precision
    assert found.recall >= recall


def test_changes_are_found_and_none_is_made_up(sets):
    assert changes(sets["hand"]) == (2, 0)
    assert len(revising(one.told for one in sets["hand"])) == 2


def test_the_sets_are_large_enough_to_tell(sets):
    for found in sets.values():
        assert sum(pair.same for pair in pairs(found)) > 200
        assert sum(not pair.same for pair in pairs(found)) > 1000


def test_a_score_counts():
    counted = Score(right=6, found=8, wanted=10)
    assert (counted.precision, counted.recall, counted.f1) == (0.75, 0.6, 12 / 18)
