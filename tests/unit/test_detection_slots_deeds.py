"""Which act a content is about, and whether it is affirmed; by invented names."""

import pytest

from tests.slots_of import slots_of


def read(content, **known):
    found = slots_of(content, **known)
    return found.action, found.polarity


@pytest.mark.parametrize(
    ("content", "action"),
    [
        ("ما فعلته السيول يحتاج إلى إعمار القرى، والحكومة ستدفع التعويضات", "دفع"),  # what is coming, not what is told
        ("بناء الجسر الذي دمرته السيول وسوف تستمر الأعمال", "بناء"),  # a content that opens with its act
        ("الجسور التي سنبنيها في تدريب المهندسين", "تدريب"),  # a verb of a relative clause is no act
        ("الجسور التي لن نبنيها في تدريب المهندسين", "تدريب"),
        ("زمردا لا تطلب سوى رفع الحصار، وهي مستعدة لأن تقدم ضمانات", "تقديم"),
        ("إذا حصلنا على قرض، فسنرسل القمح", "ارسال"),
        ("نعمل على حلول سريعة وقد سافر الوفد لبيع القمح", "عمل"),
    ],
)
def test_what_someone_will_do_comes_first(content, action):
    assert read(content)[0] == action


def test_what_is_denied_of_whom_an_act_is_for_does_not_negate_the_act():
    assert read("عفوا عن الجنود الذين لم يشاركوا في القتال")[1] == "positive"
    assert read("لن ندعم الجنود الذين لم يشاركوا في القتال") == ("دعم", "negative")


@pytest.mark.parametrize(
    ("content", "action"),
    [
        ("سنواصل دعم مرجان", "دعم"),
        ("استمرار بلاده في «دعم مرجان»", "دعم"),
        ("العمل جاهدة على إعادة الكهرباء", "اعاده"),
        ("الأعمال سوف تستمر ما دامت مرجان تواجه خطرا", "استمرار"),  # not into the condition
        ("ستواصل زمردا جهود الوساطة حتى يرسل مرجان قواته", "مواصله"),
        ("التزام بلاده الكامل باتفاق خفض الإنتاج", "التزام"),  # what stands after ب is no act
        ("سنسعى لاستقرار الوادي وهذا ما قدمناه خلال زيارة الشمال", "سعي"),
        ("باستمرار الحوار بين البلدين لحل القضايا", "استمرار"),  # ل leads to a purpose
        ("سيكون قد وصل القمح", "وصول"),
    ],
)
def test_what_carries_an_act_gives_way_to_it_and_to_nothing_else(content, action):
    assert read(content)[0] == action


@pytest.mark.parametrize(
    ("content", "action"),
    [
        ("لن تغير زمردا خططها", "تغيير"),  # not تغيُّر: a verb stands after لن
        ("سوف تقدم زمردا قرضا", "تقديم"),
        ("تم الاتفاق على حل الخلاف", "حل"),
        ("الدفعة الأولى سوف تصرف", "صرف"),  # الدفعة is no دفع
        ("ماضون في جهودهم للتوصل إلى هدنة", "توصل"),
        ("بقاء الوزير في منصبه", "بقاء"),
        ("سيعلن الموعد بعد لقاء كلا الوزيرين", "اعلان"),
        ("بإصدار بيان", "اصدار"),
        ("بتصدير القمح", "تصدير"),
        ("في ظل الأوضاع سنبيع القمح", "بيع"),
        ("نجتمع في ظل الأوضاع", "اجتماع"),
        ("بقاء الوزير لدعم الوادي", "دعم"),
    ],
)
def test_words_are_read_where_they_stand(content, action):
    assert read(content)[0] == action


@pytest.mark.parametrize(
    ("content", "action", "polarity"),
    [
        ("لن نكل عن دعم مرجان", "دعم", "positive"),
        ("لن نتردد يوما في دعم مرجان", "دعم", "positive"),
        ("لن نتراجع عن قرار بيع القمح", "تراجع", "positive"),
        ("لن نتخلى عن مرجان", "تخل", "positive"),
        ("سنمتنع عن التصويت", "امتناع", "negative"),
        ("التسليم لن يبدأ إلا إذا وصلت السفن", "تسليم", "positive"),
        ("لن نبيع القمح إلا لمرجان", "بيع", "positive"),
        ("لن نبيع القمح", "بيع", "negative"),
        ("مستعدون لعدم بيع القمح", "بيع", "negative"),
        ("لن نعيد بيع القمح", "اعاده", "negative"),
    ],
)
def test_two_denials_and_a_denial_with_an_exception_affirm(content, action, polarity):
    assert read(content) == (action, polarity)


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("لا يجوز رفع الأجرة", "negative"),
        ("لا ينبغي للبلدية أن ترفع الأجرة", "negative"),
        ("ليس لدى البلدية نية لرفع الأجرة", "negative"),
        ("لا نفكر في رفع الأجرة", "negative"),
        ("لسنا بحاجة إلى رفع الأجرة", "negative"),
        ("لا شيء نخشاه، ويجب رفع الأجرة", "positive"),  # another sentence
        ("لم يعلموا بالخطة التي أعدت لرفع الأجرة", "positive"),  # of a relative clause
        ("سنتخذ إجراءات غير مسبوقة لدعم العملة", "positive"),
        ("الأسماء غير متاحة للبيع", "negative"),
        ("سندعم الأسر غير القادرة", "positive"),
        ("لا خيار إلا رفع الأجور", "positive"),
        ("لن نرفع الأجور فقط", "positive"),
        ("لن نكتفي برفع الأجور", "positive"),
        ("لا اعتراض على رفع الأجور", "positive"),
    ],
)
def test_what_leads_to_an_act_may_deny_it(content, polarity):
    assert read(content)[1] == polarity


@pytest.mark.parametrize("refusal", ["لا نرفض", "لم ترفض البلدية", "لا نستبعد"])
def test_what_is_not_refused_is_the_act(refusal):
    assert read(f"{refusal} رفع الأجور", kind="statement") == ("رفع", "positive")
    assert read(f"نرفض {'رفع'} الأجور", kind="statement")[0] == "رفض"


@pytest.mark.parametrize("asking", ["نطالب الطرفين بسحب", "ندعو الطرفين إلى سحب", "نحث الطرفين على سحب"])
def test_what_we_ask_for_is_the_act(asking):
    assert read(f"{asking} القوات", kind="demand")[0] == "سحب"
    assert read("بدعوة الناخبين إلى سحب القوات")[0] == "دعوه"  # a call of others is an act of its own
