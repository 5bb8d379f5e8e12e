"""Claims of nearly the same words that are not one position: another place, number, day or act."""

from datetime import timedelta
from itertools import combinations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.position_claims import START, decisions, report
from tests.slots_of import slots_of

DAYS = 100  # hours, beyond a news cycle


def told(kind, content, at=0):
    """A claim with the slots that detection would read."""
    slots = slots_of(content, kind, published=(START + timedelta(hours=at)).date())
    return report(content, kind=kind, at=at, source=f"s-{at}", **msgspec.structs.asdict(slots))


def second(kind, one, other, at=5, *, kinds=None):
    """The decision on the second of two claims."""
    return decisions(told(kind, one), told(kinds or kind, other, at))[1]


APART = [
    ("statement", "الحريق في غابات {} تمت السيطرة عليه بالكامل", "الشمال", "الجنوب"),
    ("statement", "معدل التضخم بلغ 4.2 في المئة في {}", "مارس", "أبريل"),
    ("statement", "زلزال بقوة 5 درجات ضرب سواحل {}", "الشرق", "الغرب"),
    ("demand", "على الحكومة رفع رواتب {} عشرة في المئة", "المعلمين", "الممرضين"),
    ("evaluation", "يدين الهجوم على {} في وادي الصفصاف", "المدرسة", "المستشفى"),
    ("commitment", "سنبني مستشفى جديدا في {}", "قرية الصفصاف", "جزر كيلدونيا"),
    ("evaluation", "يشكر {} على إرسال فرق الإنقاذ إلى الوادي", "نورافيا", "ساندرا"),
    ("evaluation", "يعزي في وفاة الفنان {}", "كمال الراشدي", "هاني السمراوي"),
    ("commitment", "سنخفض الرسوم بمقدار {} على سفن الصيد", "الثلث", "النصف"),
    ("statement", "انقطاع {} عن أحياء المدينة استمر يومين", "المياه", "الكهرباء"),
    ("rejection", "لن نشن عملية {} في الإقليم الشرقي", "برية", "جوية"),
    ("demand", "يجب التوصل إلى هدنة {} في الإقليم", "مؤقتة", "دائمة"),
    ("statement", "المستشفى استقبل عشرين {} من أحياء المدينة", "جريحا", "قتيلا"),
    ("statement", "المرحلة {} من توسعة الميناء انتهت أمس", "الأولى", "الثانية"),
    ("statement", "القوات دخلت بلدة {} بعد معارك عنيفة", "برزان", "كفرشيم"),
    ("evaluation", "تعيين {} خطوة موفقة للفريق", "كنان الدرعي", "رامي الزعتري"),
    ("rejection", "لن نعترف بانتخاب {}", "كنان الدرعي", "رامي الزعتري"),
]


SHARES = [
    ("statement", "{} سكان الوادي غادروا بيوتهم", "جميع", "معظم"),
    ("statement", "{} المنازل احترقت في الوادي", "عشرات", "آلاف"),
    ("statement", "الحريق أتلف {} الأشجار في الوادي", "آلاف", "عشرات آلاف"),
    ("statement", "{} من أعضاء النقابة أيدت الإضراب", "أغلبية", "أقلية"),
    ("statement", "نواب الجزر {} أيدوا القانون", "كلهم", "بعضهم"),
]


@pytest.mark.parametrize(("kind", "frame", "one", "other"), SHARES)
def test_another_share_of_one_thing_is_another_position(kind, frame, one, other):
    assert second(kind, frame.format(one), frame.format(other)) == "new"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كل سكان الوادي غادروا بيوتهم", "سكان الوادي جميعهم غادروا بيوتهم"),
        ("معظم سكان الوادي غادروا بيوتهم", "غالبية سكان الوادي غادروا بيوتهم"),
        ("جميع سكان الوادي غادروا بيوتهم", "سكان الوادي غادروا بيوتهم"),
        ("كل من المدرب والطبيب غادرا الوادي", "بعض المدربين والطبيب غادروا الوادي"),
    ],
)
def test_the_same_share_or_none_is_one_position(one, other):
    assert second("statement", one, other) == "corroborated"


def test_a_pledge_of_another_share_is_a_change():
    one, other = "سنغلق جميع مناجم الفحم القديمة في الوادي", "سنغلق بعض مناجم الفحم القديمة في الوادي"
    assert second("commitment", one, other, DAYS) == "changed"


@pytest.mark.parametrize(
    ("kind", "frame", "one", "other"),
    [
        ("commitment", "سن{} شركات المياه في الجزر", "دمج", "فكك"),
        ("commitment", "ست{} البلدية عشرين حافلة كهربائية", "شتري", "ستأجر"),
        ("evaluation", "الهدنة {} موقف الصيادين", "تقوي", "تضعف"),
        ("commitment", "ال{} مناجم النحاس في الجزر", "دولة ستؤمم", "دولة ستخصخص"),
        ("demand", "انسحاب {} من الجزر", "كامل", "جزئي"),
    ],
)
def test_acts_and_qualities_that_are_opposites_are_two_positions(kind, frame, one, other):
    assert second(kind, frame.format(one), frame.format(other)) != "corroborated"


