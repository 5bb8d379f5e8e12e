"""The console's pages: alerts as they come, and what stands behind each."""

import asyncio
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from services.gateway.access import Caller, allowed
from services.gateway.problems import Refused
from services.gateway.queries import ALERT_FILTERS, AlertsAsked, LettersAsked, PositionsAsked
from services.gateway.rendering import Console, language_of
from services.gateway.showing import appearances_of, article_of, changes_of, lineage_of, slots_of
from tasrih.events.ids import letter_id
from tasrih.events.model import KINDS, Alert, DeadLetter, Position
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.lag import GroupLag
from tasrih.messaging.topics import CLAIMS, NEWS, topic_table
from tasrih.positions.engine import may_be_same
from tasrih.serving.archive import Archive
from tasrih.serving.cursors import write_cursor
from tasrih.serving.entries import DECISIONS, Listing, tag_of
from tasrih.serving.index import Index, Row
from tasrih.serving.timeline import timeline

T = TypeVar("T", bound=msgspec.Struct)
_FEW, _CHARTED = 20, 40
_RECENT, _COMPARED, _MAX_PAIRS = 60, 32, 50
_ANSWER_SECONDS = 3.0


async def reader(request: Request) -> Caller:
    """Whoever may read; a browser without a token is led to where it may sign in.

    Raises:
        Refused: see `access.allowed`.
    """
    try:
        return await allowed("read")(request)
    except Refused as refused:
        if refused.status_code != 401:
            raise
        raise Refused(303, "", {"Location": f"/sign-in?next={quote(request.url.path, safe='')}"}) from refused


router = APIRouter(include_in_schema=False, dependencies=[Depends(reader)])


@router.get("/")
def alerts(request: Request) -> Response:
    """Alerts, the latest first; new ones come by themselves."""
    state, asked = request.app.state, _asked(request, AlertsAsked)
    last = str(state.hub.vector)  # before the index is read: what comes in between is told, not left out
    rows = state.index.page("alerts", asked.groups("alerts", *ALERT_FILTERS), **asked.edges())
    chosen = {name: getattr(asked, name) for name in ALERT_FILTERS}
    given = [(name, value) for name, values in chosen.items() for value in values]
    is_live = not (asked.cursor or asked.from_ or asked.to)
    words = state.console.words[language_of(request)]
    return _console(request).page(
        request,
        "alerts.html",
        alerts=_read(rows, Alert),
        next=_next(request, rows, asked),
        chosen=chosen,
        kinds=KINDS,
        decisions=tuple(DECISIONS.values()),
        stream="/v1/stream?" + urlencode([*given, ("last_event_id", last)]) if is_live else "",
        words_of_alerts=msgspec.json.encode({name: words[name] for name in (*KINDS, *DECISIONS)}).decode(),
    )


@router.get("/alerts/{name:path}")
def alert(request: Request, name: str) -> Response:
    """One alert: its claim in the article, what changed, who told it, and how it came about."""
    index, archive = _index(request), _archive(request)
    told = _one(index, "alerts", name, Alert)
    found = archive.explain(name)
    article, cut = article_of(archive, told.claim, found)
    held = _held(index, told.position)
    claims = archive.claims({*held.claims, told.claim.claim_id})
    return _console(request).page(
        request,
        "alert.html",
        alert=told,
        slots=slots_of(told.claim),
        changes=changes_of(told),
        article=article,
        cut=cut,
        claims=claims,
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
    index, asked = _index(request), _asked(request, PositionsAsked)
    groups = [[tag_of("positions", "official", official)]]
    rows = index.page("positions", groups, **asked.edges(of=official))
    positions = _read(rows, Position)
    told = _read(index.page("alerts", [[tag_of("alerts", "official", official)]], limit=_FEW), Alert)
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
        name=names[0] if names else official,
        positions=positions,
        next=_next(request, rows, asked, of=official),
        alerts=told,
        line=timeline(spans, rtl=language_of(request) == "ar"),
        classes={one.position_id: one.kind for one in charted},
    )


@router.get("/topics/{topic:path}")
def topic(request: Request, topic: str) -> Response:
    """Positions and alerts on a topic and those below it."""
    index, asked = _index(request), _asked(request, PositionsAsked)
    rows = index.page("positions", [[tag_of("positions", "topic", topic)]], **asked.edges(of=topic))
    told = index.page("alerts", [[tag_of("alerts", "topic", topic)]], limit=_FEW)
    return _console(request).page(
        request,
        "topic.html",
        topic=topic,
        positions=_read(rows, Position),
        next=_next(request, rows, asked, of=topic),
        alerts=_read(told, Alert),
    )


@router.get("/positions/{name:path}")
def position(request: Request, name: str) -> Response:
    """One position, its claims, and those that may be the same."""
    index = _index(request)
    held = _one(index, "positions", name, Position)
    words = _console(request).words[language_of(request)]
    return _console(request).page(
        request,
        "position.html",
        position=held,
        claims=_archive(request).claims(held.claims),
        alike=_alike(index, held),
        notice=words["sent"] if "sent" in request.query_params else "",
    )


