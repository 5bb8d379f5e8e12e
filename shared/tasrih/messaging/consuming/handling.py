"""Messages to effects: what handling each of them leads to, and what becomes of those that lead to nothing."""

import asyncio
import logging
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, Generic, TypeVar

from tasrih import failpoints
from tasrih.errors import TasrihError
from tasrih.events.codec import MessageError
from tasrih.events.model import Reason
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.errors import DeliveryError
from tasrih.messaging.records import Received, Record
from tasrih.telemetry import spans
from tasrih.telemetry.logs import told
from tasrih.telemetry.metrics import count, timed

T = TypeVar("T")
_log = logging.getLogger(__name__)
_OVERRUNS = 2
"""A message may run out of time once: the machine may have slept. The second time it is the message."""


async def nothing(_: Sequence[Any]) -> None:
    """Confirm nothing."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What handling a message leads to: records to deliver, and what to do once all are delivered."""

    records: tuple[Record, ...]
    confirm_all: Callable[[Sequence[Any]], Awaitable[None]] = nothing
    """To be called with `subject` once all is delivered, and with those of other messages that have the same here."""
    then: tuple[Record, ...] = ()
    """Sent when Kafka has all of `records`, to other topics than these."""
    subject: Any = None
    began: int = 0
    """When handling began, in Unix nanoseconds; noted only where spans are told."""

    async def confirm(self) -> None:
        """Do for this message alone what is to be done once all is delivered."""
        await self.confirm_all([self.subject])


HandleAll = Callable[[Sequence[T], Sequence[Received]], Awaitable[Sequence[Effects]]]
"""What handles many messages in one go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Burial(Effects):
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


class Handling(Generic[T]):
    """Handles the messages of one topic: one after the other, or side by side where they have different keys.

    Args:
        service: name of the service, for dead letters.
        decode: message to value; raises MessageError.
        handle: value to effects; must give the same effects when it is called again with the same value.
        handle_all: the same for many values in one go, where that is faster; gives what `handle` would, one after the
            other. What it raises is nobody's fault yet: then they are handled one by one.
        side_by_side: whether messages with different keys may be handled at the same time, because handling them is
            mostly waiting; those with the same key never are.
        transient: exceptions of `handle` and of confirming that pass by themselves, besides those of the producer.
        patience: how long to wait for what.
    """

    def __init__(
        self,
        *,
        service: str,
        decode: Callable[[Received], T],
        handle: Callable[[T, Received], Awaitable[Effects]],
        handle_all: HandleAll[T] | None = None,
        side_by_side: bool = False,
        transient: tuple[type[Exception], ...] = (),
        patience: Patience,
    ) -> None:
        self._service = service
        self._decode = decode
        self._handle = handle
        self._handle_all = handle_all
        self.side_by_side = side_by_side
        self.transient: tuple[type[Exception], ...] = (*transient, DeliveryError)
        self.patience = patience

    async def effects(self, messages: Sequence[Received]) -> list[Effects]:
        """Effects of the first messages, up to one that has to wait; raises why if that is the first of all."""
        if self._handle_all and len(messages) > 1:
            try:
                return await self._together(self._handle_all, messages)
            except Exception as error:  # noqa: BLE001 - told for the message whose fault it is, if it is one's
                if not isinstance(error, self.transient):
                    _log.warning("%d messages are handled one by one: %r", len(messages), error)
        return await self._one_by_one(messages)

    async def _together(self, handle_all: HandleAll[T], messages: Sequence[Received]) -> list[Effects]:
        """Effects of all messages in one go; raises whatever goes wrong with any of them."""
        began = time.time_ns()
        found: dict[int, Effects] = {}
        values: dict[int, T] = {}
        for place, message in enumerate(messages):
            failpoints.passing("decode")
            try:
                values[place] = self._decode(message)
            except MessageError as error:
                with _named(message):
                    found[place] = self.burial(message, error.reason, error.detail)
        with timed("tasrih_handler_seconds", messages[0].topic):
            async with asyncio.timeout(self.patience.handler):
                handled = await handle_all([*values.values()], [messages[place] for place in values])
        found |= zip(values, handled, strict=True)
        effects = (found[place] for place in range(len(messages)))
        return [replace(one, began=began) for one in effects] if spans.enabled() else [*effects]

    async def _one_by_one(self, messages: Sequence[Received]) -> list[Effects]:
        found: dict[int, Effects] = {}
        troubles: dict[int, Exception] = {}
        # side by side, those begun later are done sooner: to stop there would be to do them again
        until = math.inf if self.side_by_side else time.monotonic() + self.patience.in_one_go

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
        if not self.side_by_side:
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
                effects = self.burial(message, error.reason, error.detail)
        return replace(effects, began=began) if spans.enabled() else effects

    async def _in_time(self, value: T, message: Received) -> Effects:
        for _ in range(_OVERRUNS):
            try:
                with timed("tasrih_handler_seconds", message.topic):
                    async with asyncio.timeout(self.patience.handler):
                        return await self._handle(value, message)
            except self.transient:
                raise
            except TimeoutError:
                _log.warning("out of time")
                count("tasrih_handler_overruns_total", message.topic)
            except (TasrihError, UnprocessableError):  # no fault of the message, or one with a reason
                raise
            except Exception as error:  # whatever it is, this message leads to it
                _log.exception("failed")
                raise UnprocessableError("processing_failed", f"{type(error).__name__}: {error}") from error
        raise UnprocessableError("processing_failed", f"took longer than {self.patience.handler} seconds")

    def burial(self, message: Received, reason: Reason, detail: str) -> Effects:
        """A dead letter, counted and told to the log when Kafka has it."""
        record = dead_letter(message, service=self._service, reason=reason, detail=detail)
        failpoints.passing("dead_letter")
        subject = message, reason, detail
        return Burial((record,), _buried, subject=subject, place=message.place, reason=reason)


async def _buried(burials: Sequence[tuple[Received, Reason, str]]) -> None:
    for message, reason, detail in burials:
        with _named(message):
            _log.warning("dead letter: %s", reason, extra={"reason": reason, "detail": detail})
        count("tasrih_dead_letters_total", message.topic, reason)


def _named(message: Received) -> AbstractContextManager[None]:
    """Name the message's place in every log line of a block."""
    return told(
        topic=message.topic, partition=message.partition, offset=message.offset, trace=message.trace.split("-")[1]
    )
