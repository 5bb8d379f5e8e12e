"""`tasrih watches`: what subscribers asked to hear of."""

from pathlib import Path

import click
import msgspec

from tasrih.detection.known import KnownIds
from tasrih.positions.alerting.watches import SHIPPED, Watch, load_watches
from tasrih.settings import Settings, read_settings


@click.group("watches")
def command() -> None:
    """List or check the watches: ours, with those of TASRIH_WATCHES_FILE beside them."""


@command.command("list")
def list_watches() -> None:
    """A block for every watch: name, description, conditions."""
    watches = load_watches(read_settings().watches_file)
    click.echo("\n\n".join(map(_text, watches)))


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check(file: Path | None) -> None:
    """Check the watches of FILE (TASRIH_WATCHES_FILE if left out): form, and whether all ids in them are known.

    Officials and topics of TASRIH_OFFICIALS_FILE and TASRIH_TOPICS_FILE are known too. An alerter that runs takes a
    checked file over by itself once each watch has its topic: `tasrih topics create`.
    """
    settings = read_settings()
    path = file or settings.watches_file
    watches = load_watches(path, _known(settings))
    click.echo(f"{path or SHIPPED.name}: {len(watches)} watches, {'with ours: ' if path else ''}0 problems")


def _known(settings: Settings) -> KnownIds:
    return KnownIds.load(settings.officials_files, settings.topics_files)


def _text(watch: Watch) -> str:
    given = {
        field.name: getattr(watch, field.name)
        for field in msgspec.structs.fields(Watch)
        if field.name not in ("name", "description") and getattr(watch, field.name) != field.default
    }
    lines = [f"  {name}: {', '.join(value) if isinstance(value, tuple) else value}" for name, value in given.items()]
    return "\n".join([watch.name, f"  {watch.description}", *lines])
