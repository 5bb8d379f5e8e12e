"""`tasrih subscribe`: alerts as they come."""

from collections.abc import Iterator
from itertools import islice
from typing import Literal

import click

from tasrih.cli.alert_text import alert_text
from tasrih.events import codec
from tasrih.events.model import KINDS, Alert, Kind
from tasrih.messaging.reader import Start, follow
from tasrih.messaging.records import Received
from tasrih.messaging.topics import alerts_of_kind, alerts_of_watch, max_message_bytes
from tasrih.settings import read_settings

Format = Literal["text", "json"]
_REMEMBERED = 100_000  # alert ids: an alert stands in several topics, and may come twice


class _Start(click.ParamType):
    name = "beginning|latest|TIME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Start:
        """Read one of the words or a time."""
        if value in ("beginning", "latest"):
            return "beginning" if value == "beginning" else "latest"
        try:
            return codec.parse_time(value)
        except codec.MessageError as error:
            self.fail(f"{error.detail}; give beginning, latest or a time like 2025-09-04T18:30:00Z", param, ctx)


@click.command()
@click.option("--watch", "watches", multiple=True, help="Alerts that meet this watch; may be repeated.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Alerts of this kind; may be repeated.")
@click.option("--from", "start", type=_Start(), default="latest", show_default=True, help="Where to begin.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--count", type=click.IntRange(min=1), help="End after so many alerts.")
@click.option("--timeout", "idle_seconds", type=click.FloatRange(min=0), help="End after so many seconds of silence.")
def command(
    watches: tuple[str, ...],
    kinds: tuple[Kind, ...],
    start: Start,
    form: Format,
    count: int | None,
    idle_seconds: float | None,
) -> None:
    """Print alerts as they come until Ctrl-C: all of them, or those of the given kinds and watches."""
    topics = [*map(alerts_of_kind, kinds), *map(alerts_of_watch, watches)] or list(map(alerts_of_kind, KINDS))
    records = follow(read_settings(), topics, start, idle_seconds=idle_seconds)
    try:
        for alert in islice(_each_once(records), count):
            click.echo(codec.encode(alert) if form == "json" else alert_text(alert) + "\n")
    except KeyboardInterrupt:
        pass


def _each_once(records: Iterator[Received]) -> Iterator[Alert]:
    seen: dict[str, None] = {}
    for record in records:
        alert = _alert(record)
        if alert and alert.alert_id not in seen:
            seen[alert.alert_id] = None
            if len(seen) > _REMEMBERED:
                del seen[next(iter(seen))]
            yield alert


def _alert(record: Received) -> Alert | None:
    try:
        return codec.decode(record.value or b"", Alert, max_bytes=max_message_bytes(record.topic))
    except codec.MessageError as error:
        click.echo(f"tasrih: {record.topic}/{record.partition}/{record.offset} is no alert: {error}", err=True)
        return None
