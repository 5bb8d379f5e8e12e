"""What claims are learned from: which cue words of an annotated text report, and where their contents begin."""

import pytest

from tasrih.detection.article import cue_places
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.training.claims import places
from tasrih.training.gold import Annotated, GoldClaim, placed
from tests.detection_cases import news


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load()


def claim(content, cue):
    return GoldClaim(
        field="text", content=content, cue=cue, speaker="الوزير", speaker_name="الوزير", speaker_type="office", via="",
        kind="statement",
    )  # fmt: skip


def learned(read, lexicon, text, *claims):
    """Each cue word with candidates, and the first words of the contents that an example calls right."""
    reading = read(text)
    article = Annotated(news(text, "عنوان"), claims, "set")
    annotated = placed(article, "text", reading.tokens)
    return {
        reading.words[place.around.cue].key: [
            reading.tokens.text(candidate.start, candidate.start + 1)
            for candidate, right in zip(place.around.candidates, place.right, strict=True) if right
        ]
        for place in places("a", reading, annotated, lexicon, title=False)
    }  # fmt: skip


@pytest.mark.parametrize("cue", ["كما قال", "قال"])
def test_a_verb_inside_an_attribution_may_be_annotated_alone(read, lexicon, cue):
    text = "الطريق مفتوح أمام الجميع، كما قال الوزير"
    assert learned(read, lexicon, text, claim("الطريق مفتوح أمام الجميع", cue)) == {"كما": ["الطريق"]}


def test_a_cue_word_of_no_claim_has_no_right_start(read, lexicon):
    text = "وقال الوزير إن الجسر آمن، وأكد أن الطريق مفتوح"
    assert learned(read, lexicon, text, claim("الطريق مفتوح", "وأكد")) == {"وقال": [], "واكد": ["الطريق"]}


def test_candidates_are_of_the_words_that_the_detector_asks(read, lexicon):
    text = "وقال الوزير إن الجسر آمن، مشيرا إلى أن الطريق مفتوح"
    asked = {read(text).words[i].key for i, _ in cue_places(read(text), lexicon)}
    assert set(learned(read, lexicon, text)) <= asked
