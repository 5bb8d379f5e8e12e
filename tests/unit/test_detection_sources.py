"""Sources named without a verb: who they are, and where what they report begins."""

import pytest

from tests.detection_cases import news


@pytest.mark.parametrize(
    "body",
    [
        "وكالة الطاقة الدولية", "وكالة الأنباء الأركادية", "وكالة رويال", "برنامج الأغذية", "ولاية الوادي",
        "وزارة الصحة", "بلدية الوادي", "بعثة المراقبين", "كلية الطب",
    ],
)  # fmt: skip
def test_a_body_with_a_preposition_keeps_all_of_its_name(detector, body):
    texts = f"الهدنة هشة، وفقا ل{body}.", f"وطبقا ل{body}، فإن الهدنة هشة."
    assert [claim.speaker_name for text in texts for claim in detector.detect(news(text))] == [body] * 2


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("ووفقا لوزارة الصحة في أركاديا، بلغ عدد القتلى ثلاثين.", "بلغ عدد القتلى ثلاثين"),
        ("وتبعا لصحيفة «الوادي» المتخصصة في الطاقة فقد تراجعت الأسعار.", "تراجعت الأسعار"),
        ("وبحسب الوزير سالم الوردي الذي زار الوادي أمس فإن الهدنة هشة.", "الهدنة هشة"),
        ("وبحسب سالم الوردي ففي الوادي ثلاثة آلاف مقاتل.", "ففي الوادي ثلاثة آلاف مقاتل"),
        ("وبحسب سالم الوردي فليس في الوادي مقاتلون.", "فليس في الوادي مقاتلون"),
        ("وبحسب الوزارة فهناك ثلاثة آلاف مقاتل.", "فهناك ثلاثة آلاف مقاتل"),
        ("وبحسب الوزارة فالمدارس مغلقة.", "فالمدارس مغلقة"),
        ("وبحسب الوزارة فمن المقرر أن تفتح المدارس غدا.", "فمن المقرر أن تفتح المدارس غدا"),
    ],
)
def test_what_a_source_reports_begins_behind_all_that_is_told_of_it(detector, text, content):
    (claim,) = detector.detect(news(text))
    assert (claim.content, claim.speaker_name in content) == (content, False)


@pytest.mark.parametrize("opening", ["في رأي", "وفي تقدير", "وبرأي", "وعلى حد وصف", "وبحسب قول"])
def test_the_words_of_an_attribution_are_no_part_of_a_name(detector, opening):
    (claim,) = detector.detect(news(f"{opening} ماهر درويش فإن الهدنة هشة."))
    assert (claim.speaker_name, claim.content) == ("ماهر درويش", "الهدنة هشة")


@pytest.mark.parametrize("said", ["الأمر نفسه", "الشيء ذاته", "ذلك", "هذا الكلام"])
def test_what_only_points_to_what_was_told_before_is_no_claim(detector, said):
    assert not detector.detect(news(f"وأكد الوزير سالم الوردي {said}."))
    assert not detector.detect(news(f"وأكد الوزير نفسه {said}."))


@pytest.mark.parametrize(
    ("source", "issuer"),
    [
        ("ووفقا لتقرير نشرته مجلة «الوادي»", "مجلة «الوادي»"),
        ("ووفقا لتقرير نشرته مجلة (الوادي) الأركادية", "مجلة (الوادي) الأركادية"),
        ("وبحسب دراسة أعدتها جامعة الوادي", "جامعة الوادي"),
        ("وبحسب بيان أصدرته الوزارة", "الوزارة"),
        ("وبحسب تقرير صدر عن وزارة الصحة", "وزارة الصحة"),
        ("ووفق إحصاء أجراه مكتب الإحصاء الأركادي", "مكتب الإحصاء الأركادي"),
        ("وطبقا لرصد أجرته وحدة التحليل", "وحدة التحليل"),
    ],
)
@pytest.mark.parametrize("then", ["،", " فإن", "، فإن"])
def test_of_a_report_whoever_made_it_is_the_source(detector, source, issuer, then):
    (claim,) = detector.detect(news(f"{source}{then} الهدنة هشة."))
    assert (claim.speaker_name, claim.content) == (issuer, "الهدنة هشة")


@pytest.mark.parametrize(
    "many", ["عدد من النواب", "مجموعة من الطلاب", "كثير من السكان", "الكثير من الخبراء", "عدد من أهالي الوادي"]
)
@pytest.mark.parametrize(
    "report", ["وأكد {} أن الطريق مغلق.", "وأعرب {} عن قلقهم من السيول.", "لكن {} يحذرون من السيول."]
)
def test_how_many_of_whom_speak_is_told_with_who_they_are(detector, many, report):
    (claim,) = detector.detect(news(report.format(many)))
    assert claim.speaker_name == many
