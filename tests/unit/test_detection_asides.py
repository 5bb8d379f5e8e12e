"""Verbs of saying between dashes in the middle of a clause, and ما that stands for what was said."""

import pytest

from tests.detection_cases import news


def told(detector, text: str) -> list[tuple[str, str]]:
    """Speaker and content of each claim."""
    return [(claim.speaker_name, claim.content) for claim in detector.detect(news(text))]


@pytest.mark.parametrize("verb", ["يضيف", "يقول", "أوضح"])
@pytest.mark.parametrize(
    ("part", "rest"),
    [
        ("وهذا الواقع", "يشكل خطرا على مخزون المياه في البلاد"),
        ("لكن السبب الأهم", "هو غياب الصيانة عن السدود الكبرى"),
        ("ومنذ بداية الجفاف", "خسر المزارعون نصف محاصيلهم في الوادي"),
    ],
)
def test_a_verb_between_dashes_reports_what_is_behind_it(detector, verb, part, rest):
    assert told(detector, f"{part} -{verb} الوزير سامر الوردي- {rest}.") == [("سامر الوردي", rest)]


def test_a_verb_between_commas_reports_what_its_clause_says(detector):
    text = "ومن جهته، أوضح سامر الوردي، رئيس مجلس السدود، أن الصيانة بدأت."
    assert told(detector, text) == [("سامر الوردي", "الصيانة بدأت")]


@pytest.mark.parametrize(
    "said",
    [
        "ما أكدته وزارة المياه الأركادية من أن", "ما شدد عليه الوزير سامر الوردي من أن",
        "وهو ما يقول الوزير سامر الوردي إن",
        "وفق ما تقول وزارة المياه الأركادية من أن",
    ],
)  # fmt: skip
def test_what_somebody_said_is_said(detector, said):
    ((speaker, content),) = told(detector, f"وتناول التقرير حال السدود، {said} صيانة السدود تأخرت كثيرا.")
    assert speaker in ("وزارة المياه الأركادية", "سامر الوردي")
    assert content == "صيانة السدود تأخرت كثيرا"


@pytest.mark.parametrize(
    "text",
    [
        "ما قال الوزير سامر الوردي إن السد مغلق.", "والواقع أن الأمر انتهى، ما أعلن الوزير سامر الوردي أن السد مغلق.",
        "وتراجع المخزون، وهو ما يؤكد أن السدود في خطر.",
    ],
)  # fmt: skip
def test_what_nobody_said_and_what_tells_something_itself_is_no_claim(detector, text):
    assert told(detector, text) == []
