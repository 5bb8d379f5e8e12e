"""How well positions are kept: pairs of claims merged and kept apart, changes found."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from tasrih.cli.decide import decided
from tasrih.events.model import Claim
from tests.scores import Score

_REVISES = frozenset({"changed", "withdrawn"})


class Told(NamedTuple):
    """A claim and the position that it takes, as read."""

    claim: Claim
    position: str
    """A label; empty where nothing was read."""
    changes: str = ""
    """Label of the position that this one revises."""


class Kept(NamedTuple):
    """A claim and what is decided on it."""

    told: Told
    position: str
    """Id of the position that the claim belongs to when all are decided."""
    decision: str


class Pair(NamedTuple):
    """Two claims with a label."""

    one: Told
    other: Told
    merged: bool

    @property
    def same(self) -> bool:
        return self.one.position == self.other.position


class Changes(NamedTuple):
    """Which positions were found to revise another."""

    found: int
    """Positions that do."""
    false: int
    """Claims taken for a change that none is."""


def kept(told: Iterable[Told]) -> list[Kept]:
    """What `tasrih decide` makes of claims."""
    told = list(told)
    lines = {line["claim_id"]: line for line in decided(one.claim for one in told)}
    decisions = (lines[one.claim.claim_id] for one in told)
    return [Kept(one, line["position_id"], line["decision"]) for one, line in zip(told, decisions, strict=True)]


def pairs(found: Iterable[Kept]) -> Iterator[Pair]:
    """All pairs of claims with a label."""
    for one, other in combinations([one for one in found if one.told.position], 2):
        yield Pair(one.told, other.told, one.position == other.position)


def pairs_score(found: Iterable[Pair]) -> Score:
    """How well pairs are merged that are one position."""
    found = list(found)
    return Score(
        right=sum(pair.same and pair.merged for pair in found),
        found=sum(pair.merged for pair in found),
        wanted=sum(pair.same for pair in found),
    )


def changes(found: Iterable[Kept]) -> Changes:
    """Which claims with a label are taken for a change, and which of these are one."""
    changed = [one.told for one in found if one.decision in _REVISES and one.told.position]
    return Changes(len(revising(changed)), sum(not one.changes for one in changed))


def revising(told: Iterable[Told]) -> set[str]:
    """Labels of the positions that revise another."""
    return {one.position for one in told if one.changes}


def print_wrong(found: Iterable[Kept]) -> None:
    """Print the pairs that are merged and are not one, and those that are one and not merged."""
    for pair in pairs(found):
        if pair.merged != pair.same:
            print(f"  {'mixed' if pair.merged else 'missed'} {pair.one.position} / {pair.other.position}")
            print(f"    {pair.one.claim.content}\n    {pair.other.claim.content}")
