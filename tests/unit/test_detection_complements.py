"""Marks behind a cue that may begin its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.reading.complements import MAX_GAP_TOKENS, STRONG, marks_after


def marks(reading, cue=0):
    """Frame and first content word of each mark."""
    found = marks_after(reading, cue)
    return [(mark.frame, reading.tokens.words[mark.start] if mark.start < len(reading) else "") for mark in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال عادل ناصيف إن الجسر آمن", [("clause", "الجسر")]),
        ("أفاد شهود بأن الجسر آمن", [("clause", "الجسر")]),
        ("قال عادل ناصيف إنه زار الجسر", [("clause", "إنه")]),
        ("وأشار عادل ناصيف إلى أن الجسر آمن", [("ila", "أن"), ("clause", "الجسر")]),
        ("قال عادل ناصيف: الجسر آمن", [("colon", "الجسر")]),
        ("قال عادل ناصيف:\nالجسر آمن", [("colon", "الجسر")]),
        ('قال عادل ناصيف "الجسر مفتوح منذ أمس"', [("quote", '"')]),
        ('قال عادل ناصيف "الجسر', [("quote", '"')]),
        ("دعا عادل ناصيف إلى الهدوء", [("ila", "الهدوء")]),
        ("تعهد عادل ناصيف بتخصيص أموال", [("bi", "بتخصيص")]),
        ("وعد عادل ناصيف بالمساعدة", [("bi", "بالمساعدة")]),
        ("حذر عادل ناصيف من الفيضان", [("min", "الفيضان")]),
        ("شدد عادل ناصيف على الأمن", [("ala", "الأمن")]),
        ("أعرب عادل ناصيف عن قلقه إزاء الوضع", [("an", "قلقه"), ("toward", "الوضع")]),
        ("أكد عادل ناصيف. إن الجسر آمن", []),
        ("أكد عادل ناصيف\nأن الجسر آمن", []),
        ("ذكر عادل ناصيف وأضاف أن الجسر آمن", []),
        ("قال عادل ناصيف الذي أعلن ترشحه إن الجسر آمن", [("clause", "الجسر")]),
        ("قال عادل ناصيف الساعة 10:30 إن الجسر آمن", [("clause", "الجسر")]),
        ("غادر عادل ناصيف بعد أن فتح الجسر", []),
        ('قال رئيس حزب "الجسر" عادل ناصيف إن الطريق آمن', [("clause", "الطريق")]),
        ("قال", []),
    ],
)
def test_marks(read, text, expected):
    assert marks(read(text)) == expected


@pytest.mark.parametrize(("gap", "found"), [(MAX_GAP_TOKENS - 2, True), (MAX_GAP_TOKENS + 1, False)])
def test_the_search_has_an_end(read, gap, found):
    reading = read("قال " + "الطويل " * gap + "إن الجسر آمن")
    assert bool(marks_after(reading, 0)) is found


# fmt: off
words = st.sampled_from([
    "قال", "وأضاف", "مشيرا", "ناصيف", "الوزير", "إن", "بأن", "إنه", "إلى", "من", "بتخصيص", ":", "،", '"', "«", "»", ".",
    "\n", "الذي", "بعد", "10", "حزب", "جدا",
])
# fmt: on


@given(st.lists(words, min_size=1, max_size=70).map(" ".join), st.integers(0, 69))
def test_marks_stand_in_order_and_the_strong_one_is_last(read, text, cue):
    reading = read(text)
    if cue >= len(reading):
        return
    found = marks_after(reading, cue)
    assert all(cue < mark.at <= min(reading.ends[cue], cue + MAX_GAP_TOKENS) for mark in found)
    assert all(mark.at <= mark.start for mark in found)
    assert [mark.at for mark in found] == sorted(mark.at for mark in found)
    assert not any(mark.frame in STRONG for mark in found[:-1])
