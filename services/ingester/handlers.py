"""What happens to one article, however it came: marked, sent, counted; and to what is remembered of its source."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, get_args

from tasrih.events.model import FeedState, FileState
from tasrih.feeds.duplicates import NearDuplicates, sketch
from tasrih.feeds.outbox import Incoming, Outcome, Via
from tasrih.messaging.errors import DeliveryError
from tasrih.messaging.ingest import article_record
from tasrih.messaging.ingest_state import Memory, state_record, tombstone
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Record
from tasrih.messaging.topics import max_message_bytes
from tasrih.telemetry.health import Readiness
from tasrih.telemetry.metrics import count, expect

SERVICE: Final = "ingester"
_log = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0


class Intake:
    """The `Outbox` on Kafka: waits, not ready, as long as Kafka does not take what it is given.

    Args:
        producer: to Kafka.
        near: the latest articles, to tell near duplicates by.
        memory: what is remembered, kept up to date.
        readiness: of the process.
    """

    def __init__(self, producer: Producer, near: NearDuplicates, memory: Memory, readiness: Readiness) -> None:
        self._producer, self._near, self._memory, self._readiness = producer, near, memory, readiness
        self._waiting = 0
        expect("tasrih_articles_total", get_args(Via), get_args(Outcome))
        expect("tasrih_near_duplicates_total", get_args(Via))

    async def send(self, articles: Sequence[Incoming], via: Via) -> int:
        """Send articles and give how many were too large to be sent; see `Outbox.send`."""
        taken: list[tuple[Incoming, Record, bool]] = []
        for incoming in articles:
            await asyncio.sleep(0)  # a list of a thousand takes a second: others may go on meanwhile
            record, is_near = self._marked(incoming)
            if record.size > max_message_bytes(record.topic):
                self.refuse(f"article {incoming.article.id} of {incoming.article.source} is too large", via)
            else:
                taken.append((incoming, record, is_near))
        await self._deliver([record for _, record, _ in taken])
        for incoming, _, is_near in taken:
            count("tasrih_articles_total", via, "sent" if incoming.revision == 1 else "updated")
            if is_near:
                count("tasrih_near_duplicates_total", via)
        return len(articles) - len(taken)

    def refuse(self, problem: str, via: Via) -> None:
        """Tell of what is no article; see `Outbox.refuse`."""
        count("tasrih_articles_total", via, "refused")
        _log.warning("refused: %s", problem)

    async def keep(self, state: FeedState | FileState) -> None:
        """Remember a state; see `Outbox.keep`."""
        await self._deliver([state_record(state)])
        self._memory.keep(state)

    async def drop(self, state: FileState) -> None:
        """Forget a file; see `Outbox.drop`."""
        await self._deliver([tombstone(state)])
        self._memory.drop(state)

    def _marked(self, incoming: Incoming) -> tuple[Record, bool]:
        """The record of an article, and whether it is marked as a near duplicate."""
        article = incoming.article
        own = sketch(article.title, article.text)
        near = self._near.earlier(article.id, own)
        self._near.add(article.id, own)
        revision = str(incoming.revision) if incoming.revision > 1 else ""
        return article_record(article, nearduplicate=near or "", revision=revision), near is not None

    async def _deliver(self, records: Sequence[Record]) -> None:
        try:
            if records:
                await self._producer.send_all(records)
        except DeliveryError as error:
            await self._deliver_later(records, error)

    async def _deliver_later(self, records: Sequence[Record], problem: DeliveryError) -> None:
        """Try again until it is done or given up, as a request is: then nothing is in hand any more."""
        pause = _FIRST_PAUSE
        self._waiting += 1
        try:
            while True:
                self._readiness.lose("messages", problem)
                await asyncio.sleep(pause)
                try:
                    await self._producer.send_all(records)
                except DeliveryError as error:
                    problem, pause = error, min(2 * pause, _LONGEST_PAUSE)
                else:
                    return
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._readiness.regain("messages")
