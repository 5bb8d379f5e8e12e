"""`make bench`: how fast detection is, that its time is linear in the text, positions in Redis, services, the stream.

Figures are ratios to a reference of the same run, or times on the way through everything; they hold for this machine
and moment. `make bench ARGS="alerter detector"` runs parts. All takes some minutes on a machine that does nothing else;
`make bench ARGS=million` compares with a million positions instead, and needs some minutes to put them there.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from deploy.local.errors import LocalError
from tests.bench.detection import bench_detection
from tests.bench.figures import Figure, show
from tests.bench.ground import Ground, ground
from tests.bench.linearity import bench_linearity
from tests.bench.pipeline import bench_pipeline
from tests.bench.positions import bench_million, bench_positions
from tests.bench.replay import bench_replay
from tests.bench.services import bench_alerter, bench_detector, bench_workers
from tests.bench.subscribers import bench_subscribers

ALONE = {
    "detection": bench_detection,
    "linearity": bench_linearity,
    "positions": bench_positions,
    "million": bench_million,
}
SERVED: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "pipeline": bench_pipeline,
    "alerter": bench_alerter,
    "detector": bench_detector,
    "workers": bench_workers,
    "replay": bench_replay,
    "subscribers": bench_subscribers,
}
"""The services with Kafka and Redis, in one table."""
_BY_NAME_ONLY = {"million"}


def main(names: Sequence[str]) -> int:
    """Run the benches named, or all."""
    known = [*ALONE, *SERVED]
    if unknown := set(names) - set(known):
        print(f"no such bench: {' '.join(sorted(unknown))}; there are {' '.join(known)}", file=sys.stderr)
        return 2
    chosen = names or [name for name in known if name not in _BY_NAME_ONLY]
    for name in chosen:
        if name in ALONE:
            print(f"\n{name}\n", flush=True)
            ALONE[name]()
    if served := [name for name in chosen if name in SERVED]:
        with ground() as servers:
            show(figure for name in served for figure in SERVED[name](servers))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LocalError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
