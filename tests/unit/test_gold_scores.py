"""How well the detector does on annotated articles, by the scorer that stands beside them."""

import importlib.util
import json
import warnings
from pathlib import Path

import msgspec
import pytest

from tasrih.detection.detector import Detector
from tasrih.events.articles import read_articles
from tests.newsrooms.measuring import as_annotated, as_detected, figures, read_set

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(
        not (GOLD / "score.py").is_file(),
        reason="the annotated articles are no part of the repository: ../shared/gold beside the checkout is missing",
    ),
]


@pytest.fixture(scope="module")
def score():
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold_detector():
    """The package's data alone, as users get it."""
    return Detector.load()


@pytest.fixture(scope="module")
def scored(score, gold_detector, tmp_path_factory):
    """Name of a part to the number of its gold claims and the report: (precision, recall, F1) by measure."""

    def run(part):
        folder = GOLD / part
        articles = {a["id"]: a for a in json.loads((folder / "articles.json").read_text("utf-8"))}
        predicted = tmp_path_factory.mktemp("predicted") / f"{part}.ndjson"
        claims = [claim for news in read_articles([folder / "articles.json"]) for claim in gold_detector.detect(news)]
        predicted.write_bytes(b"\n".join(map(msgspec.json.encode, claims)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # the scorer leaves closing its files to Python
            gold = score.load_gold(str(folder / "gold.json"), articles)
            found = score.load_pred(str(predicted), articles)
        return len(gold), score.report(gold, found, articles)

    return run


def test_the_seed(scored):
    claims, report = scored("seed")
    assert claims == 8
    assert round(report["detection"][1] * claims) >= 7
    assert round(report["full"][1] * claims) >= 6


@pytest.mark.parametrize(
    ("part", "floors"),
    [
        ("dev", {"detection": 0.93, "named": 0.86, "full": 0.83}),
        ("train", {"detection": 0.92, "named": 0.86, "full": 0.8}),
        ("modern", {"detection": 0.945, "named": 0.93, "full": 0.89}),
    ],
)
def test_the_annotated_articles(scored, part, floors):
    claims, report = scored(part)
    assert claims > 200
    assert {measure: report[measure][2] for measure, least in floors.items() if report[measure][2] < least} == {}


def test_the_positions_of_annotated_articles(gold_detector):
    folder = GOLD / "modern"
    gold = read_set(folder)
    detected = figures(gold, as_detected(folder, gold_detector))
    annotated = figures(gold, as_annotated(folder))
    assert detected.pairs.f1 >= 0.94
    assert annotated.pairs.f1 >= 0.96
    assert detected.changes >= 2
    assert annotated.changes >= 3
    assert detected.false_changes == annotated.false_changes == 0
