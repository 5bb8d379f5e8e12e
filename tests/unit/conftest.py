"""What unit tests share: the vocabulary, which takes a second to load."""

import pytest

from tasrih.detection.classes import load_classes
from tasrih.detection.lexicon import Lexicon
from tasrih.detection.reading import Reading
from tasrih.detection.words import Vocabulary
from tasrih.officials.registry import Registry
from tests.detection_cases import INVENTED_OFFICIALS


@pytest.fixture(scope="session")
def vocabulary():
    """Words of the same data."""
    return Vocabulary(load_classes(), Lexicon.load(), Registry.load([INVENTED_OFFICIALS]).country_of)


@pytest.fixture(scope="session")
def read(vocabulary):
    """Text to its `Reading`."""
    return lambda text: Reading(text, vocabulary)
