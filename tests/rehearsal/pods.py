"""Deployments of the manifests as processes of this machine: same commands and variables, asked and stopped alike."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from deploy.local.processes import LOOPBACK, Child, free_port
from tests.deploy.rendering import ROOT, Manifests
from tests.http_port import ask

_START_SECONDS = 120.0


class RehearsalError(Exception):
    """Something did not happen in its time; the message ends with the last words of the process."""


@dataclass(frozen=True, slots=True)
class Process:
    """One pod."""

    child: Child
    port: int

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body; status 0 while nobody listens."""
        return ask(self.port, path)

    def values(self) -> dict[str, float]:
        """Metrics by name, summed over their labels."""
        found: dict[str, float] = {}
        for family in text_string_to_metric_families(self.ask("/metrics")[1]):
            for sample in family.samples:
                found[sample.name] = found.get(sample.name, 0.0) + sample.value
        return found


class Deployment:
    """The pods of one Deployment.

    Args:
        manifests: of an overlay.
        component: which of its Deployments.
        here: variables that differ on this machine: where the servers are, where secrets are mounted.
        folder: for logs.
    """

    def __init__(self, manifests: Manifests, component: str, here: Mapping[str, str], folder: Path) -> None:
        pod = next(pod for pod in manifests.workers() if pod.component == component)
        (container,) = pod.spec["containers"]
        self.component = component
        self.processes: list[Process] = []
        self.ended: list[dict[str, float]] = []
        """What those that were replaced had counted last."""
        self._command = [sys.executable if word == "python" else word for word in container["command"]]
        self._environment = manifests.environment(pod, container) | here
        self._ready_path = container["readinessProbe"]["httpGet"]["path"]
        self._grace_seconds = float(pod.spec["terminationGracePeriodSeconds"])
        self._log = folder / f"{component}.log"

    def scale(self, replicas: int) -> None:
        """Start pods until there are so many, and wait until all are ready."""
        new = [self._start() for _ in range(replicas - len(self.processes))]
        self.processes += new
        for process in new:
            self._wait(process, lambda process=process: process.ask(self._ready_path)[0] == 200, "ready")

    def roll(self) -> float:
        """Replace the pods one after the other, as a rollout with `maxUnavailable: 1`; seconds of the slowest end."""
        slowest = 0.0
        for process in list(self.processes):
            slowest = max(slowest, self._end(process))
            self.scale(len(self.processes) + 1)
        return slowest

    def stop(self) -> None:
        """End all pods."""
        for process in list(self.processes):
            self._end(process)

    def _start(self) -> Process:
        port = free_port()
        paths = {"PYTHONPATH": f"{ROOT}:{ROOT / 'shared'}", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
        variables = {**paths, **self._environment, "TASRIH_HTTP_HOST": LOOPBACK, "TASRIH_HTTP_PORT": str(port)}
        return Process(Child(self.component, self._command, self._log, env=variables, cwd=ROOT), port)

    def _end(self, process: Process) -> float:
        self.ended.append(process.values())
        began = time.monotonic()
        process.child.ask_to_stop()
        self._wait(process, lambda: process.child.exit_code() is not None, "an end", self._grace_seconds)
        took = time.monotonic() - began
        code = process.child.exit_code()
        process.child.stop(patience_seconds=0)
        self.processes.remove(process)
        if code != 0:
            raise RehearsalError(f"{self.component}: exit code {code}\n{process.child.tail(30)}")
        return took

    def _wait(
        self, process: Process, condition: Callable[[], bool], what: str, seconds: float = _START_SECONDS
    ) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise RehearsalError(f"{self.component}: not {what} in {seconds:.0f} s\n{process.child.tail(30)}")
            time.sleep(0.1)
