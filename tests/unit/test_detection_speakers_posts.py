"""A post or a trade alone behind a verb: whom it names, and whom it never does."""

import pytest

from tests.detection_cases import news

_BEFORE = "قال النائب ماهر درويش إن الجسر آمن. "


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("فيما ذكر مقرر البرلمان أن الجلسة مؤجلة.", "مقرر البرلمان"),
        ("وقال مزارع من الوادي إن الطريق مغلق منذ الصباح.", "مزارع"),
        ("وقال سائق شاحنة إن الطريق مغلق منذ الصباح.", "سائق شاحنة"),
    ],
)
def test_a_noun_of_two_meanings_is_a_post_behind_a_verb(detector, text, speaker):
    assert detector.detect(news(_BEFORE + text))[-1].speaker_name.startswith(speaker)


def test_no_man_is_meant_by_a_womans_post(detector):
    text = "قال النائب ماهر درويش إن الجسر آمن. وكانت المدعية العسكرية قد قالت إن التحقيق بدأ."
    assert detector.detect(news(text))[-1].speaker_name == "المدعية العسكرية"
