"""`/v1/stream`: alerts as server-sent events."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.types import Receive, Scope, Send

from services.gateway.access import allowed
from services.gateway.queries import StreamAsked, each_once
from tasrih.serving.stream import Stream
from tasrih.serving.vector import Vector

router = APIRouter(prefix="/v1", dependencies=[Depends(allowed("read")), Depends(each_once)])

_SEND_SECONDS = 30.0
"""So long one piece may take to go out; who takes longer is cut off."""
_LOOK_SECONDS = 5.0
_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(Response):
    """Texts as they come, until they end, the client leaves, or it takes nothing any more."""

    def __init__(self, texts: AsyncIterator[bytes]) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._texts = texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the signature
        """Answer one request."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        sending = asyncio.create_task(self._send(send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            results = await asyncio.gather(sending, leaving, return_exceptions=True)
        if isinstance(results[0], Exception) and not isinstance(results[0], TimeoutError):
            raise results[0]

    async def _send(self, send: Send) -> None:
        try:
            async for text in self._texts:
                async with asyncio.timeout(_SEND_SECONDS):
                    await send({"type": "http.response.body", "body": text, "more_body": True})
        finally:
            await self._texts.aclose()  # type: ignore[attr-defined]
        with suppress(TimeoutError):
            async with asyncio.timeout(_SEND_SECONDS):
                await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@router.get(
    "/stream",
    summary="Alerts as they come",
    status_code=200,
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def stream(
    request: Request,
    asked: Annotated[StreamAsked, Query()],
    last_event_id: Annotated[str | None, Header(max_length=2_000)] = None,
) -> Response:
    """Events `alert`, each with an alert as data and, as id, how far the subscriber is with it.

    Whoever comes back with the last id it had (`Last-Event-ID`, as browsers send it by themselves) is told what it
    missed, from any gateway of the installation; nothing is lost or told twice. A subscriber that does not take what
    comes is cut off.
    """
    await asyncio.to_thread(request.app.state.known.require, asked)
    source: Stream = request.app.state.stream
    last = last_event_id or asked.last_event_id
    start = await source.start(Vector.read(last) if last else None, from_beginning=asked.start == "beginning")
    source.hub.require_room()
    access, caller = request.app.state.access, request.state.caller
    return EventStream(while_allowed(source.events(start, asked.groups()), lambda: access.still_allows(caller, "read")))


async def while_allowed(texts: AsyncGenerator[bytes, None], allows: Callable[[], bool]) -> AsyncIterator[bytes]:
    """Texts as they come, as long as who hears them may; that is looked at every few seconds in which some come."""
    next_look = time.monotonic() + _LOOK_SECONDS
    async with aclosing(texts):
        async for text in texts:
            if time.monotonic() >= next_look:
                if not allows():
                    return
                next_look = time.monotonic() + _LOOK_SECONDS
            yield text
