"""What the order of arrival does change: each exception that the engine's docstring names."""

from tasrih.positions.deciding.engine import decide
from tasrih.positions.deciding.keeping import MAX_CLAIMS
from tests.position_claims import PLEDGE, make_claim

AID = "حكومته ستواصل تقديم المساعدة العسكرية التي وعدت بها في مؤتمر الخريف الماضي"


def report(content=PLEDGE, *, at=0, **others):
    return make_claim(content, article=f"article-{at}", hours=at, **others)


def state_of(*claims):
    state = {}
    for claim in claims:
        state, _ = decide(state, claim)
    return state


def shares(*claims):
    """Which claims belong together."""
    return {frozenset(position.claims) for position in state_of(*claims).values()}


def test_a_position_has_its_id_from_the_claim_that_came_first():
    early, late = report(), report(at=5)
    assert set(state_of(early, late)) == set(state_of(early))
    assert set(state_of(late, early)) == set(state_of(late))
    assert shares(early, late) == {frozenset({early.claim_id, late.claim_id})}


def test_a_claim_that_leaves_out_what_tells_two_apart_joins_the_one_known_then():
    ten = report(amount="10 منظومات")
    twenty = report(PLEDGE.replace("بعشر", "بعشرين"), at=2, amount="20 منظومات")
    headline = report("سنزود جمهورية ساندرا بمنظومات رادار حديثة قبل نهاية الصيف", at=1)
    with_ten, with_twenty = (frozenset({one.claim_id, headline.claim_id}) for one in (ten, twenty))
    assert shares(ten, headline, twenty) == {with_ten, frozenset({twenty.claim_id})}
    assert shares(twenty, headline, ten) == {with_twenty, frozenset({ten.claim_id})}


def test_claims_that_are_one_only_in_a_chain_may_be_cut_elsewhere():
    considering, decided = report(AID, strength="considering"), report(AID, at=20, strength="decided")
    later = report(AID, at=50, strength="decided")
    assert len(shares(considering, decided, later)) == 2
    assert shares(considering, decided, later) != shares(decided, later, considering)


def test_of_claims_that_fill_in_what_the_earliest_leaves_out_the_one_that_came_first_counts():
    bare, one, other = report(), report(at=1, condition="إذا وافق البرلمان"), report(at=2, condition="متى توفر المال")
    [position] = state_of(bare, one, other).values()
    assert position.slots.condition == one.slots.condition
    [position] = state_of(bare, other, one).values()
    assert position.slots.condition == other.slots.condition


def test_of_many_claims_only_the_latest_to_come_are_remembered():
    claims = [report(at=hour) for hour in range(MAX_CLAIMS + 1)]
    assert claims[1].claim_id in next(iter(state_of(*claims).values())).claims
    assert claims[1].claim_id not in next(iter(state_of(*claims[1:], claims[0]).values())).claims
