"""The command itself: what becomes of its output, and of what a failed command left open."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tasrih.cli.main import as_command, cli, main

TASRIH = str(Path(sys.executable).with_name("tasrih"))
WRITING = [["watches", "list"], ["officials", "show", "fr"], ["--help"], ["watches", "list", "--help"], ["--version"]]


def run(args, stdout):
    found = subprocess.run([TASRIH, *args], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    return found.returncode, found.stderr


@pytest.mark.parametrize("args", WRITING)
def test_output_that_cannot_be_written_is_one_line(args):
    with Path("/dev/full").open("wb") as full:
        assert run(args, full) == (2, "tasrih: output cannot be written: No space left on device\n")


@pytest.mark.parametrize("args", [["subscribe", "--from", b"\xff"], ["replay", "--from", b"\xff\xfe"]])
def test_bytes_that_are_no_text_are_one_line(args):
    code, told = run(args, subprocess.DEVNULL)
    assert (code, told.endswith("is no text in UTF-8\n"), len(told.splitlines())) == (2, True, 1)


def test_output_is_utf_8_whatever_the_locale():
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    shown = subprocess.check_output([TASRIH, "officials", "show", "fr.emmanuel_macron"], env=environment, timeout=60)
    assert "ماكرون" in shown.decode()


def test_nothing_is_done_without_an_output():
    found = subprocess.run(
        ["/bin/sh", "-c", f'"{TASRIH}" watches list >&-'], capture_output=True, text=True, check=False, timeout=60
    )
    assert (found.returncode, found.stderr) == (2, "tasrih: standard output is closed\n")


def test_a_reader_that_leaves_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        for args in WRITING:
            assert run(args, writing) == (0, "")
    finally:
        os.close(writing)


WRONG = [
    (["officials", "check", "--tolerance", "99999999999"], "is not in the range"),
    (["officials", "check", "--tolerance", "-1"], "is not in the range"),
    (["subscribe", "--count", "99999999999999999999"], "is not in the range"),
    (["dead-letters", "list", "--from", "-1h", "--to", "-2h"], "is not after --from"),
    (["explain", "x", "--from", "-1h", "--to", "-2h"], "is not after --from"),
    (["webhooks", "replay", "x", "--from", "-1h", "--to", "-2h"], "is not after --from"),
    (["replay", "--from", "-1h", "--to", "-2h"], "is not after --from"),
    (["feeds", "list"], "tasrih: no file of feeds: set TASRIH_FEEDS_FILE"),
]


@pytest.mark.parametrize(("args", "told"), WRONG)
def test_wrong_usage_is_told_in_the_last_line(args, told):
    code, errors = run(args, subprocess.DEVNULL)
    assert code == 2
    assert told in errors.splitlines()[-1]
    assert "Traceback" not in errors


def test_a_file_that_is_missing_is_told_though_kafka_is_away(monkeypatch):
    monkeypatch.setenv("TASRIH_KAFKA_BOOTSTRAP", "127.0.0.1:1")
    told = "tasrih: absent.json: No such file or directory\n0 articles sent, 1 refused\n"
    assert run(["ingest", "absent.json"], subprocess.DEVNULL) == (2, told)


def test_a_file_that_may_not_be_used_is_one_line(capsys):
    with pytest.raises(SystemExit) as end, as_command("tasrih"):
        raise PermissionError(errno.EACCES, "Permission denied", "closed/rules")
    assert end.value.code == 2
    assert capsys.readouterr().err == "tasrih: closed/rules: Permission denied\n"


@pytest.mark.parametrize("error", [RuntimeError("a bug"), click.UsageError("wrong"), KeyboardInterrupt()])
def test_what_a_failed_command_left_open_is_closed_before_the_process_ends(monkeypatch, error):
    closed = []

    def held() -> Iterator[None]:
        try:
            yield
        finally:
            closed.append(True)

    @click.command()
    def fails() -> None:
        records = held()
        next(records)
        raise error

    monkeypatch.setitem(cli.commands, "fails", fails)
    monkeypatch.setattr(sys, "argv", ["tasrih", "fails"])
    with pytest.raises((RuntimeError, SystemExit)) as kept:
        main()
    assert closed, kept


def test_a_fault_of_ours_keeps_its_traceback_and_is_no_problem_found(capsys):
    with pytest.raises(SystemExit) as end, as_command("tasrih"):
        raise ZeroDivisionError("unforeseen")
    assert end.value.code == 2
    assert "ZeroDivisionError: unforeseen" in capsys.readouterr().err
