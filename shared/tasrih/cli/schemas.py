"""`tasrih schemas`: the JSON Schemas of the events."""

from pathlib import Path

import click

from tasrih.errors import TasrihError
from tasrih.events.schemas import stale_schemas, write_schemas


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="schemas")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when a file is not as it should be.")
def command(folder: Path, check: bool) -> None:
    """Write the JSON Schemas of all events into FOLDER (`schemas`)."""
    if not check:
        try:
            write_schemas(folder)
        except OSError as error:
            raise TasrihError(f"{folder}: {error.strerror}") from error
    elif stale := stale_schemas(folder):
        click.echo(f"stale in {folder}: {', '.join(stale)}; run `tasrih schemas`")
        raise SystemExit(1)
