"""Lineage: every id leads to the same story, with records that stand twice or were compacted away."""

import dataclasses
import re

import msgspec
import pytest

from services.alerter.handlers import RaiseAlerts
from tasrih.claim_record import claim_record
from tasrih.cli.lineage_text import explanation_text
from tasrih.events import cloudevents, codec
from tasrih.events.model import Correction
from tasrih.messaging.records import Received, Record
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.serving.lineage import Place, add_origins, explain
from tests.position_claims import START, make_claim

REFUSAL = "حكومته لن تزود جمهورية ساندرا بأي منظومات رادار حديثة قبل نهاية الصيف"
FIRST = make_claim(topics=["military_aid.radar"])
REPEATED = make_claim(article="b-1", hours=1, topics=["military_aid.radar"])
ELSEWHERE = make_claim(article="c-1", hours=2, source="وكالة الجزر", topics=["military_aid.radar"])
CHANGE = make_claim(REFUSAL, kind="rejection", article="z-1", hours=72, topics=["military_aid.radar"])
UNNAMED = msgspec.structs.replace(
    FIRST,
    claim_id="unnamed",
    article_id="u-1",
    official_id=None,
    speakers=(msgspec.structs.replace(FIRST.speakers[0], type="anonymous", official_id=None),),
)


class Wire:
    """Topics as lists; what the alerter does with a claim's record is written behind it."""

    def __init__(self) -> None:
        self.records: list[Received] = []
        self.scans = 0

    def write(self, record: Record) -> Received:
        offset = sum(one.topic == record.topic for one in self.records)
        self.records.append(Received(record.topic, 0, offset, record.key, record.value, record.headers))
        return self.records[-1]

    def scan(self, wanted):
        self.scans += 1
        pattern = re.compile("|".join(map(re.escape, wanted)).encode())
        return [record for record in self.records if pattern.search(record.value)]


class Nowhere:
    async def send_all(self, records):
        raise AssertionError(records)


@pytest.fixture
async def wire():
    """All five claims, the first one twice on the wire, everything that came of the third twice too."""
    wire = Wire()
    handle = wire.handle = RaiseAlerts(Positions(MemoryStore(), load_watches()), Nowhere())
    for number, claim in enumerate([FIRST, FIRST, REPEATED, ELSEWHERE, CHANGE, UNNAMED]):
        news = Received("news", 0, number, None, None, ())
        message = wire.write(claim_record(claim, news))
        effects = await handle(claim, message)
        for record in (*effects.records, *effects.then) * (2 if claim is ELSEWHERE else 1):
            wire.write(record)
        await effects.confirm()
    return wire


def results(found):
    return [(line.claim_id, line.decision, line.suppressed) for line in found.claims]


def places(line):
    return [(place.place, place.origin) for place in line.records]


async def test_an_alert_leads_back_to_the_news(wire):
    alert = next(one for one in wire.records if one.topic == "alerts.commitment")
    found = explain(cloudevents.attribute(alert.headers, "id"), wire.scan)
    assert found.kind == "alert"
    (line,) = found.claims
    assert (line.claim_id, line.decision, line.recorded) == (FIRST.claim_id, "new", True)
    assert places(line) == [("claims/0/0", "news/0/0"), ("claims/0/1", "news/0/1")]
    (told,) = found.alerts
    assert places(told) == [("alerts.commitment/0/0", "claims/0/0")]
    assert wire.scans <= 4


async def test_each_claim_has_its_own_result(wire):
    (opening,) = explain(FIRST.claim_id, wire.scan).claims
    for claim, decision, suppressed in [
        (FIRST, "new", None),
        (REPEATED, "repeated", "repeated"),
        (ELSEWHERE, "corroborated", "corroborated"),
        (CHANGE, "changed", None),
        (UNNAMED, None, "anonymous_source"),
    ]:
        found = explain(claim.claim_id, wire.scan)
        assert results(found) == [(claim.claim_id, decision, suppressed)]
        (line,) = found.claims
        assert bool(line.alerts) == (suppressed is None)
        if claim in (REPEATED, ELSEWHERE):
            assert (line.position_id, line.told_by) == (opening.position_id, opening.alerts)


async def test_a_position_shows_all_its_states_once(wire):
    position = explain(FIRST.claim_id, wire.scan).claims[0].position_id
    found = explain(position, wire.scan)
    (line,) = found.positions
    states = [(state.decision, state.suppressed, len(state.records)) for state in line.revisions]
    assert states == [("new", None, 1), ("repeated", "repeated", 1), ("corroborated", "corroborated", 2)]
    assert [claim for claim, _, _ in results(found)] == [FIRST.claim_id, REPEATED.claim_id, ELSEWHERE.claim_id]
    (changed,) = explain(CHANGE.claim_id, wire.scan).positions
    assert changed.revisions[-1].position.revises == position


async def test_an_article_shows_its_claims_and_what_nobody_knows_is_none(wire):
    found = explain("b-1", wire.scan)
    assert (found.kind, results(found)) == ("article", [(REPEATED.claim_id, "repeated", "repeated")])
    assert explain("nobody", wire.scan) is None


async def test_after_compaction_the_result_is_concluded_from_the_latest_state(wire):
    latest = {record.key: record for record in wire.records if record.topic == "positions"}
    wire.records = [one for one in wire.records if one.topic != "positions" or latest[one.key] is one]
    (line,) = explain(REPEATED.claim_id, wire.scan).claims
    assert (line.decision, line.suppressed, line.recorded) == ("repeated", "repeated", False)
    assert line.told_by
    (first,) = explain(FIRST.claim_id, wire.scan).claims
    assert (first.suppressed, len(first.alerts)) == (None, 1)


