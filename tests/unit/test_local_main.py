"""The front door of the local run: what it takes, and how it says no."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import __main__ as local

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
