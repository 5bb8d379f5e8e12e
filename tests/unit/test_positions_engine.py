"""The pure engine: what is one position, what is a change, and that order and repetition make no difference."""

import itertools
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.events.model import Speaker
from tasrih.positions.engine import decide, standing
from tasrih.positions.identity import holder_of, identify, told_order
from tasrih.positions.keeping import MAX_CLAIMS
from tasrih.positions.likeness import compare
from tests.position_claims import HADDAD, PLEDGE, WARDI, make_claim

DAY = 24
PARAPHRASE = "ساندرا ستحصل على عشر منظومات رادار حديثة ستزودها بها حكومته قبل انتهاء الصيف"
REFUSAL = "حكومته لن تزود جمهورية ساندرا بأي منظومات رادار حديثة قبل نهاية الصيف"
AID = "حكومته ستواصل تقديم المساعدة العسكرية التي وعدت بها في مؤتمر الخريف الماضي"
OTHER = "الجامعات الحكومية ستستقبل خمسة آلاف طالب جديد في كليات الهندسة والطب"


def run(*claims):
    """State and verdicts after the claims in this order."""
    state, verdicts = {}, []
    for claim in claims:
        state, verdict = decide(state, claim)
        verdicts.append(verdict)
    return state, verdicts


def decisions(*claims):
    return [verdict.decision for verdict in run(*claims)[1]]


def report(content=PLEDGE, *, at=0, **others):
    """A claim of another article each time."""
    return make_claim(content, article=f"article-{at}-{hash((content, str(others))) % 10**6}", hours=at, **others)


def test_the_first_report_opens_a_position():
    claim = make_claim(topics=["military_aid.radar"])
    _, [verdict] = run(claim)
    position = verdict.position
    assert (verdict.decision, verdict.opened) == ("new", True)
    assert (position.official_id, position.kind, position.topics) == ("xa.samer_wardi", "commitment", claim.topics)
    assert position.first == position.last
    assert (position.appearances, position.sources, position.claims) == (1, (claim.source,), (claim.claim_id,))


def test_a_paraphrase_in_another_outlet_corroborates_and_a_third_repeats():
    claims = [report(), report(PARAPHRASE, at=2, source="وكالة الجزر"), report(at=4, source="إذاعة الشاطئ")]
    state, verdicts = run(*claims)
    assert [v.decision for v in verdicts] == ["new", "corroborated", "repeated"]
    [position] = state.values()
    assert (position.appearances, len(position.sources)) == (3, 3)
    assert (position.first.claim_id, position.last.claim_id) == (claims[0].claim_id, claims[2].claim_id)
    assert not any(v.opened for v in verdicts[1:])


def test_spelling_makes_no_difference():
    assert decisions(report(), report("حكومتُهُ ستُزوّد جمهوريه ساندرا بعشــر منظومات رادار حديثه قبل نهايه الصيف")) == [
        "new",
        "repeated",
    ]


def test_a_headline_joins_the_text_of_its_own_article_and_no_later_one():
    headline = make_claim("سنزود ساندرا بمنظومات رادار", field="title")
    assert decisions(headline, make_claim()) == ["new", "repeated"]
    elsewhere = make_claim(article="b-1", source="وكالة الجزر", hours=3 * DAY)
    _, [_, verdict] = run(headline, elsewhere)
    assert verdict.decision == "new"
    assert verdict.suggested


def test_a_position_is_told_by_its_earliest_claim_and_by_the_text_before_its_headline():
    headline, text = make_claim("سنزود ساندرا بمنظومات رادار", field="title", topics=["a"]), make_claim(topics=["b"])
    for claims in ((headline, text), (text, headline)):
        [position] = run(*claims)[0].values()
        assert (position.content, position.topics, position.wordings) == (PLEDGE, ("b",), (headline.content,))
    earlier = report(PARAPHRASE, at=-5, strength="ready")
    [position] = run(headline, text, earlier)[0].values()
    assert (position.content, position.slots.strength) == (PARAPHRASE, "ready")
    assert set(position.wordings) == {PLEDGE, headline.content}


