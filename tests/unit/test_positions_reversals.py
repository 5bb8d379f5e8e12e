"""When what was pledged, threatened or refused is reversed, and when other words say no more than the same."""

import msgspec
import pytest

from tests.position_claims import DAY, decisions, make_claim, report, run

EXAMS = "الوزارة لن تؤجل امتحانات الشهادة العامة عن موعدها المحدد وإن الجدول نهائي"
DELAY = "تأجيل امتحانات الشهادة العامة لمدة أسبوعين لتبدأ في منتصف الشهر بعد استطلاع واسع"
STRIKE = "إضراب وطني لمدة يومين في مطلع الشهر احتجاجا على تأخر الرواتب"
SUSPENDED = "النقابة علقت الإضراب الوطني بعدما تلقت ضمانات مكتوبة"
REFUSED = {"kind": "rejection", "polarity": "negative", "strength": "refused"}


def test_who_decides_what_he_refused_has_changed():
    refused = report(EXAMS, action="تاجيل", object="امتحانات الشهادة", **REFUSED)
    decided = report(DELAY, at=9 * DAY, action="تاجيل", object="امتحانات الشهادة العامة", strength="decided")
    assert decisions(refused, decided) == ["new", "changed"]


def test_a_long_content_is_undone_only_by_what_undoes_its_act_or_its_object():
    words = "سيعمل مع البلديات والجمعيات على تطوير مواسم السياحة في المنطقة كلها ومنها معرض الزهور في الربيع المقبل"
    planned = report(words, action="تطوير", object="مواسم السياحة", strength="pledged")
    stopped = report("إلغاء معرض الزهور", at=9 * DAY, action="الغاء", object="معرض الزهور", strength="decided")
    assert decisions(planned, stopped) == ["new", "new"]
    fair = report(words, action="تنظيم", object="معرض الزهور", strength="pledged")
    assert decisions(fair, stopped) == ["new", "changed"]


@pytest.mark.parametrize(("thing", "common"), [("معارض الكتب", "تاجيل"), ("", "تقديم")])
def test_one_act_upon_another_thing_or_a_common_act_alone_changes_nothing(thing, common):
    refused = report(EXAMS, action=common, object="امتحانات الشهادة", **REFUSED)
    decided = report("تنظيم معارض الكتب في الخريف المقبل", at=9 * DAY, action=common, object=thing)
    assert decisions(refused, decided) == ["new", "new"]


def test_a_rare_act_is_one_without_an_object():
    refused = report("لن أستقيل من رئاسة الاتحاد", action="استقاله", object="رئاسة الاتحاد", **REFUSED)
    resigned = report("قررت الاستقالة حفاظا على وحدة الأسرة الرياضية", at=9 * DAY, action="استقاله")
    assert decisions(refused, resigned) == ["new", "changed"]


READY = "مستعدون للقاء رئيس ساندرا نادر الخازوري في أي مكان من أجل وقف الحرب"
NO_MEETING = "لقاء من هذا النوع لم يعد مطروحا", "لقاء الخازوري"


def test_a_wording_may_name_what_another_only_points_to():
    ready = report(READY, action="لقاء", object="رئيس ساندرا نادر الخازوري", strength="ready")
    text, title = (report(told, at=9 * DAY, action="لقاء", **REFUSED) for told in NO_MEETING)
    assert decisions(ready, text) == ["new", "new"]
    assert decisions(ready, title) == ["new", "changed"]


def test_an_act_and_an_object_of_which_all_speak_tell_nothing():
    words = "نسعى إلى تشكيل حكومة جديدة ونبذل قصارى جهدنا حتى لا تبقى الجزر بلا إدارة تخدمها"
    pledged = report(words, action="تشكيل", object="حكومة جديدة")
    broad = "تشكيل حكومة تحالف وطني تضم كل الكتل قبل الانتخابات المبكرة المقررة في الخريف"
    refused = report(broad, at=9 * DAY, action="تشكيل", object="حكومة تحالف وطني", **REFUSED)
    assert decisions(pledged, refused) == ["new", "new"]


