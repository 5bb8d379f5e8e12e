"""Kinds of contents by families of words that say an act, and by what only looks like one. People are invented."""

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.detection.kinds.verdict import by_rules

MINISTER = Tokens("وزير دفاع زمردا سامر القاضي").keys
SOURCE = Tokens("مصدر مطلع").keys


def kind(content, cue="say", speaker=MINISTER):
    return by_rules(cue_kind="statement", cue_cls=cue, content=Tokens(content).keys, speaker=speaker)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("فليستقل المحافظ ونوابه", "demand"),
        ("المدير أخطأ فليعتذر للناس", "demand"),
        ("فلتتوقف الحملة الآن", "demand"),
        ("فليس في الخزانة مال", "statement"),
        ("فلن يصل القطار قبل الظهر", "statement"),
        ("فلننتظر ما سيحدث", "statement"),
        ("المصارف مدعوة إلى خفض الفائدة", "demand"),
        ("الأحزاب مدعوون إلى الحوار", "demand"),
        ("القوات مدعومة بالطائرات", "statement"),
        ("من واجب الدول الغنية أن تدفع", "demand"),
        ("ننتظر من الشركاء خطوات عملية", "demand"),
        ("ننتظر وصول الطائرة", "statement"),
    ],
)
def test_what_shall_be_done(content, expected):
    assert kind(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("نستضيف الجولة الثانية الشهر المقبل", "commitment"),
        ("نسلم المفاتيح غدا", "commitment"),
        ("الوزارة تطلق حملة التلقيح اعتبارا من الأحد", "commitment"),
        ("نستورد نصف القمح من مرجان", "statement"),
        ("النتيجة تدفعنا إلى الأمام الموسم المقبل", "statement"),
        ("فريق مرجان سيسافر غدا", "statement"),
        ("مرجان تطلق حملة التلقيح اعتبارا من الأحد", "statement"),
        ("نواجه شتاء قاسيا الشهر المقبل", "statement"),
        ("الوزارة رصدت عشرة ملايين لترميم المدارس", "commitment"),
        ("الوزارة رصدت سفينتين قرب الساحل", "statement"),
        ("مكتبه يتكفل بعلاج الجرحى", "commitment"),
        ("الشركة لن تستغني عن أي عامل", "commitment"),
        ("قافلة من المهندسين ستفحص الجسر", "commitment"),
        ("وفدا رفيعا سيزور مواقع السيول", "commitment"),
        ("فرق الطوارئ ستوزع الخيام", "commitment"),
        ("النتائج ستعلن مساء الخميس", "commitment"),
        ("الشكاوى ستدرس واحدة واحدة", "commitment"),
    ],
)
def test_what_is_taken_up(content, expected):
    assert kind(content) == expected


def test_a_source_without_a_name_sends_nobody():
    assert kind("قافلة من المهندسين ستفحص الجسر", speaker=SOURCE) == "statement"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("لن يرضخ للابتزاز", "rejection"),
        ("لن تتنازل عن شبر من أرضها", "rejection"),
        ("سيضغط على المخربين", "commitment"),
        ("بلاده ليست بحاجة إلى وسطاء", "rejection"),
        ("لا حاجة إلى لجنة جديدة", "rejection"),
        ("المصنع يحتاج إلى ثلاث سنوات", "statement"),
        ("الملف أغلق منذ عام", "rejection"),
        ("المهلة لن تمدد", "rejection"),
        ("مهمة القوات لن تتغير", "statement"),
        ("جدول المباريات ثابت والجدول لن يتغير", "rejection"),
        ("القائد باق في منصبه", "rejection"),
        ("المطر باق حتى الخميس", "statement"),
        ("بلاده لن تكون ممرا للسلاح", "rejection"),
        ("بلاده لن تكون بعيدة عن الأزمة", "statement"),
        ("لا انتخابات تحت الحصار", "rejection"),
    ],
)
def test_what_is_refused(content, expected):
    assert kind(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("عدم تجديد عقد الشركة المشغلة", "rejection"),
        ("عدم المشاركة في قمة الجزر", "rejection"),
        ("عدم وجود ناجين", "statement"),
        ("طرد ثلاثة من دبلوماسيي مرجان", "threat"),
        ("فرض رسوم على حديد مرجان", "threat"),
        ("طرد الحشرات من المخازن", "statement"),
        ("خوض إضراب مفتوح", "threat"),
        ("سحب سفير بلاده من مرجان", "threat"),
        ("الاعتراف بجمهورية الجزر", "commitment"),
        ("تعويم سعر العملة", "commitment"),
        ("تحرير المدينة من المسلحين", "statement"),
        ("حدادا وطنيا ثلاثة أيام", "commitment"),
        ("مقتل ثلاثة جنود", "statement"),
    ],
)
def test_what_is_announced_by_a_noun(content, expected):
    assert kind(content, cue="reveal") == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("أي قصف جديد سيقابل برد قاس", "threat"),
        ("المخالفون سيواجهون عقوبات", "threat"),
        ("الجنود سيواجهون شتاء طويلا", "statement"),
        ("بلاده لن تقف مكتوفة الأيدي", "threat"),
        ("الجريمة لن تمر بلا حساب", "threat"),
        ("أصابع جنودنا على الزناد", "threat"),
        ("من يحتكر الدواء سيجد نفسه أمام القضاء", "threat"),
        ("كل سفينة تقترب هدف مشروع", "threat"),
        ("الغرامات ستطال أصحاب المعامل", "threat"),
        ("سنجمد أموال المهربين", "threat"),
        ("سنجمد السمك قبل نقله", "commitment"),
        ("لاعب مرجان سيلجأ إلى محكمة التحكيم", "statement"),
        ("سنلجأ إلى محكمة التحكيم", "threat"),
        ("سندخل في إضراب مفتوح", "threat"),
        ("نقابة مرجان ستشل المرافئ", "statement"),
        ("سنشل المرافئ", "threat"),
    ],
)
def test_what_is_threatened(content, expected):
    assert kind(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("لا أزمة طحين في البلاد", "denial"),
        ("شائعات هدفها البلبلة", "denial"),
        ("الأنباء عن استقالته شائعات", "denial"),
        ("القصف لم يقع أصلا", "denial"),
        ("لم تقع أي صدامات", "statement"),
        ("الوثيقة مزورة", "denial"),
        ("الصور المنشورة قديمة", "denial"),
        ("البلدة قديمة", "statement"),
        ("الاتفاق لا يتضمن أي بنود سرية", "denial"),
        ("موكله لم يدخل المبنى", "denial"),
        ("الوفد لم يدخل المبنى", "statement"),
        ("ما ينسب إلى الوزير مختلق", "denial"),
        ("أتحدى من يثبت ذلك", "denial"),
    ],
)
def test_what_is_denied(content, expected):
    assert kind(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("التحكيم كان كارثيا", "evaluation"),
        ("الخطة حبر على ورق", "evaluation"),
        ("المجلس فشل في حماية السكان", "evaluation"),
        ("الفريق فشل في الوصول إلى القمة", "statement"),
        ("الحكومة أضاعت عشر سنوات", "evaluation"),
        ("خصومه يتاجرون بآلام النازحين", "evaluation"),
        ("التجار يتاجرون في الحبوب", "statement"),
        ("القانون يكمم الأفواه", "evaluation"),
        ("بلاده تقدر موقف مرجان", "evaluation"),
        ("الخبراء يقدرون الخسائر بمليون", "statement"),
    ],
)
def test_what_is_judged(content, expected):
    assert kind(content) == expected
