"""How well positions are kept: pairs of claims merged and kept apart, changes found."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from tasrih.positions.deciding.engine import State, Verdict, decide, standing
from tasrih.positions.sameness.identity import holder_of, told_order
from tests.positions.matters import Told


class Pair(NamedTuple):
    """Two claims of one official."""

    one: Told
    other: Told
    merged: bool

    @property
    def same(self) -> bool:
        return self.one.position == self.other.position


class Score(NamedTuple):
    """Counts over pairs and changes."""

    merged: int
    """Rightly."""
    mixed: int
    """Merged, and not the same."""
    missed: int
    """The same, and kept apart."""
    changes: int
    """Positions that revise another and were found to."""
    revising: int
    """Positions that revise another."""
    false_changes: int
    """Claims taken for a change that none is."""

    @property
    def precision(self) -> float:
        return self.merged / max(1, self.merged + self.mixed)

    @property
    def recall(self) -> float:
        return self.merged / max(1, self.merged + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.merged / max(1, 2 * self.merged + self.mixed + self.missed)


def decided(claims: Iterable[Told]) -> tuple[list[tuple[Told, Verdict]], State]:
    """Verdicts on one official's claims, in the order of events, and the positions afterwards."""
    state: State = {}
    verdicts = []
    for told in sorted(claims, key=lambda told: told_order(told.claim)):
        state, verdict = decide(state, told.claim)
        verdicts.append((told, verdict))
    return verdicts, state


def pairs(officials: Iterable[list[Told]]) -> Iterator[Pair]:
    """All pairs of claims within an official."""
    for claims in officials:
        yield from pairs_among([claims])


def pairs_among(officials: Iterable[list[Told]]) -> Iterator[Pair]:
    """All pairs of claims, those of two officials too; a claim of nobody who is named takes no position."""
    held: list[tuple[Told, str]] = []
    for claims in officials:
        held += [(told, told.claim.claim_id) for told in claims if not holder_of(told.claim)]
        verdicts, state = decided(told for told in claims if holder_of(told.claim))
        held += [(told, _held(verdict, state)) for told, verdict in verdicts]
    for (one, first), (other, second) in combinations(held, 2):
        yield Pair(one, other, first == second)


def _held(verdict: Verdict, state: State) -> str:
    """Id of the position that a claim belongs to when all are decided."""
    return standing(state[verdict.position.position_id], state.get).position_id


def counted(found: Iterable[Pair], *, changes: int = 0, revising: int = 0, false_changes: int = 0) -> Score:
    """Counts over pairs."""
    found = list(found)
    return Score(
        merged=sum(pair.same and pair.merged for pair in found),
        mixed=sum(pair.merged and not pair.same for pair in found),
        missed=sum(pair.same and not pair.merged for pair in found),
        changes=changes,
        revising=revising,
        false_changes=false_changes,
    )


def score(officials: dict[str, list[Told]]) -> Score:
    """Counts over all officials of a set."""
    revising, changes, false_changes = set(), set(), 0
    for name, claims in officials.items():
        for told, verdict in decided(claims)[0]:
            changed = verdict.decision in ("changed", "withdrawn")
            if told.changes:
                revising.add((name, told.position))
                changes |= {(name, told.position)} if changed else set()
            else:
                false_changes += changed
    return counted(pairs(officials.values()), changes=len(changes), revising=len(revising), false_changes=false_changes)
