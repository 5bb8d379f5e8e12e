"""A speaker as one whole: where a name, a body and a post begin and end, and who is none but one of many."""

import pytest

from tests.detection_cases import news

_BEFORE = "قال النائب ماهر درويش إن الجسر آمن. "


def _told(detector, text):
    return [(claim.speaker_name, claim.speaker_type) for claim in detector.detect(news(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقالت المديرة كلارا سيبيلد، التي فقدت بيتها: «الجسر مغلق». وأضافت سيبيلد أن الطريق مغلق.", "كلارا سيبيلد"),
        ("وأشار رئيس الأركان فيكتور ساند، من جانبه، إلى أن الجسر مغلق. وأضاف ساند أن الطريق مغلق.", "فيكتور ساند"),
        ("وقال العقيد إدسون فاريا إن الجسر مغلق. وأضاف فاريا أن الطريق مغلق.", "إدسون فاريا"),
        ("بدوره، صرح رئيس النقابة آرام سنكاري: «الجسر مغلق». وأضاف سنكاري أن الطريق مغلق.", "آرام سنكاري"),
        ("أما المتحدثة باسم النقابة إيرينا باليس فقالت إن الجسر مغلق. وأضافت باليس أن الطريق مغلق.", "إيرينا باليس"),
        ("أما أمين عام الحلف يوست فاندربيك فقال إن الجسر مغلق. وأضاف فاندربيك أن الطريق مغلق.", "يوست فاندربيك"),
        ("ورحب رئيس النقابة محمد فال ولد بوسيف بغلق الجسر. وأضاف ولد بوسيف أن الطريق مغلق.", "محمد فال ولد بوسيف"),
        ("وقال شقيق الصحفية أنس العابد إن الجسر مغلق. وأضاف العابد أن الطريق مغلق.", "أنس العابد"),
        ("وعلقت المرشحة وضحة السليماني ضاحكة: «الجسر مغلق». وأضافت السليماني أن الطريق مغلق.", "وضحة السليماني"),
        ("وعلق المرشح عبد الإله بوزردة: «الجسر مغلق». وأضاف بوزردة أن الطريق مغلق.", "عبد الإله بوزردة"),
        ("وقالت الوزيرة إنغريد فالكستاد إن الجسر مغلق. وأضافت فالكستاد أن الطريق مغلق.", "إنغريد فالكستاد"),
    ],
)  # fmt: skip
def test_a_family_name_that_looks_like_a_verb_or_a_preposition_ends_a_name(detector, text, name):
    assert _told(detector, text) == [(name, "person")] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقال الرئيس ماهر سيزور الوادي.", "ماهر"),
        ("وقال الأمير فيكتور سوف يرفض القرار.", "فيكتور"),
        ("وأعلن الأمير فيكتور تعاون البلدين في بناء الجسر.", "فيكتور"),
        ("وفاجأ وزير النقل ماهر عزام الجميع بقوله إن الجسر مغلق.", "ماهر عزام"),
    ],
)
def test_a_verb_or_an_object_behind_a_given_name_is_no_family_name(detector, text, name):
    assert [told for told, _ in _told(detector, text)] == [name]


@pytest.mark.parametrize(
    "source",
    [
        "مسؤول أمني رفيع", "مسؤول أمني في المطار", "مهندس سابق في اللجنة",
        "زوجة أحد الأسرى", "أسير محرر",
        "طالب خرج مبتسما", "ناج من البلدة", "بحار", "مسافرون", "صيادون", "سجين سابق", "طبيب أركادي للإذاعة", "والده",
    ],
)  # fmt: skip
def test_one_of_many_has_no_position(detector, source):
    (claim,) = detector.detect(news(f"وقال {source} إن الطريق مغلق."))
    assert (claim.speaker_type, claim.official_id) == ("anonymous", None)


@pytest.mark.parametrize(
    "post",
    [
        "وزير خارجية سيلدافيا",
        "رئيس نادي الوادي",
        "مديرو تعليم الحد الجنوبي",
        "متحدث باسم مستشفى الوادي",
        "رئيس حركة «الجسر»",
    ],
)
def test_a_post_of_one_body_is_held_by_somebody(detector, post):
    (claim,) = detector.detect(news(f"وقال {post} إن الطريق مغلق."))
    assert claim.speaker_type == "office"


