"""Looks after the index and what was left pending, beside the consumer."""

import logging
import time

from mode import Service

from services.alerter.handlers import RaiseAlerts
from tasrih.errors import TasrihError
from tasrih.positions.upkeep.repair import Upkeep
from tasrih.telemetry.health import Health

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 10.0
_PAUSE_SECONDS = 0.5


class UpkeepService(Service):
    """Repairs the index at the start and whenever it is not trusted, and takes up what a dead alerter left pending.

    Args:
        upkeep: of the index.
        alerts: takes up what was left.
        health: hears whether the index is whole.
        outbox_seconds: age at which it does.
    """

    def __init__(self, upkeep: Upkeep, alerts: RaiseAlerts, health: Health, outbox_seconds: float) -> None:
        super().__init__()
        self._upkeep = upkeep
        self._alerts = alerts
        self._outbox_seconds = outbox_seconds
        self._next_look = self._next_sweep = 0.0
        self._readiness = health.readiness
        self._told = ""

    async def on_stop(self) -> None:
        """Disconnect."""
        await self._upkeep.stop()

    @Service.task
    async def _work(self) -> None:
        while not self.should_stop:
            try:
                await self._step()
            except TasrihError as error:
                self._lose(str(error))
            else:
                self._readiness.regain("index")
                self._told = ""
            await self.sleep(_PAUSE_SECONDS)

    def _lose(self, reason: str) -> None:
        """Say why the index cannot be used, in the log once: when a repair begins, the reason is not known yet."""
        self._readiness.lose("index", reason)
        if reason != self._told:
            _log.warning("the index cannot be used: %s", reason)
            self._told = reason

    async def _step(self) -> None:
        now = time.monotonic()
        if not self._upkeep.is_whole:
            self._readiness.lose("index", "it is repaired")
        if not self._upkeep.is_whole or now >= self._next_look:
            await self._upkeep.look()
            self._next_look = now + _LOOK_SECONDS
        if now >= self._next_sweep:
            await self._alerts.take_up(self._outbox_seconds)
            self._next_sweep = now + self._outbox_seconds / 2
