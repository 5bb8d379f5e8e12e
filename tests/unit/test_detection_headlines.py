"""Headlines: clauses with their own subjects, labels, quotations, and what is no second clause."""

import pytest

from tests.detection_cases import news

TEXT = (
    "قال الوزير سامر الوردي إن بلاده لن تنسحب من المعاهدة. وأعلنت وزارة الدفاع السيلدافية أنها ستزيد دورياتها. "
    "وقالت رئيسة نقابة المعلمين ليلى حداد إن الإضراب مستمر."
)


def told(detector, title, text=TEXT):
    """Speaker's name and content of each claim of a headline."""
    return [
        (claim.speaker_name, claim.content) for claim in detector.detect(news(text, title)) if claim.field == "title"
    ]


@pytest.mark.parametrize(
    ("title", "claims"),
    [
        (  # two speakers, each before a colon
            "الوردي: لن ننسحب من المعاهدة.. وحداد: الإضراب مستمر",
            [("سامر الوردي", "لن ننسحب من المعاهدة"), ("ليلى حداد", "الإضراب مستمر")],
        ),
        (
            "الوردي: الجلسة كانت مثمرة وحداد: يوم أسود",
            [("سامر الوردي", "الجلسة كانت مثمرة"), ("ليلى حداد", "يوم أسود")],
        ),
        (  # a clause that و alone joins
            "سيلدافيا ترفض سحب الدوريات والوردي يهدد بقطع العلاقات",
            [("سيلدافيا", "سحب الدوريات"), ("سامر الوردي", "بقطع العلاقات")],
        ),
        (
            'سيلدافيا تقبل الهدنة و"جبهة الوادي" تتعهد بإطلاق الأسرى',
            [("سيلدافيا", "الهدنة"), ("جبهة الوادي", "بإطلاق الأسرى")],
        ),
        (  # one subject, two verbs
            "الوردي يرفض سحب الدوريات ويتعهد بزيادتها",
            [("سامر الوردي", "سحب الدوريات"), ("سامر الوردي", "بزيادتها")],
        ),
        (  # what is said besides, behind dots
            "الوردي: المعاهدة باقية.. ويحذر من تأجيل التوقيع",
            [("سامر الوردي", "المعاهدة باقية"), ("سامر الوردي", "تأجيل التوقيع")],
        ),
        ("الوردي يفتح النار على منتقديه: لن أستقيل", [("سامر الوردي", "لن أستقيل")]),
        ('الوردي "لن ينسحب" وسيلدافيا تطالب بضمانات', [("سامر الوردي", "لن ينسحب"), ("سيلدافيا", "بضمانات")]),
        ('"سنضرب القوافل".. الوردي يصعد لهجته', [("سامر الوردي", "سنضرب القوافل")]),
        ("الوردي يفاجئ الجميع.. «لن أترشح ثانية»", [("سامر الوردي", "لن أترشح ثانية")]),
        ("41 قتيلا في زلزال الوادي وحداد: لا حاجة إلى فرق أجنبية", [("ليلى حداد", "لا حاجة إلى فرق أجنبية")]),
        ("زيارة مفاجئة إلى الحدود - الوردي: لن ننسحب", [("سامر الوردي", "لن ننسحب")]),
    ],
)
def test_each_clause_has_its_own_subject(detector, title, claims):
    assert told(detector, title) == claims


@pytest.mark.parametrize(
    ("title", "claims"),
    [
        ("الوردي: الجيش والشعب يدركان الخطر", [("سامر الوردي", "الجيش والشعب يدركان الخطر")]),
        ("الوردي: الموسم مختلف.. وسنحقق الهدف", [("سامر الوردي", "الموسم مختلف.. وسنحقق الهدف")]),
        ("الوردي يطالب سيلدافيا وأركاديا بضبط النفس", [("سامر الوردي", "بضبط النفس")]),
        ('الوردي: خطة "الجسر" جاهزة', [("سامر الوردي", 'خطة "الجسر" جاهزة')]),
        ("سيلدافيا تحتفل بعيدها الوطني والألعاب النارية تضيء السماء", []),
    ],
)
def test_what_goes_on_is_no_clause(detector, title, claims):
    assert told(detector, title) == claims


def test_a_quotation_beside_a_clause_is_more_than_a_name(detector):
    assert told(detector, '"الوردي".. حداد تعلن تعليق الإضراب') == [("ليلى حداد", "تعليق الإضراب")]


def test_a_clause_ends_before_the_next_in_the_reading(detector):
    claims = detector.detect(news(TEXT, "الوردي يهدد بقطع العلاقات | حداد: الإضراب مستمر"))
    title = [claim for claim in claims if claim.field == "title"]
    assert [claim.content for claim in title] == ["بقطع العلاقات", "الإضراب مستمر"]


def test_a_subject_in_quotation_marks_keeps_all_its_words(detector):
    text = "قالت مصادر مطلعة إن الرحلة تأخرت. وأعلن مدير المطار نبيل سعد أن المدرج سليم."
    assert told(detector, '"الخطوط الأركادية" ترفض تعويض المسافرين', text) == [("الخطوط الأركادية", "تعويض المسافرين")]


def test_a_headline_may_have_hundreds_of_clauses(detector):
    claims = told(detector, "الوردي: لن ننسحب.. وحداد: الإضراب مستمر | " * 200)
    assert len(claims) == 400
    assert claims[:2] == [("سامر الوردي", "لن ننسحب"), ("ليلى حداد", "الإضراب مستمر")]


@pytest.mark.parametrize(
    "question", ["كيف تغيرت العاصمة؟", "هل يكفي القمح هذا العام؟", "ما الذي ينتظر الوادي؟", "لماذا سقط الجسر؟"]
)
@pytest.mark.parametrize("outlet", ["موقع أركادي", "صحيفة الوادي", "لوديران"])
def test_the_question_that_an_article_answers_says_nothing(detector, outlet, question):
    assert told(detector, f"{outlet}: {question}") == []


@pytest.mark.parametrize(
    "title", ["وزير الدفاع السيلدافي: متى يعود الجنود؟", "حزب النهر: متى يعود الجنود؟", 'لوديران: "متى يعود الجنود؟"']
)
def test_who_asks_something_says_much(detector, title):
    assert [content for _, content in told(detector, title)] == ["متى يعود الجنود"]
