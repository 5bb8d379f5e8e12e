"""Names with hyphens, apostrophes and particles, and whose titles and honours are meant."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.detector import Detector
from tasrih.officials.data import load_data
from tasrih.officials.names import spoken
from tasrih.officials.registry import Registry
from tests.detection_cases import DAY, INVENTED_OFFICIALS, examples, expected_and_found, news

HYPHENS = ["-", "‐", "‑", "–"]
HALVES = ["نويل", "لور", "مارو", "بيليك", "سونغ", "يول", "تاروك", "ديفو", "هيون", "أون"]


@pytest.mark.parametrize("example", examples("names"))
def test_names(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@given(st.sampled_from(HALVES), st.sampled_from(HALVES), st.sampled_from(HYPHENS))
def test_any_hyphen_joins_the_halves_of_one_name(detector, first, second, hyphen):
    name = f"كاروم {first}{hyphen}{second}"
    claims = detector.detect(news(f"قال وزير النقل {name} إن الجسر مفتوح. وأضاف {first}{hyphen}{second} أن النفق آمن."))
    (plain,) = detector.detect(news(f"قال وزير النقل كاروم {first} {second} إن الجسر مفتوح."))
    assert [claim.speaker_name for claim in claims] == [name, name]
    assert {claim.official_id for claim in claims} == {plain.official_id}


@given(
    st.lists(st.sampled_from([*HALVES, "-", "–", "'", " ", "أو", "ابن", "ماهر", "بن", "لو", "بان", "لي"]), max_size=12)
)
def test_a_mark_changes_no_word_beside_it_but_to_a_name(read, parts):
    reading = read("قال " + "".join(parts) + " إن الجسر مفتوح.")
    assert len(reading.words) == len(reading.keys) == len(reading.tokens)
    joints = [i for i, word in enumerate(reading.words) if word.joins_name]
    assert all(reading.words[i - 1].is_name_like and reading.words[i + 1].is_name_like for i in joints)
    assert all(b - a > 1 for a, b in pairwise(joints))


@pytest.mark.parametrize("listed", ["جان-لوي *فارو", "جان لوي *فارو"])
def test_a_registered_official_is_known_with_and_without_the_hyphen(tmp_path, listed):
    file = tmp_path / "more.yaml"
    file.write_text(f"people:\n  - {{id: xa.faro, name: {listed}, roles: [finance_minister/xa 2015..]}}\n", "utf-8")
    detector = Detector.load(officials=[INVENTED_OFFICIALS, file])
    for written in ("جان-لوي فارو", "جان لوي فارو", "جان‑لوي فارو", "جان - لوي فارو", "فارو"):
        (claim,) = detector.detect(news(f"قال {written} إن الجسر مفتوح."))
        assert claim.official_id == "xa.faro"


def test_every_listed_name_with_a_hyphen_is_found_by_its_words():
    registry = Registry.load()
    listed = [(person.id, name) for person in load_data().people.values() for name in (person.name, *person.also)]
    hyphened = [(id_, name) for id_, name in listed if "-" in name and not {"/", "*"} & set(name)]
    assert len(hyphened) > 5
    for id_, name in hyphened:
        assert id_ in {official.id for official in registry.owners(spoken(name), DAY)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # given names that are also words
        (
            "وهو ما عزته الوزيرة نجيبة الزرقاني إلى الجفاف. وأوضحت الزرقاني، في ندوة صحفية، أن السدود شبه فارغة.",
            ["نجيبة الزرقاني"] * 2,
        ),
        ("وقال وزير النقل وليم ساندوف إن الجسر آمن.", ["وليم ساندوف"]),
        (
            "وكان وزير النقل فاليري ساندوف قد اعتبر، في مقابلة تلفزيونية، أن الجسر آمن. وقال ساندوف إن الطريق سالك.",
            ["فاليري ساندوف"] * 2,
        ),
        # amid words of which nothing is known
        ("وقالت رئيسة هيئة الإنقاذ تورجان أيدن ساكا إن الطريق سالك.", ["تورجان أيدن ساكا"]),
        # a long title leads to a name that begins like a verb
        (
            "وحضرت رئيسة هيئة الإنقاذ نورجان سامر ساكا. وذكرت ساكا، في تصريحات صحفية، أن الطريق سالك.",
            ["نورجان سامر ساكا"],
        ),
        # past a body's name in quotation marks, and two family names before what is refused
        (
            "وحمّل رئيس المكتب السياسي لـ«حركة البناء» ماهر الزرقاني الحكومة مسؤولية الفشل.",
            ["ماهر الزرقاني"],
        ),
        (
            "رفض رئيس الوزراء الأركادي رشدي الزرقاني الوادعي المقترح القاضي بالبناء. وقال الوادعي: «لن نوقف البناء».",
            ["رشدي الزرقاني الوادعي"] * 2,
        ),
        # given names with an article, before a family name that no given name is
        (
            "أكد الكاتب العام للنقابة المحجوب السرغوني أن الجسر آمن. وقال السرغوني إن الطريق سالك.",
            ["المحجوب السرغوني"] * 2,
        ),
        ("أعلن وزير التربية العربي بنشرقي أن الجسر آمن. وأضاف بنشرقي أن الطريق سالك.", ["العربي بنشرقي"] * 2),
        ("قال رئيس البرلمان العربي عادل الزرقاني إن الجسر آمن.", ["عادل الزرقاني"]),
        # behind a body with ل, and behind a noun with a pronoun
        ("وقال الأمين العام للحلف تروست فاندرلان إن الجسر آمن.", ["تروست فاندرلان"]),
        ("وقال وزير دفاعه تراديك ساندوف إن الجسر آمن.", ["تراديك ساندوف"]),
        # what begins like a word with an article, or is spelled like a particle
        ("أعلنت وزيرة الدفاع إنغريد فالكن أن الجسر آمن.", ["إنغريد فالكن"]),
        ("وكشفت آنا ساندوفا أن الجسر آمن.", ["آنا ساندوفا"]),
        ("قالت الباحثة إلينا ساندوفا إن الجسر آمن. وأحسن الحارس إلينا.", ["إلينا ساندوفا"]),
        # three names, of which the article says the last two elsewhere; family names in quotation marks
        ("قدم فيصل الحوراني الراشد استقالته. وقال الراشد إن الجسر آمن.", ["فيصل الحوراني الراشد"]),
        (
            "قال اللواء عصام الديب إن الجسر آمن. وأضاف المدير سامر الوردي أن الطريق سالك. وقال «الديب» إن النفق مغلق.",
            ["عصام الديب", "سامر الوردي", "عصام الديب"],
        ),
        # behind a title, in brackets; before those whom it tells something
        ("نفى المتحدث الرسمي باسم اتحاد الجسور (عدنان المعلوف) إغلاق الجسر.", ["عدنان المعلوف"]),
        ("وصرح وكيل وزارة النقل سامر الوردي للصحفيين أن الجسر آمن.", ["سامر الوردي"]),
        # who governs a bank, and who governs a place
        (
            "أعلنت محافظة مصرف المضيق المركزي عائشة الوردي أن الفائدة باقية. وأكدت المحافظة أن الجسر آمن.",
            ["عائشة الوردي"] * 2,
        ),
        ("أعلنت محافظة المضيق أن الجسر آمن.", ["محافظة المضيق"]),
        # words that are also titles, prepositions or ranks
        ("رأى الكاتب أحمد عبد السادة أن الجسر آمن.", ["أحمد عبد السادة"]),
        ("وقال باسم الضامن إن الجسر آمن.", ["باسم الضامن"]),
        ("وقال المتحدث باسم اتحاد الجسور اللوتينانت كولينيل تراديك ساندوف إن الجسر آمن.", ["تراديك ساندوف"]),
        # nothing in the accusative goes on a body
        ("وقد بثت المعارضة المسلحة تسجيلا مصورا قالت إنه لجسر آمن.", ["المعارضة المسلحة"]),
        ("تلقى مجلس بلدية المضيق تقريراً، وأكد أن الجسر آمن.", ["مجلس بلدية المضيق"]),
        # behind a place, and a family name that begins with a particle
        (
            "أقفل وزير الداخلية في أطلان كريم بن شعلان الوادعي الباب. وقال الوادعي إن الجسر آمن. وبقيت أطلان هادئة.",
            ["كريم بن شعلان الوادعي"],
        ),
        (
            "وصلت الوزيرة كلير دو فيرن-ساندو إلى الوادي. وقالت دو فيرن-ساندو إن الجسر آمن.",
            ["كلير دو فيرن-ساندو"],
        ),
        # an adjective behind `عبد` and its second word is a family's, but not where a body is called after him
        ("عبر المدرب عبد الوهاب الحربي عن سعادته بالفوز.", ["عبد الوهاب الحربي"]),
        ("أعلن مجمع الملك عبد العزيز الطبي أن الجسر آمن.", ["مجمع الملك عبد العزيز الطبي"]),
        # a state's adjective is no speaker
        ("جاء في الموقف الأركادي الجديد الذي أعلن أن الجسر آمن.", []),
        # a body keeps both its quotation marks
        ('أعلنت منظمة "أطباء الجسور" أن الجسر آمن.', ['منظمة "أطباء الجسور"']),
        ("أعلنت شركة «طيران المضيق» إلغاء رحلاتها.", ["شركة «طيران المضيق»"]),
    ],
)
def test_names_are_read_whole_where_outlets_write_them(detector, text, names):
    assert [claim.speaker_name for claim in detector.detect(news(text))] == names


def test_a_place_in_quotation_marks_behind_what_a_minister_has_charge_of_is_no_name(detector):
    body = "أكد وزير النفط في سلطنة دلبار سامر الوردي أن الجسر آمن."
    claims = detector.detect(news(body, title="وزير نفط «دلبار»: لن نغلق الجسر"))
    assert [claim.speaker_name for claim in claims] == ["سامر الوردي"] * 2


def test_a_title_with_a_pronoun_is_that_of_the_state_told_before(detector):
    body = "قال المستشار تراديك ساندوف إن الجسر آمن. وقالت وزيرة الدفاع آنا فيلدوفا إن بلادها لن ترسل جنودا."
    claims = detector.detect(news(body, title="المستشار يطمئن الأهالي.. ووزيرة دفاعه: لن نرسل جنودا"))
    assert [claim.speaker_name for claim in claims if "جنودا" in claim.content] == ["آنا فيلدوفا"] * 2


@pytest.mark.parametrize(
    ("named", "id_"), [("مدير النادي كاروم بيطار", "name:كرم بتر"), ("وزير الدفاع حسام بيطار", "xa.hussam_bitar")]
)
def test_a_family_name_is_no_registered_official_where_the_article_names_somebody_else(detector, named, id_):
    (claim,) = detector.detect(news(f"وصل {named} إلى الوادي. وقال بيطار إن الجسر مفتوح."))
    assert (claim.speaker_name, claim.official_id) == (" ".join(named.split()[-2:]), id_)


@pytest.mark.parametrize("name", ["أ ف ب", "د ب أ", "أ.ش.أ", "و ن ل"])
def test_letters_in_a_row_are_an_agency(detector, name):
    article = news(f"وذكرت {name} أن الجسر مغلق. وقال الوزير أ. د. سامر نجيب إن الطريق آمن.")
    agency, minister = detector.detect(article)
    assert (agency.speaker, agency.speaker_type, agency.content) == (name, "organisation", "الجسر مغلق")
    assert minister.speaker_name == "سامر نجيب"


def test_a_dateline_of_letters_says_nothing(detector):
    article = news("بيروت (أ ف ب) - تظاهر المئات في المدينة مطالبين بفتح الطريق.")
    assert [claim.speaker_name for claim in detector.detect(article)] == ["المئات"]


@pytest.mark.parametrize("family", ["الحربي", "السويدي", "القمري", "المهاجر", "القارئ"])
def test_a_family_name_that_is_a_word_too(detector, family):
    article = news(f"واعتبر الخبير في شؤون الأمن سامر {family} أن الطريق آمن، مشيرا إلى أن الجسر مغلق.")
    assert [claim.speaker_name for claim in detector.detect(article)] == [f"سامر {family}"] * 2
