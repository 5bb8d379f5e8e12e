"""Watches: every condition alone, all together, and errors in a user's file."""

from typing import get_args

import pytest

from tasrih.arabic.folding import fold
from tasrih.detection.known import KnownIds
from tasrih.events.model import Speaker
from tasrih.positions.alerting.watches import Condition, LiveWatches, Watch, load_watches, matching
from tasrih.yamldata import DataError
from tests.position_claims import HADDAD, make_claim

MINISTRY = Speaker(name="وزارة الدفاع", type="organisation", official_id="ministry_of_defence/xa")
JETS = fold("طائرة مقاتلة")
STATE = Speaker(name="ساندرا", type="organisation", official_id="xa")


def watch(**conditions):
    return Watch(name="w", description="d", **conditions)


@pytest.mark.parametrize(
    ("conditions", "meets", "misses"),
    [
        ({"officials": ("xa.samer_wardi",)}, {}, {"speakers": [HADDAD]}),
        ({"sides": ("xa",)}, {}, {"speakers": [HADDAD]}),
        ({"sides": ("xa",)}, {"speakers": [MINISTRY]}, {"speakers": [Speaker(name="مصدر", type="anonymous")]}),
        ({"sides": ("xa",)}, {"speakers": [HADDAD, STATE]}, {"speakers": [HADDAD]}),
        ({"topics": ("military_aid",)}, {"topics": ["military_aid.radar"]}, {"topics": ["military_aids"]}),
        ({"topics": ("military_aid.radar",)}, {"topics": ["a", "military_aid.radar"]}, {"topics": ["military_aid"]}),
        ({"kinds": ("threat", "commitment")}, {"kind": "threat"}, {"kind": "demand"}),
        ({"strength": "pledged.."}, {"strength": "decided"}, {"strength": "ready"}),
        ({"strength": "refused.."}, {"strength": "refused"}, {}),
        ({"strength": "..ready"}, {"strength": "ready"}, {"strength": "pledged"}),
        ({"strength": "ready..decided"}, {"strength": "pledged"}, {"strength": "delivered"}),
        ({"strength": "pledged"}, {"strength": "pledged"}, {"strength": "decided"}),
        ({"polarity": "negative"}, {"polarity": "negative"}, {}),
        ({"amount": ">= 1000 دولار"}, {"amount": "1000 دولار"}, {"amount": "999.5 دولار"}),
        ({"amount": "≥ 100 million USD"}, {"amount": "100000000 دولار"}, {"amount": "99999999 دولار"}),
        ({"amount": "1 thousand USD"}, {"amount": "2000.5 دولار"}, {"amount": "2000 جنيه"}),
        ({"amount": "< 1.5 مليار ليرة"}, {"amount": "1499999999 ليره"}, {"amount": "1500000000 ليره"}),
        ({"amount": "<= 1,000 صاروخ"}, {"amount": "1000 صاروخ"}, {"amount": "1001 صاروخ"}),
        ({"amount": "> 10 %"}, {"amount": "11 %"}, {"amount": "10 %"}),
        ({"amount": "= 5 طائرة مقاتلة"}, {"amount": f"5 {JETS}"}, {"amount": f"6 {JETS}"}),
        ({"amount": ">= 1000 دولار"}, {"amount": "1000 دولار"}, {}),
        ({"addressees": ("جمهورية الواحة",)}, {"addressee": "لجمهورية الواحة"}, {"addressee": "جمهورية الجبل"}),
        ({"addressees": ("الجبل", "الواحة")}, {"addressee": "الواحة"}, {}),
        ({"beneficiaries": ("الواحة",)}, {"beneficiary": "شعب الواحة"}, {"addressee": "الواحة"}),
        ({"topics": ("a",), "kinds": ("threat",)}, {"topics": ["a"], "kind": "threat"}, {"topics": ["a"]}),
    ],
)
def test_conditions(conditions, meets, misses):
    assert watch(**conditions).unmet(make_claim(**meets)) == ()
    assert set(watch(**conditions).unmet(make_claim(**misses))) <= set(conditions)
    assert watch(**conditions).unmet(make_claim(**misses))


def test_what_keeps_a_watch_from_matching_is_named():
    asking = watch(topics=("a",), kinds=("threat",), decisions=("changed", "corroborated"))
    assert asking.unmet(make_claim(topics=["a"]), "new") == ("kinds", "decisions")
    assert asking.unmet(make_claim(topics=["a"], kind="threat"), "corroborated") == ()
    assert watch().unmet(make_claim(), "corroborated") == ("decisions",)
    assert set(watch().unmet(make_claim())) <= set(get_args(Condition))
    assert set(get_args(Condition)) == set(Watch.__struct_fields__) - {"name", "description"}


