"""The `tasrih` command: finds sub-commands by name and turns expected errors into one line and exit code 2."""

import importlib
import logging
import os
import sys
from typing import Any

import click

from tasrih import __version__
from tasrih.errors import explained

COMMANDS: dict[str, str] = {
    "decide": "decide",
    "detect": "detect",
    "dead-letters": "dead_letters",
    "explain": "explain",
    "feeds": "feeds",
    "ingest": "ingest",
    "lexicon": "lexicon",
    "officials": "officials",
    "positions": "positions",
    "replay": "replay",
    "schemas": "schemas",
    "subscribe": "subscribe",
    "run": "run",
    "tokens": "tokens",
    "topics": "topics",
    "watches": "watches",
    "webhooks": "webhooks",
}
"""Sub-command to the module in this package that defines it as `command`; imported only when used."""


class LazyGroup(click.Group):
    """A group that imports a sub-command's module when it is called, so that `--help` stays quick."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; it is done when whoever read its output has left (`| head`)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is flushed at the end
            ctx.exit(0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All sub-commands by name."""
        return sorted([*COMMANDS, *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module, or None when there is no such command."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module(f"tasrih.cli.{COMMANDS[cmd_name]}").command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tasrih")
def cli() -> None:
    """Who said, promised, demanded, threatened, refused or denied what in Arabic news.

    Exit codes: 0 done, 1 found a problem it was asked to look for, 2 wrong usage or bad input.
    """


def main() -> None:
    """Run the command; expected errors end as one line on stderr and exit code 2."""
    for client in ("kafka", "aiokafka"):
        logging.getLogger(client).setLevel(logging.CRITICAL)  # what matters of it comes as an error of ours
    with explained("tasrih"):
        cli()