def test_a_paraphrase_of_a_paraphrase_is_found():
    wordings = "تسليم ساندرا 10 رادارات حديثة", "ساندرا ستتسلم عشرة رادارات حديثة من طراز جديد"
    state, _ = run(report(), report(wordings[0], at=1), report(wordings[1], at=2))
    assert len(state) == 1


FLEET = "أسطول الصيد سيعود إلى ميناء الشمال قبل العاصفة"
BOATS = "القوارب التي غادرت مضيق الرمال مطلع الأسبوع تعود إلى مرسى الشمال خوفا من العاصفة"
FLEET_OF_BOATS = "أسطول الصيد الذي غادر مضيق الرمال مطلع الأسبوع سيعود إلى ميناء الشمال خوفا من العاصفة"


def tell(content, *, at=0, **others):
    return make_claim(content, kind="statement", article=f"article-{at}", hours=at, source=f"صحيفة {at}", **others)


def test_two_positions_are_one_once_a_claim_is_like_both_in_any_order():
    fleet, boats, both, again = tell(FLEET), tell(BOATS, at=1), tell(FLEET_OF_BOATS, at=2), tell(f"{BOATS}.", at=3)
    assert decisions(fleet, boats) == ["new", "new"]
    assert decisions(fleet, boats, both, again) == ["new", "new", "corroborated", "repeated"]
    for order in itertools.permutations((fleet, boats, both, again)):
        state, verdicts = run(*order)
        assert [by_claim[3] for by_claim in by_claims(state).values()] == [(FLEET_OF_BOATS, BOATS)]
        [position] = [position for position in state.values() if not position.merged_into]
        assert (position.appearances, position.first.claim_id) == (4, fleet.claim_id)
        assert set(position.claims) == {fleet.claim_id, boats.claim_id, both.claim_id, again.claim_id}
        assert {standing(state[name], state.get).position_id for name in state} == {verdicts[-1].position.position_id}


def test_positions_are_not_made_one_against_what_a_person_decided():
    state, _ = run(tell(FLEET), tell(BOATS, at=1))
    corrected = {name: msgspec.structs.replace(held, corrections=("c-1",)) for name, held in state.items()}
    after, _ = decide(corrected, tell(FLEET_OF_BOATS, at=2))
    assert not any(position.merged_into for position in after.values())


def test_positions_that_take_the_place_of_different_ones_are_not_made_one():
    state, verdicts = run(tell(FLEET), tell(BOATS, at=1))
    boats = verdicts[1].position
    for unlike in (
        msgspec.structs.replace(boats, revises="another"),
        msgspec.structs.replace(boats, withdrawn=True),
        msgspec.structs.replace(boats, merged_into="forgotten"),
    ):
        after, _ = decide(state | {boats.position_id: unlike}, tell(FLEET_OF_BOATS, at=2))
        assert after[boats.position_id] == unlike


def test_positions_made_one_are_told_as_the_earliest_claim_tells_them():
    state, [*_, last] = run(tell(BOATS), tell(FLEET, at=1, condition="إذا هدأت الريح"), tell(FLEET_OF_BOATS, at=2))
    assert last.position.content == BOATS
    assert last.position.slots.condition == "إذا هدأت الريح"
    assert [position.merged_into for position in state.values()] == [None, last.position.position_id]


FORECAST = "أمطار رعدية متفرقة على مرتفعات الشمال مع رياح نشطة تثير الغبار على الساحل"


