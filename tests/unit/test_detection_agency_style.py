"""Speakers as official agencies write of them: honours, blame, bodies without a noun, names that look like words."""

import pytest

from tasrih.arabic.folding import fold
from tasrih.detection.speakers.mentions import Mentions
from tasrih.detection.vocabulary.class_files import Nouns
from tasrih.detection.vocabulary.classes import DATA
from tasrih.yamldata import load
from tests.detection_cases import news

HONOURS = load(DATA / "nouns.yaml", Nouns).honorific_pronoun.split()


def told(detector, text: str) -> list[tuple[str, str]]:
    """Speaker and content of each claim."""
    return [(claim.speaker_name, claim.content) for claim in detector.detect(news(text))]


@pytest.mark.parametrize("honour", HONOURS)
def test_an_honour_is_that_of_who_was_named_with_a_title_before(detector, honour):
    verb = "وأكدت" if honour.endswith("ها") else "وأكد"
    text = f"استقبل رئيس المجلس سامر الوردي وفدا من سيلدافيا. {verb} {honour} متانة العلاقات بين البلدين."
    assert told(detector, text) == [("سامر الوردي", "متانة العلاقات بين البلدين")]


def test_whether_a_text_gives_somebody_an_honour(read):
    text = Mentions(read("زار معالي وزير النقل المدينة، واستقبله صاحب السمو."), lambda _: None)
    assert [pronoun for pronoun in ("معاليه", "معاليها", "فضيلته", "سيادته") if text.gives(fold(pronoun))] == [
        "معاليه",
        "معاليها",
    ]


@pytest.mark.parametrize("state", ["لبنان", "الأردن", "العراق"])
def test_sovereignty_is_no_honour_behind_a_speaker(detector, state):
    (claim,) = detector.detect(news(f"أكد {state} سيادته على الجزيرة."))
    assert claim.speaker_name == state


@pytest.mark.parametrize("title", ["المطران", "الأنبا", "الشيخ", "الوزير", "رئيس المجلس"])
@pytest.mark.parametrize("object_", ["وفدا", "حزبا", "مسؤولا", "قداسا", "اجتماعا"])
def test_an_object_in_the_accusative_is_no_family_name(detector, title, object_):
    text = f"استقبل {title} بدر الحداد {object_} في المدينة، وأكد أن الحوار ضروري."
    assert told(detector, text) == [("بدر الحداد", "الحوار ضروري")]


@pytest.mark.parametrize("verb", ["وحمّل", "وحمل", "فحمّل"])
@pytest.mark.parametrize("blamed", ["الحكومة", "سلطات الوادي", "وزير المالية", "الوزيرة سلمى الكرماوي", "أركاديا"])
@pytest.mark.parametrize("guilt", ["مسؤولية الأزمة", "المسؤولية الكاملة عن الأزمة", "المسؤولية عن الأزمة"])
def test_who_is_blamed_does_not_speak(detector, verb, blamed, guilt):
    alone = told(detector, f"قال النائب ماهر درويش إن الوضع خطير. {verb} {blamed} {guilt}.")
    assert [name for name, _ in alone] == ["ماهر درويش", "ماهر درويش"]


@pytest.mark.parametrize(
    "speaker", ["وزارة الخارجية", "حركة الوادي", "اللجنة التمهيدية للنقابة", "الوزيرة سلمى الكرماوي"]
)
@pytest.mark.parametrize("blamed", ["الحكومة", "سلطات الوادي", "قوات التمرد", "رئيس الوزراء"])
def test_who_blames_stands_before_who_is_blamed(detector, speaker, blamed):
    ((name, _),) = told(detector, f"حمّلت {speaker} {blamed} المسؤولية الكاملة عن الأزمة.")
    assert name in (speaker, "سلمى الكرماوي")


def test_who_blames_may_stand_before_the_verb(detector):
    assert told(detector, "الحكومة تحمّل المعارضة مسؤولية التصعيد.") == [("الحكومة", "التصعيد")]


