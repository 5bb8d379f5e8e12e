"""`tasrih schemas`: the JSON Schemas of the events and the AsyncAPI document of the topics."""

from pathlib import Path

import click

from tasrih.errors import TasrihError
from tasrih.events.schemas import stale_schemas, write_schemas
from tasrih.messaging.asyncapi import asyncapi_document
from tasrih.positions.alerting.watches import load_watches

_ASYNCAPI = "docs/asyncapi.yaml"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when a file is not as it should be.")
def command(folder: Path, check: bool) -> None:
    """Write `schemas/*.v1.json` and `docs/asyncapi.yaml` into FOLDER (here)."""
    document = asyncapi_document(watch.name for watch in load_watches())
    if not check:
        _write(folder, document)
    elif stale := _stale(folder, document):
        click.echo(f"stale: {', '.join(stale)}; run `tasrih schemas`")
        raise SystemExit(1)


def _write(folder: Path, document: str) -> None:
    try:
        write_schemas(folder / "schemas")
        (folder / _ASYNCAPI).parent.mkdir(exist_ok=True)
        (folder / _ASYNCAPI).write_text(document, encoding="utf-8")
    except OSError as error:
        raise TasrihError(f"{error.filename}: {error.strerror}") from error


def _stale(folder: Path, document: str) -> list[str]:
    file = folder / _ASYNCAPI
    is_stale = not file.is_file() or file.read_text(encoding="utf-8") != document
    return [f"schemas/{name}" for name in stale_schemas(folder / "schemas")] + [_ASYNCAPI] * is_stale
