"""The folder in which a replay works: `plan.json` and one file for every partition of the window.

Folders of several machines, each with other partitions of one window, are read together as one.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from heapq import merge
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from tasrih.replay.errors import WorkspaceError
from tasrih.replay.partition_file import Entry, PartitionFile, Place
from tasrih.replay.window import Window

PLAN = "plan.json"


class Plan(Struct, frozen=True):
    """What a workspace is for; one of the same plan may be gone on with."""

    window: Window
    """Its offsets were frozen when the replay began."""
    ruleset: str
    keeps_records: bool = False
    """Whether the records themselves are kept too, for a bundle."""
    shards: int = 1
    """How many the partitions were dealt to."""
    elsewhere: tuple[int, ...] = ()
    """The partitions of the other shards: all together are the window that was asked for."""


class Workspace:
    """The folders of one replay, read as one; a context manager that closes their files.

    Args:
        folders: one, or several with other partitions each.

    Raises:
        WorkspaceError: a folder holds no replay, they belong to different ones, or partitions occur twice; at the end
            of its block, too, when a file could not be read or written.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        plans = [read_plan(folder) for folder in folders]
        self.plan = _joined(plans, folders)
        self._stack = ExitStack()
        self._name = ", ".join(map(str, folders))
        self.files: dict[int, PartitionFile] = {}
        for folder, plan in zip(folders, plans, strict=True):
            for span in plan.window.spans:
                opened = PartitionFile(partition_path(folder, span.partition), span.partition)
                self.files[span.partition] = self._stack.enter_context(opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if isinstance(error, sqlite3.Error):  # a full disk, or another replay at work there
            raise WorkspaceError(f"{self._name}: {error}") from error

    def require_read(self) -> None:
        """Check that every partition of the window that was asked for is here, and read to its end.

        Raises:
            WorkspaceError: some are not; they are named, or the shards that have them.
        """
        if missing := self.plan.elsewhere:
            shards = sorted({partition % self.plan.shards + 1 for partition in missing})
            named = ", ".join(f"{number}/{self.plan.shards}" for number in shards)
            raise WorkspaceError(
                f"not the whole window: in none of the folders are partitions {', '.join(map(str, missing))}"
                f" (--shard {named})"
            )
        spans = (span for span in self.plan.window.spans if span.start < span.end)
        unread = [span.partition for span in spans if self.files[span.partition].next_offset != span.end]
        if unread:
            raise WorkspaceError(
                f"not read to the end: partitions {', '.join(map(str, unread))}; go on with them first"
            )

    def offsets_read(self) -> int:
        """How many offsets of the window are read."""
        nexts = {number: file.next_offset for number, file in self.files.items()}
        return sum((nexts[span.partition] or span.start) - span.start for span in self.plan.window.spans)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """What is noted of history within this block is written at its end, or not at all."""
        with ExitStack() as transactions:
            for file in self.files.values():
                transactions.enter_context(file.transaction())
            yield

    def entries(self) -> Iterator[Entry]:
        """All records of the window in the order of events."""
        return merge(*(file.entries() for file in self.files.values()), key=lambda entry: entry.place)

    def undecided(self) -> Iterator[tuple[Place, str, bytes]]:
        """Claims without an outcome, in the order of events."""
        return merge(*(file.undecided() for file in self.files.values()), key=lambda one: one[0])

    def records(self) -> Iterator[bytes]:
        """The kept records, by partition and offset."""
        return chain.from_iterable(self.files[number].records() for number in sorted(self.files))

    def origin_of(self, claimed_at: str) -> tuple[int, int] | None:
        """Partition and offset of the article of a recorded claim of the window."""
        found = ((number, file.offset_of(claimed_at)) for number, file in self.files.items())
        return next(((number, offset) for number, offset in found if offset is not None), None)


def begin(folder: Path, plan: Plan) -> Plan:
    """Make a workspace, or go on with the one of the same plan that is there.

    Returns:
        The plan to follow: that of the folder.

    Raises:
        WorkspaceError: the folder holds another replay, or cannot be written.
    """
    path = folder / PLAN
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(msgspec.json.format(msgspec.json.encode(plan)) + b"\n")
    except OSError as error:
        raise WorkspaceError(f"{folder}: {error.strerror or error}") from error
    there = read_plan(folder)
    if not _is_same(plan, there):
        raise WorkspaceError(f"{folder} holds another replay (its window, rules or what it keeps differ)")
    return there


def read_plan(folder: Path) -> Plan:
    """The plan of a workspace.

    Raises:
        WorkspaceError: there is none.
    """
    try:
        return msgspec.json.decode((folder / PLAN).read_bytes(), type=Plan)
    except OSError as error:
        raise WorkspaceError(f"{folder} holds no replay: {error.strerror or error}") from error
    except msgspec.MsgspecError as error:
        raise WorkspaceError(f"{folder / PLAN}: {error}") from error


def partition_path(folder: Path, partition: int) -> Path:
    """The file with a partition's findings."""
    return folder / f"partition-{partition:03}.sqlite"


def _joined(plans: Sequence[Plan], folders: Sequence[Path]) -> Plan:
    first = plans[0]
    for plan, folder in zip(plans, folders, strict=True):
        if not _is_same(plan, first, whole=False):
            raise WorkspaceError(f"{folder} and {folders[0]} belong to different replays")
    spans = sorted(chain.from_iterable(plan.window.spans for plan in plans), key=lambda span: span.partition)
    here = {span.partition for span in spans}
    if len(here) < len(spans):
        raise WorkspaceError(f"a partition occurs in more than one of {', '.join(map(str, folders))}")
    elsewhere = tuple(sorted({partition for plan in plans for partition in plan.elsewhere} - here))
    window = msgspec.structs.replace(first.window, spans=tuple(spans))
    return msgspec.structs.replace(first, window=window, elsewhere=elsewhere)


def _is_same(one: Plan, other: Plan, *, whole: bool = True) -> bool:
    """Whether two plans ask for the same; `whole`: of the same partitions too. Times may find other offsets later."""
    mine, theirs = one.window, other.window
    if (one.ruleset, one.keeps_records, mine.topic) != (other.ruleset, other.keeps_records, theirs.topic):
        return False
    if whole and [span.partition for span in mine.spans] != [span.partition for span in theirs.spans]:
        return False
    by_time = mine.since is not None
    return (mine.since, mine.until) == (theirs.since, theirs.until) and (by_time or not whole or mine == theirs)
