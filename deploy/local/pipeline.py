"""The whole pipeline on one machine: Kafka, Redis, the services, news in, alerts printed as they come."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.fetch import CHECKOUT
from deploy.local.folders import alone_in
from deploy.local.kafka import kafka
from deploy.local.processes import LOOPBACK, Child, free_port, running
from deploy.local.progress import Progress, progress
from deploy.local.redis import redis
from tasrih.cli.alert_text import alert_text
from tasrih.cli.numbers import counted
from tasrih.events.articles import STDIN
from tasrih.messaging.admin import create_topics
from tasrih.messaging.topics import topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings, read_settings

SAMPLES = Path(__file__).with_name("samples")
SERVICES = {"detector": 9464, "alerter": 9465}
"""With the HTTP port that each gets if it is free."""
FEEDS = {"feeds": 9466}
"""The ingester as a service, where feeds or a port for articles are set; what sends files is another process of it."""

_KAFKA_PORT, _REDIS_PORT = 9092, 6379  # where other tools look first


@dataclass(frozen=True, slots=True)
class Installation:
    """What runs."""

    settings: Settings
    environment: Mapping[str, str]
    """For further processes that use it."""
    children: tuple[Child, ...]
    http_ports: Mapping[str, int]
    """Service to the port at which it answers for its health and metrics."""


class ServiceDiedError(LocalError):
    """A service ended while it should run; the message is followed by the last lines of its log."""


def run(files: Sequence[str], *, once: bool, folder: Path = CHECKOUT / ".tasrih") -> int:
    """Run everything on `files` (the shipped samples when empty), keeping state in `folder`.

    Args:
        files: articles as `tasrih ingest` reads them; `-` is standard input. They are sent by name, one after the
            other, so that what a later one changes is known, and the same in every run.
        once: end when everything is read and its alerts are printed; else serve until interrupted.
        folder: made if it is not there.

    Returns:
        0, or 2 when some of the input could not be read.

    Raises:
        LocalError: something could not be started.
        ServiceDiedError: something ended that should not.
    """
    _require(files)
    with installation(folder, ports=(_KAFKA_PORT, _REDIS_PORT)) as installed, ExitStack() as stack:
        seen = stack.enter_context(progress(installed.settings))
        gateways = [] if once else [stack.enter_context(_gateway(folder, installed))]
        children = (*installed.children, *(gateway for gateway, _ in gateways))
        environment = installed.environment
        code = _read(in_order(files), seen, children, lambda file: _start("ingester", [file], folder, environment))
        for _, console in gateways:
            _say(f"serving until Ctrl-C; send more with: tasrih ingest FILE…\nconsole: {console}")
        while gateways:
            _print_new(seen, children)
        return code


def in_order(files: Sequence[str]) -> list[str]:
    """Files, or the samples where there are none, by name, standard input behind them."""
    return sorted(files or map(str, SAMPLES.glob("*.json")), key=lambda file: (file == STDIN, file))


def _read(files: Sequence[str], seen: Progress, children: Sequence[Child], send: Callable[[str], Child]) -> int:
    """Send each file once all before it is decided, and print alerts; 2 when some could not be read.

    Articles are read in parallel. What one changes that others told must therefore be sent after these were decided:
    a change is told only by what comes after the position that it changes.
    """
    alerts, failed = 0, False
    for file in files:
        with running(send(file)) as ingester:
            while ingester.exit_code() is None or not seen.is_idle():
                alerts += _print_new(seen, children)
            if ingester.exit_code():
                failed = True
                print(ingester.tail(lines=40), file=sys.stderr, flush=True)
    outcome = counted(alerts, "new alert") if alerts else "no new alert"
    articles = seen.articles()
    read = "the article is read" if articles == 1 else f"all {articles} articles are read"
    print(f"\n{read}: {outcome}" if articles else "\nno article was read", flush=True)
    return 2 if failed else 0


def _print_new(seen: Progress, children: Sequence[Child]) -> int:
    """Print alerts as they come, for a moment; complain when a child has died."""
    alerts = 0
    for alert, topics in seen.new_alerts():
        alerts += 1
        print(f"\n{alert_text(alert)}\n  {' '.join(topics)}", flush=True)
    require_alive(children)
    return alerts


Python = Callable[[Mapping[str, str]], Sequence[str]]
"""Given the variables of a process, the words that start its Python."""


def _this_python(_: Mapping[str, str]) -> Sequence[str]:
    return [sys.executable]


@contextmanager
def installation(
    folder: Path, *, ports: tuple[int | None, int | None] = (None, None), python: Python = _this_python
) -> Iterator[Installation]:
    """Kafka, Redis, topics and services for the time of a block; state in `folder`, which nobody else may use.

    Args:
        folder: made if it is not there.
        ports: of Kafka and Redis, taken if they are free.
        python: in which the services run.

    Raises:
        LocalError: something could not be started.
    """
    with alone_in(folder), ExitStack() as stack:
        broker = stack.enter_context(kafka(folder / "kafka", say=_say, preferred_port=ports[0]))
        store = stack.enter_context(redis(folder / "redis", say=_say, preferred_port=ports[1]))
        _say(f"Kafka at {broker.address}, Redis at {store.address.rpartition('@')[2]}, logs in {folder / 'log'}")
        environment = _environment(broker.address, store.address)
        settings = read_settings(environment)
        create_topics(settings, topic_table(watch.name for watch in load_watches(settings.watches_file)))
        feeds = FEEDS if settings.feeds_file or settings.ingest_port else {}
        http_ports = {name: free_port(preferred) for name, preferred in {**SERVICES, **feeds}.items()}
        services = stack.enter_context(_services(folder, environment, http_ports, python))
        servers = [server.child for server in (broker, store) if server.child]
        yield Installation(settings, environment, (*servers, *services), http_ports)


@contextmanager
def _gateway(folder: Path, installed: Installation) -> Iterator[tuple[Child, str]]:
    """The gateway for the time of a block, its index in `folder`, and the console's address."""
    port = free_port(installed.settings.gateway_port)
    address = {"TASRIH_GATEWAY_HOST": LOOPBACK, "TASRIH_GATEWAY_PORT": str(port)}
    kept = {"TASRIH_GATEWAY_FOLDER": str(folder / "gateway"), "TASRIH_HTTP_PORT": "0"}
    child = _start("gateway", (), folder, {**installed.environment, **address, **kept})
    with running(child):
        yield child, f"http://{LOOPBACK}:{port}/"


