"""Verbs that stand before a name and are no part of it, and names joined by و."""

import pytest

from tests.detection_cases import news


@pytest.mark.parametrize(
    "text",
    [
        "مشت شيرين مع الصيادين قائلة إن النهر سيفيض.",
        "وفي نهاية اللقاء، ختمت شيرين كلمتها قائلة إن النهر سيفيض.",
        "وبكثير من السعادة، تتحدث شيرين عن الوادي، بالقول إن النهر سيفيض.",
    ],
)
def test_a_verb_before_a_known_name_is_no_name(detector, text):
    before = "شيرين عواد صيادة من الوادي. وقفت شيرين عند الجسر. "
    assert detector.detect(news(before + text))[-1].speaker_name in {"شيرين", "شيرين عواد"}


def test_two_single_names_are_two_where_the_text_gives_each_alone(detector):
    text = (
        "قال الباحث علي حداد إن النهر جف. وقالت الخبيرة كلارا كورسونا إن الجسر قديم. وترى كورسونا أن الصيف طويل. "
        "وينطلق حداد وكورسونا من الأرقام. وبحسب حداد وكورسونا، فإن النهر سيفيض."
    )
    assert detector.detect(news(text))[-1].speaker_name == "علي حداد + كلارا كورسونا"


def test_a_first_name_with_waw_stays_one(detector):
    text = "قال سامر وازنوف إن النهر جف. وأضاف سامر وازنوف أن الجسر قديم."
    assert {one.speaker_name for one in detector.detect(news(text))} == {"سامر وازنوف"}
