"""What people see and do in the console, from the news to the correction, in both languages and directions."""

from datetime import UTC, datetime

import pytest

from tasrih.events.model import NewsMessage
from tests.browser.window import Window
from tests.correction_cases import PLEDGES, STUDENTS
from tests.integration.articles import ONE, TWO
from tests.integration.corrected_positions import PLEDGE, STUDENT, send
from tests.integration.gateway_client import Gateway, gateway
from tests.integration.gateway_client import send as send_alert

EVIL = """<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>"""
QUOTED = "\"'><svg onload=window.pwned=1>"
LANGUAGES = ("ar", "en")


def linked(page) -> list[str]:
    """Where the page's links lead, in this installation."""
    found = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.getAttribute('href'))")
    return [path for path in found if path.startswith("/")]


def at(served: Gateway, path: str) -> str:
    return f"http://127.0.0.1:{served.port}{path}"


def test_an_alert_appears_on_the_open_page_and_its_claim_is_marked_exactly(place, window):
    page = window.page
    with place.running("detector", "alerter"), gateway(place) as served:
        page.goto(at(served, "/"))
        page.locator("#state:not(:empty)").wait_for()
        page.evaluate("window.stays = true")
        place.ingest(ONE)
        page.wait_for_selector("#alerts li")
        assert page.evaluate("window.stays")
        place.ingest(TWO)
        page.locator("#alerts li").nth(1).wait_for()
        page.locator("#alerts li .content").last.click()
        (alert,) = (one for one in place.alerts() if page.url.endswith(one.alert_id))
        marked = page.locator("#claim")
        assert marked.text_content() == alert.claim.content
        before = marked.evaluate("""mark => { const range = document.createRange();
            range.setStart(mark.parentElement, 0); range.setEndBefore(mark); return range.toString(); }""")
        article = ONE if alert.article.id == ONE.id else TWO
        assert before == article.text[: alert.claim.start]
        box = marked.bounding_box()
        assert box["width"] > 20
        assert box["height"] > 10


def test_a_page_whose_stream_was_refused_asks_for_it_again(place, window):
    refused = []

    def answer(route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, body="{}")

    with gateway(place) as served:
        window.page.route("**/v1/stream?*", answer)
        window.page.goto(at(served, "/"))
        window.page.locator("#state:not(:empty)").wait_for()
        send_alert(place, "late")
        window.page.wait_for_selector("#alerts li")
    assert refused
    window.faults.clear()  # a browser tells of a refusal


def test_what_comes_from_outside_is_text_wherever_it_is_shown(place, window):
    page = window.page
    hostile = NewsMessage(
        id=f"evil {QUOTED}",
        source=f"{EVIL}{QUOTED}",
        title=EVIL,
        text=f"قال رئيس جمهورية الواحة حازم البدراني إن بلاده ستزود {EVIL} جمهورية السهل بصواريخ {QUOTED} بعيدة المدى.",
        published_at=datetime(2025, 9, 4, 10, tzinfo=UTC),
        url="javascript:window.pwned=1",
    )
    with place.running("detector", "alerter"), gateway(place) as served:
        page.goto(at(served, "/"))
        place.ingest(hostile)
        page.wait_for_selector("#alerts li .content")
        paths = ["/", "/suggestions", "/dead-letters", "/health"]
        page.locator("#alerts li .content").first.click()
        page.wait_for_selector("#claim")
        paths += linked(page)
        for path in dict.fromkeys(paths):
            page.goto(at(served, path))
            assert page.evaluate("window.pwned") is None, path
            assert page.locator("main img, main script").count() == 0, path
            assert page.locator("a[href^='javascript']").count() == 0, path
        page.goto("about:blank")  # the list would go on asking a gateway that has ended


def test_a_merge_and_a_split_by_hand_outlive_a_restart(place, window):
    page = window.page
    with place.running("alerter"):
        send(place, *PLEDGES, *STUDENTS)
        with gateway(place) as served:
            place.wait(lambda: [held(served, one).get("appearances") for one in (PLEDGE, STUDENT)] == [3, 2])
            page.goto(at(served, f"/positions/{STUDENT}"))
            form = page.locator("form[action$='/merge']").last
            form.locator("[name=into]").fill(PLEDGE)
            form.locator("[name=reason]").fill("الوعد نفسه")
            form.locator("button").click()
            place.wait(lambda: held(served, STUDENT)["merged_into"] == PLEDGE)
        with gateway(place) as served:
            assert held(served, STUDENT)["merged_into"] == PLEDGE
            page.goto(at(served, f"/positions/{PLEDGE}"))
            form = page.locator("form[action$='/split']")
            for claim in STUDENTS:
                form.locator(f"[name=claim][value='{claim.claim_id}']").check()
            form.locator("[name=reason]").fill("وعد آخر")
            form.locator("button").click()
            place.wait(lambda: held(served, PLEDGE)["appearances"] == 3)
        with gateway(place) as served:
            assert held(served, STUDENT)["merged_into"] is None
            assert held(served, PLEDGE)["appearances"] == 3


def held(served: Gateway, position: str) -> dict:
    return served.get(f"/v1/positions/{position}")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits_a_phone(place, window, language):
    from axe_playwright_python.sync_playwright import Axe

    page = window.page
    with place.running("detector", "alerter"), gateway(place) as served:
        place.ingest(ONE, TWO)
        place.wait(lambda: len(served.get("/v1/alerts")[1]["alerts"]) == 2)
        page.goto(at(served, f"/?lang={language}"))
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        page.locator("#alerts li .content").first.click()
        paths = [page.url, *(at(served, path) for path in ("/", "/suggestions", "/dead-letters", "/health"))]
        paths += [at(served, path) for path in linked(page)]
        for path in dict.fromkeys(paths):
            page.goto(path)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
            page.set_viewport_size({"width": 360, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("about:blank")  # the list would go on asking a gateway that has ended


def test_the_keyboard_alone_leads_to_a_claim(place, window):
    page = window.page
    with place.running("detector", "alerter"), gateway(place) as served:
        place.ingest(ONE)
        place.wait(lambda: served.get("/v1/alerts")[1]["alerts"])
        page.goto(at(served, "/"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "content":
                break
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
        page.keyboard.press("Enter")
        page.wait_for_selector("#claim")


def test_the_windows_own_checks_see_what_they_are_for(window: Window):
    window.page.set_content("<script>throw new Error('a fault')</script><img src='data:,'>")
    assert window.faults
    window.faults.clear()
