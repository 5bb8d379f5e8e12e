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
UNHEARD = """
import os, signal, time

class Gone:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1_000):
            pass

Gone()
time.sleep(60)
"""


def started(service: str, text: str, folder: Path) -> subprocess.Popen[bytes]:
    """A service that imports a module of this text."""
    (folder / "msgspec.py").write_text(text)  # stands for all that takes long
    path = os.pathsep.join(map(str, (folder, ROOT, ROOT / "shared")))
    command = [sys.executable, "-m", f"services.{service}"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("service", ["ingester", "detector", "alerter", "gateway"])
def test_a_service_that_is_asked_to_end_during_its_imports_ends_well(service, number, tmp_path):
    with started(service, SLOW, tmp_path) as process:
        try:
            wait(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
            assert process.poll() is None
            process.send_signal(number)
            assert process.wait(PATIENCE_SECONDS) == 0
        finally:
            process.kill()


def test_a_service_ends_also_where_python_can_raise_no_exception(tmp_path):
    """So it is in every callback of the garbage collector; the exception was lost, and the service went on."""
    with started("gateway", UNHEARD, tmp_path) as process:
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()
