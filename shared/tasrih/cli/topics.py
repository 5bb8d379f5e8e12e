"""`tasrih topics`: the Kafka topics of an installation."""

import click

from tasrih.messaging.admin import create_topics, topic_differences
from tasrih.messaging.topics import Topic, topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings, read_settings


@click.group()
def command() -> None:
    """Create or check the Kafka topics."""


@command.command()
def create() -> None:
    """Create the topics that are missing; those that exist stay as they are."""
    settings = read_settings()
    for name in create_topics(settings, _table(settings)):
        click.echo(f"created {name}")


@command.command()
def check() -> None:
    """Compare the topics with what they should be; exit code 1 when something differs."""
    settings = read_settings()
    differences = topic_differences(settings, _table(settings))
    for line in differences:
        click.echo(line)
    if differences:
        raise SystemExit(1)


def _table(settings: Settings) -> tuple[Topic, ...]:
    watches = load_watches(settings.watches_file)
    return topic_table(watch.name for watch in watches)