@pytest.mark.parametrize(
    "body",
    [
        "وزارة العدل في تامورا", "محكمة الجنايات في إمارة المرسى", "نقابة عمال النفط في بلاد الزهراء",
        "القيادة العامة للقوات المسلحة في جمهورية مرجانة",
        "النيابة العامة في وادي الزان", "المفوضية المستقلة للانتخابات في قرطانة", "وزارة النفط في جمهورية السدير",
    ],
)  # fmt: skip
def test_a_body_is_called_by_where_it_is(detector, body):
    head = body.split()[0].removeprefix("ال")
    told = _told(detector, f"وذكرت {body} أن الجسر مغلق. وأضافت ال{head} أن الطريق مغلق.")
    assert told == [(body, "organisation")] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقالت وزارة العدل في منشور مقتضب إن الجسر مغلق.", "وزارة العدل"),
        ("وقالت هيئة الجسور في كتيب الوزارة إن الجسر مغلق.", "هيئة الجسور"),
        ("وقالت شركة الوادي العقارية في تامورا إن الجسر مغلق.", "شركة الوادي العقارية"),
        ("وأعربت وزارة الخارجية السيلدافية عن استعداد البلاد لبناء الجسر.", "وزارة الخارجية السيلدافية"),
        ("وعلقت الوكالة الدولية للمياه على اللقاء بالقول إن الجسر مغلق.", "الوكالة الدولية للمياه"),
        ("وذكرت نقابة الحكام في رسالة إلى الأندية أن الجسر مغلق.", "نقابة الحكام"),
        ("وأثنت منظمة رقابة بلا حدود، المعنية بتتبع الحروب، على بناء الجسر.", "منظمة رقابة بلا حدود"),
        ("ونفى حزب الخط المستقل، الشريك في حكومة أولدغارد، أن يكون قد انسحب.", "حزب الخط المستقل"),
        ("وقالت شركة دلفينا للطاقة، صاحبة الرخصة، إنها ستبقى.", "شركة دلفينا للطاقة"),
        ("ونفت حكومة حضران المجاورة إغلاق الجسر.", "حكومة حضران"),
        ("وقالت شركة كرانوس الأجنبية إن الجسر مغلق.", "شركة كرانوس"),
        ("وقال معهد المياه في أوسكالا المجاورة إن الجسر مغلق.", "معهد المياه في أوسكالا"),
        ("ووصفت وزارة الخارجية المبلغ بأنه كبير.", "وزارة الخارجية"),
        ("ونصحت هيئة سلامة الغذاء المستهلكين بالتخلص من العبوات.", "هيئة سلامة الغذاء"),
        ("وحضت بعثة صندوق الاستقرار الإقليمي السلطات على الإصلاح.", "بعثة صندوق الاستقرار الإقليمي"),
        ("واتهمت حكومة إقليم الجبال الوزارة الاتحادية بتأخير الجسر.", "حكومة إقليم الجبال"),
        ("واستدعت وزارة الخارجية القائم بالأعمال الأركادي، وطالبت بتحقيق.", "وزارة الخارجية"),
    ],
)
def test_a_body_ends_before_what_it_says_and_to_whom(detector, text, name):
    assert _told(detector, text) == [(name, "organisation")]


def test_a_newspaper_is_told_something_and_not_the_speakers_name(detector):
    told = _told(detector, "وقال الوزير غسان طرابين لقناتنا: «الطريق مغلق». وتوعد طرابين بملاحقة اللصوص.")
    assert told == [("غسان طرابين", "person")] * 2


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("محاميه سامر حداد", "سامر حداد"),
        ("مديرها العام سامر حداد", "سامر حداد"),
        ("رئيسها المستشار تركي العلبان", "تركي العلبان"),
        ("زعيمهم سامر حداد", "سامر حداد"),
        ("أمين المدينة المهندس تركي العلبان", "تركي العلبان"),
        ("قائد الحامية العقيد سامر حداد", "سامر حداد"),
        ("كبير مفاوضي سيلدافيا سامر حداد", "سامر حداد"),
        ("وزير الدولة للشؤون الخارجية في سلطنة مرجان بدر النعيمان", "بدر النعيمان"),
        ("وزير خارجية سلطنة مرجان بدر النعيمان", "بدر النعيمان"),
        ("قائد شرطة محافظة نورجان سامر حداد", "سامر حداد"),
    ],
)
def test_a_name_stands_without_its_title_and_place(detector, phrase, name):
    *_, claim, again = detector.detect(
        news(f"{_BEFORE}وقال {phrase} إن الطريق مغلق. وأضاف {name.split()[-1]} أن النهر جف.")
    )
    assert (claim.speaker_name, again.speaker_name) == (name, name)


