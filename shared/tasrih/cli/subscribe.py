"""`tasrih subscribe`: alerts as they come."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

import click

from tasrih.cli.alert_text import alert_text
from tasrih.cli.decoding import decoded
from tasrih.cli.times import Seconds, Time
from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.model import KINDS, Alert, Kind
from tasrih.messaging.admin import existing_topics
from tasrih.messaging.reader import Start, follow
from tasrih.messaging.records import Received
from tasrih.messaging.topics import WATCH_PREFIX, alerts_of_kind, alerts_of_watch
from tasrih.settings import Settings, read_settings

Format = Literal["text", "json"]
_REMEMBERED = 100_000  # alert ids: an alert stands in several topics, and may come twice


class UnknownWatchError(TasrihError):
    """No topic belongs to a watch; the message lists the watches that have one."""


@click.command()
@click.option("--watch", "watches", multiple=True, help="Alerts that meet this watch; may be repeated.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Alerts of this kind; may be repeated.")
@click.option("--from", "start", type=Time("beginning", "latest"), default="latest", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--count", type=click.IntRange(1, 1_000_000_000), help="End after so many alerts.")
@click.option(
    "--timeout", "idle_seconds", type=Seconds(min=0), help="End when all is read and so many seconds were silent."
)
def command(
    watches: tuple[str, ...],
    kinds: tuple[Kind, ...],
    start: Start,
    form: Format,
    count: int | None,
    idle_seconds: float | None,
) -> None:
    """Print alerts as they come until Ctrl-C, each once: all, or those of one of the kinds and of one of the watches.

    --from says where to begin: beginning, latest, so long ago (-2h) or a time, by when alerts were written.
    """
    settings = read_settings()
    _require_watches(settings, watches)
    topics = list(map(alerts_of_watch, watches)) or list(map(alerts_of_kind, kinds or KINDS))
    records = follow(settings, topics, start, idle_seconds=idle_seconds)
    try:
        for alert in islice(_chosen(_each_once(records), kinds), count):
            click.echo(codec.encode(alert) if form == "json" else alert_text(alert) + "\n")
    except KeyboardInterrupt:
        pass


def _require_watches(settings: Settings, watches: Sequence[str]) -> None:
    """Check that each watch has its topic.

    Raises:
        UnknownWatchError: one has none.
    """
    wanted = {alerts_of_watch(watch): watch for watch in watches}
    known = [topic for topic in existing_topics(settings) if topic.startswith(WATCH_PREFIX)] if wanted else []
    if missing := [watch for topic, watch in wanted.items() if topic not in known]:
        names = ", ".join(topic.removeprefix(WATCH_PREFIX) for topic in known) or "none"
        raise UnknownWatchError(f"no watch {', '.join(missing)}; known are {names}")


def _chosen(alerts: Iterator[Alert], kinds: Sequence[Kind]) -> Iterator[Alert]:
    """A denial that takes back a pledge is of both kinds, as its topics are."""
    return (alert for alert in alerts if not kinds or {alert.position.kind, alert.claim.kind} & set(kinds))


def _each_once(records: Iterator[Received]) -> Iterator[Alert]:
    seen: dict[str, None] = {}
    for record in records:
        alert = decoded(record, Alert)
        if alert and alert.alert_id not in seen:
            seen[alert.alert_id] = None
            if len(seen) > _REMEMBERED:
                del seen[next(iter(seen))]
            yield alert
