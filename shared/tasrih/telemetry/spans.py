"""Spans of traces; off, at no cost, unless the standard variables of OpenTelemetry name an OTLP endpoint.

A span is told whole when it is over. Nothing is kept open until then, so that messages handled together need not know
of each other, and a process without traces pays for one look at a name that is None.

What is sent has the id of its span in its `traceparent` header before it is sent, and the same when it is sent again
(see `tasrih.events.cloudevents`); so a span may be told under an id that is given.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from tasrih.errors import TasrihError
from tasrih.telemetry.span import Span

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

    from tasrih.telemetry.opentelemetry_spans import OpenTelemetrySpans

_log = logging.getLogger(__name__)
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")


_exporter: "OpenTelemetrySpans | None" = None


class TracesError(TasrihError):
    """A variable of OpenTelemetry has a value that it does not take."""


@contextmanager
def tracing(service: str) -> Iterator[None]:
    """Tell spans for the time of a block, as those of `tasrih-<service>`, if an endpoint is set.

    Raises:
        TracesError: a variable of OpenTelemetry is wrong.
    """
    try:
        processor = _otlp() if _wanted() else None
        exporter = _made(processor, service) if processor else None
    except ValueError as error:
        raise TracesError(f"traces (variables OTEL_…): {error}") from error
    with _telling(exporter) if exporter else nullcontext():
        yield


@contextmanager
def tracing_to(processor: "SpanProcessor", service: str) -> Iterator[None]:
    """Tell spans to this processor for the time of a block."""
    with _telling(_made(processor, service)):
        yield


def _made(processor: "SpanProcessor", service: str) -> "OpenTelemetrySpans":
    from tasrih.telemetry.opentelemetry_spans import OpenTelemetrySpans

    return OpenTelemetrySpans(service, processor)


@contextmanager
def _telling(exporter: "OpenTelemetrySpans") -> Iterator[None]:
    global _exporter
    _exporter = exporter
    try:
        yield
    finally:
        _exporter = None
        exporter.end()


def enabled() -> bool:
    """Whether spans are told."""
    return _exporter is not None


def export(span: Span) -> str:
    """Tell a span; gives its `traceparent`, for spans below it. Without traces it does nothing and that is empty."""
    return _exporter.export(span) if _exporter else ""


def is_sampled(trace: str) -> bool:
    """Whether a new trace with this id (32 hex digits) is kept. Without traces that is for others to say: yes."""
    return _exporter.is_sampled(trace) if _exporter else True


def _wanted() -> bool:
    """Whether the variables of OpenTelemetry ask for traces, and in a form that we have."""
    environment = os.environ
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or not any(map(environment.get, _ENDPOINTS)):
        return False
    exporter = environment.get("OTEL_TRACES_EXPORTER") or "otlp"
    protocol = next(filter(None, map(environment.get, _PROTOCOLS)), "http/protobuf")
    if exporter not in ("otlp", "none") or protocol != "http/protobuf":
        _log.warning("no traces: only exporter otlp with http/protobuf is here, not %s with %s", exporter, protocol)
        return False
    return exporter == "otlp"


def _otlp() -> "SpanProcessor | None":
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:  # the library alone, without what the services need
        _log.warning("no traces: %s", error)
        return None
    return BatchSpanProcessor(OTLPSpanExporter())
