"""The `tasrih` command as a user runs it on an installation."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from tests.integration.installation import ROOT, Installation
from tests.waiting import PATIENCE_SECONDS

_YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).isoformat()
WHOLE = ("--from", _YESTERDAY, "--to", "2100-01-01T00:00:00Z")
"""The window of a replay that holds all that a test has sent."""


def tasrih(place: Installation | None, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command on an installation."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "shared"), "PYTHONUTF8": "1"}
    if place:
        environment["TASRIH_KAFKA_BOOTSTRAP"] = place.settings.kafka_bootstrap
        environment["TASRIH_TOPIC_PREFIX"] = place.settings.topic_prefix
    environment |= variables
    command = [sys.executable, "-c", "from tasrih.cli.main import main; main()", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    return line
