"""Slots of contents, by invented names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots import SlotReader, extract
from tasrih.events.model import KINDS, STRENGTHS, Slots
from tasrih.yamldata import DataError


def slots(content, kind="commitment", *, cue_cls="say", speaker_name="سامر القاضي", addressee=""):
    tokens = Tokens(content)
    raw = [tokens.text(i, i + 1) for i in range(len(tokens))]
    return extract(
        kind=kind, content=tokens.keys, raw=raw, cue_cls=cue_cls, speaker_name=speaker_name, addressee=addressee
    )


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
    ],
)
def test_deadlines_stay_as_written(content, deadline):
    assert slots(content).deadline == deadline


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
        ("لن نتخلى عن دعم مرجان", "commitment", "positive"),  # two denials make a promise
    ],
)
def test_polarity(content, kind, polarity):
    assert slots(content, kind).polarity == polarity


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
