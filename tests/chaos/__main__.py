"""`make chaos`: faults of every kind, a table of what they did, exit code 1 if anything was lost or told twice.

python -m tests.chaos [--short] [--kills N] [--seed N] [--only WORD]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.kills import kills, plan
from tests.chaos.row import Row, table
from tests.chaos.scenarios import SCENARIOS, play
from tests.chaos.stage import stage

_KILLS = 200
_MOST_SHOWN = 10


def main() -> int:
    """Read the arguments, run, print the table and what was found."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=_KILLS, help=f"runs with a kill -9 at a fail point ({_KILLS})")
    parser.add_argument("--seed", type=int, default=1, help="draws the passes that are deadly (1)")
    parser.add_argument("--only", default="", help="scenarios whose name holds this word, and no kills")
    options = parser.parse_args()
    begun = time.monotonic()
    rows = asyncio.run(_rows(options.kills, options.seed, options.only))
    print(f"\n{table(rows)}\n\n{time.monotonic() - begun:.0f} s, seed {options.seed}")
    for row in rows:
        for fault in row.found[:_MOST_SHOWN]:
            print(f"{row.name}: {fault.kind}: {fault.what}")
    return 1 if any(row.found for row in rows) else 0


async def _rows(deaths: int, seed: int, only: str) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="tasrih-chaos-") as folder, stage(Path(folder)) as opened:
        for number, scenario in enumerate(SCENARIOS):
            if only in scenario.name:
                rows.append(await play(opened, number, scenario))
                print(" | ".join(rows[-1].cells), file=sys.stderr, flush=True)
        return rows if only or not deaths else [*rows, *await kills(opened, plan(seed, deaths))]


if __name__ == "__main__":
    sys.exit(main())
