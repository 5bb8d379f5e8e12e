"""Forms of the console: read within bounds, and only from pages of ours (CSRF)."""

import asyncio
import hmac
from typing import Final
from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from services.gateway.problems import Refused
from services.gateway.rendering import CSRF_COOKIE

_MAX_BYTES: Final = 65_536
_MAX_FIELDS: Final = 200
_BODY_SECONDS: Final = 30.0
_KIND: Final = "application/x-www-form-urlencoded"


class Form(dict[str, list[str]]):
    """Fields and their values."""

    def one(self, name: str) -> str:
        """The value of a field.

        Raises:
            Refused: there is none, or there are several.
        """
        values = self.get(name)
        if not values:
            raise Refused(400, f"{name} is missing")
        if len(values) > 1:
            raise Refused(400, f"{name} is given {len(values)} times; it takes one value")
        return values[0]


async def form_of(request: Request) -> Form:
    """The form of a request that one of our pages sent.

    Its page holds the value of a cookie that no other site can read or set; where browsers say from where a request
    comes, that must be this site.

    Raises:
        Refused: it is no form, too large, or another site's.
    """
    if request.headers.get("content-type", "").partition(";")[0] != _KIND:
        raise Refused(415, f"a form is {_KIND}")
    if not _is_ours(request):
        raise Refused(403, "this form belongs to another site")
    form = _read(await _body(request))
    cookie = request.cookies.get(CSRF_COOKIE, "")
    if not cookie or not hmac.compare_digest(form.get("csrf", [""])[0].encode(), cookie.encode()):
        raise Refused(403, "this form is out of date: load its page again")
    return form


def _is_ours(request: Request) -> bool:
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    try:
        return not origin or urlsplit(origin).netloc == host
    except ValueError:  # no address at all
        return False


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > _MAX_BYTES:
                    raise Refused(413, f"a form has at most {_MAX_BYTES} bytes")
    except TimeoutError as error:
        raise Refused(408, f"the form did not come within {_BODY_SECONDS:g} s", {"Connection": "close"}) from error
    return body


def _read(body: bytes) -> Form:
    try:
        return Form(parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS))
    except ValueError as error:
        raise Refused(413, f"a form has at most {_MAX_FIELDS} fields") from error
