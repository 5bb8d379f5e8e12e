"""Who speaks where the verb has somebody told or a circumstance behind its subject."""

import pytest

from tests.detection_cases import news


def _last(detector, text):
    return detector.detect(news(text))[-1].speaker_name


@pytest.mark.parametrize(
    "told", ["للنائب سامر عواد", "للشيخ سامر عواد", "للوزيرة هدى الكرماوي", "لسعاد", "لسعاد الكرماوي"]
)
@pytest.mark.parametrize("speaker", ["ماهر درويش", "بيترو دورفانيس"])
def test_whoever_is_told_something_is_no_part_of_the_speakers_name(detector, speaker, told):
    assert _last(detector, f"وقال رئيس الحكومة {speaker} {told} إن الجسر آمن.") == speaker


def test_a_name_with_a_preposition_is_known_by_standing_without_it(detector):
    text = "والتقى الوزير الأركادي سامر عرقوش. وأعرب دورفانيس لعرقوش عن تقديره للشعب الأركادي."
    assert _last(detector, text) == "دورفانيس"


@pytest.mark.parametrize("name", ["ماريان لوبان", "ماهر لطيف", "بيار لحود", "أنطوان لوريفال"])
def test_a_family_name_may_begin_like_a_preposition(detector, name):
    assert _last(detector, f"وقال {name} إن الجسر آمن.") == name


@pytest.mark.parametrize("how", ["مخاطبا مدير مكتب الجسور في الوادي", "ممازحا الحضور", "متحسرا", "مستشهدا بكتاب قديم"])
@pytest.mark.parametrize("subject", ["", "عرقوش "])
def test_what_somebody_does_while_he_speaks_is_no_name(detector, subject, how):
    text = f"شن ماهر عرقوش هجوما على الحكومة. وتابع {subject}{how}: «لن نغلق الجسر»."
    assert _last(detector, text) == "ماهر عرقوش"


def test_who_is_addressed_meanwhile_makes_no_fuller_name(detector):
    text = "اعتبر عرقوش أن الجسر آمن. وتابع مخاطبا مدير مكتب الجسور: «لن نغلق الجسر». "
    text += "وتابع عرقوش مخاطبا قادة المعارضة: «الجسر لنا»."
    assert {claim.speaker_name for claim in detector.detect(news(text))} == {"عرقوش"}


@pytest.mark.parametrize("lead", ["وقالت بيونغ يانغ إن", "ورأت بيونغ يانغ أن", "وحسب بيونغ يانغ فإن"])
def test_a_capital_that_begins_like_a_preposition_keeps_its_letter(detector, lead):
    assert _last(detector, f"{lead} الجسر لن يغلق أبدا.") == "بيونغ يانغ"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("أعلن وزير النقل ووزير المالية أن الجسر سيغلق.", ["وزير النقل", "وزير المالية"]),
        ("أعلن رئيس مجلس الشيوخ ورئيس مجلس النواب أن الجسر سيغلق.", ["رئيس مجلس الشيوخ", "رئيس مجلس النواب"]),
        ("وقالت رئيسة اللجنة ورئيس الهيئة إن الجسر آمن.", ["رئيسة اللجنة", "رئيس الهيئة"]),
        ("وقال رئيس الحكومة ورئيس حزب البناء ماهر درويش إن الجسر آمن.", ["ماهر درويش"]),
        ("وقال وزير الصحة والسكان إن الجسر آمن.", ["وزير الصحة والسكان"]),
        ("وقالت نقابات وجمعيات القطاع إن الجسر مغلق.", ["نقابات وجمعيات القطاع"]),
        ("وقالت فرنسا وإيطاليا والمانيا إن الجسر مغلق.", ["فرنسا", "إيطاليا", "المانيا"]),
        ("وقالت نقابات وجمعيات محلية إن الجسر مغلق.", ["نقابات", "جمعيات محلية"]),
    ],
)
def test_two_of_one_title_are_two_and_two_nouns_of_one_thing_are_not(detector, text, speakers):
    assert [speaker.name for speaker in detector.detect(news(text))[-1].speakers] == speakers
