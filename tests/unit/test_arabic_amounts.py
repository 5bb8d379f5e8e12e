"""Amounts in digits and in words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.amounts import Numbers
from tasrih.arabic.tokens import Tokens
from tests.number_words import in_words

NUMBERS = Numbers()


def amounts(text):
    return [str(amount) for amount in NUMBERS.find(Tokens(text).keys)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عشرة ملايين دولار", "10000000 دولار"),
        ("هدنة الستين يوما", "60 يوم"),
        ("10 ملايين دولار", "10000000 دولار"),
        ("١٠٬٠٠٠٬٠٠٠ دولار", "10000000 دولار"),
        ("10,000,000 دولار", "10000000 دولار"),
        ("خمسة وعشرين مليون يورو", "25000000 يورو"),
        ("مئة وخمسون ألف جندي", "150000 جندي"),
        ("مائة وخمسين ألف جندي", "150000 جندي"),
        ("ثلاثمائة صاروخ", "300 صاروخ"),
        ("ثلاث مئة صاروخ", "300 صاروخ"),
        ("نصف مليار دولار", "500000000 دولار"),
        ("مليون ونصف المليون دولار", "1500000 دولار"),
        ("مليوني دولار", "2000000 دولار"),
        ("خمسة عشر يوما", "15 يوم"),
        ("ثلاثة آلاف وخمسمئة وخمسة وعشرين جنديا", "3525 جندي"),
        ("ألف ومئتي مدرعة", "1200 مدرعه"),
        ("12.5 في المئة", "12.5 %"),
        ("٣٪", "3 %"),
        ("عشرين بالمئة", "20 %"),
        ("56,4 مليون ريال", "56400000 ريال"),
        ("2.023,33 ريال", "2023.33 ريال"),  # the French manner
        ("1.500.000 دينار", "1500000 دينار"),
        ("1,500.5 دينار", "1500.5 دينار"),
        ("٢٫٥ مليار يورو", "2500000000 يورو"),
        ("خمسة من الجنود", "5 جندي"),
        ("بمئة ألف مسيرة", "100000 مسيره"),
        ("بـ100 ألف مسيرة", "100000 مسيره"),
        ("بـ3 مليارات دولار", "3000000000 دولار"),
        ("مليون و200 ألف برميل", "1200000 برميل"),
        ("قرض التسعين مليار يورو", "90000000000 يورو"),
        ("المئة ألف مسيرة", "100000 مسيره"),
        ("المليون دولار", "1000000 دولار"),
        ("(174) مليون دولار", "174000000 دولار"),
        ("تمويل (1205) مشاريع", "1205 مشاريع"),
        ("مليونا دولار", "2000000 دولار"),
        ("عشرين مليارا", "20000000000"),
        ("سبعة ملايير دينار", "7000000000 دينار"),
        ("مليونين ونصف دولار", "2500000 دولار"),
        ("ثلاثة ونصف مليون دولار", "3500000 دولار"),
        ("مئة ألف مليون دولار", "100000000000 دولار"),
        ("مليون وألف دولار", "1001000 دولار"),
        ("نصف المليار دولار", "500000000 دولار"),
        ("ربع دينار", "0.25 دينار"),
        ("نصف في المئة", "0.5 %"),
        ("ثلاثة ونصف بالمئة", "3.5 %"),
        ("1%", "1 %"),
        ("$500", "500 دولار"),
        ("20 مليون €", "20000000 يورو"),
        ("الـ48 ساعة المقبلة", "48 ساعه"),
        ("30 بلدا", "30 بلد"),
        ("8 بلدان", "8 بلد"),
        ("12 مقاتلون", "12 مقاتل"),
        ("20 مترا", "20 متر"),
        ("500 كم2", "500 كيلومتر مربع"),
        ("عشرة أمتار مكعبة", "10 متر مكعب"),
        ("بلغ العدد 300", "300"),
    ],
)
def test_numbers_with_units(text, expected):
    assert amounts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "عام 2015",
        "في الثلاثين من الشهر",
        "في 2022",
        "القرار 2216",
        "واحد",
        "دولة واحدة",
        "في المئة",
        "عشر",
        "آلاف الجنود",
        "وملايين الدولارات",
        "بضعة آلاف من الجنود",
        "2 + 2",
        "9" * 30,
        "²",
        "",
        "في الثلاثين من يونيو",
        "الخمسين",
        "22 مايو",
        "المادة 91 من القانون",
        "القرار 2216 الأممي",
        "15 شعبان",
        "1436 هـ",
        "عند 5:30 مساء",
        "2 و3 مايو",
        "قائد الفرقة 30 العقيد",
        "الفرقة 30 مشاة",
        "قاطع 30 الشرقي",
        "الأمر رقم (1004) وتاريخ 20",
        "5 م",
        "الخامس عشر من الشهر",
        "15 من الشهر",
        "10 ذي الحجة",
        "المادتان 140 و141 من الدستور",
        "القرارين 242 و338",
        "المواد 10 و12 و130",
        "القانون 73 لسنة",
        "اتصل بالرقم 19999",
        "0112345678",
        "قرار مجلس الأمن 1515",
        "صواريخ إس 400",
        "2-1",
        "2 - 3 مايو",
        "حل الدولتين",
        "نصف العام",
    ],
)
def test_labels_and_bare_small_numbers_are_no_amounts(text):
    assert amounts(text) == []


def test_several_amounts_come_in_order():
    assert amounts("تسليم 5 طائرات خلال 3 أشهر") == ["5 طائره", "3 شهر"]
    assert amounts("ما بين ألف وألفين") == ["1000", "2000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بين 3 و5 ملايين دولار", ["3000000 دولار", "5000000 دولار"]),
        ("ما بين ثلاثة وخمسة ملايين دولار", ["3000000 دولار", "5000000 دولار"]),
        ("من 3 إلى 5 أيام", ["3 يوم", "5 يوم"]),
        ("من 20 إلى 15%", ["20 %", "15 %"]),
        ("10-15 في المئة", ["10 %", "15 %"]),
        ("3 أو 4 طائرات", ["3 طائره", "4 طائره"]),
        ("من 300 ألف دولار إلى 500 ألف", ["300000 دولار", "500000 دولار"]),
        ("بين 900 و2000 جندي", ["900 جندي", "2000 جندي"]),
        ("بين 500 ومليون دولار", ["500 دولار", "1000000 دولار"]),
        ("من 5 قرى إلى 300 دولار", ["5 قريه", "300 دولار"]),
    ],
)
def test_one_end_of_a_range_has_what_the_other_leaves_out(text, expected):
    assert amounts(text) == expected


@given(
    st.integers(min_value=2, max_value=400),
    st.integers(min_value=2, max_value=400),
    st.sampled_from(["مليون", "مليار", "ألف"]),
    st.sampled_from(["من {} إلى {}", "{} أو {}", "{}-{}", "بين {} و{}"]),
)
def test_ends_of_a_range_are_read_like_the_numbers_alone(low, high, scale, frame):
    told = amounts(frame.format(low, f"{high} {scale} دولار"))
    alone = [*amounts(f"{low} {scale} دولار"), *amounts(f"{high} {scale} دولار")]
    assert told == alone or low > 10 * high


@pytest.mark.parametrize(
    ("dual", "unit"),
    [("طائرتين", "طائرة"), ("جنديين", "جندي"), ("شهران", "شهر"), ("عامين", "سنة"), ("دولارين", "دولار")],
)
def test_a_dual_is_two_of_its_unit(dual, unit):
    assert amounts(f"تسليم {dual}") == amounts(f"تسليم 2 {unit}") == amounts(f"ب{dual}")


def test_a_dual_that_is_a_plural_as_well_counts_nothing():
    assert amounts("تدريب مقاتلين") == []


UNITS = st.sampled_from(["كلم", "دولار", "مليون", "آلاف", "عاما", "جنود"])
"""Units and scales that may be written together with their number."""
NOT_COUNTED = st.sampled_from(["بلغ", "بلغت", "يشكل", "إذ", "تمدد", "وسط", "وكتب", "عندما", "واشنطن"])
COUNTED = st.sampled_from(["منزلا", "مدرسا", "متطوعا"])
ODD_YEARS = st.integers(min_value=1300, max_value=2100).filter(lambda year: year % 100)


@given(st.integers(min_value=2, max_value=10**9), UNITS, st.sampled_from(["", "و", "بـ", "ل"]))
def test_a_number_that_is_written_together_with_its_unit_is_read_as_one_beside_it(number, unit, clitic):
    apart, glued = (Tokens(f"نحو {clitic}{number}{space}{unit} من هنا") for space in (" ", ""))
    (one,), (other,) = NUMBERS.find(apart.keys), NUMBERS.find(glued.keys)
    assert str(one) == str(other)
    assert apart.text(one.start, one.end).replace(" ", "") == glued.text(other.start, other.end)


@pytest.mark.parametrize("text", ["طائرة 300ER", "شبكة 4جي", "عام 1436هـ", "في 2014م", "عام 79م"])
def test_what_is_written_together_with_anything_else_is_no_amount(text):
    assert amounts(text) == []


@given(ODD_YEARS, NOT_COUNTED, st.sampled_from(["", "في ", "و", "بـ", "منذ ", "أكثر من "]))
def test_four_digits_before_what_they_cannot_count_are_a_year(year, word, before):
    assert amounts(f"{before}{year} {word}") == []


@given(
    ODD_YEARS.filter(lambda year: year % 100 > 10),
    COUNTED,
    st.sampled_from(["منذ", "ومنذ", "في", "وفي", "أواخر", "حتى"]),
)
def test_behind_what_says_when_four_digits_are_a_year_whatever_follows(year, noun, before):
    assert amounts(f"{before} {year} {noun}") == []


@given(ODD_YEARS.filter(lambda year: year % 100 > 10), COUNTED)
def test_four_digits_count_what_grammar_puts_behind_them_and_any_listed_unit(number, noun):
    assert amounts(f"رمم {number} {noun}") == [f"{number} {noun[:-1]}"]
    assert amounts(f"نحو {number} دولارا") == [f"{number} دولار"]


@pytest.mark.parametrize("text", ["2000 قرية", "في 1500 قرية", "2,014 قرية"])
def test_full_hundreds_and_digits_with_separators_are_no_years(text):
    assert [amount.rpartition(" ")[2] for amount in amounts(text)] == ["قريه"]


@given(
    st.integers(min_value=0, max_value=23),
    st.integers(min_value=0, max_value=59),
    st.sampled_from(["صباحا", "مساءً", "ظهراً", "ليلا", "فجراً", "بتوقيت غرينتش"]),
)
def test_hours_are_no_amounts(hour, minute, time_of_day):
    assert amounts(f"الساعة {hour}:{minute:02} {time_of_day}") == []
    assert amounts(f"عند {hour} {time_of_day}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("أثنى رئيس البلدية على الجهود", []), ("اثني عشر جنديا", ["12 جندي"]), ("باثنتي عشرة طائرة", ["12 طائره"])],
)
def test_two_before_ten_stands_for_nothing_without_it(text, expected):
    assert amounts(text) == expected


TENS = {20: "عشرين", 30: "ثلاثين", 50: "خمسين", 90: "تسعين"}
ONES = {2: "اثنين", 3: "ثلاثة", 7: "سبعة", 9: "تسعة"}


@given(st.sampled_from(sorted(TENS)), st.sampled_from(sorted(ONES)), st.sampled_from(["ألف", "مليون", "مليار"]))
def test_words_and_digits_agree(tens, ones, scale):
    assert amounts(f"{ONES[ones]} و{TENS[tens]} {scale} دولار") == amounts(f"{tens + ones} {scale} دولار")


@given(
    st.integers(min_value=2, max_value=10**12 - 1) | st.integers(min_value=2, max_value=999).map(lambda n: n * 1001),
    st.sampled_from(["", "و", "ب", "ل"]),
)
def test_a_number_written_out_reads_like_its_digits(number, clitic):
    digits = amounts(f"تخصيص {number} دولار")
    assert amounts(f"تخصيص {clitic}{in_words(number)} دولار") == digits
    assert amounts(f"تخصيص {clitic}{in_words(number)} من الدولارات") == digits


@given(st.integers(min_value=2, max_value=10**12))
def test_separators_and_digit_sets_agree(number):
    eastern = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert amounts(f"{number} دولار") == amounts(f"{number:,} دولار") == amounts(f"{eastern} دولار")


@given(st.text(alphabet="0123456789.,٬٫٠٩", min_size=1, max_size=20))
def test_any_digits_and_separators_can_be_asked(text):
    assert len(amounts(f"{text} دولار")) <= 20


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text):
    assert amounts(text) == amounts(text)


@given(
    st.lists(
        st.sampled_from(["ألف", "مليون", "ونصف", "مئة", "و", "خمسة", "عشر", "5", "في", "المئة", "٪", "من"]), max_size=40
    )
)
def test_numbers_in_any_order_never_overlap(words):
    found = list(NUMBERS.find(Tokens(" ".join(words)).keys))
    assert all(first.end <= second.start for first, second in pairwise(found))
