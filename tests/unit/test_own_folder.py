"""Temporary folders: a killed process leaves one, the next process of its kind removes it, and nobody another's."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasrih.own_folder import keep, own_folder

HOLDING = """
import time
from tasrih.own_folder import own_folder
with own_folder("held") as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@contextmanager
def holder():
    with subprocess.Popen([sys.executable, "-c", HOLDING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_a_folder_ends_with_its_block(temporary):
    with own_folder("held") as folder:
        (folder / "index").touch()
        assert folder.name.startswith("tasrih-held-")
    assert not list(temporary.iterdir())


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_is_not(temporary):
    with holder() as (_, used), holder() as (killed, left):
        assert used.is_dir()
        killed.kill()
        killed.wait()
        assert left.is_dir()
        with own_folder("other"):
            assert left.is_dir()
        with own_folder("held") as mine:
            assert {*temporary.iterdir()} == {used, mine}


def test_a_folder_that_is_kept_stays(temporary):
    with own_folder("held") as kept:
        keep(kept)
    with own_folder("held"):
        assert kept.is_dir()


def test_what_is_no_folder_of_ours_stays(temporary, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".in-use").touch()
    (temporary / "tasrih-held-link").symlink_to(elsewhere)
    (temporary / "tasrih-held-file").touch()
    (temporary / "tasrih-held-without").mkdir()
    with own_folder("held"):
        assert len(list(temporary.iterdir())) == 4
    assert (elsewhere / ".in-use").exists()