def test_what_is_told_of_each_day_anew_is_a_position_of_its_day():
    today, copied, tomorrow = tell(FORECAST), tell(FORECAST, at=9), tell(FORECAST, at=24)
    assert decisions(today, copied, tomorrow) == ["new", "corroborated", "new"]
    for order in itertools.permutations((today, copied, tomorrow)):
        assert sorted(position.appearances for position in run(*order)[0].values()) == [1, 2]
    assert decisions(tell(BOATS), tell(BOATS, at=24)) == ["new", "corroborated"]


def test_one_word_of_the_weather_is_no_forecast():
    damage = "الأمطار جرفت جسر الشمال وقطعت الطريق إلى الميناء القديم"
    assert decisions(tell(damage), tell(damage, at=24)) == ["new", "corroborated"]


def test_the_same_courtesy_to_another_state_is_another_position():
    def wish(state, at):
        content = f"أصدق التهاني وأطيب التمنيات لحكومة وشعب {state} بمناسبة اليوم الوطني"
        return make_claim(content, kind="evaluation", article=f"article-{at}", hours=at, source=f"صحيفة {at}")

    assert decisions(wish("تونس", 0), wish("كولومبيا", 1), wish("تونس", 2)) == ["new", "new", "corroborated"]


def test_a_number_that_counts_other_things_speaks_for_nothing():
    killed = tell("18 شخصا قتلوا في قصف على مدينة الشمال فجر الأحد")
    in_other_words = tell("القصف على الشمال أوقع 18 قتيلا بينهم ثلاثة أطفال وامرأة من سكان الحي", at=1)
    of_other_things = tell("18 برميلا متفجرا سقطت على أحياء مدينة الشمال في القصف", at=1)
    assert decisions(killed, in_other_words) == ["new", "corroborated"]
    assert decisions(killed, of_other_things) == ["new", "new"]


def test_a_circle_of_parts_ends_where_it_began():
    [position] = run(report())[0].values()
    one, other = (msgspec.structs.replace(position, position_id=a, merged_into=b) for a, b in (("a", "b"), ("b", "a")))
    assert standing(one, {"a": one, "b": other}.get) in (one, other)


def test_facts_with_other_numbers_are_no_change():
    told = "القوات أسرت {} جنديا من جيش الرمال في المضيق الغربي منذ بداية الأسبوع"
    claims = [report(told.format(count), at=at, kind="statement") for count, at in ((959, 0), (1730, DAY))]
    assert decisions(*claims) == ["new", "new"]


def test_denials_of_two_pledges_in_like_numbers_are_two():
    wheat = "بلاده تعهدت بإرسال 5 شحنات قمح إلى مرافئ جزر البندق لتعويض خسائر الموسم"
    radars = "حكومته وعدت بتزويد جمهورية ساندرا بنحو 5 منظومات رادار حديثة"
    first = report(wheat, kind="denial", object="قمح", amount="5 شحنات")
    second = report(radars, at=1, kind="denial", object="منظومات رادار", amount="5 منظومات")
    assert decisions(first, second) == ["new", "new"]


def test_short_texts_merge_on_nearly_the_same_words_within_a_news_cycle_only():
    short, alike = "إعادة فتح المضيق الغربي فورا", "وإعادة فتح المضيق الغربي"
    assert decisions(report(short), report(alike, at=DAY)) == ["new", "repeated"]
    assert decisions(report(short), report(alike, at=3 * DAY)) == ["new", "new"]
    assert decisions(report(short), report("إغلاق المضيق الغربي", at=DAY)) == ["new", "new"]


def test_a_short_text_merges_when_more_than_words_agree():
    assert decisions(report("سنزود ساندرا بمنظومات رادار", object="رادار"), report(at=1, object="منظومات رادار")) == [
        "new",
        "repeated",
    ]