@pytest.mark.parametrize(
    "body",
    ["الدفاع المدني", "الهلال الأحمر", "الصليب الأحمر", "الضمان الاجتماعي", "التجمع الوطني", "اللقاء الديمقراطي",
     "الإطار الموحد"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("verb", "content"), [("أعلن", "تعليق العمل"), ("رفض", "تشكيل الحكومة"), ("نفى", "وجود ضحايا")]
)
def test_bodies_without_a_noun_of_bodies_speak(detector, body, verb, content):
    (claim,) = detector.detect(news(f"{verb} {body} {content}."))
    assert (claim.speaker_name, claim.speaker_type, claim.content) == (body, "organisation", content)


@pytest.mark.parametrize("body", ["دار الإفتاء", "الحماية المدنية", "التأمينات الاجتماعية", "المطرانية"])
def test_feminine_ones_too(detector, body):
    (claim,) = detector.detect(news(f"أعلنت {body} صرف الرواتب."))
    assert (claim.speaker_name, claim.speaker_type) == (body, "organisation")


def test_a_body_may_be_joined_to_another(detector):
    (claim,) = detector.detect(news("قررت البلدية والدفاع المدني إخلاء المبنى."))
    assert claim.speaker_name == "البلدية + الدفاع المدني"


@pytest.mark.parametrize("text", ["رفض الوزير سامر الوردي الدفاع عن القرار.", "رفض الوزير سامر الوردي اللقاء."])
def test_their_words_alone_are_what_they_are(detector, text):
    (claim,) = detector.detect(news(text))
    assert claim.speaker_name == "سامر الوردي"


@pytest.mark.parametrize("given", ["الصادق", "الفاتح", "الطيب", "الأمين", "الباقر"])
@pytest.mark.parametrize("title", ["الوزير", "أمين الغرفة", "وزير المالية", "الدكتور"])
@pytest.mark.parametrize("behind", ["حسن", "عبد الرحمن قرشي", "إبراهيم حامد"])
def test_a_given_name_with_an_article_begins_a_name(detector, given, title, behind):
    assert told(detector, f"قال {title} {given} {behind} إن الجسر مفتوح.") == [(f"{given} {behind}", "الجسر مفتوح")]


@pytest.mark.parametrize(
    "title", ["رئيس حزب النور", "مدير مطار الهادي", "مدير مركز الملك الحسين", "الأمين العام", "مدير شركة الفاتح"]
)
def test_what_is_called_after_a_person_does_not(detector, title):
    assert told(detector, f"قال {title} محمد إبراهيم إن الجسر مفتوح.") == [("محمد إبراهيم", "الجسر مفتوح")]


@pytest.mark.parametrize("name", ["حسن شحاتة غنيم", "سالم شحاته غنيم", "ناصر قائد الوردي", "قائد صالح الوردي"])
def test_names_that_look_like_other_words(detector, name):
    assert told(detector, f"قال الوزير {name} إن الجسر مفتوح.") == [(name, "الجسر مفتوح")]


@pytest.mark.parametrize("post", ["قائد الجيش", "قائد المنطقة العسكرية"])
def test_a_post_behind_a_name_stays_one(detector, post):
    assert told(detector, f"قال ماهر درويش {post} إن الجسر مفتوح.") == [("ماهر درويش", "الجسر مفتوح")]


@pytest.mark.parametrize("verb", ["وعبر", "كما عبر", "عبر"])
@pytest.mark.parametrize("speakers", ["السفراء", "المشاركون", "الوزراء", "النواب"])
@pytest.mark.parametrize("stance", ["شكرهم للحكومة", "قلقهم من التصعيد", "رفضهم القرار"])
def test_a_verb_spelled_like_a_preposition_reports_where_it_begins_its_clause(detector, verb, speakers, stance):
    ((name, content),) = told(detector, f"{verb} {speakers} عن {stance}.")
    assert name == speakers
    assert stance.endswith(content)


def test_the_preposition_does_not(detector):
    assert told(detector, "وعبر الحدود نقلت الشاحنات المساعدات.") == []


@pytest.mark.parametrize("body", ["الائتلاف الوطني", "النقابة", "التكتل"])
def test_nobody_passes_on_what_he_says_himself(detector, body):
    verb, refusal = ("أعلنت", "رفضها") if body.endswith("ة") else ("أعلن", "رفضه")
    (claim,) = detector.detect(news(f"{verb} {body} {refusal} القرار."))
    assert (claim.speaker_name, claim.via) == (body, "")


@pytest.mark.parametrize("one", ["أحد أعضائه", "بعض نوابه"])
def test_one_of_its_own_is_a_bodys_object(detector, one):
    assert told(detector, f"انتقد المجلس {one}.") == [("المجلس", one)]


@pytest.mark.parametrize("manner", ["بشدة", "بحدة", "بحزم", "بصراحة"])
@pytest.mark.parametrize("speaker", ["رئيس الحزب ماهر درويش", "النائب ماهر درويش"])
def test_how_it_is_said_stands_before_or_behind_who_says_it(detector, manner, speaker):
    for order in (f"{manner} {speaker}", f"{speaker} {manner}"):
        ((name, content),) = told(detector, f"وانتقد {order} قرار الحكومة.")
        assert name == "ماهر درويش"
        assert content.endswith("قرار الحكومة")


def test_a_presidency_is_not_whoever_speaks_for_it(detector):
    text = "أدانت الرئاسة الاقتحام. وقال الناطق باسم الرئاسة ماهر درويش إن الوضع خطير."
    assert [name for name, _ in told(detector, text)] == ["الرئاسة", "ماهر درويش"]
