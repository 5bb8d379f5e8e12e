"""Idioms as data: every one is read as what it says, in other forms and with words between; bad data is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih import yamldata
from tasrih.positions.contents.idioms import NEGATED, denied, read_idioms
from tasrih.positions.contents.terms import read_content
from tasrih.positions.contents.words import DATA, lexicon
from tasrih.yamldata import DataError

SHIPPED = yamldata.load(DATA / "idioms.yaml", dict[str, tuple[str, ...]])
IDIOMS = [(said, phrase) for said, phrases in SHIPPED.items() for phrase in phrases]


def idioms(tmp_path, data):
    path = tmp_path / "idioms.yaml"
    path.write_text(data, encoding="utf-8")
    return read_idioms(path, lexicon())


@given(st.sampled_from(IDIOMS), st.sampled_from(["", "في", "كل هذه"]))
def test_each_shipped_idiom_says_what_stands_before_it(idiom, between):
    said, phrase = idiom
    assert read_content(f" {between} ".join(phrase.split())).terms == read_content(said.replace("_", " ")).terms


def test_an_idiom_is_a_row_of_terms_and_the_longest_comes_first(tmp_path):
    read = idioms(tmp_path, "لا استقالة: [بقي منصب]\nانهيار: [بقي منصب طريق]\nتنفيذ: [لا رفض]\n")
    stay, post, way, refuse = map(lexicon().listed, ("بقي", "منصب", "طريق", "رفض"))
    [longest, short] = read[stay][post]
    assert (longest.rest, short.rest) == ((way,), ())
    [term] = short.said
    assert term == NEGATED + lexicon().listed("استقاله")
    assert len(read[NEGATED][refuse]) == 1


def test_what_is_denied_twice_is_said():
    assert denied(denied("=استقاله")) == "=استقاله"


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        ("استقالة: [ترك منصب, منصب]", 1, "منصب is one word"),
        ("استقالة:\n  - ترك منصب\n  - ترك ززز", 3, "ززز is no word of `same`"),
        ("ززز: [ترك منصب]", 1, "ززز is no word of `same`"),
        ("استقالة: [ترك في منصب]", 1, "في says nothing of a matter"),
        ("استقالة: [ترك منصب]\nتعيين: [يترك منصب]", 2, "يترك منصب means two things"),
        ("استقالة: ترك منصب", 1, "array"),
    ],
)
def test_bad_data_is_named_with_its_line(tmp_path, data, line, problem):
    with pytest.raises(DataError, match=problem) as error:
        idioms(tmp_path, data)
    assert f"idioms.yaml:{line}: " in str(error.value)
