"""Fetch one document politely and within limits, through the guard, wherever redirects lead."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import httpx
from msgspec import Struct

from tasrih.web.client import ForbiddenAddressError
from tasrih.web.errors import FetchError, FetchReason
from tasrih.web.hosts import HostTurns
from tasrih.web.inflating import Inflater

_MAX_REDIRECTS = 5
_LONGEST_HOLD = 24 * 3_600.0
_HOST_HOLD = 300.0
"""So long at most a whole host is left alone for what one of its documents asked, which itself waits to the end.

RFC 9110 leaves open for what `Retry-After` speaks; readers as Miniflux take it for the feed. Many may share a host.
"""
_REASONS: Final[Mapping[int, FetchReason]] = {
    401: "refused",
    403: "refused",
    404: "not_found",
    410: "gone",
    429: "asked_to_wait",
}


class Limits(Struct, frozen=True):
    """Bounds of one request."""

    max_bytes: int
    """Of an answer, decompressed."""
    seconds: float
    """From the request to the last byte, waiting for the host's turn not counted."""


class Fetched(Struct, frozen=True):
    """A document, or word that it has not changed."""

    url: str
    """Where it was found in the end."""
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    modified: bool = True
    """False after a conditional request whose answer is "not modified"; then there is no body."""
    moved_to: str = ""
    """The new address, where the server says that the document has moved for good."""


class Fetcher:
    """Fetches documents.

    Args:
        client: that of `guarded_client`.
        turns: of the hosts.
        limits: of each request.
    """

    def __init__(self, client: httpx.AsyncClient, turns: HostTurns, limits: Limits) -> None:
        self._client = client
        self._turns = turns
        self._limits = limits

    async def fetch(self, url: str, headers: Mapping[str, str] = {}) -> Fetched:
        """Fetch a document, following redirects.

        Args:
            url: its address.
            headers: of the request, besides those of the client.

        Raises:
            FetchError: it could not be fetched; with the reason.
        """
        moved = ""
        try:
            request = self._client.build_request("GET", url, headers={**headers, "Accept-Encoding": "gzip"})
            for hop in range(_MAX_REDIRECTS + 1):
                answer = await self._ask(request)
                if isinstance(answer, Fetched):
                    return answer if not moved else _moved(answer, moved)
                request, permanent = answer
                moved = str(request.url) if permanent and (hop == 0 or moved) else moved
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, TimeoutError) as error:
            raise _explained(error, url, self._limits) from error
        raise FetchError("too_many_redirects", f"{url} leads on and on, to {request.url} in the end")

    async def _ask(self, request: httpx.Request) -> Fetched | tuple[httpx.Request, bool]:
        """The document, or the request that a redirect asks for and whether it is meant for good."""
        async with self._turns.turn(request.url.host), asyncio.timeout(self._limits.seconds):
            response = await self._client.send(request, stream=True)
            try:
                if response.next_request:
                    return response.next_request, response.status_code in (301, 308)
                self._check_status(response)
                return await self._document(response)
            finally:
                await response.aclose()

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if response.is_success or status == HTTPStatus.NOT_MODIFIED:
            return
        wait = retry_after(response.headers.get("retry-after", ""))
        held = status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
        other: FetchReason = "server_error" if response.is_server_error else "http_status"
        reason: FetchReason = "asked_to_wait" if held else _REASONS.get(status, other)
        if reason == "asked_to_wait" and wait:
            self._turns.hold(response.url.host, min(wait, _HOST_HOLD))
        raise FetchError(reason, f"{response.url} answers {status} {response.reason_phrase}", retry_after=wait)

    async def _document(self, response: httpx.Response) -> Fetched:
        modified = response.status_code != HTTPStatus.NOT_MODIFIED
        headers = response.headers
        return Fetched(
            url=str(response.url),
            body=await _body(response, self._limits.max_bytes) if modified else b"",
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            modified=modified,
        )


async def _body(response: httpx.Response, limit: int) -> bytes:
    """The body, decompressed, never more of it in memory than is taken."""
    try:
        inflater = Inflater(response.headers.get("content-encoding", ""), limit)
        async for chunk in response.aiter_raw():
            inflater.take(chunk)
        return inflater.end()
    except FetchError as error:
        raise FetchError(error.reason, f"{response.url}: {error.detail}") from error


def _moved(found: Fetched, to: str) -> Fetched:
    return Fetched(found.url, found.body, found.content_type, found.etag, found.last_modified, found.modified, to)


def retry_after(written: str) -> float | None:
    """Seconds that a Retry-After header asks for, a day at most; None where it says nothing that can be read.

    Source: RFC 9110, 10.2.3: seconds, or a date.
    """
    if written.strip().isdecimal():
        return min(float(written), _LONGEST_HOLD)
    try:
        date = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)) - datetime.fromtimestamp(time.time(), UTC)
    return min(max(0.0, seconds.total_seconds()), _LONGEST_HOLD)


def _explained(error: Exception, url: str, limits: Limits) -> FetchError:
    said = str(error) or type(error).__name__
    match error:
        case ForbiddenAddressError():
            return FetchError("forbidden_address", said)
        case TimeoutError():
            return FetchError("timeout", f"{url} took more than {limits.seconds:g} s")
        case httpx.TimeoutException():
            return FetchError("timeout", f"{url}: {said}")
        case httpx.ConnectError():
            return FetchError("unreachable", said)
        case httpx.ProxyError():
            return FetchError("unreachable", f"{url}: the proxy refuses: {said}")
        case httpx.RemoteProtocolError() if "without sending complete" in said or "disconnected" in said:
            return FetchError("cut", f"{url}: {said}")
        case httpx.ReadError():
            return FetchError("cut", f"{url}: the connection broke")
        case httpx.UnsupportedProtocol() | httpx.InvalidURL() | UnicodeError():
            return FetchError("bad_url", f"{url}: {said}")
    return FetchError("protocol", f"{url}: {said}")
