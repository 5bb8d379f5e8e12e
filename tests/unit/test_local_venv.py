"""`make venv`: quick when nothing has changed, thorough when it has, clear when it cannot."""

import sys
from pathlib import Path

import pytest

from deploy import venv


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """The commands it runs in an empty checkout, none of them really."""
    monkeypatch.chdir(tmp_path)
    ran = []

    def run(command, instead):
        ran.append(command)
        if "venv" in command:
            (tmp_path / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
            (tmp_path / ".venv" / "bin" / "python").touch()

    monkeypatch.setattr(venv, "_run", run)
    return ran


def test_a_second_time_does_nothing(commands):
    venv.main()
    assert len(commands) == 4
    assert all("--require-hashes" in command for command in commands[1:3])
    venv.main()
    assert len(commands) == 4


def test_changed_pins_are_installed_into_the_same_environment(commands):
    venv.main()
    Path("requirements.txt").write_text("thing==1.0")
    venv.main()
    assert len(commands) == 7
    assert commands[4][:3] == [".venv/bin/python", "-m", "pip"]


def test_another_interpreter_or_a_lost_one_makes_a_new_environment(commands, monkeypatch):
    venv.main()
    monkeypatch.setattr(sys, "version", "another")
    venv.main()
    assert commands[4][1:] == ["-m", "venv", "--clear", ".venv"]
    (venv.VENV / "bin" / "python").unlink()
    venv.main()
    assert commands[8][1:] == ["-m", "venv", "--clear", ".venv"]


def test_an_installation_that_fails_is_not_taken_for_done(commands, monkeypatch):
    monkeypatch.setattr(venv, "_run", lambda command, instead: sys.exit(instead))
    with pytest.raises(SystemExit):
        venv.main()
    assert not venv.STAMP.exists()


def test_an_old_python_is_told_in_one_line(commands, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, not 3\.10"):
        venv.main()
    assert commands == []


def test_an_environment_behind_a_link_is_left_alone(commands):
    Path("elsewhere/bin").mkdir(parents=True)
    Path("elsewhere/bin/python").touch()
    Path(".venv").symlink_to("elsewhere")
    with pytest.raises(SystemExit, match=r"^tasrih: \.venv is a symbolic link"):
        venv.main()
    assert commands == []
    assert [path.name for path in Path("elsewhere").rglob("*")] == ["bin", "python"]


def test_a_link_that_leads_nowhere_is_refused_too(commands):
    Path(".venv").symlink_to("nowhere")
    with pytest.raises(SystemExit, match=r"^tasrih: \.venv is a symbolic link"):
        venv.main()
    assert commands == []
