"""`tasrih dead-letters`: what could not be processed, why, and sending it again."""

import sys
from collections.abc import Callable, Iterator, Sequence, Set
from datetime import datetime
from functools import wraps
from itertools import islice
from typing import Any, get_args

import click
import msgspec

from tasrih.cli.bytes_text import preview
from tasrih.cli.numbers import counted
from tasrih.cli.times import Time, require_order, time_text
from tasrih.errors import TasrihError
from tasrih.event_loop import run
from tasrih.events.codec import MessageError
from tasrih.events.ids import letter_id
from tasrih.events.model import KINDS, WEBHOOK_SERVICE, DeadLetter, Reason
from tasrih.messaging.dead_letters import (
    Entry,
    catalogue,
    counts,
    letter_in,
    original,
    replay_note,
)
from tasrih.messaging.reader import fetch, read
from tasrih.messaging.records import Received
from tasrih.messaging.send import sending
from tasrih.messaging.topics import CLAIMS, CORRECTIONS, DEAD_LETTERS, NEWS, alerts_of_kind
from tasrih.serving.webhooks import load_webhooks, service_of
from tasrih.settings import Settings, read_settings

_TOPICS = NEWS, CLAIMS, CORRECTIONS, *map(alerts_of_kind, KINDS)
_SERVICES = "detector", "alerter"
_TOGETHER = 20  # whole messages in memory: at most 100 MB


class Choice(msgspec.Struct, frozen=True):
    """Which dead letters a command is about; what is left out holds for all."""

    reasons: tuple[str, ...]
    services: tuple[str, ...]
    topics: tuple[str, ...]
    start: datetime | None
    until: datetime | None

    def __bool__(self) -> bool:
        return self != Choice((), (), (), None, None)

    def holds(self, entry: Entry) -> bool:
        """Whether a dead letter is meant."""
        letter, at = entry.letter, entry.letter.buried_at or entry.record.written_at
        return (
            (not self.reasons or letter.reason in self.reasons)
            and (not self.services or letter.service in self.services)
            and (not self.topics or letter.topic in self.topics)
            and (self.start is None or at is None or at >= self.start)
            and (self.until is None or at is None or at < self.until)
        )

    def of(self, entries: Sequence[Entry], settings: Settings) -> list[Entry]:
        """Those of all dead letters that are meant.

        Raises:
            UsageError: a topic or a service is named that never buries anything.
        """
        _require("topic", self.topics, {*_TOPICS, *(entry.letter.topic for entry in entries)})
        services = {*_SERVICES, *(entry.letter.service for entry in entries)}
        if webhooks := {service for service in self.services if service.startswith(WEBHOOK_SERVICE)}:
            file = settings.webhooks_file  # without it they may be known elsewhere
            services |= set(map(service_of, load_webhooks(file))) if file else webhooks
        _require("service", self.services, services)
        return [entry for entry in entries if self.holds(entry)]


