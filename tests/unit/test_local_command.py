"""`tasrih run` hands over to the checkout's own runner, and says so where there is none."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import tasrih
from tasrih.cli import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def handed_over(monkeypatch):
    calls = []
    monkeypatch.setattr(run.os, "execve", lambda *call: calls.append(call))
    return calls


def test_it_hands_files_and_paths_over(handed_over, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(run.command, ["--once", "a file.json", "-"]).exit_code == 0
    [(program, arguments, environment)] = handed_over
    assert program == sys.executable
    assert arguments[1:] == ["-m", "deploy.local", "run", "a file.json", "-"]
    assert environment["ONCE"] == "1"
    assert environment["PYTHONPATH"].startswith(f"{ROOT}:{ROOT / 'shared'}")


def test_the_library_alone_says_what_it_lacks(handed_over, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tasrih, "__file__", str(tmp_path / "site-packages" / "tasrih" / "__init__.py"))
    outcome = CliRunner().invoke(run.command, [])
    assert isinstance(outcome.exception, run.NoCheckoutError)
    assert handed_over == []
