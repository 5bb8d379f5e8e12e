"""Terms: spellings and clitics fall together, opposites never do."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasrih.positions.contents.idioms import NEGATED
from tasrih.positions.contents.terms import is_narrow, phrase_terms, read_content, weight
from tasrih.positions.contents.words import term_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المُسيَّرات", "مسيرات"),
        ("وبالعقوبات", "عقوباتها"),
        ("التفتيش", "المفتشين"),
        ("مصانعها", "المصنع"),
        ("تسليم", "سنسلم"),
        ("كييف", "الأوكرانية"),
        ("قتال", "الحرب"),
        ("الامتناع", "إمتناع"),
    ],
)
def test_forms_of_one_word_are_one_term(one, other):
    assert read_content(one).terms == read_content(other).terms
    assert read_content(one).terms


@pytest.mark.parametrize(
    ("one", "other"),
    [("مقاتلات", "قتال"), ("صواريخ", "رادار"), ("سنزود", "لن نزود"), ("10", "20"), ("كمال", "مال"), ("وليد", "يد")],
)
def test_other_words_are_other_terms(one, other):
    assert read_content(one).terms.isdisjoint(read_content(other).terms)


@pytest.mark.parametrize("negation", ["لن", "لا", "لم", "ليس", "عدم", "غير", "ألّا", "ولن", "بعدم", "بدون"])
def test_negation_is_never_dropped(negation):
    [negated] = read_content(f"{negation} ندعم").terms
    assert negated == NEGATED + next(iter(read_content("ندعم").terms))


def test_a_negation_reaches_over_a_word_without_matter_and_no_further():
    assert read_content("لن يكون الميناء الغربي").terms == {
        NEGATED + t for t in phrase_terms("الميناء")
    } | phrase_terms("الغربي")
    assert not any(term.startswith(NEGATED) for term in phrase_terms("لا ميناء"))


@pytest.mark.parametrize(("denied", "said"), [("لن نوقف", "سنواصل"), ("لا تنتظروا", "تسريع"), ("لن نسمح", "سنمنع")])
def test_what_a_negation_says_is_said(denied, said):
    assert read_content(denied).terms == read_content(said).terms


def test_what_one_thing_is_set_against_is_not_denied():
    assert not read_content("شراكة تقاس بالأفعال لا بالأقوال").negated
    assert read_content("لا حل عسكريا").negated


def test_what_a_negation_excepts_is_said():
    assert not read_content("لا يؤدي إلا إلى تفاقم الأزمة").negated
    assert read_content("يقبل الجميع إلا التأجيل").negated


def test_below_a_number_denies_nothing():
    assert not read_content("سيبقى العجز دون 3.5 في المئة من الناتج المحلي").negated
    assert read_content("سيبقى دون ناتج محلي").negated


@pytest.mark.parametrize("word", ["وبأنها", "ولكن", "فإن", "لأن", "ولدينا"])
def test_particles_are_no_matter_whatever_is_glued_to_them(word):
    assert not read_content(word).terms


def test_runs_of_words_tell_what_is_quoted():
    short, long = read_content("كل شيء مطروح"), read_content("إن «كل شيء مطروح على الطاولة»")
    assert len(short.runs & long.runs) == 1
    assert not read_content("مطروح كل شيء").runs & long.runs


def test_numbers_are_kept_and_years_are_not():
    content = read_content("٣٫٤ في المئة من 120 محطة قبل 2027")
    assert content.numbers == {"3.4", "120"}
    assert "2027" not in content.terms
    assert content.words == 8


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4,5", "4.5"),
        ("1,200", "1200"),
        ("1٬200٫5", "1200.5"),
        ("1.500.000", "1500000"),
        ("وبـ100", "100"),
        ("ل2027", "2027"),
    ],
)
def test_numbers_are_read_with_either_mark(written, number):
    assert read_content(f"تسليم {written} منظومة").numbers == {number}


@pytest.mark.parametrize(
    "written", ["13259 اختبارا", "13 ألفا و259 اختبارا", "ثلاثة عشر ألفا ومئتان وتسعة وخمسون اختبارا", "١٣٬٢٥٩ اختبارا"]
)
def test_a_number_is_one_term_in_words_and_in_digits(written):
    content = read_content(f"أجرت البلاد {written} هذا العام")
    assert content.numbers == {"13259"}
    assert {"13259"} | phrase_terms("اختبارا") <= content.terms


def test_lengths_of_time_and_names_with_digits_say_not_how_much():
    content = read_content("تدريب الطيارين على مقاتلات إف-16 لأوكرانيا خلال 30 يوما")
    assert (content.numbers, content.lengths) == (frozenset(), {"720"})


def test_what_there_are_two_of_is_an_object():
    assert phrase_terms("سفينتين") == phrase_terms("سفن") != set()
    assert phrase_terms("عشر طائرات") == phrase_terms("طائرات")


def test_what_a_number_counts_is_kept_with_it():
    content = read_content("الطريق طوله 72كلم وعليه 18 جسرا خلال 5 أيام")
    assert {number for number, _ in content.counts} == content.numbers == {"72", "18"}
    assert ("18", term_of("جسر")) in content.counts
    assert "72كلم" not in content.terms


def test_common_words_weigh_little_and_unknown_ones_most():
    assert weight("ززززز") == 1.0
    [common] = read_content("العمل").terms
    assert 0 < weight(common) < 0.5
    assert weight(NEGATED + common) == weight(common)


@given(st.text(alphabet="وفبلكسالينتمهات ء1,٫-¬=_", max_size=12))
@example("س")
@example("سي")
@example("ب1")
def test_any_word_is_read_however_short(text):
    content = read_content(text)
    assert all(content.terms)
    assert all(0 < weight(term) <= 1 for term in content.terms)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_read_and_spelling_marks_change_nothing(text):
    content = read_content(text)
    assert all(content.terms)
    assert read_content(f" {text} ") == content


@pytest.mark.parametrize(
    ("topic", "narrow"),
    [
        ("peace.ceasefire", True),
        ("military_aid.radar", True),
        ("region.palestine.jerusalem", True),
        ("own.topic", True),
        ("region.iran", False),
        ("economy.markets", False),
        ("diplomacy", False),
        ("region", False),
    ],
)
def test_a_narrow_topic_says_what_a_matter_is(topic, narrow):
    assert is_narrow(topic) is narrow


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سيغادر منصبه", "الاستقالة"),
        ("باق الآن في منصبي", "لن أستقيل"),
        ("لن أبقى في المنصب", "سأستقيل"),
        ("من دون قيد أو شرط", "غير المشروط"),
        ("لن ندخر أي جهد", "سنبذل جهدنا"),
        ("حتى تصمت المدافع", "وقف إطلاق النار"),
        ("قرار لا رجعة فيه", "قرار نهائي"),
    ],
)
def test_what_several_words_amount_to_is_said(one, other):
    assert read_content(one).terms == read_content(other).terms


@pytest.mark.parametrize("text", ["غادر البلاد ومنصبه", "غادر المدير منصبه", "غادر، ثم أعلن أن منصبه", "غادر"])
def test_words_that_do_not_belong_together_are_no_idiom(text):
    assert phrase_terms("الاستقالة").isdisjoint(read_content(text).matter)


def test_a_word_of_an_idiom_is_still_found_by_itself():
    assert phrase_terms("المنصب") <= read_content("لن يغادر منصبه").heads
    assert NEGATED not in read_content("لن ندخر جهدا").heads


def test_especially_denies_nothing():
    assert not read_content("دعم القرى ولا سيما المزارعين").negated
