"""The ports of the library of feeds, in memory."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tasrih.events.model import FeedState, FileState
from tasrih.web.errors import FetchError
from tasrih.web.fetching import Fetched

NOW = datetime(2025, 9, 4, 16, 0, tzinfo=UTC)


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **length: float) -> None:
        self.now += timedelta(**length)


class Pages:
    """Addresses and what they give: bytes, a `Fetched`, or an error."""

    def __init__(self, **pages) -> None:
        self.pages: dict[str, bytes | Fetched | FetchError] = pages
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def fetch(self, url: str, headers: Mapping[str, str] = {}) -> Fetched:
        self.asked.append((url, dict(headers)))
        found = self.pages.get(url, FetchError("not_found", url))
        if isinstance(found, FetchError):
            raise found
        return found if isinstance(found, Fetched) else Fetched(url, found)

    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]


class Sent:
    """An outbox that keeps what it is given, and can break off as a killed process would."""

    def __init__(self) -> None:
        self.articles = []
        self.states = []
        self.refused = []
        self.steps_left = 10**9

    async def send(self, articles, via):
        self._step()
        self.articles += articles
        return 0

    def refuse(self, problem, via):
        self.refused.append(problem)

    async def keep(self, state: FeedState | FileState):
        self._step()
        self.states.append(state)

    async def drop(self, state):
        self._step()
        self.states = [one for one in self.states if one != state]

    def _step(self):
        if self.steps_left == 0:
            raise Killed
        self.steps_left -= 1

    @property
    def ids(self):
        return [incoming.article.id for incoming in self.articles]


class Killed(BaseException):
    """The process is gone."""


async def read_here(function, *args, **kwargs):
    """A reader without a process of its own."""
    return function(*args, **kwargs)
