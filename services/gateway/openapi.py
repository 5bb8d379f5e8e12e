"""The OpenAPI document: routes and parameters from FastAPI, what they answer from the structs.

`python -m services.gateway.openapi [--check]` writes `docs/openapi.yaml`, or tells that it is stale.
"""

import sys
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.gateway import events, rest
from services.gateway.problems import MEDIA_TYPE, Problem
from tasrih import __version__

FILE: Final = Path(__file__).parents[2] / "docs" / "openapi.yaml"
_TEMPLATE = "#/components/schemas/{name}"
_ERRORS = {
    "400": "A parameter is wrong",
    "401": "No token, or a wrong one",
    "403": "The token lacks the scope",
    "404": "There is none",
    "429": "Too many requests",
    "503": "Kafka is away, or the gateway is full",
}


def describe(app: FastAPI) -> None:
    """Let an app give our document instead of FastAPI's."""
    document: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not document:
            document.update(api_document())
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def api_document() -> dict[str, Any]:
    """The document, always the same for the same routes and structs."""
    document = get_openapi(
        title="Tasrih",
        version=__version__,
        description="Alerts, positions, claims and articles, and a stream of alerts.",
        routes=[*rest.router.routes, *events.router.routes],
    )
    _, shapes = msgspec.json.schema_components([*rest.ANSWERS, Problem], ref_template=_TEMPLATE)
    document["components"] = {
        "schemas": dict(sorted(shapes.items())),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    document["security"] = [{"token": []}]
    for path in document["paths"].values():
        for operation in path.values():
            _tell_errors(operation)
    return document


def _tell_errors(operation: dict[str, Any]) -> None:
    operation["responses"].pop("422", None)
    schema = {"$ref": _TEMPLATE.format(name=Problem.__name__)}
    for status, meaning in _ERRORS.items():
        operation["responses"][status] = {"description": meaning, "content": {MEDIA_TYPE: {"schema": schema}}}


def document_text() -> str:
    """The document as YAML."""
    return yaml.safe_dump(api_document(), sort_keys=False, allow_unicode=True, width=120)


def main(arguments: list[str]) -> int:
    """Write the document, or look whether it is as it should be."""
    text = document_text()
    if arguments == ["--check"]:
        stale = not FILE.is_file() or FILE.read_text(encoding="utf-8") != text
        if stale:
            print("stale: docs/openapi.yaml; run `make schemas`")
        return int(stale)
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
