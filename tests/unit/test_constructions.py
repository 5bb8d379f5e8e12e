"""The detector on composed articles: each construction of newspaper Arabic keeps its floor."""

import shutil

import pytest

from tasrih.detection.detector import Detector
from tasrih.yamldata import DataError
from tests.constructions.articles import compose
from tests.constructions.composing import Composer
from tests.constructions.measuring import measure, shares
from tests.constructions.vocabulary import DATA, OFFICIALS, load_vocabulary

COUNT = 40
"""Items of a construction: the first half of what `make constructions` measures."""

VOCABULARY = load_vocabulary()
FLOORS = {one.name: one.floor for one in VOCABULARY.constructions} | {
    name: silence.floor for name, silence in VOCABULARY.silent.items()
}


class Deaf(Detector):
    """Finds nothing."""

    def __init__(self):
        pass

    def detect(self, news):
        return []


@pytest.fixture(scope="module")
def articles():
    return compose(VOCABULARY, COUNT)


@pytest.fixture(scope="module")
def measured(articles):
    return shares(measure(articles, Detector.load(officials=[OFFICIALS])))


@pytest.mark.parametrize("name", FLOORS)
def test_a_construction_keeps_its_floor(measured, name):
    assert measured[name] >= FLOORS[name]


def test_whoever_finds_nothing_is_only_right_where_nothing_is_said(articles):
    found = shares(measure(articles, Deaf()))
    assert {share for name, share in found.items() if name not in VOCABULARY.silent} == {0.0}
    assert {found[name] for name in VOCABULARY.silent} == {1.0}


def test_few_constructions_have_no_floor():
    assert sum(floor > 0.5 for floor in FLOORS.values()) >= 0.9 * len(FLOORS)


def test_articles_and_combinations_are_many_and_always_the_same(articles):
    many = compose(VOCABULARY, 80)
    assert len(many) >= 60
    assert len({placed.item.text for article in many for placed in article.placed}) >= 5_000
    assert compose(VOCABULARY, COUNT) == articles
    assert compose(VOCABULARY, COUNT, seed=1) != articles


def test_nobody_speaks_in_two_paragraphs_of_an_article(articles):
    for article in articles:
        people = [person for placed in article.placed for person in placed.item.people]
        assert len(people) == len(set(people))


def test_contents_stand_where_they_are_expected_and_nothing_is_left_open(articles):
    for article in articles:
        assert "{" not in article.news.title + article.news.text
        for placed in article.placed:
            field = getattr(article.news, placed.field)
            assert field[placed.at :].startswith(placed.item.text)
            for start, end, claim in placed.spans():
                content = field[start:end]
                assert content == content.strip()
                assert content
                assert claim.cue in placed.item.text


def test_every_content_cue_and_speaker_is_used():
    composer = Composer(VOCABULARY)
    text = "\n".join(item.text for one in VOCABULARY.constructions for item in composer.items(one, 80))
    for group in VOCABULARY.cues.values():
        assert [cue.perfect[0] for cue in group.cues if not any(form in text for form in cue.perfect)] == []
    for form in VOCABULARY.speakers.values():
        assert [speaker.text for speaker in form.speakers if speaker.text not in text] == []
    for listed in VOCABULARY.contents.values():
        for content in listed.contents:
            assert any(form and form in text for form in (content.clause, content.pron, content.masdar, content.quote))


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "constructions.yaml",
            "groups: [deny]",
            "groups: [doubt]",
            r"constructions\.yaml:\d+: denial-object: no groups",
        ),
        ("constructions.yaml", "name: opener", "name: dateline", r"constructions\.yaml:\d+: dateline: twice"),
        ("cues.yaml", "says: [danger]", "says: [luck]", r"cues\.yaml:\d+: warn: no contents"),
        ("speakers.yaml", "type: office", "type: bureau", r"speakers\.yaml"),
    ],
)
def test_a_mistake_in_the_data_is_told_with_file_and_line(tmp_path, file, old, new, problem):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=problem):
        load_vocabulary(folder)
