"""Where contents begin and end, and how much of them stands in quotation marks."""

import pytest

from tests.detection_cases import examples, expected_and_found, faults, news


@pytest.mark.parametrize("example", examples("quotations"))
def test_quotations_and_ends(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize("marks", ['""', "«»", "“”", "″″"])
def test_all_quotation_marks_do(detector, marks):
    article = news(f"وقال وزير النقل عادل بركات: {marks[0]}القطارات تعمل بانتظام منذ يومين{marks[1]}.")
    (claim,) = detector.detect(article)
    assert (claim.content, claim.quote) == ("القطارات تعمل بانتظام منذ يومين", "direct")


@pytest.mark.parametrize("before", ["", "\u200f", "مرحبًا 🙂🙂 ", "ـــ\n\n", "\ufeff\t", "a\u0301b 𝒜 \n"])
def test_offsets_count_code_points_of_the_raw_field(detector, before):
    article = news(before + "قَالَ وزيرُ النقـل عادل بركات إِنَّ القِطَاراتِ تعمل.")
    (claim,) = detector.detect(article)
    assert article.text[claim.start : claim.end] == claim.content == "القِطَاراتِ تعمل"
    assert article.text[claim.cue_start :].startswith("قَالَ")
    assert faults(article, [claim]) == []


@pytest.mark.parametrize("end", [".", "؟", "!", "\n", "", " .", ".\n", "؛"])
def test_marks_at_the_end_are_left_out(detector, end):
    (claim,) = detector.detect(news("وقال وزير النقل عادل بركات إن القطارات تعمل" + end))
    assert claim.content == "القطارات تعمل"


@pytest.mark.parametrize("gap", [" ", "  ", "\t", "\u00a0", " \u200f"])
def test_any_space_does(detector, gap):
    article = news("وقال وزير النقل عادل بركات إن القطارات تعمل".replace(" ", gap))
    (claim,) = detector.detect(article)
    assert claim.content == f"القطارات{gap}تعمل"


def test_a_number_with_decimals_does_not_end_a_sentence(detector):
    (claim,) = detector.detect(news("وقال وزير النقل عادل بركات إن النمو بلغ 3.5 في المئة هذا العام. وغادر."))
    assert claim.content == "النمو بلغ 3.5 في المئة هذا العام"


def test_a_full_stop_in_a_quotation_ends_no_sentence_of_the_reporter(detector):
    text = 'وقال وزير النقل عادل بركات إن "القطارات تعمل. والمحطات مفتوحة للجميع" منذ يومين. وغادر.'
    (claim,) = detector.detect(news(text))
    assert claim.content == '"القطارات تعمل. والمحطات مفتوحة للجميع" منذ يومين'
    assert claim.quote == "mixed"


def test_title_and_text_keep_their_offsets_apart(detector):
    article = news("وقال وزير النقل عادل بركات إن القطارات تعمل.", title="وزير النقل عادل بركات: المحطات مفتوحة")
    title, text = detector.detect(article)
    assert (title.field, article.title[title.start : title.end]) == ("title", "المحطات مفتوحة")
    assert (text.field, article.text[text.start : text.end]) == ("text", "القطارات تعمل")


@pytest.mark.parametrize(
    ("clause", "content"),
    [
        ("وهذا الوضع -بحسب سالم جبارين- يشكل خطرا على موسم القطاف كله", "يشكل خطرا على موسم القطاف كله"),
        ("والأسباب الحقيقية -حسب ما قاله سالم جبارين للصحيفة- هي نقص المياه", "هي نقص المياه"),
        ("وإذا طال هذا الجفاف -وفق سالم جبارين- فقد تهجر القرى حقولها قبل الشتاء", "فقد تهجر القرى حقولها قبل الشتاء"),
        ("ومع اقتراب الحصاد فإن المشكلة -كما يقول سالم جبارين- هي قلة العمال", "هي قلة العمال"),
        ("والدافع وراء الإغلاق، وفقا لسالم جبارين، هو نقص الوقود في المدينة", "هو نقص الوقود في المدينة"),
    ],
)
def test_a_clause_that_goes_on_behind_its_source_is_told_from_there(detector, clause, content):
    claims = detector.detect(news(f"وجفت ينابيع الوادي هذا العام. {clause}. وغادر."))
    assert [(claim.speaker_name, claim.content) for claim in claims] == [("سالم جبارين", content)]


@pytest.mark.parametrize(
    ("clause", "content"),
    [
        ("جفت ينابيع الوادي كلها في الصيف -بحسب سالم جبارين- وهجر الناس القرى", "جفت ينابيع الوادي كلها في الصيف"),
        ("نجت القرية -وفق سالم جبارين- عندما حفر الناس الآبار حولها في الربيع", "نجت القرية"),
        ("جفت ينابيع الوادي كلها في الصيف -بحسب سالم جبارين- أمس", "جفت ينابيع الوادي كلها في الصيف"),
        ("جفت الينابيع، بحسب سالم جبارين، في الوادي وفي القرى التي حوله منذ الربيع", "جفت الينابيع"),
    ],
)
def test_a_clause_that_ends_at_its_source_is_told_up_to_there(detector, clause, content):
    claims = detector.detect(news(f"وجاء الصيف حارا. {clause}. وغادر."))
    assert content in [claim.content for claim in claims if claim.speaker_name == "سالم جبارين"]


@pytest.mark.parametrize(
    ("said", "content"),
    [
        (
            'إن القرية "ستفتح أبوابها للناس، وفق شروطهم، بعد الحصاد"',
            'القرية "ستفتح أبوابها للناس، وفق شروطهم، بعد الحصاد"',
        ),
        (
            'إنه "اعتداء على الحقول كلها"، وإن على الجيران "ترك القطعان"',
            'إنه "اعتداء على الحقول كلها"، وإن على الجيران "ترك القطعان"',
        ),
    ],
)
def test_no_content_ends_within_a_quotation_or_before_the_next_that(detector, said, content):
    (claim,) = detector.detect(news(f"وقال وزير النقل عادل بركات {said}. وغادر."))
    assert claim.content == content


def test_a_quotation_that_holds_another_report_is_not_told_whole(detector):
    text = 'وقال وزير النقل عادل بركات إن القطارات "تعمل، في إشارة إلى خط الوادي. وأضاف الوزير أن المحطات مفتوحة".'
    assert next(claim.content for claim in detector.detect(news(text))).endswith("خط الوادي")


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("ورغم أن بلدة سامار أعلنت حيادها في الخلاف فإن هذا لم يكن كافيا", "حيادها في الخلاف"),
        ("وبعدما أعلن وزير النقل عادل بركات نتائج التحقيق، تظهر أسئلة جديدة حول الحادث", "نتائج التحقيق"),
        ("وبينما أعلن وزير النقل عادل بركات عن بدء العمل في الخط، يسعى سكان الوادي إلى وقفه", "بدء العمل في الخط"),
        ("وهدأ الوادي، وبينما أعلن وزير النقل عادل بركات عن فتح الخط، يسعى السكان إلى وقفه", "فتح الخط"),
    ],
)
def test_a_report_in_the_clause_that_opens_a_sentence_ends_before_the_main_one(detector, sentence, content):
    claims = detector.detect(news(f"وتوقفت القطارات. {sentence}. وغادر."))
    assert [claim.content for claim in claims] == [content]


