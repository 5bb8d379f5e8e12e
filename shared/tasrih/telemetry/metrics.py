"""What the services count and time, for Prometheus: one table of all metrics, and a verb for each kind of them.

Names are `Literal`s, so that a misspelt one fails the type check; the table says what each means and which labels it
has. Labels take few values: kinds, reasons, topics, partitions, operations, feeds of the configuration; never ids or
offsets. Names from outside (sources) pass through `Few` first.

A metric appears in the output when it is first used. Whoever knows the values of its labels in advance says so with
`expect`: then it begins at zero, and a first failure is seen as a rise (source: Prometheus, "Instrumentation", "Avoid
missing metrics").
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any, Final, Literal, get_args

from msgspec import Struct
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

CounterName = Literal[
    "tasrih_messages_consumed_total",
    "tasrih_messages_processed_total",
    "tasrih_handler_overruns_total",
    "tasrih_retries_total",
    "tasrih_dead_letters_total",
    "tasrih_claims_total",
    "tasrih_decisions_total",
    "tasrih_alerts_total",
    "tasrih_alerts_suppressed_total",
    "tasrih_kafka_records_sent_total",
    "tasrih_kafka_send_failures_total",
    "tasrih_redis_failures_total",
    "tasrih_positions_restored_total",
    "tasrih_claims_taken_up_total",
    "tasrih_claims_unreadable_total",
    "tasrih_watch_reloads_total",
    "tasrih_http_requests_total",
    "tasrih_index_records_total",
    "tasrih_stream_events_total",
    "tasrih_stream_cuts_total",
    "tasrih_webhook_deliveries_total",
    "tasrih_articles_total",
    "tasrih_near_duplicates_total",
    "tasrih_article_times_total",
    "tasrih_feed_polls_total",
    "tasrih_feed_failures_total",
    "tasrih_feed_reloads_total",
    "tasrih_ingest_requests_total",
]
GaugeName = Literal[
    "tasrih_build_info",
    "tasrih_ready",
    "tasrih_missing",
    "tasrih_last_progress_timestamp_seconds",
    "tasrih_partitions_assigned",
    "tasrih_consumer_lag_messages",
    "tasrih_source_last_news_timestamp_seconds",
    "tasrih_outbox_pending",
    "tasrih_outbox_oldest_seconds",
    "tasrih_watches",
    "tasrih_stream_subscribers",
    "tasrih_feeds",
    "tasrih_feed_last_news_timestamp_seconds",
    "tasrih_feed_failures_in_a_row",
]
HistogramName = Literal[
    "tasrih_message_seconds",
    "tasrih_message_age_seconds",
    "tasrih_handler_seconds",
    "tasrih_kafka_send_seconds",
    "tasrih_redis_seconds",
    "tasrih_index_repair_seconds",
    "tasrih_http_seconds",
]
Name = CounterName | GaugeName | HistogramName
Label = Literal[
    "topic",
    "partition",
    "outcome",
    "reason",
    "source",
    "kind",
    "decision",
    "type",
    "operation",
    "need",
    "version",
    "ruleset",
    "route",
    "feed",
    "via",
    "status",
]


class Few:
    """Lets the first values through and makes one of all others, for labels whose values come from outside.

    Args:
        limit: how many are let through.
    """

    OTHER: Final = "other"
    _CHARACTERS = 100

    def __init__(self, limit: int = 100) -> None:
        self._limit = limit
        self._known: set[str] = set()

    def __call__(self, value: str) -> str:
        """The value, cut to 100 characters, or `other`."""
        value = value[: self._CHARACTERS]
        if value not in self._known:
            if len(self._known) >= self._limit:
                return self.OTHER
            self._known.add(value)
        return value


class Metric(Struct, frozen=True):
    """What one metric means."""

    meaning: str
    """Its help text: what it counts, or what it times from when to when."""
    labels: tuple[Label, ...] = ()


METRICS: Final[Mapping[Name, Metric]] = {
    "tasrih_build_info": Metric("Always 1: which version with which rules runs.", ("version", "ruleset")),
    "tasrih_ready": Metric("1 while the process can do its work, as /readyz says, else 0."),
    "tasrih_missing": Metric("1 while what the process needs is missing, by the keys of /readyz, else 0.", ("need",)),
    "tasrih_last_progress_timestamp_seconds": Metric(
        "Unix time at which a message was last settled, or there was nothing to do."
    ),
    "tasrih_partitions_assigned": Metric("Partitions that the group has given to this process."),
    "tasrih_consumer_lag_messages": Metric(
        "Messages of this process's partitions that are written and not yet settled.", ("topic", "partition")
    ),
    "tasrih_messages_consumed_total": Metric("Messages taken in hand.", ("topic",)),
    "tasrih_messages_processed_total": Metric(
        "Messages settled (handled, dead_letter) or given back on a stop (returned).", ("topic", "outcome")
    ),
    "tasrih_message_seconds": Metric(
        "A message from being taken in hand to being settled, waiting and deliveries included.", ("topic",)
    ),
    "tasrih_message_age_seconds": Metric(
        "A settled message since its record was written, by the clocks of whoever wrote it and of this process.",
        ("topic",),
    ),
    "tasrih_handler_seconds": Metric(
        "One call of the handler: detection, or decision with its Redis calls of all claims taken together.", ("topic",)
    ),
    "tasrih_handler_overruns_total": Metric("Handler calls that were given up after their time.", ("topic",)),
    "tasrih_retries_total": Metric("Repetitions in place because Kafka or Redis did not do as asked.", ("topic",)),
    "tasrih_dead_letters_total": Metric("Messages buried.", ("topic", "reason")),
    "tasrih_source_last_news_timestamp_seconds": Metric(
        "Unix time at which an article of this source last went through.", ("source",)
    ),
    "tasrih_claims_total": Metric("Claims delivered.", ("kind",)),
    "tasrih_decisions_total": Metric("Claims decided and delivered; those counted before are not.", ("decision",)),
    "tasrih_alerts_suppressed_total": Metric(
        "Claims that raised no alert; already_handled are those that came again.", ("reason",)
    ),
    "tasrih_alerts_total": Metric("Alerts delivered, each once however many topics take it.", ("type", "kind")),
    "tasrih_kafka_records_sent_total": Metric("Records that Kafka has acknowledged.", ("topic",)),
    "tasrih_kafka_send_failures_total": Metric("Sends that Kafka did not acknowledge; all their records are repeated."),
    "tasrih_kafka_send_seconds": Metric("Records that are sent together, from the first to the last acknowledgement."),
    "tasrih_redis_seconds": Metric("One call of Redis that was answered.", ("operation",)),
    "tasrih_redis_failures_total": Metric("Calls of Redis that failed.", ("operation",)),
    "tasrih_outbox_pending": Metric(
        "Claims of all alerters that are decided and not confirmed, as this process last saw when it swept."
    ),
    "tasrih_outbox_oldest_seconds": Metric(
        "How long the oldest of them had been pending, or since it was last taken up; 0 where there was none."
    ),
    "tasrih_index_repair_seconds": Metric("Reading again what Redis may lack, until claims may be decided on it."),
    "tasrih_positions_restored_total": Metric("Positions that Redis lacked and that were read again from Kafka."),
    "tasrih_watches": Metric("Watches that alerts are matched against."),
    "tasrih_watch_reloads_total": Metric("Times the watches were read again: loaded, or refused.", ("outcome",)),
    "tasrih_http_requests_total": Metric(
        "Requests that the gateway answered, by path pattern and status.", ("route", "status")
    ),
    "tasrih_http_seconds": Metric("A request of the gateway until its answer begins.", ("route",)),
    "tasrih_index_records_total": Metric("Records of Kafka that the gateway took into its index."),
    "tasrih_stream_subscribers": Metric("Who listen to the gateway's stream."),
    "tasrih_stream_events_total": Metric("Alerts told to subscribers of the stream, once for each of them."),
    "tasrih_stream_cuts_total": Metric("Subscribers cut off because they did not take what came."),
    "tasrih_webhook_deliveries_total": Metric(
        "Tries to send alerts to webhooks: delivered, retried, or given_up after the last.", ("outcome",)
    ),
    "tasrih_articles_total": Metric(
        "Articles that Kafka has acknowledged: sent, or by feeds again with other words (updated); and those refused.",
        ("via", "outcome"),
    ),
    "tasrih_near_duplicates_total": Metric("Articles sent with the mark of a near duplicate.", ("via",)),
    "tasrih_article_times_total": Metric(
        "Articles of feeds whose time is when they were seen: their own is missing, unreadable, or lies ahead.",
        ("reason",),
    ),
    "tasrih_feeds": Metric("Feeds and folders that are read."),
    "tasrih_feed_last_news_timestamp_seconds": Metric(
        "Unix time at which this feed or folder last had an article; until it has one, when it was first looked at.",
        ("feed",),
    ),
    "tasrih_feed_failures_in_a_row": Metric("Failures since this feed or folder was last read.", ("feed",)),
    "tasrih_feed_polls_total": Metric("Feeds asked: read, unchanged, or failed.", ("outcome",)),
    "tasrih_feed_failures_total": Metric("Feeds that could not be read.", ("reason",)),
    "tasrih_feed_reloads_total": Metric("Times the file of feeds was read again: loaded, or refused.", ("outcome",)),
    "tasrih_ingest_requests_total": Metric("Requests with articles, by status of the answer.", ("status",)),
    "tasrih_claims_taken_up_total": Metric("Claims that a dead alerter left pending, sent and confirmed by this one."),
    "tasrih_claims_unreadable_total": Metric(
        "Claims left pending whose payload this version cannot read; they stay, each counted once by a process."
    ),
}

_BUCKETS: Final = (
    0.0002,
    0.0005,
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    20,
    60,
    300,
    3_600,
)
"""Seconds: from a call of Redis on the same machine to a message that waited for an hour."""

REGISTRY: Final = CollectorRegistry()
"""All metrics of this process, its memory, processor time and open files among them."""
disable_created_metrics()  # type: ignore[no-untyped-call]  # when each series began, on a line of its own
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_instruments: dict[Name, Any] = {}
_children: dict[tuple[str, ...], Any] = {}
"""By name and label values; looked up on every call, so that a call takes a microsecond."""


def count(name: CounterName, *labels: str, by: float = 1) -> None:
    """Add to a counter; labels in the order of the table."""
    _child(name, labels).inc(by)


def set_gauge(name: GaugeName, value: float, *labels: str) -> None:
    """Set a gauge; labels in the order of the table."""
    _child(name, labels).set(value)


def observe(name: HistogramName, seconds: float, *labels: str) -> None:
    """Count something that took so long; labels in the order of the table."""
    _child(name, labels).observe(seconds)


@contextmanager
def timed(name: HistogramName, *labels: str) -> Iterator[None]:
    """Time a block; one that raises is not counted."""
    began = time.perf_counter()
    yield
    observe(name, time.perf_counter() - began, *labels)


def expect(name: Name, *values: Sequence[str]) -> None:
    """Let a metric begin at zero for all combinations of these values, a sequence for each label of the table."""
    for labels in product(*values):
        _child(name, labels)


def forget(name: GaugeName, *labels: str) -> None:
    """Drop values of a gauge, those with these labels or all: what they tell of is not this process's any more."""
    for key in [key for key in _children if key[0] == name and (not labels or key[1:] == labels)]:
        del _children[key]
        _instruments[name].remove(*key[1:])


def _child(name: Name, labels: tuple[str, ...]) -> Any:
    key = (name, *labels)
    child = _children.get(key)
    if child is None:
        instrument = _instruments.get(name) or _create(name)
        child = _children[key] = instrument.labels(*labels) if METRICS[name].labels else instrument
    return child


def _create(name: Name) -> Any:
    metric = METRICS[name]
    instrument: Counter | Gauge | Histogram
    if name.endswith("_total"):
        instrument = Counter(name, metric.meaning, metric.labels, registry=REGISTRY)
    elif name in get_args(HistogramName):
        instrument = Histogram(name, metric.meaning, metric.labels, registry=REGISTRY, buckets=_BUCKETS)
    else:
        instrument = Gauge(name, metric.meaning, metric.labels, registry=REGISTRY)
    _instruments[name] = instrument
    return instrument
