"""Spans, given to an exporter in memory."""

import logging
import time

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, format_span_id, format_trace_id

from tasrih.telemetry import spans
from tasrih.telemetry.span import Span
from tasrih.telemetry.spans import TracesError, tracing, tracing_to

TRACE, STEP = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SENT = f"00-{TRACE}-{STEP}-01"


@pytest.fixture
def memory():
    return InMemorySpanExporter()


@pytest.fixture
def told(memory):
    with tracing_to(SimpleSpanProcessor(memory), "detector"):
        yield memory.get_finished_spans


def span(**changes) -> Span:
    values = {"name": "process news", "kind": "consumer", "began": 1_000, "ended": 2_500, "attributes": {"a": 1}}
    return Span(**{**values, **changes})


def test_a_span_is_told_whole(told):
    spans.export(span(parent=SENT))
    (seen,) = told()
    assert (seen.name, seen.kind, seen.start_time, seen.end_time) == ("process news", SpanKind.CONSUMER, 1_000, 2_500)
    assert format_trace_id(seen.context.trace_id) == TRACE
    assert format_span_id(seen.parent.span_id) == STEP
    assert dict(seen.attributes) == {"a": 1}
    assert seen.status.is_unset
    assert seen.resource.attributes["service.name"] == "tasrih-detector"


def test_below_a_span_stand_those_with_its_traceparent_as_parent(told):
    above = spans.export(span(parent=SENT))
    spans.export(span(kind="producer", parent=above))
    upper, lower = told()
    assert lower.parent.span_id == upper.context.span_id
    assert lower.context.trace_id == upper.context.trace_id
    assert lower.kind == SpanKind.PRODUCER


def test_a_span_may_have_its_id_before(told):
    for _ in range(2):
        assert spans.export(span(own=SENT)) == SENT
    assert spans.export(span()) != SENT
    first, again, other = told()
    assert first.context == again.context
    assert first.parent is None
    assert other.context.trace_id != first.context.trace_id


def test_a_failure_is_told_by_its_kind(told):
    spans.export(span(error="bad_json"))
    (seen,) = told()
    assert seen.attributes["error.type"] == "bad_json"
    assert not seen.status.is_ok
    assert not seen.status.is_unset


def test_a_trace_that_is_not_kept_is_not_told(memory, monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.5")
    low, high = "0" * 31 + "1", "f" * 32
    with tracing_to(SimpleSpanProcessor(memory), "detector"):
        assert spans.is_sampled(low)
        assert not spans.is_sampled(high)
        assert spans.export(span(own=f"00-{high}-{STEP}-01")).endswith("-00")
        spans.export(span(parent=f"00-{high}-{STEP}-01"))  # who began it keeps it
        spans.export(span(parent=f"00-{low}-{STEP}-00"))
    assert [format_trace_id(seen.context.trace_id) for seen in memory.get_finished_spans()] == [high]


def test_without_an_endpoint_nothing_is_told(monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    with tracing("detector"):
        assert not spans.enabled()
        assert spans.export(span()) == ""
        assert spans.is_sampled(TRACE)


@pytest.mark.parametrize(
    ("variables", "complains"),
    [
        ({"OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, True),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, True),
    ],
)
def test_an_endpoint_may_be_overruled(variables, complains, monkeypatch, caplog):
    for name, value in {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", **variables}.items():
        monkeypatch.setenv(name, value)
    with tracing("detector"):
        assert not spans.enabled()
    assert ("no traces" in caplog.text) == complains


def test_a_collector_that_is_away_holds_nobody_up(monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    with tracing("detector"):
        assert spans.enabled()
        spans.export(span())
        began = time.monotonic()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("name", "value"), [("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "many"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "99999")]
)
def test_a_variable_that_is_wrong_is_told(monkeypatch, name, value):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv(name, value)
    with pytest.raises(TracesError, match="OTEL_"), tracing("detector"):
        pass
