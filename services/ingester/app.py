"""The ingester: feeds, folders and HTTP into `news`."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

from mode import Service

from services.ingester.handlers import Intake
from services.ingester.http import serving
from services.ingester.reading import Reading
from services.ingester.recalling import recall
from tasrih import ending
from tasrih.event_loop import hear
from tasrih.feeds.duplicates import NearDuplicates
from tasrih.feeds.isolation import IsolatedReader
from tasrih.feeds.sources import Sources, load_sources
from tasrih.messaging.consuming.lag import GroupLag
from tasrih.messaging.consuming.monitor import Monitor
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.ingest_state import Memory, latest_news, read_memory
from tasrih.messaging.producer import KafkaProducer
from tasrih.reloading import Reloader
from tasrih.settings import Settings
from tasrih.telemetry.health import Health
from tasrih.web.client import guarded_client
from tasrih.web.fetching import Fetcher, Limits
from tasrih.web.hosts import HostTurns

_READ_SECONDS = 20.0
_NEWS_HOURS = 24.0
_LOOK_SECONDS = 1.0


async def run(settings: Settings, sources: Sources, health: Health) -> None:
    """Read sources and take articles until SIGTERM or SIGINT.

    Raises:
        TasrihError: Kafka cannot be used, or the port cannot be opened, at the start.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        hear(asyncio.get_running_loop(), number, _ask, stop, number)
    async with AsyncExitStack() as stack:
        monitor = Monitor(health, GroupLag(settings, None), {})
        producer = KafkaProducer(settings)
        for service in (monitor, producer):
            await service.start()
            stack.push_async_callback(service.stop)
        memory, near = await _memory(settings, stop), NearDuplicates()
        if stop.is_set():
            return
        recalling = asyncio.create_task(recall(lambda: latest_news(settings, _NEWS_HOURS, stop.is_set), near))
        stack.callback(recalling.cancel)
        intake = Intake(producer, near, memory, health.readiness)
        reading = await _reading(stack, settings, intake, memory)
        reloader = Reloader(
            "feeds", settings.feeds_file, lambda: load_sources(settings.feeds_file), reading.become,
            "tasrih_feed_reloads_total",
        )  # fmt: skip
        await stack.enter_async_context(serving(settings, intake))
        await reading.become(sources)
        stack.push_async_callback(reading.stop)
        await reloader.start()
        stack.push_async_callback(reloader.stop)
        health.readiness.regain("memory")
        await _until(stop, (monitor, producer, reloader))
        health.readiness.lose("running", "stopping")


def _ask(stop: asyncio.Event, number: signal.Signals) -> None:
    if not stop.is_set():
        stop.set()
        ending.in_time(1, "not stopped")  # what Kafka did not take is read again
    elif number == signal.SIGINT:
        ending.break_off()


async def _memory(settings: Settings, stop: asyncio.Event) -> Memory:
    """What is remembered, unless the process is asked to stop before all is read."""
    try:
        return await asyncio.to_thread(read_memory, settings, stop.is_set)
    except MessagingError:
        if stop.is_set():
            return Memory()
        raise


async def _until(stop: asyncio.Event, services: Sequence[Service]) -> None:
    """Wait until the process is asked to stop; a service that crashed ends it with its error."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
        for service in services:
            if service.crash_reason:
                raise service.crash_reason


async def _reading(stack: AsyncExitStack, settings: Settings, intake: Intake, memory: Memory) -> Reading:
    client = await stack.enter_async_context(guarded_client(settings))
    limits = Limits(settings.web_max_bytes, settings.web_total_seconds)
    reader = IsolatedReader(_READ_SECONDS)
    stack.callback(reader.stop)
    return Reading(Fetcher(client, HostTurns(settings.web_host_interval_seconds), limits), reader, intake, memory)
