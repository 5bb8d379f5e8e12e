"""What kafka-python tells of groups, without Kafka."""

import logging

from kafka.admin import _groups

import tasrih.messaging.admin


def test_what_cannot_be_read_of_members_is_not_told_and_all_else_is(caplog):
    assert tasrih.messaging.admin
    with caplog.at_level(logging.WARNING):
        _groups.log.warning("Unable to decode member_metadata for tasrih-alerter/one")
        _groups.log.warning("something else")
    assert caplog.messages == ["something else"]
