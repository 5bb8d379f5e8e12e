"""The alerter's Faust app."""

from collections.abc import Callable

import faust

from services.alerter.handlers import SERVICE, RaiseAlerts, decode_claim
from tasrih.events.model import Claim
from tasrih.messaging.consumer import Consumer, Patience
from tasrih.messaging.monitor import Check
from tasrih.messaging.producer import KafkaProducer
from tasrih.messaging.topics import CLAIMS
from tasrih.messaging.worker import consume, create_app
from tasrih.positions.protocol import Positions
from tasrih.positions.store import StoreError
from tasrih.settings import Settings
from tasrih.telemetry.health import Health


def alerter_app(settings: Settings, health: Health, positions: Positions, check_redis: Check) -> faust.App:
    """An app that reads `claims` and writes positions and alerts; nothing connects before it is started."""
    producer = KafkaProducer(settings)
    app = create_app(settings, settings.alerter_group, health, producer, checks={"redis": check_redis})

    def consumer(stopping: Callable[[], bool]) -> Consumer[Claim]:
        return Consumer(
            service=SERVICE,
            decode=decode_claim,
            handle=RaiseAlerts(positions),
            producer=producer,
            transient=(StoreError,),
            patience=Patience(handler=settings.handler_timeout_seconds),
            stopping=stopping,
            health=health,
        )

    consume(app, settings, CLAIMS, consumer)
    return app