def test_a_headline_takes_the_text_that_it_quotes_and_not_one_of_the_same_state():
    headline = make_claim("«كل شيء مطروح» في محادثات فرنسا", kind="statement", field="title")
    other = make_claim("عودة فرنسا إلى الميناء «غير واقعية»", kind="statement", start=100)
    told = "«كل شيء مطروح على الطاولة» وان القرار في نهاية المطاف يعود إلى الملك وحده لا إلى وزرائه"
    counsel = "والمجلس لا يملك سوى النصح في أمور الدفاع والمال والموانئ"
    quoted = make_claim(f"{told}، {counsel}", kind="statement", start=200)
    assert decisions(headline, other, quoted) == ["new", "new", "repeated"]


def test_a_headline_joins_its_own_text_though_another_article_has_its_very_words():
    words = "مراقبون عسكريون من الجزر سيصلون إلى المضيق الغربي بعد موسم الصيد"
    text = make_claim(f"{words} بطلب من مجلس الموانئ", kind="statement")
    headline = make_claim(words, kind="statement", field="title", start=300)
    elsewhere = report(f"{words} المقبل", at=-60, kind="statement", amount="10 مراقبين")
    known = run(
        elsewhere, msgspec.structs.replace(text, slots=msgspec.structs.replace(text.slots, amount="20 مراقبين"))
    )
    _, verdict = decide(known[0], headline)
    assert verdict.position.position_id == known[1][1].position.position_id


def test_acts_due_on_one_day_are_more_likely_one():
    contents = "لن نسلم ساندرا أي مقاتلة قبل نهاية العام", "سماء الجزر لا تحتمل الاستغناء عن طائرة واحدة قبل ذلك اليوم"
    for due, decision in (("2025-12-31", "repeated"), ("2025-06-30", "new")):
        claims = (
            report(content, at=at, kind="rejection", due=day)
            for at, (content, day) in enumerate(zip(contents, ("2025-12-31", due), strict=True))
        )
        assert decisions(*claims) == ["new", decision]


def test_a_negation_of_something_else_does_not_oppose():
    hurry = report("بالإسراع في توريد المساعدات قبل دخول الشتاء", kind="demand", action="تسريع")
    late = {"kind": "demand", "action": "حماية", "polarity": "negative"}
    told = "ألا ينتظروا الشتاء، فالسلاح الذي يصل متأخرا لا يحمي أحدا"
    assert decisions(hurry, report(told, at=1, **late)) == ["new", "repeated"]


def test_what_does_not_deter_from_an_act_is_no_opposite_of_it():
    said = {"kind": "commitment", "action": "تصد"}
    reports = (
        report("سنتصدى بحزم لكل من يعبث بأمن الجزر ومكتسباتها", **said),
        report("الحوادث لن تثنينا عن التصدي بحزم لكل من يعبث بأمن الجزر ومكتسباتها", polarity="negative", at=5, **said),
    )
    assert decisions(*reports) == ["new", "repeated"]
    refused = report("لن نتصدى بحزم لكل من يعبث بأمن الجزر ومكتسباتها", polarity="negative", at=5, **said)
    assert decisions(reports[0], refused) == ["new", "changed"]


@pytest.mark.parametrize(
    ("kinds", "decision"), [(("statement", "evaluation"), "repeated"), (("statement", "threat"), "new")]
)
def test_kinds_read_off_one_content_now_and_then_are_one(kinds, decision):
    claims = [report(OTHER, at=at, kind=kind) for at, kind in enumerate(kinds)]
    assert decisions(*claims) == ["new", decision]
    for order in (claims, claims[::-1]):
        assert min(run(*order)[0].values(), key=lambda position: position.first.published_at).kind == "statement"


def test_a_headline_that_rounds_a_number_is_no_other_amount():
    told = "متوسط إنفاق الأسرة في الجزر بلغ {} ريالا في الشهر خلال العام الماضي"
    for number, decision in (("13.2 ألف", "repeated"), ("13.9 ألف", "new"), ("13281", "new")):
        claims = report(told.format(number), kind="statement"), report(told.format("13282"), kind="statement", at=1)
        assert decisions(*claims) == ["new", decision]


