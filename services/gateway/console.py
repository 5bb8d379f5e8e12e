"""The console's pages: alerts as they come, and what stands behind each."""

from typing import Annotated, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from services.gateway.paging import asked_of, next_page, read_rows, reader
from services.gateway.problems import Refused
from services.gateway.queries import AlertsAsked, PositionsAsked, each_once
from services.gateway.rendering import Console, language_of
from services.gateway.showing import appearances_of, article_of, changes_of, lineage_of, slots_of
from tasrih.events.model import KINDS, Alert, Position
from tasrih.positions.deciding.engine import may_be_same, standing
from tasrih.serving.archive import Archive
from tasrih.serving.entries import DECISIONS, Listing, tag_of
from tasrih.serving.index import Index
from tasrih.serving.timeline import timeline

T = TypeVar("T", bound=msgspec.Struct)
_FEW, _CHARTED, _MAX_ROWS = 20, 40, 50
_RECENT, _COMPARED, _MAX_PAIRS = 60, 32, 50


router = APIRouter(include_in_schema=False, dependencies=[Depends(reader), Depends(each_once)])


@router.get("/")
def alerts(request: Request) -> Response:
    """Alerts, the latest first; new ones come by themselves."""
    state, asked = request.app.state, asked_of(request, AlertsAsked)
    state.known.require(asked, officials=False)
    chosen = {name: getattr(asked, name) for name in asked.filters}
    asked.official = [one for official in asked.official for one in state.console.names.ids_of(official)]
    last = state.hub.vector if state.hub.has_begun else ""  # before the index is read: what comes meanwhile is told
    rows = state.index.page("alerts", asked.groups(), **asked.edges())
    is_live = not (asked.cursor or asked.from_ or asked.to)
    given = [(name, value) for name in asked.filters for value in getattr(asked, name)]
    return _console(request).page(
        request,
        "alerts.html",
        alerts=read_rows(rows, Alert),
        next=next_page(request, rows, asked),
        chosen=chosen,
        is_filtered=any(chosen.values()),
        kinds=KINDS,
        decisions=tuple(DECISIONS.values()),
        topics=_console(request).names.topics_by_breadth(asked.topic),
        watches=sorted({*state.known.watches.in_files(), *asked.watch}),
        stream="/v1/stream?" + urlencode([*given, ("last_event_id", str(last))]) if is_live else "",
    )


@router.get("/rows")
def rows(request: Request, id: Annotated[list[str], Query(max_length=_MAX_ROWS)]) -> Response:  # noqa: A002
    """Rows of the list for these alerts, for a page that hears of them."""
    found = [told for name in id if (told := _known(_index(request), "alerts", name, Alert))]
    return _console(request).page(request, "rows.html", alerts=found)


@router.get("/alerts/{name:path}")
def alert(request: Request, name: str) -> Response:
    """One alert: its claim in the article, what changed, who told it, and how it came about."""
    index, archive = _index(request), _archive(request)
    told = _one(index, "alerts", name, Alert)
    found = archive.explain(name)
    article, cut = article_of(archive, told.claim, found)
    held = _held(index, told.position)
    earlier = set(_held(index, told.previous).claims) if told.previous else set()
    claims = archive.claims({*earlier, *held.claims, told.claim.claim_id})
    return _console(request).page(
        request,
        "alert.html",
        alert=told,
        slots=slots_of(told.claim),
        changes=changes_of(told),
        article=article,
        cut=cut,
        claims=claims,
        earlier=earlier - {*held.claims, told.claim.claim_id},
        line=appearances_of(claims, rtl=language_of(request) == "ar"),
        classes={claim.claim_id: claim.kind for claim in claims},
        lineage=list(lineage_of(found)),
    )


@router.get("/claims/{name:path}")
def claim(request: Request, name: str) -> Response:
    """One claim in its article; one that raised an alert is shown there."""
    archive = _archive(request)
    found = archive.explain(name)
    line = next((line for line in found.claims if line.claim_id == name), None) if found else None
    if line is None or line.claim is None:
        raise Refused(404, f"no claim {name}")
    if line.alerts:
        raise Refused(303, "", {"Location": f"/alerts/{quote(line.alerts[0], safe='')}"})
    article, cut = article_of(archive, line.claim, found)
    return _console(request).page(
        request,
        "claim.html",
        claim=line.claim,
        slots=slots_of(line.claim),
        position=line.position_id,
        article=article,
        cut=cut,
        lineage=list(lineage_of(found)),
    )