@contextmanager
def _services(
    folder: Path, environment: Mapping[str, str], http_ports: Mapping[str, int], python: Python
) -> Iterator[list[Child]]:
    children: list[Child] = []
    try:
        for name, port in http_ports.items():
            _say(f"{name}: http://{LOOPBACK}:{port}/readyz and /metrics")
            address = {"TASRIH_HTTP_HOST": LOOPBACK, "TASRIH_HTTP_PORT": str(port)}
            children.append(_start(name, (), folder, {**environment, **address}, python))
        yield children
    finally:
        for child in children:  # at the same time, then one after the other
            child.ask_to_stop()
        for child in children:
            child.stop()


def _start(
    name: str,
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    python: Python = _this_python,
) -> Child:
    log = folder / "log" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    log.write_bytes(b"")
    stdin = None if STDIN in arguments else subprocess.DEVNULL
    module = "ingester" if name in FEEDS else name
    command = [*python(environment), "-m", f"services.{module}", *arguments]
    return Child(name, command, log, env=environment, stdin=stdin)


def require_alive(children: Sequence[Child]) -> None:
    """Raise ServiceDiedError when one of them has ended."""
    for child in children:
        code = child.exit_code()
        if code is not None:
            raise ServiceDiedError(f"{child.name} stopped with code {code}; the end of {child.log}:\n{child.tail()}")


def _require(files: Sequence[str]) -> None:
    for file in files:
        path = Path(file)
        if path.is_dir():
            raise LocalError(f"{file} is a folder: give the files in it, as {path}/*.json")
        if file != STDIN and not path.is_file():
            raise LocalError(f"{file}: no such file")


def _environment(bootstrap: str, redis_url: str) -> dict[str, str]:
    paths = [str(CHECKOUT), str(CHECKOUT / "shared"), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "TASRIH_KAFKA_BOOTSTRAP": bootstrap,
        "TASRIH_REDIS_URL": redis_url,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONUNBUFFERED": "1",
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
