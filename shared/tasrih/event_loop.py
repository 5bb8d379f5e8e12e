"""Runs coroutines on an event loop that hears signals."""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from contextlib import closing
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
