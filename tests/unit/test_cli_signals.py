"""Signals to a command: whichever it is, what is in hand is let go of, and the exit code says which it was."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SIGNALS = pytest.mark.parametrize(("number", "code"), CODES.items(), ids=lambda one: getattr(one, "name", None))
ALONE = ["unshare", "--user", "--map-root-user", "--fork", "--pid", "--mount-proc", "--kill-child"]

WAITING = """
import asyncio, signal, sys, threading, time, click
from tasrih.cli.main import cli, main
from tasrih.event_loop import run

@cli.command()
def waits():
    try:
        click.echo("waiting")
        time.sleep(60)
    finally:
        click.echo("let go")

@cli.command()
def awaits():
    async def wait():
        try:
            click.echo("waiting")
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            click.echo("let go")

    run(wait())

@cli.command()
def unheard():
    def told():
        time.sleep(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    async def wait():
        try:
            threading.Thread(target=told).start()
            await asyncio.sleep(60)
        finally:
            click.echo("let go")

    run(wait())

main()
"""
LOADING = """
import sys, time, types
from tasrih.cli.entry import main
sys.modules["tasrih.cli.main"] = types.SimpleNamespace(main=lambda: (print("waiting", flush=True), time.sleep(60)))
main()
"""


@contextmanager
def started(program, *arguments, before=()):
    """A command that says that it waits."""
    command = [*before, sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "waiting\n"
            yield process
        finally:
            process.kill()


def ended(process):
    """Exit code, output and errors."""
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


@SIGNALS
@pytest.mark.parametrize("command", ["waits", "awaits"])
def test_a_signal_ends_a_command_by_way_of_what_lets_go(command, number, code):
    """Exit code 1 is an answer (`positions verify`: there is a difference), so it cannot tell this."""
    with started(WAITING, command) as process:
        process.send_signal(number)
        assert ended(process) == (code, "let go\n", "")


def test_a_signal_that_does_not_interrupt_the_wait_of_an_event_loop_is_heard_all_the_same():
    """As one that comes just before the loop begins to wait: here it goes to another thread."""
    command = [sys.executable, "-c", WAITING, "unheard"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "let go\n", "")


def test_a_second_sigterm_changes_nothing():
    """It may be meant for the whole group of the process, after one for the process alone."""
    with started(WAITING.replace("0.01", "1"), "awaits") as process:
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        code, output, errors = ended(process)
    assert (code in (129, 143), output, errors) == (True, "let go\n", "")


@pytest.mark.parametrize("command", ["waits", "awaits"])
def test_sigterm_ends_also_a_command_that_hears_no_ctrl_c(command):
    """So it is behind `&` in a script."""
    with started(WAITING, command, before=["sh", "-c", 'trap "" INT; exec "$@"', "sh"]) as process:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (143, "let go\n", "")


def test_what_is_started_as_by_nohup_outlives_its_terminal():
    with started(WAITING, "waits", before=["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]) as process:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)


@SIGNALS
def test_a_signal_while_the_command_is_loaded_leaves_no_traceback(number, code):
    """`sleep` in the place of what is loaded: a traceback of a few milliseconds would show by luck only."""
    with started(LOADING) as process:
        process.send_signal(number)
        assert ended(process) == (code, "", "")


def may_be_alone():
    """Whether a process of a namespace of its own may be made here."""
    if not shutil.which(ALONE[0]):
        return False
    return subprocess.run([*ALONE, sys.executable, "-c", ""], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_be_alone(), reason="no process of a new namespace may be made here")
@pytest.mark.parametrize("program", [WAITING, LOADING], ids=["running", "loading"])
def test_the_first_process_of_a_container_hears_signals(program):
    """The kernel keeps from it what it has no handler for."""
    with started(program, "waits", before=ALONE) as process:
        children = f"/proc/{process.pid}/task/{process.pid}/children"
        with open(children) as file:  # noqa: PTH123 - no path is made of it
            first = int(file.read().split()[0])
        os.kill(first, signal.SIGTERM)
        assert ended(process)[0] == 143
