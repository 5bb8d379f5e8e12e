"""Tokens: only hashes are kept, names are unique, what is revoked is refused at once; and how often one may ask."""

import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tasrih.cli.tokens import command
from tasrih.errors import TasrihError
from tasrih.serving.limits import RateLimit
from tasrih.serving.tokens import SCOPES, TokenError, Tokens, create_token, load_tokens, revoke_token
from tasrih.yamldata import DataError

GATEWAY = Path(__file__).parents[2] / "services" / "gateway"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tokens.yaml"


def test_a_token_is_found_by_its_secret_and_only_its_hash_is_kept(path):
    secret = create_token(path, "desk", ("read", "correct"), 30)
    other = create_token(path, "wire", ("read",))
    text = path.read_text()
    assert secret not in text
    assert secret.removeprefix("tasrih_") not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    tokens = Tokens(path)
    assert (tokens.find(secret).name, tokens.find(secret).scopes) == ("desk", ("read", "correct"))
    assert tokens.find(other).name == "wire"
    assert [tokens.find(wrong) for wrong in ("", secret[:-1], secret + "x", "\ud800")] == [None] * 4
    assert [token.per_minute for token in load_tokens(path)] == [30, None]


def test_every_scope_opens_something():
    sources = "".join(file.read_text(encoding="utf-8") for file in GATEWAY.glob("*.py"))
    assert set(re.findall(r'allowed\("(\w+)"\)', sources)) == set(SCOPES)


def test_what_is_made_or_revoked_holds_at_once(path):
    tokens = Tokens(path)
    assert len(tokens) == 0
    secret = create_token(path, "desk", ("read",))
    assert tokens.find(secret)
    revoke_token(path, "desk")
    assert tokens.find(secret) is None


def test_a_file_that_is_broken_lets_nobody_in(path):
    secret = create_token(path, "desk", ("read",))
    tokens = Tokens(path)
    path.write_text("tokens: [{name: desk}]")
    for _ in range(2):
        with pytest.raises(DataError, match="sha256"):
            tokens.find(secret)


def test_names_are_taken_once_and_are_names(path):
    create_token(path, "desk", ("read",))
    for wrong in ("desk", "", "A", "a b", "a" * 65):
        with pytest.raises(TokenError):
            create_token(path, wrong, ("read",))
    with pytest.raises(TokenError):
        revoke_token(path, "nobody")
    assert [token.name for token in load_tokens(path)] == ["desk"]


@pytest.mark.parametrize(("other", "problem"), [("desk", "desk stands twice"), ("press", "00 stands twice")])
def test_a_file_with_two_of_one_name_or_secret_lets_nobody_in(path, other, problem):
    row = "- {{name: {}, sha256: '{}', scopes: [read], created: 2025-03-01T00:00:00Z}}\n"
    secrets = "0" * 64, ("1" if other == "desk" else "0") * 64
    path.write_text("tokens:\n" + row.format("desk", secrets[0]) + row.format(other, secrets[1]))
    with pytest.raises(DataError, match=problem) as error:
        Tokens(path)
    assert str(error.value).startswith(f"{path}:3: ")


def test_the_command_makes_lists_and_revokes(path, monkeypatch):
    monkeypatch.setenv("TASRIH_TOKENS_FILE", str(path))
    made = CliRunner().invoke(command, ["create", "desk", "--scope", "read", "--scope", "correct"])
    assert made.output.startswith("tasrih_")
    listed = CliRunner().invoke(command, ["list"]).output
    assert listed.startswith("desk\tread,correct\t")
    assert made.output.strip() not in listed
    assert CliRunner().invoke(command, ["revoke", "desk"]).exit_code == 0
    assert CliRunner().invoke(command, ["list"]).output == ""
    monkeypatch.delenv("TASRIH_TOKENS_FILE")
    assert isinstance(CliRunner().invoke(command, ["list"]).exception, TasrihError)


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 90))
def test_in_no_minute_more_is_taken_than_two_minutes_worth(pauses, per_minute):
    now = [0.0]
    limit = RateLimit(lambda: now[0])
    taken = []
    for pause in pauses:
        now[0] += pause
        wait = limit.take("x", per_minute)
        if not wait:
            taken.append(now[0])
        else:
            assert wait <= 60 / per_minute
    for first in taken:
        assert sum(first <= time < first + 60 for time in taken) <= 2 * per_minute


def test_others_are_not_held_up_and_after_the_wait_one_may_ask():
    now = [0.0]
    limit = RateLimit(lambda: now[0])
    assert [limit.take("x", 2) for _ in range(3)] == [0, 0, 30]
    assert limit.take("y", 2) == 0
    now[0] = 30
    assert limit.take("x", 2) == 0


def test_of_many_who_asked_those_who_did_so_last_are_remembered(monkeypatch):
    monkeypatch.setattr("tasrih.serving.limits._REMEMBERED", 2)
    limit = RateLimit(lambda: 0.0)
    assert [limit.take(who, 1) for who in ("first", "second", "third")] == [0, 0, 0]
    assert (limit.take("third", 1), limit.take("first", 1)) == (60, 0)
