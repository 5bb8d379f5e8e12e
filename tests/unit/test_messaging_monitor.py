"""The monitor: what it concludes from what servers answer."""

import asyncio
from collections.abc import Collection

import pytest

from tasrih.messaging.consuming import monitor as module
from tasrih.messaging.consuming.lag import Place
from tasrih.messaging.consuming.monitor import Monitor
from tasrih.messaging.errors import MessagingError
from tasrih.telemetry.health import Health, Progress
from tests.waiting import until

PLACES = [("news", 0), ("news", 1)]


class FakeLag:
    """Answers what the test says; an exception is raised, None hangs."""

    def __init__(self) -> None:
        self.answer: int | Exception | None = 0
        self.is_readable = True
        self.closed = 0

    async def of(self, places: Collection[Place]) -> dict[Place, int]:
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            await asyncio.sleep(3600)
        return dict.fromkeys(places, self.answer or 0)

    async def readable(self, places: Collection[Place]) -> bool:
        return self.is_readable

    async def close(self) -> None:
        self.closed += 1


class Trial:
    def __init__(self) -> None:
        self.now = 0.0
        self.health = Health(Progress(60, lambda: self.now), "assignment", "kafka", "redis")
        self.lag = FakeLag()
        self.redis: Exception | None = None
        self.rounds = 0
        self.monitor = Monitor(self.health, self.lag, {"redis": self.ping})

    async def ping(self) -> None:
        self.rounds += 1
        if self.redis:
            raise self.redis

    async def settle_down(self) -> None:
        """Let the monitor run for some rounds."""
        begun = self.rounds
        async with self.monitor:
            await until(lambda: self.rounds > begun + 3)
        self.monitor.service_reset()


@pytest.fixture
def trial(monkeypatch) -> Trial:
    monkeypatch.setattr(module, "_CHECK_SECONDS", 0.01)
    return Trial()


async def test_ready_when_all_answer_and_the_group_has_spoken(trial):
    await trial.settle_down()
    assert trial.health.ready() == {"assignment": "not yet"}
    trial.monitor.assigned([])  # more members than partitions
    assert trial.health.ready() == {}
    trial.monitor.revoked()
    assert set(trial.health.ready()) == {"assignment"}


@pytest.mark.parametrize("answer", [MessagingError("Kafka: away"), None], ids=["refuses", "hangs"])
async def test_kafka_away_is_not_ready_and_another_connection(trial, answer, monkeypatch):
    monkeypatch.setattr(module, "_ANSWER_SECONDS", 0.02)
    trial.monitor.assigned(PLACES)
    trial.lag.answer = answer
    await trial.settle_down()
    monkeypatch.undo()
    monkeypatch.setattr(module, "_CHECK_SECONDS", 0.01)
    assert set(trial.health.ready()) == {"kafka"}
    assert trial.lag.closed > 1  # once at the end, as always
    trial.lag.answer = 0
    await trial.settle_down()
    assert trial.health.ready() == {}


async def test_redis_away_is_not_ready(trial):
    trial.monitor.assigned(PLACES)
    trial.redis = ConnectionError("refused")
    await trial.settle_down()
    assert trial.health.ready() == {"redis": "refused"}


async def test_nothing_to_read_is_progress_and_something_is_not(trial):
    trial.monitor.assigned(PLACES)
    await trial.settle_down()
    trial.now = 61
    await trial.settle_down()
    assert trial.health.alive() == {}
    trial.lag.answer = 3
    trial.now += 61
    await trial.settle_down()
    assert set(trial.health.alive()) == {"progress"}


async def test_a_lag_with_nothing_to_read_in_it_is_no_lag(trial):
    """A mark at the end of a transaction counts, and nobody can ever read it."""
    trial.monitor.assigned(PLACES)
    await trial.settle_down()
    trial.lag.answer, trial.lag.is_readable = 1, False
    trial.now = 61
    await trial.settle_down()
    assert trial.health.alive() == {}


async def test_without_partitions_that_are_known_nothing_is_progress(trial):
    await trial.settle_down()
    trial.now = 61
    await trial.settle_down()
    assert set(trial.health.alive()) == {"progress"}
