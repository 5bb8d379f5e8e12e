"""Redis scripts that are called at the same moment, run in one round trip."""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError


class Script:
    """A script to be called by its hash.

    Args:
        text: of the script.
        digest: SHA-1 of its text in hex.
    """

    __slots__ = ("digest", "text")

    def __init__(self, text: str, digest: str) -> None:
        self.text = text
        self.digest = digest


_Call = tuple[Script, Sequence[str], Sequence[Any], "asyncio.Future[Any]"]
"""Script, keys, arguments, and who waits for the answer."""


class RoundTrips:
    """Sends the calls that come while others are under way together, in the order in which they came.

    Whoever needs the effect of one call for the next waits for its answer first, so nothing but the waiting changes.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._waiting: list[_Call] = []
        self._sending: asyncio.Task[None] | None = None

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        """Answer of a script.

        Raises:
            RedisError, OSError: Redis is out of reach or refuses; the script may have run.
        """
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((script, keys, arguments, answer))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.ensure_future(self._send_all())
        return await answer

    async def _send_all(self) -> None:
        while self._waiting:
            calls, self._waiting = self._waiting, []
            for call, answer in zip(calls, await self._answers(calls), strict=True):
                await self._give(call, answer)

    async def _answers(self, calls: Sequence[_Call]) -> list[Any]:
        pipeline = self._client.pipeline(transaction=False)
        for script, keys, arguments, _ in calls:
            pipeline.evalsha(script.digest, len(keys), *keys, *arguments)
        try:
            return list(await pipeline.execute(raise_on_error=False))
        except (RedisError, OSError) as error:
            return [error] * len(calls)

    async def _give(self, call: _Call, answer: Any) -> None:
        script, keys, arguments, waiting = call
        if isinstance(answer, NoScriptError):  # a server that has started anew: it is sent the text
            answer = await self._by_text(script, keys, arguments)
        if waiting.done():  # cancelled
            return
        if isinstance(answer, Exception):
            waiting.set_exception(answer)
        else:
            waiting.set_result(answer)

    async def _by_text(self, script: Script, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        try:
            return await self._client.eval(script.text, len(keys), *keys, *arguments)
        except (RedisError, OSError) as error:
            return error
