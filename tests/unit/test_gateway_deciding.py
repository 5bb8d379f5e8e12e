"""What a person decides in the console: forms are ours alone, and only who may correct does."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from services.gateway.access import Access
from tasrih.events import codec
from tasrih.events.model import Correction
from tasrih.serving.tokens import Tokens, create_token
from tests.console_cases import HELD, Page, address, console

POSITION_PAGE = address("positions", HELD.position_id)


@pytest.fixture
def served(tmp_path):
    with console(tmp_path) as browser:
        yield browser


def csrf(served, path: str = "/suggestions") -> dict[str, str]:
    page = Page(served.get(path).text)
    return next(attributes["value"] for _, attributes in page.elements if attributes.get("name") == "csrf")


def merge_form(served, **changes) -> dict[str, str]:
    return {"csrf": csrf(served, POSITION_PAGE), "into": "p2", "reason": "واحد", **changes}


def test_a_person_merges_and_splits_and_the_event_says_who_and_why(served):
    merged = served.post(POSITION_PAGE + "/merge", data=merge_form(served))
    assert (merged.status_code, merged.headers["location"]) == (303, "/positions/p2?sent=1")
    (record,) = served.app.state.producer.sent
    correction = codec.decode(record.value, Correction)
    assert (record.topic, correction.by, correction.reason, correction.into) == (
        "corrections",
        "127.0.0.1",
        "واحد",
        "p2",
    )
    split = served.post(POSITION_PAGE + "/split", data=merge_form(served, claim="c2"))
    assert split.status_code in {303, 409}, split.text
    assert 'role="status"' in served.get("/positions/p2?sent=1").text


def test_a_correction_that_kafka_has_not_taken_when_the_gateway_is_stopped_is_not_there_now(served):
    class Stopped:
        async def send_all(self, records) -> None:
            raise asyncio.CancelledError  # by the server, which waits for its requests no longer

    form = merge_form(served)
    served.app.state.producer = Stopped()
    answer = served.post(POSITION_PAGE + "/merge", data=form)
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)


def test_forms_of_other_sites_and_corrections_that_do_not_fit_are_refused(served):
    path = POSITION_PAGE + "/merge"
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
        served.post(path, data=good, headers={"Origin": "http://["}),
        served.post(path, data={**good, "claim": ["c"] * 300}),
        served.post(path, data={**good, "into": ["p2", "p3"]}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403, 415, 400, 409, 409, 409, 413, 403, 413, 400]
    served.cookies.clear()
    assert served.post(path, data=good).status_code == 403
    assert served.app.state.producer.sent == []


def test_with_tokens_a_browser_signs_in_and_only_an_editor_corrects(served, tmp_path):
    file = tmp_path / "tokens.yaml"
    reader, editor = create_token(file, "reader", ("read",)), create_token(file, "editor", ("read", "correct"))
    served.app.state.access = Access(Tokens(file), True, 6_000)
    assert served.get("/dead-letters").headers["location"] == "/sign-in?next=%2Fdead-letters"
    asked = served.get("/?kind=threat&official=%D8%A3+b").headers["location"]
    assert parse_qs(urlsplit(asked).query) == {"next": ["/?kind=threat&official=%D8%A3+b"]}
    form = {"csrf": csrf(served, "/sign-in"), "next": "/?kind=threat&official=%D8%A3+b", "token": reader}
    assert served.post("/sign-in", data=form).headers["location"] == "/?kind=threat&official=%D8%A3+b"
    form = {"csrf": csrf(served, "/sign-in"), "next": "/dead-letters"}
    assert served.post("/sign-in", data={**form, "token": "wrong"}).status_code == 401
    done = served.post("/sign-in", data={**form, "token": reader})
    assert (done.status_code, done.headers["location"]) == (303, "/dead-letters")
    assert "HttpOnly" in done.headers["set-cookie"]
    assert "SameSite=strict" in done.headers["set-cookie"]
    position = served.get(POSITION_PAGE).text
    assert "/merge" not in position
    assert served.post(POSITION_PAGE + "/merge", data={**form, "into": "p2", "reason": "x"}).status_code == 403
    served.post("/sign-in", data={**form, "token": editor})
    assert served.post(POSITION_PAGE + "/merge", data=merge_form(served)).status_code == 303
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
