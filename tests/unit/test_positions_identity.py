"""The pure engine: who holds a position, and what must not differ in one whatever the words."""

import pytest

from tasrih.events.model import Speaker
from tasrih.positions.deciding.engine import decide
from tasrih.positions.sameness.identity import holder_of
from tests.position_claims import AID, DAY, HADDAD, OTHER, PLEDGE, REFUSAL, WARDI, decisions, report, run


def test_what_an_official_says_and_what_the_office_says_is_one_position():
    office = Speaker(name="مكتب الوردي", type="office", official_id=WARDI.official_id)
    assert decisions(report(), report(at=1, speakers=[office])) == ["new", "repeated"]


def test_joint_speakers_are_one_holder_in_any_order():
    assert holder_of(report(speakers=[WARDI, HADDAD])) == holder_of(report(speakers=[HADDAD, WARDI]))
    assert decisions(report(speakers=[WARDI, HADDAD]), report(at=1)) == ["new", "new"]


def test_named_speakers_without_id_are_known_by_their_folded_name():
    one = Speaker(name="منى الجابري", type="person")
    other = Speaker(name="منى الجابرى", type="person")
    assert holder_of(report(speakers=[one])) == holder_of(report(speakers=[other])) == "name:مني الجابري"


def test_anonymous_sources_hold_nothing():
    nobody = report(speakers=[Speaker(name="مصدر مطلع", type="anonymous")])
    assert holder_of(nobody) == ""
    with pytest.raises(ValueError, match="no named speaker"):
        decide({}, nobody)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"speakers": [HADDAD]}),
        ({}, {"kind": "statement"}),
        ({}, {"polarity": "negative"}),
        ({"amount": "10 منظومات"}, {"amount": "20 منظومات"}),
        ({"addressee": "جمهورية ساندرا"}, {"addressee": "مملكة الرمال"}),
        ({"content": AID, "beneficiary": "الحلفاء"}, {"content": AID, "beneficiary": "الجيران"}),
    ],
)
def test_what_differs_in_identity_is_never_merged_though_the_words_are_the_same(one, other):
    state, _ = run(report(**one), report(at=1, **other))
    assert len(state) == 2


@pytest.mark.parametrize(
    ("one", "other"), [("الحلفاء", "شركاءه"), ("المجتمع الدولي", "المانحين"), ("كل الأطراف", "جمهورية ساندرا")]
)
def test_who_may_be_anybody_is_no_other_addressee(one, other):
    state, _ = run(report(addressee=one), report(at=1, addressee=other))
    assert len(state) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PLEDGE, REFUSAL),
        ("المنظومات العشر ستصل إلى ساندرا قبل الصيف المقبل", "المنظومات العشر لن تصل إلى ساندرا قبل الصيف المقبل"),
        (
            "نسبة النمو بلغت 3.4 في المئة خلال الربع الأول من العام",
            "نسبة النمو بلغت 1.2 في المئة خلال الربع الأول من العام",
        ),
    ],
)
def test_opposite_or_other_words_are_never_merged_without_slots_either(one, other):
    assert len(run(report(one), report(other, at=1))[0]) == 2


def test_a_statement_worded_in_the_negative_is_kept_apart_and_contradicts_nothing():
    said = {"content": OTHER, "kind": "statement"}
    assert decisions(report(**said), report(**said, at=DAY, polarity="negative")) == ["new", "new"]
    unlike = {"content": "الجامعات الحكومية لن تستقبل خمسة آلاف طالب جديد في كليات الهندسة والطب", "kind": "statement"}
    assert decisions(report(**said), report(**unlike, at=DAY)) == ["new", "changed"]
    assert decisions(report(**unlike), report(**unlike, at=DAY, polarity="negative")) == ["new", "repeated"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "حوادث الغرق على شواطئ ساندرا قليلة وليست ظاهرة والوزارة تعالجها",
            "حوادث الغرق على شواطئ ساندرا لم تصل إلى مستوى الظاهرة بل إنها قليلة",
        ),
        (
            "لا أتدخل في القضاء وأحترم استقلال محاكم الجزر المكفول في الدستور",
            "لم يكن ممكنا أن يتم التدخل في القضاء واستقلال محاكم الجزر المكفول في الدستور",
        ),
    ],
)
def test_what_both_say_in_negative_words_of_their_own_is_no_opposite(one, other):
    both = {"kind": "statement", "polarity": "negative", "action": "تدخل" if "تدخل" in one else ""}
    assert decisions(report(one, **both), report(other, at=1, **both)) == ["new", "repeated"]
    affirmed = "حوادث الغرق على شواطئ ساندرا كثيرة وظاهرة والوزارة تعالجها"
    denied = "حوادث الغرق على شواطئ ساندرا ليست ظاهرة والوزارة تعالجها"
    assert decisions(report(denied, kind="statement"), report(affirmed, at=1, kind="statement"))[1] != "repeated"


