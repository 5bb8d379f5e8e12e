"""Who goes on speaking where a clause or sentence without a report brings in another one."""

import pytest

from tests.detection_cases import news

_BEFORE = "صوتت النائبة كلارا ساندوفا ضد القانون. وقال وزير النقل السيلدافي ماهر درويش إن الجسر آمن. "


def _last(detector, text):
    return detector.detect(news(_BEFORE + text))[-1].speaker_name


@pytest.mark.parametrize(
    "text",
    [
        "ولم تُخفِ النائبة كلارا ساندوفا قلقها، إذ كتبت: «الجسر يهتز كل ليلة».",
        "وكسرت ساندوفا صمتها على منصة «جسور»، إذ كتبت: «لن أعود إلى المجلس».",
        "لم تُخفِ رئيسة وكالة الفضاء السيلدافية كلارا ساندوفا ارتياحها. قالت: «أشهر من التعب انتهت».",
        "واتصلت الوزيرة كلارا ساندوفا بالحاكم مهنئة، ثم قالت للصحافيين: «لن نوقع اتفاقا آخر».",
        "من جانبها، ظهرت ساندوفا على شرفة القصر وقالت: «لن نوقع اتفاقا آخر».",
        "الوزيرة كلارا ساندوفا لم تسكت طويلا. فقد كتبت على صفحتها: «الجسر يهتز كل ليلة».",
        "ولم تنتظر الوزيرة كلارا ساندوفا طويلا. وكانت قد توعدت بأن الجسر سيغلق.",
    ],
)
def test_whoever_acts_before_a_verb_without_subject_speaks(detector, text):
    assert _last(detector, text) == "كلارا ساندوفا"


@pytest.mark.parametrize(
    "text",
    [
        "ولم يخف سامر عواد، رئيس فريق المعارضة، ارتياحه، وقال: «لن نوقع اتفاقا آخر».",
        "ولم يخف رئيس بلدية الوادي سامر عواد تبرمه، وكتب: «الجسر يهتز كل ليلة».",
        "سامر عواد، محامي العائلات، لم يلن. فهو يقول إن الجسر يهتز كل ليلة.",
        "سامر عواد، صاحب قرار إغلاق الجسر، خفف لهجته. قال: «الجسر باق».",
        "الحكم سامر عواد خرج بدوره عن صمته، وكتب على صفحته: «لم ألتق أحدا من اللاعبين».",
    ],
)
def test_a_name_in_full_may_open_the_sentence(detector, text):
    assert _last(detector, text) == "سامر عواد"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("ولم يخفِ اتحاد صيادي الوادي غضبه، إذ قال في بيان: «الجسر يهتز».", "اتحاد صيادي الوادي"),
        ("واستجابت جمعية أنهار الوادي على الفور، فقالت إن خيامها في الطريق.", "جمعية أنهار الوادي"),
        ("وزارة الثقافة الأركادية أصدرت بيانا قصيرا، أكدت فيه أن المتحف لن يغلق.", "وزارة الثقافة الأركادية"),
    ],
)
def test_a_body_acts_too(detector, text, body):
    assert _last(detector, text) == body


@pytest.mark.parametrize(
    "text",
    [
        "ويفخر القصر بالحاكم الذي ولد في غرفه، وقال في كتابه إن الجسر قديم.",  # what is said is another's
        "أما عن لجنة الرقابة فرأى أن الجسر لن يغلق.",
        "وزارت كلارا ساندوفا الوادي، وأضاف أن الطريق سالك.",  # the verb does not agree with her
        "وتضم جمعية أنهار الوادي مئة متطوع. وقال إن الطريق سالك.",
        "تلقى سامر عواد خطابا من وزير النقل ماهر درويش، أكد فيه أن الطريق سالك.",
        "سيلدافيا – ماهر درويش عاد إلى الوادي، وقال إن الطريق سالك.",
    ],
)
def test_whoever_spoke_last_goes_on_where_nobody_else_is_sure(detector, text):
    assert _last(detector, text) == "ماهر درويش"


def test_several_are_not_one_person(detector):
    text = "وحضر سكان الوادي لقاء الوزير ماهر درويش. وأضافوا أن النهر سيفيض."
    assert _last(detector, text) != "ماهر درويش"


def test_one_does_not_go_on_as_two(detector):
    text = "وأكد الوزير ماهر درويش والنائبة كلارا ساندوفا أن الأزمة قديمة. وأضاف أن الجسر قديم."
    assert _last(detector, text) == "ماهر درويش"
