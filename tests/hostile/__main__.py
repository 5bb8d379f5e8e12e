"""`make hostile`: a million hostile messages; exit code 1 if one raised, was lost, or if memory grew.

python -m tests.hostile [--messages N] [--from N] [--seed N] [--seconds N]
"""

import argparse
import asyncio
import logging
import sys
import time

from tasrih.detection.detector import Detector
from tests.detection_cases import INVENTED_OFFICIALS
from tests.hostile.running import FAMILIES, Trial, drawn, resident_bytes, table

_MILLION = 1_000_000
_FULL = 500_000
"""Messages after which caches are nearly as full as they get: those of words fill slowly."""
_GROWTH = 1.1
"""Memory at the end over memory after so many; a shorter run says nothing of it."""
_MOST_SHOWN = 30
_LOOK = 5_000
"""Messages between two looks at memory and time."""


def main() -> int:
    """Read the arguments, run, print the table and what was found."""
    logging.getLogger("tasrih").setLevel(logging.ERROR)  # half a million dead letters say all in one table
    parser = argparse.ArgumentParser(prog="make hostile", description=__doc__)
    parser.add_argument("--messages", type=int, default=_MILLION, help="how many (1,000,000)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first (0)")
    parser.add_argument("--seed", type=int, default=1, help="draws them (1)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long, wherever that is")
    options = parser.parse_args()
    trial = Trial(Detector.load(officials=[INVENTED_OFFICIALS]))
    begun = time.monotonic()
    numbers = range(options.first, options.first + options.messages)
    memory = asyncio.run(_run(trial, options.seed, numbers, until=begun + options.seconds))
    seconds = time.monotonic() - begun
    full, end = memory[min(_FULL // _LOOK, len(memory) - 1)], memory[-1]
    print("\n".join(table(trial.tallies)))
    done = sum(tally.messages for tally in trial.tallies.values())
    earlier = f"{full / 1e6:.0f} MB after {_FULL:,}, " if done > _FULL else ""
    megabytes = f"{earlier}{end / 1e6:.0f} MB at the end"
    print(f"\n{done:,} messages from {options.first:,}, seed {options.seed}: {seconds:.0f} s, {megabytes}")
    slowest = max(FAMILIES, key=lambda family: trial.tallies[family.name].slowest)
    print(f"slowest message: {trial.tallies[slowest.name].slowest:.2f} s, of {slowest.name}")
    problems = [*trial.problems, *(["memory grew"] if end > full * _GROWTH else [])]
    print("\n".join([f"{len(problems)} problems", *problems[:_MOST_SHOWN]]))
    return 1 if problems else 0


async def _run(trial: Trial, seed: int, numbers: range, until: float) -> list[int]:
    """Settle messages until they or the time run out; memory at steady distances, and at the end."""
    memory = []
    for count, number in enumerate(numbers):
        if count % _LOOK == 0:
            memory.append(resident_bytes())
            print(f"{count:,} messages, {memory[-1] / 1e6:.0f} MB", file=sys.stderr, flush=True)
            if time.monotonic() > until:
                break
        await trial.settle(*drawn(seed, number))
    return [*memory, resident_bytes()]


if __name__ == "__main__":
    sys.exit(main())
