"""Fail points: nothing unless armed, death by SIGKILL at the pass that was asked for, nonsense is refused."""

import os
import signal
import subprocess
import sys

import pytest

from tasrih import failpoints
from tasrih.failpoints import FAIL_POINTS, VARIABLE

PASSES = """
import time
from tasrih.failpoints import passing
for number in range(5):
    passing("decode")
    passing("after_claim")
    print(number, flush=True)
time.sleep({rest})
print("alive", flush=True)
"""


def passes(armed: str | None, rest: float = 0.0) -> tuple[int, list[str], str]:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    environment |= {} if armed is None else {VARIABLE: armed}
    command = [sys.executable, "-c", PASSES.format(rest=rest)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stdout.split(), done.stderr


@pytest.mark.parametrize("armed", [None, "", "before_commit:1", "after_claim:6"])
def test_nothing_happens_unless_the_point_is_reached_so_often(armed):
    code, printed, _ = passes(armed)
    assert (code, printed[-1]) == (0, "alive")


def test_the_process_is_killed_at_the_pass_that_was_asked_for():
    code, printed, errors = passes("after_claim:3")
    assert (code, printed) == (-signal.SIGKILL, ["0", "1"])
    assert "armed to die: after_claim:3" in errors


def test_it_may_live_on_for_some_milliseconds():
    code, printed, _ = passes("decode:1:100", rest=10)
    assert (code, printed) == (-signal.SIGKILL, ["0", "1", "2", "3", "4"])


@pytest.mark.parametrize("armed", ["decode", "decode:", "decode:0", "decode:-1", "nowhere:1", "decode:1:soon", ":1"])
def test_what_names_no_point_is_refused_at_the_start(armed):
    code, printed, errors = passes(armed)
    assert (code, printed) == (1, [])
    assert VARIABLE in errors.splitlines()[-1]


def test_no_point_is_armed_here():
    """The processes of all other tests live on the same code."""
    assert not any(map(failpoints.is_armed, FAIL_POINTS))
