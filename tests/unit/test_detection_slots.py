"""Slots of contents, by invented names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.slots.reader import SlotReader
from tasrih.events.model import KINDS, STRENGTHS, Slots
from tasrih.yamldata import DataError
from tests.slots_of import slots_of as slots


@pytest.mark.parametrize(
    ("content", "action", "obj", "beneficiary"),
    [
        ("اتخذ قرارا بتزويد مرجان بصواريخ بعيدة المدى", "تزويد", "صواريخ بعيده المدي", "مرجان"),
        ("سنزود مرجان بصواريخ بعيدة المدى", "تزويد", "صواريخ بعيده المدي", "مرجان"),
        ("ستزود زمردا مرجان بالذخائر", "تزويد", "ذخائر", "مرجان"),
        ('بتزويد مرجان "بصواريخ بعيدة المدى" قريبا', "تزويد", "صواريخ بعيده المدي", "مرجان"),
        ("مستعدون لتقديم ضمانات أمنية لمرجان", "تقديم", "ضمانات امنيه", "مرجان"),
        ("سنرسل مساعدات غذائية إلى مرجان", "ارسال", "مساعدات غذائيه", "مرجان"),
        ("سنواصل دعم مرجان", "دعم", "مرجان", "مرجان"),
        ("منح مرجان ضمانات جديدة", "منح", "ضمانات جديده", "مرجان"),
        ("باحترام الهدنة الإنسانية التي بدأت أمس", "احترام", "هدنه الانسانيه", ""),
        ("سنبني ألف مدرسة في الشمال", "بناء", "الف مدرسه", ""),
        ("الحوار الوطني", "", "حوار الوطني", ""),
    ],
)
def test_act_object_and_receiver(content, action, obj, beneficiary):
    found = slots(content)
    assert (found.action, found.object, found.beneficiary) == (action, obj, beneficiary)


def test_the_same_act_has_one_name_in_every_form():
    forms = ["سنزود مرجان بقمح", "تزويد مرجان بقمح", "زودنا مرجان بقمح", "بتزويد مرجان بقمح", "نزود مرجان بقمح"]
    assert {(slots(form).action, slots(form).object, slots(form).beneficiary) for form in forms} == {
        ("تزويد", "قمح", "مرجان")
    }


@pytest.mark.parametrize(
    ("content", "amount"),
    [
        ("بتخصيص عشرة ملايين دولار", "10000000 دولار"),
        ("بتخصيص 10 ملايين دولار", "10000000 دولار"),
        ("تسليم مئة ألف مسيرة خلال ستة أشهر", "100000 مسيره"),
        ("تمديد الهدنة خمسة أيام", "5 يوم"),
        ("سنبني مدارس", ""),
        ("رفع الحد الأدنى للأجور من 300 إلى 500 دولار", "500 دولار"),
        ("خفض الضريبة من 20 بالمئة إلى 15 بالمئة", "15 %"),
        ("تقديم ما بين 200 و300 مليون دولار", "300000000 دولار"),
        ("تسليم الشحنة خلال 3 إلى 5 أيام", ""),
        ("تسليم طائرتين خلال شهرين", "2 طائره"),
        ("تسليم طائرتين إلى مرجان خلال شهرين", "2 طائره"),
    ],
)
def test_amounts(content, amount):
    assert slots(content).amount == amount


@pytest.mark.parametrize(
    ("content", "deadline"),
    [
        ("تسليم المسيرات بحلول نيسان المقبل", "بحلول نيسان المقبل"),
        ("سننهي العمل قبل نهاية العام الجاري", "قبل نهاية العام الجاري"),
        ("سنعود قريبًا", "قريبًا"),
        ("سنفتتح المعرض في الخريف المقبل", "في الخريف المقبل"),
        ("سنلتقي في المدينة", ""),
        ("تسليم المسيرات في غضون ستة أشهر", "في غضون ستة أشهر"),
        ("تسليم المسيرات خلال الأشهر الستة المقبلة", "خلال الأشهر الستة المقبلة"),
        ("تسليم المسيرات خلال خمسة وأربعين يوما من توقيع العقد", "خلال خمسة وأربعين يوما"),
        ("تسليم المسيرات في مدة لا تتجاوز ثلاثة أشهر", "في مدة لا تتجاوز ثلاثة أشهر"),
        ("تسليم المسيرات خلال أسبوع إلى أسبوعين", "خلال أسبوع إلى أسبوعين"),
        ("تسليم المسيرات في الحادي والعشرين من مارس المقبل", "في الحادي والعشرين من مارس المقبل"),
        ("تسليم المسيرات الأسبوع المقبل", "الأسبوع المقبل"),
        ("تسليم المسيرات يوم الأحد", "يوم الأحد"),
        ("تسليم المسيرات هذا العام", "هذا العام"),
        ("تسليم المسيرات بعد غد", "بعد غد"),
        ("إقرار ميزانية العام المقبل", ""),
        ("البقاء في الحكم منذ مطلع العام", ""),
        ("زيادة الصادرات بنسبة 5 في المئة خلال عام", "خلال عام"),
        ("النشر خلال ساعات لا أيام", "خلال ساعات"),
        ("حكومتنا ستجتمع اليوم الاثنين", "اليوم الاثنين"),
    ],
)
def test_deadlines_stay_as_written(content, deadline):
    assert slots(content).deadline == deadline


def test_a_number_goes_on_with_a_phrase_only_where_it_counts_that():
    assert slots("تمديد الهدنة أسبوعين").object == slots("تمديد الهدنة خمسة أيام").object == "هدنه"
    assert slots("تخصيص المملكة 100 مليون دولار").actor == "مملكه"
    assert slots("منح الوسطاء خمسة أيام").object == "خمسه ايام"
    assert slots("إعلان مقتل جنديين").object == "مقتل جنديين"
    assert slots("استعادة الرهائن الـ20").object == "رهائن ال20"
    found = slots("منح مرجان طائرتين")
    assert (found.object, found.beneficiary) == ("طائرتين", "مرجان")


def test_counted_people_gain_from_help_and_counted_things_do_not():
    assert slots("مساعدة 500 لاجئ").beneficiary == "500 لاجئ"
    assert slots("حماية قرى الوادي").beneficiary == "قري الوادي"
    assert slots("تمويل 500 طائرة").beneficiary == ""


@given(
    st.sampled_from(
        ["خلال أسبوعين", "الأحد المقبل", "يوم الأحد", "في الثالث من مايو", "خلال ثلاثة إلى خمسة أيام", "لمدة عامين"]
    )
)
def test_when_something_is_given_is_neither_object_nor_receiver(time):
    found = slots(f"تسليم الشحنة {time}")
    assert (found.action, found.object, found.beneficiary) == ("تسليم", "شحنه", "")


def test_this_year_tells_when_of_what_is_to_come_only():
    assert slots("المصرف اشترى الذهب هذا العام", "statement").deadline == ""
    assert slots("شراء الذهب هذا العام", "commitment").deadline == "هذا العام"


def test_a_condition_runs_to_the_next_mark():
    assert slots("سنوقع الاتفاق إذا التزم الطرفان، وسنعود").condition == "إذا التزم الطرفان"
    assert slots("سنوقع الاتفاق في حال انسحاب القوات").condition == "في حال انسحاب القوات"
    assert slots("سنوقع الاتفاق").condition == ""


@pytest.mark.parametrize(
    ("content", "cue_cls", "strength"),
    [
        ("سندرس إمكانية تقديم قرض", "say", "considering"),
        ("مستعدون لتقديم قرض", "say", "ready"),
        ("سنقدم قرضا", "say", "pledged"),
        ("بتقديم قرض", "pledge", "pledged"),
        ("بتقديم قرض", "decide", "decided"),
        ("تقديم قرض", "ready", "ready"),
        ("اتخذنا قرارا بتقديم قرض", "say", "decided"),
        ("سلمنا الدفعة الأولى", "say", "delivered"),
        ("باشرنا صرف التعويضات", "say", "delivered"),
        ("انتهينا من صرف التعويضات", "say", "delivered"),
        ("تقرر صرف التعويضات", "say", "decided"),
        ("أصدرنا مرسوما بصرف التعويضات", "say", "decided"),
        ("سنتخذ قرارا بصرف التعويضات", "say", "pledged"),
        ("سيصدر قرار بصرف التعويضات", "say", "pledged"),
        ("نفكر جديا في صرف التعويضات", "say", "considering"),
    ],
)
def test_strength_of_a_commitment(content, cue_cls, strength):
    assert slots(content, cue_cls=cue_cls).strength == strength


def test_only_commitments_and_refusals_have_a_strength():
    assert slots("بيع القمح", "rejection").strength == "refused"
    assert all(slots("بيع القمح", kind).strength is None for kind in KINDS if kind not in ("commitment", "rejection"))


@pytest.mark.parametrize("act", ["نزود مرجان بقمح", "نرسل قوات", "نشارك في المؤتمر"])
def test_negation_turns_the_polarity(act):
    assert slots(f"س{act}").polarity == "positive"
    assert slots(f"لن {act}").polarity == "negative"
    assert slots(f"لا {act}").polarity == "negative"


@pytest.mark.parametrize(
    ("content", "kind", "polarity"),
    [
        ("عدم التدخل في شؤون الجيران", "demand", "negative"),
        ("لا بد من وقف الحرب", "demand", "positive"),
        ("الحوار مع مرجان", "rejection", "negative"),
        ("بيع القمح", "denial", "negative"),
        ("ترك سعر العملة لقوى السوق", "commitment", "positive"),
        ("سنترك القرار للبرلمان", "commitment", "positive"),
        ("سنترك الباب مفتوحا أمام الحوار", "commitment", "positive"),
        ("لن نترك القرار للبرلمان", "commitment", "negative"),
        ("سنترك المنصب", "commitment", "positive"),
        ("سنترك السلاح", "commitment", "negative"),
        ("سنتخلى عن رئاسة الحزب", "commitment", "positive"),  # as who resigns from it
        ("لن نترك المنصب", "commitment", "negative"),
        ("سواء قبلوا الاتفاق أم لا، سنواصل بيع القمح", "commitment", "positive"),
        ("إن لم يقبلوا سنبيع القمح", "commitment", "positive"),
        ("لم ولن نتنازل عن الجزيرة", "commitment", "negative"),
        ("لا نمانع رفع العقوبات", "commitment", "positive"),
        ("لا نطلب المال", "demand", "negative"),
        ("لن نغلق المصنع بل سنوسعه", "commitment", "negative"),
        ("لن نتخلى عن دعم مرجان", "commitment", "positive"),  # two denials make a promise
    ],
)
def test_polarity(content, kind, polarity):
    assert slots(content, kind).polarity == polarity


@pytest.mark.parametrize(
    ("content", "obj"),
    [
        ("لا نطلب المال بل السلاح", "سلاح"),
        ("لا نطلب المال، بل السلاح", "سلاح"),
        ("لا نطلب قروضا بل نطلب استثمارات", "استثمارات"),
        ("لا نطلب قروضا وإنما خبرات", "خبرات"),
    ],
)
def test_what_is_asked_for_stands_behind_what_is_not(content, obj):
    found = slots(content, "demand")
    assert (found.object, found.polarity) == (obj, "positive")


def test_instead_of_what_something_is_done_is_no_part_of_its_object():
    assert slots("خفض الإنفاق بدل رفع الأسعار").object == "انفاق"


@pytest.mark.parametrize(
    "condition",
    [
        "بمجرد توقيع الاتفاق", "إن لم تنسحب القوات", "لحين انسحاب القوات", "شرط أن تنسحب القوات",
        "حتى تنسحب القوات",
    ],
)  # fmt: skip
def test_words_that_open_a_condition(condition):
    assert slots(f"سنغلق المعبر {condition}").condition == condition


@pytest.mark.parametrize(
    "concession",
    ["حتى لو انسحبت القوات", "حتى إذا انسحبت القوات", "ولو انسحبت القوات", "سواء انسحبت القوات أم لا"],
)
def test_what_is_done_all_the_same_hangs_on_nothing(concession):
    found = slots(f"سنغلق المعبر {concession}")
    assert (found.object, found.condition) == ("معبر", "")


@pytest.mark.parametrize("act", ["فسنغلق المعبر", "سنغلق المعبر"])
def test_a_condition_before_its_act_ends_with_it(act):
    found = slots(f"إذا انسحبت القوات {act}")
    assert (found.condition, found.action, found.object) == ("إذا انسحبت القوات", "اغلاق", "معبر")


def test_a_future_inside_a_condition_behind_its_act_belongs_to_it():
    assert slots("سنفتح المعبر إذا كان اللقاء سيقربنا").condition == "إذا كان اللقاء سيقربنا"


def test_a_report_that_something_was_not_is_no_condition():
    assert slots("أنها لم تتلق الدعوة", "statement").condition == ""


def test_a_demand_lies_on_someone():
    assert slots("على مرجان سحب قواتها", "demand").addressee == "مرجان"
    assert slots("يجب على مرجان سحب قواتها", "demand").addressee == "مرجان"
    assert slots("سحب القوات", "demand", addressee="حكومة مرجان").addressee == "حكومة مرجان"
    assert slots("سحب القوات من على الحدود", "demand").addressee == ""


def test_the_speaker_acts_in_what_binds_them():
    assert slots("سنقدم قرضا").actor == "سامر القاضي"
    assert slots("الجو جميل", "statement").actor == ""


@given(st.text(max_size=300), st.sampled_from(KINDS))
def test_any_text_has_slots_and_always_the_same_ones(content, kind):
    found = slots(content, kind)
    assert isinstance(found, Slots)
    assert found == slots(content, kind)
    assert found.strength is None or found.strength in STRENGTHS


@given(st.sampled_from(["بتزويد مرجان بصواريخ بعيدة المدى", "تقديم عشرة ملايين دولار لمرجان", "لن نرسل قوات"]))
def test_marks_after_a_content_are_harmless(content):
    assert slots(content) == slots(content + " .") == slots(f"«{content}»")


def test_a_bad_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "slots.yaml"
    path.write_text("light_acts: [بدء]\nstrengths: {certain: [قرر]}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"slots\.yaml"):
        SlotReader(path)


@pytest.mark.parametrize(
    ("content", "deadline", "due"),
    [
        ("تسليم السفن بحلول نيسان/أبريل المقبل", "بحلول نيسان / أبريل المقبل", "2026-04-30"),
        ("سندعم الوادي حتى 2029", "حتى 2029", "2029-12-31"),
        ("البت في القضية خلال شهرين", "خلال شهرين", "2025-08-04"),
        ("سيوقع الاتفاق اليوم الأربعاء", "اليوم الأربعاء", "2025-06-04"),
        ("يفتتح المعرض في 15 / 8 / 1447هـ", "في 15 / 8 / 1447هـ", "2026-02-03"),
        ("سنبني الجسر قبل متم السنة الجارية", "قبل متم السنة الجارية", "2025-12-31"),
        ("سنلتقي في 2000 قرية", "", ""),
        ("سنعود قريبا", "قريبا", ""),
        ("سنصلح ما هدم في مايو الماضي", "", ""),
        ("سنصلح ما هدم قبل عامين", "", ""),
        ("سنصلح ما هدم قبل ثلاثة أشهر", "", ""),
        ("سنصلح ما هدم قبل ثلاثة أشهر خلال عام 2026", "خلال عام 2026", "2026-12-31"),
        ("سنصلح ما هدم قبل 15 يوليو", "قبل 15 يوليو", "2025-07-14"),
        ("إنفاق المال في 2026-2027", "في 2026 - 2027", "2027-12-31"),
        ("سيسافر صباح غد الخميس", "صباح غد الخميس", "2025-06-05"),
    ],
)
def test_deadlines_have_a_day_where_their_words_tell_it(content, deadline, due):
    found = slots(content, published=date(2025, 6, 4))
    assert (found.deadline, found.due) == (deadline, due)
    assert slots(content).due == ""


@pytest.mark.parametrize(
    ("content", "condition"),
    [
        ("سنفتح الموانئ مقابل رفع الحصار", "مقابل رفع الحصار"),
        ("سنبيع السفن مقابل مليون دولار", ""),  # a price
        ("تعليق البيع، متى رأى أن السوق لا تحتمله", "متى رأى أن السوق لا تحتمله"),
        ("سندعم مرجان حتى ينال السلام", "حتى ينال السلام"),
        ("سندعم مرجان حتى نهاية الحرب", ""),
        ("ندعم مرجان حتى يومنا", ""),
        ("سندعم مرجان حتى تحقيق السلام", ""),
        ("ستواصل «جهودها ما دام الوقت متاحا» في الشمال", "ما دام الوقت متاحا"),
        ("ستواصل جهودها مهما طال الوقت", ""),  # the quotation ends it
        ("تمديد حالة الطوارئ في الوادي", ""),
        ("مستعدون في المقابل للبيع", ""),
        ("سنبيع القمح، على أن يدفع الثمن", "على أن يدفع الثمن"),
        ("نؤكد على أن القمح سيصل", ""),
        ("نؤكد على أننا سنبيع القمح", ""),
        ("علينا أن نبيع القمح", ""),
    ],
)
def test_what_an_act_hangs_on(content, condition):
    assert slots(content).condition == condition


@pytest.mark.parametrize(
    ("content", "cue_cls", "strength"),
    [
        ("جاهزون لتنفيذ ما وافقنا عليه", "say", "ready"),  # the first word governs the others
        ("بموافقته على العرض", "say", "decided"),
        ("اتفاق حكومته مع مرجان لبناء الجسر", "reveal", "decided"),
        ("سنسعى إلى اتفاق مع مرجان", "say", "pledged"),  # an aim is not decided
        ("السماح للمفتشين بالدخول", "propose", "ready"),
    ],
)
def test_which_word_decides_the_strength(content, cue_cls, strength):
    assert slots(content, cue_cls=cue_cls).strength == strength


@pytest.mark.parametrize(
    ("content", "amount"),
    [
        ("عانى الناس على مدى أربعة أشهر وسنقدم عونا", ""),  # how long, not how much
        ("تمديد الهدنة أربعة أشهر", "4 شهر"),
        ("دفعة من قرض التسعين مليار يورو", "90000000000 يورو"),
        ("اتفاق 30 أبريل", ""),
    ],
)
def test_lengths_and_dates_are_no_amounts(content, amount):
    assert slots(content).amount == amount
