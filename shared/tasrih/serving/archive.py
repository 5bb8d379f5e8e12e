"""Single records of Kafka by their places, and what can be told of an id with them."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import msgspec
from kafka import KafkaConsumer
from kafka.errors import KafkaError

from tasrih.events import codec
from tasrih.events.cloudevents import attribute
from tasrih.events.codec import MessageError
from tasrih.events.model import Claim, NewsMessage
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.reader import fetch_with, group_less_consumer, read_with
from tasrih.messaging.records import Received
from tasrih.messaging.topics import (
    ALERTS_PREFIX,
    CLAIMS,
    NEWS,
    POSITIONS,
    alerts_of_watch,
    max_message_bytes,
)
from tasrih.serving.index import Index
from tasrih.serving.lineage import Explanation, Place, add_origins, explain, place_of
from tasrih.settings import Settings

_PARTITION_BYTES: Final = 65_536
_NEAR: Final = timedelta(seconds=10)
"""Records of one alert are written so near each other."""
_TURN_SECONDS: Final = 5.0
"""So long a question may keep others waiting: while Kafka is away one takes a minute, and each holds a thread."""
_REST_SECONDS: Final = 5.0
"""So long after a fault of Kafka nothing is asked."""
_MAX_RECORDS = 1_000
"""Most records that are read for one question; of what was reported more often, the latest are told."""


class Found(msgspec.Struct, frozen=True):
    """An article with the claims in it."""

    article: NewsMessage
    records: tuple[Place, ...]
    """All records of it; the article is that of the last one."""
    claims: tuple[Claim, ...]
    """In the order in which they stand there, the title first."""


class Archive:
    """Reads single records on a connection that stays open; threads take turns.

    Args:
        settings: of the process.
        index: says which records name an id.
    """

    def __init__(self, settings: Settings, index: Index) -> None:
        self._settings = settings
        self._index = index
        self._turn = threading.Lock()
        self._began = math.inf
        """When the question that has the turn began; never while none has."""
        self._rests_until = 0.0
        self._open = ExitStack()
        self._consumer: KafkaConsumer | None = None

    def close(self) -> None:
        """Disconnect."""
        if self._turn.acquire(timeout=_TURN_SECONDS):  # who waits for Kafka has it until the process ends
            self._disconnect()
            self._turn.release()

    def fetch(self, places: Iterable[str]) -> list[Received]:
        """The records at these places that are still there.

        Raises:
            MessagingError: Kafka is out of reach or refuses.
        """
        wanted = list(places)
        if not wanted:
            return []
        return self._asked(lambda consumer: fetch_with(consumer, self._settings.topic_prefix, wanted))

    def explain(self, name: str) -> Explanation | None:
        """The whole way from the news to an alert, or why there is none, by the id of any of them.

        Raises:
            MessagingError: see `fetch`.
        """
        known: dict[str, Received] = {}

        def scan(wanted: Set[str]) -> Iterator[Received]:
            named = {place for one in sorted(wanted) for place in self._places(one, CLAIMS, POSITIONS, ALERTS_PREFIX)}
            known.update((record.place, record) for record in self.fetch(sorted(named - known.keys())))
            return iter(known.values())

        found = explain(name, scan)
        if found:
            add_origins(found, self.fetch)
            self._add_watches(found)
        return found

    def article(self, name: str) -> Found | None:
        """An article by its id.

        Raises:
            MessagingError: see `fetch`.
        """
        records = self.fetch([*self._places(name, NEWS), *self._places(name, CLAIMS)])
        news = [record for record in records if record.topic == NEWS]
        article = next(filter(None, (_article(record) for record in reversed(news))), None)
        if article is None:
            return None
        found = (_claim(record) for record in records if record.topic == CLAIMS)
        claims = {claim.claim_id: claim for claim in found if claim}
        inside = sorted((claim for claim in claims.values() if claim.article_id == name), key=_standing)
        return Found(article, tuple(map(place_of, news)), tuple(inside))

    def claims(self, names: Iterable[str]) -> list[Claim]:
        """Claims by their ids, as far as they are there, in the order of events.

        Raises:
            MessagingError: see `fetch`.
        """
        wanted = set(names)
        records = self.fetch(place for name in sorted(wanted) for place in self._places(name, CLAIMS))
        found = {claim.claim_id: claim for record in records if (claim := _claim(record)) and claim.claim_id in wanted}
        return sorted(found.values(), key=lambda claim: (claim.published_at, claim.claim_id))

    def article_at(self, place: str) -> NewsMessage | None:
        """The article at a place, as a claim's record names it: the very text in which it stands.

        Raises:
            MessagingError: see `fetch`.
        """
        return next(filter(None, map(_article, self.fetch([place]))), None)

    def _places(self, name: str, *topics: str) -> list[str]:
        found = [place for place in self._index.places(name) if place.startswith(topics)]
        return found[-_MAX_RECORDS:]

    def _add_watches(self, found: Explanation) -> None:
        """The records of alerts in the topics of watches, which the index does not know: written at the same time."""
        for line in found.alerts:
            times = [place.written_at for place in line.records if place.written_at]
            for watch in line.alert.watches if times else ():
                written = self._written(alerts_of_watch(watch), min(times) - _NEAR, max(times) + _NEAR)
                same = (place_of(record) for record in written if _names(record, line.alert.alert_id))
                line.records.extend(same)

    def _written(self, topic: str, since: datetime, until: datetime) -> list[Received]:
        prefix = self._settings.topic_prefix
        return self._asked(lambda consumer: islice(read_with(consumer, prefix, topic, since, until), _MAX_RECORDS))

    def _asked(self, question: Callable[[KafkaConsumer], Iterable[Received]]) -> list[Received]:
        with self._in_turn():
            try:
                return list(question(self._connected()))
            except KafkaError as error:
                self._disconnect()
                self._rest()
                raise MessagingError(f"Kafka at {self._settings.kafka_bootstrap} refuses: {error}") from error

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Have the connection for the time of a block."""
        now = time.monotonic()
        waits = min(self._began + _TURN_SECONDS, now + _TURN_SECONDS) - now
        if now < self._rests_until or not self._turn.acquire(timeout=max(0.0, waits)):
            raise MessagingError(f"Kafka at {self._settings.kafka_bootstrap} does not answer now")
        self._began = time.monotonic()
        try:
            yield
        finally:
            self._began = math.inf
            self._turn.release()

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + _REST_SECONDS

    def _connected(self) -> KafkaConsumer:
        if self._consumer is None:
            topics = (NEWS, CLAIMS, POSITIONS)
            try:
                self._consumer = self._open.enter_context(
                    group_less_consumer(self._settings, topics, partition_bytes=_PARTITION_BYTES)
                )
            except MessagingError:
                self._rest()
                raise
        return self._consumer

    def _disconnect(self) -> None:
        self._consumer = None
        self._open.close()
        self._open = ExitStack()


def _names(record: Received, alert_id: str) -> bool:
    return attribute(record.headers, "id") == alert_id


def _article(record: Received) -> NewsMessage | None:
    try:
        return codec.decode(record.value or b"", NewsMessage)
    except MessageError:
        return None


def _claim(record: Received) -> Claim | None:
    try:
        return codec.decode(record.value or b"", Claim, max_bytes=max_message_bytes(CLAIMS))
    except MessageError:
        return None


def _standing(claim: Claim) -> tuple[bool, int]:
    return claim.field == "text", claim.start
