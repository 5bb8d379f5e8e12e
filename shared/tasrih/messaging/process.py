"""What every service process has around its work: logs, the HTTP port, and a quick end while it is still starting."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from logging.config import dictConfig
from typing import Any

from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Need, Progress
from tasrih.telemetry.logs import logging_config
from tasrih.telemetry.server import serving

_HANDLER_CALLS = 3
"""A message may take two calls of its handler; then there is something wrong."""


@contextmanager
def service_process(settings: Settings, *needs: Need) -> Iterator[Health]:
    """Log as JSON and answer at the HTTP port for the time of a block.

    Until the event loop takes the signals over, SIGTERM and SIGINT end the process with exit code 0: nothing was begun.
    (The first process of a container has no default for them.)

    Args:
        settings: of this process.
        needs: what it needs besides its group's partitions and Kafka.

    Raises:
        PortError: the HTTP port cannot be opened.
    """
    dictConfig(logging_config(settings.log_level))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    stall_seconds = max(settings.stall_seconds, _HANDLER_CALLS * settings.handler_timeout_seconds)
    health = Health(Progress(stall_seconds), "assignment", "kafka", *needs)
    if not settings.http_port:
        yield health
        return
    with serving(health, settings.http_host, settings.http_port):
        yield health


def _end(number: int, frame: Any) -> None:  # noqa: ARG001 - the signature of a signal handler
    raise SystemExit(0)
