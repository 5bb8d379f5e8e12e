"""Watches: every condition alone, all together, and errors in a user's file."""

import pytest

from tasrih.events.model import Speaker
from tasrih.positions.watches import Watch, load_watches, matching
from tasrih.yamldata import DataError
from tests.position_claims import HADDAD, make_claim

MINISTRY = Speaker(name="وزارة الدفاع", type="organisation", official_id="ministry_of_defence/xa")
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
        ({"strength_at_least": "pledged"}, {"strength": "decided"}, {"strength": "ready"}),
        ({"strength_at_least": "refused"}, {"strength": "refused"}, {}),
        ({"polarity": "negative"}, {"polarity": "negative"}, {}),
        ({"amount_at_least": "1000 دولار"}, {"amount": "1000 دولار"}, {"amount": "999.5 دولار"}),
        ({"amount_at_least": "1000 دولار"}, {"amount": "2000.5 دولار"}, {"amount": "2000 جنيه"}),
        ({"amount_at_least": "1000 دولار"}, {"amount": "1000 دولار"}, {}),
        ({"topics": ("a",), "kinds": ("threat",)}, {"topics": ["a"], "kind": "threat"}, {"topics": ["a"]}),
    ],
)
def test_conditions(conditions, meets, misses):
    assert watch(**conditions).matches(make_claim(**meets))
    assert not watch(**conditions).matches(make_claim(**misses))


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


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("watches:\n- {name: a, description: x}\n- {name: Bad-Name, description: x}\n", 3, "regex"),
        ("watches:\n- {name: a, description: x}\n- {name: a, description: y}\n", 3, "second watch 'a'"),
        ("watches:\n- name: a\n  description: x\n  kinds: [promise]\n", 4, "promise"),
        ("watches:\n- {name: a, description: x, topic: [b]}\n", 2, "topic"),
        ("watches:\n- {name: a, description: x, amount_at_least: many}\n", 2, "regex"),
    ],
)
def test_errors_name_file_and_line(tmp_path, text, line, problem):
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=problem) as error:
        load_watches(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
