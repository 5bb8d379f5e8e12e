"""The end of a service that is asked to end before it has begun anything.

Python itself dies of SIGTERM with a code that reads as a failure, and as the first process of a container it does not
hear it at all. What a service imports takes it a second, so it listens before that.
"""

import signal
from typing import Any


def listen() -> None:
    """Let SIGTERM and SIGINT end the process with exit code 0, until an event loop takes the signals over."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(number: int, frame: Any) -> None:  # noqa: ARG001 - the signature of a signal handler
    raise SystemExit(0)
