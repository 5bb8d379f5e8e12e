"""What all tests share: real Kafka and Redis and the detector, made once a session when a test first asks for them."""

import pytest

from deploy.local.kafka import kafka
from deploy.local.redis import redis
from tasrih.detection.detector import Detector
from tests.detection_cases import INVENTED_OFFICIALS


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