@pytest.mark.parametrize("pledge", ["قررت معارضة اتفاق المضيق", "سأرفض اتفاق المضيق"])
def test_a_pledge_to_refuse_is_no_consent(pledge):
    opposed = report(pledge, action="معارضة", object="اتفاق المضيق", strength="decided")
    refused = report("اتفاق المضيق", at=9 * DAY, action="", object="اتفاق المضيق", **REFUSED)
    assert "changed" not in decisions(opposed, refused)


def test_not_one_ton_refuses_what_was_pledged_in_tons():
    pledge = "بلاده ستمد ساندرا بثلاثة آلاف طن من الفيول على مدى عشرة أشهر لتشغيل محطات الجزر"
    pledged = report(pledge, action="امداد", object="ثلاثة آلاف طن", amount="3000 طن")
    refused = report("بلاده لن ترسل طنا واحدا قبل توقيع الضمانات", at=9 * DAY, action="ارسال", object="طنا", **REFUSED)
    assert decisions(pledged, refused) == ["new", "changed"]


@pytest.mark.parametrize(
    ("content", "thing", "amount"),
    [
        ("لن ترسل بلاده ألف طن من القمح إلى أهالي الجزر", "ألف طن", "1000 طن"),
        ("لن ترسل بلاده أي خيام إلى مخيم شندرون الشمالي", "خيام", ""),
    ],
)
def test_a_deal_of_another_size_or_for_others_refuses_no_pledge(content, thing, amount):
    pledge = "حكومته ستقدم خمسمئة خيمة إلى سكان ضاحية كرزبيل قبل حلول الشتاء القارس"
    pledged = report(pledge, action="تقديم", object="خمسمئة خيمة", amount="500 خيمة")
    refused = report(content, at=9 * DAY, action="ارسال", object=thing, amount=amount, **REFUSED)
    assert decisions(pledged, refused) == ["new", "new"]


def test_two_things_that_one_may_agree_to_are_no_deed():
    thing = "اتفاق المصائد البحرية"
    agreed = report(f"لا مانع من {thing} مع ساندرا بعدما راجعته اللجان المختصة", action="موافقة", object=thing)
    words = f"الموافقة على تمديد {thing} قبل أن تنشر الحكومة أرقام الصيد وتعوض القرى الساحلية"
    refused = report(words, at=9 * DAY, action="موافقة", object=f"تمديد {thing}", **REFUSED)
    assert decisions(agreed, refused) == ["new", "new"]


def test_how_much_is_not_raised_makes_no_change_of_a_refusal():
    act = {"action": "زيادة", "object": "رسوم الموانئ", "polarity": "negative"}
    refused = report("زيادة رسوم الموانئ خمسة دنانير", kind="rejection", amount="5 دينار", strength="refused", **act)
    pledged = report("بعدم زيادة رسوم الموانئ عشرة دنانير", at=9 * DAY, amount="10 دينار", **act)
    assert decisions(refused, pledged) == ["new", "new"]


def test_a_truce_agreed_to_may_be_refused_later():
    agreed = report("هدنة من ستين يوما في كروان", object="هدنة", amount="60 يوم")
    refused = report("رفضها هدنة الستين يوما", at=9 * DAY, action="رفض", object="هدنة", amount="60 يوم", **REFUSED)
    assert decisions(agreed, refused) == ["new", "changed"]


THREAT = "بالانسحاب من دوري الجزر إذا لم يستجب الاتحاد لطلبه"
LEAVES_IT = "سحب تهديده بالانسحاب من دوري الجزر"


def test_a_threat_given_up_is_withdrawn_in_any_order():
    threat = report(THREAT, kind="threat", action="انسحاب", object="دوري الجزر")
    given_up = report(LEAVES_IT, at=9 * DAY, polarity="negative", taken_back="بالانسحاب من دوري الجزر")
    assert decisions(threat, given_up) == ["new", "withdrawn"]
    one, other = run(threat, given_up)[0], run(given_up, threat)[0]
    for state in (one, other):
        by_kind = {position.kind: position for position in state.values()}
        assert by_kind["commitment"].revises == by_kind["threat"].position_id
        assert by_kind["threat"].withdrawn


