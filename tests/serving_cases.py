"""Alerts and positions of nobody real, for the tests of what the gateway serves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from tasrih.events import codec
from tasrih.events.model import Alert, Position
from tasrih.messaging.records import Received, event_record

EXAMPLES = Path(__file__).parents[1] / "schemas" / "examples"
ALERT = codec.decode((EXAMPLES / "alert.v1.json").read_bytes(), Alert)
POSITION = codec.decode((EXAMPLES / "position.v1.json").read_bytes(), Position)
WHEN = datetime(2030, 1, 1, tzinfo=UTC)


def alert(
    name: str,
    *,
    kind: str = "threat",
    official: str = "xn.somebody",
    topics: tuple[str, ...] = (),
    watches: tuple[str, ...] = (),
    type: str = "new_position",  # noqa: A002 - as the event has it
    hour: int = 0,
) -> Alert:
    """An alert with this id."""
    replace = msgspec.structs.replace
    position = replace(ALERT.position, kind=kind, official_id=official, topics=topics)
    claim = replace(ALERT.claim, kind=kind, topics=topics, published_at=WHEN + timedelta(hours=hour))
    return replace(ALERT, alert_id=name, type=type, position=position, claim=claim, watches=watches)


def alert_record(told: Alert, offset: int, *, topic: str = "alerts.threat") -> Received:
    return received(topic, offset, told)


def position_record(position: Position, offset: int) -> Received:
    return received("positions", offset, position)


def received(topic: str, offset: int, event: Alert | Position) -> Received:
    record = event_record(topic, "k", event, producer="alerter")
    return Received(topic, 0, offset, record.key, record.value, record.headers, WHEN)
