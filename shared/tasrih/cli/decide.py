"""`tasrih decide`: which position each claim takes, with all positions in memory."""

from collections.abc import Iterable
from typing import Any

import click
import msgspec

from tasrih.cli.claims_file import read_claims
from tasrih.cli.detect import detected
from tasrih.event_loop import run
from tasrih.events.model import Claim
from tasrih.positions.deciding.engine import State, standing
from tasrih.positions.handling.outcome import Outcome
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.sameness.identity import told_order
from tasrih.positions.storing.memory import MemoryStore
from tasrih.settings import read_settings


@click.command("decide")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--claims", metavar="FILE", help="Decide the claims of this file, NDJSON as `tasrih detect` writes it.")
def command(files: tuple[str, ...], claims: str | None) -> None:
    """Detect the claims of articles and decide which position each takes, in the order of events.

    FILE holds articles (a JSON list, NDJSON or plain text; - for stdin, the default). With --claims nothing is
    detected; FILE then gives the articles of the claims where these do not say their source and time.

    Writes one JSON object a line: article_id, field, start, end, claim_id, position_id, decision (new, repeated,
    corroborated, changed, withdrawn), changes (the position it revises), suggested (positions that may be the same).
    A claim of an unnamed source takes no position: it stands under its own claim_id and is always new.
    position_id is the position that the claim belongs to when all are decided: two may have turned out to be one.
    """
    found = detected(files or ("-",)) if claims is None else read_claims(claims, files, read_settings())
    for line in decided(found):
        click.echo(msgspec.json.encode(line))


def decided(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What the command says of each claim, in the order of events."""
    outcomes = run(_outcomes(sorted(claims, key=told_order)))
    known = {position.position_id: position for _, outcome in outcomes for position in outcome.positions}
    return [_line(claim, outcome, known) for claim, outcome in outcomes]


async def _outcomes(claims: Iterable[Claim]) -> list[tuple[Claim, Outcome]]:
    positions = Positions(MemoryStore())
    outcomes = []
    for claim in claims:
        outcome = await positions.handle(claim)
        await positions.confirm(outcome)
        outcomes.append((claim, outcome))
    return outcomes


def _line(claim: Claim, outcome: Outcome, known: State) -> dict[str, Any]:
    position = outcome.position and standing(known[outcome.position.position_id], known.get)
    return {
        "article_id": claim.article_id,
        "field": claim.field,
        "start": claim.start,
        "end": claim.end,
        "claim_id": claim.claim_id,
        "position_id": position.position_id if position else claim.claim_id,
        "decision": outcome.decision or "new",
        "changes": outcome.changes,
        "suggested": outcome.suggested,
    }
