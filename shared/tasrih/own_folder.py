"""A temporary folder that does not outlive its process for good: a killed one cannot clean up, so the next one does.

A process holds a lock on a file in its folder, which the system lets go however it ends. A process id would not do:
containers that share a folder each have their own first process.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = ".in-use"


@contextmanager
def own_folder(purpose: str) -> Iterator[Path]:
    """A new folder for the time of a block; those for the same purpose that dead processes of ours left are removed.

    Args:
        purpose: stands in its name.

    Raises:
        OSError: it cannot be made.
    """
    _remove_left(purpose)
    new = Path(tempfile.mkdtemp(prefix="tasrih-new-"))  # under its own name nobody finds it before it is locked
    with (new / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = new.rename(new.with_name(new.name.replace("new", purpose, 1)))
        try:
            yield folder
        finally:
            if (folder / _LOCK).exists():
                shutil.rmtree(folder, ignore_errors=True)


def keep(folder: Path) -> None:
    """Let an own folder stay when its block ends, and when others begin."""
    (folder / _LOCK).unlink(missing_ok=True)


def _remove_left(purpose: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"tasrih-{purpose}-*"):
        with suppress(OSError):  # in use, kept, or somebody else's
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if folder.stat().st_uid == os.getuid() and not folder.is_symlink():
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
