"""Corrections before they are sent: what no alerter could read or apply is refused to whoever decides."""

import pytest

from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.model import Correction
from tasrih.positions.deciding.corrections import CorrectionError, correct
from tasrih.positions.deciding.engine import decide
from tasrih.serving.editing import correction_record, merging, splitting
from tests.correction_cases import PLEDGES, STUDENTS, id_of, state_of
from tests.position_claims import make_claim

STATES = state_of(*PLEDGES, *STUDENTS)


def record(by="م. المحرر", reason="الوعد نفسه"):
    return correction_record(STATES, merging(STATES, id_of(STUDENTS[0]), id_of(PLEDGES[0]), by, reason))


def test_what_is_sent_can_be_read():
    correction = codec.decode(record(" م. المحرر ", " الوعد نفسه\n").value, Correction)
    assert (correction.by, correction.reason) == ("م. المحرر", "الوعد نفسه")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " \n"}, "reason"),
        ({"reason": "x" * 2_001}, "reason"),
        ({"reason": "a\0b"}, "NUL"),
        ({"by": " "}, "by"),
        ({"by": "x" * 201}, "by"),
    ],
)
def test_what_no_alerter_could_read_is_refused(said, problem):
    with pytest.raises(CorrectionError, match=rf"cannot be taken: .*{problem}"):
        record(**said)


def test_of_a_position_that_is_not_there_that_is_told_and_not_what_its_claims_lack():
    with pytest.raises(TasrihError, match="no position p-9"):
        splitting(STATES, "p-9", ["c-9"], [], "م. المحرر", "آخر")


def test_what_detection_read_as_two_kinds_may_be_made_one():
    """A person knows better; the position that counts for both keeps its kind."""
    pledge = make_claim()
    refusal = make_claim("لن نترك جارنا بلا سلاح", kind="rejection", article="r-1", hours=2)
    states = state_of(pledge, refusal)
    correction = merging(states, id_of(refusal), id_of(pledge), "م. المحرر", "قول واحد")
    state = correct(states, codec.decode(correction_record(states, correction).value, Correction))
    again = make_claim("لن نترك جارنا بلا سلاح", kind="rejection", article="r-2", source="صحيفة السهل", hours=3)
    state, verdict = decide(state, again)
    position = state[id_of(pledge)]
    assert (verdict.position.position_id, position.kind, position.appearances) == (id_of(pledge), "commitment", 3)
