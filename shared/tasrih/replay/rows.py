"""The result of a replay as NDJSON, in the order of events: what each record of the window gave, and what that meant.

A line has a `type`: `window` (the first line: what was read and by which rules), `refused` (a record that is no
article), `claim`, `decision` (what the claim before it meant), `alert`.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from tasrih.events import codec
from tasrih.events.model import Alert, Claim
from tasrih.messaging.topics import alert_topics
from tasrih.replay.deciding import Basis, Decided
from tasrih.replay.partition_file import Entry
from tasrih.replay.workspace import Plan

_decided = msgspec.json.Decoder(Decided)


class Filters(Struct, frozen=True):
    """What of the result is told; without filters all of it."""

    officials: frozenset[str] = frozenset()
    """Ids; a claim of joint speakers is told for each of them."""
    watches: frozenset[str] = frozenset()
    """Names; only claims with an alert that meets one of them are told."""

    def take(self, claim: Claim, alerts: tuple[Alert, ...]) -> bool:
        """Whether a claim is told."""
        if self.officials and not self.officials & {speaker.official_id for speaker in claim.speakers}:
            return False
        return not self.watches or any(self.watches & set(alert.watches) for alert in alerts)

    @property
    def take_all(self) -> bool:
        """Whether there is none."""
        return not self.officials and not self.watches


def window_row(plan: Plan, basis: Basis) -> dict[str, Any]:
    """The first line."""
    window = plan.window
    return {
        "type": "window",
        "topic": window.topic,
        "since": window.since,
        "until": window.until,
        "offsets": {str(span.partition): [span.start, span.end] for span in window.spans},
        "ruleset": plan.ruleset,
        "positions_from": basis,
    }


def entry_rows(topic: str, entry: Entry, filters: Filters) -> Iterator[dict[str, Any]]:
    """The lines of one record of the window."""
    news = place_of(topic, entry)
    if entry.reason and filters.take_all:
        yield {"type": "refused", "news": news, "reason": entry.reason, "detail": entry.detail}
    for claim, decided in decided_claims(entry):
        if filters.take(claim, decided.alerts):
            yield {"type": "claim", "news": news, "claim": claim}
            yield _decision_row(news, claim, decided)
            for alert in decided.alerts:
                yield {"type": "alert", "news": news, "topics": alert_topics(alert), "alert": alert}


def decided_claims(entry: Entry) -> Iterator[tuple[Claim, Decided]]:
    """The claims of a record and what each meant."""
    for body, outcome in entry.claims:
        if outcome is not None:
            yield codec.decode(body, Claim), _decided.decode(outcome)


def place_of(topic: str, entry: Entry) -> str:
    """Where an entry's record stands: `topic/partition/offset`."""
    return f"{topic}/{entry.place.partition}/{entry.place.offset}"


def line(row: dict[str, Any]) -> bytes:
    """A row as one line."""
    return msgspec.json.encode(row) + b"\n"


def _decision_row(news: str, claim: Claim, decided: Decided) -> dict[str, Any]:
    return {
        "type": "decision",
        "news": news,
        "claim_id": claim.claim_id,
        "claimed_at": decided.claimed_at,
        "decision": decided.decision,
        "position_id": decided.position_id,
        "changes": decided.changes,
        "suggested": decided.suggested,
        "suppressed": decided.suppressed,
    }
