"""What is worked out once per word."""

import pytest

from tasrih.memo import MAX_LETTERS, Memo


@pytest.fixture
def made():
    return []


def test_a_word_is_worked_out_once(made):
    words = Memo(lambda word: made.append(word))
    assert [words[word] for word in ("a", "b", "a")] == [None, None, None]
    assert made == ["a", "b"]


def test_frequent_words_stay_and_rare_ones_go(made):
    lengths = Memo(lambda word: made.append(word) or len(word), words=3)
    for word in "abcadaeafagahai":
        assert lengths[word] == 1
    assert made == list("abcdefghi")
    assert lengths["b"] == 1
    assert made[-1] == "b"
    assert len(lengths) <= 3


def test_what_is_hardly_a_word_is_not_kept(made):
    lengths = Memo(lambda word: made.append(word) or len(word))
    long = "ا" * (MAX_LETTERS + 1)
    assert lengths[long] == lengths[long] == MAX_LETTERS + 1
    assert len(made) == 2
