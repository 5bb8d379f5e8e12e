"""What happens to one claim; knows neither Faust nor Kafka nor Redis."""

from collections.abc import Iterable
from functools import partial
from typing import Final, get_args

from tasrih.events.model import KINDS, Alert, AlertType, Claim, Decision, Position
from tasrih.messaging.consumer import Effects
from tasrih.messaging.records import Header, Received, Record, event_of, event_record
from tasrih.messaging.topics import POSITIONS, alerts_of_kind, alerts_of_watch
from tasrih.positions.protocol import Outcome, Positions
from tasrih.telemetry.metrics import count, expect

SERVICE: Final = "alerter"


def decode_claim(message: Received) -> Claim:
    """The claim in a message.

    Raises:
        MessageError: there is none; with the reason.
    """
    return event_of(message, "claim", Claim)


class RaiseAlerts:
    """Decides a claim; what it gives rise to is delivered before the store hears that it was."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        expect("tasrih_decisions_total", get_args(Decision))
        expect("tasrih_alerts_total", get_args(AlertType), KINDS)

    async def __call__(self, claim: Claim, message: Received) -> Effects:
        """Alerts, then positions, then the confirmation: the order that the protocol of `tasrih.positions` asks for."""
        outcome = await self._positions.handle(claim)
        alerts = [record for alert in outcome.alerts for record in alert_records(alert, message.headers)]
        positions = [position_record(position, message.headers) for position in outcome.positions]
        return Effects((*alerts, *positions), partial(self._delivered, outcome))

    async def _delivered(self, outcome: Outcome) -> None:
        await self._positions.confirm(outcome)
        if outcome.decision and not outcome.already_sent:
            count("tasrih_decisions_total", outcome.decision)
        for alert in outcome.alerts:
            count("tasrih_alerts_total", alert.type, alert.position.kind)


def alert_records(alert: Alert, parent: Iterable[Header]) -> list[Record]:
    """The alert for every topic that takes it, always with the same id.

    A denial that takes back a pledge concerns those who follow pledges and those who follow denials.
    """
    kinds = sorted({alert.position.kind, alert.claim.kind})
    topics = [*map(alerts_of_kind, kinds), *map(alerts_of_watch, alert.watches)]
    parent = tuple(parent)
    key = alert.position.official_id
    return [event_record(topic, key, alert, producer=SERVICE, parent=parent) for topic in topics]


def position_record(position: Position, parent: Iterable[Header]) -> Record:
    """The position's new state, which replaces the older ones in the compacted topic."""
    return event_record(POSITIONS, position.position_id, position, producer=SERVICE, parent=parent)
