"""What is worth an alert: a position newly taken, changed or taken back, and a second source where a watch asks for it.

Pure, and the same decision gives the same bytes: ids come from position and claim, nothing from the clock.
"""

from collections.abc import Sequence

from tasrih.events.ids import alert_id
from tasrih.events.model import Alert, AlertType, Article, Claim, Decision, Position, Suppression
from tasrih.positions.alerting.watches import Watch, matching
from tasrih.positions.deciding.engine import Verdict

_TYPES: dict[Decision, AlertType] = {
    "new": "new_position",
    "changed": "position_changed",
    "withdrawn": "position_withdrawn",
    "corroborated": "position_corroborated",
}


def alerts_for(verdict: Verdict, claim: Claim, watches: Sequence[Watch]) -> tuple[Alert, ...]:
    """Alerts that a claim raises, at most one.

    Only the claim that opened a position raises an alert about it; a corroboration is told only to watches that ask.
    """
    names = matching(watches, claim, verdict.decision)
    if verdict.decision == "corroborated":
        return (_alert(verdict.position, None, claim, "position_corroborated", names),) if names else ()
    if not verdict.opened:
        return ()
    if verdict.decision == "withdrawn" and verdict.previous:
        return (_alert(verdict.previous, None, claim, "position_withdrawn", names),)
    return (_alert(verdict.position, verdict.previous, claim, _TYPES[verdict.decision], names),)


def why_silent(verdict: Verdict) -> Suppression:
    """Why a verdict that raised no alert raised none."""
    return verdict.decision if verdict.decision in ("repeated", "corroborated") else "same_article"


def _alert(
    position: Position, previous: Position | None, claim: Claim, alert_type: AlertType, names: tuple[str, ...]
) -> Alert:
    return Alert(
        alert_id=alert_id(position.position_id, claim.claim_id, alert_type),
        type=alert_type,
        position=position,
        previous=previous,
        claim=claim,
        article=Article(id=claim.article_id, source=claim.source, published_at=claim.published_at, url=claim.url),
        watches=names,
        ruleset=claim.ruleset,
    )
