"""`make positions`: how well claims are put together into positions.

usage: python -m tests.positions [--errors]

Scores all pairs of claims of invented officials, over a set written by hand and one composed by construction, and of
one broadcaster where its articles stand beside the checkout, as annotated and as detected; --errors prints the pairs
that are wrong, of the broadcaster only those of the half that is for looking.
"""

import argparse

from tasrih.detection.detector import Detector
from tests.positions import broadcaster
from tests.positions.matters import by_construction, by_hand
from tests.positions.measuring import Kept, Told, changes, kept, pairs, pairs_score, revising


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
            _print_wrong(found)
    if broadcaster.CORPUS.is_file():
        _print_broadcaster(errors=asked.errors)
    else:
        print(f"broadcaster: not measured, {broadcaster.ABSENT}")


def _print_broadcaster(*, errors: bool) -> None:
    detector = Detector.load()
    for half in broadcaster.HALVES:
        articles = broadcaster.covered(half)
        readings: dict[str, list[Told]] = {
            "annotated": broadcaster.as_annotated(articles),
            "detected": broadcaster.as_detected(articles, detector),
        }
        for reading, told in readings.items():
            found = kept(told)
            print(_scored(f"broadcaster, {half.replace('_', ' ')}, as {reading}", found))
            if errors and half == "development":
                _print_wrong(found)


def _scored(name: str, found: list[Kept]) -> str:
    score, claims = pairs_score(pairs(found)), sum(bool(one.told.position) for one in found)
    return (
        f"{name}: {claims} claims, P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}, "
        f"same {score.wanted}, merged {score.found}"
    )


def _print_wrong(found: list[Kept]) -> None:
    for pair in pairs(found):
        if pair.merged != pair.same:
            print(f"  {'mixed' if pair.merged else 'missed'} {pair.one.position} / {pair.other.position}")
            print(f"    {pair.one.claim.content}\n    {pair.other.claim.content}")


if __name__ == "__main__":
    main()
