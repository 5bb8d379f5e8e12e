"""The gateway as a process on real Kafka: lists, the way back to the article, and the stream over any cut."""

import json

from tasrih.messaging.records import Record
from tests.integration.articles import ONE, ONE_AGAIN, TWO
from tests.integration.gateway_client import gateway, names, send, send_to_new_partition


def test_lists_are_filtered_and_paged_while_alerts_arrive(place):
    for number in range(5):
        send(place, f"a{number}", hour=number, kind="threat", watches=("w",) if number % 2 else ())
    place.send(Record("alerts.threat", b"k", b"{", ()), Record("positions", b"k", None, ()))
    with gateway(place) as served:
        assert names(served.get("/v1/alerts")) == ["a4", "a3", "a2", "a1", "a0"]
        assert names(served.get("/v1/alerts", watch="w", kind=["threat", "denial"])) == ["a3", "a1"]
        assert names(served.get("/v1/alerts", **{"from": "2030-01-01T02:00:00", "to": "2030-01-01T03:00:00Z"})) == [
            "a2"
        ]
        _, first = served.get("/v1/alerts", limit=2)
        send(place, "late", hour=9)
        place.wait(lambda: "late" in names(served.get("/v1/alerts")))
        assert names(served.get("/v1/alerts", limit=2, cursor=first["next"])) == ["a2", "a1"]
        status, headers, text = served.ask("/v1/alerts", cursor=first["next"], kind="threat")
        assert (status, headers["Content-Type"]) == (400, "application/problem+json")
        assert json.loads(text)["detail"] == "this cursor belongs to a list with other filters"
        status, problem = served.get("/v1/alerts", wach="w", limit=0)
        assert status == 400
        assert [error.split(":")[0] for error in problem["errors"]] == ["limit", "wach"]
        status, problem = served.get("/v1/alerts", watch="wach")
        assert (status, problem["errors"][0].partition(";")[0]) == (400, "watch: no watch wach")
        assert served.get("/v1/alerts/late")[1]["alert_id"] == "late"
        for unknown in (
            "/v1/alerts/x",
            "/v1/claims/x",
            "/v1/articles/x",
            "/v1/explain/x",
            "/v1/positions/x",
            "/nothing",
        ):
            status, problem = served.get(unknown)
            assert (status, problem["status"]) == (404, 404)
        assert served.get("/v1/openapi.json")[1]["info"]["title"] == "Tasrih"


def test_from_an_article_to_its_alert_and_back(place):
    place.ingest(ONE, ONE_AGAIN, TWO)
    with place.running("detector", "alerter"):
        place.wait_idle()
    with gateway(place) as served:
        _, page = served.get("/v1/alerts")
        assert page["alerts"], place.logs()
        one = page["alerts"][0]
        claim_id, position_id = one["claim"]["claim_id"], one["position"]["position_id"]
        _, line = served.get(f"/v1/claims/{claim_id}")
        assert line["claim"] == one["claim"]
        assert (line["position_id"], line["alerts"], line["recorded"]) == (position_id, [one["alert_id"]], True)
        assert line["news"][0]["place"].startswith("news/")
        _, found = served.get(f"/v1/articles/{one['article']['id']}")
        (inside,) = [claim for claim in found["claims"] if claim["claim_id"] == claim_id]
        assert found["article"][inside["field"]][inside["start"] : inside["end"]] == inside["content"]
        _, explained = served.get(f"/v1/explain/{one['alert_id']}")
        assert explained["kind"] == "alert"
        assert [state["revision"] for state in explained["positions"][0]["revisions"]][-1] >= 1
        (told,) = [line for line in explained["alerts"] if line["alert"]["alert_id"] == one["alert_id"]]
        topics = [*dict.fromkeys(record["place"].partition("/")[0] for record in told["records"])]  # or again
        assert topics == ["alerts.commitment", *(f"alerts.watch.{watch}" for watch in one["watches"])]
        assert len(topics) > 1
        _, held = served.get(f"/v1/officials/{one['position']['official_id']}/positions")
        assert position_id in [position["position_id"] for position in held["positions"]]
        assert served.get(f"/v1/positions/{position_id}")[1] in held["positions"]


def test_a_subscriber_misses_nothing_and_hears_nothing_twice_wherever_it_comes_back(place):
    send(place, "old", "alerts.threat")
    with gateway(place) as first, first.listening() as stream:
        send(place, "a", "alerts.threat", "alerts.denial")
        assert stream.names(1) == ["a"]
        place.kill(first.child)
        last = stream.last
    send(place, "b", "alerts.denial", kind="denial")
    send(place, "a", "alerts.denial", "alerts.threat")
    with gateway(place) as second:
        with second.listening(last) as stream:
            assert stream.names(1) == ["b"]
            send(place, "c", "alerts.threat", "alerts.threat")
            send(place, "d", "alerts.demand", kind="demand")
            assert sorted(stream.names(2)) == ["c", "d"]
            last = stream.last
        with second.listening(last) as stream:
            send(place, "e")
            assert stream.names(1) == ["e"]
        with second.listening(start="beginning", kind="threat") as stream:
            assert sorted(stream.names(4)) == ["a", "c", "e", "old"]
        with second.listening("00000000.5.5.5") as stream:
            assert sorted(stream.names(6)) == ["a", "b", "c", "d", "e", "old"], "an id of another Kafka"
        assert second.get("/v1/stream", {"Last-Event-ID": "nonsense"})[0] == 400


def test_partitions_that_are_added_are_read_without_a_restart(place):
    topic = f"{place.settings.topic_prefix}alerts.threat"
    with gateway(place) as served, served.listening() as stream:
        send_to_new_partition(place, topic, "late")
        assert stream.names(1) == ["late"]
        assert names(served.get("/v1/alerts")) == ["late"]


def test_a_gateway_that_stops_lets_its_subscribers_go(place):
    with gateway(place) as served, served.listening() as stream:
        served.child.ask_to_stop()
        assert stream.ends()


def test_the_index_is_kept_over_a_restart(place, tmp_path):
    send(place, "a")
    with gateway(place, gateway_folder=tmp_path / "kept") as served:
        assert names(served.get("/v1/alerts")) == ["a"]
    send(place, "b", hour=1)
    with gateway(place, gateway_folder=tmp_path / "kept") as served:
        assert names(served.get("/v1/alerts")) == ["b", "a"]
