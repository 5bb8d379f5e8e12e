"""The front door of the local run: what it takes, and how it says no."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import __main__ as local
from tests.waiting import PATIENCE_SECONDS, wait

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("once", "is_terminal", "ends"),
    [("", True, False), ("", False, True), ("1", True, True), ("0", False, False)],
)
def test_a_run_ends_by_itself_when_asked_or_when_nobody_watches(monkeypatch, once, is_terminal, ends):
    monkeypatch.setenv("ONCE", once)
    monkeypatch.setattr(local.sys.stdout, "isatty", lambda: is_terminal)
    assert local._ends_by_itself(["run"]) is ends
    assert local._ends_by_itself(["kafka"]) is False


@pytest.mark.parametrize("arguments", [[], ["kafka", "more"], ["sing"], ["run", "no-such-file.json"]])
def test_wrong_usage_is_one_line_and_exit_code_2(arguments):
    command = [sys.executable, "-m", "deploy.local", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_is_told_from_a_file_that_is_missing(tmp_path):
    for given, told in {
        "": "is a folder: give the files in it, as ",
        "absent.json": "absent.json: no such file",
    }.items():
        command = [sys.executable, "-m", "deploy.local", "run", str(tmp_path / given)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, told in done.stderr, len(done.stderr.splitlines())) == (2, True, 1)


def test_an_interrupt_while_it_is_loaded_leaves_no_traceback(tmp_path):
    slow = 'import pathlib, time\npathlib.Path(__file__).with_name("begun").touch()\ntime.sleep(60)\n'
    (tmp_path / "kafka.py").write_text(slow)  # stands for all that takes long
    path = os.pathsep.join(map(str, (tmp_path, ROOT, ROOT / "shared")))
    command = [sys.executable, "-m", "deploy.local", "run"]
    environment = os.environ | {"PYTHONPATH": path}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=PATIENCE_SECONDS)[1] == ""
            assert process.returncode == -signal.SIGINT
        finally:
            process.kill()
