"""What people decide about positions, as events: one way for the command and the console."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.ids import correction_id
from tasrih.events.model import Claim, Correction, Position
from tasrih.messaging.records import Record, event_record
from tasrih.messaging.topics import CORRECTIONS, max_message_bytes
from tasrih.positions.deciding.corrections import CorrectionError, correct

_EDITORS = "editors"


class UnknownClaimError(TasrihError):
    """A claim that is to be split is not there."""


def merging(states: Mapping[str, Position], name: str, into: str, by: str, reason: str) -> Correction:
    """The decision that a position is part of another.

    Raises:
        TasrihError: there is no such position.
    """
    return _correction(states, name, by, reason, into=into)


def splitting(
    states: Mapping[str, Position], name: str, wanted: Iterable[str], claims: Iterable[Claim], by: str, reason: str
) -> Correction:
    """The decision that some claims of a position are one of their own; `claims` are those that it remembers.

    Raises:
        TasrihError: there is no such position, or no such claim.
    """
    _require(states, name)
    leaving_ids = set(wanted)
    found = sorted(claims, key=lambda claim: (claim.published_at, claim.claim_id))
    if missing := sorted(leaving_ids - {claim.claim_id for claim in found}):
        raise UnknownClaimError(f"no claim {', '.join(missing)} in claims")
    leaving = tuple(claim for claim in found if claim.claim_id in leaving_ids)
    kept = tuple(claim for claim in found if claim.claim_id not in leaving_ids)
    return _correction(states, name, by, reason, claims=leaving, kept=kept)


def correction_record(states: Mapping[str, Position], correction: Correction) -> Record:
    """Record of a correction that fits the positions as they are now; the alerter applies it.

    Raises:
        CorrectionError: it does not fit, or no alerter could read it: a reason is missing, or a person's name too long.
    """
    own = {name: state for name, state in states.items() if state.official_id == correction.official_id}
    correct(own, correction)
    record = event_record(CORRECTIONS, correction.official_id, correction, producer=_EDITORS)
    try:
        codec.decode(record.value or b"", Correction, max_bytes=max_message_bytes(CORRECTIONS))
    except MessageError as error:
        raise CorrectionError(f"the correction cannot be taken: {error}") from error
    return record


def _require(states: Mapping[str, Position], name: str) -> None:
    if name not in states:
        raise TasrihError(f"no position {name}")


def _correction(
    states: Mapping[str, Position],
    name: str,
    by: str,
    reason: str,
    *,
    into: str | None = None,
    claims: tuple[Claim, ...] = (),
    kept: tuple[Claim, ...] = (),
) -> Correction:
    _require(states, name)
    at = datetime.now(UTC)
    others = [into or "", *(claim.claim_id for claim in claims)]
    return Correction(
        correction_id=correction_id(name, *others, by, at.isoformat()),
        official_id=states[name].official_id,
        position_id=name,
        into=into,
        claims=claims,
        kept=kept,
        at=at,
        by=by.strip(),
        reason=reason.strip(),
    )
