"""Claims of the same words that say otherwise who acts, when, on which condition, or who is left out."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.positions.contents.terms import read_content
from tasrih.positions.contents.ties import read_ties
from tasrih.positions.contents.words import DATA
from tasrih.yamldata import DataError
from tests.position_claims import START, decisions, report
from tests.slots_of import slots_of


def second(kind, one, other, at=5):
    """The decision on the second of two claims."""
    claims = []
    for content, hours in ((one, 0), (other, at)):
        slots = slots_of(content, kind, published=(START + timedelta(hours=hours)).date())
        claims.append(report(content, kind=kind, at=hours, source=f"s-{hours}", **msgspec.structs.asdict(slots)))
    return decisions(*claims)[1]


@pytest.mark.parametrize(
    ("kind", "frame", "one", "other"),
    [
        ("commitment", "سنلغي رسوم الموانئ على السفن كلها باستثناء {}", "قوارب الصيد", "ناقلات النفط"),
        ("commitment", "سنلغي رسوم الموانئ على السفن كلها ما عدا {}", "القوارب", "العبارات"),
        ("threat", "سنغلق المضيق إذا {}", "فرضت العقوبات", "احتجزت السفن"),
        ("commitment", "سننسحب من الجزر بشرط {}", "دفع التعويضات", "نزع السلاح"),
        ("rejection", "لن نفتح السفارة في الجزر قبل {}", "الإفراج عن الصيادين", "ترسيم الحدود"),
        ("demand", "إقرار الدستور {} الانتخابات", "قبل", "بعد"),
        ("statement", "تدريبات الجيش ستجري {} حدود الجزر", "داخل", "خارج"),
        ("commitment", "سنعفو عن السجناء إلا {}", "المدانين بالرشوة", "المدانين بالقتل"),
        ("demand", "إجلاء سكان الجزر كافة {}", "من دون استثناء", "ما عدا الصيادين"),
        ("commitment", "سنشتري القمح من {}", "نورافيا بدلا من ساندرا", "ساندرا"),
        ("commitment", "سنرسل إلى الجزر {}", "أطباء بدلا من الجنود", "جنودا"),
        ("demand", "دعوة الصيادين إلى {}", "المصالحة عوضا عن الإضراب", "الإضراب عوضا عن المصالحة"),
    ],
)
def test_the_same_with_another_exception_condition_or_order_is_two_positions(kind, frame, one, other):
    assert second(kind, frame.format(one), frame.format(other)) == "new"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ساندرا هاجمت نورافيا في الليل", "نورافيا هاجمت ساندرا في الليل"),
        ("هجوم ساندرا على نورافيا دمر الميناء", "هجوم نورافيا على ساندرا دمر الميناء"),
        ("صادرات ساندرا إلى نورافيا تضاعفت هذا العام", "صادرات نورافيا إلى ساندرا تضاعفت هذا العام"),
        ("مدير المصرف هدد المحاسب بالسجن", "المحاسب هدد مدير المصرف بالسجن"),
        ("شنت ساندرا هجوما كبيرا على نورافيا دمر الميناء", "هجوم نورافيا الكبير على ساندرا دمر الميناء"),
        ("هاجمت ساندرا نورافيا في الليل", "هاجمت نورافيا ساندرا في الليل"),
        ("ساندرا حاصرت نورافيا في الليل", "حاصرت نورافيا ساندرا في الليل"),
        ("ساندرا هاجمت نورافيا في الليل", "ساندرا هاجمتها نورافيا في الليل"),
        ("المهربون هاجموا حرس السواحل", "المهربون هاجمهم حرس السواحل"),
        ("ساندرا هاجمت نورافيا في الليل", "ساندرا هوجمت من قبل نورافيا في الليل"),
        ("الحراس هاجموا المتظاهرين", "الحراس هوجموا من جانب المتظاهرين"),
        ("ميناء ساندرا هاجمته نورافيا في الليل", "ميناء نورافيا هاجمته ساندرا في الليل"),
    ],
)
def test_who_acts_and_who_is_acted_upon_are_not_exchanged(one, other):
    assert second("statement", one, other) == "new"


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("statement", "الحدود بين ساندرا ونورافيا ستفتح غدا", "الحدود بين نورافيا وساندرا ستفتح غدا"),
        ("statement", "ساندرا تتعاون مع نورافيا في الصيد", "نورافيا تتعاون مع ساندرا في الصيد"),
        ("statement", "القطار ينطلق من ساندرا إلى نورافيا فجرا", "القطار ينطلق إلى نورافيا من ساندرا فجرا"),
        ("rejection", "لن نقبل بالعنف أو الإرهاب", "لن نقبل بالإرهاب أو العنف"),
        ("statement", "سنغلق المضيق إذا فرضت العقوبات", "سنغلق المضيق إذا احتجزت السفن"),
        ("commitment", "سنلغي رسوم الموانئ باستثناء قوارب الصيد", "سنلغي رسوم الموانئ ما عدا القوارب"),
        ("commitment", "سنلغي رسوم الموانئ على كل السفن", "سنلغي رسوم الموانئ على كل السفن ما عدا القوارب"),
        ("threat", "سنغلق المضيق إذا فرضت العقوبات", "سنغلق المضيق في حال فرض عقوبات"),
        ("threat", "سنغلق المضيق", "سنغلق المضيق إذا فرضت العقوبات"),
        ("rejection", "لن نفتح السفارة في الجزر قبل ترسيم الحدود", "لن نفتح السفارة في الجزر قبل أن ترسم الحدود"),
        ("statement", "القرار اتخذ من قبل الحكومة أمس", "القرار اتخذ بعد الحكومة أمس"),
        ("statement", "ساندرا هاجمت ميناء نورافيا في الليل", "ميناء نورافيا هاجمته ساندرا في الليل"),
        ("statement", "البلدية أغلقت سوق الأسماك", "سوق الأسماك أغلقته البلدية"),
        ("statement", "السيول جرفت جسور الوادي الثلاثة", "جسور الوادي الثلاثة جرفتها السيول"),
        ("statement", "ساندرا حاصرت نورافيا في الليل", "حوصرت نورافيا في الليل من قبل ساندرا"),
        ("statement", "ساندرا حاصرت نورافيا في الليل", "نورافيا حوصرت من جانب ساندرا في الليل"),
        ("statement", "القانون الذي أقره النواب يضر بالصيادين", "القانون الذي أقر النواب يضر بالصيادين"),
        ("commitment", "سنشتري القمح من نورافيا بدلا من ساندرا", "سنشتري القمح من نورافيا"),
        ("commitment", "سنعفو عن السجناء جميعا", "سنعفو عن السجناء جميعا إلا المدانين بالرشوة"),
    ],
)
def test_the_same_said_in_another_order_or_with_less_is_one_position(kind, one, other):
    assert second(kind, one, other) == "corroborated"


def test_one_accusation_against_two_is_two():
    blames = [
        report("بقصف مواقع الجزر", kind="evaluation", at=at, source=f"s-{at}", addressee=who)
        for at, who in ((0, "حركة الراية"), (5, "حركة الجبل"), (9, "الراية"))
    ]
    assert decisions(*blames) == ["new", "new", "corroborated"]


def test_a_preposition_is_read_behind_the_one_that_another_thing_is_done_instead_of():
    content = read_content("سنبني محطات شمسية بدلا من محطات الفحم")
    assert content.replaced == read_content("محطات الفحم").matter
    assert not read_content("سنبني محطات شمسية").replaced


@pytest.mark.parametrize(
    ("active", "passive"),
    [("حاصر", "حوصر"), ("هاجموا", "هوجموا"), ("ستقيل", "ستقال"), ("يبيع", "يباع")],
)
def test_a_verb_and_its_passive_are_one_term(active, passive):
    assert read_content(active).matter == read_content(passive).matter


def test_roles_are_told_by_listed_prepositions_only(tmp_path):
    path = tmp_path / "ties.yaml"
    path.write_text((DATA / "ties.yaml").read_text(encoding="utf-8").replace("awaiting: قبل", "awaiting: ريثما"))
    with pytest.raises(DataError, match="ريثما is none of `prepositions`"):
        read_ties(path)


def test_what_is_left_out_ends_before_the_next_preposition():
    content = "سنلغي الرسوم باستثناء القوارب والعبارات الصغيرة على السواحل"
    excepted = read_content(content).excepted
    assert excepted == read_content("القوارب والعبارات الصغيرة").matter
    assert not read_content("سنلغي الرسوم على القوارب").excepted


@given(st.permutations(["ساندرا", "هاجمت", "على", "ونورافيا", "قبل", "باستثناء", "لن", "بالميناء", "10", "سفن"]))
def test_any_order_of_words_keeps_all_terms(words):
    content = read_content(" ".join(words))
    assert {term for _, term in content.order} | content.numbers == content.matter
    assert content.excepted <= content.matter
