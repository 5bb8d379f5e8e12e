"""The pure engine: what is told again days later, and what is pledged then after a refusal."""

import pytest

from tests.position_claims import DAY, decisions, make_claim, report


@pytest.mark.parametrize(
    ("kind", "decision"), [("threat", "corroborated"), ("demand", "corroborated"), ("statement", "new")]
)
def test_acts_are_recalled_in_fewer_common_words_than_facts(kind, decision):
    told = "الهيئة لن تمنح ترخيصا للمصنع الجديد قرب النهر ما لم يعالج مياهه"
    recalled = report("ترخيص المصنع مستحيل قرب النهر بهذه المياه الملوثة", at=3 * DAY, kind=kind, source="وكالة الجزر")
    assert decisions(report(told, kind=kind), recalled) == ["new", decision]


@pytest.mark.parametrize(("second", "decision"), [("", "corroborated"), (" ثان", "new")])
def test_a_second_delay_days_later_is_another_act(second, decision):
    told = report("الوزارة لن تؤجل افتتاح الجسر الغربي", kind="rejection")
    words = f"لن يكون هناك تأجيل{second} لافتتاح الجسر الغربي"
    later = report(words, at=3 * DAY, kind="rejection", source="وكالة الجزر")
    assert decisions(told, later) == ["new", decision]


@pytest.mark.parametrize(
    ("refused", "pledged"),
    [
        ("لا نقل لطلاب الكلية إلى مبنى آخر", "طلاب الكلية ينتقلون إلى مبنى الضاحية في أيلول"),
        ("لن نسمح لمراقبين من الخارج بدخول المخيم", "المراقبون سيدخلون المخيم مطلع الشهر"),
    ],
)
def test_a_pledge_days_after_a_refusal_needs_little_in_common_with_it_to_be_a_change(refused, pledged):
    refusal, pledge = {"kind": "rejection"}, {"kind": "commitment"}
    assert decisions(report(refused, **refusal), report(pledged, at=3 * DAY, **pledge)) == ["new", "changed"]
    assert decisions(report(refused, **refusal), report(pledged, at=12, **pledge)) == ["new", "new"]
    assert decisions(report(pledged, **pledge), report(refused, at=3 * DAY, **refusal)) == ["new", "new"]


@pytest.mark.parametrize(
    ("pledged", "decision"),
    [
        ("سفير ساندرا باق في بلادنا ما بقيت العلاقات", "changed"),
        ("سفير ساندرا سيغادر أراضينا غدا", "new"),
        ("سنفتح مدرسة جديدة في الوادي", "new"),
    ],
)
def test_a_pledge_days_after_a_threat_gives_it_up_unless_it_carries_it_out(pledged, decision):
    threat = report("سفير ساندرا سيغادر أراضينا خلال ثلاثة أيام", kind="threat", action="مغادرة")
    acts = {"action": "مغادرة"} if "سيغادر" in pledged else {}
    assert decisions(threat, report(pledged, at=3 * DAY, **acts)) == ["new", decision]
    assert decisions(threat, report(pledged, at=12, **acts)) == ["new", "new"]


@pytest.mark.parametrize(
    ("later", "decision"),
    [
        ("18 ألف مدرس سيلتحقون بالأقسام مع الدخول المدرسي", "corroborated"),
        ("18 ألف مسكن ستبنى في ضواحي العاصمة هذا العام", "new"),
        ("الحكومة ستبني مدارس جديدة في ضواحي العاصمة هذا العام", "new"),
    ],
)
def test_as_many_of_one_thing_days_later_are_one_pledge(later, decision):
    pledge = report("حكومته برمجت توظيف 18 ألف مدرس جديد ابتداء من شهر أيلول المقبل")
    assert decisions(pledge, report(later, at=4 * DAY, source="وكالة الجزر")) == ["new", decision]


def test_as_much_to_another_within_a_news_cycle_is_another_pledge():
    valley, coast = (f"تقديم 50 مليون دولار دعما {to}" for to in ("لإعادة بناء قرى الوادي", "لمستشفيات الساحل"))
    assert decisions(report(valley), report(coast, at=5, source="وكالة الجزر")) == ["new", "new"]


@pytest.mark.parametrize(("field", "decision"), [("text", "corroborated"), ("title", "new")])
def test_a_headline_days_later_tells_what_is_new(field, decision):
    pledge = report("بلاده ستبقي معبر الوادي مفتوحا أمام القوافل طوال أيام الأسبوع")
    later = "شاحنات القوافل ستجد معبر الوادي مفتوحا في أي ساعة تصل فيها"
    claim = make_claim(later, field=field, article="later", hours=5 * DAY, source="وكالة الجزر")
    assert decisions(pledge, claim) == ["new", decision]


@pytest.mark.parametrize(("strength", "decision"), [("decided", "changed"), ("pledged", "new")])
def test_who_decides_days_later_what_he_considered_needs_few_words_in_common(strength, decision):
    considered = report("حكومته تدرس إرسال مراقبين إلى الحدود الشمالية", strength="considering")
    decided = report("حكومته قررت نشر 60 مراقبا على امتداد الحدود", at=4 * DAY, strength=strength)
    assert decisions(considered, decided) == ["new", decision]


@pytest.mark.parametrize(("hours", "decision"), [(3 * DAY, "changed"), (12, "new")])
def test_who_says_days_later_what_he_denied_concedes_it_in_few_common_words(hours, decision):
    denial = report("جيشه لم ينقل أي ذخيرة إلى جزيرة الملح في البحر", kind="denial")
    concession = report("سفن الجيش نقلت ذخيرة إلى جزيرة الملح قبل الشتاء", at=hours, kind="statement")
    assert decisions(denial, concession) == ["new", decision]


def test_another_day_of_a_pledge_in_few_common_words_is_a_change():
    june = report("الوزارة ستعيد تشغيل مصفاة الخليج قبل منتصف يونيو", deadline="منتصف يونيو", due="2025-06-15")
    words = "تشغيل المصفاة سيبدأ مع حلول الخريف بعد إصلاح خزاناتها"
    autumn = report(words, at=20 * DAY, deadline="حلول الخريف", due="2025-09-22")
    assert decisions(june, autumn) == ["new", "changed"]
    assert decisions(june, report(words, at=20 * DAY)) == ["new", "new"]


def test_a_statement_of_another_outlet_days_later_retells_an_act_in_nearly_the_same_words():
    words = "بلاده ستزود ساندرا بعشر منظومات رادار قبل الشتاء"
    retold = report(f"{words} المقبل", at=5 * DAY, source="وكالة الجزر", kind="statement")
    assert decisions(report(words), retold) == ["new", "corroborated"]
    assert decisions(retold, report(words, at=6 * DAY)) == ["new", "new"]


@pytest.mark.parametrize(
    ("later", "source", "decision"),
    [
        ("ستظل المنصة الغربية في المضيق مكانها", "وكالة الجزر", "corroborated"),
        ("ستظل المنصة الغربية في المضيق مكانها", "", "new"),
        ("المنصة ستفتش في مكانها بالمضيق غدا", "وكالة الجزر", "new"),
    ],
)
def test_short_words_of_another_outlet_days_later_may_recall_an_act(later, source, decision):
    told = report("سنبقي المنصة في مكانها في المضيق")
    recalled = report(later, at=4 * DAY, **({"source": source} if source else {}))
    assert decisions(told, recalled) == ["new", decision]
