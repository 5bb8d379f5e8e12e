"""Pages of the console: templates that escape everything, words in two languages, and what browsers are told.

A page takes nothing from other hosts and runs no script but ours (`Content-Security-Policy`), so that markup in a
title, a text or a name does nothing even if a template forgot to escape it.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jinja2
from fastapi import Request, Response
from starlette.responses import HTMLResponse

from services.gateway.access import COOKIE, Caller
from services.gateway.naming import Language, Names
from tasrih import yamldata

CSRF_COOKIE: Final = "tasrih_csrf"
_LANGUAGE_COOKIE: Final = "tasrih_lang"
_HERE = Path(__file__).parent
_LONG_NUMBER = re.compile(r"(?<![\d.])[1-9]\d{4,39}(?!\d)", re.ASCII)
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Console:
    """Renders pages.

    Args:
        names: of officials and topics.

    Raises:
        DataError: the file of words is wrong.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self._pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "pages"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.filters["path"] = lambda text: quote(str(text), safe="")
        self._pages.filters["is_web"] = _is_web
        self._pages.filters["grouped"] = lambda text: _LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", str(text))
        words = yamldata.load(_HERE / "words.yaml", dict[str, dict[Language, str]])
        self.words: dict[Language, dict[str, str]] = {
            language: {name: both[language] for name, both in words.items()} for language in ("ar", "en")
        }

    def page(self, request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
        """A page in the reader's language."""
        language = language_of(request)
        csrf = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(32)
        caller: Caller | None = getattr(request.state, "caller", None)
        words = self.words[language]
        text = self._pages.get_template(template).render(
            w=words,
            name_of=partial(self.names.official, joint=words["and"]),
            topic_name=partial(self.names.topic, language=language),
            moment=partial(_moment, words["months"].split(), words["comma"]),
            lang=language,
            csrf=csrf,
            here=request.url.path,
            other=_with_language(request, "en" if language == "ar" else "ar"),
            signed_in=COOKIE in request.cookies,
            may_correct=bool(caller and "correct" in caller.scopes),
            **values,
        )
        response = HTMLResponse(text, status, _HEADERS)
        set_cookie(request, response, CSRF_COOKIE, csrf)
        if "lang" in request.query_params:
            set_cookie(request, response, _LANGUAGE_COOKIE, language)
        return response

    def error(self, request: Request, status: int, detail: str) -> Response:
        """A page that says what went wrong."""
        return self.page(request, "error.html", status, problem=f"{status} {detail}".strip())


def _moment(months: Sequence[str], comma: str, time: datetime) -> str:
    """A time in words, in UTC."""
    return f"{time.day} {months[time.month - 1]} {time.year}{comma}{time:%H:%M}"


def language_of(request: Request) -> Language:
    """The language that the address asks for, else the one chosen before, else Arabic."""
    chosen = request.query_params.get("lang") or request.cookies.get(_LANGUAGE_COOKIE)
    return "en" if chosen == "en" else "ar"


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie that no script reads and no other site's request brings."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, httponly=True, samesite="strict", secure=secure, path="/")


def _with_language(request: Request, language: Language) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{own_path(request)}?{urlencode([*kept, ('lang', language)])}"


def own_path(request: Request) -> str:
    """The address of a request without its query, as it stands in links; one that begins with `//` is no other site."""
    return "/" + quote(request.scope["path"].lstrip("/"))


def _is_web(address: str | None) -> bool:
    """Whether an address from outside may stand in a link: no scripts, no files."""
    try:
        return bool(address) and urlsplit(address).scheme in {"http", "https"}
    except ValueError:
        return False
