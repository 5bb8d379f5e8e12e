"""Errors as `application/problem+json` (source: RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from tasrih.errors import TasrihError
from tasrih.messaging.errors import MessagingError
from tasrih.serving.cursors import CursorError
from tasrih.serving.hub import FullError
from tasrih.serving.stream import Behind
from tasrih.serving.vector import VectorError

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = "5"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong with a request."""

    title: str
    """The status in words."""
    status: int
    detail: str = ""
    """What was wrong with this one."""
    errors: tuple[str, ...] = ()
    """One for each parameter that is wrong."""


class Refused(HTTPException):
    """A request that is not answered, and why."""


def problem(
    status: int, detail: str = "", *, errors: tuple[str, ...] = (), headers: Mapping[str, str] = {}
) -> Response:
    """The answer that tells of a problem."""
    body = Problem(HTTPStatus(status).phrase, status, detail, errors)
    return Response(msgspec.json.encode(body), status, dict(headers), MEDIA_TYPE)


def tell_problems(app: FastAPI) -> None:
    """Let an app answer every error with a problem."""
    bad_request: tuple[type[Exception], ...] = (CursorError, VectorError)
    for kind in bad_request:
        app.add_exception_handler(kind, _bad_request)
    for kind in (MessagingError, FullError, Behind):
        app.add_exception_handler(kind, _unavailable)
    app.add_exception_handler(StarletteHTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(TasrihError, _unavailable)
    app.add_exception_handler(Exception, _bug)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - for the type checker
    detail = "" if error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)
    headers = dict(error.headers or {})
    if headers.get("Allow") == "GET":
        headers["Allow"] = "GET, HEAD"  # see `heads`
    return _told(request, error.status_code, detail, headers=headers)


def _told(
    request: Request, status: int, detail: str, *, errors: tuple[str, ...] = (), headers: Mapping[str, str] = {}
) -> Response:
    """A problem; where a browser asked for a page of the console, as one."""
    if request.url.path.startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
        return problem(status, detail, errors=errors, headers=headers)
    page: Response = request.app.state.console.error(request, status, "; ".join(errors) or detail)
    page.headers.update(headers)
    return page


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    return _told(request, 400, "a parameter is wrong", errors=tuple(map(_parameter, error.errors())))


def _parameter(error: dict[str, Any]) -> str:
    name = ".".join(map(str, error["loc"][1:]))
    if error["type"] == "extra_forbidden":
        return f"{name}: no parameter of this path; /v1/openapi.json names those there are"
    return f"{name}: {error['msg']}"


def _bad_request(request: Request, error: Exception) -> Response:
    return _told(request, 400, str(error))


def _unavailable(request: Request, error: Exception) -> Response:
    return _told(request, 503, str(error), headers={"Retry-After": RETRY_SECONDS})


def _bug(_: Request, error: Exception) -> Response:  # noqa: ARG001 - it is in the log
    return problem(500, "this is a fault of the gateway; its log has it")
