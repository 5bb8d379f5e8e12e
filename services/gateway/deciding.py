"""What a person decides at the console: signing in and out, and merging and splitting positions."""

import asyncio
from typing import Annotated
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import RedirectResponse

from services.gateway.access import COOKIE, Caller, allowed
from services.gateway.forms import Form, form_of
from services.gateway.problems import Refused
from services.gateway.queries import each_once
from services.gateway.rendering import set_cookie
from tasrih.errors import TasrihError
from tasrih.events.model import Correction, Position
from tasrih.messaging.errors import DeliveryError
from tasrih.positions.deciding.corrections import CorrectionError, concerned
from tasrih.serving.editing import correction_record, merging, splitting

router = APIRouter(include_in_schema=False, dependencies=[Depends(each_once)])

_SEE_OTHER = 303
_MAX_REASON = 2_000
Editor = Annotated[Caller, Depends(allowed("correct"))]


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> Response:  # noqa: A002 - as it stands in the address
    """The page on which a browser says its token."""
    return _sign_in_page(request, next)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Keep a token in a cookie."""
    form = await form_of(request)
    following, secret = form.get("next", ["/"])[0], form.one("token").strip()
    if not await asyncio.to_thread(request.app.state.access.admits, request, secret):
        return _sign_in_page(request, following, wrong=True)
    response = RedirectResponse(_within(following), _SEE_OTHER)
    set_cookie(request, response, COOKIE, secret)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Forget the token."""
    await form_of(request)
    response = RedirectResponse("/sign-in", _SEE_OTHER)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.post("/positions/{name:path}/merge")
async def merge(request: Request, name: str, caller: Editor) -> Response:
    """Decide that a position is part of another."""
    form = await form_of(request)
    into, reason = form.one("into"), _reason(form)
    states = await asyncio.to_thread(_states, request, {name, into})
    try:
        correction = merging(states, name, into, caller.name, reason)
    except TasrihError as error:
        raise Refused(409, str(error)) from error
    return await _send(request, states, correction)


@router.post("/positions/{name:path}/split")
async def split(request: Request, name: str, caller: Editor) -> Response:
    """Decide that some claims of a position are one of their own."""
    form = await form_of(request)
    wanted, reason = form.get("claim", []), _reason(form)
    states = await asyncio.to_thread(_states, request, {name})
    if not wanted:
        raise Refused(400, "claim is missing")
    remembered = states[name].claims if name in states else ()
    claims = await asyncio.to_thread(request.app.state.archive.claims, {*remembered, *wanted})
    try:
        correction = splitting(states, name, wanted, claims, caller.name, reason)
    except TasrihError as error:
        raise Refused(409, str(error)) from error
    states = await asyncio.to_thread(_states, request, set(concerned(correction)))
    return await _send(request, states, correction)


async def _send(request: Request, states: dict[str, Position], correction: Correction) -> Response:
    """Send a correction that fits; the alerter applies it.

    Raises:
        Refused: it does not fit the positions as they are.
        DeliveryError: Kafka did not take it now.
    """
    try:
        record = correction_record(states, correction)
    except CorrectionError as error:
        raise Refused(409, str(error)) from error
    try:
        await request.app.state.producer.send_all([record])
    except asyncio.CancelledError as error:
        raise DeliveryError("the gateway is stopped, and Kafka has not taken it yet") from error
    return RedirectResponse(
        f"/positions/{quote(correction.into or correction.position_id, safe='')}?sent=1", _SEE_OTHER
    )


def _states(request: Request, names: set[str]) -> dict[str, Position]:
    """Positions as the index has them."""
    bodies = {name: request.app.state.index.item("positions", name) for name in names}
    return {name: msgspec.json.decode(body, type=Position) for name, body in bodies.items() if body}


def _reason(form: Form) -> str:
    reason = form.one("reason").strip()
    if not reason or len(reason) > _MAX_REASON:
        raise Refused(400, f"a reason has 1 to {_MAX_REASON} characters")
    return reason


def _sign_in_page(request: Request, following: str, *, wrong: bool = False) -> Response:
    page: Response = request.app.state.console.page(
        request, "sign_in.html", 401 if wrong else 200, next=_within(following), wrong=wrong
    )
    return page


def _within(address: str) -> str:
    """An address on this site, wherever it was to lead."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return quote(address, safe="/?&=%+") if is_path else "/"
