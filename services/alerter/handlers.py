"""What happens to one claim; knows neither Faust nor Kafka nor Redis."""

import logging
from collections.abc import Sequence
from typing import Final, get_args

from tasrih import failpoints
from tasrih.events.model import KINDS, Alert, AlertType, Claim, Correction, Decision, Position, Suppression
from tasrih.messaging.consuming.handling import Effects, UnprocessableError
from tasrih.messaging.errors import RecordTooLargeError
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Received, Record, event_of, event_record
from tasrih.messaging.topics import CLAIMS, POSITIONS, alert_topics, max_message_bytes
from tasrih.positions.deciding.corrections import CorrectionError
from tasrih.positions.handling.outcome import Newest, Outcome
from tasrih.positions.handling.protocol import LostClaimError, Positions, Told
from tasrih.telemetry.metrics import count, expect

SERVICE: Final = "alerter"

_log = logging.getLogger(__name__)


def decode_claim(message: Received) -> Claim:
    """The claim in a message.

    Raises:
        MessageError: there is none; with the reason.
    """
    return event_of(message, "claim", Claim, max_bytes=max_message_bytes(CLAIMS))


def decode_correction(message: Received) -> Correction:
    """The correction in a message.

    Raises:
        MessageError: there is none; with the reason.
    """
    return event_of(message, "correction", Correction)


class RaiseAlerts:
    """Decides claims; what they give rise to is delivered before the store hears that it was.

    Args:
        positions: decides.
        producer: for what is to be sent after the confirmation.
    """

    def __init__(self, positions: Positions, producer: Producer) -> None:
        self._positions = positions
        self._producer = producer
        self._unreadable: set[str] = set()
        expect("tasrih_decisions_total", get_args(Decision))
        expect("tasrih_alerts_total", get_args(AlertType), KINDS)
        expect("tasrih_alerts_suppressed_total", get_args(Suppression))
        expect("tasrih_claims_taken_up_total")
        expect("tasrih_claims_unreadable_total")

    async def __call__(self, claim: Claim, message: Received) -> Effects:
        """Alerts, then positions, then the confirmation: the order that the protocol of `tasrih.positions` asks for."""
        (effects,) = await self.all([claim], [message])
        return effects

    async def all(self, claims: Sequence[Claim], messages: Sequence[Received]) -> list[Effects]:
        """The same of many claims; those of one holder are decided in their order."""
        told = [Told(claim, message.trace, message.place) for claim, message in zip(claims, messages, strict=True)]
        return [self._effects(outcome) for outcome in await self._positions.handle_all(told)]

    async def correct(self, correction: Correction, message: Received) -> Effects:
        """Positions as a person corrected them; corrections raise no alerts."""
        try:
            outcome = await self._positions.correct(correction, message.trace, message.place)
        except CorrectionError as error:
            raise UnprocessableError("processing_failed", str(error)) from error
        return self._effects(outcome)

    def _effects(self, outcome: Outcome) -> Effects:
        alerts, positions = outcome_records(outcome)
        return Effects(alerts, self.confirm_all, positions, subject=outcome)

    async def confirm_all(self, outcomes: Sequence[Outcome]) -> None:
        """Tell the store that all is delivered.

        Raises:
            StoreError: handle the claims again.
            DeliveryError: the same.
        """
        left = await self._positions.confirm_all(outcomes)
        others = {id(outcome) for outcome in left}
        for outcome in outcomes:
            if id(outcome) not in others:
                _count(outcome)
        for outcome in left:
            await self.confirm(outcome)

    async def confirm(self, outcome: Outcome, newest: Newest | None = None) -> None:
        """Tell the store that all is delivered, after what others changed meanwhile is, too.

        Args:
            outcome: what was delivered.
            newest: what was delivered after it.

        Raises:
            StoreError: handle the claim again.
            DeliveryError: the same.
        """
        while later := await self._positions.confirm(outcome, newest):
            await self._send(later.beyond((newest or outcome).positions), outcome)
            newest = later
        _count(outcome)

    async def take_up(self, age_seconds: float) -> int:
        """Send and confirm what somebody claimed so long ago and left behind; gives the number of such claims.

        The same records with the same ids, should whoever claimed it still live. What this version cannot read stays.

        Raises:
            StoreError: call again.
            DeliveryError: call again.
        """
        overdue = await self._positions.overdue(age_seconds)
        self._leave([claim_id for claim_id, outcome in overdue.items() if outcome is None])
        left = [outcome for outcome in overdue.values() if outcome]
        for outcome in left:
            _log.warning("taken up: claim %s of %s, pending for long", outcome.claim_id, outcome.holder)
            try:
                newest = await self._send_late(outcome)
            except RecordTooLargeError as error:  # whoever claimed it has buried its message, or will
                _log.error("given up: claim %s of %s: %s", outcome.claim_id, outcome.holder, error)
                await self._positions.give_up(outcome)
                continue
            failpoints.passing("sweeper")
            count("tasrih_claims_taken_up_total")
            try:
                await self.confirm(outcome, newest)
            except LostClaimError:
                await self._positions.restore(outcome)
        return len(left)

    def _leave(self, claims: Sequence[str]) -> None:
        """Tell, once for each, of claims whose payload cannot be read: they come again and again."""
        for claim_id in claims:
            if claim_id not in self._unreadable:
                self._unreadable.add(claim_id)
                count("tasrih_claims_unreadable_total")
                _log.error("left pending: claim %s: its payload is of another version, or no payload", claim_id)

    async def _send_late(self, outcome: Outcome) -> Newest:
        """Send what was left behind, and its positions in the states that they have by now."""
        alerts, _ = outcome_records(outcome)
        await self._producer.send_all(alerts)
        newest = await self._positions.newest(outcome)
        await self._send((*outcome.positions, *newest.beyond(outcome.positions)), outcome)
        return newest

    async def _send(self, positions: Sequence[Position], outcome: Outcome) -> None:
        await self._producer.send_all([position_record(position, outcome) for position in positions])


def _count(outcome: Outcome) -> None:
    if outcome.decision and not outcome.already_sent:
        count("tasrih_decisions_total", outcome.decision)
    for alert in outcome.alerts:
        count("tasrih_alerts_total", alert.type, alert.position.kind)
    if outcome.suppressed:
        count("tasrih_alerts_suppressed_total", outcome.suppressed)


def outcome_records(outcome: Outcome) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Everything that a claim gives rise to: alerts, and positions, which are sent when Kafka has the alerts."""
    alerts = [record for alert in outcome.alerts for record in alert_records(alert, outcome.trace, outcome.origin)]
    return tuple(alerts), tuple(position_record(position, outcome) for position in outcome.positions)


def alert_records(alert: Alert, trace: str = "", origin: str = "") -> list[Record]:
    """The alert for every topic that takes it, always with the same id; `trace` and `origin` are those of its claim."""
    key, topics = alert.position.official_id, alert_topics(alert)
    return [event_record(topic, key, alert, producer=SERVICE, trace=trace, origin=origin) for topic in topics]


def position_record(position: Position, outcome: Outcome) -> Record:
    """The position's new state, which replaces the older ones in the compacted topic.

    Its headers name the claim's place (`ce_origin`), and where the claim takes it what was decided (`ce_decision`) and
    why that raised no alert if it did not (`ce_suppressed`). A state that others made later says none of this.
    """
    said = {"origin": outcome.origin} if position in outcome.positions else {}
    if position == outcome.position:
        said |= {"decision": outcome.decision or "", "suppressed": outcome.suppressed or ""}
    return event_record(POSITIONS, position.position_id, position, producer=SERVICE, trace=outcome.trace, **said)
