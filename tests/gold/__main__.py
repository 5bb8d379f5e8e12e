"""`make slots`: how well slots are filled, by the readings of annotated commitments in `slots.yaml`.

usage: python -m tests.gold [--wrong [SLOT]]

--wrong lists what was read and what was found where the two differ.
"""

import argparse
import sys

from tasrih.detection.detector import Detector
from tests.gold.scoring import PARTS, SLOTS, Commitment, available, is_same, read_slots, score
from tests.scores import Score


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.gold", description=__doc__)
    parser.add_argument("--wrong", nargs="?", const="", default=None, metavar="SLOT")
    asked = parser.parse_args()
    if not available():
        print("the annotated articles are no part of the repository: ../shared/gold is missing", file=sys.stderr)
        return 2
    detector = Detector.load()
    for section in PARTS:
        commitments = list(read_slots(detector, section))
        print(f"\n{section}: {len(commitments)}")
        print_table(commitments)
        if asked.wrong is not None:
            print_wrong(commitments, [asked.wrong] if asked.wrong else SLOTS)
    return 0


def print_table(commitments: list[Commitment]) -> None:
    """One line a slot, and all together."""
    print(f"{'slot':<12}{'read':>8}{'found':>8}{'right':>8}{'P':>8}{'R':>8}{'F1':>8}")
    scores = {slot: score(commitments, slot) for slot in SLOTS}
    scores["all"] = Score(*map(sum, zip(*scores.values(), strict=True)))
    for slot, one in scores.items():
        figures = "".join(f"{figure:>8.3f}" for figure in (one.precision, one.recall, one.f1))
        print(f"{slot:<12}{one.wanted:>8}{one.found:>8}{one.right:>8}{figures}")


def print_wrong(commitments: list[Commitment], slots: "tuple[str, ...] | list[str]") -> None:
    """Every value that is not as read."""
    for slot in slots:
        print(f"\n{slot}")
        for article, entry, content, found in commitments:
            value, readings = getattr(found, slot, "") or "", entry.readings(slot)
            if not any(is_same(slot, value, reading) for reading in readings):
                print(f"  {article} {entry.at[1]}: {content[:140]}\n    read {readings} found {value!r}")


if __name__ == "__main__":
    sys.exit(main())
