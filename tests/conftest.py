"""What all tests share: real Kafka and Redis and the detector, made once a session when a test first asks for them."""

import signal

import pytest
from hypothesis import HealthCheck, settings

from deploy.local.kafka import kafka
from deploy.local.redis import redis
from tasrih.detection.detector import Detector
from tests.detection_cases import INVENTED_OFFICIALS

# how fast an example is says something of the machine alone
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption("--all-tools", action="store_true", help="a tool that is missing is a failure, no reason to skip")


def pytest_configure():
    """Processes that tests start hear Ctrl-C, even where the tests run in the background and ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def detector():
    """The package's data with two states that do not exist over it."""
    return Detector.load(officials=[INVENTED_OFFICIALS])


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory):
    """Address of a Kafka broker with no topics; a test that needs it fails when it cannot start."""
    with kafka(tmp_path_factory.mktemp("kafka"), say=print) as server:
        yield server.address


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """URL of an empty Redis; a test that needs it fails when it cannot start."""
    with redis(tmp_path_factory.mktemp("redis"), say=print) as server:
        yield server.address
