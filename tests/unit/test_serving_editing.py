"""Corrections before they are sent: what no alerter could read or apply is refused to whoever decides."""

import pytest

from tasrih.events import codec
from tasrih.events.model import Correction
from tasrih.positions.deciding.corrections import CorrectionError
from tasrih.serving.editing import correction_record, merging
from tests.correction_cases import PLEDGES, STUDENTS, id_of, state_of

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
