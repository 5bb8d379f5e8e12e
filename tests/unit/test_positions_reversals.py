"""When what was pledged, threatened or refused is reversed, and when other words say no more than the same."""

import pytest

from tests.position_claims import DAY, decisions, report, run

EXAMS = "الوزارة لن تؤجل امتحانات الشهادة العامة عن موعدها المحدد وإن الجدول نهائي"
DELAY = "تأجيل امتحانات الشهادة العامة لمدة أسبوعين لتبدأ في منتصف الشهر بعد استطلاع واسع"
STRIKE = "إضراب وطني لمدة يومين في مطلع الشهر احتجاجا على تأخر الرواتب"
SUSPENDED = "النقابة علقت الإضراب الوطني بعدما تلقت ضمانات مكتوبة"
REFUSED = {"kind": "rejection", "polarity": "negative", "strength": "refused"}


def test_who_decides_what_he_refused_has_changed():
    refused = report(EXAMS, action="تاجيل", object="امتحانات الشهادة", **REFUSED)
    decided = report(DELAY, at=9 * DAY, action="تاجيل", object="امتحانات الشهادة العامة", strength="decided")
    assert decisions(refused, decided) == ["new", "changed"]


@pytest.mark.parametrize(("thing", "common"), [("معارض الكتب", "تاجيل"), ("", "تقديم")])
def test_one_act_upon_another_thing_or_a_common_act_alone_changes_nothing(thing, common):
    refused = report(EXAMS, action=common, object="امتحانات الشهادة", **REFUSED)
    decided = report("تنظيم معارض الكتب في الخريف المقبل", at=9 * DAY, action=common, object=thing)
    assert decisions(refused, decided) == ["new", "new"]


def test_a_rare_act_is_one_without_an_object():
    refused = report("لن أستقيل من رئاسة الاتحاد", action="استقاله", object="رئاسة الاتحاد", **REFUSED)
    resigned = report("قررت الاستقالة حفاظا على وحدة الأسرة الرياضية", at=9 * DAY, action="استقاله")
    assert decisions(refused, resigned) == ["new", "changed"]


@pytest.mark.parametrize("kind", ["threat", "commitment"])
@pytest.mark.parametrize("told_as", ["commitment", "statement"])
def test_what_is_suspended_is_no_longer_threatened_or_pledged(kind, told_as):
    threat = report(STRIKE, kind=kind, action="خوض", object="اضراب وطني")
    suspended = report(SUSPENDED, at=8 * DAY, kind=told_as, action="تعليق", object="اضراب الوطني")
    assert decisions(threat, suspended) == ["new", "changed"]


def test_suspending_something_else_changes_nothing():
    threat = report(STRIKE, kind="threat", action="خوض", object="اضراب وطني")
    other = report("النقابة علقت عضوية فرعين في الجنوب", at=8 * DAY, action="تعليق", object="عضوية فرعين")
    assert decisions(threat, other) == ["new", "new"]


def test_a_pledge_not_to_do_what_is_refused_is_the_refusal():
    pledged = report("بعدم زيادة تعرفة الكهرباء قبل نهاية العام الجاري", polarity="negative", action="زياده")
    refused = report("زيادة تعرفة الكهرباء قبل نهاية العام الجاري", at=2, action="زياده", **REFUSED)
    assert len(run(pledged, refused)[0]) == 1


def test_a_pledge_not_to_do_what_is_denied_stands_beside_the_denial():
    pledged = report("بعدم زيادة تعرفة الكهرباء قبل نهاية العام الجاري", polarity="negative", action="زياده")
    denied = report("زيادة تعرفة الكهرباء قبل نهاية العام الجاري", at=2, kind="denial", polarity="negative")
    assert decisions(pledged, denied) == ["new", "new"]


def test_not_to_postpone_is_not_to_hurry():
    postponed = report("الوزارة لن تؤجل امتحانات الشهادة العامة", **REFUSED)
    put_off = report("إرجاء امتحانات الشهادة العامة", at=2, **REFUSED)
    assert len(run(postponed, put_off)[0]) == 1
