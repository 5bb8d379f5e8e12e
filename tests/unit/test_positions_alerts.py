"""Alerts: which decisions raise one, of which type, for which watches, always with the same bytes."""

import pytest

from tasrih.events import codec
from tasrih.events.ids import alert_id
from tasrih.positions.alerting.alerts import alerts_for, why_silent
from tasrih.positions.alerting.watches import Watch
from tasrih.positions.deciding.engine import decide
from tests.position_claims import make_claim

RADAR = Watch(name="radar", description="Radar", topics=("military_aid.radar",))
ASKING = Watch(
    name="asking",
    description="Second sources too",
    topics=("military_aid",),
    decisions=("new", "changed", "withdrawn", "corroborated"),
)
CHANGES = Watch(name="changes", description="Only what changed", decisions=("changed",))
OTHER = Watch(name="other", description="Something else", topics=("education",))
REFUSAL = "حكومته لن تزود جمهورية ساندرا بأي منظومات رادار حديثة قبل نهاية الصيف"


def raised(*claims, watches=(RADAR, ASKING, OTHER)):
    """Alerts of each claim in this order."""
    state, alerts = {}, []
    for claim in claims:
        state, verdict = decide(state, claim)
        alerts.append(alerts_for(verdict, claim, watches))
    return alerts


def about_radar(article="a-1", **others):
    return make_claim(article=article, topics=["military_aid.radar"], **others)


def test_a_new_position_is_told_with_its_claim_its_article_and_its_watches():
    claim = about_radar()
    [[alert]] = raised(claim)
    assert (alert.type, alert.watches, alert.claim, alert.previous) == (
        "new_position",
        ("asking", "radar"),
        claim,
        None,
    )
    assert (alert.article.id, alert.article.source, alert.ruleset) == (claim.article_id, claim.source, claim.ruleset)
    assert alert.alert_id == alert_id(alert.position.position_id, claim.claim_id, "new_position")


def test_a_repetition_is_silent_and_a_second_source_told_only_to_watches_that_ask():
    again, elsewhere = about_radar("b-1", hours=1), about_radar("c-1", hours=2, source="وكالة الجزر")
    [_, silent, [alert]] = raised(about_radar(), again, elsewhere)
    assert silent == ()
    assert (alert.type, alert.watches) == ("position_corroborated", ("asking",))
    assert raised(about_radar(), elsewhere, watches=[RADAR])[1] == ()


def test_a_change_shows_both_sides():
    refusal = make_claim(REFUSAL, kind="rejection", article="z-1", hours=72)
    [[first], [change]] = raised(about_radar(), refusal)
    assert (change.type, change.previous, change.position.kind) == ("position_changed", first.position, "rejection")


def test_a_watch_hears_only_of_the_decisions_it_asks_for():
    refusal = make_claim(REFUSAL, kind="rejection", article="z-1", hours=72)
    [[first], [change]] = raised(about_radar(), refusal, watches=[CHANGES])
    assert (first.watches, change.watches) == ((), ("changes",))


def test_a_withdrawal_is_about_the_position_taken_back():
    denial = make_claim(kind="denial", article="z-1", hours=72)
    [[first], [alert]] = raised(about_radar(), denial)
    assert (alert.type, alert.position.position_id) == ("position_withdrawn", first.position.position_id)
    assert alert.position.withdrawn
    assert alert.claim == denial


def test_the_headline_and_the_text_of_an_article_raise_one_alert():
    headline, text = make_claim(field="title"), make_claim()
    assert [len(alerts) for alerts in raised(headline, text)] == [1, 0]


@pytest.mark.parametrize("claims", [[about_radar()], [about_radar(), make_claim(REFUSAL, kind="rejection", hours=72)]])
def test_the_same_claims_give_the_same_bytes(claims):
    one, other = raised(*claims), raised(*claims, watches=[OTHER, ASKING, RADAR])
    assert [[codec.encode(a) for a in alerts] for alerts in one] == [
        [codec.encode(a) for a in alerts] for alerts in other
    ]


def test_a_change_told_twice_in_one_article_is_silent_the_second_time():
    refusal = [
        make_claim(REFUSAL, kind="rejection", article="z-1", hours=72, field=field) for field in ("title", "text")
    ]
    [_, [change], silent] = raised(about_radar(), *refusal)
    assert (change.type, silent) == ("position_changed", ())
    state = {}
    for claim in [about_radar(), *refusal]:
        state, verdict = decide(state, claim)
    assert why_silent(verdict) == "same_article"
