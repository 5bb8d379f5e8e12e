"""Words to terms: forms and synonyms fall together, clitics are cut only where they are any, bad data is named."""

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.positions.contents.terms import read_content
from tasrih.positions.contents.words import DATA, Lexicon, term_of
from tasrih.yamldata import DataError


def term(word):
    [key] = Tokens(word).keys
    return term_of(key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("يزودونها", "وبالتزويد"),
        ("سنمد", "تسليم"),
        ("سيرجئون", "التأجيل"),
        ("مستعدون", "الاستعداد"),
        ("واشنطن", "الأميركيون"),
        ("ولفنلندا", "هلسنكي"),
        ("المفتشين", "تفتيشها"),
        ("رفعت", "ترفع"),
        ("بحزم", "حازم"),
        ("ستصل", "تصل"),
        ("وبلينكن", "بلينكن"),
        ("ببلينكن", "لبلينكن"),
        ("قاتليها", "القتل"),
        ("قدراتنا", "قدراتها"),
        ("سياستنا", "السياسات"),
        ("أصدقائه", "صديق"),
        ("أعضاؤنا", "الأعضاء"),
        ("مستهدفا", "يستهدفون"),
        ("المؤيدين", "التأييد"),
        ("ألمانيا", "برلين"),
        ("دورها", "الأدوار"),
        ("نيسان", "أبريل"),
        ("الرؤساء", "رئيس"),
        ("مظاهرات", "المحتجين"),
        ("تنتهي", "الإنهاء"),
        ("يقف", "بالوقوف"),
        ("أتمنى", "الآمال"),
        ("يعقد", "عقدت"),
        ("ميدانيا", "الميدان"),
        ("استفزازيا", "استفزازية"),
        ("الدراسات", "دراسة"),
        ("ومبادراتها", "المبادرة"),
        ("بدأت", "البدء"),
        ("ولجأوا", "اللجوء"),
        ("التلقيح", "لقاحات"),
        ("المشافي", "مستشفى"),
        ("والإلكترونيات", "الإلكترونية"),
        ("الرؤوس", "رأسها"),
        ("المحاضرات", "محاضرة"),
        ("القرون", "قرنا"),
        ("المصاريف", "النفقات"),
        ("المملكة", "السعوديون"),
        ("الأنابيب", "أنبوبا"),
        ("المستجدات", "تطورات"),
        ("ياوندي", "الكاميرون"),
        ("أسرهم", "عائلاتهم"),
        ("مرفوضة", "الرفض"),
        ("الألبان", "حليبها"),
    ],
)
def test_one_term(one, other):
    assert term(one) == term(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كوريا", "سوريا"),
        ("المتحدة", "بريطانيا"),
        ("مقاتلات", "قتال"),
        ("وزير", "زيارة"),
        ("يرفع", "يزيد"),
        ("الطاقة", "احتمال"),
        ("العمرة", "إعمار"),
        ("الأمن", "الحماية"),
        ("الاجتماعية", "اجتماعات"),
        ("الدوري", "دور"),
        ("لعبت", "التعبئة"),
        ("الزمن", "يلزمنا"),
        ("المصدر", "التصدير"),
        ("فنية", "نية"),
        ("الفنية", "الفنانين"),
        ("سلمان", "سلام"),
        ("تعز", "التعازي"),
        ("الرسمية", "الضرائب"),
        ("المشترك", "شراء"),
        ("رحلة", "مغادرة"),
        ("العامة", "العام"),
        ("يحدث", "التطوير"),
        ("تسعة", "يسعون"),
        ("السيول", "كوريا"),
        ("السيولة", "كوريا"),
        ("الرئيسية", "الرئيس"),
        ("البرقيات", "الارتقاء"),
        ("كاميرون", "أمير"),
        ("كاميرون", "الكاميرون"),
        ("الإصلاحات", "الإعمار"),
        ("مشيدا", "البناء"),
        ("المباشر", "البدء"),
        ("الألف", "تأليف"),
        ("عدن", "معادن"),
        ("داخل", "الإدخال"),
        ("الخميس", "الخامس"),
        ("الأربعاء", "الرابع"),
        ("أحمد", "محمد"),
        ("الدمام", "دائم"),
        ("الحديدة", "حدود"),
        ("نجمة", "ناجم"),
        ("غادر", "الغادر"),
        ("الحلقة", "التحليق"),
        ("البصرة", "البصر"),
        ("بأنك", "الألبان"),
        ("ويتهم", "الألوية"),
        ("الهجري", "هجر"),
        ("مجدية", "أمجاد"),
        ("نهيان", "النهي"),
        ("الفقه", "تلفيق"),
        ("كتيبات", "كتيبة"),
        ("مصالحه", "المصالحة"),
    ],
)
def test_other_terms(one, other):
    assert term(one) != term(other)


