"""Children end when they are told to, when they do not listen, and when their parent dies without a word."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.local.errors import LocalError
from deploy.local.processes import Child, free_port, listens, running, start_on_free_port, wait_until
from tests.waiting import wait

STUBBORN = (
    "import signal, subprocess, time; [signal.signal(n, signal.SIG_IGN) for n in (signal.SIGTERM, signal.SIGINT)]; "
    "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
)
SERVER = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(60)"
PARENT = """
import sys, time
from pathlib import Path
from deploy.local.processes import Child
print(Child("child", ["sleep", "60"], Path(sys.argv[1])).pid, flush=True)
time.sleep(60)
"""


def python(log, code, *arguments):
    return Child("child", [sys.executable, "-S", "-c", code, *arguments], log)


def is_alive(pid):
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_stop_ends_a_child_that_listens(tmp_path):
    with running(Child("child", ["sleep", "60"], tmp_path / "log")) as child:
        assert child.exit_code() is None
    assert child.exit_code() == -signal.SIGTERM


def test_stop_ends_what_does_not_listen_and_what_it_started(tmp_path):
    child = python(tmp_path / "log", STUBBORN)
    wait(lambda: child.tail())
    child.stop(patience_seconds=0.1)
    assert child.exit_code() == -signal.SIGKILL
    wait(lambda: not is_alive(int(child.tail())))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_dies_with_a_parent_that_is_killed(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as parent:
        pid = int(parent.stdout.readline())
        wait(lambda: is_alive(pid))
        parent.kill()
    wait(lambda: not is_alive(pid))


def test_tail_is_the_end_of_the_log(tmp_path):
    child = python(tmp_path / "log", "for n in range(100000): print('تصريح', n)")
    wait(lambda: child.exit_code() == 0)
    assert child.tail(2) == "تصريح 99998\nتصريح 99999"


def test_a_server_moves_when_its_preferred_port_is_taken(tmp_path):
    taken = free_port()
    launch = lambda port: (python(tmp_path / f"{port}", SERVER, str(port)), lambda: listens(f"127.0.0.1:{port}"))  # noqa: E731
    first, port = start_on_free_port(launch, preferred_port=taken, seconds=10, instead="…")
    with running(first):
        assert port == taken
        second, port = start_on_free_port(launch, preferred_port=taken, seconds=10, instead="…")
        with running(second):
            assert port != taken
    assert not listens(f"127.0.0.1:{taken}")


def test_a_server_that_loses_its_port_while_starting_tries_another(tmp_path):
    tried = []

    def launch(port):
        if not tried:  # somebody takes it between our look and our start
            thief = python(tmp_path / "thief", SERVER, str(port))
            tried.append(thief)
            wait(lambda: listens(f"127.0.0.1:{port}"))
        child = python(tmp_path / f"{port}", SERVER, str(port))
        tried.append(port)
        return child, lambda: listens(f"127.0.0.1:{port}") and port != tried[1]

    child, port = start_on_free_port(launch, preferred_port=None, seconds=10, instead="…")
    with running(tried[0]), running(child):
        assert tried[1:] == [tried[1], port]
        assert tried[1] != port


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which ports connections get")
def test_a_port_is_given_once_and_not_one_that_connections_may_have():
    ports = [free_port() for _ in range(500)]
    assert len(set(ports)) == len(ports)
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    assert not {port + more for port in ports for more in (0, 10_000)} & set(range(first, last + 1))


def test_a_port_that_another_process_was_given_is_given_to_nobody_else_while_that_one_lives(tmp_path):
    asking = "from deploy.local.processes import free_port; import time; print(free_port(), flush=True); time.sleep(99)"
    child = Child("child", [sys.executable, "-c", asking], tmp_path / "log", cwd=Path(__file__).parents[2])
    with running(child):
        wait(lambda: child.tail().strip())
        theirs = int(child.tail())
        assert not listens(f"127.0.0.1:{theirs}")
        assert free_port(theirs) != theirs
    assert free_port(theirs) == theirs == free_port(theirs)


def test_a_child_that_ends_or_hangs_while_starting_is_one_line(tmp_path):
    ended = python(tmp_path / "log", "raise SystemExit(3)")
    with pytest.raises(LocalError, match=r"child stopped with code 3 .*log.*: do this"):
        wait_until(lambda: False, ended, seconds=10, instead="do this")
    hanging = Child("child", ["sleep", "60"], tmp_path / "log")
    with running(hanging), pytest.raises(LocalError, match="did not start within 0 s"):
        wait_until(lambda: False, hanging, seconds=0.2, instead="do this")
