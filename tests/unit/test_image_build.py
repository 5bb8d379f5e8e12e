"""Where the image cannot be built, one line says why."""

import pytest

from deploy.image import build
from deploy.local.errors import LocalError


@pytest.fixture
def machine(monkeypatch):
    """A machine with these programs, seen as root."""
    programs = set(build._PACKAGES)
    monkeypatch.setattr(build.shutil, "which", lambda name: name if name in programs else None)
    monkeypatch.setattr(build.os, "geteuid", lambda: 0)
    return programs


def test_it_takes_root(machine, monkeypatch):
    build._require_tools()
    monkeypatch.setattr(build.os, "geteuid", lambda: 1000)
    with pytest.raises(LocalError, match="as root"):
        build._require_tools()


def test_what_is_missing_is_installed_or_named(machine, monkeypatch):
    ran = []
    monkeypatch.setattr(build, "_run", lambda *command: ran.append(command))
    machine.remove("bwrap")
    with pytest.raises(LocalError, match="needs bubblewrap, and there is no apt-get"):
        build._require_tools()
    machine.add("apt-get")
    build._require_tools()
    assert [command[2] for command in ran] == ["update", "install"]
    assert ran[1][-1] == "bubblewrap"


def test_a_step_that_fails_is_told_with_its_last_words(tmp_path):
    with pytest.raises(LocalError, match=r"sh ended with code 3: one / two"):
        build._run("sh", "-c", "echo one >&2; echo two >&2; exit 3")


def test_a_machine_without_sources_of_debian_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "_SOURCES", (tmp_path / "absent",))
    with pytest.raises(LocalError, match="sources of Debian bookworm"):
        build._sources()
