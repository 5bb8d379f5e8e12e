"""The alerter's Faust app."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import faust

from services.alerter.handlers import SERVICE, RaiseAlerts, decode_claim, decode_correction
from services.alerter.upkeep import UpkeepService
from services.alerter.watching import read_watches, watch_reloader
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.dead_letter_limit import Limit
from tasrih.messaging.consuming.handling import Effects, HandleAll, Handling, Patience
from tasrih.messaging.consuming.monitor import Check
from tasrih.messaging.consuming.worker import consume, create_app
from tasrih.messaging.log import PositionsLog
from tasrih.messaging.message_spans import MessageSpans
from tasrih.messaging.producer import KafkaProducer
from tasrih.messaging.records import Received
from tasrih.messaging.topics import CLAIMS, CORRECTIONS
from tasrih.positions.alerting.watches import LiveWatches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.store import Store, StoreError
from tasrih.positions.upkeep.repair import Upkeep
from tasrih.settings import Settings
from tasrih.telemetry.health import Health

T = TypeVar("T")
_IN_HAND = 250
"""Claims: enough that waiting for Kafka and Redis is little beside deciding them."""


def alerter_app(
    settings: Settings, health: Health, store: Store, watches: LiveWatches, check_redis: Check
) -> faust.App:
    """An app that reads claims and corrections and writes positions and alerts; nothing connects before it starts."""
    producer = KafkaProducer(settings)
    alerts = RaiseAlerts(Positions(store, watches), producer)
    upkeep = UpkeepService(
        Upkeep(store, PositionsLog(settings), health.progress.advance), alerts, health, settings.outbox_seconds
    )
    watching = watch_reloader(watches, settings.watches_file, partial(read_watches, settings))
    app = create_app(
        settings,
        settings.alerter_group,
        health,
        producer,
        upkeep,
        watching,
        checks={"redis": check_redis},
        in_hand=_IN_HAND,
    )

    def consumer(handling: Handling[T], stopping: Callable[[], bool]) -> Consumer[T]:
        return Consumer(
            handling,
            producer=producer,
            stopping=stopping,
            health=health,
            limit=Limit.of(settings),
            message_spans=MessageSpans(settings.topic_prefix, settings.alerter_group),
        )

    consume(app, settings, CLAIMS, partial(consumer, _handling(settings, decode_claim, alerts, alerts.all)))
    consume(app, settings, CORRECTIONS, partial(consumer, _handling(settings, decode_correction, alerts.correct)))
    return app


def _handling(
    settings: Settings,
    decode: Callable[[Received], T],
    handle: Callable[[T, Received], Awaitable[Effects]],
    handle_all: HandleAll[T] | None = None,
) -> Handling[T]:
    return Handling(
        service=SERVICE,
        decode=decode,
        handle=handle,
        handle_all=handle_all,
        side_by_side=True,
        transient=(StoreError, TimeoutError),  # what takes long here is Redis, not the message
        patience=Patience(handler=settings.handler_timeout_seconds),
    )
