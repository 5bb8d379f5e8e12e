"""`tasrih webhooks`: who is sent alerts, and sending some again."""

import sys
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from tasrih.cli.times import Time, require_order
from tasrih.detection.known import KnownIds
from tasrih.errors import TasrihError
from tasrih.event_loop import run
from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.ids import letter_id
from tasrih.events.model import KINDS, Alert, DeadLetter, Kind
from tasrih.messaging.dead_letters import letter_in
from tasrih.messaging.reader import Start, read
from tasrih.messaging.topics import DEAD_LETTERS, alerts_of_kind, max_message_bytes
from tasrih.positions.alerting.watches import load_watches
from tasrih.serving.delivery import UndeliverableError, attempt, deliver
from tasrih.serving.entries import entry_of
from tasrih.serving.hub import meets
from tasrih.serving.webhooks import (
    DECISIONS,
    Decided,
    Webhook,
    WebhookError,
    add_webhook,
    body_of,
    load_webhooks,
    named,
    new_secret,
    remove_webhook,
    service_of,
)
from tasrih.settings import Settings, SettingsError, read_settings
from tasrih.web.client import guarded_client


@click.group("webhooks")
def command() -> None:
    """Webhooks of the gateway: who is sent alerts, signed as Standard Webhooks says."""


@command.command("list")
def list_webhooks() -> None:
    """Name, address and filters of every webhook."""
    for webhook in load_webhooks(_file(read_settings())):
        chosen = msgspec.to_builtins(webhook)
        filters = [f"{name}={','.join(chosen[name])}" for name in _FILTERS if chosen.get(name)]
        click.echo("\t".join([webhook.name, webhook.url, " ".join(filters) or "all"]))


_FILTERS = ("kinds", "watches", "officials", "topics", "decisions")


