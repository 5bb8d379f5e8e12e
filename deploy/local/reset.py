"""`make reset`: forgets what `make run` has stored. Standard library only, so that it needs no `.venv`."""

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.folders import alone_in

_STORED = ("kafka", "redis", "gateway", "log")


def reset(folder: Path) -> None:
    """Delete what a run keeps in a folder.

    Raises:
        LocalError: a run, or a server that was started alone, still uses it.
    """
    with ExitStack() as stack:
        for used in filter(Path.is_dir, (folder, folder / "kafka", folder / "redis")):
            stack.enter_context(alone_in(used))
        for stored in filter(Path.is_dir, (folder / name for name in _STORED)):
            shutil.rmtree(stored)


if __name__ == "__main__":
    try:
        reset(Path(__file__).parents[2] / ".tasrih")
    except (LocalError, OSError) as error:
        print(f"tasrih: {error}", file=sys.stderr)
        sys.exit(2)