def test_a_watch_without_conditions_sees_all_and_names_come_sorted():
    watches = [Watch(name="b", description="d"), Watch(name="a", description="d")]
    assert matching(watches, make_claim()) == ("a", "b")


def test_the_missiles_watch_is_shipped():
    claim = make_claim(topics=["military_aid.long_range_missiles"])
    assert matching(load_watches(), claim) == ("long_range_missiles",)


def test_own_watches_stand_beside_the_shipped_ones_and_replace_namesakes(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "watches:\n- {name: radar, description: R, topics: [military_aid.radar]}\n"
        "- {name: sanctions, description: Mine, sides: [xa]}\n"
    )
    watches = {watch.name: watch for watch in load_watches(path)}
    assert watches["sanctions"].description == "Mine"
    assert {"radar", "long_range_missiles"} <= set(watches)


_LISTS = ("officials", "sides", "topics", "kinds", "decisions", "addressees", "beneficiaries")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("watches:\n- {name: a, description: x}\n- {name: Bad-Name, description: x}\n", 3, "regex"),
        ("watches:\n- {name: a, description: x}\n- {name: a, description: y}\n", 3, "second watch 'a'"),
        ("watches:\n- name: a\n  description: x\n  kinds: [promise]\n", 4, "promise"),
        ("watches:\n- {name: a, description: x, topic: [b]}\n", 2, "topic"),
        ("watches:\n- {name: a, description: x, amount: many}\n", 2, "write a comparison"),
        ("watches:\n- {name: a, description: x, amount: 5 XYZ}\n", 2, "unit 'XYZ': known are USD, EUR"),
        ("watches:\n- {name: a, description: x, strength: strong}\n", 2, "strength 'strong': known are refused"),
        ("watches:\n- {name: a, description: x, strength: decided..ready}\n", 2, "decided is more than ready"),
        *((f"watches:\n- {{name: a, description: x, {name}: []}}\n", 2, "length >= 1") for name in _LISTS),
        ("watches: []\nblocs: {ours: []}\n", 2, "length >= 1"),
        ("watches:\n- name: a\n  description: x\n  topics: [b, c, b]\n", 4, "b stands twice in topics"),
        ("watches:\n- name: a\n  description: x\n  kinds:\n  - threat\n  - threat\n", 6, "threat stands twice"),
        ("watches:\n- {name: a, description: x, addressees: ['،']}\n", 2, "'،' names nobody"),
        ("watches:\n- {name: a, description: x, beneficiaries: [إيران, في]}\n", 2, "'في' names nobody"),
    ],
)
def test_errors_name_file_and_line(tmp_path, text, line, problem):
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=problem) as error:
        load_watches(path)
    assert str(error.value).startswith(f"{path}:{line}: ")


@pytest.fixture(scope="module")
def known():
    return KnownIds.load([], [])


def test_the_shipped_watches_name_only_what_is_known(known):
    assert load_watches(known=known)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (
            "watches:\n- name: a\n  description: x\n  officials: [president/fr, xa.nobody]\n",
            4,
            "no official 'xa.nobody'",
        ),
        ("watches:\n- {name: a, description: x, sides: [un, xq]}\n", 2, "no side 'xq'"),
        ("watches:\n- {name: a, description: x}\n- {name: b, description: x, topics: [peas]}\n", 3, "no topic 'peas'"),
        ("blocs:\n  ours: [fr, xq]\n", 2, "bloc ours: no state or body 'xq'"),
    ],
)
def test_ids_that_nobody_knows_are_told_with_file_and_line(tmp_path, known, text, line, problem):
    path = tmp_path / "own.yaml"
    path.write_text(text)
    load_watches(path)
    with pytest.raises(DataError, match=problem) as error:
        load_watches(path, known)
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_known_ids_and_names_of_the_unregistered_are_taken(tmp_path, known):
    path = tmp_path / "own.yaml"
    path.write_text(
        "watches:\n- name: a\n  description: x\n  officials: [president/fr, un.security_council, 'name:سلمى']\n"
        "  sides: [gcc, fr, un, ours]\n  topics: [peace, peace.ceasefire]\nblocs: {ours: [sy]}\n"
    )
    (watch,) = [watch for watch in load_watches(path, known) if watch.name == "a"]
    assert {"gcc", "sa", "fr", "un", "ours", "sy"} <= set(watch.sides)
    assert watch.officials == ("president/fr", "un.security_council", "name:سلمي"), "as claims have it"


def test_live_watches_are_replaced_at_once():
    one, other = watch(), watch(kinds=("threat",))
    live = LiveWatches([one])
    iteration = iter(live)
    live.replace([other, other])
    assert (list(iteration), list(live), len(live), live[0], live[:1]) == ([one], [other] * 2, 2, other, (other,))
