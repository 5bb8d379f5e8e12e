"""The console on the whole pipeline: pages over HTTP, alerts by its stream, and corrections that outlive a restart."""

import html
import re
from urllib.parse import urlencode, urlsplit

import msgspec

from tests.correction_cases import PLEDGES, STUDENTS
from tests.integration.articles import ONE, TWO
from tests.integration.corrected_positions import PLEDGE, STUDENT, send
from tests.integration.gateway_client import Gateway, gateway

HTML = {"Accept": "text/html"}


def page(served: Gateway, path: str, status: int = 200) -> str:
    got, headers, text = served.ask(path, headers=HTML)
    assert (got, headers["Content-Type"]) == (status, "text/html; charset=utf-8"), text
    return text


def test_news_come_to_the_open_page_and_lead_to_the_claim_in_its_article(place):
    with place.running("detector", "alerter"), gateway(place) as served:
        assert "/v1/stream" in page(served, "/")
        target = html.unescape(re.search(r'data-stream="([^"]*)"', page(served, "/"))[1])
        place.ingest(ONE, TWO)
        query = dict(pair.split("=", 1) for pair in urlsplit(target).query.split("&"))
        with served.listening(**query) as stream:
            alert = stream.next()
        shown = page(served, f"/alerts/{alert['alert_id']}")
        assert re.findall(r'<mark id="claim">(.*?)</mark>', shown, re.S) == [html.escape(alert["claim"]["content"])]
        assert "صحيفة الوادي" in shown
        assert re.search(r"news/\d+/\d+", shown)
        assert re.search(r"claims/\d+/\d+", shown)
        assert re.search(r"alerts\.commitment/\d+/\d+", shown)
        for path in re.findall(r'href="(/(?:officials|topics|positions)/[^"]+)"', shown):
            assert served.ask(html.unescape(path), headers=HTML)[0] == 200, path
        place.wait(lambda: "<dd>0</dd>" in page(served, "/health"))


def test_how_far_behind_counts_partitions_that_were_added_too(place):
    place.add_partitions("news", 24)
    articles = [msgspec.structs.replace(ONE, id=f"wadi-{number}") for number in range(60)]
    place.ingest(*articles)
    assert any(record.partition >= 12 for record in place.read("news"))
    with gateway(place) as served:
        place.wait(lambda: "<dd>60</dd>" in page(served, "/health"))


def correct(served: Gateway, position: str, verb: str, **fields) -> tuple[int, str]:
    """Fill in the form on a position's page as a browser would."""
    status, headers, text = served.ask(f"/positions/{position}", headers=HTML)
    assert status == 200
    token = re.search(r'name="csrf" value="([^"]+)"', text)[1]
    cookie = headers["Set-Cookie"].split(";")[0]
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, **HTML}
    body = urlencode({"csrf": token, "reason": "الوعد نفسه", **fields}, doseq=True)
    return served.ask(f"/positions/{position}/{verb}", method="POST", body=body, headers=sent)[::2]


def held(served: Gateway, position: str) -> dict:
    return served.get(f"/v1/positions/{position}")[1]


def test_what_a_person_merges_and_splits_is_so_after_a_restart_too(place):
    with place.running("alerter"):
        send(place, *PLEDGES, *STUDENTS)
        with gateway(place) as served:
            place.wait(lambda: [held(served, one).get("appearances") for one in (PLEDGE, STUDENT)] == [3, 2])
            assert correct(served, STUDENT, "merge", into=PLEDGE)[0] == 303
            place.wait(lambda: held(served, STUDENT)["merged_into"] == PLEDGE)
            assert correct(served, STUDENT, "merge", into=PLEDGE)[0] == 409
            assert held(served, PLEDGE)["appearances"] == 5
        with gateway(place) as served:
            assert held(served, STUDENT)["merged_into"] == PLEDGE
            assert PLEDGE in page(served, f"/positions/{STUDENT}")
            leaving = [claim.claim_id for claim in STUDENTS]
            assert correct(served, PLEDGE, "split", claim=leaving)[0] == 303
            place.wait(lambda: held(served, PLEDGE)["appearances"] == 3)
            place.wait(lambda: held(served, STUDENT)["merged_into"] is None)
            page(served, "/suggestions")
            page(served, "/alerts/nothing", 404)
