"""Articles of invented newsrooms keep their floors: claims, speakers, kinds, positions."""

import pytest
from msgspec import Struct

from tasrih.detection.detector import Detector
from tasrih.yamldata import load
from tests.newsrooms.measuring import DATA, FLOORS, UNREAD, as_annotated, as_detected, figures, match, read_set, sets


class Least(Struct, frozen=True, forbid_unknown_fields=True):
    """Least figures of a set; of false changes the most."""

    detection: float
    named: float
    kind: float
    precision: float
    pairs: float
    changes: int
    false_changes: int


class Floors(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `floors.yaml`."""

    detected: Least
    annotated: Least


HELD = load(FLOORS, dict[str, Floors])


@pytest.fixture(scope="module")
def detector():
    """The package's data alone, as users get it."""
    return Detector.load()


def keeps(name, claims, least):
    found = figures(read_set(DATA / name), claims)
    assert found.detection.f1 >= least.detection
    assert found.named.f1 >= least.named
    assert found.kind >= least.kind
    assert found.pairs.precision >= least.precision
    assert found.pairs.f1 >= least.pairs
    assert found.changes >= least.changes
    assert found.false_changes <= least.false_changes


@pytest.mark.parametrize("name", HELD)
def test_as_detected(name, detector):
    keeps(name, as_detected(DATA / name, detector), HELD[name].detected)


@pytest.mark.parametrize("name", HELD)
def test_as_annotated(name):
    keeps(name, as_annotated(DATA / name), HELD[name].annotated)


@pytest.mark.parametrize("folder", sets(), ids=lambda folder: folder.name)
def test_annotations_stand_where_they_say(folder):
    gold = read_set(folder)
    assert len(match(gold, as_annotated(folder))) == len(gold)
    labels = {one.position for one in gold}
    assert {one.changes for one in gold} | {one.echoes for one in gold} <= labels | {""}


def test_unread_articles_are_there():
    for name, ids in load(UNREAD, dict[str, frozenset[str]]).items():
        assert ids <= {one.record["article_id"] for one in read_set(DATA / name)}
