"""Names and titles of whole kinds, each in every frame in which news tells who said something."""

import pytest

from tests.detection_cases import news

TEXTS = (
    "وقال {} إن الجسر مغلق.",
    "وأضاف {} أن الجسر مغلق.",
    "ورفض {} إغلاق الجسر الشمالي.",
    "وانتقد {} العقوبات المفروضة على البلاد.",
    "وأكد وزير النقل {} أن الجسر مغلق.",
    "وبحسب {} فإن الجسر مغلق.",
    "ونقلت الوكالة عن {} قوله إن الجسر مغلق.",
    "وجاء على لسان {} أن الجسر مغلق.",
    "وقال {}، وزير النقل، إن الجسر مغلق.",
    "وكان {} قد أكد أن الجسر مغلق.",
)
HEADLINES = ("{} يرفض إغلاق الجسر", "{}: الجسر مغلق", "وزير النقل {}: الجسر مغلق")


def _names(detector, who, texts=TEXTS, headlines=HEADLINES):
    """Who is found to speak in each frame."""
    told = [detector.detect(news(text.format(who))) for text in texts]
    told += [detector.detect(news("لا جديد.", title=headline.format(who))) for headline in headlines]
    return [[claim.speaker_name for claim in claims] for claims in told]


@pytest.mark.parametrize(
    "name",
    [
        "ماهر ابن الشيخ",
        "نادية ابن شيبة",
        "كمال حاج علي",
        "نادر حاج صالح",
        "كريم آيت باها",
        "زين العابدين حداد",
        "زين العابدين الوردي",
        "مساعد بن ضيف الله",
        "مساعد بن ماهر الوردي",
        "خلف الله حداد",
        "هبة الله الوردي",
        "ماهر الراهب",
        "عماد الدين ابن سامر",
        "لحسن الوردي",
        "يان فان دن بورك",
        "هانس فان دير كلوف",
        "كريس فان هولن",
        "كارلوس دي لا تورينا",
        "جان دو لا فيرن",
        "ماهر العماد",
    ],
)
def test_a_name_of_words_that_mean_something_too_is_whole(detector, name):
    found = _names(detector, name)
    assert found == [[name]] * len(found)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("بحسب ماهر درويش فان الجسر مغلق.", "ماهر درويش"),
        ("وبحسب ماهر فان صيانة الجسر تبدأ غدا.", "ماهر"),
        ("وبحسب الوزير ماهر درويش فان سامر حداد يرفض إغلاق الجسر.", "ماهر درويش"),
        ("وأكد ماهر درويش لا سامر حداد أن الجسر مغلق.", "ماهر درويش"),
        ("قال لي ماهر درويش إن الجسر مغلق.", "ماهر درويش"),
    ],
)
def test_a_particle_of_arabic_is_none_of_a_foreign_name(detector, text, speaker):
    assert {claim.speaker_name for claim in detector.detect(news(text))} == {speaker}


FAMILY_TITLES = "الملك الأمير السفير القاضي الشيخ السيد الحاج الوزير الخطيب الرئيس النائب النقيب العميد الحاكم القس"


@pytest.mark.parametrize("family", FAMILY_TITLES.split())
@pytest.mark.parametrize("given", ["سامر", "نبيل", "نور الدين"])
def test_a_title_behind_a_given_name_is_his_familys(detector, given, family):
    found = _names(detector, f"{given} {family}")
    assert found == [[f"{given} {family}"]] * len(found)


POSTS_BEHIND = "السفير لدى أركاديا|النائب عن حزب البناء|القائد في الحركة|القاضي بمحكمة الوادي|المحامي عن المتهمين"
POSTS_BEHIND += "|الوزير السابق|الرئيس الأسبق|القائد العام للجيش|الكاتب والمحلل السياسي|الشيخ السلفي|النائب في البرلمان"


@pytest.mark.parametrize("title", POSTS_BEHIND.split("|"))
@pytest.mark.parametrize("name", ["نبيل حداد", "كريم ناصر", "محمد حسن"])
def test_a_title_that_says_of_what_it_is_one_is_no_part_of_the_full_name_before_it(detector, name, title):
    texts = [text for text in TEXTS if "،" not in text and not text.startswith(("ورفض", "وانتقد"))]
    found = _names(detector, f"{name} {title}", texts, ())
    assert found == [[name]] * len(found)


@pytest.mark.parametrize(
    "text",
    [
        "وفضل الوزير أن يبقى الجسر مغلقا.",
        "وأمل الرئيس أن يبقى الجسر مغلقا.",
        "وأعرب عن أمل الوزير في أن يبقى الجسر مغلقا.",
    ],
)
def test_what_looks_like_a_given_name_before_a_title_may_be_a_verb_or_an_act(detector, text):
    assert all(claim.speaker_name in ("الوزير", "الرئيس") for claim in detector.detect(news(text)))


