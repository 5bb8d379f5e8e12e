"""Fail points: nothing without the variable, and death by SIGKILL at the pass that the file asks for."""

import os
import signal
import subprocess
import sys

import pytest

from tasrih import failpoints
from tasrih.failpoints import VARIABLE

PASSES = """
import sys, time
from pathlib import Path
from tasrih.failpoints import passing
for number in range(5):
    passing("decode")
    passing("after_claim")
    print(number, flush=True)
    if number == 1 and len(sys.argv) > 2:
        Path(sys.argv[1]).write_text(sys.argv[2])
time.sleep({rest})
print("alive", flush=True)
"""


def passes(file, *, now: str = "", then: str = "", rest: float = 0.0) -> tuple[int, list[str], str]:
    """Run five passes; `now` stands in the file from the start, `then` after two of them."""
    if now:
        file.write_text(now + "\n")
    command = [sys.executable, "-c", PASSES.format(rest=rest), str(file), *([then] if then else [])]
    environment = os.environ | {VARIABLE: str(file)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout.split(), done.stderr


@pytest.mark.parametrize("armed", ["", "before_commit:1", "after_claim:6"])
def test_nothing_happens_unless_the_point_is_reached_so_often(tmp_path, armed):
    code, printed, errors = passes(tmp_path / "point", now=armed)
    assert (code, printed[-1]) == (0, "alive")
    assert "fail points are on" in errors


def test_the_process_is_killed_at_the_pass_that_was_asked_for(tmp_path):
    code, printed, _ = passes(tmp_path / "point", now="after_claim:3")
    assert (code, printed) == (-signal.SIGKILL, ["0", "1"])


def test_passes_count_from_the_moment_the_file_is_there(tmp_path):
    code, printed, _ = passes(tmp_path / "point", then="after_claim:3")
    assert (code, printed) == (-signal.SIGKILL, ["0", "1", "2", "3"])


def test_it_may_live_on_for_some_milliseconds(tmp_path):
    code, printed, _ = passes(tmp_path / "point", now="decode:1:100", rest=10)
    assert (code, printed) == (-signal.SIGKILL, ["0", "1", "2", "3", "4"])


@pytest.mark.parametrize("armed", ["decode", "decode:", "decode:0", "decode:-1", "nowhere:1", "decode:1:soon", ":1"])
def test_what_names_no_point_is_refused(tmp_path, armed):
    code, printed, errors = passes(tmp_path / "point", now=armed)
    assert (code, printed) == (1, [])
    assert f"{armed!r} is no" in errors.splitlines()[-1]


def test_fail_points_are_off_here():
    """The processes of all other tests live on the same code."""
    assert not failpoints.ON
