"""How a service ends: by signals before its event loop takes them over and after it has given them back, and in time.

Python itself dies of SIGTERM with a code that reads as a failure, and as the first process of a container it does not
hear it at all. What a service imports takes it a second, so it listens before that.
"""

import logging
import os
import signal
import threading
from typing import Any, NoReturn

_log = logging.getLogger(__name__)
STOP_SECONDS = 18.0
"""What a service may take to end: less than Kubernetes or `tasrih run` wait, more than a message in hand may take."""


def listen() -> None:
    """Let SIGTERM and SIGINT end the process with exit code 0, until an event loop takes the signals over.

    SIGHUP, of a terminal that was closed, becomes SIGTERM for good, unless it is ignored or means something else.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _hang_up)


def finish() -> None:
    """Let the process end as it is about to: SIGTERM and SIGHUP change nothing any more, and SIGINT ends it at once."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGINT, break_off)


def break_off(*_: Any) -> NoReturn:
    """End at once, as a killed process would, because somebody has lost patience."""
    os._exit(128 + signal.SIGINT)


def in_time(code: int, problem: str) -> None:
    """End the process with `code` if it is still there after `STOP_SECONDS`, and log which problem kept it."""

    def give_up() -> None:
        _log.log(logging.ERROR if code else logging.WARNING, "%s after %s seconds: ending", problem, STOP_SECONDS)
        os._exit(code)

    watchdog = threading.Timer(STOP_SECONDS, give_up)
    watchdog.daemon = True
    watchdog.start()


def _hang_up(number: int, frame: Any) -> None:  # noqa: ARG001 - the signature of a signal handler
    signal.raise_signal(signal.SIGTERM)


def _end(number: int, frame: Any) -> None:  # noqa: ARG001 - the signature of a signal handler
    os._exit(0)  # an exception would be lost where Python can raise none, and the signal with it
