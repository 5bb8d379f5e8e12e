"""Articles by HTTP: `POST /v1/articles` with a token, answered once Kafka has them."""

import asyncio
import codecs
import hmac
import json
import logging
import socket
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from tasrih.events import codec
from tasrih.events.articles import ahead
from tasrih.events.codec import MessageError
from tasrih.events.model import NewsMessage
from tasrih.feeds.outbox import Incoming, Outbox
from tasrih.settings import Secret, Settings
from tasrih.telemetry.metrics import count
from tasrih.telemetry.server import PortError

_log = logging.getLogger(__name__)
_MAX_ARTICLES = 1_000
_MAX_TOLD = 20  # problems in one answer
_BODY_SECONDS = 30.0
_KAFKA_SECONDS = 15.0
_SILENT_SECONDS = 10.0
_CONNECTION_SECONDS = 120.0
_RETRY_SECONDS = 10
_AT_ONCE = 32
_STOP_SECONDS = 5


class Refused(HTTPException):
    """The request is answered so; `errors` say more, about single articles."""

    def __init__(self, status: HTTPStatus, detail: str, errors: Sequence[dict[str, Any]] = (), **headers: str) -> None:
        """Keep what the answer says."""
        super().__init__(status, detail, {name.replace("_", "-"): value for name, value in headers.items()})
        self.errors = list(errors)


def application(outbox: Outbox, token: Secret, max_bytes: int) -> Starlette:
    """The ASGI application.

    Args:
        outbox: where articles go.
        token: that requests must show.
        max_bytes: of a body.
    """

    async def post(request: Request) -> Response:
        try:
            _check_token(request, token)
            return await _taken(request, outbox, max_bytes)
        except asyncio.CancelledError as error:  # by the server, which at a stop waits for requests no longer
            raise _again("the ingester stops") from error

    return Starlette(
        routes=[Route("/v1/articles", post, methods=["POST"])],
        exception_handlers={HTTPException: _problem, Exception: _fault},
    )


async def _taken(request: Request, outbox: Outbox, max_bytes: int) -> Response:
    _require_plain(request)
    articles = _articles(await _body(request, max_bytes), request.headers.get("content-type", ""))
    try:
        async with asyncio.timeout(_KAFKA_SECONDS):
            refused = await outbox.send([Incoming(article) for article in articles], "http")
    except TimeoutError as error:
        raise _again("Kafka does not take articles now") from error
    if refused:
        detail = f"{refused} of {len(articles)} articles are too large for Kafka; the others were sent"
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    return _counted(JSONResponse({"accepted": len(articles), "ids": [a.id for a in articles]}, HTTPStatus.ACCEPTED))


def _again(problem: str) -> Refused:
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, f"{problem}; send them again", retry_after=str(_RETRY_SECONDS))


def _check_token(request: Request, token: Secret) -> None:
    """Compare in constant time, so that the time of an answer tells nothing of the token."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    expected = token.now().encode()
    if not hmac.compare_digest(shown.strip().encode(), expected) or scheme.lower() != "bearer" or not expected:
        detail = "a token is needed: Authorization: Bearer …"
        raise Refused(HTTPStatus.UNAUTHORIZED, detail, www_authenticate='Bearer realm="tasrih"')


def _require_plain(request: Request) -> None:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send it uncompressed, not as {encoding[:40]}")


async def _body(request: Request, limit: int) -> bytes:
    """The body, never more of it in memory than is taken."""
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > limit:
                    raise Refused(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {limit} bytes are taken", connection="close"
                    )
    except TimeoutError as error:
        detail = f"the body did not come within {_BODY_SECONDS:g} s"
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, detail, connection="close") from error
    except ClientDisconnect as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the client left") from error
    return bytes(body)


def _articles(body: bytes, content_type: str) -> list[NewsMessage]:
    """The articles of a body, all of them or none; a byte order mark before them is passed over."""
    body = body.removeprefix(codecs.BOM_UTF8)
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("application/json", "application/x-ndjson"):
        detail = "send application/json (an article or a list) or application/x-ndjson (an article a line)"
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    try:
        values = list(_lines(body)) if kind == "application/x-ndjson" else _values(codec.parse(body))
    except MessageError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from error
    if not 0 < len(values) <= _MAX_ARTICLES:
        raise Refused(
            HTTPStatus.UNPROCESSABLE_ENTITY, f"{len(values)} articles: 1 to {_MAX_ARTICLES} are taken at once"
        )
    articles, errors = [], []
    for index, value in enumerate(values):
        try:
            articles.append(_article(value))
        except MessageError as error:
            errors.append({"index": index, "reason": error.reason, "detail": error.detail})
    if errors:
        detail = f"{len(errors)} of {len(values)} articles are none; nothing was sent"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors[:_MAX_TOLD])
    return articles


def _article(value: Any) -> NewsMessage:
    article = codec.convert(value, NewsMessage)
    if problem := ahead(article):
        raise MessageError("bad_time", problem)
    return article


def _lines(body: bytes) -> Iterator[Any]:
    for number, line in enumerate(body.splitlines(), 1):
        if line.strip():
            try:
                yield codec.parse(line)
            except MessageError as error:
                raise MessageError(error.reason, f"line {number}: {error.detail}") from error


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


async def _problem(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """Source: RFC 9457, problem details."""
    status = HTTPStatus(getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR))
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": getattr(error, "detail", "")}
    errors = getattr(error, "errors", [])
    content = json.dumps(body | ({"errors": errors} if errors else {}), ensure_ascii=False)
    return _counted(Response(content, status, getattr(error, "headers", None), "application/problem+json"))


async def _fault(request: Request, error: Exception) -> Response:
    _log.error("a fault of this program", exc_info=error)
    return await _problem(request, HTTPException(HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of this program"))


def _counted(response: Response) -> Response:
    count("tasrih_ingest_requests_total", str(int(response.status_code)))
    return response


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {"Retry-After": str(_RETRY_SECONDS), "Connection": "close"}
    refused = HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, f"{_AT_ONCE} requests are under way, no more", headers)
    response = await _problem(Request(scope), refused)
    await response(scope, receive, send)


class _Connection(H11Protocol):
    """A connection that is given up when it says nothing, and in the end: few are served, and none may hold a place."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        if len(self.connections) > _AT_ONCE:
            self.app = _full
        self._limits = [
            self.loop.call_later(_SILENT_SECONDS, self._close_silent),
            self.loop.call_later(_CONNECTION_SECONDS, transport.close),
        ]

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for limit in self._limits:
            limit.cancel()

    def _close_silent(self) -> None:
        if self.cycle is None:  # no request has come
            self.transport.close()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the process."""
        yield


@asynccontextmanager
async def serving(settings: Settings, outbox: Outbox) -> AsyncIterator[int]:
    """Take articles for the time of a block, if a port is set; gives the port.

    Raises:
        PortError: the port cannot be opened.
    """
    if not settings.ingest_port:
        yield 0
        return
    host, port = settings.ingest_host, settings.ingest_port
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise PortError(f"cannot listen on TASRIH_INGEST_HOST={host}, TASRIH_INGEST_PORT={port}: {error}") from error
    config = uvicorn.Config(
        application(outbox, settings.ingest_token, settings.ingest_max_bytes),
        http=_Connection,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve([listener]))
    _log.info("articles are taken at http://%s:%s/v1/articles", host, port)
    try:
        yield port
    finally:
        server.should_exit = True
        await task
        listener.close()