async def test_a_claim_whose_record_is_gone_is_known_by_its_alert_or_its_position(wire):
    wire.records = [one for one in wire.records if one.topic != "claims"]
    found = explain(CHANGE.article_id, wire.scan)
    assert (found.kind, results(found)) == ("article", [(CHANGE.claim_id, "changed", None)])
    found = explain(ELSEWHERE.claim_id, wire.scan)
    assert (found.kind, results(found)) == ("claim", [(ELSEWHERE.claim_id, "corroborated", "corroborated")])
    assert found.claims[0].told_by == explain(FIRST.claim_id, wire.scan).claims[0].alerts
    assert "claim  not there any more" in explanation_text(found, [])
    assert explain(UNNAMED.claim_id, wire.scan) is None


async def test_the_text_names_every_place_and_the_reason(wire):
    text = explanation_text(explain(ELSEWHERE.claim_id, wire.scan), load_watches())
    assert "no alert, corroborated: its position was known" in text
    assert "claims/0/3 ← news/0/3" in text
    assert "corroborated, 3 appearances; no alert: corroborated  positions/0/2 ← claims/0/3" in text
    assert "watch  long_range_missiles: not met: topics, decisions" in text
    assert "no alert, anonymous_source" in explanation_text(explain("unnamed", wire.scan), [])


def split_from(position):
    return Correction(
        correction_id="c-1",
        official_id=FIRST.official_id,
        position_id=position,
        claims=(ELSEWHERE,),
        kept=(FIRST, REPEATED),
        at=START,
        by="editor",
        reason="another matter",
    )


async def test_a_claim_that_a_person_moved_shows_both_positions(wire):
    position = explain(FIRST.claim_id, wire.scan).claims[0].position_id
    split = split_from(position)
    message = Received("corrections", 0, 0, b"k", codec.encode(split), ())
    effects = await wire.handle.correct(split, message)
    for record in (*effects.then, dataclasses.replace(effects.then[0], headers=())):
        wire.write(record)
    found = explain(ELSEWHERE.claim_id, wire.scan)
    add_origins(found, lambda places: [message] if message.place in places else [])
    assert results(found) == [(ELSEWHERE.claim_id, "corroborated", "corroborated")]
    assert [line.position_id == position for line in found.positions] == [True, False]
    why = f"editor split {ELSEWHERE.claim_id} from {position}: another matter"
    text = explanation_text(found, [])
    assert f"state 4: corrected, 2 appearances; {why}  positions/0/5 ← corrections/0/0" in text
    assert "state 4: sent again  positions/0/7\n" in text
    assert [state.correction is None for state in found.positions[0].revisions] == [True, True, True, False]


@pytest.mark.parametrize("kept", [True, False], ids=["its record", "what it brought about"])
async def test_a_correction_leads_to_the_positions_that_show_it(wire, kept):
    position = explain(FIRST.claim_id, wire.scan).claims[0].position_id
    split = split_from(position)
    message = Received("corrections", 0, 0, b"k", codec.encode(split), ())
    if kept:
        wire.records.append(message)
    for record in (await wire.handle.correct(split, message)).then:
        wire.write(record)
    found = explain("c-1", wire.scan)
    add_origins(found, lambda places: [message] if message.place in places else [])
    opened = explain(ELSEWHERE.claim_id, wire.scan).positions[-1].position_id
    assert (found.kind, found.claims, found.alerts) == ("correction", [], [])
    assert {line.position_id for line in found.positions} == {position, opened}
    assert (found.correction.by, places(found.correction)) == ("editor", [("corrections/0/0", None)])
    text = explanation_text(found, [])
    assert f"editor split {ELSEWHERE.claim_id} from {position}: another matter\n          corrections/0/0\n" in text
    assert "not applied" not in text


async def test_a_correction_that_changed_nothing_is_told(wire):
    position = explain(FIRST.claim_id, wire.scan).claims[0].position_id
    refused = msgspec.structs.replace(split_from(position), into="nowhere", claims=(), kept=())
    wire.records.append(Received("corrections", 0, 0, b"k", codec.encode(refused), ()))
    wire.records.append(Received("corrections", 0, 1, b"k", b'{"correction_id": "c-1"}', ()))
    found = explain("c-1", wire.scan)
    assert [(line.position_id, len(line.revisions)) for line in found.positions] == [(position, 3), ("nowhere", 0)]
    assert "not applied: it does not fit" in explanation_text(found, [])


async def test_an_id_of_ours_may_be_given_in_capitals(wire):
    for claim in (FIRST, CHANGE):
        small, capital = (explain(name, wire.scan) for name in (claim.claim_id, claim.claim_id.upper()))
        assert small == capital is not None
    news = msgspec.structs.replace(UNNAMED, article_id=FIRST.claim_id.upper(), claim_id="other")
    wire.write(claim_record(news, Received("news", 0, 9, None, None, ())))
    assert explain(news.article_id, wire.scan).kind == "article", "another's id is taken as it is first"


async def test_a_correction_that_is_gone_or_no_correction_is_left_out(wire):
    found = explain(FIRST.claim_id, wire.scan)
    found.positions[0].revisions[0].records = [Place("positions/0/9", None, "corrections/0/0")]
    for broken in ([], [Received("corrections", 0, 0, b"k", b"{", ())]):
        add_origins(found, lambda _, broken=broken: broken)
        assert found.positions[0].revisions[0].correction is None
        assert "state 1: new, 1 appearance  positions/0/9 ← corrections/0/0" in explanation_text(found, [])
