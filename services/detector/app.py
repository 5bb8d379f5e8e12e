"""The detector's Faust app."""

from collections.abc import Callable, Sequence

import faust

from services.detector.handlers import SERVICE, DetectClaims, decode_news
from tasrih.events.model import Claim, NewsMessage
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.dead_letter_limit import Limit
from tasrih.messaging.consuming.handling import Handling, Patience
from tasrih.messaging.consuming.worker import consume, create_app
from tasrih.messaging.message_spans import MessageSpans
from tasrih.messaging.producer import KafkaProducer
from tasrih.messaging.topics import NEWS
from tasrih.settings import Settings
from tasrih.telemetry.health import Health


def detector_app(settings: Settings, health: Health, detect: Callable[[NewsMessage], Sequence[Claim]]) -> faust.App:
    """An app that reads `news`, calls `detect` and writes `claims`; nothing connects before it is started."""
    producer = KafkaProducer(settings)
    app = create_app(settings, settings.detector_group, health, producer)

    def consumer(stopping: Callable[[], bool]) -> Consumer[NewsMessage]:
        return Consumer(
            Handling(
                service=SERVICE,
                decode=decode_news,
                handle=DetectClaims(detect),
                patience=Patience(handler=settings.handler_timeout_seconds),
            ),
            producer=producer,
            stopping=stopping,
            health=health,
            limit=Limit.of(settings),
            message_spans=MessageSpans(settings.topic_prefix, settings.detector_group),
        )

    consume(app, settings, NEWS, consumer)
    return app