@router.get("/officials/{official:path}")
def official(request: Request, official: str) -> Response:
    """What an official holds, over time."""
    index, asked = _index(request), asked_of(request, PositionsAsked)
    request.app.state.known.require(asked)
    groups = [[tag_of("positions", "official", official)], *asked.groups()]
    rows = index.page("positions", groups, **asked.edges(of=official))
    positions = read_rows(rows, Position)
    told = read_rows(index.page("alerts", [[tag_of("alerts", "official", official)]], limit=_FEW), Alert)
    names = [position.speaker_name for position in positions] + [one.claim.speaker_name for one in told]
    if not names and not asked.cursor:
        raise Refused(404, f"nothing is known of {official}")
    charted = sorted(positions, key=lambda one: one.first.published_at)[-_CHARTED:]
    spans = (
        (one.position_id, one.content, one.position_id, one.first.published_at, one.last.published_at)
        for one in charted
    )
    return _console(request).page(
        request,
        "official.html",
        official=official,
        name=_console(request).names.official(official, names[0] if names else official),
        positions=positions,
        next=next_page(request, rows, asked, of=official),
        alerts=told,
        line=timeline(spans, rtl=language_of(request) == "ar"),
        names={one.position_id: one.content for one in charted},
        classes={one.position_id: one.kind for one in charted},
    )


@router.get("/topics/{topic:path}")
def topic(request: Request, topic: str) -> Response:
    """Positions and alerts on a topic and those below it."""
    index, asked = _index(request), asked_of(request, PositionsAsked)
    if not request.app.state.known.has_topic(topic):
        raise Refused(404, f"no topic {topic}")
    request.app.state.known.require(asked)
    groups = [[tag_of("positions", "topic", topic)], *asked.groups()]
    rows = index.page("positions", groups, **asked.edges(of=topic))
    told = index.page("alerts", [[tag_of("alerts", "topic", topic)]], limit=_FEW)
    return _console(request).page(
        request,
        "topic.html",
        topic=topic,
        positions=read_rows(rows, Position),
        next=next_page(request, rows, asked, of=topic),
        alerts=read_rows(told, Alert),
    )


@router.get("/positions/{name:path}")
def position(request: Request, name: str) -> Response:
    """One position, its claims, and those that may be the same."""
    index = _index(request)
    held = _one(index, "positions", name, Position)
    revised = _known(index, "positions", held.revises, Position) if held.revises else None
    words = _console(request).words[language_of(request)]
    return _console(request).page(
        request,
        "position.html",
        position=held,
        revised=revised.content if revised else held.revises,
        claims=_archive(request).claims(held.claims),
        alike=_alike(index, held),
        notice=words["sent"] if "sent" in request.query_params else "",
    )


@router.get("/suggestions")
def suggestions(request: Request) -> Response:
    """Recent positions with earlier ones of the same official that they may be."""
    index = _index(request)
    recent = read_rows(index.page("positions", [], limit=_RECENT), Position)
    pairs = ((one, other) for one in recent for other in _alike(index, one) if _earlier(other, one))
    return _console(request).page(
        request, "suggestions.html", pairs=[pair for pair, _ in zip(pairs, range(_MAX_PAIRS), strict=False)]
    )


def _held(index: Index, position: Position) -> Position:
    """A position as it is now, or the one that it is part of since it was merged."""

    def find(position_id: str) -> Position | None:
        return _known(index, "positions", position_id, Position)

    return standing(find(position.position_id) or position, find)


def _alike(index: Index, position: Position) -> list[Position]:
    groups = [[tag_of("positions", "official", position.official_id)]]
    rows = index.page("positions", groups, limit=_COMPARED)
    others = [one for one in read_rows(rows, Position) if one.official_id == position.official_id]
    by_id = {one.position_id: one for one in others}
    return [by_id[name] for name in may_be_same(position, others)]


def _earlier(one: Position, other: Position) -> bool:
    return (one.first.published_at, one.position_id) < (other.first.published_at, other.position_id)


def _one(index: Index, listing: Listing, name: str, kind: type[T]) -> T:
    """What has this id.

    Raises:
        Refused: nothing has.
    """
    found = _known(index, listing, name, kind)
    if found is None:
        raise Refused(404, f"no {listing.removesuffix('s')} {name}")
    return found


def _known(index: Index, listing: Listing, name: str, kind: type[T]) -> T | None:
    body = index.item(listing, name)
    return msgspec.json.decode(body, type=kind) if body else None


def _console(request: Request) -> Console:
    console: Console = request.app.state.console
    return console


def _index(request: Request) -> Index:
    index: Index = request.app.state.index
    return index


def _archive(request: Request) -> Archive:
    archive: Archive = request.app.state.archive
    return archive
