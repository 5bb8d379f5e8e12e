"""Why Kafka cannot be used is told once, whoever else connects at the same time."""

import logging
from contextlib import ExitStack
from itertools import permutations

import pytest
from kafka.errors import InvalidReceiveError, KafkaConnectionError, KafkaTimeoutError, TopicAuthorizationFailedError

from tasrih.messaging.connections.sync_clients import _LOGGER, _quiet, connected, opened
from tasrih.messaging.errors import MessagingError, UnreachableError
from tasrih.settings import Settings

LOGGER = logging.getLogger(_LOGGER)


def failing(*told, **options):
    """A client that tells its log these errors, and raises that it has found nobody."""

    def create(**_):
        for error in told:
            logging.getLogger(f"{_LOGGER}.manager").warning("Bootstrap connection to %s failed: %s", "x", error)
        raise KafkaTimeoutError("Unable to bootstrap")

    return create


class SaslAuthenticationFailedError(Exception):
    pass


@pytest.mark.parametrize(
    ("told", "settings", "words"),
    [
        ([], {}, "Unable to bootstrap"),
        ([KafkaConnectionError("111 ECONNREFUSED"), KafkaConnectionError("later")], {}, "111 ECONNREFUSED"),
        ([KafkaConnectionError("111"), SaslAuthenticationFailedError("no such user")], {}, "no such user"),
        ([KafkaConnectionError("socket disconnected")], {}, "wants TLS, a certificate or a login"),
        ([InvalidReceiveError("Invalid frame length: 352518912")], {}, "answers in something else, as .* wants TLS"),
        ([KafkaConnectionError("socket disconnected")], {"kafka_sasl_mechanism": "PLAIN"}, "refuses user, password"),
    ],
)
def test_the_reason_is_in_the_error_and_not_in_the_log(told, settings, words, caplog):
    caplog.set_level(logging.WARNING, logger=_LOGGER)  # the command, if a test has run it, lets less through
    with pytest.raises(UnreachableError, match=words):
        connected(failing(*told), Settings(**settings))
    assert caplog.records == []
    LOGGER.warning("afterwards")
    assert [record.getMessage() for record in caplog.records] == ["afterwards"]


class Asked:
    """A client that has found its cluster."""

    closed = False

    def __init__(self, **options) -> None:
        """It takes whatever there is."""

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("problem", "raised", "words"),
    [
        (TopicAuthorizationFailedError("news"), MessagingError, "Kafka at k:1 refuses: .*news"),
        (ValueError("ours"), ValueError, "^ours$"),
    ],
)
def test_what_is_refused_in_a_block_is_told_and_the_client_closed(problem, raised, words):
    with pytest.raises(raised, match=words), opened(Asked, Settings(kafka_bootstrap="k:1")) as client:
        raise problem
    assert client.closed


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_log_is_as_it_was_when_the_last_is_done(order):
    before = (LOGGER.level, LOGGER.propagate)
    stacks = [ExitStack() for _ in order]
    for stack in stacks:
        stack.enter_context(_quiet)
    for number in order:
        assert not LOGGER.propagate
        stacks[number].close()
    assert (LOGGER.level, LOGGER.propagate) == before