def test_a_number_told_roughly_is_the_exact_one_near_it():
    told = "القصف على مدينة الشمال أوقع {} قتيلا بين السكان صباح الأحد"
    for number, decision in (("أكثر من 100", "repeated"), ("نحو 110", "repeated"), ("100", "new"), ("نحو 150", "new")):
        claims = report(told.format(number), kind="statement"), report(told.format("108"), kind="statement", at=1)
        assert decisions(*claims) == ["new", decision]


NUMBERS = st.lists(
    st.sampled_from(["نحو 100", "108", "أكثر من 110", "111", "11200", "11.2 ألف", "200"]), min_size=1, max_size=3
)


@given(NUMBERS, NUMBERS)
def test_numbers_are_told_as_one_whichever_report_comes_first(ours, theirs):
    told = "القصف على مدينة الشمال أوقع {} جريحا بين السكان صباح الأحد"
    one, other = (
        identify(report(told.format(" جريحا و".join(numbers)), kind="statement")) for numbers in (ours, theirs)
    )
    assert compare(one, other).odds == pytest.approx(compare(other, one).odds)


def test_of_two_numbers_told_roughly_each_is_its_own():
    told = "حجم الإنفاق على الاتصالات في الجزر بلغ نحو {} مليار ريال في العام"
    claims = (report(told.format(number), kind="statement", at=at) for at, number in enumerate(("111", "120")))
    assert decisions(*claims) == ["new", "new"]


def test_a_rounded_number_speaks_for_one_position_as_an_exact_one_does():
    headline = "37% من حملة الشهادات العليا في الجزر عاطلون"
    text = "الجزر حلت في المركز الأول من حيث أعداد حملة شهادات التعليم العالي غير العاملين بنسبة تصل إلى 37.3%"
    claims = make_claim(text, kind="statement"), make_claim(headline, kind="statement", field="title")
    assert decisions(*claims) == ["new", "repeated"]


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
        ({"content": AID, "object": "منظومات رادار"}, {"content": AID, "object": "سفن حربية"}),
    ],
)
def test_what_differs_in_identity_is_never_merged_though_the_words_are_the_same(one, other):
    state, _ = run(report(**one), report(at=1, **other))
    assert len(state) == 2


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


def test_an_object_keeps_apart_only_beside_a_known_act_or_where_none_is_known():
    told = "بدء الهدنة الإنسانية في جزر ساندرا لمدة خمسة أيام ابتداء من مساء الأحد"
    pointing = report("إرساؤها في جزر ساندرا لمدة خمسة أيام ابتداء من مساء الأحد", at=1, object="ارساؤها")
    assert decisions(report(told, action="بدء", object="هدنه"), pointing) == ["new", "repeated"]
    assert decisions(report(told, object="هدنه"), pointing) == ["new", "new"]


def test_an_act_that_turns_into_its_opposite_is_a_change():
    assert decisions(report(), report(at=DAY, polarity="negative")) == ["new", "changed"]


def test_a_later_refusal_changes_a_pledge():
    state, [pledge, refusal] = run(report(), report(REFUSAL, kind="rejection", at=3 * DAY))
    assert refusal.decision == "changed"
    assert refusal.changes == pledge.position.position_id == refusal.position.revises
    assert refusal.previous == pledge.position == state[pledge.position.position_id]


def test_headline_and_text_report_the_same_change():
    headline = make_claim(REFUSAL, kind="rejection", field="title", article="z", hours=3 * DAY)
    text = make_claim(REFUSAL + " المقبل", kind="rejection", article="z", hours=3 * DAY)
    _, verdicts = run(report(), headline, text)
    assert [(v.decision, v.opened) for v in verdicts[1:]] == [("changed", True), ("changed", False)]


def test_another_amount_for_the_same_thing_is_a_change():
    claims = report(amount="10 منظومات", object="رادار"), report(at=DAY, amount="20 منظومات", object="رادار")
    assert decisions(*claims) == ["new", "changed"]


