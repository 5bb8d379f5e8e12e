"""Redis scripts that are called at the same moment, run together.

A script is made for many calls (`lua/many.lua`), each with its own keys, arguments and answer. So what a command costs
the client and the server is paid once for all of them, and they are as much of one piece as they were alone. In a
Cluster calls lie on several servers: there each is a command of its own.
"""

import asyncio
import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from redis.asyncio import Redis, RedisCluster
from redis.exceptions import NoScriptError, ReadOnlyError

from tasrih.gathering import gathered

_MOST_BYTES = 1 << 16
"""Arguments of one command, some dozen claims: a server does nothing else meanwhile."""


class Script:
    """A script for many calls, to be called by its hash.

    Args:
        text: of the script.
    """

    __slots__ = ("digest", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class Call(NamedTuple):
    """One call of a script."""

    keys: Sequence[str]
    packed: bytes
    """The number of its keys and its arguments, as `lua/many.lua` takes them."""

    @classmethod
    def of(cls, keys: Sequence[str], arguments: Iterable[str | bytes | int]) -> "Call":
        """A call with arguments of any kind."""
        texts = [one if isinstance(one, str) else _text(one) for one in arguments]
        return cls(keys, _encoder.encode((len(keys), texts)))


_encoder = msgspec.msgpack.Encoder()
_TEXT = struct.Struct(">BI")


def _text(of: bytes | int) -> msgspec.Raw | str:
    """An argument as text: to scripts all of them are, and of MessagePack's two kinds of bytes Redis reads this one."""
    return msgspec.Raw(_TEXT.pack(0xDB, len(of)) + of) if isinstance(of, bytes) else f"{of}"


_Asked = tuple[Call, "asyncio.Future[Any]"]
"""A call and who waits for its answer."""


class RoundTrips:
    """Sends the calls that come while others are under way together, those of one script in the order of coming.

    Whoever needs the effect of one call for the next waits for its answer first, so nothing but the waiting changes.
    """

    def __init__(self, client: Redis | RedisCluster) -> None:
        self._client = client
        self._one_by_one = isinstance(client, RedisCluster)
        self._waiting: dict[Script, list[_Asked]] = {}
        self._sending: asyncio.Task[None] | None = None

    async def run(self, script: Script, keys: Sequence[str], arguments: Iterable[str | bytes | int]) -> Any:
        """Answer of a script.

        Raises:
            RedisError, RedisClusterException, OSError: Redis is out of reach or refuses; the script may have run.
        """
        call, answer = Call.of(keys, arguments), asyncio.get_running_loop().create_future()
        if self._one_by_one:
            await self._send(script, [(call, answer)])
        else:
            self._waiting.setdefault(script, []).append((call, answer))
            if self._sending is None or self._sending.done():
                self._sending = asyncio.ensure_future(self._send_all())
        return await answer

    async def _send_all(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            await gathered(self._send(script, part) for script, calls in waiting.items() for part in _parts(calls))

    async def _send(self, script: Script, asked: Sequence[_Asked]) -> None:
        try:
            answers = await self._answers(script, command([call for call, _ in asked]))
        except Exception as error:  # noqa: BLE001 - whatever it is, those who asked are told
            answers = [error] * len(asked)
        if any(isinstance(answer, ReadOnlyError) for answer in answers):
            await self._leave()
        for (_, waiting), answer in zip(asked, answers, strict=True):
            if waiting.done():  # cancelled
                continue
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)

    async def _answers(self, script: Script, arguments: Sequence[Any]) -> Sequence[Any]:
        answers: Sequence[Any]
        try:
            answers = await self._client.evalsha(script.digest, *arguments)
        except NoScriptError:  # a server that has started anew: it is sent the text
            answers = await self._client.eval(script.text, *arguments)
        return answers

    async def _leave(self) -> None:
        """Let new connections find the primary by its name or its Sentinels: those that are open lead to a replica.

        A client sees that by itself only where a command fails, not a call of a script in it.
        """
        if isinstance(self._client, Redis):
            await self._client.connection_pool.disconnect(inuse_connections=False)


def command(calls: Sequence[Call]) -> list[Any]:
    """What `EVALSHA` is given for these calls besides the script (see `lua/many.lua`)."""
    keys = [key for call in calls for key in call.keys]
    return [len(keys), *keys, *(call.packed for call in calls)]


def _parts(calls: Iterable[_Asked]) -> Iterator[list[_Asked]]:
    """Calls in parts that do not keep a server busy for long."""
    part: list[_Asked] = []
    size = 0
    for asked in calls:
        more = len(asked[0].packed)
        if part and size + more > _MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(asked)
        size += more
    if part:
        yield part
