"""A folder for one at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.errors import LocalError


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make the folder and hold its lock, so that no two processes write into one state.

    Raises:
        LocalError: somebody else holds it, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise LocalError(
            f"cannot write to {folder} ({error.strerror}): free space, or use a checkout of your own"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LocalError(f"another run uses {folder}: end it, or run in another checkout") from error
        yield
