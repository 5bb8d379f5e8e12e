"""JSON Schemas of the events, made from the structs, for those who read or write the topics in other languages."""

from pathlib import Path
from typing import Any

import msgspec

from tasrih.events.model import EVENTS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files() -> dict[str, bytes]:
    """File name to content for every event, always the same bytes for the same structs."""
    return {f"{name}.v1.json": _pretty(_schema(name)) for name in EVENTS}


def write_schemas(folder: Path) -> None:
    """Write all schema files into a folder, which is made if need be.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        (folder / name).write_bytes(content)


def stale_schemas(folder: Path) -> list[str]:
    """Names of the files in a folder that are missing, differ from the structs, or belong to no event."""
    wanted = schema_files()
    found = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _schema(name: str) -> dict[str, Any]:
    head = {"$schema": _DIALECT, "$id": f"urn:tasrih:{name}:v1"}
    return head | msgspec.json.schema(EVENTS[name])


def _pretty(schema: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
