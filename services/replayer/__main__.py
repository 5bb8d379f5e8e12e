"""`python -m services.replayer [OPTION…]`: `tasrih replay`; without a window it compares the whole of yesterday (UTC).

For a job that runs every day and fails loudly: exit code 1 when anything differs, 2 when that cannot be told.
"""

from tasrih.cli.signals import end_at_once

if __name__ == "__main__":
    end_at_once()

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tasrih.cli.main import as_command, cli

_CHOOSES = ("--from", "--to", "--offsets", "merge", "verify", "key", "--help")


def arguments(given: Sequence[str], now: datetime) -> list[str]:
    """What the command is given: as it came where that chooses a window or a sub-command, else yesterday's audit."""
    if any(word.split("=")[0] in _CHOOSES for word in given):
        return list(given)
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = today - timedelta(days=1)
    return ["--from", yesterday.isoformat(), "--to", today.isoformat(), "--compare", *given]


if __name__ == "__main__":
    with as_command("replayer"):
        cli(["replay", *arguments(sys.argv[1:], datetime.now(UTC))])
