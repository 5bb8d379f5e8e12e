"""`make positions`: how well claims of invented officials are put together into positions.

usage: python -m tests.positions [--errors]

Scores all pairs of claims within an official, over a set written by hand and one composed by construction; --errors
prints the pairs that are wrong.
"""

import argparse

from tests.positions.matters import by_construction, by_hand
from tests.positions.measuring import pairs, score


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.positions", description=__doc__)
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    for name, officials in (("by hand", by_hand()), ("by construction", by_construction())):
        found = score(officials)
        claims = sum(map(len, officials.values()))
        print(
            f"{name}: {claims} claims, P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}, "
            f"same {found.merged + found.missed}, merged {found.merged + found.mixed}; "
            f"changes {found.changes} of {found.revising}, false {found.false_changes}"
        )
        if asked.errors:
            for pair in pairs(officials.values()):
                if pair.merged != pair.same:
                    print(f"  {'mixed' if pair.merged else 'missed'} {pair.one.position} / {pair.other.position}")
                    print(f"    {pair.one.claim.content}\n    {pair.other.claim.content}")


if __name__ == "__main__":
    main()
