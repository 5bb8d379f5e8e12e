"""Looks after the health of a service from within its event loop.

Every second it says that the loop runs; every few seconds it asks whether the servers answer and how much there is to
read, on connections of its own, so that it still knows when the consumer is stuck.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Protocol

from mode import Service

from tasrih.messaging.consuming.lag import Place
from tasrih.telemetry.health import Health, Need
from tasrih.telemetry.metrics import forget, set_gauge

_TICK_SECONDS = 1.0
_CHECK_SECONDS = 5.0
_ANSWER_SECONDS = 5.0
_DOUBT_SECONDS = 30.0
"""So long without progress in spite of a lag, and we look whether there is anything in it."""

Check = Callable[[], Awaitable[object]]
"""Raises when a server does not answer; what hangs is given up."""


class Lag(Protocol):
    """What is still to read. Its implementations are `GroupLag` and the fake of the tests."""

    async def of(self, places: Collection[Place]) -> dict[Place, int]:
        """Messages of each partition that are not committed; raises when Kafka does not answer."""

    async def readable(self, places: Collection[Place]) -> bool:
        """Whether there is a message among them; raises when Kafka does not answer."""

    async def close(self) -> None:
        """Start over."""


class Monitor(Service):
    """Keeps the health of one process up to date.

    Args:
        health: what it keeps up to date.
        lag: of the process's group.
        checks: what else must answer, by what is missing when it does not.
    """

    def __init__(self, health: Health, lag: Lag, checks: Mapping[Need, Check]) -> None:
        super().__init__()
        self._health = health
        self._lag = lag
        self._checks: Mapping[Need, Check] = {**checks, "kafka": self._look_at_lag}
        self._places: tuple[Place, ...] = ()

    def assigned(self, places: Collection[Place]) -> None:
        """The group has given these partitions to this process."""
        self._become(places)
        self._health.progress.advance()
        self._health.readiness.regain("assignment")

    def revoked(self) -> None:
        """The group has taken all partitions from this process; it will say what comes instead."""
        self._become(())
        self._health.readiness.lose("assignment", "the group is being rearranged")

    async def on_start(self) -> None:
        """Begin to tick; that goes on as long as the loop does, stopping included."""
        self._tick()

    async def on_stop(self) -> None:
        """Disconnect."""
        await self._lag.close()

    @Service.task
    async def check(self) -> None:
        """Ask all servers, again and again."""
        while not self.should_stop:
            await asyncio.gather(*(self._ask(need, check) for need, check in self._checks.items()))
            await self.sleep(_CHECK_SECONDS)

    def _tick(self) -> None:
        self._health.tick()
        asyncio.get_running_loop().call_later(_TICK_SECONDS, self._tick)

    async def _ask(self, need: Need, check: Check) -> None:
        try:
            await asyncio.wait_for(check(), _ANSWER_SECONDS)
        except TimeoutError:
            self._health.readiness.lose(need, f"no answer within {_ANSWER_SECONDS:.0f} s")
            await self._failed(need)
        except Exception as error:  # noqa: BLE001 - whatever a client raises, its server is not there for us
            self._health.readiness.lose(need, error)
            await self._failed(need)
        else:
            self._health.readiness.regain(need)

    async def _failed(self, need: Need) -> None:
        if need == "kafka":
            await self._lag.close()

    async def _look_at_lag(self) -> None:
        places = self._places
        lag = await self._lag.of(places)
        if places != self._places:  # rearranged meanwhile
            return
        for (topic, partition), messages in lag.items():
            set_gauge("tasrih_consumer_lag_messages", messages, topic, str(partition))
        if "assignment" in self._health.readiness.missing:
            return
        idle = not sum(lag.values())
        if not idle and self._health.progress.quiet_seconds > _DOUBT_SECONDS:
            idle = not await self._lag.readable(places)
        if idle:
            self._health.progress.advance()

    def _become(self, places: Collection[Place]) -> None:
        self._places = tuple(sorted(places))
        forget("tasrih_consumer_lag_messages")
        set_gauge("tasrih_partitions_assigned", len(places))
