"""Models over groups of features: sums of weights, kept by key; their files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.decisions import Decisions
from tasrih.detection.models import features
from tasrih.detection.models.features import Group, GroupedModel, Rows, Sums, Totals, led
from tasrih.detection.models.linear import MODELS, Binary, decoded, encoded
from tasrih.yamldata import DataError

WORDS = Group(("length", "first"), lambda word, _: (len(word), word[:1]))
PLACES = Group(("place",), lambda place: (place,))
WEIGHTS = {"length": {3: 0.5, 4: -0.25}, "first": {"ق": 1.0}, "place": {(0, True): 2.0}}
MODEL = GroupedModel(-1.0, WEIGHTS, (WORDS, PLACES))
values = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=3).map(tuple)
)


def test_a_score_is_the_bias_and_the_weights_of_all_values():
    assert MODEL.score([("قال", 1), ((0, True),)]) == -1.0 + 0.5 + 1.0 + 2.0
    assert MODEL.score([("كتاب", 1), ((1, True),)]) == -1.0 - 0.25


def test_the_first_groups_alone_tell_their_part():
    assert MODEL.score([("قال", 1)]) == 0.5


def test_a_kept_sum_is_that_of_its_own_key():
    assert [MODEL.score([(word, 1), ((0, True),)]) for word in ("قال", "هو", "قال")] == [2.5, 1.0, 2.5]


def test_what_is_known_of_an_example_is_gone_on_with():
    assert MODEL.score([((0, True),)], MODEL.score([("قال", 1)]), 1) == MODEL.score([("قال", 1), ((0, True),)])


def test_a_row_tells_what_the_whole_keys_weigh(monkeypatch):
    monkeypatch.setattr(features, "KEPT_IN_ROWS", 3)  # it starts anew again and again
    sums = Sums(WORDS, WEIGHTS)
    rows = Rows(sums)
    for _ in range(2):
        for word in ("قال", "هو", "كتاب", "قلم"):
            row = rows[(word,)]
            assert [row[rest,] for rest in range(3)] == [sums[word, rest] for rest in range(3)]
    assert sum(map(len, rows.values())) <= 3


def test_values_of_a_led_group_begin_with_the_first_part_of_their_key():
    group = Group(("word", "count"), led(lambda word, count: (word, (word, count))))
    assert list(group.values(("a", "قال", 1))) == [("word", ("a", "قال")), ("count", ("a", "قال", 1))]
    weights = {"word": {("a", "قال"): 0.5, ("b", "قال"): -2.0}, "count": {("a", "قال", 1): 1.0, ("a", "هو", 2): 4.0}}
    assert Sums(group, weights)["a", "قال", 1] == Totals(group, weights)["a", "قال", 1] == 1.5


def test_weights_are_told_strongest_first_and_add_up_to_the_score():
    keys = [("قال", 1), ((0, True),)]
    told = MODEL.explain(keys)
    assert [(c.template, c.value, c.weight) for c in told] == [
        ("place", (0, True), 2.0), ("first", "ق", 1.0), ("length", 3, 0.5),
    ]  # fmt: skip
    assert sum(c.weight for c in told) == MODEL.score(keys) + 1.0


@given(values)
def test_values_survive_their_file(value):
    assert decoded(encoded(value)) == value


@pytest.mark.parametrize("name", ["starts", "claims", "ends"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "Input data was truncated"),
        (b'{"command": "x"}', "missing required field"),
        (
            b'{"command": "", "data": {}, "figures": {}, "bias": [0], "weights": {"colour": {}}}',
            "weights for templates that the code does not know: colour",
        ),
    ],
)
def test_a_broken_model_is_told_with_its_file(tmp_path, name, content, told):
    for file in MODELS.iterdir():
        (tmp_path / file.name).write_bytes(content if file.stem == name else file.read_bytes())
    with pytest.raises(DataError, match=rf"{name}\.json: .*{told}"):
        Decisions.load(tmp_path)


def test_a_missing_model_is_told_with_its_file(tmp_path):
    with pytest.raises(DataError, match=r"starts\.json"):
        Decisions.load(tmp_path)


def test_a_model_of_single_values_adds_up_too():
    model = Binary(0.5, {"a": {1: 2.0}, "b": {"x": -1.0}}, ("a", "b"))
    assert model.score((1, "x")) == 1.5
    assert model.score((2, "y")) == 0.5
