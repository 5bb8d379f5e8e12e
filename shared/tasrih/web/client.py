"""A client of httpx that connects only where it may.

Every connection is made by the guard: it resolves the name, looks at each address, and connects to one that passed, not
to the name. So a name that means something else a moment later (DNS rebinding) leads nowhere else, and a redirect is
looked at like any other request. Certificates are checked against the name all the same.
"""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, Protocol

import httpcore
import httpx

from tasrih import __version__
from tasrih.errors import TasrihError
from tasrih.settings import Settings
from tasrih.web.addresses import Network, is_public, parse_address, passing

USER_AGENT: Final = f"tasrih/{__version__}"
_CONNECTIONS = 100
_PORTS = {"http": 80, "https": 443}


class ForbiddenAddressError(TasrihError, httpx.ConnectError):
    """A name leads to no address that a request may go to."""

    def __init__(self, host: str, addresses: Sequence[str]) -> None:
        """Name the host and where it leads."""
        led = host if list(addresses) == [host] else f"{host} leads to {', '.join(addresses)}"
        TasrihError.__init__(
            self,
            f"{led}: not public, and not in TASRIH_WEB_ALLOWED_NETWORKS",
        )
        self._request = None


class Resolver(Protocol):
    """Names to addresses. Its implementations are the system's resolver and the fake of the tests."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """All addresses of a name, in the order in which they are to be tried; OSError where it has none."""


def guarded_client(settings: Settings, *, resolve: Resolver | None = None) -> httpx.AsyncClient:
    """A client that reaches public addresses and those in `web_allowed_networks`; redirects are the caller's to follow.

    It keeps no cookies, and asks a proxy only if `web_proxy` names one (`_ProxiedTransport` says what the guard can
    promise there). Each wait (for a connection, for the next bytes) ends after `web_timeout_seconds`. What it refuses
    is a `ForbiddenAddressError`, which is an `httpx.ConnectError` too.
    """
    allowed, resolve = settings.web_allowed_networks.networks, resolve or _resolve
    guarded = _GuardedTransport(allowed, resolve)
    return httpx.AsyncClient(
        transport=_ProxiedTransport(settings.web_proxy, guarded, allowed, resolve) if settings.web_proxy else guarded,
        timeout=settings.web_timeout_seconds,
        headers={"User-Agent": USER_AGENT},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        trust_env=False,
    )


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """The transport of httpx, on connections that the guard makes."""

    def __init__(self, allowed: Sequence[Network], resolve: Resolver) -> None:
        super().__init__()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=_CONNECTIONS,
            keepalive_expiry=5.0,
            network_backend=_GuardedBackend(allowed, resolve),
        )


class _ProxiedTransport(httpx.AsyncBaseTransport):
    """Asks a proxy for what is public, and connects by itself to what is allowed in a network of ours.

    Every request, so every redirect too, is looked at first: an address that may not be reached, or a name that leads
    to such addresses alone here, is refused before the proxy hears of it. A name that is not known here is the
    proxy's to resolve, as behind many proxies no name is. What the proxy makes of a name the guard cannot see: a name
    that means something else there (DNS rebinding) is for the proxy's own rules to refuse.
    """

    def __init__(
        self, proxy: str, direct: httpx.AsyncBaseTransport, allowed: Sequence[Network], resolve: Resolver
    ) -> None:
        self._direct, self._allowed, self._resolve = direct, allowed, resolve
        limits = httpx.Limits(max_connections=_CONNECTIONS)
        self._proxied = httpx.AsyncHTTPTransport(proxy=httpx.Proxy(proxy), limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        found = await self._addresses(request)
        passed = passing(found, self._allowed)
        if found and not passed:
            raise ForbiddenAddressError(request.url.host, found)
        is_ours = bool(passed) and not any(is_public(address) for address in passed)
        return await (self._direct if is_ours else self._proxied).handle_async_request(request)

    async def _addresses(self, request: httpx.Request) -> Sequence[str]:
        seconds = request.extensions.get("timeout", {}).get("connect")
        try:
            async with asyncio.timeout(seconds):
                return await self._resolve(request.url.host, request.url.port or _PORTS.get(request.url.scheme, 0))
        except (OSError, UnicodeError, TimeoutError):
            return []

    async def aclose(self) -> None:
        """Close all connections."""
        await self._direct.aclose()
        await self._proxied.aclose()


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes connections of httpcore: TCP only, and only to addresses that passed."""

    def __init__(self, allowed: Sequence[Network], resolve: Resolver) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of `host` that passes and answers."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._passed(host, port)
                return await self._first(addresses, port, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host}: no connection within {timeout} s") from error

    async def _passed(self, host: str, port: int) -> list[str]:
        try:
            found = list(await self._resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error
        passed = passing(found, self._allowed)
        if not passed:
            raise ForbiddenAddressError(host, found)
        return [text for text in found if parse_address(text) in passed]

    async def _first(
        self, addresses: Sequence[str], port: int, local_address: str | None, options: Iterable[Any] | None
    ) -> httpcore.AsyncNetworkStream:
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                return await self._backend.connect_tcp(
                    address, port, local_address=local_address, socket_options=options
                )
            except httpcore.ConnectError:
                if last == 0:
                    raise
        raise AssertionError("never without an address")

    async def sleep(self, seconds: float) -> None:
        """Wait between the attempts of httpcore."""
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))
