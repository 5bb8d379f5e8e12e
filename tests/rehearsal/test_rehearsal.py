"""The judge of a rehearsal, and a small rehearsal."""

import shutil

import msgspec
import pytest

from tasrih.events import codec
from tasrih.events.model import Alert
from tasrih.messaging.topics import CLAIMS
from tests.deploy.rendering import ROOT
from tests.rehearsal.__main__ import Plan, rehearse, stage
from tests.rehearsal.judge import Expected, Verdict, judge
from tests.rehearsal.load import articles, capacity

EXAMPLE = codec.decode((ROOT / "schemas" / "examples" / "alert.v1.json").read_bytes(), Alert)
TOPIC = "alerts.commitment"


def alert(claim: str, alert_id: str) -> tuple[str, Alert]:
    told = msgspec.structs.replace(EXAMPLE.claim, claim_id=claim)
    return TOPIC, msgspec.structs.replace(EXAMPLE, alert_id=alert_id, claim=told)


EXPECTED = Expected({"p1", "p2", "p3", "p4", "other"}, {"a": ["p1"], "b": ["p2"], "c": ["p3", "p4"]})
ALL = ["p1", "other", "p2", "p3", "p4"]
ALERTS = [alert("p1", "a1"), alert("p2", "a2")]


def test_all_is_well_when_each_is_there_once():
    verdict = judge(EXPECTED, ALL, ALERTS)
    assert verdict.is_good
    assert not verdict.copies


@pytest.mark.parametrize(
    ("claims", "alerts", "found"),
    [
        (ALL[1:], ALERTS, (1, 0, 0)),
        (ALL, ALERTS[:1], (1, 0, 0)),
        ([*ALL, "nobody's"], ALERTS, (0, 0, 1)),
        (ALL, [*ALERTS, alert("p1", "a3")], (0, 1, 0)),
    ],
)
def test_what_is_lost_told_twice_or_unknown_is_found(claims, alerts, found):
    verdict = judge(EXPECTED, claims, alerts)
    assert (verdict.lost, verdict.doubled, verdict.unknown) == found
    assert not verdict.is_good


def test_copies_under_one_id_are_counted_and_do_no_harm():
    verdict = judge(EXPECTED, [*ALL, "other"], [*ALERTS, ALERTS[0]])
    assert verdict.is_good
    assert verdict.copies == {CLAIMS: 1, TOPIC: 1}


def test_every_article_begins_with_a_pledge_of_somebody_else(detector):
    expected = Expected()
    for article in articles(60):
        expected.add(detector.detect(article))
    assert len(expected.pledges) == 60
    assert capacity() >= Plan().articles


def test_pods_are_replaced_under_load_and_nothing_is_lost(tmp_path, monkeypatch):
    if not shutil.which("kubectl"):
        pytest.skip("no kubectl: put kubectl on PATH")
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with stage(tmp_path) as opened:
        outcome = rehearse(opened, Plan(detectors=2, alerters=1, articles=300, per_second=2))
    assert outcome.verdict == Verdict(0, 0, 0, outcome.verdict.copies)
    assert outcome.replaced == 3
