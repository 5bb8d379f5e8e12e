"""Verb forms by light rules, and whose side a word is on."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.detection.vocabulary.sides import Sides
from tasrih.detection.vocabulary.verbs import VerbTable
from tasrih.yamldata import DataError

VERBS = VerbTable(not_future=["سيار*", "سنوات"], not_verbs=["نعم"])
SIDES = Sides()


@pytest.mark.parametrize(
    ("word", "tense", "first_person", "act"),
    [
        ("سنزود", "future", True, "تزويد"),
        ("وستزودها", "future", False, "تزويد"),
        ("سأطلق", "future", True, "إطلاق"),
        ("سيدعون", "future", False, "دعوة"),
        ("نطالب", "present", True, "مطالبة"),
        ("يزودون", "present", False, "تزويد"),
        ("زودتنا", "past", False, "تزويد"),
        ("أعطت", "past", False, "إعطاء"),
        ("بتزويدهم", "masdar", False, "تزويد"),
        ("والتسليم", "masdar", False, "تسليم"),
    ],
)
def test_forms_of_known_verbs(word, tense, first_person, act):
    form = VERBS.form(fold(word))
    assert form is not None
    assert (form.tense, form.first_person, form.act) == (tense, first_person, fold(act))


def test_an_unlisted_verb_is_known_in_the_future_only():
    form = VERBS.form("ستبرطم")
    assert form is not None
    assert form.tense == "future"
    assert not form.classes
    assert VERBS.form("تبرطم") is None


@pytest.mark.parametrize("word", ["سيارات", "سنوات", "مدينه", "سن", "", "نعم", "2022", "س" * 300])
def test_other_words_are_no_verbs(word):
    assert VERBS.form(word) is None


@pytest.mark.parametrize(("word", "act"), [("نتخل", "تخل"), ("يقم", "قيام"), ("نستهدف", "استهداف")])
def test_shortened_forms_are_known_after_a_particle(word, act):
    form = VERBS.verb_form(word)
    assert form is not None
    assert form.act == act


@pytest.mark.parametrize("word", ["اتركوا", "احموا", "اعيدوا", "عودوا", "قفوا", "افتحوها", "واتركوا"])
def test_orders_to_many(word):
    assert VERBS.is_order(word)


@pytest.mark.parametrize("word", ["تركوا", "قدموا", "ساعدوا", "اوقفوا", "ادخلوا", "العبوه", "وا", ""])
def test_what_they_may_have_done_is_no_order(word):
    assert not VERBS.is_order(word)


@given(st.text(max_size=30))
def test_any_word_can_be_asked(word):
    assert VERBS.form(fold(word)) == VERBS.form(fold(word))


def test_a_verb_without_its_forms_is_named_with_its_line(tmp_path: Path):
    classes = [
        "act", "harm", "accept", "forsake", "tolerate", "happen",
        "pledges", "asks", "refuses", "denies", "threatens", "judges",
    ]  # fmt: skip
    path = tmp_path / "kinds_verbs.yaml"
    path.write_text("\n".join(f"{name}: []" for name in classes[1:]) + "\nact:\n  - [زود, يزود]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"kinds_verbs\.yaml:13: a verb needs past"):
        VerbTable(path)
    path.write_text("act: [[زود, يزود, تزويد]]\n", encoding="utf-8")
    with pytest.raises(DataError, match="harm"):
        VerbTable(path)


def own(speaker):
    return SIDES.of(Tokens(speaker).keys)


@pytest.mark.parametrize(
    ("speaker", "subject"),
    [
        ("وزير الدفاع الفرنسي", "فرنسا"),
        ("وزير الدفاع الفرنسي", "باريس"),
        ("الرئيس الأميركي", "الولايات المتحدة"),
        ("المتحدث باسم البيت الأبيض", "واشنطن"),
        ("وزير الصحة", "الوزارة"),
        ("وزيرة التجارة", "الحكومة"),
        ("مدير الجمعية", "الجمعية"),
        ("فلان الفلاني", "بلاده"),
        ("فلان الفلاني", "وحكومتها"),
        ("وزير الدفاع الفرنسي", "الأوروبيون"),  # who speaks for a part
        ("وزير خارجية زمردا", "زمردا"),
        ("فلان الفلاني", "الهيئة"),  # a body without a name
        ("فلان الفلاني", "القوات المسلحة"),
        ("وزير الدفاع الفالدوري", "فالدوريا"),  # a state that no list knows
        ("المتحدثة باسم الحكومة النوردهايمية", "نوردهايم"),
        ("الأمين العام لرابطة المضيق", "الرابطة"),
        ("فلان الفلاني", "فرنسا"),  # nothing says that he is another's
    ],
)
def test_words_of_the_speakers_own_side(speaker, subject):
    assert own(speaker).names(Tokens(subject).keys)


@pytest.mark.parametrize(
    ("speaker", "subject"),
    [
        ("وزير الدفاع الفرنسي", "موسكو"),
        ("وزير الدفاع الفرنسي", "القوات الروسية"),
        ("وزير الدفاع الفالدوري", "تورمالا"),
        ("وزير الدفاع الفالدوري", "القوات التورمالية"),
        ("المفوض الأوروبي", "فرنسا"),  # the whole does not speak for a part
        ("وزير الصحة", "المرض"),
        ("مدير الجمعية", "الهيئة العامة للطرق"),
    ],
)
def test_words_of_other_sides(speaker, subject):
    assert not own(speaker).names(Tokens(subject).keys)


def test_sources_and_witnesses_bind_nobody():
    assert own("مصادر فرنسية مطلعة").unbound
    assert not own("وزير الدفاع الفرنسي").unbound
