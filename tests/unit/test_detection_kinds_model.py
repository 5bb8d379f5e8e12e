"""What is learned of kinds: what a claim shows, how that is weighed, and why a kind was chosen."""

import random
from pathlib import Path

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.detection.kinds import model as kind_model
from tasrih.detection.kinds.features import BAGS, TEMPLATES, Said, features
from tasrih.detection.kinds.model import classify, explain
from tasrih.detection.kinds.verdict import acts, by_rules
from tasrih.detection.models.linear import MultiClass, read_model
from tasrih.events.model import KINDS
from tasrih.yamldata import DataError

MINISTER = "وزير دفاع زمردا سامر القاضي"


def said(content, speaker=MINISTER, **known):
    return Said(Tokens(content).keys, Tokens(speaker).keys, **({"cue_cls": "say", "entry": "قال"} | known))


def shown(claim):
    values, bags = features(claim)
    return dict(zip(TEMPLATES, values, strict=True)) | dict(zip(BAGS, bags, strict=True))


def test_every_claim_has_a_value_of_each_template_even_one_without_words():
    for claim in (said("سنزود مرجان بصواريخ"), said("…"), Said([])):
        assert shown(claim).keys() == {*TEMPLATES, *BAGS}


def test_a_word_counts_once_in_a_bag():
    assert shown(said("قوات وقوات والقوات"))["word"].count("قوات") == 1


def test_the_rules_verdict_is_one_of_many_values():
    found = shown(said("سنزود مرجان بصواريخ"))
    assert found["verdict"] == "commitment"
    assert ("commitment", "future", "we") in found["kinds"]


@pytest.mark.parametrize(
    ("content", "doer"),
    [
        ("الوزارة ستقدم مساعدات", "own"),
        ("إدارة المصنع ستقدم مساعدات", "other"),
        ("الإدارة الجديدة في المصنع ستقدم مساعدات", "body"),
        ("أنها ستقدم مساعدات", "he"),
        ("العاصفة ستضرب الساحل", "other"),
        ("ثلاثة مستشفيات ستبنى", "nobody"),
        ("المستشفيات ستساعد المرضى", "other"),
        ("فرنسا ستقدم مساعدات", "state"),
    ],
)
def test_whose_an_act_is_shows_even_where_the_rules_pass_it_over(content, doer):
    acting = {value[2] for value in shown(said(content))["kinds"] if len(value) == 3 and value[1] == "future"}
    assert doer in acting


def test_acts_of_others_show_but_are_no_evidence_for_the_rules():
    claim = said("فرنسا ستقدم مساعدات", "وزير الدفاع المصري")
    assert list(acts(claim.content, claim.speaker)) == []
    assert ("commitment", "future", False) in shown(claim)["kinds"]


@pytest.mark.parametrize(
    ("content", "tone"),
    [
        ("القرار فضيحة وجريمة نكراء", (3, 0)),
        ("الإنجاز رائع ومشرف", (0, 3)),
        ("القطار وصل عند الظهر", (0, 0)),
        ("رعونة وعناد لا يليقان بحكومة", (2, 0)),
        ("مواقف مقيتة وذرائع واهية", (3, 0)),
        ("نزاهة القضاة وبراعة المحامين مفخرة", (0, 3)),
        ("سباق الحافلات المختلفة أمام المحكمة", (0, 0)),
        ("سلسلة من المبادرات لسلامة البشرية", (0, 0)),
    ],
)
def test_words_of_judgement_are_counted(content, tone):
    assert shown(said(content))["tone"] == tone


@pytest.mark.parametrize(
    ("content", "known", "expected"),
    [
        ("القطار وصل إلى المحطة عند الظهر", {}, "statement"),
        ("سنزود مرجان بصواريخ بعيدة المدى", {}, "commitment"),
        ("يجب على مرجان وقف إطلاق النار", {}, "demand"),
        ("لا صحة للأنباء عن الهجوم", {}, "denial"),
        ("سنرد على أي هجوم", {}, "threat"),
        ("لن نقبل هذه الشروط", {}, "rejection"),
        ("الهجوم جريمة نكراء وعمل جبان", {}, "evaluation"),
        (
            "بالهجوم على السوق",
            {"cue_kind": "evaluation", "cue_cls": "condemn", "entry": "ندّد", "frame": "bi"},
            "evaluation",
        ),
    ],
)
def test_plain_acts_are_of_their_kind(content, known, expected):
    assert classify(said(content, **known)) == expected


