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
        "ماهر العماد",
    ],
)
def test_a_name_of_words_that_mean_something_too_is_whole(detector, name):
    found = _names(detector, name)
    assert found == [[name]] * len(found)


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
