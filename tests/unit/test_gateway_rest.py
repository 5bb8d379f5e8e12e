"""The gateway's answers to programs: the document of the API, and what is told of parameters that are wrong."""

from pathlib import Path

import pytest
import yaml

from tasrih.serving.vector import Vector
from tests.console_cases import console

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"

NAMES = ("content-type", "content-length", "cache-control", "content-security-policy", "etag")


@pytest.fixture
def served(tmp_path):
    with console(tmp_path) as browser:
        yield browser


def test_a_gateway_gives_the_document_that_the_docs_have(served):
    assert served.get("/v1/openapi.json").json() == yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "time",
    ["2025-09-04T18:30:00Z", "2025-09-04T21:30:00%2B03:00", "2025-09-04T21:30:00+03:00", "2025-09-04T14:30-04:00"],
)
def test_times_have_zones_though_a_plus_in_an_address_is_a_blank(served, time):
    later = "2025-09-04T18:30:01Z"
    assert served.get(f"/v1/alerts?from={time}&to={later}").status_code == 200
    refused = served.get(f"/v1/alerts?from={later}&to={time}")
    assert (refused.status_code, refused.json()["errors"]) == (400, ["to: it is not after from"])


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize(
    "time", ["20250904", "2025", "0", "1757000000", "yesterday", "-2h", "04/09/2025", "2025-09-31", "2025-09-04T25:00Z"]
)
def test_what_is_no_time_is_refused_and_not_taken_for_seconds(served, name, time):
    refused = served.get(f"/v1/alerts?{name}={time}")
    assert refused.status_code == 400
    assert refused.json()["errors"] == [f"{name}: a time is one of RFC 3339, as 2025-09-04T18:30:00Z, or a date"]


@pytest.mark.parametrize(
    "path", ["/", "/v1/alerts", "/v1/alerts/nobody", "/v1/alerts?limit=0", "/static/console.js", "/nothing"]
)
def test_who_asks_for_the_head_gets_what_a_page_has_but_its_body(served, path):
    whole, head = served.get(path), served.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert {name: head.headers.get(name) for name in NAMES} == {name: whole.headers.get(name) for name in NAMES}


def test_the_head_of_the_stream_does_not_wait_for_alerts(served):
    served.app.state.hub.vector = Vector("9f2c41aa", {})  # it has begun
    answer = served.head("/v1/stream")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream")
    assert served.app.state.hub.listeners == 0


def test_what_only_shows_is_not_changed_by_other_methods(served):
    assert (served.post("/v1/alerts").status_code, served.post("/v1/alerts").headers["allow"]) == (405, "GET")
