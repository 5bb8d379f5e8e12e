"""What differs between a record as it was sent and as it comes out now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.replay.comparing import fields_that_differ

VALUES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("then", "now", "differing"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, {"a.c": (2, 3)}),
        ({"a": [1, 2, 3]}, {"a": [1, 5, 3]}, {"a[1]": (2, 5)}),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, {"a[1].b": (2, 3)}),
        ({"a": [1, 2]}, {"a": [1]}, {"a": ([1, 2], [1])}),
        ({"a": 1}, {"b": 1}, {"a": (1, None), "b": (None, 1)}),
        ("no json", {"a": 1}, {"": ("no json", {"a": 1})}),
    ],
)
def test_each_field_that_differs_is_named_with_both_values(then, now, differing):
    assert fields_that_differ(then, now) == differing


@given(VALUES, VALUES)
def test_nothing_differs_where_all_is_the_same_alone(then, now):
    assert (fields_that_differ(then, now) == {}) == (then == now)
    assert all(one != other for one, other in fields_that_differ(then, now).values())
