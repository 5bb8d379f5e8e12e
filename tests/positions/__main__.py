"""`make positions`: how well claims are put together into positions.

usage: python -m tests.positions [--errors]

Scores all pairs of claims of invented officials, over a set written by hand and one composed by construction; --errors
prints the pairs that are wrong.
"""

import argparse

from tests.positions.matters import by_construction, by_hand
from tests.positions.measuring import Kept, changes, kept, pairs, pairs_score, print_wrong, revising


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.positions", description=__doc__)
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    for name, told in (("by hand", by_hand()), ("by construction", by_construction())):
        found = kept(told)
        revised = changes(found)
        print(f"{_scored(name, found)}; changes {revised.found} of {len(revising(told))}, false {revised.false}")
        if asked.errors:
            print_wrong(found)


def _scored(name: str, found: list[Kept]) -> str:
    score, claims = pairs_score(pairs(found)), sum(bool(one.told.position) for one in found)
    return (
        f"{name}: {claims} claims, P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}, "
        f"same {score.wanted}, merged {score.found}"
    )


if __name__ == "__main__":
    main()
