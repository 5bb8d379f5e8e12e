"""Who asks, who is asked, and for what: verbs of asking with somebody before the act."""

import pytest

from tests.detection_cases import news

ASKED = ["الأطباء", "الدول المانحة", "وزارة التخطيط", "سكان المدينة", "لجنة التحقيق", "المجتمع الدولي"]
ACTS = ["العودة إلى العمل", "تأجيل الجلسة المقبلة", "وقف إطلاق النار", "تقديم الدعم للمدينة"]
ASKS = {
    "طلبت وزارة الصحة من {asked} {act}.": "وزارة الصحة",
    "وفي اجتماع عقد أمس، طلب وزير النقل عادل بركات من {asked} {act}.": "عادل بركات",
    "وكان رئيس البلدية ماهر درويش قد طلب من {asked} {act}.": "ماهر درويش",
    "التمس وزير النقل عادل بركات من {asked} {act}.": "عادل بركات",
    "وناشدت الحكومة السيلدافية {asked} {act}.": "الحكومة السيلدافية",
    "التقى وزير النقل عادل بركات السفراء، طالبا من {asked} {act}.": "عادل بركات",
    "وصل وزير النقل عادل بركات أمس. وطلب من {asked} {act}.": "عادل بركات",
}


def told(claims):
    return [(c.speaker_name, c.kind, c.content) for c in claims]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("sentence", ASKS)
def test_who_is_asked_neither_speaks_nor_stands_in_what_is_asked_for(detector, sentence, asked, act):
    claims = detector.detect(news(sentence.format(asked=asked, act=act)))
    assert told(claims) == [(ASKS[sentence], "demand", act)]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("asked", ASKED)
def test_nor_in_a_headline(detector, asked, act):
    title = f"وزير النقل عادل بركات يطلب من {asked} {act}"
    assert told(detector.detect(news("بدأ العام بهدوء.", title=title))) == [("عادل بركات", "demand", act)]


@pytest.mark.parametrize("asked", ["رئيس البلدية سامر نجيب", "الأطباء"])
def test_nor_where_a_clause_tells_what_is_asked_for(detector, asked):
    claims = detector.detect(news(f"وصل وزير النقل عادل بركات أمس. وطلب من {asked} أن يؤجل الجلسة."))
    assert told(claims) == [("عادل بركات", "demand", "يؤجل الجلسة")]


@pytest.mark.parametrize("act", [ACTS[1], ACTS[3]])
def test_who_hopes_it_of_somebody_asks_it(detector, act):
    claims = detector.detect(news(f"وفي ختام الجلسة، رجت وزارة الصحة من الأطباء {act}."))
    assert told(claims) == [("وزارة الصحة", "demand", act)]


def test_what_is_asked_for_may_be_no_act_and_follow_an_aside(detector):
    [claim] = detector.detect(news("طلبت وزارة الصحة من النقابات التي اجتمعت بها التدخل سريعا."))
    assert claim.content == "التدخل سريعا"
