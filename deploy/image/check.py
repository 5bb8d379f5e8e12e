"""Runs the image as a cluster would: as a user without rights, on files that nobody can write, with an empty `/tmp`."""

import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path

from deploy.image.build import Image
from deploy.local.fetch import CHECKOUT
from deploy.local.pipeline import SAMPLES, Installation, installation, require_alive
from deploy.local.processes import LOOPBACK
from deploy.local.progress import Progress, progress
from tasrih.cli.alert_text import alert_text

USER = "65532:65532"
LABELS = {f"org.opencontainers.image.{name}" for name in ("title", "description", "version", "revision", "licenses")}
_ABSENT = ("cc", "gcc", "g++", "ld", "make", "pip", "git", "curl", "wget")
_WITHOUT_NETWORK = "from tasrih.detection.detector import Detector; print(Detector.load().ruleset)"
_PATIENCE_SECONDS = 120
_NO_KAFKA = 2


def faults(image: Image, folder: Path) -> list[str]:
    """What is not as it should be, a line each; the services run with their data in `folder`.

    Raises:
        LocalError: Kafka, Redis or a service could not be started, or a service ended.
    """
    return [*_of_config(image), *_of_files(image), *_of_services(image, folder)]


def sandboxed(image: Image, *, environment: Mapping[str, str] = {}, network: bool = True) -> list[str]:
    """What runs a command in the image: its first words, to be followed by the command's."""
    user, _, group = USER.partition(":")
    variables = image.environment | {name: value for name, value in environment.items() if name.startswith("TASRIH_")}
    return [
        *("bwrap", "--die-with-parent", "--unshare-user", "--uid", user, "--gid", group),
        *("--ro-bind", str(image.root), "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),  # noqa: S108
        *([] if network else ["--unshare-net"]),
        *("--clearenv", "--chdir", image.config["WorkingDir"]),
        *(word for name, value in variables.items() for word in ("--setenv", name, value)),
    ]


def _of_config(image: Image) -> Iterator[str]:
    if image.config.get("User") != USER:
        yield f"it runs as {image.config.get('User')}, not as {USER}"
    if missing := LABELS - image.config.get("Labels", {}).keys():
        yield f"labels are missing: {', '.join(sorted(missing))}"


def _of_files(image: Image) -> Iterator[str]:
    if (user := _output(image, "id", "-u").strip()) != USER.partition(":")[0]:
        yield f"the user is {user}"
    for place in ("/", "/opt/tasrih", "/opt/tasrih/app", "/home", "/var", "/etc"):
        if _succeeds(image, "touch", f"{place}/written"):
            yield f"{place} can be written"
    if not _succeeds(image, "sh", "-c", "touch $HOME/written"):
        yield "HOME cannot be written"
    for program in _ABSENT:
        if _succeeds(image, "sh", "-c", f"command -v {program}"):
            yield f"it has {program}"
    if not _output(image, "python", "-c", _WITHOUT_NETWORK).strip():
        yield "the detector's data cannot be loaded without a network"
    if not _succeeds(image, "tasrih", "lexicon", "compile", "--check"):
        yield "the words are not compiled: each start would do it"
    for name in sorted(path.parent.name for path in (CHECKOUT / "services").glob("*/__main__.py")):
        ended = _ran(image, "python", "-m", f"services.{name}")
        if ended.returncode != _NO_KAFKA or "Traceback" in ended.stderr:
            yield f"{name} without Kafka ends with code {ended.returncode}: {ended.stderr.strip()[-200:]}"


def _succeeds(image: Image, *command: str) -> bool:
    return _ran(image, *command).returncode == 0


def _output(image: Image, *command: str) -> str:
    return _ran(image, *command).stdout


def _ran(image: Image, *command: str) -> subprocess.CompletedProcess[str]:
    words = [*sandboxed(image, network=False), *command]
    return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands


def _of_services(image: Image, folder: Path) -> Iterator[str]:
    """Detector and alerter from the image, on this machine's Kafka and Redis, and the way from news to an alert."""

    def python(environment: Mapping[str, str]) -> list[str]:
        return [*sandboxed(image, environment=environment), "python"]

    folder.mkdir()
    with installation(folder, python=python) as running, progress(running.settings) as seen:
        _ingest(image, running)
        alerts = list(_alerts(seen, running))
        if not alerts:
            yield "no alert came out"
        for name, port in running.http_ports.items():
            for path in ("healthz", "readyz", "metrics"):
                if (status := _status(port, path)) != HTTPStatus.OK:
                    yield f"{name} answers {status} to /{path}"
    print(f"{len(alerts)} alerts, the first:\n{alerts[0]}" if alerts else "no alert", flush=True)


def _ingest(image: Image, running: Installation) -> None:
    command = [*sandboxed(image, environment=running.environment), "python", "-m", "services.ingester", "-"]
    with (SAMPLES / "2025-09-08-invented-states.json").open("rb") as articles:
        subprocess.run(command, stdin=articles, check=False)  # noqa: S603 - our own command


def _alerts(seen: Progress, running: Installation) -> Iterator[str]:
    """Alerts as they come, until all is read."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        require_alive(running.children)
        found = [alert_text(alert) for alert, _ in seen.new_alerts()]
        yield from found
        if not found and seen.articles() and seen.is_idle():
            return


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/{path}", timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return 0
