"""Watches of a running alerter: a wrong file changes nothing, a good one is taken over."""

import os
import signal

from tasrih.events import cloudevents
from tests.integration.articles import article
from tests.integration.commands import tasrih

FIRST = "watches:\n- {name: missiles, description: d, topics: [military_aid]}\n"
SECOND = FIRST + "- {name: pledges, description: d, kinds: [commitment]}\n"
BROKEN = FIRST + "- {name: pledges, description: d, kinds: [commitment], topics: [peas]}\n"


def test_new_watches_are_taken_over_without_a_restart(place, tmp_path):
    file = tmp_path / "watches.yaml"
    file.write_text(FIRST)
    create = ("topics", "create")
    assert "alerts.watch.missiles" in tasrih(place, *create, TASRIH_WATCHES_FILE=str(file)).stdout
    with place.running("detector", "alerter", watches_file=str(file)) as (_, alerter):
        place.ingest(article(1, "رئيس جمهورية الواحة حازم البدراني"))
        place.wait(lambda: place.read("alerts.watch.missiles"))
        file.write_text(BROKEN)
        place.wait(lambda: f"watches stay as they were: {file}:3: watch pledges: no topic 'peas'" in place.logs())
        file.write_text(SECOND)
        place.wait(lambda: "watches stay as they were: missing topics" in place.logs())
        assert "alerts.watch.pledges" in tasrih(place, *create, TASRIH_WATCHES_FILE=str(file)).stdout
        os.kill(alerter.pid, signal.SIGHUP)
        place.wait(
            lambda: "watches: ceasefire_moves, long_range_missiles, missiles, pledges, sanctions" in place.logs()
        )
        place.ingest(article(2, "رئيس جمهورية الجبل ناصر الكعبي"))
        place.wait(lambda: place.read("alerts.watch.pledges"))
    (alert,) = place.read("alerts.watch.pledges")
    (news,) = [record for record in place.read("news") if record.key == b"wadi-2"]
    (claim,) = [record for record in place.read("claims") if origin(record) == news.place]
    assert origin(alert) == claim.place
    assert len(place.read("alerts.watch.missiles")) == 2


def origin(record) -> str | None:
    return cloudevents.attribute(record.headers, "origin")