@pytest.mark.parametrize("kind", ["threat", "commitment"])
@pytest.mark.parametrize("told_as", ["commitment", "statement"])
def test_what_is_suspended_is_no_longer_threatened_or_pledged(kind, told_as):
    threat = report(STRIKE, kind=kind, action="خوض", object="اضراب وطني")
    suspended = report(SUSPENDED, at=8 * DAY, kind=told_as, action="تعليق", object="اضراب الوطني")
    assert decisions(threat, suspended) == ["new", "changed"]


def test_what_is_put_off_is_no_longer_pledged_for_its_day():
    pledged = report("ستسلم الجزر رادارين من طراز الصقر قبل نهاية آذار", action="تسليم", object="الجزر رادارين")
    put_off = report("إرجاء تسليم الجزر راداري الصقر إلى حزيران", at=8 * DAY, action="ارجاء", object="تسليم الجزر")
    assert decisions(pledged, put_off) == ["new", "changed"]


def test_a_headline_of_what_is_refused_now_is_not_what_was_pledged_in_its_words():
    former = "الاستعداد للقاء رئيس ساندرا ليان موران في أي مكان"
    pledged = report(former, action="لقاء", object="رئيس ساندرا", strength="ready")
    words = "لقاء من هذا النوع لم يعد مطروحا"
    refused = report(words, at=9 * DAY, action="لقاء", taken_back=former, **REFUSED)
    title = msgspec.structs.replace(refused, claim_id="t" * 32, field="title", content="لقاء موران", end=9)
    slots = msgspec.structs.replace(title.slots, taken_back="", paraphrase=words)
    title = msgspec.structs.replace(title, slots=slots)
    assert decisions(pledged, refused, title) == ["new", "changed", "changed"]


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


def test_a_pledge_not_to_act_after_the_refusal_is_no_change():
    refused = report("زيادة تعرفة الكهرباء قبل نهاية العام الجاري", action="زياده", **REFUSED)
    act = {"action": "زياده", "polarity": "negative"}
    pledged = report("بعدم زيادة تعرفة الكهرباء قبل نهاية العام الجاري", at=9 * DAY, **act)
    assert "changed" not in decisions(refused, pledged)


@pytest.mark.parametrize(("later", "decision"), [("53 دينارا", "new"), ("54 دينارا", "changed")])
def test_prices_that_fell_and_rose_to_other_numbers_are_two_facts(later, decision):
    fell = report("سعر القمح في موانئ الجزر انخفض إلى 54 دينارا للكيس", kind="statement", action="انخفاض")
    told = f"سعر القمح في موانئ الجزر ارتفع إلى {later} للكيس"
    rose = report(told, kind="statement", at=5 * DAY, action="ارتفاع")
    assert decisions(fell, rose) == ["new", decision]


def test_a_warning_told_with_a_negation_is_no_change():
    warned = report("من النزول إلى الأودية أثناء جريان السيول في المناطق الجبلية", kind="threat", action="نزول")
    told = "عدم النزول إلى الأودية أثناء جريان السيول في المناطق الجبلية"
    negated = report(told, kind="threat", at=DAY, action="نزول", polarity="negative")
    assert decisions(warned, negated) == ["new", "new"]


def test_stopping_what_others_do_undoes_no_pledge():
    stopped = report("الاتحاد مستمر في وقف الاعتماد على فحم ساندرا", kind="statement", action="وقف", object="اعتماد")
    pledged = report("بلاده ستعتمد الخطة البحرية في القمة المقبلة", at=DAY, action="اعتماد", object="خطة البحرية")
    assert decisions(stopped, pledged) == ["new", "new"]


