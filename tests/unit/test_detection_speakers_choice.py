"""Whom an attribution may mean, and how one of them is chosen."""

import pytest

from tasrih.detection.attributions.finding import find_attribution
from tasrih.detection.models.linear import Binary
from tasrih.detection.speakers.choice import Chooser
from tasrih.detection.speakers.features import LINK, OPTION, TEMPLATES
from tasrih.detection.speakers.looks import KNOWN, NO_NAME, look
from tasrih.detection.speakers.resolution import Speakers
from tasrih.officials.registry import Registry
from tests.detection_cases import DAY, INVENTED_OFFICIALS


@pytest.fixture(scope="module")
def registry():
    return Registry.load([INVENTED_OFFICIALS])


class Conversation:
    """Reads the attributions of a text one after another, each answered by a candidate with a given name."""

    def __init__(self, read, registry, text, chooser=None):
        self.reading = read(text)
        self.speakers = Speakers(registry, self.reading, DAY, chooser)
        cues = (i for i, word in enumerate(self.reading.words) if word.cues)
        self.attributions = [found for i in cues if (found := find_attribution(self.reading, i))]

    def names(self, n):
        return [
            "+".join(reference.voice.speaker.name for reference in one.candidate.references)
            for one in self.speakers.candidates(self.reading, self.attributions[n])
        ]

    def answer(self, n, name):
        scored = self.speakers.candidates(self.reading, self.attributions[n])
        chosen = self.speakers.chosen(scored[self.names(n).index(name)].candidate)
        self.speakers.spoke(self.reading, self.attributions[n], chosen.voices)
        return chosen


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال وزير النقل عادل بركات إن الجسر آمن.", "عادل بركات"),
        ("وزير النقل عادل بركات قال إن الجسر آمن.", "عادل بركات"),
        ("وأفاد بلاغ لوزارة النقل الأركادية بأن الجسر آمن.", "وزارة النقل الأركادية"),
        ("قال ضيف أركاديا الرئيس ماهر درويش إن الجسر آمن.", "ماهر درويش"),
        ("قال مدير الموانئ د. سمير عواد إن الجسر آمن.", "سمير عواد"),
        ("قال ماهر درويش وأنور الصباغ إن الجسر آمن.", "ماهر درويش+أنور الصباغ"),
    ],
)
def test_the_speaker_is_among_the_candidates(read, registry, text, name):
    assert name in Conversation(read, registry, text).names(0)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("قال عادل بركات إن الجسر آمن. وأضاف أن العمل انتهى.", "عادل بركات", "عادل بركات"),
        ("قال المدرب الأركادي عادل بركات إن الفريق جاهز. وأوضح المدرب أن اللاعبين عادوا.", "عادل بركات", "عادل بركات"),
        ("قال سيرغي ريابنكو إن الجسر آمن. وأكد ريانبكو أن العمل انتهى.", "سيرغي ريابنكو", "سيرغي ريابنكو"),
    ],
)
def test_those_who_spoke_are_candidates_again(read, registry, text, first, second):
    conversation = Conversation(read, registry, text)
    conversation.answer(0, first)
    assert second in conversation.names(1)


def test_what_a_phrase_means_is_asked_again_once_somebody_spoke(read, registry):
    text = "قال وزير النقل عادل بركات إن الجسر آمن. وقال الوزير إن العمل انتهى."
    conversation = Conversation(read, registry, text)
    naming, reading = conversation.speakers.naming, conversation.reading
    (phrase,) = conversation.attributions[1].subject
    before = naming.reference(reading, phrase)
    assert naming.reference(reading, phrase) is before
    conversation.answer(0, "عادل بركات")
    after = naming.reference(reading, phrase)
    assert (before.how, after.how) == ("holder", "title again")
    assert naming.reference(reading, phrase) is after


def test_who_is_chosen_is_told_with_where_the_sentence_names_him(read, registry):
    conversation = Conversation(read, registry, "قال وزير النقل عادل بركات إن الجسر آمن. وأضاف أن العمل انتهى.")
    named, carried = conversation.answer(0, "عادل بركات"), conversation.answer(1, "عادل بركات")
    (phrase,) = named.phrases
    assert conversation.reading.tokens.text(phrase.start, phrase.end) == "وزير النقل عادل بركات"
    assert carried.phrases == ()
    assert carried.voices == named.voices


def chooser(weights):
    return Chooser(Binary(0.0, weights, TEMPLATES))


def test_the_heaviest_candidate_wins(read, registry):
    text = "قال عادل بركات إن الجسر آمن. وقال مروان حداد إن العمل انتهى."
    carrying = chooser({"frequency": {("carried", 1): 3.0}})
    for model, name in (
        (carrying, "عادل بركات"),
        (chooser({"rule": {(True, "after", "perfect+"): 3.0}}), "مروان حداد"),
    ):
        conversation = Conversation(read, registry, text, model)
        conversation.answer(0, "عادل بركات")
        (voice,) = conversation.speakers.who(conversation.reading, conversation.attributions[1]).voices
        assert voice.speaker.name == name


def test_a_choice_is_explained_by_its_weights(read, registry):
    model = chooser({"rule": {(True, "after", "perfect"): 2.0}, "place": {("after", 0, "perfect"): 0.5}})
    conversation = Conversation(read, registry, "قال عادل بركات إن الجسر آمن.", model)
    explained = conversation.speakers.explain(conversation.reading, conversation.attributions[0])
    assert [one.score for one in explained] == sorted((one.score for one in explained), reverse=True)
    assert [(c.template, c.weight) for c in explained[0].contributions] == [("rule", 2.0), ("place", 0.5)]
    assert explained[0].candidate.references[0].voice.speaker.name == "عادل بركات"


def test_values_stand_in_the_order_of_their_templates(read, registry):
    conversation = Conversation(read, registry, "قال عادل بركات إن الجسر آمن. وأضاف أن العمل انتهى.")
    conversation.answer(0, "عادل بركات")
    for one in conversation.speakers.candidates(conversation.reading, conversation.attributions[1]):
        assert len(one.values) == len(TEMPLATES)
        assert len(one.link) == len(LINK)
        assert len(one.option) == (len(OPTION) if one.candidate.option else 0)


def test_rules_choose_without_a_model(read, registry):
    conversation = Conversation(read, registry, "قال عادل بركات إن الجسر آمن.")
    (voice,) = conversation.speakers.who(conversation.reading, conversation.attributions[0]).voices
    assert voice.speaker.name == "عادل بركات"


@pytest.mark.parametrize(
    ("word", "cls", "level"),
    [("وزير", "title", NO_NAME), ("الوزير", "the title", NO_NAME), ("عادل", "known name", KNOWN)],
)
def test_how_words_look(read, word, cls, level):
    (seen,) = map(look, read(f"الوزير {word} بركات").words[1:2])
    assert (seen.cls, seen.level) == (cls, level)
