"""Event loops that hear signals: at once, and up to the end of the process."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from typing import Any, TypeVar

_BYTES = 4096

R = TypeVar("R")


def run(coroutine: Coroutine[Any, Any, R]) -> R:
    """As `asyncio.run`; a signal is heard at once, also one that comes just before the loop begins to wait.

    Python calls what handles a signal between two of its own steps. A loop that is about to wait, or whose thread the
    signal does not go to, would come to its next step only when what it waits for has come; a byte wakes it up.
    """
    woken, waking = socket.socketpair()
    with closing(woken), closing(waking), asyncio.Runner() as runner:
        woken.setblocking(False)
        waking.setblocking(False)
        runner.get_loop().add_reader(woken, woken.recv, _BYTES)
        before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        try:
            return runner.run(coroutine)
        finally:
            signal.set_wakeup_fd(before)


def hear(loop: asyncio.AbstractEventLoop, number: signal.Signals, call: Callable[..., object], *given: object) -> None:
    """Let a loop call something whenever a signal comes; after its end the signal does nothing.

    What is asked of the loop itself is undone when it is closed: then the signal kills the process, which is about to
    end well.
    """

    def heard(*_: object) -> None:
        with suppress(RuntimeError):  # it is closed
            loop.call_soon_threadsafe(call, *given)

    signal.signal(number, heard)