def test_not_to_postpone_is_not_to_hurry():
    postponed = report("الوزارة لن تؤجل امتحانات الشهادة العامة", **REFUSED)
    put_off = report("إرجاء امتحانات الشهادة العامة", at=2, **REFUSED)
    assert len(run(postponed, put_off)[0]) == 1


@pytest.mark.parametrize(
    ("refused", "kind", "found"),
    [
        ("لن نرحل العمال الموسميين من الجزر", "rejection", "changed"),
        ("ترحيل العمال الموسميين من الجزر", "rejection", "new"),
        ("لن نرحل العمال الموسميين من الجزر", "denial", "new"),
    ],
)
def test_who_threatens_with_what_he_would_not_do_has_changed(refused, kind, found):
    act = {"action": "ترحيل", "object": "عمال الموسميين"}
    before = report(refused, **act, **(REFUSED | {"kind": kind}))
    after = report("سنبدأ ترحيل العمال الموسميين مطلع الشهر", kind="threat", at=9 * DAY, **act)
    assert decisions(before, after) == ["new", found]


def test_who_will_not_do_what_he_threatened_has_changed():
    act = {"action": "قصف", "object": "موانئ الجزر"}
    threat = report("سنقصف موانئ الجزر إذا استمر الحصار", kind="threat", **act)
    refused = report("لن نقصف موانئ الجزر", at=9 * DAY, **act, **REFUSED)
    assert decisions(threat, refused) == ["new", "changed"]


@pytest.mark.parametrize(
    ("one", "other", "frame"),
    [
        ("بقاء", "انسحاب", "{} كتيبة المراقبين في جزيرة الصدف"),
        ("نشر", "سحب", "{} كتيبة المراقبين في جزيرة الصدف"),
        ("استدعاء", "إعادة", "{} سفير نورافيا من العاصمة"),
        ("إعفاء", "فرض", "{} رسوم التأشيرة على سكان الجزر"),
        ("طرح", "سحب", "{} قانون الصيد أمام البرلمان"),
        ("بقاء", "مغادرة", "{} الفريق بعد الموسم"),
        ("مشاركة", "انسحاب", "{} الحركة في المفاوضات"),
        ("تشديد", "تخفيف", "{} شروط التأشيرة لسكان الجزر"),
    ],
)
def test_opposite_acts_of_one_matter_are_a_change(one, other, frame):
    thing = frame.partition(" ")[2]
    acts = [report(frame.format(act), at=at, action=act, object=thing) for at, act in ((0, one), (9 * DAY, other))]
    assert decisions(*acts) == ["new", "changed"]


@pytest.mark.parametrize(
    ("refused", "done", "acts", "found"),
    [
        ("لن نفتح معبر الصدف", "سنغلق معبر الصدف", ("فتح", "إغلاق"), "new"),
        ("لن نفتح معبر الصدف", "سنفتح معبر الصدف", ("فتح", "فتح"), "changed"),
        ("لن يبقى مع الفريق", "سيغادر الفريق", ("بقاء", "مغادرة"), "new"),
        ("لن نسمح بالصيد في المضيق", "سنمنع الصيد في المضيق", ("سماح", "منع"), "new"),
    ],
)
def test_who_does_the_opposite_of_what_he_refused_keeps_to_it(refused, done, acts, found):
    thing = " ".join(done.split()[1:])
    before = report(refused, action=acts[0], object=thing, **REFUSED)
    assert decisions(before, report(done, at=9 * DAY, action=acts[1], object=thing)) == ["new", found]


def test_opposite_acts_upon_other_things_are_no_change():
    closed = report("إغلاق معبر الصخرة", action="إغلاق", object="معبر الصخرة")
    opened = report("فتح معبر النخيل للشاحنات", at=9 * DAY, action="فتح", object="معبر النخيل")
    assert decisions(closed, opened) == ["new", "new"]


