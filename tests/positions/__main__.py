"""`make positions`: how well claims are put together into positions.

usage: python -m tests.positions [--errors]

Scores all pairs of claims of invented officials, over a set written by hand and one composed by construction, and of
one broadcaster where its articles stand beside the checkout, as annotated and as detected; --errors prints
the pairs that are wrong, of the broadcaster only those of the half that is for looking.
"""

import argparse
from collections.abc import Iterable

from tasrih.detection.detector import Detector
from tests.positions import broadcaster
from tests.positions.matters import by_construction, by_hand
from tests.positions.measuring import Pair, Score, counted, pairs, score


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.positions", description=__doc__)
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    for name, officials in (("by hand", by_hand()), ("by construction", by_construction())):
        found = score(officials)
        changes = f"; changes {found.changes} of {found.revising}, false {found.false_changes}"
        print(f"{name}: {sum(map(len, officials.values()))} claims, {_said(found)}{changes}")
        if asked.errors:
            _print_wrong(pairs(officials.values()))
    if broadcaster.CORPUS.is_file():
        _print_broadcaster(errors=asked.errors)
    else:
        print(f"broadcaster: not measured, {broadcaster.ABSENT}")


def _print_broadcaster(*, errors: bool) -> None:
    detector = Detector.load()
    for half in broadcaster.HALVES:
        articles = broadcaster.covered(half)
        for reading, told in (
            ("annotated", broadcaster.as_annotated(articles)),
            ("detected", broadcaster.as_detected(articles, detector)),
        ):
            found = broadcaster.told_pairs(told)
            claims = sum(bool(one.position) for one in told)
            print(f"broadcaster, {half.replace('_', ' ')}, as {reading}: {claims} claims, {_said(counted(found))}")
            if errors and half == "development":
                _print_wrong(found)


def _said(found: Score) -> str:
    return (
        f"P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}, "
        f"same {found.merged + found.missed}, merged {found.merged + found.mixed}"
    )


def _print_wrong(found: Iterable[Pair]) -> None:
    for pair in found:
        if pair.merged != pair.same:
            print(f"  {'mixed' if pair.merged else 'missed'} {pair.one.position} / {pair.other.position}")
            print(f"    {pair.one.claim.content}\n    {pair.other.claim.content}")


if __name__ == "__main__":
    main()
