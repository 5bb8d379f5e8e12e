"""What every service process has around its work: logs, the HTTP port, and a quick end while it is still starting."""

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from logging.config import dictConfig

from tasrih import ending
from tasrih.settings import Settings, unknown_variables
from tasrih.telemetry.health import Health, Need, Progress
from tasrih.telemetry.logs import logging_config
from tasrih.telemetry.server import serving
from tasrih.telemetry.spans import tracing

_log = logging.getLogger(__name__)
_HANDLER_CALLS = 3
"""A message may take two calls of its handler; then there is something wrong."""


def take_no_arguments(service: str) -> None:
    """End the process with exit code 2, or with its help, when its command line says more than which service it is."""
    where = "Settings are environment variables: docs/configuration.md."
    ArgumentParser(f"python -m services.{service}", description=f"Run the {service}. {where}").parse_args()


@contextmanager
def service_process(service: str, settings: Settings, *needs: Need) -> Iterator[Health]:
    """Log as JSON, tell spans if an endpoint for them is set, and answer at the HTTP port, for the time of a block.

    Until the event loop takes the signals over, SIGTERM and SIGINT end the process with exit code 0: nothing was begun.
    After the block it only ends, and a second SIGTERM changes nothing about that.

    Args:
        service: its name.
        settings: of this process.
        needs: what it needs besides Kafka.

    Raises:
        PortError: the HTTP port cannot be opened.
    """
    dictConfig(logging_config(settings.log_level))
    for line in unknown_variables():
        _log.warning(line)
    ending.listen()
    stall_seconds = max(settings.stall_seconds, _HANDLER_CALLS * settings.handler_timeout_seconds)
    health = Health(Progress(stall_seconds), "kafka", *needs)
    with ExitStack() as stack:
        if settings.http_port:
            stack.enter_context(serving(health, settings.http_host, settings.http_port))
        stack.enter_context(tracing(service))
        stack.callback(ending.finish)
        yield health
