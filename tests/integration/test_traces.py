"""Traces from article to alert, over real Kafka and Redis, told to a collector by OTLP."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tasrih.events import codec
from tasrih.messaging.records import Record
from tasrih.messaging.topics import alerts_of_kind
from tests.http_port import served
from tests.integration.articles import ONE, WATCH
from tests.integration.installation import Installation


class Collector:
    """What processes told, as `(service, span)`."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Span]] = []

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {entry.key: entry.value.string_value for entry in resource.resource.attributes}
            spans = [span for scope in resource.scope_spans for span in scope.spans]
            self.told += [(names["service.name"], span) for span in spans]

    def spans(self, trace: bytes) -> list[tuple[str, Span]]:
        return [(service, span) for service, span in self.told if span.trace_id == trace]


@contextmanager
def collecting(collector: Collector):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with served(Handler) as url:
        yield url


@pytest.fixture
def collector(monkeypatch):
    collector = Collector()
    with collecting(collector) as address:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        yield collector


def ingest(place: Installation, article) -> None:
    command = [sys.executable, "-m", "services.ingester", "-"]
    subprocess.run(command, env=place.environment(), input=codec.encode(article), check=True, capture_output=True)


def traceparent(record) -> list[bytes]:
    return [bytes.fromhex(part.decode()) for part in dict(record.headers)["traceparent"].split(b"-")]


def attributes(span: Span) -> dict[str, object]:
    return {entry.key: getattr(entry.value, entry.value.WhichOneof("value")) for entry in span.attributes}


def test_one_trace_leads_from_the_article_to_its_alert(place, collector):
    with place.running("detector", "alerter"):
        ingest(place, ONE)
        place.wait(place.alerts)
        place.wait_idle()
    (news,) = place.read("news")
    _, trace, first, _ = traceparent(news)
    spans = collector.spans(trace)
    prefix = place.settings.topic_prefix
    assert Counter((service, span.name.replace(prefix, "")) for service, span in spans) == {
        ("tasrih-ingester", "send news"): 1,
        ("tasrih-detector", "process news"): 1,
        ("tasrih-detector", "send claims"): 1,
        ("tasrih-alerter", "process claims"): 1,
        ("tasrih-alerter", "send alerts.commitment"): 1,
        ("tasrih-alerter", f"send {WATCH}"): 1,
        ("tasrih-alerter", "send positions"): 1,
    }
    by_id = {span.span_id: span for _, span in spans}
    assert by_id[first].parent_span_id == b""
    for topic in (alerts_of_kind("commitment"), WATCH):
        (alert,) = place.read(topic)
        assert traceparent(alert)[1] == trace
        assert way(by_id, traceparent(alert)[2], prefix) == [
            f"send {topic}",
            "process claims",
            "send claims",
            "process news",
            "send news",
        ]
    assert [name for name, span in spans if span.start_time_unix_nano > span.end_time_unix_nano] == []


def way(by_id: dict[bytes, Span], span_id: bytes, prefix: str) -> list[str]:
    """Names from a span up to the first of its trace."""
    names = []
    while span_id:
        names.append(by_id[span_id].name.replace(prefix, ""))
        span_id = by_id[span_id].parent_span_id
    return names


def test_spans_are_described_as_the_conventions_ask(place, collector):
    place.send(Record("news", b"k", b"no json", ()))
    with place.running("detector"):
        place.wait(place.dead_letters)
        place.wait_idle()
    (letter,) = place.read("dead-letters")
    spans = {span.name.split()[0]: span for _, span in collector.spans(traceparent(letter)[1])}
    prefix = place.settings.topic_prefix
    process, send = spans["process"], spans["send"]
    assert process.kind == Span.SPAN_KIND_CONSUMER
    assert process.parent_span_id == b""  # the message carried no trace
    assert process.status.code == Status.STATUS_CODE_ERROR
    partition = attributes(process).pop("messaging.destination.partition.id")
    assert partition.isdigit()
    assert attributes(process) == {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": f"{prefix}news",
        "messaging.destination.partition.id": partition,
        "messaging.consumer.group.name": f"{prefix}tasrih-detector",
        "messaging.kafka.message.key": "k",
        "messaging.kafka.offset": 0,
        "messaging.message.body.size": 7,
        "error.type": "bad_json",
    }
    assert send.kind == Span.SPAN_KIND_PRODUCER
    assert send.parent_span_id == process.span_id
    assert attributes(send)["messaging.message.id"] == dict(letter.headers)["ce_id"].decode()
    lines = [json.loads(line) for line in place.logs().splitlines() if "dead letter" in line]
    assert [line["trace"] for line in lines] == [process.trace_id.hex()]
