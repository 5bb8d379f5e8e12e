"""Whole coverage of invented officials keeps its floors: claims, speakers, kinds, positions."""

from typing import NamedTuple

import pytest

from tasrih.detection.detector import Detector
from tests.coverage.measuring import DATA, as_annotated, as_detected, figures, match, read_set


class Floors(NamedTuple):
    """Least figures of a set; `pairs` and `changes` as detected, then as annotated."""

    detection: float
    named: float
    kind: float
    pairs: tuple[float, float]
    changes: tuple[int, int]


FLOORS = {
    "diplomacy": Floors(detection=0.92, named=0.895, kind=0.87, pairs=(0.62, 0.79), changes=(2, 2)),
    "domestic": Floors(detection=0.94, named=0.9, kind=0.86, pairs=(0.82, 0.82), changes=(4, 6)),
}


@pytest.fixture(scope="module")
def detector():
    """The package's data alone, as users get it."""
    return Detector.load()


@pytest.fixture(scope="module", params=sorted(FLOORS))
def folder(request):
    return DATA / request.param


def test_every_set_has_floors():
    assert {folder.name for folder in DATA.iterdir()} == FLOORS.keys()


def test_as_detected(folder, detector):
    found, floors = figures(read_set(folder), as_detected(folder, detector)), FLOORS[folder.name]
    assert found.detection.f1 >= floors.detection
    assert found.named.f1 >= floors.named
    assert found.kind >= floors.kind
    assert found.pairs.f1 >= floors.pairs[0]
    assert found.pairs.precision >= 0.93
    assert found.changes >= floors.changes[0]
    assert found.false_changes <= 2


def test_as_annotated(folder, tmp_path):
    gold = read_set(folder)
    claims = as_annotated(folder, gold, tmp_path)
    found, floors = figures(gold, claims), FLOORS[folder.name]
    assert found.detection.f1 == found.named.f1 == found.kind == 1
    assert found.pairs.f1 >= floors.pairs[1]
    assert found.pairs.precision >= 0.92
    assert found.changes >= floors.changes[1]
    assert found.false_changes == 0


def test_annotations_stand_where_they_say(folder, tmp_path):
    gold = read_set(folder)
    assert len(match(gold, as_annotated(folder, gold, tmp_path))) == len(gold)
    labels = {one.position for one in gold}
    assert {one.changes for one in gold} | {one.echoes for one in gold} <= labels | {""}
