"""The console's pages, rendered: markup from outside stays text, claims are marked exactly, forms are ours alone."""

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

import httpx
import msgspec
import pytest

from services.gateway.access import Access
from services.gateway.app import Parts
from services.gateway.naming import Names
from services.gateway.rendering import Console
from tasrih.detection.topics import Taxonomy
from tasrih.events import codec
from tasrih.events.model import (
    KINDS,
    STRENGTHS,
    AlertType,
    Correction,
    DeadLetter,
    Decision,
    NewsMessage,
    Position,
    Slots,
)
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.records import Received
from tasrih.serving.archive import Archive, Found
from tasrih.serving.index import Index
from tasrih.serving.lineage import AlertLine, ClaimLine, Explanation, Place, PositionLine, Revision
from tasrih.serving.tokens import Tokens, create_token
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress
from tests.serving_cases import ALERT, POSITION, WHEN, alert_record, position_record

EVIL = """<script>alert(1)</script>"><img src=x onerror=alert(2)>'<svg/onload=alert(3)>{{7*7}}</textarea></title>"""
HOST = {"Host": "127.0.0.1"}
ENDS = {(topic, 0): 100 for topic in ("alerts.threat", "positions", "dead-letters")}
CSS = (Path(__file__).parents[2] / "services" / "gateway" / "static" / "console.css").read_text(encoding="utf-8")
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
        self.asked: list[str] = []

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

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path))

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


@pytest.fixture
def served(tmp_path):
    index = Index(tmp_path / "index.sqlite")
    index.filling.begin("e", ENDS)
    buried = dead_letter(Received(EVIL[:40], 0, 1, None, b"{", ()), service=EVIL, reason="bad_json", detail=EVIL)
    letter = Received("dead-letters", 0, 0, buried.key, buried.value, buried.headers, WHEN)
    positions = [position_record(HELD, 0), position_record(OTHER, 1)]
    index.filling.add([alert_record(EVIL_ALERT, 0), *positions, letter], {})
    app = Parts(Settings(), Health(Progress(60), "kafka"), index, Access(Tokens(None), False, 6_000), NAMES).app()
    app.state.archive, app.state.producer = FakeArchive(), FakeProducer()
    yield Browser(app)
    index.close()


def address(kind: str, name: str) -> str:
    return f"/{kind}/" + "".join(f"%{byte:02X}" for byte in name.encode())


PAGES = {
    "alerts": "/",
    "filtered": "/?watch=&kind=threat",
    "alert": address("alerts", EVIL_ALERT.alert_id),
    "claim": address("claims", CLAIM.claim_id),
    "official": address("officials", EVIL),
    "topic": address("topics", EVIL),
    "position": address("positions", HELD.position_id),
    "suggestions": "/suggestions",
    "dead letters": "/dead-letters",
    "unknown": address("alerts", EVIL),
    "wrong": "/?kind=" + address("", EVIL)[2:],
    "sign in": "/sign-in?next=" + address("", EVIL)[2:],
}


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_markup_from_outside_is_text_on_every_page(served, name, lang):
    path = PAGES[name]
    answer = served.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert answer.status_code == {"unknown": 404, "wrong": 400}.get(name, 200), answer.text
    page = Page(answer.text)
    assert [attributes for tag, attributes in page.elements if tag == "script"] == [
        {"src": "/static/console.js", "defer": ""}
    ]
    names = {tag for tag, _ in page.elements}
    assert names <= ALLOWED, names - ALLOWED
    for _, attributes in page.elements:
        assert not [attribute for attribute in attributes if attribute.startswith("on") or attribute == "style"]
        for link in ("href", "src", "action"):
            assert attributes.get(link, "/").startswith(("/", "#")), attributes
    assert ("html", {"lang": lang, "dir": {"ar": "rtl", "en": "ltr"}[lang]}) in page.elements
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    if name not in {"sign in", "wrong", "filtered"}:
        assert "<script>alert(1)" in page.text or name in {"unknown", "suggestions"}


ALLOWED = set(
    re.findall(
        r"\w+",
        """html head meta title link script body a header nav form input button main h1 h2 h3 p span time bdi dl dt dd
        div table thead tbody tr th td section article mark figure svg line circle text ul ol li label select option
        optgroup footer details summary code br""",
    )
)


def test_what_was_asked_for_can_be_taken_back(served):
    assert "إزالة الشروط" in served.get("/?kind=threat").text
    assert "إزالة الشروط" not in served.get("/").text


