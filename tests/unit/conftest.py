"""What unit tests share: one detector, which takes a second to load."""

import pytest

from tasrih.detection.detector import Detector
from tests.detection_cases import INVENTED_OFFICIALS


@pytest.fixture(scope="session")
def detector():
    """The package's data with two states that do not exist over it."""
    return Detector.load(officials=[INVENTED_OFFICIALS])