@pytest.mark.parametrize(
    ("refused", "backed", "found"),
    [
        ("اتفاق ترسيم الحدود مع نورافيا", "تأييده لاتفاق ترسيم الحدود مع نورافيا", "changed"),
        ("اتفاق ترسيم الحدود مع نورافيا", "تأييده لتشكيل لجنة تدرس ما بعد اتفاق الحدود", "new"),
        ("اتفاق ترسيم الحدود مع نورافيا", "عدم تأييده لاتفاق ترسيم الحدود مع نورافيا", "new"),
    ],
)
def test_who_backs_what_he_refused_has_changed(refused, backed, found):
    before = report(refused, action="ترسيم", object="اتفاق ترسيم الحدود", **REFUSED)
    after = report(backed, kind="evaluation", at=9 * DAY, action="تأييد", object="اتفاق ترسيم الحدود")
    assert decisions(before, after) == ["new", found]


@pytest.mark.parametrize(
    ("pledged", "undone", "act", "thing"),
    [
        ("الالتزام بوقف إطلاق النار في الجزر", "إنهاء العمل بوقف إطلاق النار في الجزر", "إنهاء", "وقف إطلاق النار"),
        ("سنفرض عقوبات على شركات الشحن", "رفع العقوبات عن شركات الشحن", "رفع", "العقوبات"),
    ],
)
def test_what_was_pledged_may_be_ended_by_several_words(pledged, undone, act, thing):
    before = report(pledged, action="إيقاف" if "وقف" in pledged else "فرض", object=thing)
    assert decisions(before, report(undone, at=9 * DAY, action=act, object=thing)) == ["new", "changed"]


def test_who_will_not_stop_ends_nothing():
    goes_on = report("مواصلة العمليات حتى القضاء على حركة الراية", action="مواصلة", object="العمليات")
    again = report("لن نتوقف قبل أن نهزم حركة الراية", at=5, source="s-2", action="ايقاف")
    assert decisions(goes_on, again)[1] == "corroborated"


def test_a_thing_that_comes_to_its_end_undoes_no_pledge():
    thing = "المشروع سينتهي في أغسطس المقبل"
    pledged = report("سنواصل تنفيذ مشروع القناة حتى أغسطس المقبل", action="مواصلة", object="تنفيذ مشروع القناة")
    assert "changed" not in decisions(report(thing, action="انتهاء"), pledged)
    assert "changed" not in decisions(pledged, report(thing, at=9 * DAY, action="انتهاء"))


@pytest.mark.parametrize(
    ("undone", "found"),
    [
        ("إلغاء الغرامات الجديدة على المصانع المخالفة", "changed"),
        ("إلغاء الغرامات الجديدة على أصحاب المتاجر", "new"),
        ("إلغاء الغرامات الجديدة", "changed"),
    ],
)
def test_what_bears_upon_others_is_not_undone(undone, found):
    threat = report("فرض الغرامات الجديدة على المصانع المخالفة", kind="threat", action="فرض", object="غرامات الجديدة")
    after = report(undone, at=9 * DAY, action="إلغاء", object="غرامات الجديدة")
    assert decisions(threat, after) == ["new", found]


def test_word_for_word_but_for_a_negation_is_a_change():
    alone = report("المشتبه به تصرف بمفرده في الحريق", kind="statement")
    not_alone = report("المشتبه به لم يتصرف بمفرده في الحريق", kind="statement", at=6 * DAY, polarity="negative")
    assert decisions(alone, not_alone) == ["new", "changed"]


def test_what_is_lifted_is_no_longer_imposed():
    imposed = report("فرض الحجر الصحي على القادمين من الجزر", action="فرض", object="حجر الصحي")
    lifted = report("رفع الحجر الصحي عن القادمين من الجزر", at=9 * DAY, action="رفع", object="حجر الصحي")
    assert decisions(imposed, lifted) == ["new", "changed"]


def test_what_will_not_stop_is_pledged_where_another_act_says_so():
    headline = make_claim("إمدادات الغاز لن تنقطع عن ساندرا يوما واحدا", field="title", polarity="negative")
    guaranteed = make_claim("بلاده ستضمن وصول الغاز إلى ساندرا طوال الشتاء")
    assert decisions(headline, guaranteed) == ["new", "repeated"]