@pytest.mark.parametrize(
    ("act", "said", "one", "other"),
    [
        ("تزويد", "سنزود ساندرا بـ{}", "صواريخ بعيدة المدى", "طائرات مقاتلة"),
        ("بناء", "سنبني {} في الوادي", "مستشفى", "مدرسة"),
        ("خفض", "سنخفض {} مطلع العام", "أسعار الكهرباء", "أسعار الوقود"),
        ("إفراج", "ستفرج بلاده عن {} فورا", "الرهائن", "المساعدات"),
    ],
)
def test_one_act_upon_another_thing_is_another_position(act, said, one, other):
    def told(thing, at):
        return report(said.format(thing), at=at, action=act, object=thing)

    assert decisions(told(one, 0), told(other, 1)) == ["new", "new"]
    assert decisions(told(one, 0), told(one, 1)) == ["new", "repeated"]


def test_to_stop_a_thing_is_to_do_it_no_more():
    fees = "الرسوم على أسمدة ساندرا حتى نهاية العام"
    stopped = report(f"جمدنا {fees}", action="تجميد", object="رسوم")
    not_taken = report(f"لن نفرض {fees}", at=1, action="فرض", object="رسوم", polarity="negative")
    taken = report(f"سنفرض {fees}", at=2 * DAY, action="فرض", object="رسوم")
    assert decisions(stopped, not_taken) == ["new", "repeated"]
    assert decisions(not_taken, taken) == ["new", "changed"]


@pytest.mark.parametrize("kind", ["statement", "evaluation"])
def test_to_say_that_a_thing_is_not_so_is_to_deny_it(kind):
    denied = report("وجود أي خلاف بين الوزارة وحكومة ساندرا على ملف الجسور", kind="denial")
    said = report("لا خلاف بين الوزارة وحكومة ساندرا على ملف الجسور", at=DAY, kind=kind)
    assert decisions(denied, said) == ["new", "repeated"]
    claimed = report("بين الوزارة وحكومة ساندرا خلاف على ملف الجسور", at=DAY, kind=kind)
    assert decisions(denied, claimed)[1] != "repeated"


def test_an_object_keeps_longer_contents_apart_by_all_their_words_alone():
    told = "بدء الهدنة الإنسانية في جزر ساندرا لمدة خمسة أيام ابتداء من مساء الأحد"
    again = "بدء وقف إطلاق النار في جزر ساندرا لمدة خمسة أيام ابتداء من مساء الأحد"
    act = {"action": "بدء"}
    assert decisions(report(told, **act, object="هدنه"), report(again, at=1, **act, object="ايام")) == [
        "new",
        "repeated",
    ]


def test_a_name_and_its_first_word_are_no_two_objects():
    whole = report("بلاده ستنضم إلى حلف شمال الأطلسي", action="انضمام", object="حلف شمال الأطلسي")
    short = report("بلاده ستنضم إلى الحلف", at=1, action="انضمام", object="حلف")
    other = report("بلاده ستنضم إلى الرابطة", at=1, action="انضمام", object="رابطه")
    assert decisions(whole, short) == ["new", "repeated"]
    assert decisions(whole, other) == ["new", "new"]
