"""Whose words a document tells: its issuer's, named beside it or by whom it was issued before."""

import pytest

from tests.detection_cases import news

_BEFORE = "قال النائب ماهر درويش إن الباب مفتوح. "


def _speakers(detector, text):
    return [claim.speaker_name for claim in detector.detect(news(_BEFORE + text))][1:]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("وأفاد بلاغ للمكتب السياسي بأن الجسر مغلق.", "المكتب السياسي"),
        ("وأفاد بلاغ للمكتب السياسي، توصل الموقع بنسخة منه، بأن الجسر مغلق.", "المكتب السياسي"),
        ("وجاء في بيان الاتحاد القاري لكرة القدم أن الجسر مغلق.", "الاتحاد القاري لكرة القدم"),
        ("وجاء في بيان أصدره البنك المركزي أن الجسر مغلق.", "البنك المركزي"),
        ("وجاء في بيان مقتضب لهيئة الجسور أن الجسر مغلق.", "هيئة الجسور"),
        ("وأكد بيان صادر عن وزارة النقل أن الجسر مغلق.", "وزارة النقل"),
        ("وأوضح تقرير اقتصادي حديث لوزارة النقل أن الجسر مغلق.", "وزارة النقل"),
        ("وأصدرت هيئة الجسور بيانا جاء فيه أن الجسر مغلق.", "هيئة الجسور"),
        ("وختمت وزارة البيئة السجال ببيان جاء فيه أن الجسر مغلق.", "وزارة البيئة"),
    ],
)
def test_a_document_speaks_for_whom_it_is_of(detector, text, issuer):
    assert _speakers(detector, text) == [issuer]


def test_a_document_of_two_speaks_for_both(detector):
    assert _speakers(detector, "وجاء في بيان صدر باسم وزارة النقل وهيئة الجسور أن الجسر مغلق.") == [
        "وزارة النقل + هيئة الجسور"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ونفت هيئة الجسور في بيان إغلاق الجسر. وذكر البيان أن الطريق مفتوح.",
        "ورأت هيئة الجسور، في بيان، أن الجسر مغلق. وجاء في البيان نفسه: «الطريق مفتوح».",
        "وقالت هيئة الجسور في بيان إن الجسر مغلق. ودعا البيان المواطنين إلى الهدوء.",
        "وكشف التقرير السنوي الذي أصدرته هيئة الجسور أن الجسر مغلق. ونبه التقرير إلى أن الطريق مفتوح.",
        "وقالت هيئة الجسور إنها علمت بالغلق. وجاء في بيانها: «الطريق مفتوح».",
    ],
)
def test_a_document_spoken_in_before_is_the_same_ones(detector, text):
    assert _speakers(detector, text) == ["هيئة الجسور"] * 2


def test_a_report_that_nobody_issued_is_not_of_whom_it_is_about(detector):
    said = _speakers(detector, "وذكر تقرير أن ما قدمته هيئة الجسور كثير. وكشف التقرير أن الطريق مفتوح.")
    assert "هيئة الجسور" not in said


def test_another_document_is_not(detector):
    said = _speakers(
        detector, "وقالت هيئة الجسور في بيان إن الجسر مغلق. وقال سامر حداد إن النهر جف. وأضاف التقرير أن الطريق مفتوح."
    )
    assert said[-1] != "هيئة الجسور"
