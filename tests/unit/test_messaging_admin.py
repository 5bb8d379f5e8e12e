"""What kafka-python tells of groups, without Kafka."""

import logging

import pytest
from kafka.admin import _groups

import tasrih.messaging.admin


@pytest.mark.parametrize(
    ("message", "told"),
    [("Unable to decode member_metadata for tasrih-alerter/one", False), ("something else", True)],
)
def test_what_cannot_be_read_of_members_is_not_told_and_all_else_is(message, told):
    assert tasrih.messaging.admin
    record = logging.makeLogRecord({"name": _groups.log.name, "levelno": logging.WARNING, "msg": message})
    assert bool(_groups.log.filter(record)) is told
