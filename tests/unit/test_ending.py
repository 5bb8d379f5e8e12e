"""A service that is asked to end while it is still being imported."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLOW = """
import pathlib, time
pathlib.Path(__file__).with_name("begun").touch()
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("service", ["ingester", "detector", "alerter", "gateway"])
def test_a_service_that_is_asked_to_end_during_its_imports_ends_well(service, number, tmp_path):
    (tmp_path / "msgspec.py").write_text(SLOW)  # stands for all that takes long
    path = os.pathsep.join(map(str, (tmp_path, ROOT, ROOT / "shared")))
    command = [sys.executable, "-m", f"services.{service}"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}) as process:
        try:
            end = time.monotonic() + 30
            while not (tmp_path / "begun").exists():
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.01)
            process.send_signal(number)
            assert process.wait(30) == 0
        finally:
            process.kill()
