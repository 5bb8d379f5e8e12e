"""One alert to one webhook: signed, tried again with growing pauses, given up after the last."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import httpx

from tasrih.errors import TasrihError
from tasrih.serving.webhooks import Webhook, signed_headers
from tasrih.telemetry.metrics import count
from tasrih.web.fetching import retry_after

_log = logging.getLogger(__name__)
_REQUEST_SECONDS = 30.0
_GONE = 410
_LATER = frozenset({429, 503})

Outcome = Literal["delivered", "retried", "given_up"]
Sleep = Callable[[float], Awaitable[None]]


class UndeliverableError(TasrihError):
    """All tries are used up; the message says what the last one met."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one try met."""

    status: int
    """0 where there was no answer."""
    problem: str = ""
    """Why it counts as a failure; empty for a success."""
    retry_after: float = 0.0
    """Seconds that the other side asks to be left alone."""


async def attempt(client: httpx.AsyncClient, webhook: Webhook, message_id: str, body: bytes) -> Answer:
    """Send it once. Only a status from 200 to 299 is a success; redirects are not followed."""
    headers = signed_headers(webhook, message_id, int(time.time()), body)
    patience = httpx.Timeout(None, connect=client.timeout.connect)  # the answer may take all of the time
    try:
        async with asyncio.timeout(_REQUEST_SECONDS):
            async with client.stream("POST", webhook.url, content=body, headers=headers, timeout=patience) as response:
                return _answer(response)
    except TimeoutError:
        return Answer(0, f"no answer within {_REQUEST_SECONDS:g} s")
    except (httpx.HTTPError, httpx.InvalidURL, TasrihError, OSError, UnicodeError) as error:
        return Answer(0, str(error) or type(error).__name__)


async def deliver(
    client: httpx.AsyncClient, webhook: Webhook, message_id: str, body: bytes, *, sleep: Sleep = asyncio.sleep
) -> Answer:
    """Send it until it is taken.

    Raises:
        UndeliverableError: the last try failed, or the other side said that it is gone for good.
    """
    tries = 0
    for pause in (*webhook.retry_seconds, None):
        tries += 1
        answer = await attempt(client, webhook, message_id, body)
        if not answer.problem:
            count("tasrih_webhook_deliveries_total", "delivered")
            return answer
        if pause is None or answer.status == _GONE:
            break
        count("tasrih_webhook_deliveries_total", "retried")
        _log.warning("webhook %s: alert %s: %s", webhook.name, message_id, answer.problem)
        await sleep(max(pause, answer.retry_after))
    count("tasrih_webhook_deliveries_total", "given_up")
    raise UndeliverableError(f"webhook {webhook.name}: {tries} tries, the last one: {answer.problem}")


def _answer(response: httpx.Response) -> Answer:
    if response.is_success:
        return Answer(response.status_code)
    asked = response.headers.get("retry-after", "") if response.status_code in _LATER else ""
    return Answer(response.status_code, f"status {response.status_code}", retry_after(asked) or 0.0)
