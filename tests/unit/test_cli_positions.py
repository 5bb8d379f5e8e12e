"""`tasrih positions` where nobody is logged in."""

import getpass

import pytest
from click.testing import CliRunner

from tasrih.cli.main import cli


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 65532"), OSError("No username set")])
def test_who_has_no_login_says_who_decides(error, monkeypatch):
    def getuser() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", getuser)
    result = CliRunner().invoke(cli, ["positions", "merge", "a", "b", "--reason", "one promise"])
    assert result.exit_code == 2
    assert "nobody is logged in here: give --by" in result.output
