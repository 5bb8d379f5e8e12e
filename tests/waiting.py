"""Waits for what a test needs, however slow the machine is: the time is there for what never comes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE_SECONDS = 120.0

T = TypeVar("T")


async def until(condition: Callable[[], object]) -> None:
    """Let everything else go on until a condition holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.001)


async def obtained(attempt: Callable[[], Awaitable[T]]) -> T:
    """What an attempt gives, repeated until that is something."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (result := await attempt()):
            await asyncio.sleep(0.05)
        return result


def wait(condition: Callable[[], object]) -> None:
    """The same where other threads or processes work."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS:.0f} s: {condition}"
        time.sleep(0.02)
