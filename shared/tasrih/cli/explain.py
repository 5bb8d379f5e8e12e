"""`tasrih explain`: the whole way from the news to an alert, or why there is none."""

import re
from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from functools import partial
from typing import Any

import click
import msgspec

from tasrih.cli.lineage_text import explanation_text
from tasrih.cli.times import Time, require_order, time_text
from tasrih.errors import TasrihError
from tasrih.events.ids import spellings
from tasrih.messaging.admin import existing_topics
from tasrih.messaging.dead_letters import catalogue
from tasrih.messaging.reader import Start, fetch, read
from tasrih.messaging.records import Received
from tasrih.messaging.topics import ALERTS_PREFIX, CLAIMS, CORRECTIONS, DEAD_LETTERS, NEWS, POSITIONS
from tasrih.positions.alerting.watches import Watch, load_watches
from tasrih.serving.lineage import Explanation, Scan, add_origins, explain
from tasrih.settings import Settings, read_settings


@click.command("explain")
@click.argument("identifier", metavar="ALERT|CLAIM|POSITION|CORRECTION|ARTICLE")
@click.option("--from", "start", type=Time("beginning"), default="-30d", show_default=True, help="Read from here.")
@click.option("--to", "until", type=Time(), help="Read up to here; up to now if left out.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(identifier: str, start: Start, until: datetime | None, form: str) -> None:
    """Tell how an alert came about, or what came of a claim, a position, a correction or an article, by its id.

    The whole way with the places of all records (topic/partition/offset): news, claim, every state of the position,
    alerts. For a claim that raised no alert: why, and which position it was counted to. Watches are those of now.
    """
    require_order(start, until)
    settings = read_settings()
    alerts = [topic for topic in existing_topics(settings) if topic.startswith(ALERTS_PREFIX)]
    found = explain(identifier, _scan(settings, [CLAIMS, POSITIONS, CORRECTIONS, *alerts], start, until))
    if found is None:
        _explain_article(settings, identifier, start, until)
        return
    add_origins(found, partial(fetch, settings))
    watches = load_watches(settings.watches_file)
    shown = _json(found, watches) if form == "json" else explanation_text(found, watches)
    click.echo(shown)


def _scan(settings: Settings, topics: list[str], start: Start, until: datetime | None) -> Scan:
    end = until or datetime.now(UTC)

    def scan(wanted: Set[str]) -> Iterator[Received]:
        written = sorted(msgspec.json.encode(identifier)[1:-1] for identifier in wanted)
        pattern = re.compile(b"|".join(map(re.escape, written)))
        return (record for record in read(settings, topics, start, end) if pattern.search(record.value or b""))

    return scan


def _explain_article(settings: Settings, identifier: str, start: Start, until: datetime | None) -> None:
    """What is known of an article without claims.

    Raises:
        TasrihError: there is none of this id.
    """
    keys = {name.encode() for name in spellings(identifier)}
    news = [record.place for record in read(settings, [NEWS], start, until) if record.key in keys]
    if not news:
        window = f"between {time_text(start)} and {time_text(until) if until else 'now'}"
        earlier = "" if start == "beginning" else "; --from beginning reads all"
        raise TasrihError(f"no alert, claim, position, correction or article {identifier!r} {window}{earlier}")
    buried = {entry.id: entry.letter.reason for entry in catalogue(read(settings, [DEAD_LETTERS]), _leave_out)}
    for place in news:
        came = f"a dead letter: {buried[place]}" if place in buried else "no claim was found in it, or not yet"
        click.echo(f"article   {identifier}\n          {place}  {came}")


def _leave_out(record: Received, error: Exception) -> None:
    """What is no dead letter is told by `tasrih dead-letters`."""


def _json(found: Explanation, watches: Iterable[Watch]) -> bytes:
    report: dict[str, Any] = msgspec.to_builtins(found, builtin_types=(datetime,))
    for line, shown in zip(found.claims, report["claims"], strict=True):
        claim, decision = line.claim, line.decision or "new"
        shown["watches"] = {watch.name: watch.unmet(claim, decision) for watch in watches} if claim else {}
    return msgspec.json.encode(report)
