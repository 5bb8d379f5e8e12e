"""Alive is getting on, ready is lacking nothing."""

import pytest

from tasrih.telemetry.health import Health, Progress, Readiness
from tasrih.telemetry.metrics import REGISTRY


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock) -> Health:
    return Health(Progress(60, clock))


def later(clock: Clock, health: Health, seconds: int) -> None:
    """Let time pass while the loop runs."""
    for _ in range(seconds):
        clock.now += 1
        health.tick()


def test_a_process_that_gets_on_is_alive(health, clock):
    for _ in range(10):
        later(clock, health, 50)
        health.progress.advance()
        assert health.alive() == {}


def test_a_process_with_something_to_do_that_does_nothing_is_not(health, clock):
    later(clock, health, 59)
    assert health.alive() == {}
    later(clock, health, 2)
    assert health.alive() == {"progress": "nothing was done for 61 s although there is something to do"}
    health.progress.advance()
    assert health.alive() == {}


def test_a_blocked_loop_is_told_whatever_was_done_before(health, clock):
    later(clock, health, 1)
    health.progress.advance()
    clock.now += 16
    assert health.alive() == {"progress": "the event loop has not run for 16 s"}
    health.tick()
    assert health.alive() == {}


def test_before_the_loop_runs_only_the_longer_time_counts(health, clock):
    clock.now += 59
    assert health.alive() == {}
    clock.now += 2
    assert health.alive() != {}


@pytest.mark.parametrize("need", ["kafka", "redis", "messages"])
def test_waiting_for_a_server_is_no_reason_to_start_anew(health, clock, need):
    health.readiness.lose(need, "away")
    later(clock, health, 10_000)
    assert health.alive() == {}
    assert health.ready() == {need: "away"}
    health.readiness.regain(need)
    later(clock, health, 59)
    assert health.alive() == health.ready() == {}
    later(clock, health, 2)
    assert health.alive() != {}


def test_a_group_that_never_says_which_partitions_is_a_reason(health, clock):
    health.readiness.lose("assignment", "the group is being rearranged")
    later(clock, health, 61)
    assert set(health.alive()) == {"progress"}
    assert set(health.ready()) == {"progress", "assignment"}


def test_what_is_lacking_is_told_until_it_is_there():
    readiness = Readiness("assignment", "kafka")
    assert readiness.missing == {"assignment": "not yet", "kafka": "not yet"}
    readiness.regain("assignment")
    readiness.lose("kafka", ConnectionError())
    assert readiness.missing == {"kafka": "ConnectionError"}
    assert not readiness.ready
    readiness.regain("kafka")
    readiness.regain("kafka")
    assert readiness.ready


def test_metrics_tell_the_same():
    def told(need: str) -> float | None:
        return REGISTRY.get_sample_value("tasrih_missing", {"need": need})

    readiness = Readiness("assignment")
    readiness.lose("kafka", "away")
    assert (told("assignment"), told("kafka"), REGISTRY.get_sample_value("tasrih_ready")) == (1, 1, 0)
    readiness.regain("assignment")
    readiness.regain("kafka")
    assert (told("assignment"), told("kafka"), REGISTRY.get_sample_value("tasrih_ready")) == (0, 0, 1)


def test_the_log_hears_of_a_change_once(caplog):
    caplog.set_level("INFO")
    readiness = Readiness("redis")
    for reason in ("no answer", "no answer", "refused"):
        readiness.lose("redis", reason)
    readiness.regain("redis")
    readiness.lose("kafka", "away")
    assert [record.getMessage() for record in caplog.records] == [
        "not ready: redis: no answer",
        "ready",
        "not ready: kafka: away",
    ]