@command.command()
@click.argument("name")
@click.argument("url")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Alerts of this kind; may be repeated.")
@click.option("--watch", "watches", multiple=True, help="Alerts that meet this watch; may be repeated.")
@click.option("--official", "officials", multiple=True, help="Positions of this official; may be repeated.")
@click.option("--topic", "topics", multiple=True, help="This topic and those below it; may be repeated.")
@click.option("--decision", "decisions", multiple=True, type=click.Choice(DECISIONS), help="May be repeated.")
def add(
    name: str,
    url: str,
    kinds: tuple[Kind, ...],
    watches: tuple[str, ...],
    officials: tuple[str, ...],
    topics: tuple[str, ...],
    decisions: tuple[Decided, ...],
) -> None:
    """Send alerts to URL from now on, and print the secret that they are signed with; gateways take it up at once.

    Watches, officials and topics must be known, those of TASRIH_WATCHES_FILE, TASRIH_OFFICIALS_FILE and
    TASRIH_TOPICS_FILE among them.
    """
    webhook = Webhook(
        name=name, url=url, secrets=(new_secret(),), kinds=kinds, watches=watches, officials=officials,
        topics=topics, decisions=decisions, since=datetime.now(UTC).replace(microsecond=0),
    )  # fmt: skip
    settings = read_settings()
    file = _file(settings)
    _require_known(settings, webhook)
    add_webhook(file, webhook)
    click.echo(webhook.secrets[0])


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Send no more alerts to the webhook called NAME; one that is added under this name later begins anew."""
    remove_webhook(_file(read_settings()), name)


@command.command()
@click.argument("name")
def test(name: str) -> None:
    """Send one signed message of type `webhook.test` to the webhook called NAME; exit code 1 if it is not taken."""
    settings = read_settings()
    webhook = named(load_webhooks(_file(settings)), name)
    body = msgspec.json.encode({"type": "webhook.test", "timestamp": datetime.now(UTC), "data": {}})
    answer = run(_attempt(settings, webhook, body))
    click.echo(answer or "taken")
    sys.exit(1 if answer else 0)


@command.command()
@click.argument("name")
@click.argument("alerts", nargs=-1, metavar="[ALERT]...")
@click.option("--from", "start", type=Time("beginning"), help="Alerts written at or after this time.")
@click.option("--to", "until", type=Time(), help="And before this one; up to now if left out.")
@click.option("--failed", is_flag=True, help="Only those that could not be delivered.")
def replay(name: str, alerts: tuple[str, ...], start: Start | None, until: datetime | None, *, failed: bool) -> None:
    """Send alerts to the webhook called NAME again: those of the given ids, of a time, or that could not be delivered.

    With the same `webhook-id`, so that whoever remembers ids knows them. Exit code 1 if one is not taken.
    """
    if not (alerts or start or failed):
        raise click.UsageError("give ids of alerts, --from, or --failed")
    require_order(start, until)
    settings = read_settings()
    webhook = named(load_webhooks(_file(settings)), name)
    found = _failed(settings, webhook) if failed else _told(settings, webhook, start or "beginning", until)
    chosen = {key: body for key, body in found.items() if not alerts or key in alerts}
    if missing := sorted(set(alerts) - chosen.keys()):
        raise TasrihError(f"no alert {', '.join(missing)} for webhook {name}")
    sys.exit(run(_send(settings, webhook, chosen)))


async def _attempt(settings: Settings, webhook: Webhook, body: bytes) -> str:
    async with guarded_client(settings) as client:
        return (await attempt(client, webhook, f"test_{uuid.uuid4()}", body)).problem


async def _send(settings: Settings, webhook: Webhook, alerts: Mapping[str, bytes]) -> int:
    refused = 0
    async with guarded_client(settings) as client:
        for name, body in alerts.items():
            try:
                answer = await deliver(client, webhook, name, body)
                click.echo(f"{name}\t{answer.status}")
            except UndeliverableError as error:
                refused += 1
                click.echo(f"{name}\t{error}")
    click.echo(f"{len(alerts) - refused} of {len(alerts)} taken", err=True)
    return 1 if refused else 0


def _told(settings: Settings, webhook: Webhook, start: Start, until: datetime | None) -> dict[str, bytes]:
    """Bodies of the alerts of a time that the webhook asks for, by id."""
    records = read(settings, list(map(alerts_of_kind, KINDS)), start, until)
    items = (entry_of(record).item for record in records)
    return dict(_body(item.body) for item in items if item and meets(webhook.filters, item.tags))


def _failed(settings: Settings, webhook: Webhook) -> dict[str, bytes]:
    """Bodies of the alerts that could not be delivered to the webhook, by id."""
    letters = [letter for letter in _letters(settings) if letter.service == service_of(webhook)]
    for letter in letters:
        if letter.left_out:
            click.echo(f"tasrih: {letter_id(letter)} left out: give the id of its alert, which stands there", err=True)
    return dict(_body(letter.value or b"") for letter in letters if not letter.left_out)


def _letters(settings: Settings) -> Iterator[DeadLetter]:
    for record in read(settings, [DEAD_LETTERS]):
        try:
            letter = letter_in(record)
        except MessageError:  # told by `tasrih dead-letters`
            continue
        if isinstance(letter, DeadLetter):
            yield letter


def _body(written: bytes) -> tuple[str, bytes]:
    alert = codec.decode(written, Alert, max_bytes=max_message_bytes(""))
    return alert.alert_id, body_of(alert, written)


def _require_known(settings: Settings, webhook: Webhook) -> None:
    """Check that there is what a webhook chooses: it would never be sent anything.

    Raises:
        WebhookError: there is not; with all that there is not.
    """
    watches = [watch.name for watch in load_watches(settings.watches_file)]
    known = KnownIds.load(settings.officials_files, settings.topics_files)
    unknown = {
        "watch": [watch for watch in webhook.watches if watch not in watches],
        "official": [id_ for id_ in webhook.officials if not (id_.startswith("name:") or known.has_official(id_))],
        "topic": [topic for topic in webhook.topics if not known.has_topic(topic)],
    }
    problems = [f"no {what} {id_!r} is known" for what, ids in unknown.items() for id_ in ids]
    problems += [f"watches are {', '.join(watches)}"] if unknown["watch"] else []
    if problems:
        raise WebhookError("; ".join(problems))


def _file(settings: Settings) -> Path:
    """The file of webhooks.

    Raises:
        SettingsError: none is named.
    """
    if settings.webhooks_file is None:
        raise SettingsError("no file of webhooks: set TASRIH_WEBHOOKS_FILE")
    return settings.webhooks_file
