"""The folder of a replay: whose it is, and that it says so when the machine does not play along."""

import multiprocessing
import os
import time
from datetime import timedelta
from pathlib import Path

import click
import msgspec
import pytest

from tasrih.cli.replay_output import Output
from tasrih.errors import TasrihError
from tasrih.messaging.records import Received
from tasrih.replay.detecting import detect_window
from tasrih.replay.errors import ReplayError, WorkspaceError
from tasrih.replay.feeding import fed
from tasrih.replay.partition_file import Finding, PartitionFile
from tasrih.replay.rows import Filters
from tasrih.replay.rules import Rules
from tasrih.replay.window import Span, Window
from tasrih.replay.workspace import Plan, Workspace, begin
from tasrih.settings import Settings
from tests.position_claims import START
from tests.waiting import PATIENCE_SECONDS, wait

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


def test_what_is_wrong_with_other_rules_is_told_by_as_many_processes_as_there_are(tmp_path, capfd):
    (tmp_path / "topics.yaml").write_text("topics:\n  a: x\n", encoding="utf-8")
    begin(tmp_path / "work", PLAN)
    for processes in (1, 2):
        with pytest.raises(TasrihError, match=r"/topics\.yaml:2: Expected `array`, got `str`"):
            detect_window(
                tmp_path / "work", PLAN, Settings(), Rules(topics=(tmp_path / "topics.yaml",)), processes, abs
            )
    assert capfd.readouterr().err == ""


def test_that_kafka_is_away_is_told_by_as_many_processes_as_there_are(tmp_path, capfd):
    begin(tmp_path, PLAN)
    settings = Settings(kafka_bootstrap="127.0.0.1:1")
    with pytest.raises(ReplayError, match=r"Kafka at 127\.0\.0\.1:1 cannot be used"):
        detect_window(tmp_path, PLAN, settings, Rules(), 2, abs)
    assert capfd.readouterr().err == ""


class Slow(Rules, frozen=True):
    """Rules whose process says who it is and then takes its time."""

    folder: Path = Path()

    def detector(self):
        (self.folder / f"{os.getpid()}.pid").touch()
        time.sleep(PATIENCE_SECONDS)


def test_no_process_outlives_the_one_that_is_killed(tmp_path):
    begin(tmp_path, PLAN)
    rules = Slow(folder=tmp_path)
    watching = multiprocessing.get_context("spawn").Process(
        target=detect_window, args=(tmp_path, PLAN, Settings(), rules, 2, abs)
    )
    watching.start()
    wait(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    watching.kill()
    wait(lambda: not any(is_there(int(file.stem)) for file in tmp_path.glob("*.pid")))
    watching.join()


def test_all_processes_end_at_once_where_the_one_that_watches_is_interrupted(tmp_path):
    begin(tmp_path, PLAN)

    def interrupted(_: int) -> None:
        wait(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        detect_window(tmp_path, PLAN, Settings(), Slow(folder=tmp_path), 2, interrupted)
    wait(lambda: not any(is_there(int(file.stem)) for file in tmp_path.glob("*.pid")))
    assert time.monotonic() - began < PATIENCE_SECONDS, "they have not slept to the end"


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked after has no command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except OSError:
        return False


def test_a_record_without_key_and_body_is_not_sent_again(tmp_path):
    begin(tmp_path, PLAN)
    kept = [Received("news", 0, number, key, None, ()) for number, key in enumerate([b"k", None])]
    with Workspace([tmp_path]) as workspace:
        workspace.files[0].add([Finding(one.offset, 0, record=msgspec.json.encode(one)) for one in kept], 2)
        (sent,) = fed(workspace, "news", "sandbox", Filters())
    assert (sent.key, sent.value) == (b"k", None)


def test_a_workspace_is_gone_on_with_only_by_its_own_replay(tmp_path):
    plan = Plan(Window("news", (Span(0, 0, 5), Span(1, 0, 5))), "r-1")
    assert begin(tmp_path, plan) == plan
    assert begin(tmp_path, plan) == plan
    with pytest.raises(WorkspaceError, match="another replay"):
        begin(tmp_path, msgspec.structs.replace(plan, ruleset="r-2"))
    with (
        Workspace([tmp_path]) as workspace,
        pytest.raises(WorkspaceError, match="not read to the end: partitions 0, 1"),
    ):
        workspace.require_read()


def test_by_times_a_workspace_keeps_the_offsets_it_froze(tmp_path):
    times = {"since": START, "until": START + timedelta(hours=1)}
    frozen = Plan(Window("news", (Span(0, 0, 5),), **times), "r-1")
    assert begin(tmp_path, frozen) == frozen
    assert begin(tmp_path, Plan(Window("news", (Span(0, 0, 9),), **times), "r-1")) == frozen


def test_shards_of_different_replays_are_not_joined(tmp_path):
    for name, window in {"a": Window("news", (Span(0, 0, 1),)), "b": Window("other", (Span(1, 0, 1),))}.items():
        begin(tmp_path / name, Plan(window, "r-1"))
    with pytest.raises(WorkspaceError, match="different replays"):
        Workspace([tmp_path / "a", tmp_path / "b"])
    with pytest.raises(WorkspaceError, match="more than one"):
        Workspace([tmp_path / "a", tmp_path / "a"])
    with pytest.raises(WorkspaceError, match="holds no replay"):
        Workspace([tmp_path / "c"])


def test_shards_without_some_of_the_window_are_refused_with_those_that_have_it(tmp_path):
    spans = [Span(number, 0, 0) for number in range(5)]
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for number, folder in enumerate(folders):
        mine = tuple(span for span in spans if span.partition % 3 == number)
        others = tuple(span.partition for span in spans if span.partition % 3 != number)
        begin(folder, Plan(Window("news", mine), "r-1", shards=3, elsewhere=others))
    with Workspace(folders) as workspace:
        workspace.require_read()
    for given, said in {
        (0, 1): r"partitions 2 \(--shard 3/3\)",
        (1,): r"partitions 0, 2, 3 \(--shard 1/3, 3/3\)",
    }.items():
        with Workspace([folders[number] for number in given]) as workspace, pytest.raises(WorkspaceError, match=said):
            workspace.require_read()


def test_an_official_is_chosen_in_every_spelling_of_a_name():
    assert Output(officials=("name:سلمى الكرماوي", "xn")).filters.officials == {"name:سلمي الكرماوي", "xn"}


def test_an_official_whom_nobody_knows_is_refused_but_for_what_was_sent_once():
    for known in ("fr.emmanuel_macron", "name:سلمى الكرماوي"):
        Output(officials=(known,)).check(Settings(), Rules())
    with pytest.raises(click.UsageError, match=r"no official fr\.emanuel is known; the id of a name: tasrih officials"):
        Output(officials=("fr.emanuel",)).check(Settings(), Rules())
    Output(officials=("fr.emanuel",), compare=True).check(Settings(), Rules())
