"""Forms of the console: read within bounds, and only from pages of ours (CSRF)."""

import hmac
from typing import Final
from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from services.gateway.problems import Refused
from services.gateway.rendering import CSRF_COOKIE

_MAX_BYTES: Final = 65_536
_KIND: Final = "application/x-www-form-urlencoded"


class Form(dict[str, list[str]]):
    """Fields and their values."""

    def one(self, name: str) -> str:
        """The value of a field.

        Raises:
            Refused: there is none.
        """
        values = self.get(name)
        if not values:
            raise Refused(400, f"{name} is missing")
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
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    if origin and urlsplit(origin).netloc != host:
        raise Refused(403, "this form belongs to another site")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_BYTES:
            raise Refused(413, f"a form has at most {_MAX_BYTES} bytes")
    form = Form(parse_qs(body.decode("utf-8", "replace"), max_num_fields=200))
    cookie = request.cookies.get(CSRF_COOKIE, "")
    if not cookie or not hmac.compare_digest(form.get("csrf", [""])[0].encode(), cookie.encode()):
        raise Refused(403, "this form is out of date: load its page again")
    return form