@pytest.mark.parametrize("lead_in", ["وعقب زيارته محطة الوادي", "وبعد جولة في المحطات", "وخلال لقائه السكان"])
def test_when_the_next_report_was_made_is_no_part_of_a_content(detector, lead_in):
    text = f"ودعا وزير النقل عادل بركات السكان إلى الهدوء؛ {lead_in}، رأى أن الخط سيفتح قريبا."
    assert [claim.content for claim in detector.detect(news(text))] == ["الهدوء", "الخط سيفتح قريبا"]


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        (
            "وقرر وزير النقل عادل بركات رفع رسوم السكك بمقدار الضعف، وأتاح للشركات خفض رحلاتها",
            "رفع رسوم السكك بمقدار الضعف",
        ),
        ("وأمر وزير النقل عادل بركات بإغلاق خط الوادي بعدما سجلت بلاده أول حادث منذ عامين", "بإغلاق خط الوادي"),
        ("ووافق وزير النقل عادل بركات على إلغاء الرسوم، ويلعب فريقه غدا مباراة", "إلغاء الرسوم"),
    ],
)
def test_a_phrase_ends_before_the_clause_that_the_reporter_adds(detector, sentence, content):
    assert [claim.content for claim in detector.detect(news(sentence + "."))] == [content]


def test_a_phrase_goes_on_with_nouns_that_look_like_verbs(detector):
    content = "قلة القطارات في الوادي، وغيرها من المشاكل"
    (claim,) = detector.detect(news(f"وانتقد وزير النقل عادل بركات {content}."))
    assert claim.content == content


def test_what_had_been_reported_by_then_is_no_part_of_a_content(detector):
    text = "ووافق وزير النقل عادل بركات على فتح الخط، وكان بيان لوزارة المالية قد أكد أن الأموال متوفرة."
    assert [claim.content for claim in detector.detect(news(text))] == ["فتح الخط", "الأموال متوفرة"]