def test_exactly_the_content_is_marked_in_the_article(served):
    for name in ("alert", "claim"):
        assert Page(served.get(PAGES[name]).text).marked == CONTENT


def test_a_claim_that_raised_an_alert_is_shown_there(served):
    answer = served.get("/claims/other")
    assert answer.status_code == 404
    served.app.state.archive.explain = lambda name: Explanation(
        name, "claim", [ClaimLine(CLAIM, "c9", [], alerts=["x 1"])], [], []
    )
    assert served.get("/claims/c9").headers["location"] == "/alerts/x%201"


def test_what_changed_is_shown_from_and_to(served):
    text = Page(served.get(PAGES["alert"] + "?lang=en").text).text
    assert "What changed" in text
    assert "كان" in text


def csrf(served, path: str = "/suggestions") -> dict[str, str]:
    page = Page(served.get(path).text)
    return next(attributes["value"] for _, attributes in page.elements if attributes.get("name") == "csrf")


def merge_form(served, **changes) -> dict[str, str]:
    return {"csrf": csrf(served, PAGES["position"]), "into": "p2", "reason": "واحد", **changes}


def test_a_person_merges_and_splits_and_the_event_says_who_and_why(served):
    merged = served.post(PAGES["position"] + "/merge", data=merge_form(served))
    assert (merged.status_code, merged.headers["location"]) == (303, "/positions/p2?sent=1")
    (record,) = served.app.state.producer.sent
    correction = codec.decode(record.value, Correction)
    assert (record.topic, correction.by, correction.reason, correction.into) == (
        "corrections",
        "127.0.0.1",
        "واحد",
        "p2",
    )
    split = served.post(PAGES["position"] + "/split", data=merge_form(served, claim="c2"))
    assert split.status_code in {303, 409}, split.text
    assert 'role="status"' in served.get("/positions/p2?sent=1").text


