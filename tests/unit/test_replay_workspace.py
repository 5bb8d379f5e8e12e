"""The folder of a replay when the machine does not play along: one clear line, and never exit code 1."""

import os

import pytest

from tasrih.replay.detecting import detect_window
from tasrih.replay.errors import ReplayError, WorkspaceError
from tasrih.replay.partition_file import Finding, PartitionFile
from tasrih.replay.rules import Rules
from tasrih.replay.window import Span, Window
from tasrih.replay.workspace import Plan, Workspace, begin
from tasrih.settings import Settings

PLAN = Plan(Window("news", (Span(0, 0, 50), Span(1, 0, 50))), "r-1")
FOUND = [Finding(number, 0, "a", detail="x" * 5_000) for number in range(40)]


class Dying(Rules, frozen=True):
    """Rules whose process the system ends, as it does for want of memory."""

    def detector(self):
        os._exit(9)


def add(file: PartitionFile, count: int) -> None:
    file.add(FOUND[:count], count)


def test_a_full_disk_is_told(tmp_path):
    begin(tmp_path, PLAN)

    def fill() -> None:
        with Workspace([tmp_path]) as workspace:
            workspace.files[0]._db.execute("PRAGMA max_page_count = 1")
            add(workspace.files[0], 40)

    with pytest.raises(WorkspaceError, match=r"database or disk is full"):
        fill()
    with Workspace([tmp_path]) as workspace:
        assert workspace.offsets_read() == 0


def test_two_replays_at_work_in_one_folder_are_told(tmp_path):
    begin(tmp_path, PLAN)

    def both() -> None:
        with Workspace([tmp_path]) as one, Workspace([tmp_path]) as other:
            add(one.files[0], 1)
            add(other.files[0], 1)

    with pytest.raises(WorkspaceError, match=str(tmp_path)):
        both()


def test_a_process_that_is_killed_is_told(tmp_path):
    begin(tmp_path, PLAN)
    with pytest.raises(ReplayError, match="ended from outside"):
        detect_window(tmp_path, PLAN, Settings(), Dying(), 2, lambda read: None)
