"""How well slots are filled on annotated commitments, and that every one of these is read."""

import pytest

from tasrih.detection.detector import Detector
from tasrih.events.model import Slots
from tasrih.yamldata import DataError
from tests.gold.scoring import SLOTS, Commitment, Entry, available, is_same, missing, read_slots, score

FLOORS = {
    "actor": 0.95, "action": 0.95, "object": 0.92, "beneficiary": 0.88, "amount": 0.95, "deadline": 0.95, "due": 0.93,
    "condition": 0.88, "strength": 0.97, "polarity": 0.97,
}  # fmt: skip
APART = {"actor": 0.86, "action": 0.85, "object": 0.6, "strength": 0.9, "polarity": 0.95}
"""Slots of articles that no rule was made for; those that are seldom filled have no floor."""

gold = pytest.mark.skipif(
    not available(),
    reason="the annotated articles are no part of the repository: ../shared/gold beside the checkout is missing",
)


@pytest.fixture(scope="module")
def detector():
    return Detector.load()


@pytest.fixture(scope="module")
def commitments(detector):
    return list(read_slots(detector))


@pytest.fixture(scope="module")
def apart(detector):
    return list(read_slots(detector, "apart"))


@gold
@pytest.mark.gold
@pytest.mark.parametrize("slot", FLOORS)
def test_a_slot_keeps_its_floor(commitments, slot):
    assert score(commitments, slot).f1 >= FLOORS[slot]


@gold
@pytest.mark.gold
@pytest.mark.parametrize("slot", APART)
def test_a_slot_keeps_its_floor_in_other_articles(apart, slot):
    assert score(apart, slot).f1 >= APART[slot]


@gold
@pytest.mark.gold
def test_every_annotated_commitment_is_read(commitments, apart):
    assert missing() == set()
    assert len(commitments) == 84
    assert len(apart) == 23


@gold
@pytest.mark.gold
def test_whoever_fills_no_slot_finds_nothing(commitments):
    empty = [one._replace(found=Slots(polarity="positive")) for one in commitments]
    assert all(score(empty, slot).right == 0 for slot in SLOTS if slot != "polarity")


@gold
@pytest.mark.gold
def test_an_entry_that_is_no_annotated_commitment_is_refused(detector, tmp_path):
    path = tmp_path / "slots.yaml"
    path.write_text("commitments: {modern-a-01: [{at: [text, 0, 9], actor: x, action: y}]}\napart: {}\n", "utf-8")
    with pytest.raises(LookupError, match="modern-a-01: text 0:9"):
        list(read_slots(detector, path=path))


@gold
@pytest.mark.gold
def test_a_slot_that_does_not_exist_is_named_with_its_line(detector, tmp_path):
    path = tmp_path / "slots.yaml"
    path.write_text(
        "commitments:\n  a:\n    - {at: [text, 0, 9], actor: x, action: y, colour: z}\napart: {}\n", "utf-8"
    )
    with pytest.raises(DataError, match=r"slots\.yaml:\d+: .*colour"):
        list(read_slots(detector, path=path))


@pytest.mark.parametrize(
    ("slot", "value", "reading", "same"),
    [
        ("object", "صواريخ بعيده المدي", "الصواريخ بعيدة المدى", True),
        ("object", "صواريخ", "صواريخ بعيدة المدى", False),  # less than half
        ("object", "بعيده المدي", "صواريخ بعيدة المدى", False),  # another head
        ("deadline", "بحلول نيسان / أبريل المقبل", "بحلول نيسان/أبريل المقبل", True),
        ("amount", "100000 مسيره", "100000 مسيرة", True),
        ("amount", "100000 مسيره", "10000 مسيرة", False),
        ("action", "تزويد", "تزويد", True),
        ("action", "", "تزويد", False),
        ("object", "", "", True),
    ],
)
def test_values_are_compared_by_folded_words(slot, value, reading, same):
    assert is_same(slot, value, reading) == same


def test_empty_where_it_may_be_empty_counts_as_nothing():
    entry = Entry(at=("text", 0, 1), actor="x", action="y", object=["", "قمح"], amount="3 سفينه")
    found = [Commitment("a", entry, "", Slots(object=value, amount="4 سفينه")) for value in ("", "قمح", "زيت")]
    assert score(found, "object") == (1, 2, 1)
    assert score(found, "amount") == (0, 3, 3)
    assert score(found, "condition").f1 == 1.0
