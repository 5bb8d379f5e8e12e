"""The console's pages for whoever keeps the pipeline going: dead letters, and what is missing or behind."""

import asyncio

from fastapi import APIRouter, Depends, Request, Response

from services.gateway.paging import asked_of, next_page, read_rows, reader
from services.gateway.queries import LettersAsked, each_once
from tasrih.events.ids import letter_id
from tasrih.events.model import DeadLetter
from tasrih.messaging.admin import partition_count
from tasrih.messaging.consuming.lag import GroupLag
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.topics import CLAIMS, NEWS
from tasrih.serving.entries import Listing
from tasrih.settings import Settings

_ANSWER_SECONDS = 3.0

router = APIRouter(include_in_schema=False, dependencies=[Depends(reader), Depends(each_once)])


@router.get("/dead-letters")
def dead_letters(request: Request) -> Response:
    """What could not be processed, the latest first."""
    asked = asked_of(request, LettersAsked)
    rows = request.app.state.index.page("letters", asked.groups(), **asked.edges())
    letters = read_rows(rows, DeadLetter)
    page: Response = request.app.state.console.page(
        request,
        "dead_letters.html",
        letters=[(letter_id(letter), letter) for letter in letters],
        next=next_page(request, rows, asked),
    )
    return page


@router.get("/health")
async def health(request: Request) -> Response:
    """What is missing, and how far the services are behind."""
    state = request.app.state
    names: tuple[Listing, ...] = ("alerts", "positions", "letters")
    counts = [(_COUNTED[name], await asyncio.to_thread(state.index.count, name)) for name in names]
    settings = state.settings
    groups = (("detector", settings.detector_group, NEWS), ("alerter", settings.alerter_group, CLAIMS))
    lags = await asyncio.gather(*(_lag(settings, group, topic) for _, group, topic in groups))
    page: Response = request.app.state.console.page(
        request,
        "health.html",
        problems=sorted(state.health.ready().items()),
        lags=[(f"{name} ({topic})", lag) for (name, _, topic), lag in zip(groups, lags, strict=True)],
        counts=counts,
        listeners=state.hub.listeners,
    )
    return page


_COUNTED = {"alerts": "alerts", "positions": "positions", "letters": "dead_letters"}


async def _lag(settings: Settings, group: str, topic: str) -> int | None:
    """Messages of a topic that a group has not settled; None where Kafka does not say."""
    lag = GroupLag(settings, group)
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            partitions = range(await asyncio.to_thread(partition_count, settings, topic))
            return sum((await lag.of([(topic, number) for number in partitions])).values())
    except (TimeoutError, MessagingError):
        return None
    finally:
        await lag.close()
