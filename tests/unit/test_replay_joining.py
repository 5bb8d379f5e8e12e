"""Shards that others detect are waited for as long as they get on, and no longer."""

import threading
from pathlib import Path

import pytest

from tasrih.replay.errors import WindowError, WorkspaceError
from tasrih.replay.joining import end_noted, wait_for_shards
from tasrih.replay.window import Span, Window
from tasrih.replay.workspace import Plan, begin
from tests.waiting import wait

PLAN = Plan(Window("news", (Span(0, 0, 50),)), "r-1")
QUICK = 0.001


class Clock:
    """So many seconds later each time it is asked; tells how often that was."""

    def __init__(self, step: float = 10) -> None:
        self.step, self.asked = step, 0

    def __call__(self) -> float:
        self.asked += 1
        return self.asked * self.step


def shards(folder: Path, count: int) -> list[Path]:
    return [folder / str(number) for number in range(1, count + 1)]


def fail(folder: Path) -> None:
    with pytest.raises(WindowError), end_noted(folder):
        raise WindowError("records may be gone")


def test_shards_that_are_done_are_not_waited_for(tmp_path):
    for folder in shards(tmp_path, 2):
        with end_noted(folder):
            begin(folder, PLAN)
    wait_for_shards(shards(tmp_path, 2), 0, Clock())


def test_a_shard_that_failed_is_told_with_its_reason_though_others_are_at_work(tmp_path):
    failed, working = shards(tmp_path, 2)
    fail(failed)
    begin(working, PLAN)

    def clock(ticks=Clock()) -> float:  # noqa: B008
        (working / "partition-000.sqlite").write_text("x" * ticks.asked)
        return ticks()

    with pytest.raises(WorkspaceError) as told:
        wait_for_shards([failed, working], 100, clock, QUICK)
    assert str(told.value) == f"2 of 2 shards are not done: {failed} failed: records may be gone"


def test_a_shard_that_failed_and_is_tried_again_is_waited_for(tmp_path):
    (folder,) = shards(tmp_path, 1)
    fail(folder)
    clock = Clock(step=0)
    waiting = threading.Thread(target=wait_for_shards, args=([folder], 1, clock, QUICK))
    waiting.start()
    wait(lambda: clock.asked > 3)
    with end_noted(folder):
        begin(folder, PLAN)
    waiting.join(timeout=60)
    assert not waiting.is_alive()


def test_shards_that_do_not_begin_or_stand_still_are_told(tmp_path):
    absent, killed = shards(tmp_path, 2)
    with pytest.raises(WorkspaceError, match=rf"{absent} has not begun; {killed} has not begun"):
        wait_for_shards([absent, killed], 100, Clock(), QUICK)
    begin(killed, PLAN)
    with pytest.raises(WorkspaceError, match=rf"2 of 2 shards are not done: {killed} has written nothing for 100 s"):
        wait_for_shards([absent, killed], 100, Clock(), QUICK)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="file/1"), end_noted(tmp_path / "file" / "1"):
        pass
