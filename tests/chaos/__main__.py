"""`make chaos`: faults of every kind, a table of what they did, exit code 1 if anything was lost or told twice.

python -m tests.chaos [--kills N] [--point NAME] [--seed N] [--only WORD]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.chaos.kills import MOST_PASSES, Death, kills, plan
from tests.chaos.row import Row, table
from tests.chaos.scenarios import SCENARIOS, Scenario, play
from tests.chaos.stage import stage

_KILLS = 200
_MOST_SHOWN = 10


def main() -> int:
    """Read the arguments, run, print the table and what was found."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=_KILLS, help=f"runs with a kill -9 at a fail point ({_KILLS})")
    parser.add_argument("--point", choices=list(MOST_PASSES), help="only kills, and only at this fail point")
    parser.add_argument("--seed", type=int, default=1, help="draws the passes that are deadly (1)")
    parser.add_argument("--only", default="", help="scenarios whose name holds this word, and no kills")
    options = parser.parse_args()
    begun = time.monotonic()
    points = [options.point] if options.point else list(MOST_PASSES)
    scenarios = [] if options.point else [pair for pair in enumerate(SCENARIOS) if options.only in pair[1].name]
    rows = asyncio.run(_rows(scenarios, [] if options.only else plan(options.seed, options.kills, points)))
    print(f"\n{table(rows)}\n\n{time.monotonic() - begun:.0f} s, seed {options.seed}")
    for row in rows:
        for fault in row.found[:_MOST_SHOWN]:
            print(f"{row.name}: {fault.kind}: {fault.what}")
    return 1 if any(row.found for row in rows) else 0


async def _rows(scenarios: Iterable[tuple[int, Scenario]], deaths: Sequence[Death]) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="tasrih-chaos-") as folder, stage(Path(folder)) as opened:
        for number, scenario in scenarios:
            rows.append(await play(opened, number, scenario))
            print(" | ".join(rows[-1].cells), file=sys.stderr, flush=True)
        return [*rows, *await kills(opened, deaths)] if deaths else rows


if __name__ == "__main__":
    sys.exit(main())
