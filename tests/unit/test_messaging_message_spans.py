"""Spans of messages, with an exporter in memory."""

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_span_id, format_trace_id

from tasrih.messaging.message_spans import MessageSpans
from tasrih.messaging.records import Received, Record, first_trace
from tasrih.telemetry.spans import tracing_to

SPANS = MessageSpans("press.", "detectors")
ARTICLE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CLAIM = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"


@pytest.fixture
def told():
    memory = InMemorySpanExporter()
    with tracing_to(SimpleSpanProcessor(memory), "detector"):
        yield memory.get_finished_spans


def received(*traces: str, value: bytes | None = b"body") -> Received:
    return Received("news", 3, 41, b"key", value, tuple(("traceparent", trace.encode()) for trace in traces))


def sent(trace: str) -> Record:
    return Record("claims", b"k", b"v", (("ce_id", b"claim-1"), ("traceparent", trace.encode())))


def ids(span) -> tuple[str, str]:
    return format_trace_id(span.context.trace_id), format_span_id(span.context.span_id)


def test_what_a_message_led_to_stands_below_it(told):
    SPANS.processed(received(ARTICLE), began=10, sending=20, sent=[sent(CLAIM)])
    process, send = told()
    assert (process.name, process.start_time, send.name, send.start_time) == (
        "process press.news",
        10,
        "send press.claims",
        20,
    )
    assert format_span_id(process.parent.span_id) == ARTICLE.split("-")[2]
    assert send.parent.span_id == process.context.span_id
    assert ids(send) == tuple(CLAIM.split("-")[1:3])
    assert send.attributes["messaging.message.id"] == "claim-1"


def test_a_message_that_carries_no_trace_begins_the_one_that_its_records_carry(told):
    message = received("no trace")
    SPANS.processed(message, began=10)
    (process,) = told()
    assert process.parent is None
    assert ids(process) == tuple(message.trace.split("-")[1:3])


def test_a_tombstone_is_described(told):
    SPANS.processed(received(ARTICLE, value=None), began=10, error="wrong_type")
    (process,) = told()
    assert process.attributes["messaging.kafka.message.tombstone"] is True
    assert process.attributes["error.type"] == "wrong_type"


def test_a_new_trace_that_is_not_kept_says_so_to_those_behind(monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    assert first_trace("a").endswith("-01")
    with tracing_to(SimpleSpanProcessor(InMemorySpanExporter()), "ingester"):
        assert first_trace("a").endswith("-00")


def test_the_same_record_read_again_begins_the_same_trace():
    assert received().trace == received().trace
    assert received().trace != Received("news", 3, 42, b"key", b"body", ()).trace
    assert received(ARTICLE).trace == ARTICLE
