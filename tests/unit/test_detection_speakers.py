"""Who speaks: names, titles, offices and bodies, worked out over the whole article and its date."""

from datetime import date

import pytest

from tests.detection_cases import examples, expected_and_found, news


@pytest.mark.parametrize("example", examples("speakers"))
def test_speakers(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize(
    ("on", "holder"),
    [
        (date(2015, 3, 1), "xa.nader_salmi"),
        (date(2020, 6, 30), "xa.nader_salmi"),
        (date(2020, 7, 1), "xa.huda_dabbagh"),
        (date(2025, 1, 1), "xa.huda_dabbagh"),
    ],
)
def test_a_title_means_who_held_it_on_the_day(detector, on, holder):
    claims = detector.detect(news("وأعلن مكتبه أمس. وقال رئيس الوزراء الأركادي إن الجسر آمن.", on=on))
    assert [claim.official_id for claim in claims] == [holder]


def test_a_spokesperson_is_of_one_id_with_the_body_named_or_not(detector):
    texts = [
        "قال المتحدث باسم وزارة الدفاع السيلدافية سمير عواد إن الحدود هادئة.",
        "قال المتحدث باسم وزارة الدفاع السيلدافية إن الحدود هادئة.",
        "قال المتحدث باسم وزارة الخارجية السيلدافية إن الحدود هادئة.",  # a post that nobody is known to hold
    ]
    ids = [claim.official_id for text in texts for claim in detector.detect(news(text))]
    assert ids == ["xs.defence_ministry", "xs.defence_ministry", "xs.foreign_ministry"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("قال المتحدث باسم وزارة الدفاع السيلدافية ماهر درويش إن الجسر آمن. وأضاف درويش أن الطريق سالك.", 2),
        ("قال ماهر درويش، الناطق الرسمي باسم وزارة الدفاع السيلدافية، إن الجسر آمن.", 1),
        ("قال متحدث باسم وزارة الدفاع السيلدافية إن الجسر آمن.", 1),
    ],
)
def test_whoever_speaks_for_a_registered_body_holds_its_positions(detector, text, ids):
    claims = detector.detect(news(text))
    assert [claim.official_id for claim in claims] == ["xs.defence_ministry"] * ids


@pytest.mark.parametrize(
    "text",
    [
        "بعد أيام على ابدائها الاستعداد للقاء الرئيس الأركادي ماهر درويش، طوت الوزيرة السيلدافية كلارا ساندوفا "
        "الصفحة، معلنة في ختام اجتماع أن لقاء من هذا النوع لم يعد مطروحا.",
        "كتبت الوزيرة كلارا ساندوفا على منصة «جسور» أن الجسر آمن، وتوجهت بالشكر إلى الشعب الأركادي.",
        "وأعربت الوزيرة كلارا ساندوفا عن التعازي في ضحايا السيول التي ضربت الوادي، وتوجهت بالشكر للمملكة.",
        "ونفت الوزيرة كلارا ساندوفا ما نشر عن ضحايا السيول، وتوجهت بالشكر للمملكة على حسن الاستقبال.",
    ],
)
def test_whoever_acts_goes_on_past_others_that_stand_between(detector, text):
    assert {claim.speaker_name for claim in detector.detect(news(text))} == {"كلارا ساندوفا"}


def test_two_who_speak_for_one_body_are_two_speakers(detector):
    text = (
        "قال المتحدث باسم وزارة الدفاع السيلدافية ماهر درويش إن الجسر آمن. "
        "وقالت المتحدثة باسم وزارة الدفاع السيلدافية منى الجابري إن الطريق سالك."
    )
    claims = detector.detect(news(text))
    assert [claim.speaker_name for claim in claims] == ["ماهر درويش", "منى الجابري"]
    assert {claim.official_id for claim in claims} == {"xs.defence_ministry"}


def test_whoever_speaks_for_another_body_holds_his_own(detector):
    (claim,) = detector.detect(news("قال المتحدث باسم حزب البناء ماهر درويش إن الجسر آمن."))
    assert claim.official_id == "name:ماهر درويش"


def test_before_anyone_held_it_a_title_is_a_post(detector):
    (claim,) = detector.detect(news("قال رئيس الوزراء الأركادي إن الجسر آمن.", on=date(2001, 1, 1)))
    assert (claim.speaker_name, claim.speaker_type) == ("رئيس الوزراء الأركادي", "office")
    assert claim.official_id is not None
    assert "salmi" not in claim.official_id


def test_all_joint_speakers_are_listed(detector):
    (claim,) = detector.detect(news("أكد رئيس أركاديا ماهر درويش ورئيس سيلدافيا أنور الصباغ أن الحدود مفتوحة."))
    assert [(speaker.name, speaker.type) for speaker in claim.speakers] == [
        ("ماهر درويش", "person"),
        ("أنور الصباغ", "person"),
    ]
    assert [speaker.official_id for speaker in claim.speakers] == ["name:ماهر درويش", "name:انور الصباغ"]


def test_spellings_of_a_name_share_their_id(detector):
    texts = [
        "وقال إبراهيم الأيوبي إن المعرض نجح.",
        "وقال ابراهيم الايوبي ان المعرض نجح.",
        "وقال إبراهيمُ الأيّوبيّ إنّ المعرض نجح.",
    ]
    ids = {claim.official_id for text in texts for claim in detector.detect(news(text))}
    assert ids == {"name:ابراهيم الايوبي"}


@pytest.mark.parametrize(
    "source", ["مصدر أمني", "مصادر", "شهود عيان", "خبراء", "ناشطون", "مراقبون", "بعض السكان", "مسؤول رفيع"]
)
def test_sources_without_a_name_have_no_id(detector, source):
    (claim,) = detector.detect(news(f"وقال {source} إن الطريق مغلق."))
    assert (claim.speaker_name, claim.speaker_type, claim.official_id) == (source, "anonymous", None)


