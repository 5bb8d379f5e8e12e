"""`/v1`: lists and single things as JSON."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from services.gateway.access import allowed
from services.gateway.problems import Refused
from services.gateway.queries import AlertsAsked, HeldAsked, ListAsked, PositionsAsked, each_once
from tasrih.events.model import Alert, Position
from tasrih.serving.archive import Found
from tasrih.serving.cursors import write_cursor
from tasrih.serving.entries import tag_of
from tasrih.serving.lineage import ClaimLine, Explanation

router = APIRouter(prefix="/v1", dependencies=[Depends(allowed("read")), Depends(each_once)])


class AlertPage(msgspec.Struct, frozen=True):
    """Alerts, those of the latest event time first."""

    alerts: list[Alert]
    next: str | None
    """`cursor` of the page behind this one; null on the last."""


class PositionPage(msgspec.Struct, frozen=True):
    """Positions, those that were taken last first."""

    positions: list[Position]
    next: str | None
    """`cursor` of the page behind this one; null on the last."""


ANSWERS = (AlertPage, PositionPage, Alert, Position, ClaimLine, Found, Explanation)
"""What the document of the API describes."""


def answers(shape: type) -> dict[int | str, dict[str, Any]]:
    """What a route answers, for the document."""
    return {200: {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}}}


def _nothing_asked(request: Request) -> None:
    """Refuse parameters where there are none: nobody shall take an answer for one that they changed."""
    wrong = [{"type": "extra_forbidden", "loc": ("query", name)} for name in request.query_params]
    if wrong:
        raise RequestValidationError(wrong)


_ALONE = [Depends(_nothing_asked)]


@router.get("/alerts", responses=answers(AlertPage), summary="Alerts by event time, the latest first")
def alerts(request: Request, asked: Annotated[AlertsAsked, Query()]) -> Response:
    """Pages hold still while new alerts arrive: what was there is told once, whatever comes meanwhile."""
    return _list(request, asked)


@router.get("/alerts/{alert:path}", dependencies=_ALONE, responses=answers(Alert), summary="One alert")
def alert(request: Request, alert: str) -> Response:
    """As it stands in Kafka."""
    return _body(request.app.state.index.item("alerts", alert), f"no alert {alert}")


@router.get("/positions", responses=answers(PositionPage), summary="Positions by first appearance, the latest first")
def positions(request: Request, asked: Annotated[PositionsAsked, Query()]) -> Response:
    """Positions that were merged into others are not in lists."""
    return _list(request, asked)


@router.get(
    "/positions/{position:path}",
    dependencies=_ALONE,
    responses=answers(Position),
    summary="One position in its latest state",
)
def position(request: Request, position: str) -> Response:
    """As it stands in Kafka."""
    return _body(request.app.state.index.item("positions", position), f"no position {position}")


@router.get("/officials/{official:path}/positions", responses=answers(PositionPage), summary="What one official holds")
def held(request: Request, official: str, asked: Annotated[HeldAsked, Query()]) -> Response:
    """What the official holds alone or jointly."""
    if not request.app.state.known.has_official(official):
        raise Refused(404, f"no official {official}; `tasrih officials who` tells the id of a name")
    return _list(request, asked, of=official)


@router.get(
    "/claims/{claim:path}", dependencies=_ALONE, responses=answers(ClaimLine), summary="One claim and what came of it"
)
def claim(request: Request, claim: str) -> Response:
    """With its news, the decision about it, and the alerts that it raised or that had told its position."""
    found = request.app.state.archive.explain(claim)
    lines = found.claims if found and found.kind == "claim" else ()
    return _found(next((line for line in lines if line.claim_id == claim), None), f"no claim {claim}")


@router.get(
    "/articles/{article:path}",
    dependencies=_ALONE,
    responses=answers(Found),
    summary="One article and the claims in it",
)
def article(request: Request, article: str) -> Response:
    """Offsets of claims are Unicode code points into its title or text."""
    return _found(request.app.state.archive.article(article), f"no article {article}")


@router.get(
    "/explain/{name:path}",
    dependencies=_ALONE,
    responses=answers(Explanation),
    summary="The whole way from news to alert",
)
def explain(request: Request, name: str) -> Response:
    """By the id of an alert, a claim, a position, a correction or an article, with the places of all records."""
    return _found(request.app.state.archive.explain(name), f"no alert, claim, position, correction or article {name}")


def _list(request: Request, asked: ListAsked, **of: str) -> Response:
    """A page of a list, perhaps `of` one official."""
    request.app.state.known.require(asked)
    holder = [[tag_of(asked.listing, "official", official)] for official in of.values()]
    rows = request.app.state.index.page(asked.listing, [*holder, *asked.groups()], **asked.edges(**of))
    following = write_cursor(rows[-1].edge, asked.asked(**of)) if len(rows) == asked.limit else None
    return _json({asked.listing: [msgspec.Raw(row.body) for row in rows], "next": following})


def _found(what: Any, absent: str) -> Response:
    if what is None:
        raise Refused(404, absent)
    return _json(what)


def _body(body: bytes | None, absent: str) -> Response:
    return _found(msgspec.Raw(body) if body is not None else None, absent)


def _json(what: Any) -> Response:
    return Response(msgspec.json.encode(what), media_type="application/json", headers={"Cache-Control": "no-store"})
