"""`tasrih dead-letters`: what could not be processed, and why."""

from collections.abc import Iterator

import click

from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.model import DeadLetter
from tasrih.messaging.dead_letters import original
from tasrih.messaging.reader import read
from tasrih.messaging.send import send_records
from tasrih.messaging.topics import DEAD_LETTERS, max_message_bytes
from tasrih.settings import Settings, read_settings

_SHOWN_BYTES = 2_000


@click.group()
def command() -> None:
    """List, show or replay messages that could not be processed."""


@command.command("list")
@click.option("--reason", help="Only those with this reason.")
def list_letters(reason: str | None) -> None:
    """One line for every dead letter: its place, its origin, service, reason and detail."""
    for place, letter in _letters(read_settings()):
        if reason in (None, letter.reason):
            origin = f"{letter.topic}/{letter.partition}/{letter.offset}"
            click.echo(f"{place}\t{origin}\t{letter.service}\t{letter.reason}\t{' '.join(letter.detail.split())}")


@command.command()
@click.argument("place", metavar="PARTITION/OFFSET")
def show(place: str) -> None:
    """Everything about one dead letter; what no terminal should print is escaped."""
    letter = _letter(read_settings(), place)
    for name in ("topic", "partition", "offset", "service", "reason", "detail"):
        click.echo(f"{name}: {getattr(letter, name)}")
    click.echo(f"key: {_readable(letter.key)}")
    for name, value in letter.headers:
        click.echo(f"header {name}: {_readable(value)}")
    body = letter.value or b""
    rest = f" … {len(body) - _SHOWN_BYTES} bytes more" if len(body) > _SHOWN_BYTES else ""
    click.echo(f"value: {_readable(body[:_SHOWN_BYTES])}{rest}")


@command.command()
@click.argument("places", metavar="PARTITION/OFFSET...", nargs=-1, required=True)
def replay(places: tuple[str, ...]) -> None:
    """Send messages again, byte by byte, to the topics they came from, after what refused them was mended."""
    settings = read_settings()
    found = {place: letter for place, letter in _letters(settings) if place in places}
    if missing := sorted(set(places) - found.keys()):
        raise TasrihError(f"no dead letter at {', '.join(missing)}")
    send_records(settings, [original(letter) for letter in found.values()])
    click.echo(f"{len(found)} messages sent again", err=True)


def _readable(value: bytes | None) -> str:
    return "none" if value is None else repr(value.decode("utf-8", "backslashreplace"))


def _letter(settings: Settings, place: str) -> DeadLetter:
    for found, letter in _letters(settings):
        if found == place:
            return letter
    raise TasrihError(f"no dead letter at {place}")


def _letters(settings: Settings) -> Iterator[tuple[str, DeadLetter]]:
    for record in read(settings, [DEAD_LETTERS]):
        yield (
            f"{record.partition}/{record.offset}",
            codec.decode(record.value or b"", DeadLetter, max_bytes=max_message_bytes(DEAD_LETTERS)),
        )