@pytest.mark.parametrize(
    ("kind", "frame", "one", "other"),
    [
        ("demand", "إجراء الاستفتاء في {}", "مايو", "سبتمبر"),
        ("commitment", "صرف التعويضات سيبدأ يوم {}", "الأحد", "الخميس"),
    ],
)
def test_another_day_of_the_same_act_is_a_change(kind, frame, one, other):
    assert second(kind, frame.format(one), frame.format(other), DAYS) == "changed"


def test_who_asks_for_the_end_of_what_he_asked_for_changes_his_mind():
    assert second("demand", "مقاطعة بضائع نورافيا", "إنهاء مقاطعة بضائع نورافيا", DAYS) == "changed"
    assert second("demand", "تثبيت فاتورة المياه سنة", "تجميد فاتورة المياه سنة") == "corroborated"


@pytest.mark.parametrize(("kind", "frame", "one", "other"), APART)
@pytest.mark.parametrize("at", [5, DAYS])
def test_one_frame_with_words_that_rule_each_other_out_is_two_positions(kind, frame, one, other, at):
    assert second(kind, frame.format(one), frame.format(other), at) == "new"


@pytest.mark.parametrize("verb", ["رفع", "إبقاء", "تشديد"])
def test_another_act_that_is_read_with_its_object_is_no_repetition(verb):
    demand = "يجب {} العقوبات المفروضة على نورافيا"
    assert second("demand", demand.format("مراجعة"), demand.format(verb), DAYS) != "corroborated"


@pytest.mark.parametrize(("kind", "frame", "one", "other"), APART)
def test_who_names_both_or_neither_says_the_same(kind, frame, one, other):
    assert second(kind, frame.format(one), frame.format(f"{one} و{other}")) == "corroborated"


def test_two_spellings_of_a_name_are_one():
    frame = "يشكر {} على إرسال فرق الإنقاذ إلى الوادي"
    assert second("evaluation", frame.format("نيكورادجا"), frame.format("نيكوراغا")) == "corroborated"


MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر"]


@given(st.sampled_from([*combinations(MONTHS, 2)]))
def test_an_act_put_off_to_another_month_has_changed(months):
    one, other = (f"سنجري الانتخابات البلدية في {month} المقبل" for month in months)
    assert second("commitment", one, other, DAYS) == "changed"
    assert second("commitment", one, one, DAYS) == "corroborated"


@pytest.mark.parametrize(
    ("one", "other"),
    [("بحلول 2027", "بحلول 2030"), ("قبل نهاية الشهر", "قبل نهاية العام")],
)
def test_an_act_due_by_another_day_has_changed(one, other):
    assert second("commitment", f"سننجز سد النسيم {one}", f"سننجز سد النسيم {other}", DAYS) == "changed"


@given(st.text() | st.sampled_from(["2025-13-45", "9999-12-31", "0001-01-01"]))
def test_a_day_that_is_none_tells_nothing(due):
    one, other = (report("سننجز سد النسيم", at=at, deadline=due, due=due) for at in (0, 5))
    assert decisions(one, told("commitment", "سننجز سد النسيم بحلول 2030", 5))[1] in (
        "corroborated",
        "repeated",
        "changed",
    )
    assert decisions(one, other) == ["new", "repeated"]


def test_one_deadline_counted_from_two_days_is_one():
    promised = "سننجز سد النسيم خلال شهرين"
    assert second("commitment", promised, promised, 40 * 24) == "corroborated"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("خمسين مليون دولار", "خمسين مليون يورو"),
        ("عشرين مليون دولار", "20 مليون جنيه"),
    ],
)
def test_as_much_of_another_currency_is_another_amount(one, other):
    frame = "ستمنح بلاده جزر المرجان {} لإعادة بناء ميناء الصدف"
    assert second("commitment", frame.format(one), frame.format(other), DAYS) == "changed"


@pytest.mark.parametrize(
    ("one", "other", "decision"),
    [
        ("ثلاثة أيام", "ثلاثة أسابيع", "changed"),
        ("أسبوعا", "ثلاثة أسابيع", "changed"),
        ("أسبوعين", "شهرين", "changed"),
        ("72 ساعة", "ثلاثة أيام", "corroborated"),
        ("أسبوعين", "14 يوما", "corroborated"),
        ("شهرين", "60 يوما", "corroborated"),
        ("أسبوعا", "أسبوعا واحدا", "corroborated"),
    ],
)
def test_lengths_of_time_are_compared_by_how_long_they_are(one, other, decision):
    frame = "سنمدد الهدنة {} لإدخال المساعدات إلى مدينة الرمال"
    assert second("commitment", frame.format(one), frame.format(other), DAYS) == decision


