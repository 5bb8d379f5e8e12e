"""Whether a process is alive, and whether it is ready: the two questions of whoever runs it.

*Alive* means that it gets on: its event loop runs, and either there is nothing to do or something was done lately. What
is not alive should be started anew. *Ready* means that all it needs is there. A process that waits for Kafka or Redis
is alive and not ready: to start it anew would not help.

The event loop writes here, the HTTP thread reads: every value is replaced whole, so that neither waits for the other.
"""

import logging
import time
from collections.abc import Callable, Mapping, Set
from typing import Final, Literal

from tasrih.telemetry.metrics import set_gauge

_log = logging.getLogger(__name__)

Need = Literal["assignment", "kafka", "redis", "index", "messages", "memory", "running"]
"""What can be missing.

assignment: the group has said which partitions are ours (there may be none, where there are more members than
partitions). kafka, redis: the server answers. index: Redis holds all that Kafka
knows of positions. messages: what is in hand can be settled. memory: the ingester knows what it sent before. running:
the process was not asked to stop.
"""

_LOOP_SECONDS = 15.0
_AT_FIRST = "not yet"
_OUTAGES: Final[Set[str]] = frozenset({"kafka", "redis", "messages"})
"""Needs that other servers fill: while one is missing, to wait is all there is to do."""


class Readiness:
    """What a process still needs before it can do its work; tells the log when that changes."""

    def __init__(self, *needs: Need) -> None:
        """Miss `needs` until they are regained; others are there until they are lost."""
        self._missing: Mapping[str, str] = dict.fromkeys(needs, _AT_FIRST)
        for need in needs:
            set_gauge("tasrih_missing", 1, need)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self._missing

    @property
    def missing(self) -> Mapping[str, str]:
        """What is missing, with the reason."""
        return self._missing

    @property
    def outage(self) -> bool:
        """Whether a server that it needs does not answer."""
        return not _OUTAGES.isdisjoint(self._missing)

    def lose(self, need: Need, reason: object) -> None:
        """Note that `need` is missing; a second time only the reason may change."""
        told = str(reason) or type(reason).__name__
        if self._missing.get(need, _AT_FIRST) == _AT_FIRST:
            _log.warning("not ready: %s: %s", need, told)
        set_gauge("tasrih_missing", 1, need)
        self._become({**self._missing, need: told})

    def regain(self, need: Need) -> None:
        """Note that `need` is there."""
        if need in self._missing:
            set_gauge("tasrih_missing", 0, need)
            self._become({name: reason for name, reason in self._missing.items() if name != need})
            if self.ready:
                _log.info("ready")

    def _become(self, missing: Mapping[str, str]) -> None:
        self._missing = missing
        set_gauge("tasrih_ready", float(not missing))


class Progress:
    """When the event loop last ran, and when the process last got on with its work.

    Args:
        stall_seconds: longest time without progress while there is something to do; longer than one message may take.
        clock: seconds that only grow.
    """

    def __init__(self, stall_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._stall_seconds = stall_seconds
        self._clock = clock
        self._advanced = self._excused = clock()
        self._ticked: float | None = None

    def tick(self) -> None:
        """The event loop runs."""
        self._ticked = self._clock()

    def advance(self) -> None:
        """Something was done (a message settled, positions restored), or there is nothing to do."""
        self._advanced = self._clock()
        set_gauge("tasrih_last_progress_timestamp_seconds", time.time())

    def excuse(self) -> None:
        """Nothing can be done now, and it is not this process's fault."""
        self._excused = self._clock()

    @property
    def quiet_seconds(self) -> float:
        """Time since something was done."""
        return self._clock() - self._advanced

    def problem(self) -> str | None:
        """Why the process should be started anew; None while it is alive."""
        now = self._clock()
        if self._ticked is not None and now - self._ticked > _LOOP_SECONDS:
            return f"the event loop has not run for {now - self._ticked:.0f} s"
        idle = now - max(self._advanced, self._excused)
        if idle > self._stall_seconds:
            return f"nothing was done for {idle:.0f} s although there is something to do"
        return None


class Health:
    """Both answers of one process.

    Args:
        progress: whether it gets on.
        needs: what is missing at first.
    """

    def __init__(self, progress: Progress, *needs: Need) -> None:
        self.progress = progress
        self.readiness = Readiness(*needs)

    def tick(self) -> None:
        """The event loop runs; to be called every second or so."""
        self.progress.tick()
        if self.readiness.outage:
            self.progress.excuse()

    def alive(self) -> dict[str, str]:
        """Why the process should be started anew; nothing while it is alive."""
        problem = self.progress.problem()
        return {"progress": problem} if problem else {}

    def ready(self) -> dict[str, str]:
        """What it lacks to do its work; nothing when it is ready."""
        return {**self.readiness.missing, **self.alive()}