def test_another_amount_for_another_beneficiary_is_no_change():
    one = report(AID, amount="10 منظومات", beneficiary="ساندرا")
    assert decisions(one, report(AID, at=DAY, amount="20 منظومات", beneficiary="الرمال")) == ["new", "new"]


def test_a_commitment_that_grows_stronger_after_days_is_a_change():
    steps = ["considering", "ready", "pledged", "decided", "delivered"]
    claims = [report(at=3 * DAY * place, strength=strength) for place, strength in enumerate(steps)]
    assert decisions(*claims) == ["new", "changed", "changed", "changed", "changed"]


def test_outlets_that_word_the_strength_otherwise_on_one_day_report_one_position():
    assert decisions(report(strength="pledged"), report(at=5, strength="decided")) == ["new", "repeated"]


def test_a_pledge_told_again_in_weaker_words_is_no_change():
    assert decisions(report(strength="decided"), report(at=9 * DAY, strength="pledged")) == ["new", "repeated"]


def test_claims_at_the_ends_of_the_calendar_are_decided_like_others():
    ends = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    for times in itertools.product(ends, repeat=2):
        told = zip(times, ("ready", "decided"), strict=True)
        claims = [
            msgspec.structs.replace(report(at=number, strength=strength), published_at=time)
            for number, (time, strength) in enumerate(told)
        ]
        assert decisions(*claims) == ["new", "changed" if times == tuple(ends) else "repeated"]


def test_denying_what_one_said_withdraws_it():
    said = "الوزارة وقعت عقدا لبناء ثلاث محطات كهرباء على الساحل الشمالي"
    state, [first, denial] = run(report(said, kind="statement"), report(said, kind="denial", at=DAY))
    assert denial.decision == "withdrawn"
    assert state[first.position.position_id].withdrawn
    assert denial.previous.withdrawn
    assert not denial.position.withdrawn


OPEN = {"content": "كل شيء مطروح على الطاولة في محادثات الحلف", "kind": "statement"}
CLOSED = {"content": "انضمام ساندرا إلى الحلف الجديد غير واقعي", "kind": "statement"}


def test_what_is_told_to_take_the_place_of_another_changes_it_in_any_words():
    closed, opened = report(**CLOSED), report(**OPEN, at=2 * DAY, taken_back=CLOSED["content"])
    state, verdicts = run(closed, opened)
    assert [v.decision for v in verdicts] == ["new", "changed"]
    assert verdicts[1].previous == state[verdicts[0].position.position_id]
    assert not verdicts[1].previous.withdrawn
    assert decisions(closed, report(**OPEN, at=2 * DAY)) == ["new", "new"]


def test_one_article_may_tell_both_in_any_order():
    claims = make_claim(**CLOSED), make_claim(**OPEN, start=90, taken_back=CLOSED["content"])
    for order in itertools.permutations(claims):
        old, new = sorted(run(*order)[0].values(), key=lambda position: position.content == OPEN["content"])
        assert (old.revises, new.revises) == (None, old.position_id)
    assert decisions(*sorted(claims, key=told_order)) == ["new", "changed"]


def test_what_was_held_before_may_be_published_later():
    opened, closed = report(**OPEN, taken_back=CLOSED["content"]), report(**CLOSED, at=5)
    state, [_, verdict] = run(opened, closed)
    assert (verdict.decision, verdict.position.revises) == ("new", None)
    assert [p.revises for p in state.values()] == [verdict.position.position_id, None]


def test_who_tells_of_the_retreat_later_links_both():
    claims = report(**CLOSED), report(**OPEN, at=DAY), report(**OPEN, at=DAY + 1, taken_back=CLOSED["content"])
    state, verdicts = run(*claims)
    assert [v.decision for v in verdicts] == ["new", "new", "repeated"]
    assert [p.revises for p in state.values()] == [None, verdicts[0].position.position_id]