@pytest.mark.parametrize(
    ("one", "other", "decision"),
    [
        ("مدرستين", "ثلاث مدارس", "changed"),
        ("مدرستين", "مدرستين", "corroborated"),
        ("صاروخين", "خمسة صواريخ", "changed"),
        ("طائرتين", "طائرتين", "corroborated"),
    ],
)
def test_a_dual_is_two(one, other, decision):
    frame = "سنشتري {} هذا الشتاء"
    assert second("commitment", frame.format(one), frame.format(other), DAYS) == decision


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مقتل 12 شخصا وإصابة 300 جريح", "مقتل 12 شخصا وإصابة 450 جريحا"),
        ("غرق 12 سفينة و300 شخص", "غرق 12 سفينة و450 شخصا"),
    ],
)
def test_facts_of_which_one_number_is_another_are_two(one, other):
    frame = "العاصفة في ميناء الصدف أسفرت عن {}"
    assert second("statement", frame.format(one), frame.format(other)) == "new"
    assert second("statement", frame.format(one), frame.format(one)) == "corroborated"


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("statement", "المفاوضات مع نورافيا تتقدم", "المفاوضات مع نورافيا لا تتقدم"),
        (
            "evaluation",
            "القرار خطوة إيجابية نحو السلام في جزر المرجان",
            "القرار ليس خطوة إيجابية نحو السلام في جزر المرجان",
        ),
        ("statement", "اللقاح آمن للأطفال دون سن الخامسة", "اللقاح غير آمن للأطفال دون سن الخامسة"),
        ("statement", "بلاده باعت أسلحة لجزر المرجان", "بلاده لم تبع أسلحة لجزر المرجان"),
        ("demand", "نطالب بسحب القوات من وادي الصفصاف", "نطالب بعدم سحب القوات من وادي الصفصاف"),
        ("statement", "الوضع في الوادي تحت السيطرة", "الوضع في الوادي خارج السيطرة"),
        ("statement", "الوزارة تستبعد خيارا يستهان به", "الوزارة تستبعد خيارا ﻻ يستهان به"),
    ],
)
def test_a_negation_beside_the_act_counts_where_little_else_is_said(kind, one, other):
    assert second(kind, one, other) == "changed"


def test_a_negated_subject_negates_nothing():
    one, other = "لم تعد ساندرا متأخرة في سداد ديونها", "ساندرا سددت متأخرات ديونها"
    assert second("statement", one, other) != "changed"


@pytest.mark.parametrize(
    ("kind", "one", "kinds", "other"),
    [
        ("commitment", "سنواصل تمويل المدارس", "commitment", "لن نوقف تمويل المدارس"),
        ("commitment", "سنبقي معبر الصفصاف مفتوحا أمام الشاحنات", "commitment", "لن نغلق معبر الصفصاف أمام الشاحنات"),
        ("commitment", "سنزور ساندرا الأسبوع المقبل للقاء رئيسها", "rejection", "لن نلغي زيارة ساندرا الأسبوع المقبل"),
        ("commitment", "سنزور ساندرا الأسبوع المقبل للقاء رئيسها", "denial", "إلغاء زيارة ساندرا الأسبوع المقبل"),
        ("commitment", "سنفرض رسوما على واردات الصلب", "rejection", "إلغاء الرسوم على واردات الصلب"),
        ("threat", "سننفذ إضرابا وطنيا في الموانئ", "statement", "لم نعلق الإضراب الوطني في الموانئ"),
    ],
)
@pytest.mark.parametrize("at", [5, DAYS])
def test_who_will_not_undo_what_they_pledged_keeps_to_it(kind, one, kinds, other, at):
    assert second(kind, one, other, at, kinds=kinds) not in ("changed", "withdrawn")


@pytest.mark.parametrize(
    ("kind", "one", "kinds", "other"),
    [
        ("commitment", "سنزور ساندرا الأسبوع المقبل للقاء رئيسها", "commitment", "إلغاء زيارة ساندرا الأسبوع المقبل"),
        ("threat", "سننفذ إضرابا وطنيا في الموانئ", "commitment", "علقنا الإضراب الوطني في الموانئ"),
        ("commitment", "سنلغي الرسوم على واردات الصلب", "rejection", "لن نلغي الرسوم على واردات الصلب"),
    ],
)
def test_who_undoes_it_does_not(kind, one, kinds, other):
    assert second(kind, one, other, DAYS, kinds=kinds) == "changed"


VERBS = ["سنوسع", "سنغلق", "سنبيع", "سنفتش"]


@pytest.mark.parametrize(("one", "other"), [*combinations(VERBS, 2)])
def test_another_act_upon_one_thing_is_no_repetition_days_later(one, other):
    assert second("commitment", f"{one} ميناء الصدف الجديد", f"{other} ميناء الصدف الجديد", DAYS) != "corroborated"


def test_the_opposite_act_parts_what_an_idiom_says():
    one, other = "سنفتح تحقيقا في غرق العبارة", "سنغلق التحقيق في غرق العبارة"
    assert second("commitment", one, other) == "changed"
