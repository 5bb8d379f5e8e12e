"""A service that is asked to end while it is still being imported."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_SECONDS, wait

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
            wait(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
            assert process.poll() is None
            process.send_signal(number)
            assert process.wait(PATIENCE_SECONDS) == 0
        finally:
            process.kill()
