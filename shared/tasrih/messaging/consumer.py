"""The recipe of a consumer that loses nothing: what happens to every message until it may be acknowledged.

| what happened                                 | what follows                                         | acknowledged |
| --------------------------------------------- | ---------------------------------------------------- | ------------ |
| handled, its records delivered, confirmed     | the next message                                     | yes          |
| no event, or no result and never will be one  | a dead letter with the reason, then the next message | yes, after   |
| Kafka or Redis does not answer                | the same again with growing pauses, not ready        | no           |
| asked to stop while it waits                  | the message comes again after the next start         | no           |
| a data file or the installation is wrong      | the exception goes up and ends the process           | no           |
| the dead letter can never be delivered, a bug | the same                                             | no           |
| too many messages are refused (`Limit`)       | the same, before the dead letter is written          | no           |

Messages that were read together are delivered and confirmed in one go, which divides the waiting for Kafka and Redis by
their number. That changes nothing for any of them: the same records come out, those of one key in the same order, and
what goes wrong with one of them holds up only those behind it.
"""

import asyncio
import logging
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Generic, TypeVar

from tasrih import failpoints
from tasrih.errors import TasrihError
from tasrih.events.codec import MessageError
from tasrih.events.model import Reason
from tasrih.messaging.dead_letter_limit import Limit, Refusals
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.errors import DeliveryError, LimitExceededError, RecordTooLargeError
from tasrih.messaging.message_spans import MessageSpans
from tasrih.messaging.observation import Outcome, observed
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Received, Record
from tasrih.telemetry import spans
from tasrih.telemetry.health import Health
from tasrih.telemetry.logs import told
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
    then: tuple[Record, ...] = ()
    """Sent when Kafka has all of `records`, to other topics than these."""
    began: int = 0
    """When handling began, in Unix nanoseconds; noted only where spans are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Burial(Effects):
    """A dead letter and why."""

    place: str
    reason: Reason


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
    in_one_go: float = 0.1
    """After so long no further message is begun before those handled are delivered, where they are handled in turn."""
    stopping: float = 10.0
    """For a message in hand after the process was asked to stop."""


class Consumer(Generic[T]):
    """Takes the messages of one topic in the order in which they come, as many in one go as are there.

    Args:
        service: name of the service, for dead letters.
        decode: message to value; raises MessageError.
        handle: value to effects; must give the same effects when it is called again with the same value.
        side_by_side: whether messages with different keys may be handled at the same time, because handling them is
            mostly waiting; those with the same key never are.
        producer: takes the effects' records and the dead letters.
        transient: exceptions of `handle` and of `confirm` that pass by themselves.
        patience: how long to wait for what.
        stopping: whether the process was asked to stop.
        health: hears what was done and what is missing.
        limit: how many dead letters are too many.
        message_spans: tells what was done.
    """

    def __init__(
        self,
        *,
        service: str,
        decode: Callable[[Received], T],
        handle: Callable[[T, Received], Awaitable[Effects]],
        side_by_side: bool = False,
        producer: Producer,
        transient: tuple[type[Exception], ...] = (),
        patience: Patience,
        stopping: Callable[[], bool],
        health: Health,
        limit: Limit | None = None,
        message_spans: MessageSpans | None = None,
    ) -> None:
        self._service = service
        self._decode = decode
        self._handle = handle
        self._side_by_side = side_by_side
        self._producer = producer
        self._transient: tuple[type[Exception], ...] = (*transient, DeliveryError)
        self._patience = patience
        self._stopping = stopping
        self._health = health
        self._refusals = Refusals(limit or Limit())
        self._spans = message_spans or MessageSpans()

    async def settle(self, messages: Sequence[Received]) -> int:
        """Do everything that messages ask for, from the first one on, as many as `Patience.in_one_go` allows.

        Returns:
            How many from the first one on may be acknowledged: at least one, unless the process has to stop; then 0.
        """
        outcomes: Sequence[Outcome] = ()

        async def take() -> None:
            nonlocal outcomes
            outcomes = await self._take(messages)

        topic = messages[0].topic
        with observed(messages) as seen:
            if await self._persist(take, topic):
                seen.outcomes = outcomes
        if outcomes:
            self._health.progress.advance()
        return len(outcomes)

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

    async def _take(self, messages: Sequence[Received]) -> list[Outcome]:
        """Settle the first of these messages and say what became of them."""
        handled = await self._handled(messages)
        _pass("before_produce", handled)
        sending = time.time_ns()
        try:
            refusals = self._counted(handled)
            await self._deliver(handled)
        except (LimitExceededError, RecordTooLargeError) as error:
            if len(handled) > 1:  # whose fault it is shows when fewer are taken
                return await self._take(messages[: len(handled) // 2])
            if isinstance(handled[0], _Burial):
                raise
            handled = [self._burial(messages[0], "too_large", str(error))]
            refusals = self._counted(handled)
            await self._deliver(handled)
        _pass("delivered", handled)
        await _all(effects.confirm() for effects in handled)
        _pass("confirmed", handled)
        self._refusals = refusals
        if spans.enabled():
            self._tell(messages, handled, sending)
        return [_outcome(effects) for effects in handled]

    def _tell(self, messages: Iterable[Received], handled: Iterable[Effects], sending: int) -> None:
        for message, effects in zip(messages, handled, strict=False):
            error = effects.reason if isinstance(effects, _Burial) else ""
            sent = (*effects.records, *effects.then)
            self._spans.processed(message, began=effects.began or sending, error=error, sent=sent, sending=sending)

    def _counted(self, handled: Iterable[Effects]) -> Refusals:
        """The count of refusals after these messages; they may be taken again, so it holds only when they are settled.

        Raises:
            LimitExceededError: one of their dead letters is too many.
        """
        refusals = self._refusals.copy()
        for effects in handled:
            if isinstance(effects, _Burial):
                refusals.refused(effects.place, effects.reason)
            else:
                refusals.handled()
        return refusals

    async def _deliver(self, handled: Sequence[Effects]) -> None:
        """Send everything in the order of the messages, in two stages: a message's `then` after its `records`."""
        await self._producer.send_all([record for effects in handled for record in effects.records])
        if last := [record for effects in handled for record in effects.then]:
            failpoints.passing("half_delivered")
            await self._producer.send_all(last)

    async def _handled(self, messages: Sequence[Received]) -> list[Effects]:
        """Effects of the first messages, up to one that has to wait; raises why if that is the first of all."""
        found: dict[int, Effects] = {}
        troubles: dict[int, Exception] = {}
        # side by side, those begun later are done sooner: to stop there would be to do them again
        until = math.inf if self._side_by_side else time.monotonic() + self._patience.in_one_go

        async def handle_all(places: Iterable[int]) -> None:
            for place in places:
                if place and (troubles or time.monotonic() > until):
                    return
                try:
                    found[place] = await self._effects(messages[place])
                except Exception as error:  # noqa: BLE001 - raised below, or when its message has become the first
                    troubles[place] = error
                    return

        await asyncio.gather(*map(handle_all, self._lanes(messages)))
        if 0 in troubles:
            raise troubles[0]
        return [found[place] for place in takewhile(found.__contains__, range(len(messages)))]

    def _lanes(self, messages: Sequence[Received]) -> Iterable[Iterable[int]]:
        """Places of messages, in lanes: within a lane one is handled after the other."""
        if not self._side_by_side:
            return [range(len(messages))]
        lanes: defaultdict[bytes | None, list[int]] = defaultdict(list)
        for place, message in enumerate(messages):
            lanes[message.key].append(place)
        return lanes.values()

    async def _effects(self, message: Received) -> Effects:
        failpoints.passing("decode")
        began = time.time_ns()
        with _named(message):
            try:
                effects = await self._in_time(self._decode(message), message)
            except (MessageError, UnprocessableError) as error:
                effects = self._burial(message, error.reason, error.detail)
        return replace(effects, began=began) if spans.enabled() else effects

    async def _in_time(self, value: T, message: Received) -> Effects:
        for _ in range(_OVERRUNS):
            try:
                with timed("tasrih_handler_seconds", message.topic):
                    async with asyncio.timeout(self._patience.handler):
                        return await self._handle(value, message)
            except self._transient:
                raise
            except TimeoutError:
                _log.warning("out of time")
                count("tasrih_handler_overruns_total", message.topic)
            except (TasrihError, UnprocessableError):  # no fault of the message, or one with a reason
                raise
            except Exception as error:  # whatever it is, this message leads to it
                _log.exception("failed")
                raise UnprocessableError("processing_failed", f"{type(error).__name__}: {error}") from error
        raise UnprocessableError("processing_failed", f"took longer than {self._patience.handler} seconds")

    def _burial(self, message: Received, reason: Reason, detail: str) -> Effects:
        """A dead letter, counted and told to the log when Kafka has it."""
        record = dead_letter(message, service=self._service, reason=reason, detail=detail)
        failpoints.passing("dead_letter")
        return _Burial((record,), partial(_buried, message, reason, detail), place=message.place, reason=reason)


async def _all(confirmations: Iterable[Awaitable[None]]) -> None:
    """Wait for all, then raise what one of them raised."""
    for result in await asyncio.gather(*confirmations, return_exceptions=True):
        if result is not None:
            raise result


async def _buried(message: Received, reason: Reason, detail: str) -> None:
    with _named(message):
        _log.warning("dead letter: %s", reason, extra={"reason": reason, "detail": detail})
    count("tasrih_dead_letters_total", message.topic, reason)


def _named(message: Received) -> AbstractContextManager[None]:
    """Name the message's place in every log line of a block."""
    return told(
        topic=message.topic, partition=message.partition, offset=message.offset, trace=message.trace.split("-")[1]
    )


def _outcome(effects: Effects) -> Outcome:
    return "dead_letter" if isinstance(effects, _Burial) else "handled"


def _pass(point: failpoints.FailPoint, handled: Sequence[Effects]) -> None:
    """Pass a fail point once for every message."""
    for _ in handled:
        failpoints.passing(point)
