"""Bodies of states that no registry knows: one id for each, and none for one of many."""

import pytest

from tasrih.officials import derived_id
from tasrih.officials.state_bodies import is_one_of_many
from tests.detection_cases import news

STATES = [("سافوريا", "السافوري"), ("نورلاند", "النورلاندي"), ("بورلانديا", "البورلاندي")]
BODIES = {
    "name:الحكومه {}ه": ["حكومة {state}", "الحكومة {adjective}ة"],
    "name:الرئاسه {}ه": ["رئاسة {state}", "الرئاسة {adjective}ة"],
    "name:السلطات {}ه": ["سلطات {state}", "السلطات {adjective}ة"],
    "name:وزاره الخارجيه {}ه": [
        "وزارة خارجية {state}", "وزارة الخارجية {adjective}ة", "الخارجية {adjective}ة", "خارجية {state}",
    ],
    "name:وزاره الدفاع {}ه": ["وزارة دفاع {state}", "وزارة الدفاع {adjective}ة", "الدفاع {adjective}ة"],
    "name:الجيش {}": ["جيش {state}", "الجيش {adjective}"],
    "name:البرلمان {}": ["برلمان {state}", "البرلمان {adjective}"],
    "name:رئيس الوزراء {}": ["رئيس وزراء {state}", "رئيس الوزراء {adjective}"],
    "name:وزير الخارجيه {}": ["وزير خارجية {state}", "وزير الخارجية {adjective}"],
}  # fmt: skip
WORDED = [(id_, wording) for id_, wordings in BODIES.items() for wording in wordings]


@pytest.mark.parametrize(("state", "adjective"), STATES)
@pytest.mark.parametrize(("id_", "wording"), WORDED)
def test_a_body_has_one_id_with_the_states_name_and_with_its_adjective(id_, wording, state, adjective):
    assert derived_id(wording.format(state=state, adjective=adjective)) == id_.format(adjective)


@pytest.mark.parametrize(("state", "adjective"), STATES)
def test_a_body_has_the_same_id_with_the_state_behind_in(state, adjective):
    assert derived_id(f"وزارة العدل في {state}") == f"name:وزاره العدل {adjective}ه"
    assert derived_id(f"الحكومة في {state}") == f"name:الحكومه {adjective}ه"
    assert derived_id(f"محكمة الجنايات في {state}") == f"name:محكمه الجنايات في {state}"


def test_a_president_too_where_the_state_ends_like_one():
    assert derived_id("رئيس سافوريا") == derived_id("الرئيس السافوري") == "name:الرئيس السافوري"
    assert derived_id("رئيس تحرير") == "name:رئيس تحرير"


@pytest.mark.parametrize("name", ["حكومة انتقالية", "حكومة جديدة", "وزير خارجية", "حكومة المدينة", "الدفاع المدني"])
def test_other_phrases_keep_their_words(name):
    assert derived_id(name) == "name:" + name.replace("ة", "ه")


@pytest.mark.parametrize("state", ["cf", "me", "ml", "gw"])
def test_bodies_of_a_state_without_an_adjective_are_shown_with_its_name(detector, state):
    registry = detector.registry
    assert registry.by_id(f"{state}.government").name.endswith("الحكومة في " + registry.by_id(state).name)


@pytest.mark.parametrize("name", ["محكمة سافورية", "شركة سافورية", "منظمة حقوقية", "محكمة", "لجنة برلمانية سافورية"])
def test_one_of_many_bodies_is_nobody_elsewhere(detector, name):
    [claim] = detector.detect(news(f"أكدت {name} أن الدعوى مرفوضة."))
    assert (claim.speaker_name, claim.official_id) == (name, None)


@pytest.mark.parametrize("name", ["محكمة النقض", "المحكمة السافورية", "شركة نورلاند", "جمعية الجسور الخيرية"])
def test_a_body_of_its_own_is_somebody(detector, name):
    [claim] = detector.detect(news(f"أكدت {name} أن الدعوى مرفوضة."))
    assert claim.official_id == derived_id(name)


def test_one_of_many_is_told_by_its_words():
    assert is_one_of_many(("محكمه", "سافوريه"))
    assert not is_one_of_many(("محكمه", "سافوريا"))
    assert not is_one_of_many(())
