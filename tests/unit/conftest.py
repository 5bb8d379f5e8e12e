"""What unit tests share: the vocabulary, which takes a second to load."""

import pytest

from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import load_classes
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
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