def _require(what: str, named: Sequence[str], known: Set[str]) -> None:
    if unknown := sorted(set(named) - known):
        raise click.UsageError(f"no {what} {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _choosing(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that make a `Choice`."""

    @click.option("--reason", "reasons", multiple=True, type=click.Choice(get_args(Reason)), help="With this reason.")
    @click.option("--service", "services", multiple=True, help="Refused by this service.")
    @click.option("--topic", "topics", multiple=True, help="Of this topic.")
    @click.option("--from", "start", type=Time(), help="Buried at or after this time.")
    @click.option("--to", "until", type=Time(), help="Buried before this time.")
    @wraps(function)
    def command(
        *,
        reasons: tuple[str, ...],
        services: tuple[str, ...],
        topics: tuple[str, ...],
        start: datetime | None,
        until: datetime | None,
        **others: Any,
    ) -> None:
        require_order(start, until)
        function(Choice(reasons, services, topics, start, until), **others)

    return command


@click.group()
def command() -> None:
    """List, show or replay messages that could not be processed.

    A dead letter's ID is the place of the message it holds, topic/partition/offset, as logs and `list` name it.
    """


@command.command("list")
@_choosing
@click.option("--counts", "counting", is_flag=True, help="Only how many, by service and reason.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_letters(choice: Choice, *, counting: bool, form: str) -> None:
    """Write a line for every dead letter, oldest first: ID, time, service, reason, when it was sent again, detail."""
    settings = read_settings()
    entries = choice.of(_entries(settings), settings)
    if counting:
        for service, reason, count in counts(entries):
            line = {"service": service, "reason": reason, "count": count}
            click.echo(msgspec.json.encode(line) if form == "json" else f"{service}\t{reason}\t{count}")
        return
    for entry in entries:
        click.echo(msgspec.json.encode(_fields(entry)) if form == "json" else _line(entry))


@command.command()
@click.argument("identifier", metavar="ID")
@click.option("--raw", is_flag=True, help="Only the message's body, byte by byte.")
def show(identifier: str, *, raw: bool) -> None:
    """Everything about one dead letter; what no terminal should print is escaped."""
    settings = read_settings()
    entry = _chosen(_entries(settings), [identifier])[0]
    (letter,) = _whole(settings, [entry])
    if raw and letter.left_out:
        raise TasrihError(f"{identifier}: {letter.left_out} bytes were left out, they stand at its place alone")
    if raw:
        sys.stdout.buffer.write(letter.value or b"")
        return
    for name, value in _fields(entry).items():
        click.echo(f"{name}: {_shown(value)}")
    click.echo(f"key: {preview(letter.key)}")
    for name, header in letter.headers:
        click.echo(f"header {name}: {preview(header)}")
    click.echo(f"value: {preview(letter.value)}")


@command.command()
@click.argument("identifiers", metavar="[ID]...", nargs=-1)
@_choosing
@click.option("--all", "everything", is_flag=True, help="All that were not sent again yet.")
@click.option("--again", is_flag=True, help="Also those that were sent again before.")
@click.option("--yes", is_flag=True, help="Send; without it only what would be sent is listed.")
def replay(choice: Choice, *, identifiers: tuple[str, ...], everything: bool, again: bool, yes: bool) -> None:
    """Send messages again, byte by byte, to the topics they came from, after what refused them was mended.

    Those of the given IDs that the options choose, or all that the options choose. Each goes out with its headers and
    one more, tasrih-dead-letter, that names the dead letter. What was sent again before is left out.
    """
    if not (identifiers or choice or everything):
        raise click.UsageError("give IDs, an option that chooses, or --all")
    settings = read_settings()
    entries = _entries(settings)
    meant = choice.of(entries, settings)
    chosen = [entry for entry in _chosen(entries, identifiers) if choice.holds(entry)] if identifiers else meant
    waiting = [entry for entry in chosen if again or not entry.replays]
    if not yes:
        for entry in waiting:
            click.echo(_line(entry))
    count = run(_send(settings, waiting)) if yes and waiting else len(waiting)
    _say("sent again" if yes else "would be sent again (--yes sends them)", count, len(chosen) - len(waiting))


async def _send(settings: Settings, entries: list[Entry]) -> int:
    """Send each message, then note that it was: cut off in between, it is sent twice rather than never."""
    sent = 0
    async with sending(settings) as producer:
        letters = filter(_can_be_sent, _whole(settings, entries))
        while some := list(islice(letters, _TOGETHER)):
            await producer.send_all(list(map(original, some)))
            await producer.send_all([replay_note(letter_id(letter)) for letter in some])
            sent += len(some)
    return sent


def _can_be_sent(letter: DeadLetter) -> bool:
    if letter.service.startswith(WEBHOOK_SERVICE):
        name = letter.service.removeprefix(WEBHOOK_SERVICE)
        way = f"tasrih webhooks replay {name} --failed"
        click.echo(f"tasrih: {letter_id(letter)} left out: {way} sends it to the webhook alone", err=True)
        return False
    if letter.left_out:
        click.echo(f"tasrih: {letter_id(letter)} left out: too large, it stands at its place alone", err=True)
        return False
    if letter.key is None and letter.value is None:  # no client of ours takes that
        click.echo(f"tasrih: {letter_id(letter)} has neither key nor body: left out", err=True)
        return False
    return True


def _say(what: str, count: int, left_out: int) -> None:
    rest = f"; {left_out} left out, sent again before (--again includes them)" if left_out else ""
    click.echo(f"{counted(count, 'message')} {what}{rest}", err=True)


def _entries(settings: Settings) -> list[Entry]:
    return catalogue(read(settings, [DEAD_LETTERS]), _refuse)


def _refuse(record: Received, error: MessageError) -> None:
    click.echo(f"tasrih: {record.place} is no dead letter: {error}", err=True)


def _chosen(entries: list[Entry], identifiers: tuple[str, ...] | list[str]) -> list[Entry]:
    found = {entry.id: entry for entry in entries}
    if missing := [identifier for identifier in dict.fromkeys(identifiers) if identifier not in found]:
        raise TasrihError(f"no dead letter {', '.join(missing)}")
    return [found[identifier] for identifier in dict.fromkeys(identifiers)]


def _whole(settings: Settings, entries: list[Entry]) -> Iterator[DeadLetter]:
    """The dead letters with their messages, read again one by one."""
    for record in fetch(settings, [entry.record.place for entry in entries]):
        letter = letter_in(record)
        if isinstance(letter, DeadLetter):
            yield letter


def _fields(entry: Entry) -> dict[str, Any]:
    letter = entry.letter
    return {
        "id": entry.id,
        "buried_at": letter.buried_at,
        "service": letter.service,
        "version": letter.version,
        "reason": letter.reason,
        "detail": letter.detail,
        "written_at": letter.written_at,
        "bytes": entry.size,
        "replayed_at": entry.replays,
        "earlier": entry.earlier,
        "record": entry.record.place,
    }


def _line(entry: Entry) -> str:
    letter = entry.letter
    again = ",".join(map(_time, entry.replays)) or "-"
    detail = preview(" ".join(letter.detail.split()).encode())
    return "\t".join([entry.id, _time(letter.buried_at), letter.service, letter.reason, again, detail])


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_shown, value)) or "-"
    if isinstance(value, datetime) or value is None:
        return _time(value)
    return preview(str(value).encode()) if isinstance(value, str) else str(value)


def _time(time: datetime | None) -> str:
    return time_text(time) if time else "-"
