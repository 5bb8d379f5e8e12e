"""What every page of lists needs: who may read it, what its address asks for, and the address of the page behind it."""

from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from services.gateway.access import Caller, allowed
from services.gateway.problems import Refused
from services.gateway.queries import lists_of
from services.gateway.rendering import own_path
from tasrih.serving.cursors import write_cursor
from tasrih.serving.index import Row

T = TypeVar("T", bound=msgspec.Struct)


async def reader(request: Request) -> Caller:
    """Whoever may read; a browser without a token is led to where it may sign in.

    Raises:
        Refused: see `access.allowed`.
    """
    try:
        return await allowed("read")(request)
    except Refused as refused:
        if refused.status_code != 401:
            raise
        asked = own_path(request) + (f"?{request.url.query}" if request.url.query else "")
        raise Refused(303, "", {"Location": f"/sign-in?next={quote(asked, safe='')}"}) from refused


def asked_of(request: Request, kind: type[Any]) -> Any:
    """What the address asks for; fields of a form that were left empty ask for nothing.

    Raises:
        RequestValidationError: it asks for something else.
    """
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if value and name != "lang":
            given.setdefault(name, []).append(value)
    lists = lists_of(kind)
    values = {name: found if name in lists else found[-1] for name, found in given.items()}
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in error.errors()]) from error


def next_page(request: Request, rows: list[Row], asked: Any, **more: str) -> str:
    """Address of the page behind this one; empty on the last."""
    if len(rows) < asked.limit:
        return ""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor" and value]
    cursor = write_cursor(rows[-1].edge, asked.asked(**more))
    return f"{own_path(request)}?{urlencode([*kept, ('cursor', cursor)])}"


def read_rows(rows: Iterable[Row], kind: type[T]) -> list[T]:
    """What stands in rows of a list."""
    return [msgspec.json.decode(row.body, type=kind) for row in rows]