def test_what_is_given_up_without_another_position_is_withdrawn():
    given_up = {"polarity": "negative", "taken_back": PLEDGE}
    claims = report(), report(at=3 * DAY, **given_up), report(at=3 * DAY + 2, source="وكالة الجزر", **given_up)
    state, verdicts = run(*claims)
    assert [v.decision for v in verdicts] == ["new", "withdrawn", "corroborated"]
    assert state[verdicts[0].position.position_id].withdrawn
    assert len(state) == 2
    assert decisions(report(kind="threat"), report(kind="threat", at=DAY, taken_back=PLEDGE)) == ["new", "withdrawn"]
    assert decisions(report(OTHER), report(at=DAY, **given_up)) == ["new", "new"]
    loosely = "منظومات الرادار العشر ستصل جمهورية ساندرا بعد تدريب أطقمها على تشغيلها في المعهد البحري"
    for given_up, decision in (("", "repeated"), (loosely, "withdrawn")):
        told = report(loosely, kind="threat", at=DAY, taken_back=given_up)
        assert decisions(report(kind="threat"), told) == ["new", decision]


def test_two_sides_of_one_speech_are_no_change():
    claims = make_claim(), make_claim(REFUSAL, kind="rejection")
    assert decisions(*claims) == ["new", "new"]


def test_late_news_is_new_and_what_came_after_it_revises_it():
    pledge, refusal = report(), report(REFUSAL, kind="rejection", at=3 * DAY)
    state, verdicts = run(refusal, pledge)
    assert [v.decision for v in verdicts] == ["new", "new"]
    late = verdicts[1].position
    assert late.revises is None
    assert state[verdicts[0].position.position_id].revises == late.position_id


def test_what_a_first_report_leaves_out_is_filled_in_and_what_it_says_stays():
    claims = report(object="رادار"), report(at=1, object="منظومات رادار", deadline="2025-09-01", amount="10 منظومات")
    [position] = run(*claims)[0].values()
    assert (position.slots.object, position.slots.deadline, position.slots.amount) == (
        "رادار",
        "2025-09-01",
        "10 منظومات",
    )


def test_claims_are_remembered_up_to_a_bound_and_the_opening_one_for_ever():
    claims = [report(at=hour) for hour in range(MAX_CLAIMS + 8)]
    state, _ = run(*claims)
    [position] = state.values()
    assert len(position.claims) == MAX_CLAIMS
    assert run(*claims, claims[0], claims[-1])[0] == state


run(make_claim(), make_claim(PARAPHRASE, article="b-1"))  # loads the words, which hypothesis should not time

MATTERS = [
    {"content": PLEDGE, "kind": "commitment", "object": "منظومات رادار", "amount": "10 منظومات"},
    {
        "content": PLEDGE.replace("بعشر", "بعشرين"),
        "kind": "commitment",
        "object": "منظومات رادار",
        "amount": "20 منظومات",
    },
    {"content": AID, "kind": "commitment", "strength": "decided"},
    {"content": REFUSAL, "kind": "rejection", "object": "منظومات رادار"},
    {"content": OTHER, "kind": "statement"},
    {"content": "الحدود البحرية ستغلق أمام سفن الصيد الأجنبية ابتداء من الشهر المقبل", "kind": "threat"},
    {"content": "على مملكة الرمال سحب زوارقها من المضيق الغربي دون شروط مسبقة", "kind": "demand"},
    {**OPEN, "taken_back": OTHER},
]
SPELLINGS = [str, lambda text: text.replace("ة", "ه"), lambda text: text.replace("ي", "ى"), lambda text: f"{text}."]

