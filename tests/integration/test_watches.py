"""Watches of a running alerter: a wrong file changes nothing, a good one is taken over."""

import os
import signal
from datetime import UTC, datetime

import pytest

from tasrih.events import cloudevents
from tasrih.events.model import NewsMessage
from tests.integration.commands import tasrih
from tests.integration.installation import Installation, installation

FIRST = "watches:\n- {name: missiles, description: d, topics: [military_aid]}\n"
SECOND = FIRST + "- {name: pledges, description: d, kinds: [commitment]}\n"
BROKEN = FIRST + "- {name: pledges, description: d, kinds: [commitment], topics: [peas]}\n"


@pytest.fixture
def place(kafka_bootstrap, redis_url, request, tmp_path) -> Installation:
    return installation(kafka_bootstrap, redis_url, request.node.name, tmp_path)


def article(number: int, minister: str) -> NewsMessage:
    return NewsMessage(
        id=f"wadi-{number}",
        source="صحيفة الوادي",
        title="",
        text=f"قال {minister} إن بلاده ستزود جمهورية السهل بصواريخ بعيدة المدى.",
        published_at=datetime(2025, 9, 4, 10, number, tzinfo=UTC),
    )


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
