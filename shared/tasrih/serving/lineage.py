"""How article, claim, position and alert hang together, put together from the records of the topics. Pure.

Records may stand twice on the wire, with the same bytes or as another copy of an article: what is the same by its id is
one, with all its places. Which claim led to which state and alert is read from `ce_origin`, `ce_decision` and
`ce_suppressed`; where a state was compacted away, from the latest one, which lists its claims.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from tasrih.events import cloudevents, codec, ids
from tasrih.events.codec import MessageError
from tasrih.events.model import Alert, AlertType, Claim, Correction, Decision, Position, Suppression
from tasrih.messaging.records import Received
from tasrih.messaging.topics import CLAIMS, CORRECTIONS, POSITIONS, max_message_bytes
from tasrih.positions.sameness.identity import holder_of

Kind = Literal["alert", "claim", "position", "correction", "article"]
Scan = Callable[[Set[str]], Iterable[Received]]
"""Records of claims, positions, corrections and alerts whose body holds one of these ids."""
Fetch = Callable[[Sequence[str]], Iterable[Received]]
"""The records at these places that are still there."""

_MAX_PASSES = 4


class Place(Struct, frozen=True):
    """A record on the wire."""

    place: str
    written_at: datetime | None
    origin: str | None
    """Place of the record because of which it was sent."""


class ClaimLine(Struct):
    """A claim: where it stands, from which news, and what came of it."""

    claim: Claim | None
    """None where only alerts and positions still know it."""
    claim_id: str
    records: list[Place]
    news: list[Place] = field(default_factory=list)
    decision: Decision | None = None
    suppressed: Suppression | None = None
    """Why it raised no alert."""
    recorded: bool = False
    """Whether decision and suppression were read as they were written; else concluded from the position."""
    position_id: str | None = None
    revision: int | None = None
    alerts: list[str] = field(default_factory=list)
    """Those that it raised."""
    told_by: list[str] = field(default_factory=list)
    """Alerts that had told its position."""


class CorrectionLine(Struct, frozen=True):
    """What a person decided about a position: that it is part of `into`, or that `claims` are one of their own."""

    correction_id: str
    position_id: str
    into: str | None
    claims: list[str]
    """Their ids."""
    at: datetime
    by: str
    reason: str
    records: list[Place]


class Revision(Struct):
    """One state of a position."""

    revision: int
    position: Position
    records: list[Place]
    claim_id: str | None
    """The claim that took the position; None where another position's change brought this state about."""
    decision: Decision | None
    suppressed: Suppression | None
    correction: CorrectionLine | None = None
    """Where a person brought it about."""


class PositionLine(Struct):
    """A position with all its states that are still there."""

    position_id: str
    revisions: list[Revision]


class AlertLine(Struct):
    """An alert with all its places."""

    alert: Alert
    records: list[Place]

    @property
    def type(self) -> AlertType:
        """What it tells."""
        return self.alert.type


class Explanation(Struct):
    """All that was found."""

    asked: str
    kind: Kind
    claims: list[ClaimLine]
    positions: list[PositionLine]
    alerts: list[AlertLine]
    correction: CorrectionLine | None = None
    """The one that was asked about; None too where its record is gone."""


