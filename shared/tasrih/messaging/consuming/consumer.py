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
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from tasrih import failpoints
from tasrih.gathering import gathered
from tasrih.messaging.consuming.dead_letter_limit import Limit, Refusals
from tasrih.messaging.consuming.handling import Burial, Effects, Handling
from tasrih.messaging.consuming.observation import Outcome, observed
from tasrih.messaging.errors import LimitExceededError, RecordTooLargeError
from tasrih.messaging.message_spans import MessageSpans
from tasrih.messaging.producer import Producer
from tasrih.messaging.records import Received
from tasrih.telemetry import spans
from tasrih.telemetry.health import Health
from tasrih.telemetry.metrics import count

T = TypeVar("T")
_LOOK_SECONDS = 0.5


class _Ahead(NamedTuple):
    """Messages that are handled while those before them are delivered."""

    first: Received
    began: float
    effects: "asyncio.Task[list[Effects]]"


class Consumer(Generic[T]):
    """Takes the messages of one topic in the order in which they come, as many in one go as are there.

    Args:
        handling: what each message leads to. Where it is not side by side, it must hang on nothing but the message:
            those that come next are handled while the ones before them are delivered.
        producer: takes the effects' records and the dead letters.
        stopping: whether the process was asked to stop.
        health: hears what was done and what is missing.
        limit: how many dead letters are too many.
        message_spans: tells what was done.
    """

    def __init__(
        self,
        handling: Handling[T],
        *,
        producer: Producer,
        stopping: Callable[[], bool],
        health: Health,
        limit: Limit | None = None,
        message_spans: MessageSpans | None = None,
    ) -> None:
        self._handling = handling
        self._ahead: _Ahead | None = None
        self._producer = producer
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
        ahead = self._ahead and self._ahead.first is messages[0]
        with observed(messages, self._ahead.began if self._ahead and ahead else time.perf_counter()) as seen:
            if await self._persist(take, topic):
                seen.outcomes = outcomes
        if outcomes:
            self._health.progress.advance()
        return len(outcomes)

    async def _persist(self, action: Callable[[], Awaitable[None]], topic: str) -> bool:
        """Repeat an action until it works; False when the process has to stop before."""
        pause = self._handling.patience.first_pause
        while True:
            try:
                finished = await self._while_running(action)
            except self._handling.transient as error:
                self._health.readiness.lose("messages", error)
                count("tasrih_retries_total", topic)
            else:
                if finished:
                    self._health.readiness.regain("messages")
                return finished
            if await self._stops_within(pause):
                return False
            pause = min(2 * pause, self._handling.patience.longest_pause)

    async def _while_running(self, action: Callable[[], Awaitable[None]]) -> bool:
        """Wait for an action; after a request to stop only so long as patience says, then give it up."""
        task = asyncio.ensure_future(action())
        waited = 0.0
        try:
            while not (await asyncio.wait({task}, timeout=_LOOK_SECONDS))[0]:
                waited = waited + _LOOK_SECONDS if self._stopping() else 0.0
                if waited >= self._handling.patience.stopping:
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
        self._handle_ahead(messages[len(handled) :])
        _pass("before_produce", handled)
        sending = time.time_ns()
        try:
            refusals = self._counted(handled)
            await self._deliver(handled)
        except (LimitExceededError, RecordTooLargeError) as error:
            if len(handled) > 1:  # whose fault it is shows when fewer are taken
                return await self._take(messages[: len(handled) // 2])
            if isinstance(handled[0], Burial):
                raise
            handled = [self._handling.burial(messages[0], "too_large", str(error))]
            refusals = self._counted(handled)
            await self._deliver(handled)
        _pass("delivered", handled)
        await _confirm(handled)
        _pass("confirmed", handled)
        self._refusals = refusals
        if spans.enabled():
            self._tell(messages, handled, sending)
        return [_outcome(effects) for effects in handled]

    async def _handled(self, messages: Sequence[Received]) -> list[Effects]:
        """Effects of the first messages; raises why if there are none of the very first."""
        ahead = self._ahead
        if ahead and ahead.first is not messages[0]:  # those before them are taken again
            await asyncio.wait({ahead.effects})
        self._ahead = None
        if ahead and ahead.first is messages[0]:
            return (await ahead.effects)[: len(messages)]  # what was begun beyond these is taken again
        return await self._handling.effects(messages)

    def _handle_ahead(self, messages: Sequence[Received]) -> None:
        if messages and not self._handling.side_by_side and not self._stopping():
            task = asyncio.ensure_future(self._handling.effects(messages))
            task.add_done_callback(_retrieved)
            self._ahead = _Ahead(messages[0], time.perf_counter(), task)

    def forget(self) -> None:
        """Let go of messages that were begun and will not be settled here: they come again."""
        if self._ahead:
            self._ahead.effects.cancel()
            self._ahead = None

    def _tell(self, messages: Iterable[Received], handled: Iterable[Effects], sending: int) -> None:
        for message, effects in zip(messages, handled, strict=False):
            error = effects.reason if isinstance(effects, Burial) else ""
            sent = (*effects.records, *effects.then)
            self._spans.processed(message, began=effects.began or sending, error=error, sent=sent, sending=sending)

    def _counted(self, handled: Iterable[Effects]) -> Refusals:
        """The count of refusals after these messages; they may be taken again, so it holds only when they are settled.

        Raises:
            LimitExceededError: one of their dead letters is too many.
        """
        refusals = self._refusals.copy()
        for effects in handled:
            if isinstance(effects, Burial):
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


def _retrieved(task: "asyncio.Task[list[Effects]]") -> None:
    """Look at what went wrong, which is told when it is its turn, so that asyncio does not tell it besides."""
    if not task.cancelled():
        task.exception()


async def _confirm(handled: Iterable[Effects]) -> None:
    """Confirm what is to be confirmed in the same way in one go; wait for all, then raise what one of them raised."""
    subjects: defaultdict[Callable[[Sequence[Any]], Awaitable[None]], list[Any]] = defaultdict(list)
    for effects in handled:
        subjects[effects.confirm_all].append(effects.subject)
    await gathered(confirm(of_these) for confirm, of_these in subjects.items())


def _outcome(effects: Effects) -> Outcome:
    return "dead_letter" if isinstance(effects, Burial) else "handled"


def _pass(point: failpoints.FailPoint, handled: Sequence[Effects]) -> None:
    """Pass a fail point once for every message."""
    for _ in handled:
        failpoints.passing(point)
