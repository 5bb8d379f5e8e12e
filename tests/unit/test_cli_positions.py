"""`tasrih positions` where nobody is logged in, and where a correction did not fit."""

import getpass

import msgspec
import pytest
from click.testing import CliRunner

from tasrih.cli.main import cli
from tasrih.cli.position_text import history_text, position_text
from tasrih.positions.deciding.corrections import correct
from tasrih.positions.storing.store import StoreError
from tests.correction_cases import PLEDGES, STUDENTS, id_of, merge, state_of


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 65532"), OSError("No username set")])
def test_who_has_no_login_says_who_decides(error, monkeypatch):
    def getuser() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", getuser)
    result = CliRunner().invoke(cli, ["positions", "merge", "a", "b", "--reason", "one promise"])
    assert result.exit_code == 2
    assert "nobody is logged in here: give --by" in result.output


def test_a_holder_is_told_by_name_and_id():
    (position, *_) = state_of(*PLEDGES).values()
    assert f"official    {position.speaker_name} ({position.official_id})" in position_text(position).splitlines()


@pytest.mark.parametrize("command", ["show", "history"])
def test_a_holder_is_found_by_every_spelling_of_a_name(command, monkeypatch):
    (position, *_) = state_of(*PLEDGES).values()

    async def held(settings, official):
        return [position] if official == "name:سلمي الكرماوي" else []

    monkeypatch.setattr("tasrih.cli.positions._held", held)
    monkeypatch.setattr("tasrih.cli.positions._corrections", lambda settings, official: [])
    result = CliRunner().invoke(cli, ["positions", command, "name:سلمى الكرماوي"])
    assert (result.exit_code, position.content in result.output) == (0, True)


@pytest.mark.parametrize("command", ["show", "history"])
def test_that_there_is_nothing_is_no_result(command, monkeypatch):
    async def held(settings, official):
        return []

    monkeypatch.setattr("tasrih.cli.positions._held", held)
    monkeypatch.setattr("tasrih.cli.positions._corrections", lambda settings, official: [])
    monkeypatch.setattr("tasrih.cli.positions._states", lambda settings, names: {})
    result = CliRunner().invoke(cli, ["positions", command, "nobody"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("tasrih: nobody: no ")
    assert result.stderr.endswith("the id of a name: tasrih officials who NAME\n")


def test_ids_may_be_given_in_capitals_as_to_explain(monkeypatch):
    position, into = "9e4b6e38-c53a-5b8b-910b-e094b53fdffa", "395a9f71-6241-5da7-af12-501a9beae746"
    asked = []
    monkeypatch.setattr("tasrih.cli.positions._states", lambda settings, names: asked.append(names) or {})
    result = CliRunner().invoke(
        cli, ["positions", "merge", position.upper(), into.upper(), "--reason", "x", "--by", "me"]
    )
    assert (asked, str(result.exception)) == ([{position, into}], f"no position {position}")


def test_that_redis_is_away_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setenv("TASRIH_REDIS_URL", "redis://127.0.0.1:1")
    error = CliRunner().invoke(cli, ["positions", "show", "nobody"]).exception
    assert isinstance(error, StoreError)
    assert str(error).startswith("Redis: Error 111 connecting to 127.0.0.1:1. ")
    assert str(error).endswith("1): start it, or see to the TASRIH_REDIS_ settings")


def test_the_history_marks_what_did_not_come_about():
    done, refused = merge(STUDENTS[0], PLEDGES[0]), merge(PLEDGES[0], STUDENTS[0], correction_id="c-9")
    elsewhere = merge(STUDENTS[0], PLEDGES[0], position_id="forgotten in Redis")
    after = correct(state_of(*PLEDGES, *STUDENTS), done)
    lines = history_text([*after.values(), done, refused, elsewhere]).splitlines()
    (marked,) = [line for line in lines if "not applied" in line]
    assert f"merged {id_of(PLEDGES[0])} into {id_of(STUDENTS[0])}: الوعد نفسه (not applied)" in marked
    many = {
        name: msgspec.structs.replace(position, corrections=tuple(map(str, range(32))))
        for name, position in after.items()
    }
    assert "not applied" not in history_text([*many.values(), refused])  # whether it was, nobody remembers
