"""Redis servers of a test's own, started as it wants them: on a folder, with users, as a Cluster, behind Sentinel."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from deploy.local.processes import LOOPBACK, Child, start_on_free_port
from deploy.local.redis import server_binary

_START_SECONDS = 20


@dataclass
class RedisServer:
    """A server that can be ended and started again on its port and folder."""

    folder: Path
    command: tuple[str, ...]
    port: int
    child: Child

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    @property
    def child_command(self) -> list[str]:
        """What starts it, without its port."""
        return [str(server_binary()), *self.command]

    def kill(self) -> None:
        self.child.stop(patience_seconds=0)

    def start(self) -> None:
        self.child, self.port = _start(self.folder, self.command, self.port)

    def connect(self) -> redis.Redis:
        return redis.Redis(host=LOOPBACK, port=self.port, socket_timeout=30)


@contextmanager
def redis_server(folder: Path, *arguments: str, conf: str = "") -> Iterator[RedisServer]:
    """A server for the time of a block, with these arguments, and a file of settings that it may write to."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "redis.conf").write_text(conf)
    command = ("redis.conf", "--bind", LOOPBACK, "--save", "", *arguments)
    child, port = _start(folder, command)
    server = RedisServer(folder, command, port, child)
    try:
        yield server
    finally:
        server.kill()


def _start(folder: Path, command: tuple[str, ...], port: int | None = None) -> tuple[Child, int]:
    def launch(port: int) -> tuple[Child, Callable[[], bool]]:
        child = Child("Redis", [str(server_binary()), *command, "--port", str(port)], folder / "redis.log", cwd=folder)
        return child, lambda: _answers(port)

    return start_on_free_port(launch, preferred_port=port, seconds=_START_SECONDS, instead="see its log")


def _answers(port: int) -> bool:
    try:
        with redis.Redis(host=LOOPBACK, port=port) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False


@contextmanager
def redis_cluster(folder: Path, *arguments: str) -> Iterator[list[RedisServer]]:
    """Three servers that share the slots."""
    options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "10000", *arguments)
    with ExitStack() as stack:
        servers = [stack.enter_context(redis_server(folder / str(number), *options)) for number in range(3)]
        clients = [stack.enter_context(server.connect()) for server in servers]
        for number, client in enumerate(clients):
            client.execute_command("CLUSTER ADDSLOTSRANGE", number * 5_462, min(number * 5_462 + 5_461, 16_383))
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
        for server in servers[1:]:
            clients[0].execute_command("CLUSTER MEET", LOOPBACK, server.port)
        for client in clients:
            wait(lambda client=client: _knows_all(client))
        yield servers


def _knows_all(client: redis.Redis) -> bool:
    known = client.execute_command("CLUSTER INFO")
    return known["cluster_state"] == "ok" and known["cluster_known_nodes"] == "3"


def move_slots(slots: Iterable[int], source: RedisServer, target: RedisServer) -> None:
    """Move slots of a Cluster from one server to another, as its tools do."""
    with source.connect() as giving, target.connect() as taking:
        giver, taker = (client.execute_command("CLUSTER MYID").decode() for client in (giving, taking))
        for slot in slots:
            taking.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", giver)
            giving.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", taker)
            while keys := giving.execute_command("CLUSTER GETKEYSINSLOT", slot, 100):
                giving.execute_command("MIGRATE", LOOPBACK, target.port, "", 0, 5_000, "KEYS", *keys)
            for client in (taking, giving):
                client.execute_command("CLUSTER SETSLOT", slot, "NODE", taker)


def wait(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, condition
        time.sleep(0.1)
