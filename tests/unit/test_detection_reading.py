"""Sentences and quotations of a field."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.reading.field import MAX_QUOTATION_TOKENS
from tasrih.detection.vocabulary.classes import QUOTE


def quotations(reading):
    return [reading.tokens.text(a + 1, b) for a, b in sorted(reading.closes.items())]


def unclosed(reading):
    return [reading.tokens.text(a + 1, b) for a, b in sorted(reading.unclosed.items())]


def sentences(reading):
    found = dict.fromkeys(zip(reading.starts, reading.ends, strict=True))
    return [reading.tokens.text(start, min(end, len(reading))) for start, end in found]


@pytest.mark.parametrize(
    ("text", "closed", "open_"),
    [
        ('قال "الطريق آمن" وغادر', ["الطريق آمن"], []),
        ("قال «الطريق آمن» وغادر", ["الطريق آمن"], []),
        ("قال “الطريق آمن” وغادر", ["الطريق آمن"], []),
        ('"الطريق آمن" و"الجسر مفتوح"', ["الطريق آمن", "الجسر مفتوح"], []),
        ('"الطريق آمن"، "الجسر مفتوح"', ["الطريق آمن", "الجسر مفتوح"], []),
        ('قال:"الطريق آمن".', ["الطريق آمن"], []),
        ("قال «الطريق آمن", [], ["الطريق آمن"]),
        ('قال "الطريق آمن\nوقال "الجسر مفتوح"', ["الجسر مفتوح"], ["الطريق آمن"]),
        ("قال «الطريق آمن\n» وغادر", [], ["الطريق آمن"]),
        ("قال «الطريق «الجسر مفتوح» آمن", ["الجسر مفتوح"], []),
        ("قال «الطريق «الجسر» آمن» وغادر", ["الطريق «الجسر» آمن"], []),
        ("قال “الطريق “أ” و“ب” آمن” وغادر", ["الطريق “أ” و“ب” آمن"], []),
        ("قال «الطريق «الجسر» آمن\nوغادر»", ["الجسر"], []),
        ('قال «الطريق آمن" وغادر', ["الطريق آمن"], []),
        ("”الطريق آمن” وغادر", ["الطريق آمن"], []),
        ("الطريق آمن» وغادر", [], []),
        ('الشاشة 24" معروضة', [], []),
        ("", [], []),
    ],
)
def test_quotations(read, text, closed, open_):
    reading = read(text)
    assert (quotations(reading), unclosed(reading)) == (closed, open_)


def test_a_mark_missing_for_long_is_missing(read):
    reading = read("قال «" + "كلمة " * (MAX_QUOTATION_TOKENS + 1) + "» ثم قال «الطريق آمن»")
    assert quotations(reading) == ["الطريق آمن"]
    short = read("قال «" + "كلمة " * (MAX_QUOTATION_TOKENS - 1) + "»")
    assert [text.count("كلمة") for text in quotations(short)] == [MAX_QUOTATION_TOKENS - 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الطريق آمن. الجسر مفتوح", ["الطريق آمن", "الجسر مفتوح"]),
        ("هل الطريق آمن؟ نعم! الجسر مفتوح.", ["هل الطريق آمن", "نعم", "الجسر مفتوح"]),
        ("الطريق آمن\nالجسر مفتوح", ["الطريق آمن", "الجسر مفتوح"]),
        ("وقال د. سامر إن الطريق آمن. انتهى.", ["وقال د. سامر إن الطريق آمن", "انتهى"]),
        ("النمو 3.5 في المئة. انتهى.", ["النمو 3.5 في المئة", "انتهى"]),
        ('قال "الطريق آمن. والجسر مفتوح" أمس. انتهى.', ['قال "الطريق آمن. والجسر مفتوح" أمس', "انتهى"]),
        ('قال "الطريق آمن." الجسر مفتوح', ['قال "الطريق آمن.', "الجسر مفتوح"]),
        ('قال "الطريق آمن."، وغادر. انتهى', ['قال "الطريق آمن."، وغادر', "انتهى"]),
        ("الطريق آمن، الجسر مفتوح", ["الطريق آمن، الجسر مفتوح"]),
    ],
)
def test_sentences(read, text, expected):
    assert sentences(read(text)) == expected


def test_within_points_to_the_closing_mark(read):
    reading = read("قال «الطريق آمن» أمس")
    assert reading.within == [-1, -1, 4, 4, -1, -1]


def test_frequency_counts_spellings_together(read):
    reading = read("أحمد واحمد وأَحمد احمد أحمـد")
    assert reading.frequency("احمد") == 3
    assert reading.frequency("زياد") == 0


marks = st.sampled_from(["«", "»", '"', "“", "”", "'", ".", "؟", "،", ":", "\n", " ", "(", ")"])
texts = st.lists(marks | st.sampled_from(["قال ", "الطريق ", "آمن ", "و", "3.5 ", "د", " "]), max_size=60).map("".join)


@given(texts | st.text(max_size=80))
def test_quotations_never_overlap_and_cover_what_they_say(read, text):
    reading = read(text)
    spans = sorted(reading.closes.items())
    assert all(a < b for a, b in spans)
    assert all(b < a for (_, b), (a, _) in pairwise(spans))
    assert all(reading.words[i].flags & QUOTE for pair in spans for i in pair)
    assert {b: a for a, b in spans} == reading.opens
    assert not set(reading.unclosed) & set(reading.closes)
    assert all("\n" not in reading.tokens.text(a, b) for a, b in spans)
    expected = [next((b for a, b in spans if a < i < b), -1) for i in range(len(reading))]
    assert reading.within == expected


@given(texts | st.text(max_size=80))
def test_sentences_part_the_field(read, text):
    reading = read(text)
    assert len(reading.starts) == len(reading.ends) == len(reading.words) == len(reading.tokens)
    at = 0
    while at < len(reading):
        end = min(reading.ends[at], len(reading) - 1)
        assert end >= at
        assert set(reading.starts[at : end + 1]) == {at}
        assert len(set(reading.ends[at : end + 1])) == 1
        at = end + 1
