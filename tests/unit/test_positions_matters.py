"""Positions of invented officials, told by several outlets: what is one is put together, and nothing else."""

import random
from typing import get_args

import pytest
from msgspec.structs import replace

from tasrih.positions.sameness.identity import identify
from tasrih.positions.sameness.likeness import Nearness, compare
from tasrih.positions.sameness.matching import Turn, can_contradict, can_matter, clash, is_same_matter, level, turns_in
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


@pytest.fixture(scope="module")
def met(sets):
    """Pairs of claims of one holder, as the engine meets them."""
    claims = [one.told.claim for found in sets.values() for one in found]
    drawn = random.Random(0)
    identities = [identify(claim) for claim in drawn.sample(claims, 150)]
    return [(one, other) for one in identities for other in identities if one.holder == other.holder]


def test_two_are_compared_alike_whichever_came_first(met):
    for one, other in met:
        apart = clash(one, other)
        assert clash(other, one) == apart
        weighed, turned = (compare(*pair, same_matter=apart is not None) for pair in ((one, other), (other, one)))
        assert weighed.odds == pytest.approx(turned.odds)
        assert replace(weighed, odds=0.0, least=0.0) == replace(turned, odds=0.0, least=0.0)


def may_turn(turn, kinds):
    """Whether of claims of these kinds one can turn on the other so."""
    by_kinds = {
        "yielded": {"rejection", "commitment"},
        "relented": {"threat", "commitment"},
        "conceded": {"denial", "statement"},
    }
    return turn is None or kinds == by_kinds.get(turn, {"commitment"})


@pytest.mark.parametrize("turn", [None, *get_args(Turn)])
@pytest.mark.parametrize("told_again", [False, True])
def test_what_cannot_matter_is_neither_alike_nor_a_change(met, told_again, turn):
    nearnesses = get_args(Nearness)
    left_out = 0
    pairs_met = [pair for pair in met if may_turn(turn, {one.kind for one in pair})]
    for one, other in pairs_met:
        apart = clash(one, other, told_again=told_again)
        likeness = compare(one, other, same_matter=apart is not None)
        turned = turn if turns_in(turn, apart) else None
        could = turned or can_contradict(apart, (one.kind, other.kind)) or apart is None
        for nearness in nearnesses:
            if can_matter(one, other, nearness, told_again=told_again, turn=turn):
                continue
            left_out += 1
            assert apart is not None or level(likeness, nearness) == "none"
            assert not could or not is_same_matter(likeness, apart, turned)
    assert left_out > (0 if turn else len(met) * len(nearnesses) / 3)
