"""`tasrih explain` on real Kafka: from any id to the whole way, with the places of the records."""

import json

from tasrih.events import codec
from tasrih.events.model import Claim, NewsMessage
from tasrih.messaging.records import Record
from tests.integration.articles import ONE, ONE_AGAIN
from tests.integration.commands import one_line, tasrih
from tests.integration.installation import Installation


def explained(place: Installation, identifier: str, *options: str) -> dict:
    done = tasrih(place, "explain", identifier, "--format", "json", *options)
    assert (done.returncode, done.stderr) == (0, ""), done
    return json.loads(done.stdout)


def news_of(place: Installation, article: NewsMessage) -> list[str]:
    return [record.place for record in place.read("news") if record.key == article.id.encode()]


def test_every_id_leads_to_the_whole_way(place):
    with place.running("detector", "alerter"):
        place.ingest(ONE)
        place.wait(place.alerts)
        place.wait_idle()  # a copy that comes before the first is confirmed would send the same alert again
        place.ingest(ONE, ONE_AGAIN)
        place.send(Record("news", b"broken", b"no json", ()))
        place.wait_idle()
    (alert,) = place.alerts()
    copies = news_of(place, ONE)
    assert len(copies) == 2

    found = explained(place, alert.alert_id)
    (line,) = found["claims"]
    assert (found["kind"], line["claim_id"], line["decision"]) == ("alert", alert.claim.claim_id, "new")
    assert sorted(record["place"] for record in line["news"]) == sorted(copies)
    assert sorted(record["origin"] for record in line["records"]) == sorted(copies)
    (told,) = found["alerts"]
    claims = {record["place"] for record in line["records"]}
    topics = {record["place"].split("/")[0] for record in told["records"]}
    assert topics == {"alerts.commitment", "alerts.watch.long_range_missiles"}
    assert {record["origin"] for record in told["records"]} <= claims
    (position,) = found["positions"]
    assert [state["decision"] for state in position["revisions"]] == ["new", "repeated"]

    again = next(
        claim
        for claim in (codec.decode(record.value, Claim) for record in place.read("claims"))
        if claim.article_id == ONE_AGAIN.id
    )
    (line,) = explained(place, again.claim_id)["claims"]
    assert (line["suppressed"], line["recorded"], line["alerts"]) == ("repeated", True, [])
    assert (line["position_id"], line["told_by"]) == (alert.position.position_id, [alert.alert_id])
    assert [record["place"] for record in line["news"]] == news_of(place, ONE_AGAIN)
    assert explained(place, ONE_AGAIN.id)["claims"] == [line]
    assert explained(place, alert.position.position_id)["kind"] == "position"

    text = tasrih(place, "explain", again.claim_id).stdout
    assert f"no alert, repeated: its position was known; position {alert.position.position_id}" in text
    assert f"told by {alert.alert_id}" in text
    assert all(record["place"] in text for record in [*told["records"], *line["news"]])

    assert "a dead letter: bad_json" in tasrih(place, "explain", "broken").stdout
    unknown = one_line(tasrih(place, "explain", alert.alert_id, "--from", "2019-01-01", "--to", "2020-01-01"))
    assert f"no alert, claim, position, correction or article '{alert.alert_id}'" in unknown
    assert one_line(tasrih(place, "explain", "nobody")).startswith("tasrih: no alert")