def test_forms_of_other_sites_and_corrections_that_do_not_fit_are_refused(served):
    path = PAGES["position"] + "/merge"
    good = merge_form(served)
    refused = [
        served.post(path, data={**good, "csrf": "x"}),
        served.post(path, data={name: value for name, value in good.items() if name != "csrf"}),
        served.post(path, data=good, headers={"Origin": "http://other.example"}),
        served.post(path, json=good),
        served.post(path, data={**good, "reason": " "}),
        served.post(path, data={**good, "into": HELD.position_id}),
        served.post(path, data={**good, "into": "nothing"}),
        served.post("/positions/nothing/merge", data=good),
        served.post(path, data={**good, "reason": "x" * 70_000}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403, 415, 400, 409, 409, 409, 413]
    served.cookies.clear()
    assert served.post(path, data=good).status_code == 403
    assert served.app.state.producer.sent == []


def test_with_tokens_a_browser_signs_in_and_only_an_editor_corrects(served, tmp_path):
    file = tmp_path / "tokens.yaml"
    reader, editor = create_token(file, "reader", ("read",)), create_token(file, "editor", ("read", "correct"))
    served.app.state.access = Access(Tokens(file), True, 6_000)
    assert served.get("/dead-letters").headers["location"] == "/sign-in?next=%2Fdead-letters"
    form = {"csrf": csrf(served, "/sign-in"), "next": "/dead-letters"}
    assert served.post("/sign-in", data={**form, "token": "wrong"}).status_code == 401
    done = served.post("/sign-in", data={**form, "token": reader})
    assert (done.status_code, done.headers["location"]) == (303, "/dead-letters")
    assert "HttpOnly" in done.headers["set-cookie"]
    assert "SameSite=strict" in done.headers["set-cookie"]
    position = served.get(PAGES["position"]).text
    assert "/merge" not in position
    assert served.post(PAGES["position"] + "/merge", data={**form, "into": "p2", "reason": "x"}).status_code == 403
    served.post("/sign-in", data={**form, "token": editor})
    assert served.post(PAGES["position"] + "/merge", data=merge_form(served)).status_code == 303
    assert codec.decode(served.app.state.producer.sent[0].value, Correction).by == "editor"
    assert served.post("/sign-out", data=form).status_code == 303
    assert served.get("/").status_code == 303


@pytest.mark.parametrize("following", ["//other.example", "/\\other.example", "http://other.example", "/a\r\nb: c", ""])
def test_signing_in_leads_to_no_other_site(served, tmp_path, following):
    file = tmp_path / "tokens.yaml"
    secret = create_token(file, "reader", ("read",))
    served.app.state.access = Access(Tokens(file), True, 6_000)
    form = {"csrf": csrf(served, "/sign-in"), "next": following, "token": secret}
    assert served.post("/sign-in", data=form).headers["location"] == "/"


def test_the_page_begins_its_stream_where_the_list_ends(served):
    page = Page(served.get("/?kind=threat&watch=w").text)
    (stream,) = [attributes["data-stream"] for _, attributes in page.elements if "data-stream" in attributes]
    assert stream.startswith("/v1/stream?watch=w&kind=threat&last_event_id=00000000.")
    assert "data-stream" not in served.get("/?to=2031-01-01T00:00:00Z").text


def test_static_files_are_ours_and_set_text_alone(served):
    script = served.get("/static/console.js").text
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
    assert "url(" not in CSS
    assert served.get("/static/../app.py").status_code == 404


def test_rows_of_new_alerts_are_made_as_those_of_the_page(served):
    page, rows = served.get("/").text, served.get("/rows?id=nothing&" + urlencode({"id": EVIL_ALERT.alert_id})).text
    assert rows.count("<li") == 1
    assert re.search(r"<li.*?</li>", rows, re.S)[0] in page
    assert "<img" not in rows


def test_officials_have_the_registrys_name_and_are_found_by_name_and_title(served):
    position = replace(ALERT.position, official_id="fr.emmanuel_macron", speaker_name="الرئيس الفرنسي")
    claim = replace(ALERT.claim, official_id="fr.emmanuel_macron", speaker_name="الرئيس الفرنسي")
    told = replace(ALERT, alert_id="macron", position=position, claim=claim)
    served.app.state.index.filling.add([alert_record(told, 1)], {})
    for asked in ("ماكرون", "إيمانويل ماكرون", "fr.emmanuel_macron"):
        text = Page(served.get("/?" + urlencode({"official": asked})).text).text
        assert "إيمانويل ماكرون" in text
        assert "<script>alert(1)" not in text, "those of others are left out"
    shown = Page(served.get("/officials/fr.emmanuel_macron").text).text
    assert shown.count("إيمانويل ماكرون") >= 2
    assert "ورد في الخبر: الرئيس الفرنسي" in " ".join(Page(served.get("/alerts/macron").text).text.split())
    assert NAMES.official("fr+gb", "x", " و") == "فرنسا وبريطانيا"
    assert NAMES.official("nobody.known", "كما ورد") == NAMES.official(None, "كما ورد") == "كما ورد"


def test_every_topic_that_comes_with_the_library_has_a_name():
    assert set(Taxonomy.load().names) <= NAMES.topics.keys()
    assert NAMES.topic("own.topic", "ar") == "own.topic"
    assert NAMES.topics_by_breadth(["own.topic"])["own"] == ["own", "own.topic"]


def test_there_are_words_for_everything_in_both_languages():
    words = Console(NAMES).words
    slots = [field.name for field in msgspec.structs.fields(Slots)]
    wanted = {*KINDS, *get_args(AlertType), *get_args(Decision), *slots, *STRENGTHS, "negative"}
    for language in words:
        assert wanted <= words[language].keys()
        assert all(words[language].values())
        assert not [name for name in words[language] if hasattr(dict, name)], "a template would find the method"


def luminance(color: str) -> float:
    """Source: WCAG 2.2, "relative luminance"."""
    full = color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])
    shares = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_colours_are_far_enough_apart_to_read():
    """WCAG AA: 4.5 for text, 3 for what is drawn."""
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", block)) for block in re.findall(r":root \{([^}]*)\}", CSS)
    ]
    assert len(schemes) == 2
    for scheme in schemes:
        for ink in ("ink", "quiet", "link"):
            for paper in ("paper", "soft"):
                assert contrast(scheme[ink], scheme[paper]) >= 4.5, (ink, paper)
        assert contrast(scheme["marked"], scheme["mark"]) >= 4.5
        assert contrast(scheme["focus"], scheme["paper"]) >= 3
        assert contrast(scheme["well"], scheme["paper"]) >= 4.5
        for kind in KINDS:
            for paper in ("paper", "soft"):
                assert contrast(scheme[kind], scheme[paper]) >= 3, (kind, paper)


def test_lists_of_this_page_are_read_as_events():
    assert codec.decode(codec.encode(HELD), Position) == HELD
    assert DeadLetter.__struct_fields__