@pytest.mark.parametrize("relation", ["أرملة الرئيس الراحل", "حفيدة المؤسس", "وريثة العرش", "القائمة بأعمال السفير"])
@pytest.mark.parametrize("frame", ["وبحسب {} ليلى الوردي فإن الجسر مغلق.", "قالت {} (ليلى الوردي) إن الجسر مغلق."])
def test_whose_relative_or_stand_in_somebody_is_leads_to_her_name(detector, relation, frame):
    (claim,) = detector.detect(news(frame.format(relation)))
    assert claim.speaker_name == "ليلى الوردي"


@pytest.mark.parametrize("status", ["السابق", "الأسبق"])
def test_what_a_title_is_called_is_no_part_of_the_body_in_it(detector, status):
    text = f"رفض رئيس الحكومة {status} ماهر درويش إغلاق الجسر. وتقول الحكومة إن الجسر آمن."
    assert [claim.speaker_name for claim in detector.detect(news(text))] == ["ماهر درويش", "الحكومة"]


RANKS = "العماد|المارشال|الميجر جنرال|البريغادير جنرال|الليفتنانت جنرال|اللفتنانت كولونيل|الكومودور|العماد أول"
CLERGY = "الكاردينال|الحاخام|القمص|البطريرك مار|المونسنيور|الأرشمندريت|الشماس|الراهب|متروبوليت الوادي"
ROYALS = "الملك|الأمير|السلطان|الدوق|اللورد|الليدي|البارون|صاحب السمو الملكي الأمير|ولي العهد الأمير"
POSTS = "القائم بأعمال السفارة الأركادية|القائم بالأعمال الأركادي|وزير الموارد المائية والري"
TITLED = tuple(text for text in TEXTS if not ("وزير النقل" in text or "لسان" in text))


@pytest.mark.parametrize("title", f"{RANKS}|{CLERGY}|{ROYALS}|{POSTS}".split("|"))
def test_no_title_is_part_of_the_name_behind_it(detector, title):
    for name in ("ماهر الكرماوي", "سامر حداد"):
        found = _names(detector, f"{title} {name}", TITLED, HEADLINES[:2])
        assert found == [[name]] * len(found)


@pytest.mark.parametrize("title", ["الملك", "الأمير", "القائم بأعمال السفير الأركادي"])
def test_a_royal_title_without_a_name_is_an_office(detector, title):
    (claim,) = detector.detect(news(f"وقال {title} إن الجسر مغلق."))
    assert (claim.speaker_name, claim.speaker_type) == (title, "office")


@pytest.mark.parametrize(
    "body",
    [
        "غرفة الصناعة والتجارة الأركادية",
        "وزارة الشؤون الاجتماعية والعمل الأركادية",
        "هيئة شؤون الأسرى والمحررين",
        "جامعة الأمير ماهر",
        "مؤسسة الملك خالد",
    ],
)
def test_what_a_body_is_for_or_called_after_is_part_of_it(detector, body):
    found = _names(detector, body, TITLED[:3] + TITLED[4:5], HEADLINES[:2])
    assert found == [[body]] * len(found)


def test_a_second_ministry_of_the_state_is_a_second_speaker(detector):
    (claim,) = detector.detect(news("وقالت وزارة الدفاع السيلدافية والخارجية الأركادية إن الجسر مغلق."))
    assert len(claim.speakers) == 2


def test_who_serves_somebody_has_no_name_of_his(detector):
    (claim,) = detector.detect(news("وقال مساعد ماهر درويش إن الجسر مغلق."))
    assert claim.speaker_type == "office"


@pytest.mark.parametrize("speaker", ["علماء", "الوزير ماهر درويش", "وزارة النقل", "باحثون"])
@pytest.mark.parametrize("idiom", ["كشف{} {} النقاب", "أماط{} {} اللثام"])
def test_the_fixed_words_of_an_idiom_are_not_the_speakers(detector, speaker, idiom):
    she = "ت" if speaker.startswith("وزارة") else ""
    claims = detector.detect(news(idiom.format(she, speaker) + " عن خطة لبناء الجسر."))
    assert [claim.speaker for claim in claims] in ([speaker], [])


@pytest.mark.parametrize("subject", ["وزير النقل ماهر درويش", "ماهر درويش", "الرئيس ماهر درويش"])
@pytest.mark.parametrize("other", ["وزير الصحة سامر الوردي", "السفير سامر الوردي", "نظيره الأركادي سامر الوردي"])
def test_whom_somebody_meets_is_named_last(detector, subject, other):
    (claim,) = detector.detect(news(f"التقى {subject} {other}. وأكد الأخير أن الجسر مغلق."))
    assert claim.speaker_name == "سامر الوردي"
