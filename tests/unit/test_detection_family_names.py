"""Family names: those that nothing is known of, that are words too, of two words, and what stands around them."""

import pytest

from tests.detection_cases import news


def named(detector, text, title=""):
    return [claim.speaker_name for claim in detector.detect(news(text, title))]


@pytest.mark.parametrize(
    "text",
    [
        "وقال رئيسها {} للصحفيين على متن طائرته: «الجسر آمن».",
        "أما رئيس الوزراء {} فلم يعتذر، واكتفى بالقول: «الجسر آمن».",
        "واستقبل {} الحكم بالدموع، وقال: «الجسر آمن».",
        "وبدّل قائد الحامية {} نبرته، إذ قال إن الجسر آمن.",
    ],
)
@pytest.mark.parametrize("name", ["ماهر فارنغا", "جلال أوزندايا", "ماجد كوفندا"])
def test_an_unknown_family_name_that_ends_like_an_object_stays_with_the_given_one(detector, text, name):
    assert named(detector, text.format(name)) == [name]


def test_a_family_name_that_is_a_given_one_too_takes_no_word_more(detector):
    text = "قال الباحث ماهر نواز إن الجسر آمن. نواز متفائل، ويقول إن النفق مفتوح."
    assert named(detector, text) == ["ماهر نواز", "ماهر نواز"]


@pytest.mark.parametrize(
    "name", ["نجوى الطيّار", "نزار الكحال", "ماهر الرسام", "فاروق صيام", "راكان العريف", "جوزيان عيد", "مارتا درويش"]
)
def test_a_family_name_that_is_a_word_or_a_rank_too(detector, name):
    last = name.split()[1]
    assert named(detector, f"قال الوزير {name} أمس إن الجسر آمن. ويتوقع {last} أن يفتح النفق.") == [name, name]


@pytest.mark.parametrize("link", ["ولد", "بنت", "آيت"])
@pytest.mark.parametrize("given", ["بابا", "الداه", "سالم"])
def test_who_is_called_after_a_father_is_meant_by_his_name_alone(detector, given, link):
    name = f"{given} {link} المنهار"
    text = f"قال الرئيس {name} إن الجسر آمن. وأضاف {link} المنهار أن النفق مفتوح."
    claims = detector.detect(news(text))
    assert [claim.speaker_name for claim in claims] == [name, name]
    assert len({claim.official_id for claim in claims}) == 1


@pytest.mark.parametrize("name", ["سنية القاسمي البحري", "صباح المندلي الراوي", "صباح الكرماوي"])
def test_two_family_names_and_a_given_one_that_is_a_particle_too(detector, name):
    text = f"قالت الوزيرة {name} على صفحتها إن الجسر آمن. وأضافت {name.split()[-1]} أن النفق مفتوح."
    assert named(detector, text) == [name, name]


def test_two_ministers_are_two_persons(detector):
    text = "قال الوزيران تيمور بيلكوف وراكان العريف في بيان مشترك إن الجسر آمن. وأوضح بيلكوف أن النفق مفتوح."
    assert named(detector, text) == ["تيمور بيلكوف + راكان العريف", "تيمور بيلكوف"]


@pytest.mark.parametrize(
    "title", ["المدير الرياضي لبيرندال", "المديرة التنفيذية لنورفاليا إنرجا", "الأمين العام لكورفانت"]
)
def test_a_body_that_no_list_knows_is_no_part_of_a_name(detector, title):
    assert named(detector, f"قال {title} لوران كاستندل إن الجسر آمن.") == ["لوران كاستندل"]


def test_a_given_name_in_li_keeps_its_first_letter(detector):
    assert named(detector, "ورأت رئيسة الجمعية لميا الكرماوي أن الجسر آمن.") == ["لميا الكرماوي"]


def test_a_verb_behind_the_topic_of_a_sentence_is_no_name(detector):
    assert named(detector, "أما رلى حبشون فبدّدت المخاوف وقالت إن الجسر آمن.") == ["رلى حبشون"]
    text = "أما النائبة رلى حبشون فبدّدت أجواء التفاؤل: «ثقتنا ليست سلعة في هذا البازار»."
    title = "درويش يفرج عن الحكومة: المالية لمن يختاره الرئيس... وحبشون: ثقتنا ليست سلعة"
    assert named(detector, f"قال ماهر درويش إن المالية باقية. {text}", title)[-1:] == ["رلى حبشون"]
    assert named(detector, "أما رلى فيرندول فقالت إن الجسر آمن.") == ["رلى فيرندول"]


@pytest.mark.parametrize("subject", ["المعطي أوحسون", "وزير النقل ماهر أوحسون", "ماهر أوحسون"])
def test_a_denied_verb_is_no_name(detector, subject):
    name = " ".join(subject.split()[-2:])
    assert named(detector, f"ولم يخفِ {subject} ارتياحه، وقال: «الجسر آمن».") == [name]


@pytest.mark.parametrize("name", ["آرام سنكاري", "ماهر سنجابي"])
def test_a_family_name_that_looks_like_a_verb_stands_between_saying_and_what_is_said(detector, name):
    assert named(detector, f"قال رئيس النقابة {name} إن الجسر آمن.") == [name]
