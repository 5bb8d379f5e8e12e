"""Child processes that never outlive their parent, and the ports and waits around them."""

import fcntl
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deploy.local.errors import LocalError

LOOPBACK = "127.0.0.1"
_TETHER = str(Path(__file__).with_name("tether.py"))
_TAIL_BYTES = 4000
_ATTEMPTS = 3
_PORTS = range(10_000, 20_000)
"""Below those that systems give to connections; so are those ten thousand above, which a Redis Cluster takes too."""
_given: set[int] = set()


@dataclass(frozen=True, slots=True)
class Server:
    """A server to use: where it is, and its process unless it is somebody else's."""

    address: str
    child: "Child | None"


class Child:
    """One process in a group of its own, its output in a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        stdin: int | None = subprocess.DEVNULL,
    ) -> None:
        """Start `command`; it is killed should this process die without stopping it.

        Start it from a thread that lives as long as the process: the kernel ties a child to the thread.
        """
        self.name = name
        self.log = log
        tether = [sys.executable, "-S", "-E", _TETHER, str(os.getpid()), str(int(signal.SIGKILL))]
        with log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own commands
                [*tether, *command],
                stdin=stdin,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                cwd=cwd,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def exit_code(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.poll()

    def tail(self, lines: int = 12) -> str:
        """The last lines of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - _TAIL_BYTES))
            return "\n".join(log.read().decode("utf-8", "replace").splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        """Send SIGTERM to its whole group and do not wait."""
        self.signal(signal.SIGTERM)

    def stop(self, patience_seconds: float = 20) -> None:
        """End its whole group: SIGTERM, and SIGKILL for what is left after `patience_seconds`."""
        try:
            self.ask_to_stop()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience_seconds)
        finally:
            self.signal(signal.SIGKILL)
            self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to its whole group, if there is anybody left."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


@contextmanager
def running(child: Child) -> Iterator[Child]:
    """The child for the time of a block; stopped however the block ends."""
    try:
        yield child
    finally:
        child.stop()


def free_port(preferred: int | None = None) -> int:
    """A loopback TCP port that nobody listens on: `preferred` if it is free.

    It is still free when whoever it is for opens it: while this process lives, no other process is given it by this
    function, and nobody a second time here unless it is preferred; the system gives it to no connection.
    """
    for port in (*([preferred] if preferred else []), *random.sample(_PORTS, len(_PORTS))):
        if (port == preferred or port not in _given) and _reserve(port) and _is_free(port):
            _given.add(port)
            return port
    raise LocalError(f"no free TCP port on {LOOPBACK}: set KAFKA_BOOTSTRAP and REDIS_URL to servers of your own")


def _reserve(port: int) -> bool:
    """Lock the port's byte of a file that all processes of this user know; the lock ends with this process."""
    try:
        fcntl.lockf(_reservations(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


@cache
def _reservations() -> int:
    """A descriptor of that file, which is never closed: all locks would go with it.

    Raises:
        LocalError: the file cannot be written.
    """
    file = Path(tempfile.gettempdir()) / f"tasrih-ports-{os.getuid()}"
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise LocalError(f"cannot write to {file} ({error.strerror}): remove it, or set TMPDIR") from error


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def listens(address: str) -> bool:
    """Whether somebody accepts connections at `host:port` (kafka-python leaks sockets when nobody does)."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=2).close()
    except (OSError, ValueError, OverflowError):
        return False
    return True


def start_on_free_port(
    launch: Callable[[int], tuple[Child, Callable[[], bool]]],
    *,
    preferred_port: int | None,
    seconds: float,
    instead: str,
) -> tuple[Child, int]:
    """Start a server and wait for it; on another port when somebody took ours in between.

    Args:
        launch: given a port, starts the server and returns it with a test of whether it (no other) serves there.
        preferred_port: tried first if it is free.
        seconds: time it has to start.
        instead: end of the message when it does not.

    Raises:
        LocalError: it did not start.
    """
    for attempt in range(_ATTEMPTS):
        port = free_port(preferred_port if attempt == 0 else None)
        child, ready = launch(port)
        try:
            wait_until(ready, child, seconds=seconds, instead=instead)
        except BaseException as error:
            child.stop(patience_seconds=0)
            port_was_taken = isinstance(error, LocalError) and free_port(port) != port
            if attempt == _ATTEMPTS - 1 or not port_was_taken:
                raise
        else:
            return child, port
    raise AssertionError("unreachable")


def wait_until(ready: Callable[[], bool], child: Child, *, seconds: float, instead: str) -> None:
    """Poll `ready` until it holds.

    Raises:
        LocalError: the child ended or `seconds` passed first; the message ends with `instead`.
    """
    end = time.monotonic() + seconds
    while not ready():
        code = child.exit_code()
        if code is not None:
            raise LocalError(f"{child.name} stopped with code {code} while starting (see {child.log}): {instead}")
        if time.monotonic() > end:
            raise LocalError(f"{child.name} did not start within {seconds:.0f} s (see {child.log}): {instead}")
        time.sleep(0.1)