def test_a_margin_below_nothing_tells_that_the_rules_decided():
    claim = said("زيادة عدد الموظفين", cue_kind="rejection", cue_cls="exclude")
    told = explain(claim)
    assert told.kind == classify(claim) == "rejection"
    weighed = explain(said("القطار وصل إلى المحطة عند الظهر"))
    assert weighed.margin > 0


def test_an_explanation_adds_up_to_its_margin():
    claim = said("الهجوم جريمة نكراء وعمل جبان")
    told = explain(claim)
    assert told.kind == classify(claim)
    assert told.verdict == by_rules(cue_kind="statement", cue_cls="say", content=claim.content, speaker=claim.speaker)
    assert told.runner_up != told.kind
    assert told.margin > 0
    model = kind_model.default()
    bias = dict(zip(model.classes, model.bias, strict=True))
    assert bias[told.kind] - bias[told.runner_up] + sum(w.weight for w in told.weights) == pytest.approx(told.margin)
    sizes = [abs(weight.weight) for weight in told.weights]
    assert sizes == sorted(sizes, reverse=True)


def test_the_shipped_model_tells_all_kinds_and_its_figures():
    assert set(kind_model.default().classes) == set(KINDS)
    stored = read_model(kind_model.DATA, [*TEMPLATES, *BAGS])
    assert stored.command.startswith("python -m tasrih.training ")
    assert all(len(digest) == 64 for digest in stored.data.values())
    assert stored.figures["learned: accuracy"] > stored.figures["rules: accuracy"]


def test_a_missing_or_broken_model_is_named(tmp_path: Path):
    path = tmp_path / "kinds.json"
    with pytest.raises(DataError, match=r"kinds\.json"):
        kind_model.load(path)
    path.write_text('{"command": "x", "weights": 1}', encoding="utf-8")
    with pytest.raises(DataError, match=r"kinds\.json.*"):
        kind_model.load(path)
    path.write_text(
        '{"command":"x","data":{},"figures":{},"bias":[0,0],"classes":["statement","threat"],"weights":{"moon":{}}}',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="does not know: moon"):
        kind_model.load(path)


def test_scoring_decides_as_scikit_learn_does():
    linear_model = pytest.importorskip("sklearn.linear_model")
    vectors = pytest.importorskip("sklearn.feature_extraction")
    from tasrih.training.fit import TOLERANCE, Example, fit

    rng = random.Random(7)
    rows = [{("a", rng.randrange(4)), *(("b", rng.randrange(9)) for _ in range(3))} for _ in range(300)]
    labels = [KINDS[(sum(n for _, n in row) + rng.randrange(2)) % 3] for row in rows]
    examples = [
        Example(tuple(sorted(row)), label, str(n)) for n, (row, label) in enumerate(zip(rows, labels, strict=True))
    ]
    ours: MultiClass = fit(examples, strength=0.5, least=1, smallest=0).multi_class(["a"], ["b"])
    vectorizer = vectors.DictVectorizer()
    matrix = vectorizer.fit_transform([{f"{t}{v}": 1.0 for t, v in row} for row in rows])
    theirs = {
        name: linear_model.LogisticRegression(C=0.5, solver="lbfgs", tol=TOLERANCE)
        .fit(matrix, [label == name for label in labels])
        .decision_function(matrix)
        for name in ours.classes
    }
    for n, row in enumerate(rows):
        single = [v for t, v in row if t == "a"]
        scores = ours.scores(single, [[v for t, v in row if t == "b"]])
        assert scores == pytest.approx([theirs[name][n] for name in ours.classes], abs=0.02)
