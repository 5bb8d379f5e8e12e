"""A Faust app that acknowledges a message only when its consumer has settled it.

Faust's defaults lose the message on which an agent raises, and everything in flight with a concurrency above one. So:
raw bytes in, `stream.noack()`, acknowledgement last and in order, concurrency 1 (scale by partitions and processes), a
supervisor that ends the process, no tables, no producer of Faust's, committed records only.
"""

import contextlib
import logging
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn

import faust
from faust.app.base import BootStrategy
from mode import CrashingSupervisor, Service

from tasrih import ending, failpoints
from tasrih.errors import TasrihError
from tasrih.event_loop import hear
from tasrih.messaging.connections.async_clients import faust_options
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.lag import GroupLag
from tasrih.messaging.consuming.monitor import Check, Monitor
from tasrih.messaging.consuming.observation import expect_messages
from tasrih.messaging.consuming.reading import ReadingTransport
from tasrih.messaging.records import Received, written_at
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Need
from tasrih.telemetry.logs import logging_config

_log = logging.getLogger(__name__)
_SESSION_SECONDS = 12.0  # how long the partitions of a killed process lie idle
_BUFFERED_MESSAGES = 64
_POLLED_MESSAGES = 500  # made of what was fetched at once; without a bound small ones by the hundred thousand
_COMMIT_SECONDS = 1.0
_NEVER_SECONDS = 1e9
"""After which pause in reading its client gives a member up; it would be for good, as Faust reads nothing between a
member's old partitions and its new ones. What is stuck is told by the health, and a pause of Kafka's passes."""
_COMMIT_MESSAGES = 250
"""With what an alerter has in hand less than `MAX_HANDLED` of its store: so many come again after a crash."""


