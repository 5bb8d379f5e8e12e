"""Kinds of contents by the frames that newspapers put acts in, and by what only looks like one. People are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.detection.kinds.negation import is_denied
from tasrih.detection.kinds.verdict import by_rules
from tasrih.detection.vocabulary.kind_rules import default

MINISTER = Tokens("وزير دفاع زمردا سامر القاضي").keys
HELD = ["ملتزمة", "متمسكة", "مستعدة", "حريصة", "عازمة", "مستمرة"]
PLEDGES = dict(
    zip(HELD, ["بالهدنة", "بالاتفاق", "لاستضافة القمة", "على الحوار", "على البناء", "في صرف الرواتب"], strict=True)
)


def kind(content):
    return by_rules(cue_kind="statement", cue_cls="say", content=Tokens(content).keys, speaker=MINISTER)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("الحكومة مستمرة في صرف البذار المدعوم", "commitment"),
        ("عدد المرضى مستمر في الارتفاع", "statement"),
        ("ماضون قدما في مشروع القطار", "commitment"),
        ("سنبقى إلى جانب المزارعين", "commitment"),
        ("زمردا ستظل وجهة للزوار", "statement"),
        ("زمردا ستظل ملتزمة بالهدنة", "commitment"),
        ("أنه أمر بتشكيل لجنة تحقيق", "commitment"),
        ("تقرر تأجيل العمل بالقانون شهرين", "commitment"),
        ("اتفقنا على جدولة الديون", "commitment"),
        ("الطرفين اتفقا على جدولة الديون", "statement"),
        ("أيدينا ممدودة لمن يريد الحوار", "commitment"),
        ("زمردا لديها كل التصميم لإنجاز السد", "commitment"),
        ("بلاده لديها الإرادة لإنهاء الخلاف", "commitment"),
        ("الخصوم لديهم الإرادة لإنهاء الخلاف", "statement"),
        ("تشبثها بالحياد بين الجارتين", "commitment"),
        ("إرادته تعميق التعاون مع سافورا", "commitment"),
        ("زمردا تطمح إلى توسيع التجارة مع سافورا", "commitment"),
        ("الطلاب يطمحون إلى مقاعد أكثر", "statement"),
        ("بلاده تعرض الوساطة بين الجارتين", "commitment"),
        ("الوزارة تضع كل إمكاناتها في خدمة الطلاب", "commitment"),
        ("بلاده تواصل تنفيذ ما تعهدت به", "commitment"),
        ("التمويل سيخصص لبناء المدارس", "commitment"),
        ("أنهم سيسهلون إجراءات السفر", "commitment"),
        ("القوات تتجه إلى تعزيز مواقعها", "commitment"),
        ("المنطقة تتجه إلى صيف حار", "statement"),
        ("الأجهزة ستتعامل بحزم مع المخربين", "threat"),
        ("الوزارة ستتعامل مع الطلبات بسرعة", "commitment"),
        ("كل من تثبت إدانته سيحاسب", "threat"),
        ("الوزارة ستتخذ إجراءات صارمة بحق المخالفين", "threat"),
        ("الوزارة فرضت غرامة على الشركة", "threat"),
        ("مرجان فرضت غرامة على الشركة", "statement"),
        ("الوزارة ملتزمة بملاحقة المحتكرين", "threat"),
        ("لصبرنا حدود", "threat"),
        ("لا نفكر في انتخابات مبكرة", "rejection"),
        ("لا يحق لأحد أن يملي علينا شيئا", "rejection"),
        ("لا يمكن أن يكون هناك اتفاق بلا ضمانات", "rejection"),
        ("الانسحاب لن يتم إلا بعد التوقيع", "rejection"),
        ("ما نشر خبر ملفق", "denial"),
        ("لا توجد أزمة أدوية", "denial"),
        ("موكله بريء من التهمة", "denial"),
        ("لا علاقة للقوات بالانفجار", "denial"),
        ("يرجى البقاء في المنازل", "demand"),
        ("من الأفضل تأجيل الرحلات", "demand"),
        ("لا داعي للهلع", "demand"),
        ("كفى وعودا", "demand"),
        ("لا يجوز ترك السكان بلا ماء", "demand"),
        ("دعونا نعمل معا", "demand"),
        ("الاتفاق خطوة تاريخية", "evaluation"),
        ("هذه الوعود مجرد أوهام", "evaluation"),
        ("القرار يخالف الدستور بشكل صارخ", "evaluation"),
        ("القرار يخالف توصية اللجنة", "statement"),
        ("ما جرى يعد انتهاكا للهدنة", "evaluation"),
        ("الدين يعد نصف الناتج", "statement"),
        ("المبادرة محاولة يائسة للهروب", "evaluation"),
        ("الوزارة تتقدم باعتذارها إلى الركاب", "evaluation"),
        ("أداء الوزارة لم يرق إلى مستوى التحديات", "evaluation"),
        ("اثنين من الجرحى غادرا المستشفى", "statement"),
        ("رد الشركة لا يزال قيد الدراسة", "statement"),
    ],
)
def test_frames_of_acts(content, expected):
    assert kind(content) == expected


@given(held=st.sampled_from(HELD), still=st.sampled_from(["لا تزال", "ما زالت", "ما تزال", "لا شك"]))
def test_what_goes_on_is_not_denied(held, still):
    assert kind(f"بلاده {still} {held} {PLEDGES[held]}") == kind(f"بلاده {held} {PLEDGES[held]}") == "commitment"


@given(held=st.sampled_from(HELD))
def test_what_is_denied_is_no_promise(held):
    assert kind(f"بلاده غير {held} {PLEDGES[held]}") != "commitment"


@given(st.lists(st.sampled_from(["لا", "تزال", "غير", "أن", "بلاده", "ملتزمة"]), min_size=1, max_size=8), st.booleans())
def test_denial_looks_no_further_than_the_words_there_are(words, still):
    rules, keys = default(), Tokens(" ".join(words)).keys
    read = rules.words(keys)
    for at in range(len(keys)):
        denied = is_denied(rules, keys, read, at, still=still)
        assert not denied or any(word in ("لا", "غير") for word in keys[:at])
        assert still or denied >= is_denied(rules, keys, read, at, still=True)
