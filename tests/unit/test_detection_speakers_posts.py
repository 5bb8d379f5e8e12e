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


_JUSTICE = "قال وزير العدل ماهر درويش إن القانون سيصدر قريبا. "


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (_JUSTICE + "وقال وزير الدفاع إن القوات انسحبت.", "وزير الدفاع"),
        (_JUSTICE + "وقال وزير الشؤون الاجتماعية إن الطرق سالكة.", "وزير الشؤون الاجتماعية"),
        ("قال ماهر درويش وزير العدل إن القانون جاهز. وقال وزير الدفاع إن القوات انسحبت.", "وزير الدفاع"),
        ("قالت وزارة العدل إن القانون جاهز. وقالت وزارة الدفاع إن القوات انسحبت.", "وزارة الدفاع"),
        ("أكدت وزارة الصحة أن اللقاح آمن. وذكرت وزارة التعليم أن المدارس مغلقة.", "وزارة التعليم"),
        ("قال رئيس حزب النور ماهر درويش إن القائمة جاهزة. وقال رئيس حزب الأمل إن الموعد قريب.", "رئيس حزب الأمل"),
    ],
)
def test_nobody_is_meant_by_another_post_than_his(detector, text, speaker):
    assert detector.detect(news(text))[-1].speaker_name == speaker


@pytest.mark.parametrize(
    "text",
    [
        _JUSTICE + "وأضاف الوزير أن اللجنة انتهت من عملها.",
        _JUSTICE + "وأكد وزير العدل الأركادي أن اللجنة انتهت من عملها.",
        "قال وزير الشؤون البلدية ماهر درويش إن الطرق سالكة. وأكد وزير البلديات أن اللجنة انتهت من عملها.",
        "قال قائد شرطة المحافظة ماهر درويش إن الطرق سالكة. وأكد قائد شرطة الوادي أن اللجنة انتهت من عملها.",
    ],
)
def test_a_post_told_in_other_words_means_the_same(detector, text):
    assert detector.detect(news(text))[-1].speaker_name == "ماهر درويش"
