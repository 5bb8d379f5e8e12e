"""`make bench`: how fast the detector is, that its time is linear in the text, and how fast the pipeline is.

Figures hold for this machine and moment; ratios are what to compare. Takes two minutes or so.
"""

import sys

from tests.bench.detection import bench_detection
from tests.bench.linearity import bench_linearity
from tests.bench.pipeline import bench_pipeline

BENCHES = {"detection": bench_detection, "linearity": bench_linearity, "pipeline": bench_pipeline}


def main(names: list[str]) -> int:
    """Run the benches named, or all."""
    if unknown := set(names) - BENCHES.keys():
        print(f"no such bench: {' '.join(sorted(unknown))}; there are {' '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        print(f"\n{name}\n", flush=True)
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
