"""A part of a holder's index, as claims decided on it leave it; that stores would say the same, their contract says."""

import msgspec
import pytest

from tasrih.positions.deciding.engine import decide
from tasrih.positions.storing.excerpt import Excerpt, enter, ranked
from tasrih.positions.storing.store import Loaded
from tests.position_claims import make_claim

[POSITION] = decide({}, make_claim())[0].values()


def named(name):
    return msgspec.structs.replace(POSITION, position_id=name)


@pytest.fixture(autouse=True)
def bounds(monkeypatch):
    monkeypatch.setattr("tasrih.positions.storing.excerpt.MAX_CANDIDATES", 2)
    monkeypatch.setattr("tasrih.positions.storing.excerpt.MAX_PER_KEY", 3)
    monkeypatch.setattr("tasrih.positions.storing.excerpt.index_keys", lambda _: ("a",))


def loaded(**lists):
    return Loaded(version=5, last=9, records={9: named("nine"), 8: named("eight")}, lists=lists, pending={})


def test_most_shared_keys_come_first_then_the_newest():
    assert ranked([(1, 2), (2, 3), (3, 1), (4,)]) == [3, 2]


def test_of_one_key_the_oldest_goes():
    numbers = [1, 2, 3]
    enter(2, numbers)
    enter(4, numbers)
    assert numbers == [2, 3, 4]


def test_a_position_that_is_written_is_found_by_those_behind_it():
    excerpt = Excerpt(loaded(a=(9,), b=(8,)))
    excerpt.put([named("ten"), named("eleven")])
    assert list(excerpt.state(["a", "b"])) == ["eleven", "ten"]
    assert list(excerpt.state(["b"])) == ["eight"]
    excerpt.put([named("eight")])
    assert list(excerpt.state(["a", "b"])) == ["eight", "eleven"]


def test_what_moves_up_and_was_not_loaded_has_to_be():
    """The seventh is as like as two others, which are newer; one of them goes from under a key that is full."""
    excerpt = Excerpt(loaded(a=(8, 9, 3), b=(9, 7), c=(8, 7)))
    assert list(excerpt.state(["a", "b", "c"])) == ["nine", "eight"]
    excerpt.put([named("ten")])
    assert excerpt.state(["a", "b", "c"]) is None
    assert list(excerpt.state(["a"])) == ["ten", "nine"]


def test_what_the_store_has_no_record_of_is_left_out_of_what_was_loaded():
    excerpt = Excerpt(loaded(a=(9, 1), b=(1,)))
    assert list(excerpt.state(["a", "b"])) == ["nine"]


def test_for_one_claim_all_that_was_loaded_matters():
    excerpt = Excerpt(msgspec.structs.replace(loaded(), records={8: named("eight"), 9: named("nine")}))
    assert list(excerpt.state(["a"])) == ["eight", "nine"]


def test_the_whole_that_a_position_is_part_of_comes_with_it():
    part = msgspec.structs.replace(named("eight"), merged_into="nine")
    lost = msgspec.structs.replace(named("nine"), merged_into="forgotten")
    excerpt = Excerpt(msgspec.structs.replace(loaded(a=(8,), b=()), records={8: part, 9: lost}))
    assert list(excerpt.state(["a"])) == ["eight", "nine"]
