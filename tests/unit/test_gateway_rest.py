"""The gateway's answers to programs: the document of the API, and what is told of parameters that are wrong."""

from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from services.gateway.watching import KnownWatches
from tasrih.messaging.errors import UnreachableError
from tasrih.serving.vector import Vector
from tests.console_cases import EVIL, console

HTML = "text/html; charset=utf-8"
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
    assert (served.post("/v1/alerts").status_code, served.post("/v1/alerts").headers["allow"]) == (405, "GET, HEAD")


KNOWN = "known are ceasefire_moves, long_range_missiles, sanctions, w"


@pytest.mark.parametrize("path", ["/v1/alerts", "/v1/stream", "/"])
def test_a_watch_that_nobody_knows_is_refused_with_those_there_are(served, path):
    refused = served.get(f"{path}?watch=w&watch=wach")
    assert refused.status_code == 400
    assert f"watch: no watch wach; {KNOWN}" in refused.text


@pytest.mark.parametrize("watch", ["sanctions", "w", quote(EVIL)])
def test_a_watch_is_known_by_our_files_kafka_or_alerts_that_met_it(served, watch):
    assert served.get(f"/v1/alerts?watch={watch}").status_code == 200


def test_kafka_is_asked_for_watches_when_nothing_else_knows_them_and_not_each_time(served, tmp_path):
    asked = []
    watches = KnownWatches(served.app.state.index, None, lambda: asked.append("topics") or ["alerts.watch.w"])
    watches.require(["sanctions", EVIL])
    assert asked == []
    watches.require(["w"])
    watches.require(["w"])
    assert asked == ["topics"]


def test_a_watch_that_only_kafka_can_know_waits_for_kafka(served):
    def topics():
        raise UnreachableError("localhost:1", "refused")

    served.app.state.known.watches = KnownWatches(served.app.state.index, None, topics)
    refused = served.get("/v1/alerts?watch=w")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    page = served.get("/?watch=w")
    assert (page.status_code, page.headers["content-type"], page.headers["retry-after"]) == (503, HTML, "5")


@pytest.mark.parametrize("path", ["/v1/alerts", "/v1/positions", "/v1/stream"])
def test_an_official_or_a_topic_that_nobody_knows_is_refused(served, path):
    refused = served.get(f"{path}?official=fr.emanuel_macron&topic=missiles")
    assert refused.status_code == 400
    topic, official = refused.json()["errors"]
    assert topic.startswith("topic: no topic missiles; known are ")
    assert "military_aid" in topic
    assert official == "official: no official fr.emanuel_macron; `tasrih officials who` tells the id of a name"


HELD_BY = ["fr", "president/fr", "fr.emmanuel_macron", "name:سلمى الكرماوي", "fr+name:x", quote(EVIL)]


@pytest.mark.parametrize("official", HELD_BY)
def test_an_official_of_the_registry_a_name_and_whoever_was_told_of_are_known(served, official):
    assert served.get(f"/v1/positions?official={official.replace('+', '%2B')}").status_code == 200
    assert served.get(f"/v1/officials/{official}/positions").status_code == 200


@pytest.mark.parametrize("topic", ["military_aid", "military_aid.long_range_missiles", quote(EVIL)])
def test_a_topic_of_the_taxonomy_one_above_it_and_one_that_was_told_of_are_known(served, topic):
    assert served.get(f"/v1/alerts?topic={topic}").status_code == 200
    assert served.get(f"/topics/{topic}").status_code == 200


@pytest.mark.parametrize("path", ["/v1/officials/fr.nobody/positions", "/topics/nope"])
def test_the_place_of_what_nobody_knows_is_none(served, path):
    assert served.get(path).status_code == 404


ONCE = {
    "/v1/alerts": ["limit=1&limit=2", "cursor=a&cursor=b", "from=2025-01-01&from=2025-01-02", "to=x&kind=threat&to="],
    "/v1/stream": ["start=latest&start=beginning", "last_event_id=a&last_event_id=b"],
    "/v1/officials/fr/positions": ["limit=1&limit=1"],
    "/": ["from=2025-01-01&from=2025-01-02", "lang=en&lang=ar"],
    "/dead-letters": ["limit=1&limit=2"],
    "/health": ["lang=en&lang=ar"],
    "/sign-in": ["next=/a&next=/b"],
}


@pytest.mark.parametrize(("path", "query"), [(path, query) for path, queries in ONCE.items() for query in queries])
def test_what_takes_one_value_is_refused_when_it_is_given_twice(served, path, query):
    refused = served.get(f"{path}?{query}")
    name = query.partition("=")[0]
    assert refused.status_code == 400
    assert f"{name}: given 2 times; it takes one value" in refused.text


def test_filters_take_several_values(served):
    assert served.get("/v1/alerts?kind=threat&kind=denial&decision=new&decision=changed").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["alerts", "positions", "officials/fr/positions", "stream", "alerts/x", "positions/x", "claims/x", "explain/x"],
)
def test_a_parameter_that_is_not_known_is_refused_with_where_they_stand(served, path):
    refused = served.get(f"/v1/{path}?wach=w")
    told = "wach: no parameter of this path; /v1/openapi.json names those there are"
    assert (refused.status_code, refused.json()["errors"]) == (400, [told])


@pytest.mark.parametrize("asked", ["cursor=zz", "limit=0", "kind=nope", "from=x", "foo=1", "watch=nope"])
def test_a_browser_is_told_on_a_page_what_is_wrong(served, asked):
    page = served.get(f"/?{asked}")
    assert (page.status_code, page.headers["content-type"]) == (400, HTML)
    assert '<html lang="ar" dir="rtl">' in page.text
