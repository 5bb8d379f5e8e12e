"""How far an act is from done, what it hangs on and when it comes, by turns of words; by invented names."""

from datetime import date

import pytest

from tests.slots_of import slots_of as slots


@pytest.mark.parametrize(
    ("content", "strength"),
    [
        ("قد نرسل الأطباء", "considering"),
        ("ربما سنرسل الأطباء", "considering"),
        ("لا نستبعد إرسال الأطباء", "considering"),
        ("لا مانع لدينا من إرسال الأطباء", "ready"),
        ("الباب مفتوح أمام إرسال الأطباء", "ready"),
        ("سياسة الباب المفتوح لإرسال الأطباء", "pledged"),
        ("صادقت على إرسال الأطباء", "decided"),
        ("سنرسل الأطباء إذا وافق البرلمان", "pledged"),  # what is decided is the condition
        ("سواء تمت الموافقة على الخطة أم لا، سنرسل الأطباء", "pledged"),
        ("سنرسل الأطباء حتى لو وافق البرلمان", "pledged"),
        ("أرسلنا الأطباء", "delivered"),
        ("لقد بنينا الجسر", "delivered"),
        ("تم بناء الجسر", "delivered"),
        ("ما بنينا الجسر ولن نرسل الأطباء", "pledged"),
    ],
)
def test_forms_and_turns_that_decide_the_strength(content, strength):
    assert slots(content).strength == strength


@pytest.mark.parametrize(
    ("content", "condition"),
    [
        ("سنفتح المعبر عندما تنسحب القوات", "عندما تنسحب القوات"),
        ("لن نفتح المعبر إلا بعد انسحاب القوات", "إلا بعد انسحاب القوات"),
        ("سنفتح المعبر عند الحاجة", "عند الحاجة"),
        ("فتح المعبر يتوقف على انسحاب القوات", "يتوقف على انسحاب القوات"),
        ("سنكرر ما حدث عندما انسحبت القوات", ""),
    ],
)
def test_when_an_act_comes_is_a_condition_too(content, condition):
    assert slots(content).condition == condition


def test_when_is_no_condition_of_what_binds_nobody():
    assert slots("المعبر يغلق عندما تنسحب القوات", "statement").condition == ""


@pytest.mark.parametrize(
    ("content", "deadline", "due"),
    [
        ("سنفتح المعبر غدا الخميس", "غدا الخميس", "2025-06-05"),
        ("سنفتح المعبر بعد غد الجمعة", "بعد غد الجمعة", "2025-06-06"),
        ("سنفتح المعبر الليلة", "الليلة", "2025-06-04"),
        ("ما جرى تلك الليلة", "", ""),
        ("سنفتح المعبر في أسرع وقت ممكن", "في أسرع وقت ممكن", ""),
        ("سنفتح المعبر خريف هذا العام", "خريف هذا العام", "2025-11-30"),
        ("سنفتح المعبر أواسط الشهر المقبل", "أواسط الشهر المقبل", "2025-07-16"),
    ],
)
def test_days_and_soon(content, deadline, due):
    found = slots(content, published=date(2025, 6, 4))
    assert (found.deadline, found.due) == (deadline, due)
