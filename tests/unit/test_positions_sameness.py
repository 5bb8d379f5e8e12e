"""The pure engine: which claims are one position, by their words, numbers and nearness."""

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.positions.deciding.engine import decide, standing
from tasrih.positions.sameness.identity import identify
from tasrih.positions.sameness.likeness import compare
from tasrih.positions.sameness.matching import odds_near
from tests.position_claims import DAY, OTHER, PARAPHRASE, PLEDGE, decisions, make_claim, report, run


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


def test_a_headline_joins_the_text_of_its_own_article_and_what_recalls_all_of_it_later():
    headline = make_claim("سنزود ساندرا بمنظومات رادار", field="title")
    assert decisions(headline, make_claim()) == ["new", "repeated"]
    elsewhere = {"article": "b-1", "source": "وكالة الجزر", "hours": 3 * DAY}
    assert decisions(headline, make_claim(**elsewhere)) == ["new", "corroborated"]
    _, [_, verdict] = run(headline, make_claim("سنزود ساندرا بقطع منظومات الدفاع", article="b-1", hours=3 * DAY))
    assert verdict.decision == "new"


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
        [position] = [position for position in state.values() if not position.merged_into]
        assert position.wordings == (FLEET_OF_BOATS, BOATS)
        assert (position.appearances, position.first.claim_id) == (4, fleet.claim_id)
        assert set(position.claims) == {fleet.claim_id, boats.claim_id, both.claim_id, again.claim_id}
        assert {standing(state[name], state.get).position_id for name in state} == {verdicts[-1].position.position_id}


def test_a_claim_that_says_both_makes_no_one_of_what_was_told_apart_more_than_once():
    fleet = tell(FLEET), tell(f"{FLEET}.", at=1)
    boats = tell(BOATS, at=2), tell(f"{BOATS}.", at=3)
    state, _ = run(*fleet, *boats, tell(FLEET_OF_BOATS, at=4))
    assert [position.merged_into for position in state.values()] == [None, None]
    assert sorted(position.appearances for position in state.values()) == [2, 3]


JOINING = "انضمام جمهورية ساندرا إلى رابطة الجزر"
VISITS = (
    "زيارة الوفود الرسمية التي تحاول إقناع البرلمان والأحزاب والنقابات "
    "بتوقيع اتفاق انضمام ساندرا وفتح الأسواق أمام تجارها"
)


def test_words_said_before_make_no_two_positions_one():
    def refused(content, hours, start=0):
        return make_claim(content, kind="rejection", article=f"article-{hours}", hours=hours, start=start)

    state, _ = run(refused(JOINING, 0), refused(JOINING, 10), refused(VISITS, 10, start=900), refused(JOINING, 20))
    assert sorted(position.appearances for position in state.values()) == [1, 3]
    assert not any(position.merged_into for position in state.values())


def test_a_headline_goes_with_the_text_of_its_article_before_the_news_of_another_day():
    earlier = tell("وصول 40 حافلة تقل عمال المناجم إلى ميناء الشمال")
    article = {"kind": "statement", "article": "article-20", "hours": 20}
    text = make_claim(
        "120 حافلة تقل عمال المناجم وصلت منذ الاثنين الماضي إلى ميناء الشمال الواقع خلف سور المدينة القديمة", **article
    )
    headline = make_claim("وصول حافلات جديدة تقل عمال المناجم إلى ميناء الشمال", field="title", **article)
    _, verdicts = run(earlier, text, headline)
    assert verdicts[2].position.position_id == verdicts[1].position.position_id


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


def test_an_act_that_another_outlet_states_later_is_one_position_and_no_statement_hides_an_act():
    words = "بلاده ستزود ساندرا بعشر منظومات رادار قبل الشتاء"
    act = report(words, source="أ")
    retold, before = (report(f"{words} المقبل", at=at, source="ب", kind="statement") for at in (2, -2))
    assert decisions(act, retold) == ["new", "corroborated"]
    (standing_alone,) = run(retold, act)[0].values()
    assert standing_alone.kind == "commitment"
    assert decisions(act, before) == decisions(before, act) == ["new", "new"]


def test_two_outlets_of_one_day_need_less_in_common_than_one():
    one, other = (identify(report(content)) for content in ("فتح المعبر أمام القوافل", "إعادة فتح المعبر فورا"))
    likeness = compare(one, other)
    assert odds_near(likeness, "outlets") > odds_near(likeness, "cycle") > odds_near(likeness, "apart")


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


def test_short_texts_merge_on_nearly_the_same_words_and_after_a_news_cycle_if_one_has_no_word_of_its_own():
    short, alike = "إعادة فتح المضيق الغربي فورا", "وإعادة فتح المضيق الغربي"
    assert decisions(report(short), report(alike, at=DAY)) == ["new", "repeated"]
    assert decisions(report(short), report(alike, at=3 * DAY)) == ["new", "repeated"]
    for at, decision in ((DAY, "repeated"), (3 * DAY, "new")):
        assert decisions(report(short), report("إعادة فتح المضيق الغربي تدريجيا", at=at)) == ["new", decision]
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
