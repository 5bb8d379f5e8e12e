"""Kinds of contents, by invented officials of invented states."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.detection.kinds.verdict import STRENGTH, acts, by_rules, settled
from tasrih.detection.vocabulary.kind_rules import DATA, KindRules
from tasrih.events.model import KINDS
from tasrih.yamldata import DataError

MINISTER = "وزير دفاع زمردا سامر القاضي"
SOURCE = "مصادر مطلعة"


def kind(content, speaker=MINISTER, *, cue_kind="statement", cue_cls="say", quoted=False):
    return by_rules(
        cue_kind=cue_kind, cue_cls=cue_cls, content=Tokens(content).keys, speaker=Tokens(speaker).keys, quoted=quoted
    )


@pytest.mark.parametrize(
    "content",
    [
        "سنزود مرجان بصواريخ بعيدة المدى",
        "سأقدم المشروع إلى البرلمان غدا",
        "سوف نبني ألف وحدة سكنية",
        "بلاده ستقدم مساعدات عاجلة لمرجان",
        "حكومة بلاده ستجتمع اليوم لاتخاذ قرار",
        "زمردا ستدعم مرجان بكل الوسائل",
        "الوزارة ستطلق برنامجا للتدريب",
        "أنه سيلتقي نظراءه قريبا",
        "إنها لن تتخلى عن حلفائها",
        "نحن مستعدون لتقديم ضمانات",
        "بلاده مستعدة لاستضافة القمة",
        "بلاده تدرس إرسال مراقبين إلى مرجان",
        "ننظر في الأمر بجدية",
        "حكومته تبحث إمكانية نقل أربع بطاريات",
        "بلاده لا تمانع في عقد لقاء",
        "إنها لن تعارض اللقاء",
        "لن نعرقل القرار",
        "قبلنا الهدنة كما هي",
        "سأذهب إلى القمة",
        "القوات المسلحة ستعزز مواقعها",
        'بلاده "ستواصل دعم مرجان"',
        "الزمرديون، كما قال، باقون، وبلاده ملتزمة بأمن مرجان",
        "استعداد بلاده لإرسال قوات",
        "التزامها بدعم الهدنة",
        "سيتم توزيع المساعدات على النازحين",
        "العمليات الأمنية ستستمر حتى النهاية",
        "نواصل دعم المزارعين",
        "اتخذنا قرارا بتزويد مرجان بالذخائر",
    ],
)
def test_own_future_acts_are_commitments(content):
    assert kind(content) == "commitment"


@pytest.mark.parametrize(
    ("content", "speaker"),
    [
        ("مرجان ستزود حلفاءها بالصواريخ", "وزير الدفاع الفرنسي"),  # a third party's plan
        ("بغداد ستقدم طلب العضوية", "وزير الدفاع الفرنسي"),
        ("الأسعار سترتفع في الصيف", MINISTER),  # a forecast
        ("الاتفاق سيحقق السلام", MINISTER),
        ("سنحتاج إلى وقت طويل", MINISTER),  # nobody chooses to need
        ("الضمانات التي ستحول دون الحرب كثيرة", MINISTER),  # in a relative clause
        ("وزير خارجية زمردا سيصل غدا", SOURCE),  # a schedule by a source
        ("السياسة السياحية والسيارات والسنوات والسيناريو", MINISTER),  # nouns that look like futures
        ("القوات دخلت المدينة صباح أمس", MINISTER),
    ],
)
def test_forecasts_schedules_and_plans_of_others_are_statements(content, speaker):
    assert kind(content, speaker) == "statement"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("سنرد على أي هجوم", "threat"),
        ("القوات المسلحة سترد على أي هجوم", "threat"),
        ("لقاء من هذا النوع لم يعد مطروحا", "rejection"),
        ("ليس لنا أي يد فيما جرى", "denial"),
        ("لا يد لبلاده في الهجوم", "denial"),
        ("من يثبت احتكاره للدواء سيحال إلى النيابة", "threat"),
        ("لن يكون هناك تأجيل آخر", "rejection"),
        ("لا زيادة على التعرفة هذا العام", "rejection"),
        ("مشروع الجسر قيد الدراسة", "commitment"),
        ("الوزارة بصدد إعداد حزمة حوافز", "commitment"),
        ("النقابة علقت الإضراب بعد الاتفاق", "commitment"),
        ("علقنا مشاركتنا في اللجنة", "commitment"),
        ("نعد المواطنين بعشر ساعات من الكهرباء", "commitment"),
        ("الوزارة لن تستحدث أي رسوم", "rejection"),
        ("بلاده لن تتهاون مع المخربين", "threat"),
        ("سنواصل قصف مواقعهم", "threat"),
        ("سنوقف قصف المدينة", "commitment"),
        ("سننسحب من الاتفاق ما لم ترفع القيود", "threat"),
        ("المعتدين سيدفعون الثمن", "threat"),
        ("ستكون للقرار عواقب وخيمة", "threat"),
        ("لن نقبل هذا الاقتراح", "rejection"),
        ("بلاده لن تشارك في الحملة", "rejection"),
        ("بلاده لن تغادر المعبر", "rejection"),
        ("بلاده ستغادر المعبر", "statement"),
        ("هذا المبلغ من نسج الخيال", "denial"),
        ("كل الخيارات ستظل مطروحة على الطاولة", "threat"),
        ("لن نتخلى عن حقنا في التخصيب", "rejection"),
        ("العودة إلى الوراء غير واردة", "rejection"),
        ("رفضه للمقترح", "rejection"),
        ("لا صحة لهذه الأنباء", "denial"),
        ("هذه التقارير عارية من الصحة", "denial"),
        ("قواتنا لم تستهدف المدنيين", "denial"),
        ("يجب وقف إطلاق النار فورا", "demand"),
        ("ضرورة حماية المدنيين", "demand"),
        ("على مرجان سحب قواتها", "demand"),
        ("نطالب المجتمع الدولي بالتحرك", "demand"),
        ("لا بد من حل سياسي", "demand"),
        ("نشكر الأصدقاء على مواقفهم", "evaluation"),
        ("الهجوم على السوق عمل مشين وغير مقبول", "evaluation"),
        ("ترحيب بلاده بالاتفاق", "evaluation"),
        ("الوزارة لن تفرض أي رسوم جديدة", "rejection"),
        ("حزمة جديدة من المنح جاهزة", "statement"),
        ("حزمة عقوبات ستطال المهربين", "threat"),
        ("ثمن الخبز مستقر", "statement"),
        ("نضمن للجمهور أداء أفضل", "commitment"),
        ("لا نستطيع أن نضمن شيئا", "statement"),
        ("هناك خطة لتوسيع المطار", "commitment"),
        ("في المنطقة خطة لتقسيم البلاد", "statement"),
        ("باق حتى نهاية ولايتي", "rejection"),
        ("إنها باقية على رأس المؤسسة", "rejection"),
        ("المريض باق في المستشفى", "statement"),
        ("بلاده ما زالت عند موقفها الرافض للمفاوضات", "rejection"),
        ("لم نقرر موعد الزيارة بعد", "statement"),
        ("الإصلاح لا يتطلب وقتا", "statement"),
        ("كان يجب أن يحضر الاجتماع", "statement"),
        ("على الأرجح ليس لديه وقت", "statement"),
        ("الجلسة انتهت ولم تعد مغلقة", "statement"),
    ],
)
def test_what_the_content_does_decides(content, expected):
    assert kind(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        "اتركوا المدينة",
        "احموا المدنيين",
        "أعيدوا إلينا أرضنا",
        "قال ما قال. عودوا إلى بيوتكم",
        "ساعدونا على العودة",
        "الأمر بسيط، ولا تطلقوا النار",
        "نريد أن ينسحب الجيش",
        "نريد حلا عادلا",
        "زمردا تحتاج إلى سلاح لا إلى بيانات",
    ],
)
def test_what_is_asked_without_a_word_for_it(content):
    assert kind(content) == "demand"


@pytest.mark.parametrize(
    "content",
    [
        "أطلقوا النار علينا",  # they did
        "إنهم تركوا المدينة",
        "العبوة انفجرت في السوق",
        "نريد الفوز",
        "نريد أن نفوز",
        "كنا نريد حلا",
        "لا نريد حربا",
        "نريد",
        "نريد أن",
    ],
)
def test_what_looks_like_a_request_is_none(content):
    assert kind(content) == "statement"


@pytest.mark.parametrize(
    ("content", "speaker", "expected"),
    [
        ("زيادة الإنتاج", MINISTER, "rejection"),
        ("شن عملية برية", MINISTER, "rejection"),
        ("تشارك بلاده في القوة", MINISTER, "rejection"),
        ("تلجأ الوزارة إلى الاستيراد", MINISTER, "rejection"),
        ("تشارك مرجان في القوة", MINISTER, "statement"),
        ("نشوب حرب", MINISTER, "statement"),
        ("زيادة الإنتاج", SOURCE, "statement"),
    ],
)
def test_ones_own_act_is_excluded_by_refusing_it(content, speaker, expected):
    assert kind(content, speaker, cue_kind="rejection", cue_cls="exclude") == expected


def test_what_is_not_excluded_denied_or_refused_is_a_statement():
    known = {"cue_cls": "exclude", "content": Tokens("زيادة الإنتاج").keys, "speaker": Tokens(MINISTER).keys}
    assert settled(**known) == "rejection"
    assert settled(**known, negated=True) == "statement"
    assert settled(**known | {"cue_cls": "deny"}, negated=True) == "statement"
    assert settled(**known | {"cue_cls": "refuse"}, negated=True) == "statement"
    assert settled(**known | {"cue_cls": "condemn"}, negated=True) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("الحركة أبلغت الوسيطين في زمردا موافقتها الخطية على الهدنة", "commitment"),
        ("الحركة أبلغت الوسيطين رأيها بعد موافقتها على الهدنة", "statement"),
        ("الحركة أبلغت الوسيطين أن موافقتها على الهدنة مشروطة", "statement"),
        ("ستضاف ثلاثون سفينة من أسطول الظل المزعوم إلى لائحة السفن الممنوعة", "threat"),
    ],
)
def test_what_completes_a_term_stands_in_the_same_phrase(content, expected):
    assert kind(content, "وزير خارجية مرجان") == expected


def test_binding_oneself_is_a_commitment_whoever_reports_it():
    assert kind("المجموعة قطعت على نفسها تعهدا لمرجان", "وزير الدفاع الفرنسي") == "commitment"
    assert kind("المجموعة قطعت الطريق على نفسها", "وزير الدفاع الفرنسي") == "statement"


def test_the_strongest_of_two_acts_wins():
    assert kind("يجب وقف النار، وسنواصل دعم مرجان") == "commitment"
    assert kind("نشكر الأصدقاء، ويجب وقف النار") == "demand"
    assert kind("سنواصل دعم مرجان وسنرد على المعتدين") == "threat"


@pytest.mark.parametrize("cue_kind", KINDS)
def test_a_plain_content_leaves_the_cue_its_kind(cue_kind):
    assert kind("مشروع السوق القديم", cue_kind=cue_kind) == cue_kind


@pytest.mark.parametrize(
    ("content", "cue_cls", "expected"),
    [
        ("بمعاقبة المسؤولين", "pledge", "threat"),
        ("فرض عقوبات على التجار", "decide", "threat"),
        ("ببناء مدارس جديدة", "pledge", "commitment"),
        ("الشكر للمتطوعين", "order", "evaluation"),
        ("دعوة إلى الحوار", "order", "demand"),
        ("بتوزيع الخبز", "order", "commitment"),
    ],
)
def test_harm_that_is_pledged_is_a_threat_and_directed_thanks_an_evaluation(content, cue_cls, expected):
    assert kind(content, cue_kind="commitment", cue_cls=cue_cls) == expected


def test_expectation_and_hope_bind_nobody():
    assert kind("بلاده ستوقع الاتفاق", cue_cls="expect") == "statement"
    assert kind("بلاده ستوقع الاتفاق", cue_cls="assert") == "commitment"


def test_a_quotation_under_a_weaker_cue_may_do_more():
    content = "سنواصل دعم مرجان مهما حدث"
    assert kind(content, cue_kind="evaluation", quoted=True) == "commitment"
    assert kind(content, cue_kind="evaluation", quoted=False) == "evaluation"


def test_acts_tell_where_and_why():
    keys = Tokens("قال إن بلاده ستقدم مساعدات").keys
    found = list(acts(keys, Tokens(MINISTER).keys))
    assert [(act.kind, keys[act.at], act.why) for act in found] == [("commitment", "ستقدم", "future")]


@given(st.text(max_size=200), st.text(max_size=40), st.sampled_from(KINDS), st.booleans())
def test_any_text_has_a_kind_and_always_the_same_one(content, speaker, cue_kind, quoted):
    first = kind(content, speaker, cue_kind=cue_kind, quoted=quoted)
    assert first in KINDS
    assert kind(content, speaker, cue_kind=cue_kind, quoted=quoted) == first


WORDS = st.sampled_from(
    [
        "لن",
        "سوف",
        "سنزود",
        "بلاده",
        "يجب",
        "على",
        "أن",
        "لا",
        "لم",
        "رفض",
        "استعداد",
        "عقوبات",
        "مروع",
        "نشكر",
        "،",
        '"',
        "إذا",
    ]
)


@given(st.lists(WORDS, max_size=30), st.sampled_from(KINDS))
def test_a_content_never_weakens_a_statement_and_reads_any_order(words, cue_kind):
    found = kind(" ".join(words), cue_kind=cue_kind, quoted=True)
    assert cue_kind == "commitment" or STRENGTH[found] >= STRENGTH[cue_kind]


@pytest.mark.parametrize("verb", ["نشارك", "نقبل", "نوقع", "نسحب", "نرسل", "نفتح"])
def test_negation_turns_a_promise_to_a_refusal(verb):
    assert kind(f"س{verb} القوات") == "commitment"
    assert kind(f"لن {verb} القوات") == "rejection"


@pytest.mark.parametrize("content", ["سنزود مرجان بصواريخ", "لا صحة للأنباء", "الأسعار سترتفع", "يجب وقف النار"])
def test_marks_around_a_content_are_harmless(content):
    assert kind(f'"{content}".') == kind(content) == kind(f"«{content}»")


def test_bad_rules_are_named_with_file_and_line(tmp_path: Path):
    broken = tmp_path / "kinds.yaml"
    broken.write_text(DATA.read_text(encoding="utf-8").replace("- ينبغي|تنبغي", '- "="'), encoding="utf-8")
    with pytest.raises(DataError, match=r"kinds\.yaml:\d+: a word of a term needs letters"):
        KindRules(broken)
    broken.write_text("rules: [{kind: promise, where: opening, terms: []}]", encoding="utf-8")
    with pytest.raises(DataError, match=r"kinds\.yaml:1: .*promise"):
        KindRules(broken)
