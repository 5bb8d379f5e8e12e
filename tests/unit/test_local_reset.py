"""What a local run has stored is deleted, but not under servers that use it."""

import pytest

from deploy.local.errors import LocalError
from deploy.local.folders import alone_in
from deploy.local.reset import reset


@pytest.fixture
def folder(tmp_path):
    for name in ("kafka/data", "redis", "gateway", "log", "cache"):
        (tmp_path / ".tasrih" / name).mkdir(parents=True)
    return tmp_path / ".tasrih"


def test_what_is_stored_goes_and_the_rest_stays(folder, tmp_path):
    reset(folder)
    assert {path.name for path in folder.iterdir()} == {"cache", "lock"}
    reset(folder)
    reset(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("used", ["", "kafka", "redis"])
def test_nothing_is_deleted_under_what_runs(folder, used):
    with alone_in(folder / used), pytest.raises(LocalError, match="another run uses"):
        reset(folder)
    assert (folder / "kafka" / "data").is_dir()
