"""Spans to OpenTelemetry. Imported only where traces are on: it takes a quarter of a second and 20 MB."""

import os
import threading
from collections.abc import Mapping

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from tasrih import __version__
from tasrih.telemetry.span import Span

_FLUSH_SECONDS = 3.0
_propagator = TraceContextTextMapPropagator()


class OpenTelemetrySpans:
    """Gives spans to a processor; from one thread at a time.

    Args:
        service: name of the service, unless the variables of OpenTelemetry have one.
        processor: takes the spans.
    """

    def __init__(self, service: str, processor: SpanProcessor) -> None:
        self._ids = _PlannedIds()
        self._provider = TracerProvider(resource=_resource(service), id_generator=self._ids)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("tasrih", __version__)

    def export(self, span: Span) -> str:
        """Tell a span; gives its `traceparent`, for spans below it."""
        self._ids.plan(span.own)
        attributes = {**span.attributes, "error.type": span.error} if span.error else span.attributes
        parent = _propagator.extract({"traceparent": span.parent}, Context())
        kind = SpanKind.PRODUCER if span.kind == "producer" else SpanKind.CONSUMER
        told = self._tracer.start_span(span.name, parent, kind, attributes, start_time=span.began)
        if span.error:
            told.set_status(Status(StatusCode.ERROR, span.error))
        told.end(span.ended)
        carrier: dict[str, str] = {}
        _propagator.inject(carrier, set_span_in_context(told))
        return carrier["traceparent"]

    def is_sampled(self, trace: str) -> bool:
        """Whether a new trace with this id (32 hex digits) would be kept."""
        decision = self._provider.sampler.should_sample(None, int(trace, 16), "").decision
        return decision is Decision.RECORD_AND_SAMPLE

    def end(self) -> None:
        """Send what is left, but not for long: a collector that is away must not keep a process from ending."""
        flush = threading.Thread(target=self._provider.shutdown, daemon=True)
        flush.start()
        flush.join(_FLUSH_SECONDS)


class _PlannedIds(RandomIdGenerator):
    """Random ids, except where a span has one already."""

    def __init__(self) -> None:
        self._trace = self._span = 0

    def plan(self, traceparent: str) -> None:
        """Use the ids of this `traceparent` for the next span; random ones if it is empty."""
        _, trace, span, _ = traceparent.split("-") if traceparent else ("", "0", "0", "")
        self._trace, self._span = int(trace, 16), int(span, 16)

    def generate_trace_id(self) -> int:
        """See `IdGenerator`; asked only for the first span of a trace."""
        return self._trace or super().generate_trace_id()

    def generate_span_id(self) -> int:
        """See `IdGenerator`."""
        return self._span or super().generate_span_id()

    def is_trace_id_random(self) -> bool:
        """See `IdGenerator`: hashes are as evenly spread, but they are not random."""
        return False


def _resource(service: str) -> Resource:
    named: Mapping[str, str] = os.environ
    has_name = named.get("OTEL_SERVICE_NAME") or "service.name=" in named.get("OTEL_RESOURCE_ATTRIBUTES", "")
    name = {} if has_name else {"service.name": f"tasrih-{service}"}
    return Resource.create({"service.version": __version__, **name})