@pytest.mark.parametrize("word", ["سابق", "السابقة", "المائة", "وغيرها", "سيتم"])
def test_words_that_tell_nothing_are_no_forms_of_others(word):
    [key] = Tokens(word).keys
    assert Lexicon().is_stop(key)


@pytest.mark.parametrize("year", ["2015", "2015م", "و2014م", "1436", "1436هـ", "1419ه"])
def test_a_year_of_either_era_is_no_number_and_no_name(year):
    assert term(year) == ""
    assert term("13282") == "13282"


@pytest.mark.parametrize("word", ["وزير", "بلاده", "لبنان", "كتاب", "قانون", "التزام", "سنة", "فرص"])
def test_letters_of_a_words_own_are_no_clitics(word):
    [key] = Tokens(word).keys
    assert term_of("و" + key) == term_of(key)


@pytest.mark.parametrize(("word", "rest"), [("برنامج", "رنامج"), ("لبنان", "لبن"), ("بيان", "يان"), ("وفد", "فد")])
def test_what_only_looks_cut_is_another_word(word, rest):
    assert term(word) != term(rest)


WORDS = """
negations: [لا]
stop: [من]
whole: []
same:
  acts:
    - {first}
    - {second}
opposite: [{pair}]
denied: [{denied}]
alternatives:
  things:
    - [فتح, {other}]
  days: []
  money: []
undoing: [فتح]
stances: [فتح]
refusing: [فتح]
backing: [فتح]
courtesies: [{courtesy}]
daily: [فتح]
places: [فتح]
anybody: [فتح]
rough: [نحو]
between: [{between}]
suffixes: [ها]
broad_topics: []
further: [فتح]
"""


def lexicon(
    tmp_path, first, second, pair="[فتح, إغلاق]", denied="[إغلاق, فتح]", courtesy="فتح", between="من", other="إغلاق"
):
    path = tmp_path / "words.yaml"
    data = WORDS.format(
        first=first, second=second, pair=pair, denied=denied, courtesy=courtesy, between=between, other=other
    )
    path.write_text(data, encoding="utf-8")
    return Lexicon(path)


FORMS = "[فتح يفتح فتح]", "[أغلق يغلق إغلاق, إقفال]"


def test_a_verb_stands_for_its_forms_and_a_group_for_its_first_word(tmp_path):
    words = lexicon(tmp_path, *FORMS)
    for form in ("سيغلقونها", "اغلقت", "فاغلاقها", "بالاقفال", "لنغلق"):
        assert words.listed(form) == "=اغلاق"
    assert words.listed("ميناء") is None
    assert words.opposites["=اغلاق"] == {"=فتح"}
    assert words.denied == {"=اغلاق": "=فتح"}


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        (("[فتح يفتح فتح]", "[إغلاق, فتح]"), 8, "فتح stands in two groups"),
        (("[فتح فتح يفتح]", "[إغلاق]"), 7, "is no word and no verb"),
        ((*FORMS, "[فتح, سد]"), 9, "are no two words of `same`"),
        ((*FORMS, "[فتح, إغلاق]", "[سد, فتح]"), 10, "are no two words of `same`"),
        ((*FORMS, "[فتح, إغلاق]", "[إغلاق, فتح]", "سد"), 20, "سد is no word of `same`"),
        ((*FORMS, "[فتح, إغلاق]", "[إغلاق, فتح]", "فتح", "سد"), 25, "سد is no word of `stop`"),
        ((*FORMS, "[فتح, إغلاق]", "[إغلاق, فتح]", "فتح", "من", "سد"), 13, "سد is no word of `same`"),
    ],
)
def test_bad_data_is_named_with_its_line(tmp_path, data, line, problem):
    with pytest.raises(DataError, match=problem) as error:
        lexicon(tmp_path, *data)
    assert f"words.yaml:{line}: " in str(error.value)


def test_the_shipped_words_are_well_formed():
    assert Lexicon(DATA / "words.yaml").listed("تزويد")


@pytest.mark.parametrize("word", ["بلدية", "بلدي", "فعلي", "فاخر"])
def test_a_noun_that_begins_like_a_preposition_before_a_stop_word_says_something(word):
    assert read_content(word).matter
