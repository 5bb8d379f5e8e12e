"""`make bench`: how fast the detector is, that its time is linear in the text, positions in Redis, and the pipeline.

Figures hold for this machine and moment; ratios are what to compare. Takes three minutes or so;
`make bench ARGS=million` compares with a million positions instead, and needs some minutes to put them there.
"""

import sys

from tests.bench.detection import bench_detection
from tests.bench.linearity import bench_linearity
from tests.bench.pipeline import bench_pipeline
from tests.bench.positions import bench_million, bench_positions

BENCHES = {
    "detection": bench_detection,
    "linearity": bench_linearity,
    "positions": bench_positions,
    "pipeline": bench_pipeline,
    "million": bench_million,
}
_BY_NAME_ONLY = {"million"}


def main(names: list[str]) -> int:
    """Run the benches named, or all."""
    if unknown := set(names) - BENCHES.keys():
        print(f"no such bench: {' '.join(sorted(unknown))}; there are {' '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or [name for name in BENCHES if name not in _BY_NAME_ONLY]:
        print(f"\n{name}\n", flush=True)
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
