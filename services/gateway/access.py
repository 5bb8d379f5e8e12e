"""Who may do what: tokens, scopes, how often, and a log of who read and changed what."""

import ipaddress
import logging
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from services.gateway.problems import RETRY_SECONDS, Refused
from tasrih.serving.limits import RateLimit
from tasrih.serving.tokens import SCOPES, Scope, Token, Tokens
from tasrih.settings import Settings, SettingsError
from tasrih.telemetry.metrics import count, observe
from tasrih.yamldata import DataError

COOKIE: Final = "tasrih_token"
"""Holds the token of a browser that signed in at the console."""

_audit = logging.getLogger("tasrih.audit")
_FAILURES_PER_MINUTE = 30
"""Wrong tokens that one address may try."""
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    name: str
    scopes: tuple[Scope, ...]
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what."""

    tokens: Tokens
    required: bool
    """Whether who asks needs a token."""
    per_minute: int
    limit: RateLimit = field(default_factory=RateLimit)

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """As the settings say.

        Raises:
            SettingsError: tokens are needed, and there are none.
            DataError: the file of tokens is none.
        """
        required = settings.gateway_tokens == "on" or (
            settings.gateway_tokens == "auto" and not is_loopback(settings.gateway_host)
        )
        tokens = Tokens(settings.tokens_file)
        if required and not len(tokens):
            raise SettingsError(
                f"TASRIH_GATEWAY_HOST={settings.gateway_host}: who asks needs a token, and there is none: "
                "set TASRIH_TOKENS_FILE and make one with `tasrih tokens create`"
            )
        return cls(tokens, required, settings.gateway_requests_per_minute)

    def caller(self, request: Request) -> Caller:
        """Who asks, known by a token, or by the address where none is needed.

        Raises:
            Refused: the token is wrong, there is none, or too much is asked.
        """
        address = request.client.host if request.client else ""
        found = self._known(request, address) if self.required else self._neighbour(request, address)
        request.state.caller = found[0]
        wait = self.limit.take(*found[1:])
        if wait:
            raise _too_many(wait)
        return found[0]

    def still_allows(self, caller: Caller, scope: Scope) -> bool:
        """Whether somebody who was let in would be now: a token may have been revoked since."""
        try:
            token = self.tokens.find(caller.secret) if self.required else caller
        except DataError:
            return False
        return token is not None and scope in token.scopes

    def admits(self, request: Request, secret: str) -> bool:
        """Whether a token that somebody signs in with is known.

        Raises:
            Refused: too many wrong ones came from there.
        """
        if self._find(secret):
            return True
        address = request.client.host if request.client else ""
        wait = self.limit.take(f"failures {address}", _FAILURES_PER_MINUTE)
        if wait:
            raise _too_many(wait)
        return False

    def _find(self, secret: str) -> Token | None:
        """The token with this secret; where the file is broken its keeper's log says how, not a stranger's answer."""
        try:
            return self.tokens.find(secret)
        except DataError as error:
            raise Refused(503, "tokens cannot be read now", {"Retry-After": RETRY_SECONDS}) from error

    def _known(self, request: Request, address: str) -> tuple[Caller, str, int]:
        secret = token_of(request)
        token = self._find(secret) if secret else None
        if token:
            return Caller(token.name, token.scopes, secret), f"token {token.name}", token.per_minute or self.per_minute
        wait = self.limit.take(f"failures {address}", _FAILURES_PER_MINUTE)
        if wait:
            raise _too_many(wait)
        detail = "this token is not known" if secret else "a token is needed: Authorization: Bearer …"
        raise Refused(401, detail, {"WWW-Authenticate": 'Bearer realm="tasrih"'})

    def _neighbour(self, request: Request, address: str) -> tuple[Caller, str, int]:
        """Whoever is on this machine, under its own name: a page of another site that has its name lead here is not."""
        host = request.headers.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name.lower() not in _LOCAL_NAMES and is_loopback(address):
            raise Refused(421, f"this gateway serves {', '.join(sorted(_LOCAL_NAMES))}, not {name!r}")
        return Caller(address, SCOPES), f"address {address}", self.per_minute


def allowed(scope: Scope) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: whoever asks may do this.

    Raises:
        Refused: see `Access.caller`, or the token lacks the scope.
    """

    async def check(request: Request) -> Caller:
        caller: Caller = request.app.state.access.caller(request)
        if scope not in caller.scopes:
            raise Refused(
                403,
                f"token {caller.name} lacks the scope {scope}",
                {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            )
        return caller

    return check


def token_of(request: Request) -> str:
    """The token that a request brings, in its header or, from a browser, in its cookie; empty if there is none."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else request.cookies.get(COOKIE, "")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Audit:
    """Writes a line for every request of somebody when its answer begins: who, what, and how it was answered.

    Pure ASGI, so that it stands in no stream's way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, has_begun = time.perf_counter(), False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                _tell(scope, message["status"], time.perf_counter() - began)
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            if not has_begun:  # a fault of ours is answered outside of this
                _tell(scope, HTTPStatus.INTERNAL_SERVER_ERROR, time.perf_counter() - began)
            raise


def _tell(scope: Connection, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "other")
    count("tasrih_http_requests_total", route, str(int(status)))
    observe("tasrih_http_seconds", seconds, route)
    caller: Caller | None = scope.get("state", {}).get("caller")
    client = scope.get("client")
    if caller or status in {401, 403, 421, 429}:
        _audit.info(
            "%s %s",
            scope["method"],
            scope["path"],
            extra={
                "who": caller.name if caller else "",
                "address": client[0] if client else "",
                "query": scope["query_string"].decode("latin-1"),
                "status": status,
            },
        )


def _too_many(wait: float) -> Refused:
    return Refused(429, "too many requests", {"Retry-After": str(math.ceil(wait))})
