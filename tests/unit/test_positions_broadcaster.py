"""Claims of a broadcaster, grouped by reading: how many pairs of them are put together as they were read."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tasrih.detection.detector import Detector
from tasrih.events.model import NewsMessage
from tasrih.yamldata import load
from tests.positions.broadcaster import (
    ABSENT,
    CORPUS,
    HALVES,
    LABELS,
    Covered,
    Label,
    Labels,
    Place,
    as_annotated,
    as_detected,
    covered,
)
from tests.positions.measuring import kept, pairs, pairs_score

FLOORS = {
    ("development", "annotated"): 0.75,
    ("development", "detected"): 0.58,
    ("held_out", "annotated"): 0.85,
    ("held_out", "detected"): 0.80,
}
"""Least F1 over pairs; `make positions` prints what they are."""

TEXT = "قال سامر الوردي إن بلاده ستزود ساندرا برادارات، وأضاف أن الرادارات ستصل قبل الشتاء."
ARTICLE = NewsMessage(
    id="one", source="s", title="رادارات", text=TEXT, published_at=datetime(2025, 3, 1, 8, tzinfo=UTC)
)
PLACE = Place("text", 4, 15)


def label(content, position):
    start = TEXT.index(content)
    return Label("text", start, start + len(content), "commitment", (PLACE,), position)


LABELLED = Covered(ARTICLE, [label("بلاده ستزود ساندرا برادارات", "p1"), label("الرادارات ستصل قبل الشتاء", "p2")])


@pytest.mark.gold
@pytest.mark.skipif(not CORPUS.is_file(), reason=ABSENT)
@pytest.mark.parametrize("half", HALVES)
def test_pairs_of_claims(half):
    articles = covered(half)
    told = {"annotated": as_annotated(articles), "detected": as_detected(articles, Detector.load())}
    assert len(told["annotated"]) > 380
    assert sum(bool(one.position) for one in told["detected"]) > 0.9 * len(told["annotated"])
    for reading, claims in told.items():
        assert pairs_score(pairs(kept(claims))).f1 >= FLOORS[half, reading], reading


def test_no_article_is_in_both_halves():
    labels = load(LABELS, Labels)
    assert labels.development.keys().isdisjoint(labels.held_out)


@pytest.mark.parametrize("half", HALVES)
def test_every_claim_is_labelled_once_and_names_who_speaks(half):
    for labels in getattr(load(LABELS, Labels), half).values():
        assert len({(label.field, label.start, label.end) for label in labels}) == len(labels)
        assert all(label.speakers and label.start < label.end for label in labels)


def test_claims_as_annotated():
    told = as_annotated([LABELLED])
    assert [one.position for one in told] == ["p1", "p2"]
    assert [one.claim.content for one in told] == ["بلاده ستزود ساندرا برادارات", "الرادارات ستصل قبل الشتاء"]
    assert {one.claim.speaker_name for one in told} == {"سامر الوردي"}


def test_a_detected_claim_takes_the_label_that_it_overlaps_most():
    told = as_detected([LABELLED], Detector.load())
    assert [one.position for one in told] == ["p1", "p2"]


def test_a_detected_claim_that_was_not_read_has_no_label_and_is_in_no_pair():
    told = as_detected([Covered(ARTICLE, LABELLED.labels[:1])], Detector.load())
    assert [one.position for one in told] == ["p1", ""]
    assert list(pairs(kept(told))) == []


def test_a_claim_of_nobody_who_is_named_is_one_with_none():
    told = as_annotated([Covered(ARTICLE, [label("الرادارات", "p1"), label("الرادارات ستصل", "p1")])])
    nobody = [one._replace(claim=replace(one.claim, speaker_type="anonymous", speakers=())) for one in told]
    assert [pair.merged for pair in pairs(kept(nobody))] == [False]
