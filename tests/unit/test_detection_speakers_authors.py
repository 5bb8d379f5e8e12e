"""Who wrote the article that another tells of, called by nothing but that he did."""

import pytest

from tests.detection_cases import news

_ANOTHER = "وقال وزير النقل ماهر درويش إن الجسر آمن. "


@pytest.mark.parametrize(
    "told",
    [
        "نشرت صحيفة «جسور» السيلدافية مقالا لمحررها للشؤون الأركادية سامر عواد تناول فيه الأزمة. ",
        "نشرت صحيفة «جسور» مقالا للباحث سامر عواد عن الأزمة. ",
        "وأثار الجدل مقال كتبه الباحث سامر عواد. ",
        "قال سامر عواد في مقال له بموقع «جسور» إن الأزمة قديمة. ",
        "يرى الكاتب السيلدافي سامر عواد أن الأزمة قديمة. ",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "ورأى الكاتب أن النهر سيفيض.",
        "وأضاف كاتب المقال أن النهر سيفيض.",
        "ووفق كاتب المقال، فإن النهر سيفيض.",
        "ولفت صاحب المقال إلى أن النهر سيفيض.",
    ],
)
def test_an_author_is_whoever_was_named_as_one(detector, told, text):
    assert detector.detect(news(told + _ANOTHER + text))[-1].speaker_name == "سامر عواد"


def test_an_author_is_the_one_named_last(detector):
    first = "قال سامر عواد في مقال له إن الجسر قديم. "
    text = first + "وكتبت الكاتبة كلارا ساندوفا أن النهر جف. " + _ANOTHER + "وترى الكاتبة أن الصيف طويل."
    assert detector.detect(news(text))[-1].speaker_name == "كلارا ساندوفا"


def test_a_title_speaks_for_the_author_of_the_text(detector):
    text = "قال سامر عواد في مقال له إن الجسر قديم. " + _ANOTHER
    title = "كاتب المقال: النهر سيفيض"
    assert detector.detect(news(text, title))[0].speaker_name == "سامر عواد"


def test_nobody_is_an_author_by_an_article_of_a_body(detector):
    text = "نشرت صحيفة «جسور» مقالا لوزارة النقل عن الأزمة. " + _ANOTHER + "ورأى الكاتب أن النهر سيفيض."
    assert detector.detect(news(text))[-1].speaker_name != "وزارة النقل"