class Lineage:
    """Collects records by what they are about."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.positions: dict[str, dict[int, Position]] = {}
        self.alerts: dict[str, Alert] = {}
        self.corrections: dict[str, Correction] = {}
        self._records: dict[tuple[str, ...], dict[str, Received]] = {}

    def add(self, record: Received) -> None:
        """Take a record of claims, positions, corrections or alerts; what is none of these is left out."""
        limit = max_message_bytes(record.topic)
        try:
            if record.topic == CLAIMS:
                claim = codec.decode(record.value or b"", Claim, max_bytes=limit)
                self.claims.setdefault(claim.claim_id, claim)
                key: tuple[str, ...] = ("claim", claim.claim_id)
            elif record.topic == POSITIONS:
                position = codec.decode(record.value or b"", Position, max_bytes=limit)
                self.positions.setdefault(position.position_id, {}).setdefault(position.revision, position)
                key = ("position", position.position_id, str(position.revision))
            elif record.topic == CORRECTIONS:
                said = codec.decode(record.value or b"", Correction, max_bytes=limit)
                self.corrections.setdefault(said.correction_id, said)
                key = ("correction", said.correction_id)
            else:
                alert = codec.decode(record.value or b"", Alert, max_bytes=limit)
                self.alerts.setdefault(alert.alert_id, alert)
                key = ("alert", alert.alert_id)
        except MessageError:
            return
        self._records.setdefault(key, {}).setdefault(record.place, record)

    def records(self, *key: str) -> list[Received]:
        """Records of one thing in the order in which they were written."""
        return sorted(self._records.get(key, {}).values(), key=lambda record: (str(record.written_at), record.place))

    def places(self, *key: str) -> list[Place]:
        """Where they stand."""
        return list(map(place_of, self.records(*key)))

    def kind_of(self, asked: str) -> Kind | None:
        """What an id names among what was found."""
        if asked in self.alerts:
            return "alert"
        if asked in self._claims() or self._counted_by(asked):
            return "claim"
        if asked in self.positions:
            return "position"
        if asked in self.corrections or self._corrected(asked):
            return "correction"
        return "article" if any(claim.article_id == asked for claim in self._claims().values()) else None

    def _claims(self) -> dict[str, Claim]:
        """All claims by id, those too that only their alerts still hold."""
        return {alert.claim.claim_id: alert.claim for alert in self.alerts.values()} | self.claims

    def claims_about(self, asked: str) -> list[str]:
        """Ids of the claims that an id asks about, in event order."""
        match self.kind_of(asked):
            case "alert":
                return [self.alerts[asked].claim.claim_id]
            case "claim":
                return [asked]
            case "position":
                states = self.revisions(asked)
                taking = (claim for state in states if (claim := state.claim_id))
                return list(dict.fromkeys([*taking, *states[-1].position.claims]))
            case "article":
                claims = [claim for claim in self._claims().values() if claim.article_id == asked]
                return [claim.claim_id for claim in sorted(claims, key=_standing)]
            case _:
                return []

    def positions_about(self, asked: str) -> list[str]:
        """Ids of the positions that an id asks about; a correction may name some that are not there."""
        named = [asked] if asked in self.positions else []
        told = [self.alerts[asked].position.position_id] if asked in self.alerts else []
        taken = [position for claim in self.claims_about(asked) for position in self._counted_by(claim)]
        said = self.corrections.get(asked)
        decided = filter(None, (said.position_id, said.into)) if said else ()
        return list(dict.fromkeys([*named, *told, *taken, *decided, *self._corrected(asked)]))

    def _corrected(self, correction_id: str) -> list[str]:
        """Ids of the positions that show a correction."""
        states = self.positions.items()
        return [name for name, held in states if any(correction_id in state.corrections for state in held.values())]

    def _counted_by(self, claim_id: str) -> list[str]:
        """Ids of the positions that count a claim or did before a person corrected them, the one that took it first."""
        counting = [
            position_id
            for position_id, states in self.positions.items()
            if any(claim_id in state.claims for state in states.values())
        ]
        return sorted(counting, key=lambda position_id: self._taking(position_id, claim_id) is None)

    def _taking(self, position_id: str, claim_id: str) -> Revision | None:
        """The state that came about when a position took a claim, as it was recorded."""
        return next((state for state in self.revisions(position_id) if state.claim_id == claim_id), None)

    def revisions(self, position_id: str) -> list[Revision]:
        """The states of a position, oldest first."""
        states = sorted(self.positions.get(position_id, {}).items())
        return [self._revision(position_id, number, state) for number, state in states]

    def _revision(self, position_id: str, number: int, state: Position) -> Revision:
        records = self.records("position", position_id, str(number))
        said = next((record for record in records if _said(record, "decision")), None)
        return Revision(
            revision=number,
            position=state,
            records=list(map(place_of, records)),
            claim_id=state.claims[-1] if said and state.claims else None,
            decision=_said(said, "decision") if said else None,  # type: ignore[arg-type]
            suppressed=_said(said, "suppressed") if said else None,  # type: ignore[arg-type]
        )

    def claim_line(self, claim_id: str) -> ClaimLine:
        """What is known of a claim, without its news."""
        alerts = [alert for alert in self.alerts.values() if alert.claim.claim_id == claim_id]
        line = ClaimLine(self._claims().get(claim_id), claim_id, self.places("claim", claim_id))
        line.alerts = [alert.alert_id for alert in alerts]
        line.position_id = next(iter(self._counted_by(claim_id)), None)
        self._decide(line)
        if line.suppressed and line.position_id:
            others = [alert for alert in self.alerts.values() if alert.position.position_id == line.position_id]
            line.told_by = [alert.alert_id for alert in others]
        return line

    def correction_line(self, correction_id: str) -> CorrectionLine | None:
        """What a person decided; None where no record says it."""
        said = self.corrections.get(correction_id)
        return _correction_line(said, self.places("correction", correction_id)) if said else None

    def _decide(self, line: ClaimLine) -> None:
        revisions = self.revisions(line.position_id) if line.position_id else []
        taking = self._taking(line.position_id, line.claim_id) if line.position_id else None
        if taking:
            line.recorded, line.revision = True, taking.revision
            line.decision, line.suppressed = taking.decision, taking.suppressed
        elif revisions:
            position = revisions[-1].position
            opened = position.position_id == ids.position_id(position.official_id, line.claim_id)
            line.decision = None if line.alerts or opened else "repeated"
            line.suppressed = None if line.alerts or opened else "repeated"
        elif line.claim and not holder_of(line.claim):
            line.suppressed = "anonymous_source"


def explain(asked: str, scan: Scan) -> Explanation | None:
    """Everything about an alert, a claim, a position, a correction or an article; None when no record names it.

    Reads as often as new ids turn up: an alert leads to its claim and position, these to all their records. An id of
    ours may be given in capitals.
    """
    names = ids.spellings(asked)
    lineage, wanted = Lineage(), set(names)
    for _ in range(_MAX_PASSES):
        for record in scan(wanted):
            lineage.add(record)
        more = {one for name in names for one in (*lineage.claims_about(name), *lineage.positions_about(name))}
        if more <= wanted:
            break
        wanted |= more
    found = ((name, kind) for name in names if (kind := lineage.kind_of(name)))
    return next((_explanation(name, kind, lineage) for name, kind in found), None)


def add_origins(found: Explanation, fetch: Fetch) -> None:
    """Add the news of claims, and what people decided where they brought a state of a position about."""
    revisions = [revision for line in found.positions for revision in line.revisions]
    news = {origin for line in found.claims for origin in _origins(line)}
    decided = {origin for state in revisions for origin in _origins(state) if origin.startswith(f"{CORRECTIONS}/")}
    records = {record.place: record for record in fetch(sorted(news | decided))}
    for line in found.claims:
        line.news = [place_of(records[origin]) for origin in _origins(line) if origin in records]
    for state in revisions:
        there = (records[origin] for origin in _origins(state) if origin in decided and origin in records)
        state.correction = next(filter(None, map(_correction, there)), None)
    if found.kind == "correction" and not found.correction:
        told = filter(None, (state.correction for state in revisions))
        found.correction = next((one for one in told if one.correction_id == found.asked), None)


def _origins(line: ClaimLine | Revision) -> list[str]:
    return list(dict.fromkeys(place.origin for place in line.records if place.origin))


def _correction(record: Received) -> CorrectionLine | None:
    try:
        said = codec.decode(record.value or b"", Correction, max_bytes=max_message_bytes(CORRECTIONS))
    except MessageError:
        return None
    return _correction_line(said, [place_of(record)])


def _correction_line(said: Correction, records: list[Place]) -> CorrectionLine:
    claims = [claim.claim_id for claim in said.claims]
    return CorrectionLine(
        said.correction_id, said.position_id, said.into, claims, said.at, said.by, said.reason, records
    )


def _explanation(asked: str, kind: Kind, lineage: Lineage) -> Explanation:
    claims = [lineage.claim_line(claim) for claim in lineage.claims_about(asked)]
    alerts = dict.fromkeys(alert for line in claims for alert in (*line.alerts, *line.told_by))
    positions = lineage.positions_about(asked)
    return Explanation(
        asked=asked,
        kind=kind,
        claims=claims,
        positions=[PositionLine(position, lineage.revisions(position)) for position in positions],
        alerts=[AlertLine(lineage.alerts[alert], lineage.places("alert", alert)) for alert in alerts],
        correction=lineage.correction_line(asked),
    )


def place_of(record: Received) -> Place:
    """Where a record stands and because of which it was sent."""
    return Place(record.place, record.written_at, _said(record, "origin"))


def _standing(claim: Claim) -> tuple[bool, int]:
    return claim.field == "text", claim.start


def _said(record: Received, name: str) -> str | None:
    return cloudevents.attribute(record.headers, name)
