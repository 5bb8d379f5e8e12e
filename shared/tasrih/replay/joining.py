"""Waiting for the shards of a window, which other processes detect into folders that this one sees, too.

A shard leaves a note of how it ended in its folder. One that was killed leaves none, so a folder to which nothing is
written any more counts as well. Nothing hangs on clocks, which differ between machines.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tasrih.replay.errors import WorkspaceError
from tasrih.replay.workspace import PLAN

_DONE = "done"
_FAILED = "failed"
_LOOK_SECONDS = 2.0


@contextmanager
def end_noted(folder: Path) -> Iterator[None]:
    """Note in a shard's folder how the work of a block ended, for who waits for it.

    Raises:
        WorkspaceError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FAILED).unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(f"{folder}: {error.strerror or error}") from error
    try:
        yield
        (folder / _DONE).touch()
    except BaseException as error:
        with suppress(OSError):  # a full disk is told by the error itself
            (folder / _FAILED).write_text(f"{error or type(error).__name__}\n", encoding="utf-8")
        raise


def wait_for_shards(
    folders: Sequence[Path], seconds: float, clock: Callable[[], float] = time.monotonic, look: float = _LOOK_SECONDS
) -> None:
    """Wait until the shards of all these folders are done.

    Args:
        folders: of the shards; they need not be there yet.
        seconds: for how long nothing may be written to the folder of a shard that has begun, or to all of them.
        clock: for tests.
        look: seconds between two looks at the folders.

    Raises:
        WorkspaceError: it does not go on; the shards that are not done are named, with what they said.
    """
    seen = {folder: _files(folder) for folder in folders}
    since = dict.fromkeys(folders, clock())
    while left := [folder for folder in folders if not (folder / _DONE).exists()]:
        now = clock()
        for folder in left:
            if (files := _files(folder)) != seen[folder]:
                seen[folder], since[folder] = files, now
        late = [folder for folder in left if seen[folder] and now - since[folder] >= seconds]
        if not late and now - max(since.values()) >= seconds:
            late = left
        if late:
            told = "; ".join(f"{folder} {_state(folder, seconds)}" for folder in late)
            raise WorkspaceError(f"{len(left)} of {len(folders)} shards are not done: {told}")
        time.sleep(look)


def _files(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What changes when anything is written to a folder; empty where there is none."""
    found = set()
    with suppress(OSError):
        for file in folder.iterdir():
            with suppress(OSError):  # gone meanwhile
                state = file.stat()
                found.add((file.name, state.st_size, state.st_mtime_ns))
    return frozenset(found)


def _state(folder: Path, seconds: float) -> str:
    with suppress(OSError):
        return f"failed: {(folder / _FAILED).read_text(encoding='utf-8').strip()}"
    if not (folder / PLAN).exists():
        return "has not begun"
    return f"has written nothing for {seconds:g} s"