def test_a_woman_is_governor_of_a_place(detector):
    told = _told(detector, "قالت محافظة الرافدية نسرين خورشيد إن الجسر مغلق. وذكرت خورشيد أن الطريق مغلق.")
    assert told == [("نسرين خورشيد", "person")] * 2


def test_a_post_of_somebodys_is_its_holders(detector):
    text = "أعلنت هيئة الجسور أن الجسر مغلق. وقال مديرها العام سامر حداد إن الباب مغلق. وأكد مديرها العام أن النهر جف."
    assert [name for name, _ in _told(detector, text)] == ["هيئة الجسور", "سامر حداد", "سامر حداد"]


def test_a_spokeswoman_of_whoever_was_named_has_her_own_name(detector):
    (claim,) = detector.detect(news("وكانت المتحدثة باسمه جيل وينسلو قد استبعدت صباحا إغلاق الجسر."))
    assert claim.speaker_name == "جيل وينسلو"


def test_a_headline_names_whoever_has_the_post(detector):
    article = news(
        "قالت رئيسة هيئة الجسور جوليا ساندرمان إن الجسر مغلق.", title="هيئة الجسور توقف العمل.. ورئيستها: الجسر مغلق"
    )
    assert {claim.speaker_name for claim in detector.detect(article)} == {"جوليا ساندرمان"}


def test_a_time_behind_a_verb_is_nobody(detector):
    text = "وقال ماهر درويش إن الجسر آمن. وكان قد قال الشهر الماضي إن النهر جف."
    assert _told(detector, text) == [("ماهر درويش", "person")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "ووفقا لمصدر في وزارة المالية، يبدأ التحصيل في أبريل.",
        "لكن مصدرا بمختبر العاصمة أوضح أن التحصيل يبدأ غدا.",
    ],
)
def test_a_source_in_a_body_is_not_the_body(detector, text):
    *_, (_, kind) = _told(detector, _BEFORE + text)
    assert kind == "anonymous"


@pytest.mark.parametrize(
    "text",
    [
        "وطمأن الموظفين إلى أن الطريق مفتوح.",
        "وأبلغ الصحافيين بأن الطريق مفتوح.",
        "وأوضح أن الوزارة خصصت مالا لبناء الطريق.",
    ],
)
def test_who_is_told_or_acts_for_him_is_not_the_speaker(detector, text):
    assert _told(detector, "قال وزير النقل ماهر درويش إن الجسر آمن. " + text) == [("ماهر درويش", "person")] * 2


def test_another_sides_pledge_stays_its_own(detector):
    (claim,) = detector.detect(news("قال الوسيط ماهر درويش إن الحركة تعهدت بفتح الطريق."))
    assert (claim.speaker_name, claim.via) == ("الحركة", "ماهر درويش")


def test_a_family_name_leads_to_the_full_one_behind_a_given_name_that_is_a_word(detector):
    text = "بدأت جلسة استجواب وزير الكهرباء صباح المندلي الراوي برئاسة كاظم الفهد. ورد الراوي بأن الجسر مغلق."
    assert _told(detector, text) == [("صباح المندلي الراوي", "person")]


def test_a_headlines_clause_begins_behind_somebodys_post(detector):
    (claim,) = detector.detect(news("لا جديد.", title="إقالة مديرها والنقابة تحذر من الفوضى"))
    assert (claim.speaker_name, claim.speaker) == ("النقابة", "والنقابة")


@pytest.mark.parametrize(
    "title",
    [
        "النائبة الديمقراطية عن مقاطعة أورانا، {}، ",
        "المديرة التنفيذية لـ «جسور الوادي»، {}، ",
        "الباحثة في العلوم الإنسانية والاجتماعية بجامعة «جسور 5»، {}، ",
        "مديرة البحث الميداني في منظمة «جسور» الحقوقية الأركادية {} ",
        "رئيسة لجنة الوادي في أركاديا «{}» ",
    ],
)
def test_a_name_stands_behind_the_place_or_body_of_a_title(detector, title):
    text = "وقالت " + title.format("كلارا ساندوفا") + "إن النهر سيفيض."
    assert [one.speaker_name for one in detector.detect(news(text))] == ["كلارا ساندوفا"]
