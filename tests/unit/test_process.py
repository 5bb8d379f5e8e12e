"""What every service has around its work: no arguments, and a word about variables that are no settings."""

import logging
import signal
import subprocess
import sys

import pytest

from tasrih import ending, process
from tasrih.process import service_process
from tasrih.settings import Settings


@pytest.mark.parametrize("service", ["alerter", "detector", "gateway"])
def test_what_takes_no_arguments_says_so_and_does_not_start(service):
    command = [sys.executable, "-m", f"services.{service}"]
    wrong = subprocess.run([*command, "now"], capture_output=True, text=True, check=False, timeout=60)
    assert wrong.returncode == 2
    assert wrong.stderr.endswith(f"python -m services.{service}: error: unrecognized arguments: now\n")
    helped = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False, timeout=60)
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "docs/configuration.md" in helped.stdout


def test_a_variable_that_is_no_setting_is_told_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(process, "dictConfig", lambda _: None)  # keeps what catches the log
    monkeypatch.setattr(ending, "listen", lambda: None)
    monkeypatch.setattr(ending, "finish", lambda: None)
    monkeypatch.setenv("TASRIH_REDISURL", "redis://elsewhere")
    with caplog.at_level(logging.WARNING), service_process("alerter", Settings()):
        assert [line.message for line in caplog.records] == ["TASRIH_REDISURL is no setting; TASRIH_REDIS_URL is one"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_a_second_signal_while_python_cleans_up_is_no_death(number, code):
    """The event loop has given the signals back by then, and they did what they do in any process of Python."""
    second = f"""
import asyncio, signal
from tasrih.process import service_process
from tasrih.settings import Settings

async def work():
    asyncio.get_running_loop().add_signal_handler({number:d}, print)

with service_process("ingester", Settings()):
    asyncio.run(work())
signal.raise_signal({number:d})
"""
    ended = subprocess.run([sys.executable, "-c", second], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (code, "")
