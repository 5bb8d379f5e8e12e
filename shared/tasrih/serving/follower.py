"""The one reader of Kafka behind the gateway: fills the index and tells the hub, in a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition

from tasrih.errors import TasrihError
from tasrih.events.model import KINDS
from tasrih.messaging.admin import topics_epoch
from tasrih.messaging.reader import group_less_consumer, has_more_partitions, offsets_at, poll
from tasrih.messaging.topics import CLAIMS, DEAD_LETTERS, NEWS, POSITIONS, alerts_of_kind
from tasrih.serving.filling import Told
from tasrih.serving.index import Index
from tasrih.serving.vector import Place, Vector
from tasrih.settings import Settings
from tasrih.telemetry.health import Health
from tasrih.telemetry.metrics import count, set_gauge

ALERT_TOPICS = tuple(map(alerts_of_kind, KINDS))
"""Every alert stands in one of them, whatever watches it meets."""

TOPICS = (NEWS, CLAIMS, POSITIONS, DEAD_LETTERS, *ALERT_TOPICS)

Tell = Callable[[list[Told], Vector], None]
"""Takes alerts and how far the reader is after them; called in the reader's thread, when the index holds them:
first when it holds all that there were at the start, which are not handed over."""

_log = logging.getLogger(__name__)
_PAUSES = (0.5, 1, 2, 5, 10)
_LOOK_SECONDS = 5.0
_EXPIRE_SECONDS = 3_600.0
_SILENT_SECONDS = 15.0


class Follower(threading.Thread):
    """Reads as long as the process lives; waits for Kafka as long as it takes.

    Args:
        settings: of the process.
        index: to be filled.
        tell: hears of alerts.
        health: hears whether Kafka answers and the index is whole.
    """

    def __init__(self, settings: Settings, index: Index, tell: Tell, health: Health) -> None:
        super().__init__(name="follower", daemon=True)
        self._settings = settings
        self._index = index
        self._tell = tell
        self._health = health
        self._stopping = threading.Event()
        self._answered = time.monotonic()
        self._is_telling = False
        """Not before it has read all alerts that there were at its start: those are old."""
        self.problem: BaseException | None = None
        """What ended it, if that was no request."""

    def run(self) -> None:
        """Read until it is asked to stop, anew after every fault of Kafka."""
        failures = 0
        try:
            while not self._stopping.is_set():
                began = time.monotonic()
                try:
                    self._follow()
                except TasrihError as error:
                    failures = 0 if time.monotonic() - began > _SILENT_SECONDS else failures + 1
                    self._health.readiness.lose("kafka", error)
                    self._stopping.wait(_PAUSES[min(failures, len(_PAUSES)) - 1])
        except BaseException as error:
            self.problem = error
            self._health.readiness.lose("index", error)
            _log.exception("the reader ended")
            raise

    def stop(self) -> None:
        """End soon."""
        self._stopping.set()
        self.join(_SILENT_SECONDS)

    def tick(self) -> None:
        """Notice that Kafka is silent; to be called every second or so, from another thread."""
        silent = time.monotonic() - self._answered
        if silent > _SILENT_SECONDS:
            self._health.readiness.lose("kafka", f"no answer for {silent:.0f} s")

    def _follow(self) -> None:
        with self._reading() as (consumer, epoch, ends):
            places = {self._place(at): at for at in ends}
            for place, offset in self._index.filling.begin(
                epoch, {place: ends[at] for place, at in places.items()}
            ).items():
                consumer.seek(places[place], offset)
            self._expire(consumer)
            alerts_epoch = topics_epoch(self._settings, ALERT_TOPICS)
            alert_ends = {at: end for at, end in ends.items() if self._place(at)[0] in ALERT_TOPICS}
            next_expiry = time.monotonic() + _EXPIRE_SECONDS
            next_look = 0.0
            while not self._stopping.is_set():
                told = self._step(consumer)
                if not self._is_telling:
                    self._is_telling = all(consumer.position(at) >= end for at, end in alert_ends.items())
                if self._is_telling:
                    self._tell(told, Vector(alerts_epoch, self._index.reached))
                if time.monotonic() >= next_look:
                    if has_more_partitions(consumer):
                        _log.info("partitions were added: connecting anew")
                        return
                    self._look(consumer)
                    next_look = time.monotonic() + _LOOK_SECONDS
                if time.monotonic() >= next_expiry:
                    self._expire(consumer)
                    next_expiry += _EXPIRE_SECONDS

    @contextmanager
    def _reading(self) -> Iterator[tuple[KafkaConsumer, str, dict[TopicPartition, int]]]:
        with group_less_consumer(self._settings, TOPICS) as consumer:
            yield consumer, topics_epoch(self._settings, TOPICS), offsets_at(consumer, "latest")

    def _step(self, consumer: KafkaConsumer) -> list[Told]:
        """Take what comes within a moment into the index; gives the alerts that are new there."""
        records = list(poll(consumer, self._settings.topic_prefix))
        if records:
            self._answered = time.monotonic()
            count("tasrih_index_records_total", by=len(records))
        read = {(record.topic, record.partition) for record in records}
        reached = {place: consumer.position(self._partition(place)) for place in read}
        told = self._index.filling.add(records, reached) if records else []
        self._health.progress.advance()
        return told

    def _look(self, consumer: KafkaConsumer) -> None:
        """Ask how much there is to read."""
        ends = offsets_at(consumer, "latest")
        self._answered = time.monotonic()
        lag = {at: end - consumer.position(at) for at, end in ends.items()}
        for at, messages in lag.items():
            set_gauge("tasrih_consumer_lag_messages", messages, self._place(at)[0], str(at.partition))
        self._health.readiness.regain("kafka")
        if not sum(lag.values()):
            self._health.readiness.regain("index")

    def _expire(self, consumer: KafkaConsumer) -> None:
        """Forget what Kafka holds no more, and begin there where something was to be read that it dropped."""
        begins = offsets_at(consumer, "beginning")
        for at, begin in begins.items():
            if consumer.position(at) < begin:
                consumer.seek(at, begin)
        self._index.filling.expire({self._place(at): begin for at, begin in begins.items()})

    def _place(self, at: TopicPartition) -> Place:
        return at.topic.removeprefix(self._settings.topic_prefix), at.partition

    def _partition(self, place: Place) -> TopicPartition:
        return TopicPartition(self._settings.topic_prefix + place[0], place[1])
