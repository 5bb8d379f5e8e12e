"""Two numbers as they are told: one, or two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.positions.contents.amounts import tell_one

ODD = ["", "0", "0.00", "no number", "1.2.3", "13.", "9" * 400, "9" * 64 + "0" * 64, f"0.{'0' * 330}12", "٣٤"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("13282", "13200"), ("37", "37.3"), ("108", "108"), ("1" * 60 + "0000", "1" * 60 + "0001"), ("0.0125", "0.013")],
)
def test_a_number_and_the_same_told_round_are_one(one, other):
    assert tell_one(one, other)
    assert tell_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("20", "20.1"), ("13282", "13500"), ("100", "108"), ("0", "12"), ("", "12"), ("0", "0.00"), ("12", "1.2.3")],
)
def test_other_numbers_and_what_is_none_are_two(one, other):
    assert not tell_one(one, other)
    assert not tell_one(other, one)


def test_what_is_told_roughly_is_the_exact_one_near_it():
    assert tell_one("100", "108", {"100"})
    assert not tell_one("100", "112", {"100"})
    assert not tell_one("0", "12", {"0"})


numbers = st.one_of(st.sampled_from(ODD), st.from_regex(r"[0-9]{1,80}(\.[0-9]{1,80})?", fullmatch=True), st.text())


@given(numbers, numbers, st.sets(numbers, max_size=2))
def test_any_two_are_told_whichever_comes_first(one, other, rough):
    assert tell_one(one, other, rough) == tell_one(other, one, rough)
    assert tell_one(one, one, rough)
