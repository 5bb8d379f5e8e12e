"""The pure engine: what is a change, and that order and repetition make no difference."""

import itertools
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.positions.deciding.engine import decide
from tasrih.positions.deciding.keeping import MAX_CLAIMS
from tasrih.positions.sameness.identity import told_order
from tests.position_claims import (
    AID,
    DAY,
    HADDAD,
    OTHER,
    PARAPHRASE,
    PLEDGE,
    REFUSAL,
    WARDI,
    by_claims,
    decisions,
    make_claim,
    report,
    run,
)


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


@pytest.mark.parametrize("order", [1, -1])
def test_a_headline_may_tell_what_its_text_takes_back(order):
    vague = "لقاء من هذا النوع لم يعد مطروحا"
    ready = report(
        "مستعد للقاء الرئيس الأوكراني في أي مكان", action="لقاء", object="الرئيس الأوكراني", strength="ready"
    )
    told = [
        make_claim(vague, kind="rejection", article="late", hours=9 * DAY, action="لقاء"),
        make_claim(
            "لقاء الرئيس الأوكراني", kind="rejection", article="late", hours=9 * DAY, field="title", action="لقاء"
        ),
    ]
    assert decisions(ready, *told[::order])[-1] == "changed"


def test_what_was_considered_and_is_decided_may_differ_in_amount():
    considered = report("بلاده تدرس إرسال أربع بطاريات", amount="4 بطاريات", strength="considering")
    decided = report("سنسلم ساندرا ست منظومات دفاع جوي", at=9 * DAY, amount="6 منظومات", strength="decided")
    pledged = report("سنسلم ساندرا ست منظومات دفاع جوي", at=1, amount="6 منظومات", strength="decided")
    assert decisions(considered, decided) == ["new", "changed"]
    assert decisions(considered, pledged) == ["new", "new"]


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


def test_an_article_is_as_strong_as_it_words_a_commitment_anywhere():
    text = report(strength="pledged")
    title = make_claim("سنزود ساندرا بعشر منظومات رادار", article=text.article_id, field="title", strength="decided")
    later = report(at=9 * DAY, strength="decided")
    assert decisions(text, title, later) == ["new", "repeated", "repeated"]
    assert decisions(title, text, later) == ["new", "repeated", "repeated"]


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


RESIGNING, STAYING = "الاستقالة من رئاسة الاتحاد", "باق هنا حتى آخر يوم في ولايتي"


def test_a_quotation_is_one_with_what_the_reporter_told_before_it_in_any_order():
    told = make_claim(RESIGNING, kind="rejection")
    quoted = make_claim(STAYING, kind="rejection", start=90, paraphrase=RESIGNING)
    headline = make_claim("باق حتى آخر يوم في ولايتي", kind="rejection", field="title")
    later = report(STAYING, kind="rejection", at=2, source="وكالة الجزر")
    for claims in itertools.permutations([told, quoted, headline, later]):
        state, verdicts = run(*claims)
        [position] = by_claims(state).values()
        assert verdicts[-1].decision in ("repeated", "corroborated")
        assert position[2] == RESIGNING
    assert len(run(told, make_claim(STAYING, kind="rejection", start=90))[0]) == 2


def test_two_sides_of_one_speech_are_no_change():
    claims = make_claim(), make_claim(REFUSAL, kind="rejection")
    assert decisions(*claims) == ["new", "new"]


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_what_an_article_recalls_may_be_given_up_in_it(order):
    recalled = {"article": "article-later", "hours": 3 * DAY}
    claims = report(), make_claim(**recalled), make_claim(REFUSAL, kind="rejection", start=300, **recalled)
    state, _ = run(*(claims[place] for place in order))
    pledge, refusal = sorted(state.values(), key=lambda position: position.kind)
    assert (pledge.revises, refusal.revises) == (None, pledge.position_id)


def test_what_another_article_of_that_day_tells_of_one_speech_beside_it_is_no_change():
    retold = {"article": "article-evening", "hours": 5}
    claims = report(), make_claim(**retold), make_claim(REFUSAL, kind="rejection", start=300, **retold)
    assert decisions(*claims)[2] == "new"


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
    {"content": RESIGNING, "kind": "rejection"},
    {"content": STAYING, "kind": "rejection", "paraphrase": RESIGNING},
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
