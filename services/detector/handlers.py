"""What happens to one news message; knows neither Faust nor Kafka."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Final

from tasrih.claim_record import claim_record
from tasrih.events.model import KINDS, Claim, NewsMessage
from tasrih.messaging.consuming.handling import Effects
from tasrih.messaging.records import Received, event_of
from tasrih.positions.sameness.identity import told_order
from tasrih.telemetry.metrics import Few, count, expect, set_gauge

SERVICE: Final = "detector"


def decode_news(message: Received) -> NewsMessage:
    """The article in a message.

    Raises:
        MessageError: there is none; with the reason.
    """
    return event_of(message, "news", NewsMessage)


class DetectClaims:
    """Detects the claims of an article in a thread of its own, so that the process keeps its place in the group.

    Always the same one: lexicon and models stay in the cache of one core, which saves a fifteenth of the time.
    """

    def __init__(self, detect: Callable[[NewsMessage], Sequence[Claim]]) -> None:
        self._detect = detect
        self._source_label = Few()
        self._thread = _one_thread()
        expect("tasrih_claims_total", KINDS)

    async def __call__(self, news: NewsMessage, message: Received) -> Effects:
        """One record for every claim, those of the text before those of the headline, which abridges it."""
        claims = sorted(await self._detected(news), key=told_order)
        records = tuple(claim_record(claim, message) for claim in claims)
        return Effects(records, self._delivered, subject=(news, claims))

    async def _detected(self, news: NewsMessage) -> Sequence[Claim]:
        call = partial(copy_context().run, self._detect, news)  # log lines name the message
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, call)
        except asyncio.CancelledError:  # out of time, perhaps for good: the next article does not wait behind it
            self._thread.shutdown(wait=False)
            self._thread = _one_thread()
            raise

    async def _delivered(self, articles: Sequence[tuple[NewsMessage, Sequence[Claim]]]) -> None:
        for news, claims in articles:
            set_gauge("tasrih_source_last_news_timestamp_seconds", time.time(), self._source_label(news.source))
            for claim in claims:
                count("tasrih_claims_total", claim.kind)


def _one_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="detection")
