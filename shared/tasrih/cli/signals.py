"""How a command ends by signals: by SIGTERM (`docker stop`) and SIGHUP (a closed terminal) as by Ctrl-C.

Left to the system they end a process in the middle of whatever it does, and the first process of a container does not
hear them at all. Raised as `KeyboardInterrupt`, they lead through all that lets go of what is in hand.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_LIKE_CTRL_C = (signal.SIGTERM, signal.SIGHUP)
_UNSET = (signal.SIG_DFL, signal.default_int_handler)  # not where a shell or `nohup` has it ignored
_heard: list[int] = []
"""Which of them came, the first one first."""


def end_at_once() -> None:
    """Let these signals end the process at once and without a traceback: nothing has begun."""
    for number in (signal.SIGINT, *_LIKE_CTRL_C):
        if signal.getsignal(number) in _UNSET:
            signal.signal(number, _end)


@contextmanager
def interrupting() -> Iterator[None]:
    """Let these signals raise `KeyboardInterrupt` for the time of a block."""
    _heard.clear()
    found = {number: signal.getsignal(number) for number in (signal.SIGINT, *_LIKE_CTRL_C)}
    before = {number: handler for number, handler in found.items() if handler not in (signal.SIG_IGN, None)}
    for number in before:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_code() -> int:
    """Of a command that was interrupted, as shells say it: 130 after Ctrl-C; 1 would mean a problem found."""
    return 128 + (_heard[0] if _heard else signal.SIGINT)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Do what Ctrl-C does, to an event loop too; a second one changes nothing: it may be meant for a whole group."""
    _heard.append(number)
    if len(_heard) == 1:
        handler = signal.getsignal(signal.SIGINT)
        (handler if callable(handler) else signal.default_int_handler)(signal.SIGINT, frame)


def _end(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - the signature of a signal handler
    os._exit(128 + number)
