"""Annotated articles as training reads them, and what is learned from them: deterministic, fold by fold."""

import json

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.training.fit import FOLDS, Examples, fold_of
from tasrih.training.gold import placed, read_sets

TEXT = "وقال عادل بركات إن الجسر آمن، وقال أيضا إن الطريق مفتوح."


def claim(content, cue="وقال", **known):
    return {
        "field": "text", "content": content, "cue": cue, "speaker": "", "speaker_name": "عادل بركات",
        "speaker_type": "person", "via": "", "quote": "indirect", "kind": "statement",
    } | known  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    article = {"id": "a1", "source": "s", "title": "", "text": TEXT, "published_at": "2024-05-01 10:00:00"}
    gold = {"id": "a1", "claims": [claim("الطريق مفتوح"), claim("الجسر آمن", speaker="عادل بركات")]}
    (tmp_path / "articles.json").write_text(json.dumps([article]), "utf-8")
    (tmp_path / "gold.json").write_text(json.dumps([gold]), "utf-8")
    return tmp_path


def test_claims_are_placed_in_the_order_of_their_contents_with_their_own_cues(folder):
    (article,), hashes = read_sets([folder])
    tokens = Tokens(TEXT)
    first, second = placed(article, "text", tokens)
    assert tokens.text(first.start, first.end) == "الجسر آمن"
    assert (first.cue, first.speaker) == ((0, 1), (1, 3))
    assert tokens.text(second.start, second.end) == "الطريق مفتوح"
    assert second.cue == (7, 8)
    assert list(hashes) == [folder.name]


def test_a_set_has_another_hash_when_its_annotations_change(folder):
    before = read_sets([folder])[1]
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    gold[0]["claims"].pop()
    (folder / "gold.json").write_text(json.dumps(gold), "utf-8")
    assert read_sets([folder])[1] != before


def test_folds_are_of_articles_and_all_used():
    folds = [fold_of(f"article {n}") for n in range(200)]
    assert folds == [fold_of(f"article {n}") for n in range(200)]
    assert set(folds) == set(range(FOLDS))


def test_what_tells_is_learned_the_same_each_time():
    pytest.importorskip("sklearn")
    examples = Examples()
    for n in range(200):
        right = n % 3 == 0
        examples.add([("sign", right), ("noise", n % 7)], int(right), f"article {n}")
    fitted = examples.fit(strength=1.0)
    assert fitted.weights["sign"]["true"][0] > 1 > fitted.weights["sign"]["false"][0]
    assert examples.fit(strength=1.0) == fitted
    assert examples.fit(strength=1.0, without=0) != fitted
