"""How whole coverage of invented officials is read: claims, speakers, kinds and positions, for each folder of `data`.

usage: python -m tests.coverage
"""

import tempfile
from pathlib import Path

from tasrih.detection.detector import Detector
from tests.coverage.measuring import DATA, as_annotated, as_detected, figures, read_set


def main() -> None:
    """Measure and print."""
    detector = Detector.load()
    for folder in sorted(DATA.iterdir()):
        gold = read_set(folder)
        with tempfile.TemporaryDirectory() as scratch:
            annotated = as_annotated(folder, gold, Path(scratch))
        for name, claims in (("as detected", as_detected(folder, detector)), ("as annotated", annotated)):
            found = figures(gold, claims)
            print(
                f"{folder.name} {name}: {len(gold)} claims, detection F1 {found.detection.f1:.3f}, named speaker F1 "
                f"{found.named.f1:.3f}, speaker {found.speaker:.3f}, kind {found.kind:.3f}; pairs P "
                f"{found.pairs.precision:.3f} R {found.pairs.recall:.3f} F1 {found.pairs.f1:.3f}; changes "
                f"{found.changes} of {found.revising}, false {found.false_changes}"
            )


if __name__ == "__main__":
    main()
