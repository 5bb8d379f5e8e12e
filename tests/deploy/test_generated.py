"""Manifests that follow from the code are up to date, and a stale one is noticed."""

import subprocess
import sys

from deploy.kubernetes.__main__ import generated, stale
from tests.deploy.rendering import ROOT


def test_generated_manifests_are_up_to_date():
    assert stale() == []


def test_a_stale_file_is_noticed(tmp_path):
    for path in generated():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "deploy.kubernetes"]
    for arguments, code, said in (
        (["--check"], 1, 3),
        ([], 0, 0),
        (["--check"], 0, 0),
    ):
        result = subprocess.run(
            [*command, *arguments, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (result.returncode, result.stdout.count("stale: ")) == (code, said), result
