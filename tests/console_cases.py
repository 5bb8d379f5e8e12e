"""A console whose data from outside is all markup, and a browser that reads its pages."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import httpx
import msgspec

from services.gateway.access import Access
from services.gateway.app import Parts
from services.gateway.naming import Names
from services.gateway.watching import KnownWatches
from tasrih.events.model import NewsMessage, Slots
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.records import Received
from tasrih.serving.archive import Archive, Found
from tasrih.serving.index import Index
from tasrih.serving.lineage import AlertLine, ClaimLine, Explanation, Place, PositionLine, Revision
from tasrih.serving.tokens import Tokens
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress
from tests.serving_cases import ALERT, POSITION, WHEN, alert_record, position_record

EVIL = """<script>alert(1)</script>"><img src=x onerror=alert(2)>'<svg/onload=alert(3)>{{7*7}}</textarea></title>"""
ENDS = {(topic, 0): 100 for topic in ("alerts.threat", "positions", "dead-letters")}
NAMES = Names()
replace = msgspec.structs.replace

TEXT = f"قال الوزير: {EVIL} وأضاف\nسندافع عن المدينة 🕊️ حتى النهاية."
CONTENT = f"{EVIL} وأضاف\nسندافع عن المدينة 🕊️"
CLAIM = replace(
    ALERT.claim, claim_id=f"c{EVIL}", article_id=f"a{EVIL}", source=EVIL, field="text", content=CONTENT,
    start=TEXT.index(CONTENT), end=TEXT.index(CONTENT) + len(CONTENT), cue=EVIL, speaker_name=EVIL, via=EVIL,
    official_id=EVIL, topics=(EVIL,), kind="threat",
    slots=Slots(**{field.name: EVIL for field in msgspec.structs.fields(Slots) if field.type is str}),
)  # fmt: skip
HELD = replace(
    POSITION, position_id=f"p{EVIL}", official_id=EVIL, speaker_name=EVIL, content=EVIL, topics=(EVIL,), kind="threat",
    sources=(EVIL,), claims=(CLAIM.claim_id, "c2"), appearances=2, withdrawn=True, merged_into=None,
)  # fmt: skip
OTHER = replace(HELD, position_id="p2", claims=("c3",), first=replace(HELD.first, published_at=WHEN), withdrawn=False)
EVIL_ALERT = replace(
    ALERT, alert_id=f"x{EVIL}", type="position_changed", claim=CLAIM, position=HELD,
    previous=replace(OTHER, content="كان"), watches=(EVIL,), article=replace(ALERT.article, id=EVIL, source=EVIL),
)  # fmt: skip
ARTICLE = NewsMessage(
    id=EVIL, source=EVIL, title=EVIL, text=TEXT, published_at=WHEN, url="javascript:alert(1)", lang=EVIL[:35]
)


class FakeArchive(Archive):
    """Knows one article and its claims."""

    def __init__(self) -> None:
        """It reads nothing."""

    def explain(self, name: str) -> Explanation | None:
        place = Place(EVIL, WHEN, "news/0/0")
        line = ClaimLine(CLAIM, CLAIM.claim_id, [place], news=[place], position_id=HELD.position_id)
        line.alerts = [] if name == CLAIM.claim_id else [EVIL_ALERT.alert_id]
        revision = Revision(1, HELD, [place], CLAIM.claim_id, "new", None)
        positions = [PositionLine(HELD.position_id, [revision])]
        return Explanation(name, "alert", [line], positions, [AlertLine(EVIL_ALERT, [place])])

    def article_at(self, place: str) -> NewsMessage | None:
        return ARTICLE

    def article(self, name: str) -> Found | None:
        return None

    def claims(self, names):
        known = {claim.claim_id: claim for claim in (CLAIM, replace(CLAIM, claim_id="c2"))}
        return [known[name] for name in sorted(names) if name in known]


class FakeProducer:
    def __init__(self) -> None:
        self.sent = []

    async def send_all(self, records) -> None:
        self.sent += records


class Browser:
    """Asks an app that has not started, and keeps its cookies."""

    def __init__(self, app) -> None:
        self.app = app
        self.cookies = httpx.Cookies()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, headers))

    def head(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("HEAD", path))

    def post(self, path: str, **body) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, **body))

    async def _ask(self, method: str, path: str, headers: dict[str, str] = {}, **body) -> httpx.Response:  # noqa: B006
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 5))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", cookies=self.cookies, headers={"Accept": "text/html"}
        ) as client:
            answer = await client.request(method, path, headers=headers, **body)
            self.cookies = client.cookies
            return answer


class Page(HTMLParser):
    """Elements of a page, and the text within `mark`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.marked, self.text, self._in_mark = "", "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_mark |= tag == "mark"

    def handle_endtag(self, tag) -> None:
        self._in_mark &= tag != "mark"

    def handle_data(self, data) -> None:
        self.text += data
        self.marked += data if self._in_mark else ""


@contextmanager
def console(folder: Path) -> Iterator[Browser]:
    """A browser before a gateway whose index, kept in a folder, is full of markup."""
    index = Index(folder / "index.sqlite")
    index.filling.begin("e", ENDS)
    buried = dead_letter(Received(EVIL[:40], 0, 1, None, b"{", ()), service=EVIL, reason="bad_json", detail=EVIL)
    letter = Received("dead-letters", 0, 0, buried.key, buried.value, buried.headers, WHEN)
    positions = [position_record(HELD, 0), position_record(OTHER, 1)]
    index.filling.add([alert_record(EVIL_ALERT, 0), *positions, letter], {})
    app = Parts(Settings(), Health(Progress(60), "kafka"), index, Access(Tokens(None), False, 6_000), NAMES).app()
    app.state.archive, app.state.producer = FakeArchive(), FakeProducer()
    app.state.known.watches = KnownWatches(index, None, lambda: ["alerts.threat", "alerts.watch.w"])
    yield Browser(app)
    index.close()


def address(kind: str, name: str) -> str:
    return f"/{kind}/" + "".join(f"%{byte:02X}" for byte in name.encode())
