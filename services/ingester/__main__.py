"""`python -m services.ingester FILES`: the same as `tasrih ingest`; feeds and HTTP come into this process later."""

from logging.config import dictConfig

from tasrih.cli.ingest import command
from tasrih.errors import explained
from tasrih.settings import read_settings
from tasrih.telemetry.logs import logging_config

if __name__ == "__main__":
    with explained("ingester"):
        dictConfig(logging_config(read_settings().log_level))
        command()
