"""The console's pages, rendered: markup from outside stays text, claims are marked exactly."""

import re
from typing import get_args
from urllib.parse import urlencode

import msgspec
import pytest

from services.gateway.rendering import Console
from tasrih.detection.topics import Taxonomy
from tasrih.events.model import KINDS, STRENGTHS, AlertType, Decision, Slots
from tasrih.serving.lineage import ClaimLine, Explanation
from tasrih.serving.vector import Vector
from tests.console_cases import CLAIM, CONTENT, EVIL, EVIL_ALERT, HELD, NAMES, Page, address, console, replace
from tests.serving_cases import ALERT, alert_record


@pytest.fixture
def served(tmp_path):
    with console(tmp_path) as browser:
        yield browser


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


def test_the_page_begins_its_stream_where_the_list_ends(served):
    def stream() -> str:
        page = Page(served.get("/?kind=threat&watch=w").text)
        return next(attributes["data-stream"] for _, attributes in page.elements if "data-stream" in attributes)

    assert stream() == "/v1/stream?watch=w&kind=threat&last_event_id=", "the reader has not begun"
    served.app.state.hub.vector = Vector("0123abcd", {})
    assert stream().startswith("/v1/stream?watch=w&kind=threat&last_event_id=0123abcd.")
    assert "data-stream" not in served.get("/?to=2031-01-01T00:00:00Z").text


def test_a_page_that_is_not_there_leads_to_no_other_site(served):
    answer = served.get("http://127.0.0.1//other.example/x")
    assert answer.status_code == 404
    links = [attributes["href"] for tag, attributes in Page(answer.text).elements if tag == "a"]
    assert "/other.example/x?lang=en" in links
    assert not [link for link in links if link.startswith("//")]


def test_a_broken_file_of_watches_keeps_nobody_from_reading_alerts(served, tmp_path):
    file = tmp_path / "watches.yaml"
    file.write_text("watches: [", encoding="utf-8")
    served.app.state.settings = replace(served.app.state.settings, watches_file=file)
    assert served.get("/").status_code == 200


def test_filters_hold_on_the_pages_of_officials_and_topics_too(served):
    for page in (address("officials", EVIL), address("topics", EVIL)):
        assert 'class="held"' in served.get(f"{page}?kind=threat").text
        assert 'class="held"' not in served.get(f"{page}?kind=denial").text


def test_static_files_are_ours_and_set_text_alone(served):
    script = served.get("/static/console.js").text
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
    assert "url(" not in served.get("/static/console.css").text
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


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1234567 دولار", "1,234,567 دولار"), ("9999", "9999"), ("0.12345", "0.12345"), ("055123456", "055123456"),
        ("9" * 5_000, "9" * 5_000), ("12345.5", "12,345.5"), ("بين 10000 و20000", "بين 10,000 و20,000"),
    ],
)  # fmt: skip
def test_long_numbers_are_grouped_and_none_breaks_a_page(written, shown):
    assert Console(NAMES)._pages.filters["grouped"](written) == shown