def test_the_title_of_the_article_is_read_with_the_names_of_its_text(detector):
    claims = detector.detect(news("زار وزير النقل عادل بركات الميناء.", title="بركات يؤكد أن الميناء مفتوح"))
    assert [(claim.field, claim.speaker_name) for claim in claims] == [("title", "عادل بركات")]


def test_a_body_called_by_a_name_in_quotation_marks_has_one_id_whatever_stands_behind_it(detector):
    text = 'أعلنت حركة "جسور" الأركادية أن المعبر آمن. وقالت "جسور" إن الوادي جاف.'
    assert {claim.official_id for claim in detector.detect(news(text))} == {"name:حركه جسور"}
    (claim,) = detector.detect(news("أعلنت مجلة «جسور الوادي» أن المعبر آمن."))
    assert claim.official_id == "name:مجله جسور الوادي"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # whoever stands first in a headline acts in all of it; the people behind a further verb are told
        ("وزير النقل يحذر من الجفاف ويدعو الأهالي إلى الترشيد", [("وزير النقل", "الجفاف"), ("وزير النقل", "الترشيد")]),
        ("ماهر درويش يستقبل أنور الصباغ ويحذر الشركات من التأخير", [("ماهر درويش", "التأخير")]),
        # a state says what it will do
        ("أركاديا: لن نقبل بالتأخير", [("أركاديا", "لن نقبل بالتأخير")]),
        ("بعد قرار سيلدافيا.. أركاديا: سنرد على القرار", [("أركاديا", "سنرد على القرار")]),
        ("أركاديا: نتائج المباراة", []),
        # a ministry by its matter alone
        ("الخارجية الأركادية تدين الهجوم", [("الخارجية الأركادية", "الهجوم")]),
        ("الدفاع السيلدافية تعلن وصول السفينة", [("الدفاع السيلدافية", "وصول السفينة")]),
    ],
)
def test_headlines_name_who_speaks_first(detector, title, expected):
    claims = detector.detect(news("الطريق طويل.", title=title))
    assert [(claim.speaker_name, claim.content) for claim in claims] == expected


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("الأمين العام للرابطة", "office"),  # ends like a plural and is none
        ("أمين عام الرابطة", "office"),
        ("المراقبون", "anonymous"),
        ("منظمون محليون", "anonymous"),
    ],
)
def test_a_word_that_ends_like_a_plural_is_one_person_or_body_where_it_is_listed_so(detector, speaker, kind):
    (claim,) = detector.detect(news(f"وقال {speaker} إن الطريق طويل."))
    assert (claim.speaker_name, claim.speaker_type) == (speaker, kind)


def test_who_is_asked_for_something_is_no_part_of_what_is_asked_for(detector):
    (claim,) = detector.detect(news("وطلبت اللجنة من الوزارة زيادة الدعم."))
    assert (claim.speaker_name, claim.content) == ("اللجنة", "زيادة الدعم")


def test_what_stands_in_a_ministrys_statement_says_the_ministry(detector):
    (claim,) = detector.detect(news("وورد في بيان الخارجية الأركادية أن الجسر آمن."))
    assert (claim.speaker_name, claim.content) == ("الخارجية الأركادية", "الجسر آمن")


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("وزارة الصحة الوادعية", "الصحة"),
        ("وزارة النفط الوادعية", "النفط الوادعية"),
        ("البنك المركزي الوادعي", "المركزي"),
        ("البنك المركزي الوادعي", "المركزي الوادعي"),
        ("المحكمة الدستورية العليا", "الدستورية"),
        ("وزارة الدفاع السيلدافية", "الدفاع"),
    ],
)
@pytest.mark.parametrize("title", ["{}: سننشر النتائج غدا", "«{}»: سننشر النتائج غدا"])
def test_a_body_called_without_its_noun_is_the_one_that_the_article_names_in_full(detector, body, called, title):
    text = f"جاء في بيان صدر أمس عن {body} أن النتائج تنشر غدا. وأوضح بيان لاحق صدر عن {called} أن الموعد نهائي."
    claims = detector.detect(news(text, title.format(called)))
    assert len({claim.official_id for claim in claims}) == 1
    assert len(claims) > 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("وصل أمس إلى مكتب الرئيس وفد من وزارة العمل.", "الرئيس: سننشر النتائج غدا"),
        ("خسر نادي الهدى مباراته أمام حزب النور.", "الهدى: سننشر النتائج غدا"),  # elsewhere it has no noun either
    ],
)
def test_a_name_of_its_own_or_a_person_is_not_the_body_called_so(detector, text, title):
    (claim,) = detector.detect(news(text, title))
    assert claim.speaker_name == title.partition(":")[0]


@pytest.mark.parametrize(
    "text",
    [
        "حضر نديم الكاشف الجلسة مع وزير المالية، وأوضح خلالهما أن الرسوم لن ترتفع.",
        "رد الوزير نديم الكاشف على الصحافيين. وبعد أسئلة عن أمن المدينة حتى ذلك الحين، أكد أن الشرطة ستبقى.",
    ],
)
def test_a_preposition_with_its_pronoun_and_a_time_are_nobody(detector, text):
    assert [claim.speaker_name for claim in detector.detect(news(text))] == ["نديم الكاشف"]


def test_a_day_in_another_spelling_is_one(detector):
    (claim,) = detector.detect(news("تعهد نديم الكاشف الثلثاء بتسليم الجسر الثلثاء المقبل.", on=date(2026, 11, 24)))
    assert (claim.speaker_name, claim.slots.due) == ("نديم الكاشف", "2026-12-01")
