"""Redis servers of a test's own, started as it wants them: on a folder, with TLS, users, a Cluster or Sentinel."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from deploy.local.processes import LOOPBACK, Child, start_on_free_port
from deploy.local.redis import _binary

_START_SECONDS = 20


@dataclass
class RedisServer:
    """A server that can be ended and started again on its port and folder."""

    folder: Path
    options: Sequence[str]
    port: int
    child: Child
    client: dict[str, object]

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def kill(self) -> None:
        self.child.stop(patience_seconds=0)

    def start(self) -> None:
        self.child, self.port = _start(self.folder, self.options, self.client, self.port)

    def connect(self, **options: object) -> redis.Redis:
        return redis.Redis(host=LOOPBACK, port=self.port, **{**self.client, **options})


@contextmanager
def redis_server(folder: Path, *options: str, **client: object) -> Iterator[RedisServer]:
    """A server for the time of a block; `options` are its arguments, `client` is how to reach it."""
    folder.mkdir(parents=True, exist_ok=True)
    child, port = _start(folder, options, client, None)
    server = RedisServer(folder, options, port, child, client)
    try:
        yield server
    finally:
        server.kill()


def _start(folder: Path, options: Sequence[str], client: dict[str, object], port: int | None) -> tuple[Child, int]:
    def launch(port: int):
        given = [option.replace("PORT", str(port)) for option in options]
        at = [] if "--port" in given or "--tls-port" in given else ["--port", str(port)]
        command = [str(_binary()), *[o for o in given if o == "sentinel.conf"], "--bind", LOOPBACK, *at]
        command += ["--save", "", *[o for o in given if o != "sentinel.conf"]]
        child = Child("Redis", command, folder / "redis.log", cwd=folder)
        return child, lambda: _answers(port, client)

    return start_on_free_port(launch, preferred_port=port, seconds=_START_SECONDS, instead="see its log")


def _answers(port: int, client: dict[str, object]) -> bool:
    try:
        with redis.Redis(host=LOOPBACK, port=port, **client) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False
