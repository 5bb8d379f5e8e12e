"""`make outlets`: how real news of two outlets is read: claims, speakers, kinds and positions, by set.

usage: python -m tests.outlets [--errors]

Needs their articles beside the checkout; --errors prints the pairs of claims that are put together wrongly, of the sets
that are for looking at.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tasrih.detection.detector import Detector
from tests.newsrooms.measuring import as_annotated, as_detected, figures, labelled, read_set, summary
from tests.outlets.sets import ABSENT, CORPUS, READ, UNREAD, write
from tests.positions.measuring import kept, print_wrong


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.outlets", description=__doc__)
    parser.add_argument("--errors", action="store_true")
    errors = parser.parse_args().errors
    if not CORPUS.is_file():
        print(f"not measured, {ABSENT}")
        return
    detector = Detector.load()
    with TemporaryDirectory() as scratch:
        for name in READ + UNREAD:
            folder = write(name, Path(scratch))
            gold = read_set(folder)
            for reading, claims in (("detected", as_detected(folder, detector)), ("annotated", as_annotated(folder))):
                print(f"{name}{', unread' * (name in UNREAD)}, as {reading}: {summary(figures(gold, claims))}")
                if errors and name in READ:
                    print_wrong(kept(labelled(gold, claims)))


if __name__ == "__main__":
    main()
