"""The recipe of a consumer that loses nothing: what happens to one message until it may be acknowledged.

| what happened                                 | what follows                                         | acknowledged |
| --------------------------------------------- | ---------------------------------------------------- | ------------ |
| handled, its records delivered, confirmed     | the next message                                     | yes          |
| no event, or no result and never will be one  | a dead letter with the reason, then the next message | yes, after   |
| Kafka or Redis does not answer                | the same again with growing pauses, not ready        | no           |
| asked to stop while it waits                  | the message comes again after the next start         | no           |
| a data file or the installation is wrong      | the exception goes up and ends the process           | no           |
| the dead letter can never be delivered, a bug | the same                                             | no           |
| too many messages are refused (`Limit`)       | the same, before the dead letter is written          | no           |
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tasrih import failpoints
from tasrih.errors import TasrihError
from tasrih.events.codec import MessageError
from tasrih.events.model import Reason
from tasrih.messaging.dead_letter_limit import Limit, Refusals
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.errors import DeliveryError, RecordTooLargeError
from tasrih.messaging.observation import Outcome, observed
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Received, Record
from tasrih.telemetry.health import Health
from tasrih.telemetry.metrics import count, timed

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.5
_OVERRUNS = 2
"""A message may run out of time once: the machine may have slept. The second time it is the message."""


async def nothing() -> None:
    """Confirm nothing."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What handling a message leads to: records to deliver, and what to do once all are delivered."""

    records: tuple[Record, ...]
    confirm: Callable[[], Awaitable[None]] = nothing


class UnprocessableError(Exception):
    """A message was understood but will never give a result."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Keep both for the dead letter."""
        super().__init__(detail)
        self.reason: Reason = reason
        self.detail = detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long to wait for what, in seconds."""

    handler: float
    """For one call of the handler."""
    first_pause: float = 0.2
    longest_pause: float = 10.0
    stopping: float = 10.0
    """For a message in hand after the process was asked to stop."""


class Consumer(Generic[T]):
    """Takes the messages of one topic, one after another.

    Args:
        service: name of the service, for dead letters.
        decode: message to value; raises MessageError.
        handle: value to effects; must give the same effects when it is called again with the same value.
        producer: takes the effects' records and the dead letters.
        transient: exceptions of `handle` and of `confirm` that pass by themselves.
        patience: how long to wait for what.
        stopping: whether the process was asked to stop.
        health: hears what was done and what is missing.
        limit: how many dead letters are too many.
    """

    def __init__(
        self,
        *,
        service: str,
        decode: Callable[[Received], T],
        handle: Callable[[T, Received], Awaitable[Effects]],
        producer: Producer,
        transient: tuple[type[Exception], ...] = (),
        patience: Patience,
        stopping: Callable[[], bool],
        health: Health,
        limit: Limit | None = None,
    ) -> None:
        self._service = service
        self._decode = decode
        self._handle = handle
        self._producer = producer
        self._transient: tuple[type[Exception], ...] = (*transient, DeliveryError)
        self._patience = patience
        self._stopping = stopping
        self._health = health
        self._refusals = Refusals(limit or Limit())

    async def settle(self, message: Received) -> bool:
        """Do everything a message asks for; True when it may be acknowledged, False when it must come again."""
        with observed(message) as seen:
            seen.outcome = await self._outcome(message)
        if seen.outcome == "returned":
            return False
        self._health.progress.advance()
        return True

    async def _outcome(self, message: Received) -> Outcome:
        failpoints.passing("decode")
        try:
            value = self._decode(message)
        except MessageError as error:
            return await self._bury(message, error.reason, error.detail)
        try:
            settled = await self._persist(lambda: self._take(value, message), message.topic)
        except UnprocessableError as error:
            return await self._bury(message, error.reason, error.detail)
        if not settled:
            return "returned"
        self._refusals.handled()
        return "handled"

    async def _bury(self, message: Received, reason: Reason, detail: str) -> Outcome:
        self._refusals.refused(message.place, reason)
        _log.warning("dead letter: %s", reason, extra={"reason": reason, "detail": detail})
        record = dead_letter(message, service=self._service, reason=reason, detail=detail)
        failpoints.passing("dead_letter")
        if not await self._persist(lambda: self._producer.send_all([record]), message.topic):
            return "returned"
        count("tasrih_dead_letters_total", message.topic, reason)
        return "dead_letter"

    async def _persist(self, action: Callable[[], Awaitable[None]], topic: str) -> bool:
        """Repeat an action until it works; False when the process has to stop before."""
        pause = self._patience.first_pause
        while True:
            try:
                finished = await self._while_running(action)
            except self._transient as error:
                self._health.readiness.lose("messages", error)
                count("tasrih_retries_total", topic)
            else:
                if finished:
                    self._health.readiness.regain("messages")
                return finished
            if await self._stops_within(pause):
                return False
            pause = min(2 * pause, self._patience.longest_pause)

    async def _while_running(self, action: Callable[[], Awaitable[None]]) -> bool:
        """Wait for an action; after a request to stop only so long as patience says, then give it up."""
        task = asyncio.ensure_future(action())
        waited = 0.0
        try:
            while not (await asyncio.wait({task}, timeout=_LOOK_SECONDS))[0]:
                waited = waited + _LOOK_SECONDS if self._stopping() else 0.0
                if waited >= self._patience.stopping:
                    return False
            task.result()
            return True
        finally:
            task.cancel()

    async def _stops_within(self, seconds: float) -> bool:
        while seconds > 0 and not self._stopping():
            await asyncio.sleep(min(seconds, _LOOK_SECONDS))
            seconds -= _LOOK_SECONDS
        return self._stopping()

    async def _take(self, value: T, message: Received) -> None:
        effects = await self._handled(value, message)
        failpoints.passing("before_produce")
        try:
            await self._producer.send_all(effects.records)
        except RecordTooLargeError as error:
            raise UnprocessableError("too_large", str(error)) from error
        failpoints.passing("delivered")
        await effects.confirm()
        failpoints.passing("confirmed")

    async def _handled(self, value: T, message: Received) -> Effects:
        for _ in range(_OVERRUNS):
            try:
                with timed("tasrih_handler_seconds", message.topic):
                    return await asyncio.wait_for(self._handle(value, message), self._patience.handler)
            except self._transient:
                raise
            except TimeoutError:
                _log.warning("out of time")
                count("tasrih_handler_overruns_total", message.topic)
            except MessageError as error:
                raise UnprocessableError(error.reason, error.detail) from error
            except TasrihError:  # not this message: a data file or the installation is wrong, for all of them
                raise
            except Exception as error:  # whatever it is, this message leads to it
                _log.exception("failed")
                raise UnprocessableError("processing_failed", f"{type(error).__name__}: {error}") from error
        raise UnprocessableError("processing_failed", f"took longer than {self._patience.handler} seconds")
