"""Waiting for many things at once, until all of them have ended."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar, cast

T = TypeVar("T")


async def gathered(works: Iterable[Awaitable[T]]) -> list[T]:
    """Results of all in order; where some fail, what the first of them raised, once none is under way any more."""
    awaited = [*works]
    if len(awaited) < 2:  # without a task of its own
        return [await one for one in awaited]
    results = await asyncio.gather(*awaited, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return cast("list[T]", results)
