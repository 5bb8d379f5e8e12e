"""What a position keeps of the claims that tell it."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.positions.contents.terms import mass, read_content
from tasrih.positions.deciding.keeping import MAX_WORDINGS, joined, opened, with_appearance
from tests.position_claims import make_claim

SHORT = "إرسال رادارات"
LONGER = "إرسال عشرة رادارات إلى الجزر"
RICH = "إرسال عشرة رادارات حديثة إلى الجزر الشمالية قبل الشتاء"
RICHEST = "إرسال عشرة رادارات حديثة إلى الجزر الشمالية والجنوبية قبل الشتاء مع مدربين وقطع غيار"
WHOLE_PARAGRAPHS = " ".join(f"إرسال {number} رادارات حديثة إلى ميناء {number}" for number in range(200, 240))


def position_of(*contents):
    claims = [make_claim(content, article=f"a-{n}", hours=n) for n, content in enumerate(contents)]
    return joined("xa.samer_wardi", claims)


@pytest.mark.parametrize("order", list(permutations([LONGER, RICH, RICHEST])))
def test_the_wordings_that_say_most_are_kept_in_whatever_order_they_came(order):
    assert position_of("نشر الدوريات", SHORT, *order).wordings == (RICHEST, RICH, LONGER)


def test_a_wording_in_the_same_terms_is_kept_once_and_the_contents_own_not_at_all():
    assert position_of(RICH, f"{RICH}.", LONGER, f"«{LONGER}»").wordings == (min(LONGER, f"«{LONGER}»"),)


def test_whole_paragraphs_are_no_wording():
    assert position_of(SHORT, WHOLE_PARAGRAPHS, LONGER).wordings == (LONGER,)


@given(st.lists(st.sampled_from([SHORT, LONGER, RICH, RICHEST, WHOLE_PARAGRAPHS, "نشر الدوريات"]), min_size=1))
def test_wordings_are_few_short_different_and_the_richest_first(contents):
    position = position_of(*contents)
    terms = [read_content(wording).terms for wording in position.wordings]
    assert len(terms) <= MAX_WORDINGS
    assert all(len(wording) <= len(RICHEST) for wording in position.wordings)
    assert len({*terms, read_content(position.content).terms}) == len(terms) + 1
    assert [mass(one) for one in terms] == sorted(map(mass, terms), reverse=True)


@pytest.mark.parametrize("text_first", [True, False])
def test_of_one_time_a_text_comes_before_the_headline_that_abridges_it(text_first):
    claims = [make_claim(RICH, field="text"), make_claim(SHORT, field="title")]
    position = joined("xa.samer_wardi", claims if text_first else claims[::-1])
    assert (position.content, position.first.field, position.last.field) == (RICH, "text", "title")


def test_what_was_said_first_stays_and_what_it_left_out_is_filled_in():
    first = make_claim(LONGER, amount="10 رادار")
    later = make_claim(RICH, article="a-2", hours=1, amount="12 رادار", deadline="قبل الشتاء", object="رادارات")
    kept = with_appearance(*(opened("xa.samer_wardi", claim) for claim in (first, later))).slots
    assert (kept.amount, kept.deadline, kept.object) == ("10 رادار", "قبل الشتاء", "")


def test_what_nobody_says_is_not_filled_in():
    claims = [make_claim(LONGER, deadline="قبل الشتاء"), make_claim(RICH, article="a-2", hours=1)]
    assert joined("xa.samer_wardi", claims).slots.deadline == "قبل الشتاء"


def test_a_deadline_that_is_filled_in_brings_its_day_along():
    dated = make_claim(RICH, article="a-2", hours=1, deadline="قبل نهاية العام", due="2025-12-31")
    kept = joined("xa.samer_wardi", [make_claim(LONGER), dated]).slots
    assert (kept.deadline, kept.due) == ("قبل نهاية العام", "2025-12-31")
