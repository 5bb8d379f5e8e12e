"""`make newsrooms`: how articles of invented newsrooms are read: claims, speakers, kinds and positions, by set.

usage: python -m tests.newsrooms
"""

from tasrih.detection.detector import Detector
from tests.newsrooms.measuring import as_annotated, as_detected, figures, read_set, sets, summary, unread


def main() -> None:
    """Measure and print."""
    detector = Detector.load()
    for folder in sets():
        gold = read_set(folder)
        for name, claims in (("as detected", as_detected(folder, detector)), ("as annotated", as_annotated(folder))):
            print(f"{folder.name} {name}: {summary(figures(gold, claims))}")
            if part := unread(folder, gold, claims):
                print(f"{folder.name}, unread articles, {name}: {summary(part)}")


if __name__ == "__main__":
    main()