reports = st.builds(
    lambda matter, speaker, spell, hours, outlet, field: make_claim(
        **{**MATTERS[matter], "content": spell(MATTERS[matter]["content"])},
        speakers=[speaker], hours=hours, source=outlet, field=field,
        article=f"{outlet}/{hours}/{matter}/{speaker.name}",
    ),
    st.integers(0, len(MATTERS) - 1),
    st.sampled_from([WARDI, HADDAD]),
    st.sampled_from(SPELLINGS),
    st.integers(0, 24 * 30),
    st.sampled_from(["صحيفة الميناء", "وكالة الجزر", "إذاعة الشاطئ"]),
    st.sampled_from(["text", "title"]),
)  # fmt: skip
streams = st.lists(reports, min_size=1, max_size=10, unique_by=lambda claim: claim.claim_id)


def by_claims(state):
    """Positions without what depends on the order of arrival: ids by their claims, slots filled in left out."""
    names = {name: frozenset(standing(position, state.get).claims) for name, position in state.items()}
    return {
        names[p.position_id]: (
            p.official_id, p.kind, p.content, p.wordings, p.topics, p.slots.strength, p.first, p.last, p.appearances,
            p.sources, p.withdrawn, names.get(p.revises),
        )
        for p in state.values() if not p.merged_into
    }  # fmt: skip


@given(streams, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_positions(claims, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert by_claims(run(*shuffled)[0]) == by_claims(run(*claims)[0])


steps = ["considering", "ready", "pledged", "decided", "delivered"]
stories = st.lists(
    st.tuples(st.integers(0, len(steps) - 1), st.integers(0, 20), st.sampled_from(["صحيفة الميناء", "وكالة الجزر"])),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(stories, st.randoms(use_true_random=False))
def test_a_commitment_that_grows_is_a_chain_of_positions_in_any_order(story, random):
    claims = [
        make_claim(
            AID, strength=steps[step], hours=4 * DAY * step + hour, source=outlet, article=f"{outlet}/{step}/{hour}"
        )
        for step, hour, outlet in story
    ]
    in_order, _ = run(*sorted(claims, key=lambda claim: claim.published_at))
    random.shuffle(claims)
    assert by_claims(run(*claims)[0]) == by_claims(in_order)
    chain = sorted(in_order.values(), key=lambda position: position.first.published_at)
    assert [position.slots.strength for position in chain] == [steps[step] for step in sorted({s for s, *_ in story})]
    assert [position.revises for position in chain[1:]] == [position.position_id for position in chain[:-1]]


@given(streams)
def test_the_same_claims_again_change_nothing(claims):
    state, _ = run(*claims)
    for claim in claims:
        after, verdict = decide(state, claim)
        assert after == state
        assert (verdict.decision, verdict.opened) == ("repeated", False)


@given(streams)
def test_the_same_claims_give_the_same_ids_and_the_state_is_never_changed_in_place(claims):
    state = {}
    for claim in claims:
        before = msgspec.json.encode(state)
        after, _ = decide(state, claim)
        assert msgspec.json.encode(state) == before
        state = after
    assert run(*claims)[0] == state


@given(reports, st.sampled_from(["polarity", "amount", "addressee"]), st.integers(-500, 500))
def test_what_is_opposite_or_addressed_otherwise_never_merges(claim, part, hours):
    said = {"polarity": "positive", "amount": "10 منظومات", "addressee": "جمهورية ساندرا"}
    other = {"polarity": "negative", "amount": "30 منظومات", "addressee": "مملكة الرمال"}
    if part == "polarity" and claim.kind in ("rejection", "denial"):
        return  # negative by kind
    slots = msgspec.structs.replace(claim.slots, **{part: said[part]})
    one = msgspec.structs.replace(claim, slots=slots)
    two = make_claim(
        claim.content, kind=claim.kind, speakers=claim.speakers, hours=hours, article="another",
        **{**msgspec.structs.asdict(slots), part: other[part]},
    )  # fmt: skip
    assert len(run(one, two)[0]) == 2


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_content_is_decided(one, other):
    run(make_claim(one), make_claim(other, article="b-1", object=one, addressee=other))
