"""The `tasrih` command: finds sub-commands by name and turns expected errors into one line and exit code 2."""

import errno
import importlib
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

import click

from tasrih import __version__
from tasrih.cli.signals import exit_code, interrupting
from tasrih.errors import TasrihError, explained

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

_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
_FAILED = 2


class LazyGroup(click.Group):
    """A group that imports a sub-command's module when it is called, so that `--help` stays quick."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the arguments; `--help` writes here already."""
        try:
            return super().make_context(*args, **kwargs)
        except BrokenPipeError:
            _drop_output()
            raise click.exceptions.Exit(0) from None
        except KeyboardInterrupt:
            raise click.exceptions.Exit(exit_code()) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; it is done when whoever read its output has left (`| head`), or at Ctrl-C."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _drop_output()
            ctx.exit(0)
        except KeyboardInterrupt:
            ctx.exit(exit_code())
        return result

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


def _drop_output() -> None:
    """Send what would be flushed at the end nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _writable() -> Iterator[None]:
    """Write UTF-8, and tell in one line what cannot be written, or which file cannot be used.

    Raises:
        TasrihError: so it is.
    """
    if sys.stdout is None:  # closed by the caller; its number may be that of a connection soon
        raise TasrihError("standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)
    try:
        yield
    except UnicodeEncodeError as error:  # bytes of the command line that are none of the locale's characters
        raise TasrihError(f"{error.object!r} is no text in UTF-8") from error
    except OSError as error:
        if error.errno in _UNWRITABLE:
            _drop_output()
            raise TasrihError(f"{error.filename or 'output'} cannot be written: {error.strerror}") from error
        if isinstance(error.filename, str):  # of a folder that may not be read, say
            raise TasrihError(f"{error.filename}: {error.strerror}") from error
        raise


@contextmanager
def _let_go() -> Iterator[None]:
    """Close what a failed command left open while threads still run: a client of Kafka waits for its own to end."""
    try:
        yield
    except BaseException as error:
        failed: BaseException | None = error
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # what was never awaited need not be
            while failed:
                traceback.clear_frames(failed.__traceback__)
                failed = failed.__context__
        raise


@contextmanager
def _unforeseen() -> Iterator[None]:
    """End a fault of ours with its traceback and exit code 2: Python's own 1 would say that a problem was found."""
    try:
        yield
    except Exception as error:
        traceback.print_exception(error)
        raise SystemExit(_FAILED) from error


@contextmanager
def as_command(program: str) -> Iterator[None]:
    """Run a command in a block: expected errors end as one line on stderr, and all errors with exit code 2."""
    for client in ("kafka", "aiokafka"):
        logging.getLogger(client).setLevel(logging.CRITICAL)  # what matters of it comes as an error of ours
    with interrupting(), _unforeseen(), _let_go(), explained(program), _writable():
        yield


def main() -> None:
    """Run the command."""
    with as_command("tasrih"):
        cli()
