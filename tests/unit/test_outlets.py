"""Real news of two outlets keeps its floors: claims, speakers, kinds, positions."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec import Struct

from tasrih.detection.detector import Detector
from tasrih.yamldata import load
from tests.newsrooms.measuring import as_annotated, as_detected, figures, match, read_set
from tests.outlets.sets import ABSENT, CORPUS, DATA, FLOORS, READ, UNREAD, labels, write


class Least(Struct, frozen=True, forbid_unknown_fields=True):
    """Least figures of a set, a row of `floors.yaml`."""

    recall: float
    """Of claims found, as those of `precision`, `named` speakers and `kind`."""
    precision: float
    named: float
    kind: float
    detected: float
    annotated: float
    """F1 over pairs of claims that are one position, as detected and as annotated."""


HELD = load(FLOORS, dict[str, Least])

here = pytest.mark.skipif(not CORPUS.is_file(), reason=ABSENT)


@pytest.fixture(scope="module")
def folders():
    with TemporaryDirectory() as scratch:
        yield {name: write(name, Path(scratch)) for name in READ + UNREAD}


@pytest.fixture(scope="module")
def detector():
    """The package's data alone, as users get it."""
    return Detector.load()


def test_each_set_is_either_read_or_not_and_has_a_floor():
    assert sorted(READ + UNREAD) == sorted(file.stem for file in DATA.iterdir()) == sorted(HELD)
    assert not {id_ for name in READ for id_ in labels(name)} & {id_ for name in UNREAD for id_ in labels(name)}


@pytest.mark.gold
@here
@pytest.mark.parametrize("name", READ + UNREAD)
def test_as_detected(name, folders, detector):
    found, least = figures(read_set(folders[name]), as_detected(folders[name], detector)), HELD[name]
    assert found.detection.recall >= least.recall
    assert found.detection.precision >= least.precision
    assert found.named.f1 >= least.named
    assert found.kind >= least.kind
    assert found.pairs.f1 >= least.detected


@pytest.mark.gold
@here
@pytest.mark.parametrize("name", READ + UNREAD)
def test_as_annotated(name, folders):
    gold, claims = read_set(folders[name]), as_annotated(folders[name])
    assert len(match(gold, claims)) == len(gold)
    assert figures(gold, claims).pairs.f1 >= HELD[name].annotated


@here
@pytest.mark.parametrize("name", READ + UNREAD)
def test_what_is_annotated_stands_where_it_says(name, folders):
    gold = read_set(folders[name])
    assert all(one.record["content"] == one.record["content"].strip() != "" for one in gold)
    assert all(name.strip() for one in gold for name in one.record["speaker_name"].split(" + "))
    assert {one.changes for one in gold} <= {one.position for one in gold} | {""}
