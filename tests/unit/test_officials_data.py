"""Data files: terms and their dates, merging, broken references, contradictions."""

import errno
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.officials import Registry
from tasrih.officials.check import conflicts, errors
from tasrih.officials.data import load_data
from tasrih.officials.holders import Holders
from tasrih.officials.model import Term, parse_term
from tasrih.yamldata import DataError

PERSON = "people:\n- {id: fr.nobody, name: سامر الوهمي, roles: [%s]}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_data_hold_together():
    data = load_data()
    assert [str(problem) for problem in (*errors(data), *conflicts(data))] == []
    assert len(data.people) >= 600
    assert len(data.bodies) >= 250
    assert len(data.countries) >= 120


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("president/fr 2012-05-15..2017-05-14", ("2012-05-15",) * 2, ("2017-05-14",) * 2),
        ("president/fr 2012-02..", ("2012-02-01", "2012-02-29"), ("9999-12-31",) * 2),
        ("president/fr ..2017", ("0001-01-01",) * 2, ("2017-01-01", "2017-12-31")),
    ],
)
def test_dates_are_as_exact_as_they_are_written(text, start, end):
    term = parse_term(text)
    assert (term.role, term.target) == ("president", "fr")
    assert [day.isoformat() for day in term.start] == list(start)
    assert [day.isoformat() for day in term.end] == list(end)


def test_a_term_known_to_the_year_is_sure_only_outside_that_year():
    term = parse_term("president/fr 2012..2017")
    assert [year for year in range(2010, 2020) if term.surely(date(year, 6, 1))] == [2013, 2014, 2015, 2016]
    assert [year for year in range(2010, 2020) if term.possibly(date(year, 6, 1))] == list(range(2012, 2018))


@pytest.mark.parametrize("dates", ["2017..2012", "2012-13..", "2015-02-30..", "2012", "soon.."])
def test_impossible_terms_are_refused(dates):
    with pytest.raises(ValueError, match=r"month|day|ends before it starts|is no role"):
        parse_term(f"president/fr {dates}")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (PERSON % "no_role/fr 2012..", 2, "no role 'no_role'"),
        (PERSON % "president/xx 2012..", 2, "no country or body 'xx'"),
        (PERSON % "president/fr 2017..2012", 2, "ends before it starts"),
        (PERSON % "president of fr", 2, "roles"),
        ("people:\n- {id: fr.a, name: سامر}\n- {id: fr.a, name: ناصر}\n", 3, "occurs twice"),
        ("people:\n- {id: fr.a, name: سامر, also: [ناصر,\n   نبيل, ناصر]}\n", 3, "ناصر stands twice in also"),
        ("members: [وزراء خارجية,\n  وزراء خارجية]\n", 2, "stands twice in members"),
        ("people:\n- {id: fr.a, name: سامر, wikidata: 12}\n", 2, "wikidata"),
        ("people:\n- {id: fr.a, nom: سامر}\n", 2, "nom"),
        ("bodies:\n- {id: a, name: هيئة, country: xx}\n", 2, "no country 'xx'"),
        ("bodies:\n- {id: a, name: مكتب, type: office, principal: prime_minister/xx}\n", 2, "no principal"),
        ("\nroles:\n- {role: r, titles: [رئيس]}\n", 3, "one slot"),
        ("\nroles:\n- {role: r, titles: ['{country} رئيس']}\n", 3, "one slot"),
        ("\nroles:\n- {role: r, titles: ['رئيس {land}']}\n", 3, "one slot"),
        ("roles:\n- {role: r, fixed: {xx: [رئيس]}}\n", 2, "no country or body 'xx'"),
        ("state_bodies:\n- {body: b, names: ['هيئة {body}']}\n", 2, "one slot"),
        ("people: [", 2, ""),
    ],
)
def test_broken_data_name_file_and_line(tmp_path, text, line, problem):
    path = written(tmp_path, text)
    with pytest.raises(DataError) as caught:
        Registry.load([path])
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert problem in str(caught.value)


def test_a_missing_file_is_a_data_error(tmp_path):
    with pytest.raises(DataError, match="absent"):
        Registry.load([tmp_path / "absent.yaml"])


def test_a_folder_without_files_is_a_data_error(tmp_path):
    (tmp_path / "officials.yml").touch()
    with pytest.raises(DataError, match=r"no \.yaml file in this folder"):
        load_data([tmp_path])


def test_a_folder_that_nobody_may_look_into_is_a_data_error(tmp_path, monkeypatch):
    shown = Path.is_dir

    def is_dir(path):
        if path.parent == tmp_path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return shown(path)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    with pytest.raises(DataError, match=r"absent\.yaml: No such file"):
        load_data([tmp_path / "absent.yaml"])


def test_a_user_s_file_adds_to_the_registry_and_replaces_by_id(tmp_path):
    (tmp_path / "a.yaml").write_text(PERSON % "justice_minister/fr 2030..", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("bodies:\n- {id: hamas, name: هيئة أخرى}\n", encoding="utf-8")
    own = Registry.load([tmp_path])
    assert own.by_id("fr.nobody").name == "سامر الوهمي"
    assert own.by_id("fr.nobody").country == "fr"
    assert own.by_id("hamas").name == "هيئة أخرى"
    assert own.by_id("fr.emmanuel_macron").wikidata == "Q3052772"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (PERSON % "president/fr 2020-01-01..2020-03-01", "holds president/fr while fr.emmanuel_macron does"),
        ("people:\n- {id: fr.other, name: إيمانويل ماكرون}\n", "shares the name"),
        (
            "people:\n- {id: fr.other, name: سامر الوهمي, wikidata: Q3052772}\n",
            "Wikidata id Q3052772 of fr.emmanuel_macron",
        ),
    ],
)
def test_contradictions_are_found_with_their_line(tmp_path, text, problem):
    path = written(tmp_path, text)
    found = [str(conflict) for conflict in conflicts(load_data([path]))]
    assert len(found) == 1
    assert found[0].startswith(f"{path}:2: ")
    assert problem in found[0]


DAYS = st.dates(date(2000, 1, 1), date(2000, 3, 1))


@given(st.lists(st.tuples(DAYS, DAYS, st.sampled_from("abc")), max_size=5), DAYS)
def test_the_holder_is_the_only_one_who_surely_held_the_post(spans, on):
    terms: dict[str, list[Term]] = {}
    for first, last, person in spans:
        start, end = min(first, last), max(first, last)
        terms.setdefault(person, []).append(Term(role="r", target="fr", start=(start, start), end=(end, end)))
    there = {person for person, held in terms.items() if any(term.start[0] <= on <= term.end[0] for term in held)}
    staying = {person for person, held in terms.items() if any(term.start[0] <= on < term.end[0] for term in held)}
    holder = Holders(terms, {"r"}).at("r", "fr", on)
    assert holder == (next(iter(there)) if len(there) == 1 else next(iter(staying)) if len(staying) == 1 else None)
