"""Outcomes: what a claim or a correction gives rise to, from the positions that it met; and what is stored of that."""

from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from tasrih.events.model import Alert, AlertType, Article, Claim, Correction, Decision, Position, Suppression
from tasrih.positions.alerting.alerts import alerts_for, why_silent
from tasrih.positions.alerting.watches import Watch
from tasrih.positions.deciding.corrections import correct
from tasrih.positions.deciding.engine import State, Verdict, decide
from tasrih.positions.storing.store import Pending

T = TypeVar("T", Alert, "_StoredAlert")


class PayloadError(ValueError):
    """What is stored for a claim is no outcome as this version writes them; another version may have left it."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What one claim gives rise to."""

    claim_id: str
    holder: str
    """Empty for an anonymous source, whose claims take no position."""
    decision: Decision | None
    """None when there is no holder."""
    position: Position | None
    """The position the claim takes, as it stands afterwards."""
    positions: tuple[Position, ...] = ()
    """Positions opened or changed, to be produced after the alerts in this order: the last one names the claim."""
    alerts: tuple[Alert, ...] = ()
    changes: str | None = None
    """Id of the position that this claim changes or takes back."""
    suggested: tuple[str, ...] = ()
    """Ids of positions that may be the same."""
    already_sent: bool = False
    """The claim was handled and confirmed before: nothing to produce."""
    trace: str = ""
    """`traceparent` of the message with the claim, so that whoever takes the outcome up produces the same headers."""
    origin: str = ""
    """Place of that message, for the same."""
    version: int = 0
    """Version of the holder's positions after the claim."""
    suppressed: Suppression | None = None
    """Why there is no alert; None when there is one."""


class Newest(Struct, frozen=True):
    """The positions of an outcome as they stand by now."""

    positions: tuple[Position, ...]
    version: int
    """Version of the holder's positions then."""

    def beyond(self, sent: Collection[Position]) -> tuple[Position, ...]:
        """Those in a later state than what was sent."""
        revisions = {position.position_id: position.revision for position in sent}
        return tuple(found for found in self.positions if found.revision > revisions.get(found.position_id, -1))


def of_anonymous(claim: Claim) -> Outcome:
    """Outcome of a claim whose source is not named: it takes no position."""
    return Outcome(claim_id=claim.claim_id, holder="", decision=None, position=None, suppressed="anonymous_source")


def of_claim(before: State, claim: Claim, watches: Sequence[Watch], trace: str = "", origin: str = "") -> Outcome:
    """Outcome of a claim with a holder, who holds these positions; `trace` and `origin` are of its message."""
    after, verdict = _numbered(before, *decide(before, claim))
    own = verdict.position.position_id
    touched = tuple(sorted(_changed(before, after), key=lambda position: position.position_id == own))
    alerts = alerts_for(verdict, claim, watches) if touched else ()
    silent = why_silent(verdict) if touched else "already_handled"
    return Outcome(
        claim_id=claim.claim_id,
        holder=verdict.position.official_id,
        decision=verdict.decision,
        position=verdict.position,
        positions=touched,
        alerts=alerts,
        changes=verdict.changes,
        suggested=verdict.suggested,
        already_sent=not touched,
        suppressed=None if alerts else silent,
        trace=trace,
        origin=origin,
    )


def of_correction(before: State, correction: Correction, trace: str = "", origin: str = "") -> Outcome:
    """Outcome of a correction, with its id as the claim's.

    Raises:
        CorrectionError: it does not fit the positions.
    """
    after = _revised(before, correct(before, correction))
    changed = tuple(_changed(before, after))
    return Outcome(
        claim_id=correction.correction_id,
        holder=correction.official_id,
        decision=None,
        position=None,
        positions=changed,
        already_sent=not changed,
        trace=trace,
        origin=origin,
    )


def handled_before(outcome: Outcome) -> Outcome:
    """The same for a claim that was taken and confirmed before, as the store knows: nothing to produce."""
    return msgspec.structs.replace(outcome, positions=(), alerts=(), already_sent=True, suppressed="already_handled")


class _StoredAlert(Struct, frozen=True, array_like=True):
    """An alert that was raised, with the places of its positions in place of these."""

    alert_id: str
    type: AlertType
    position: int
    previous: int | None
    claim: Claim
    article: Article
    watches: tuple[str, ...]
    ruleset: str


class _Stored(Struct, frozen=True, array_like=True):
    """An outcome with each position once: a payload goes over the network and lies in Redis for every claim."""

    outcome: Outcome
    """Without position and alerts."""
    position: int | None
    alerts: tuple[_StoredAlert, ...]
    apart: tuple[Position, ...]
    """Positions that are told of and the claim did not change; their places are behind those of the outcome."""


_ALERT = _StoredAlert.__struct_fields__
_parts = attrgetter(*_ALERT)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stored)


def payload_of(outcome: Outcome) -> bytes:
    """What is stored for a claim."""
    told = (outcome.position, *(one for alert in outcome.alerts for one in (alert.position, alert.previous)))
    apart = tuple(one for one in told if one and one not in outcome.positions)
    held = (*outcome.positions, *apart)
    return _encoder.encode(
        _Stored(
            msgspec.structs.replace(outcome, position=None, alerts=()),
            held.index(outcome.position) if outcome.position else None,
            tuple(_told_as(_StoredAlert, alert, held.index) for alert in outcome.alerts),
            apart,
        )
    )


def outcome_of(pending: Pending) -> Outcome:
    """What was stored for a claim.

    Raises:
        PayloadError: it cannot be read.
    """
    try:
        stored = _decoder.decode(pending.payload)
        held = (*stored.outcome.positions, *stored.apart)
        return msgspec.structs.replace(
            stored.outcome,
            position=None if stored.position is None else held[stored.position],
            alerts=tuple(_told_as(Alert, alert, held.__getitem__) for alert in stored.alerts),
            version=pending.version,
        )
    except (msgspec.DecodeError, IndexError) as error:
        raise PayloadError(f"what is pending for the claim cannot be read: {error}") from error


def _told_as(kind: type[T], alert: Alert | _StoredAlert, position: Callable[[Any], Any]) -> T:
    """An alert as it is stored or raised, with each of its positions as `position` gives it."""
    fields = dict(zip(_ALERT, _parts(alert), strict=True))
    previous = None if alert.previous is None else position(alert.previous)
    return kind(**fields | {"position": position(alert.position), "previous": previous})


def _changed(before: State, after: State) -> list[Position]:
    """Positions as they are afterwards that were not so before, or not at all."""
    return [position for key, position in after.items() if before.get(key) != position]


def _numbered(before: State, after: State, verdict: Verdict) -> tuple[State, Verdict]:
    """The same with a new revision for each known position that changed."""
    after = _revised(before, after)
    previous = verdict.previous and after[verdict.previous.position_id]
    return after, msgspec.structs.replace(verdict, position=after[verdict.position.position_id], previous=previous)


def _revised(before: State, after: State) -> State:
    known = [position for position in _changed(before, after) if position.position_id in before]
    return after | {
        one.position_id: msgspec.structs.replace(one, revision=before[one.position_id].revision + 1) for one in known
    }
