"""The table of metrics, and what its verbs do to the output."""

import re
from typing import get_args

import pytest
from prometheus_client import generate_latest

from tasrih.telemetry import metrics
from tasrih.telemetry.metrics import METRICS, REGISTRY, CounterName, GaugeName, HistogramName


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def test_the_table_holds_every_name_and_no_other():
    names = [*get_args(CounterName), *get_args(GaugeName), *get_args(HistogramName)]
    assert sorted(names) == sorted(METRICS)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", METRICS)
def test_names_follow_the_conventions(name):
    assert re.fullmatch(r"tasrih_[a-z_]+", name)
    assert (name in get_args(CounterName)) == name.endswith("_total")
    if name in get_args(HistogramName):
        assert name.endswith(("_seconds", "_bytes"))
    assert METRICS[name].meaning.endswith(".")


def test_a_counter_counts_by_labels():
    before = value("tasrih_alerts_total", type="new_position", kind="threat") or 0
    metrics.count("tasrih_alerts_total", "new_position", "threat")
    metrics.count("tasrih_alerts_total", "new_position", "threat", by=2)
    assert value("tasrih_alerts_total", type="new_position", kind="threat") == before + 3


def test_labels_must_be_those_of_the_table():
    with pytest.raises(ValueError, match="Incorrect label count"):
        metrics.count("tasrih_alerts_total", "new_position")


def test_a_block_that_raises_is_not_timed():
    def seen() -> float:
        return value("tasrih_redis_seconds_count", operation="trial") or 0

    before = seen()
    with metrics.timed("tasrih_redis_seconds", "trial"):
        pass
    with pytest.raises(ZeroDivisionError), metrics.timed("tasrih_redis_seconds", "trial"):
        raise ZeroDivisionError
    assert seen() == before + 1


def test_what_is_expected_begins_at_zero_and_is_not_set_back():
    metrics.expect("tasrih_claims_total", ["a", "b"])
    metrics.count("tasrih_claims_total", "a")
    metrics.expect("tasrih_claims_total", ["a", "b"])
    assert (value("tasrih_claims_total", kind="a"), value("tasrih_claims_total", kind="b")) == (1, 0)


def test_a_gauge_can_be_forgotten_and_set_again():
    metrics.set_gauge("tasrih_consumer_lag_messages", 7, "news", "0")
    metrics.set_gauge("tasrih_consumer_lag_messages", 7, "news", "1")
    metrics.forget("tasrih_consumer_lag_messages")
    metrics.set_gauge("tasrih_consumer_lag_messages", 3, "news", "1")
    assert value("tasrih_consumer_lag_messages", topic="news", partition="0") is None
    assert value("tasrih_consumer_lag_messages", topic="news", partition="1") == 3


def test_memory_and_processor_time_are_told_too():
    output = generate_latest(REGISTRY).decode()
    assert "process_resident_memory_bytes" in output
    assert "process_cpu_seconds_total" in output


def test_a_label_from_outside_takes_few_values():
    label = metrics.Few(2)
    assert [label(name) for name in ("a", "b", "c", "a", "b" * 101)] == ["a", "b", "other", "a", "other"]
    assert metrics.Few()("b" * 101) == "b" * 100