@router.get("/suggestions")
def suggestions(request: Request) -> Response:
    """Recent positions with earlier ones of the same official that they may be."""
    index = _index(request)
    recent = _read(index.page("positions", [], limit=_RECENT), Position)
    pairs = ((one, other) for one in recent for other in _alike(index, one) if _earlier(other, one))
    return _console(request).page(
        request, "suggestions.html", pairs=[pair for pair, _ in zip(pairs, range(_MAX_PAIRS), strict=False)]
    )


@router.get("/dead-letters")
def dead_letters(request: Request) -> Response:
    """What could not be processed, the latest first."""
    asked = _asked(request, LettersAsked)
    rows = _index(request).page("letters", asked.groups("letters", "reason"), **asked.edges())
    letters = _read(rows, DeadLetter)
    return _console(request).page(
        request,
        "dead_letters.html",
        letters=[(letter_id(letter), letter) for letter in letters],
        next=_next(request, rows, asked),
    )


@router.get("/health")
async def health(request: Request) -> Response:
    """What is missing, and how far the services are behind."""
    state = request.app.state
    names: tuple[Listing, ...] = ("alerts", "positions", "letters")
    counts = [(_COUNTED[name], await asyncio.to_thread(state.index.count, name)) for name in names]
    settings = state.settings
    groups = (("detector", settings.detector_group, NEWS), ("alerter", settings.alerter_group, CLAIMS))
    lags = await asyncio.gather(*(_lag(GroupLag(settings, group), topic) for _, group, topic in groups))
    return _console(request).page(
        request,
        "health.html",
        problems=sorted(state.health.ready().items()),
        lags=[(f"{name} ({topic})", lag) for (name, _, topic), lag in zip(groups, lags, strict=True)],
        counts=counts,
        listeners=state.hub.listeners,
    )


_COUNTED = {"alerts": "alerts", "positions": "positions", "letters": "dead_letters"}


async def _lag(group: GroupLag, topic: str) -> int | None:
    """Messages of a topic that a group has not settled; None where Kafka does not say."""
    partitions = next(one.partitions for one in topic_table(()) if one.name == topic)
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            return sum((await group.of([(topic, number) for number in range(partitions)])).values())
    except (TimeoutError, MessagingError):
        return None
    finally:
        await group.close()


def _asked(request: Request, kind: type[Any]) -> Any:
    """What the address asks for; fields of a form that were left empty ask for nothing.

    Raises:
        Refused: it asks for something else.
    """
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if value and name != "lang":
            given.setdefault(name, []).append(value)
    lists = {name for name, field in kind.model_fields.items() if "list" in str(field.annotation)}
    values = {name: found if name in lists else found[-1] for name, found in given.items()}
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise Refused(400, "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())) from error


def _next(request: Request, rows: list[Row], asked: Any, **more: str) -> str:
    """Address of the page behind this one; empty on the last."""
    if len(rows) < asked.limit:
        return ""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor" and value]
    cursor = write_cursor(rows[-1].edge, asked.asked(**more))
    return f"{quote(request.url.path)}?{urlencode([*kept, ('cursor', cursor)])}"


def _held(index: Index, position: Position) -> Position:
    """A position as it is now, or the one that it is part of since it was merged."""
    for _ in range(2):
        body = index.item("positions", position.position_id)
        position = msgspec.json.decode(body, type=Position) if body else position
        if not position.merged_into:
            break
        position = msgspec.structs.replace(position, position_id=position.merged_into)
    return position


def _alike(index: Index, position: Position) -> list[Position]:
    groups = [[tag_of("positions", "official", position.official_id)]]
    rows = index.page("positions", groups, limit=_COMPARED)
    others = [one for one in _read(rows, Position) if one.official_id == position.official_id]
    by_id = {one.position_id: one for one in others}
    return [by_id[name] for name in may_be_same(position, others)]


def _earlier(one: Position, other: Position) -> bool:
    return (one.first.published_at, one.position_id) < (other.first.published_at, other.position_id)


def _one(index: Index, listing: Listing, name: str, kind: type[T]) -> T:
    """What has this id.

    Raises:
        Refused: nothing has.
    """
    body = index.item(listing, name)
    if body is None:
        raise Refused(404, name)
    return msgspec.json.decode(body, type=kind)


def _read(rows: Iterable[Row], kind: type[T]) -> list[T]:
    return [msgspec.json.decode(row.body, type=kind) for row in rows]


def _console(request: Request) -> Console:
    console: Console = request.app.state.console
    return console


def _index(request: Request) -> Index:
    index: Index = request.app.state.index
    return index


def _archive(request: Request) -> Archive:
    archive: Archive = request.app.state.archive
    return archive