class _App(faust.App):
    """Faust without files (it would make folders for tables, which we don't use) and with an end to its stopping."""

    def _create_directories(self) -> None:
        pass

    def _new_transport(self) -> ReadingTransport:
        return ReadingTransport(self.conf.broker_consumer, self)

    def __init__(self, *args: Any, health: Health, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._health = health

    async def on_stop(self) -> None:
        self._health.readiness.lose("running", "stopping")
        # without Kafka, Faust waits a minute for its consumer; what is not acknowledged comes again
        ending.in_time(1, "not stopped")
        await super().on_stop()


class _BeforeCommit(faust.Sensor):
    """Passes a fail point whenever offsets are about to be committed."""

    def on_commit_initiated(self, consumer: Any) -> None:  # noqa: ARG002 - Faust's signature
        failpoints.passing("before_commit")


def create_app(
    settings: Settings,
    group: str,
    health: Health,
    *services: Service,
    checks: Mapping[Need, Check] = {},
    in_hand: int = _BUFFERED_MESSAGES,
) -> faust.App:
    """A Faust app in consumer group `group`; nothing connects before it is started.

    Args:
        settings: of the process.
        group: name of the group, without the installation's prefix.
        health: of the process, kept up to date from the start of the app on.
        services: start before the app's consumer and stop after it.
        checks: what must answer besides Kafka.
        in_hand: most messages that are read before those in front of them are settled.
    """
    name = settings.topic_prefix + group
    monitor = Monitor(health, GroupLag(settings, group), checks)

    class Boot(BootStrategy):
        def kafka_producer(self) -> Iterable[Any]:
            return [monitor, *services, *super().kafka_producer()]

    app = _App(name, health=health, **_options(settings, in_hand))
    app.boot_strategy = Boot(app)
    _tell_assignments(app, monitor, settings.topic_prefix)
    if failpoints.ON:  # a sensor costs something with every message
        app.sensors.add(_BeforeCommit())
    return app


def _options(settings: Settings, in_hand: int) -> dict[str, Any]:
    """What Faust is told."""
    return {
        **faust_options(settings),
        "autodiscover": False,
        "web_enabled": False,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "consumer_auto_offset_reset": "earliest",
        "broker_commit_interval": _COMMIT_SECONDS,
        "broker_commit_every": _COMMIT_MESSAGES,
        "broker_session_timeout": _SESSION_SECONDS,
        "broker_heartbeat_interval": _SESSION_SECONDS / 3,
        "broker_max_poll_interval": _NEVER_SECONDS,
        "broker_max_poll_records": _POLLED_MESSAGES,
        "stream_buffer_maxsize": in_hand,
        "stream_wait_empty": True,
        "logging_config": logging_config(settings.log_level),
    }


def consume(
    app: faust.App, settings: Settings, topic: str, create: Callable[[Callable[[], bool]], Consumer[Any]]
) -> None:
    """Let the consumer that `create` gives, from a function that says whether to stop, take a topic's messages."""
    source = app.topic(
        settings.topic_prefix + topic,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
    )
    consumer = create(lambda: bool(app.should_stop))
    expect_messages([topic])

    async def take(stream: Any) -> None:
        async for first in stream.noack().events():
            events = [first, *_waiting(app, stream)]
            messages = [_received(event.message, topic) for event in events]
            while messages:
                settled = await consumer.settle(messages)
                if not settled:
                    consumer.forget()
                    _drop(app, events)
                    return
                _acknowledge(events[:settled])
                del events[:settled], messages[:settled]
                if app.should_stop or not _is_ours(app, first.message):  # what was not begun comes again
                    consumer.forget()
                    _drop(app, events)
                    events, messages = [], []

    app.agent(source, name=f"{topic}-consumer", concurrency=1, supervisor_strategy=CrashingSupervisor)(take)


def _tell_assignments(app: faust.App, monitor: Monitor, prefix: str) -> None:
    """Let the monitor know which partitions are this process's."""

    async def assigned(*told: Any, **_: Any) -> None:
        monitor.assigned([(place.topic.removeprefix(prefix), place.partition) for place in told[1]])

    async def revoked(*_: Any, **__: Any) -> None:
        monitor.revoked()

    app.on_partitions_assigned.connect(assigned, weak=False)
    app.on_partitions_revoked.connect(revoked, weak=False)


class _Worker(faust.Worker):
    """Faust's, with an end to patience: a second Ctrl-C ends it at once, and what is not acknowledged comes again.

    A second SIGTERM changes nothing: it comes from whoever tells a whole group of processes.
    """

    def on_setup_root_logger(self, logger: logging.Logger, level: int) -> None:
        """Leave the levels as they are: to turn a spinner, Faust would let every library write its debug lines."""

    def install_signal_handlers(self) -> None:
        """Hear those that stop it up to the end of the process; with others of its own the loop hears all at once."""
        hear(self.loop, signal.SIGTERM, self._on_sigterm)
        hear(self.loop, signal.SIGINT, self._on_sigint)
        self.loop.add_signal_handler(signal.SIGUSR1, self._on_sigusr1)
        self.loop.add_signal_handler(signal.SIGUSR2, self._on_sigusr2)

    def _on_sigint(self) -> None:
        if self._signal_stop_time:
            _log.warning("interrupted twice: ending")
            ending.break_off()
        self._flag_as_shutdown_by_signal()
        self._schedule_shutdown(signal.SIGINT)


def run(app: faust.App, settings: Settings) -> NoReturn:
    """Run until SIGTERM or SIGINT, then end with exit code 0; with 1 when the app crashed."""
    worker = _Worker(app, loglevel=settings.log_level, redirect_stdouts=False, blocking_timeout=0.0)
    worker.spinner = None  # it writes marks for a terminal among the lines of the log, whatever that is
    try:
        with contextlib.suppress(KeyboardInterrupt):
            worker.execute_from_commandline()
    finally:
        if reason := worker.crash_reason:  # said once more, at the end of the log, where one looks
            _log.critical("ended: %s", reason if isinstance(reason, TasrihError) else repr(reason))
    raise SystemExit(0)


def _waiting(app: faust.App, stream: Any) -> Iterator[Any]:
    """The events that wait behind the one that the stream gave; what the stream does with each is done here too."""
    queue = stream.channel.queue
    while not queue.empty():
        event = queue.get_nowait()
        if _is_ours(app, event.message):
            app.consumer.track_message(event.message)  # a rebalance waits until it is acknowledged or dropped
            yield event


def _acknowledge(events: Iterable[Any]) -> None:
    """Acknowledge in order: Faust may commit everything up to the last one."""
    for event in events:
        event.ack()
        failpoints.passing("acknowledged")


def _drop(app: faust.App, events: Iterable[Any]) -> None:
    """Let go of messages that come again: a rebalance would wait for them until the group puts this process out.

    Faust keeps them by weak references, but its reader still holds the last one that it delivered.
    """
    for event in events:
        app.consumer.unacked.discard(event.message)


def _is_ours(app: faust.App, message: Any) -> bool:
    """Whether the partition is still ours since the message was read; if not, it comes again to whoever has it."""
    return bool(app.flow_control.is_active() and message.generation_id == app.consumer_generation_id)


def _received(message: Any, topic: str) -> Received:
    headers = tuple(message.headers or ())
    written = written_at(message.timestamp and message.timestamp * 1_000)
    return Received(topic, message.partition, message.offset, message.key, message.value, headers, written)
