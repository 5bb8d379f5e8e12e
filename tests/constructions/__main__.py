"""`make constructions`: how much the detector finds of what newspapers write, by construction.

usage: python -m tests.constructions [--count N] [--seed N] [--only NAME]
           [--by construction|form|says|content] [--failures N]

Composes N items of each construction (see `data`), puts them into articles, and tells of each construction how many of
its claims were detected, with the right speaker and kind, and what was found that nobody said. --failures lists
examples, the constructions with most of them first.
"""

import argparse
import time
from collections import defaultdict

from tasrih.detection.detector import Detector
from tests.constructions.articles import compose
from tests.constructions.measuring import Outcome, measure
from tests.constructions.vocabulary import OFFICIALS, load_vocabulary

_WIDTH = 60
"""Of the first column."""

HEADS = ("detected", "speaker", "type", "kind", "cue", "exact", "full")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.constructions", description=__doc__)
    parser.add_argument("--count", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--by", choices=("construction", "form", "says", "content"), default="construction")
    parser.add_argument("--failures", type=int, default=0)
    asked = parser.parse_args()
    articles = compose(load_vocabulary(), asked.count, asked.seed)
    detector = Detector.load(officials=[OFFICIALS])
    began = time.perf_counter()
    outcomes = list(measure(articles, detector))
    seconds = time.perf_counter() - began
    print_table(outcomes, asked.by, asked.only)
    items = {outcome.item for outcome in outcomes}
    letters = sum(len(article.news.text) for article in articles)
    print(f"\n{len(items)} different items in {len(articles)} articles of {letters} characters, {seconds:.1f} s")
    if asked.failures:
        print_failures(outcomes, asked.only, asked.failures)


def print_table(outcomes: list[Outcome], by: str, only: str) -> None:
    """One line a group: shares in percent of the claims expected; extra is a number."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[_key(outcome, by)].append(outcome)
    print(f"{by:<{_WIDTH}}{'claims':>8}" + "".join(f"{head:>10}" for head in HEADS) + f"{'extra':>8}")
    for name, group in groups.items():
        if only in name:
            print(_line(name, group))
    print(_line("all", outcomes))


def _key(outcome: Outcome, by: str) -> str:
    if by == "says":
        return outcome.expected.says if outcome.expected else "(nothing)"
    return str(getattr(outcome, by))


def _line(name: str, group: list[Outcome]) -> str:
    wanted = [outcome for outcome in group if outcome.expected]
    extra = sum(outcome.expected is None and outcome.found is not None for outcome in group)
    if not wanted:
        silent = sum(outcome.silent for outcome in group)
        return f"{name[:_WIDTH]:<{_WIDTH}}{0:>8}{'silent in ' + str(silent):>70}{extra:>8}"
    shares = (sum(getattr(outcome, head) for outcome in wanted) / len(wanted) for head in HEADS)
    return f"{name[:_WIDTH]:<{_WIDTH}}{len(wanted):>8}" + "".join(f"{share:>10.1%}" for share in shares) + f"{extra:>8}"


def print_failures(outcomes: list[Outcome], only: str, most: int) -> None:
    """Examples of what is not fully right, the constructions with most of it first."""
    failed: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if not outcome.full and only in outcome.construction:
            failed[outcome.construction].append(outcome)
    for name, group in sorted(failed.items(), key=lambda pair: -len(pair[1])):
        print(f"\n{name}: {len(group)}")
        for outcome in group[:most]:
            print(f"  {outcome.item}")
            print(f"    expected {_told(outcome.expected, outcome.content)}")
            found = outcome.found
            print(f"    found    {found and (found.speaker_name, found.kind, found.content, found.cue)}")


def _told(expected: object, content: str) -> object:
    return expected and (getattr(expected, "names", ("",))[0], getattr(expected, "kind", ""), content)


if __name__ == "__main__":
    main()
