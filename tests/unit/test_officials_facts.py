"""Comparing the registry with a file of dated roles, and the command that does it."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tasrih.cli.officials import command
from tasrih.officials.data import load_data
from tasrih.officials.facts import Comparison, read_facts
from tasrih.yamldata import DataError

HEADER = "country,position,person,wikidata,start,end\n"
OWN = """people:
- {id: fr.first, name: سامر الوهمي, roles: [justice_minister/xa 2011-01-10..2014-06-01], wikidata: Q1}
- {id: fr.second, name: ناصر الوهمي, roles: [justice_minister/xa 2014-06-01..2019-02], wikidata: Q2}
countries:
- {id: xa, name: وهمستان, nisba: [وهمستاني], facts: [nowhere]}
roles:
- {role: justice_minister, titles: ["وزير العدل {adj}"], facts: [Minister of Justice, "Minister of *"]}
"""
SHIPPED_FACTS = Path(__file__).parents[3] / "shared" / "facts" / "officials.csv"


def compared(folder: Path, rows: str, own: str = OWN) -> tuple[list[str], int]:
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    (folder / "facts.csv").write_text(HEADER + rows, encoding="utf-8")
    facts, _ = read_facts(folder / "facts.csv")
    comparison = Comparison(load_data([folder / "own.yaml"]), facts, timedelta(days=31))
    return [f"{item.person} {item.problem}" for item in comparison.disagreements()], comparison.compared


def test_agreeing_dates_are_counted_and_silent(tmp_path):
    rows = "nowhere,Minister of Justice,S,Q1,2011-01-15,2014-06\nnowhere,Minister of Justice,N,Q2,2014,2019-02-11\n"
    assert compared(tmp_path, rows) == ([], 2)


def test_terms_that_the_facts_split_are_joined(tmp_path):
    first = "nowhere,Minister of Nowhere,S,Q1,2011-01-10,2012-05-01\n"
    second = "nowhere,Minister of Justice,S,Q1,2012-05-02,2014-06-01\n"
    assert compared(tmp_path, first + second) == ([], 1)


def test_an_open_fact_agrees_with_any_end_after_the_file_was_made(tmp_path):
    rows = "nowhere,Minister of Justice,N,Q2,2014-06-01,\n"
    assert compared(tmp_path, rows) == ([], 1)
    late = rows + "nowhere,Minister of Sport,T,Q9,2021-01-01,\n"
    assert len(compared(tmp_path, late)[0]) == 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Q1,2011-03-01,2014-06-01", "fr.first 2011-01-10..2014-06-01, facts 2011-03-01..2014-06-01"),
        ("Q1,2011-01-10,2014-08-01", "fr.first 2011-01-10..2014-06-01, facts 2011-01-10..2014-08-01"),
        ("Q3,2011-01-10,2014-06-01", "fr.first facts name S (Q3) on 2012-09-20"),
    ],
)
def test_a_contradiction_is_reported_unless_accepted(tmp_path, row, problem):
    assert compared(tmp_path, f"nowhere,Minister of Justice,S,{row}\n")[0] == [problem]
    accepted = OWN + "accepted:\n- {id: fr.first, role: justice_minister/xa, reason: the facts err}\n"
    assert compared(tmp_path, f"nowhere,Minister of Justice,S,{row}\n", accepted)[0] == []


def test_other_countries_posts_and_people_are_not_compared(tmp_path):
    rows = "elsewhere,Minister of Justice,S,Q1,1990,1991\nnowhere,Minister of Sport,S,Q1,1990,1991\n"
    assert compared(tmp_path, rows) == ([], 0)


def test_rows_with_impossible_dates_are_left_out_and_named(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_text(HEADER + "nowhere,Minister of Justice,S,Q1,2014s,\nnowhere,X,S,Q1,2014,\n", encoding="utf-8")
    facts, unread = read_facts(path)
    assert len(facts) == 1
    assert [str(error).startswith(f"{path}:2: ") for error in unread] == [True]


@pytest.mark.parametrize("content", [b"country,person\n", b"", b"\xff\xfe\x00"])
def test_a_file_that_is_no_table_of_roles_is_refused(tmp_path, content):
    path = tmp_path / "facts.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"facts\.csv"):
        read_facts(path)


def test_a_file_that_cannot_be_opened_is_named_once(tmp_path):
    with pytest.raises(DataError) as caught:
        read_facts(tmp_path)
    assert str(caught.value) == f"{tmp_path}: Is a directory"


def test_the_command_ends_with_what_it_found(tmp_path):
    run = CliRunner().invoke
    assert run(command, ["check"]).exit_code == 0
    path = tmp_path / "own.yaml"
    path.write_text("people:\n- {id: fr.a, name: سامر, roles: [no_role/fr 2012..]}\n", encoding="utf-8")
    found = run(command, ["check", str(path)])
    assert found.exit_code == 1
    assert found.output.startswith(f"{path}:2: fr.a: there is no role 'no_role'\n")
    assert isinstance(run(command, ["check", str(tmp_path / "absent.yaml")]).exception, DataError)


@pytest.mark.gold
def test_every_role_that_the_facts_cover_agrees_or_has_its_reason():
    if not SHIPPED_FACTS.exists():
        pytest.skip("no file of dated roles beside the checkout")
    facts, _ = read_facts(SHIPPED_FACTS)
    comparison = Comparison(load_data(), facts, timedelta(days=31))
    assert [f"{item.person} {item.post}: {item.problem}" for item in comparison.disagreements()] == []
    assert comparison.compared > 500
