"""`python -m services.ingester`: settings → feeds → run. With files as arguments it is `tasrih ingest`, and ends."""

import sys

from tasrih import ending
from tasrih.cli.signals import end_at_once

if __name__ == "__main__":
    if len(sys.argv) == 1:
        ending.listen()
    else:  # no service but a command
        end_at_once()

import signal
from logging.config import dictConfig

from services.ingester.app import run
from services.ingester.handlers import SERVICE
from tasrih import __version__, event_loop
from tasrih.cli.main import as_command, cli
from tasrih.errors import explained
from tasrih.feeds.sources import load_sources
from tasrih.messaging.access import ACCESS
from tasrih.messaging.admin import require_topics
from tasrih.messaging.topics import INGEST_STATE, NEWS
from tasrih.process import service_process
from tasrih.settings import read_settings
from tasrih.telemetry.logs import logging_config
from tasrih.telemetry.metrics import set_gauge


def main() -> None:
    """Run the ingester until it is told to stop."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it asks for the feeds to be read again, which a start does
    settings = read_settings()
    with service_process(SERVICE, settings, "memory") as health:
        sources = load_sources(settings.feeds_file)
        require_topics(settings, [NEWS, INGEST_STATE], ACCESS[SERVICE])
        set_gauge("tasrih_build_info", 1, __version__, "")
        event_loop.run(run(settings, sources, health))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with as_command("ingester"):
            dictConfig(logging_config(read_settings().log_level))
            cli(["ingest", *sys.argv[1:]])
    with explained("ingester"):
        main()
