"""`make newsrooms`: how articles of invented newsrooms are read: claims, speakers, kinds and positions, by set.

usage: python -m tests.newsrooms
"""

from tasrih.detection.detector import Detector
from tests.newsrooms.measuring import Figures, as_annotated, as_detected, figures, read_set, sets, unread


def main() -> None:
    """Measure and print."""
    detector = Detector.load()
    for folder in sets():
        gold = read_set(folder)
        for name, claims in (("as detected", as_detected(folder, detector)), ("as annotated", as_annotated(folder))):
            _tell(f"{folder.name} {name}", figures(gold, claims))
            if part := unread(folder, gold, claims):
                _tell(f"{folder.name}, unread articles, {name}", part)


def _tell(name: str, found: Figures) -> None:
    print(
        f"{name}: {found.detection.wanted} claims, detection F1 {found.detection.f1:.3f}, named speaker F1 "
        f"{found.named.f1:.3f}, speaker {found.speaker:.3f}, kind {found.kind:.3f}; pairs P "
        f"{found.pairs.precision:.3f} R {found.pairs.recall:.3f} F1 {found.pairs.f1:.3f}; changes "
        f"{found.changes} of {found.revising}, false {found.false_changes}"
    )


if __name__ == "__main__":
    main()
