"""The Grafana dashboard, from a table of what it shows."""

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

Unit = Literal["short", "s", "bytes", "ops", "percentunit", "dtdurations"]
_WIDTH, _HEIGHT, _COLUMNS = 8, 7, 3
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: what it answers, in which unit, and a query with the legend of its lines for each answer."""

    title: str
    unit: Unit
    queries: tuple[tuple[str, str], ...]
    meaning: str = ""


PANELS: Final = (
    Panel("Ready", "short", (("sum by (component) (tasrih_ready)", "{{component}}"),), "Pods that can do their work."),
    Panel("Missing", "short", (("sum by (component, need) (tasrih_missing) > 0", "{{component}} {{need}}"),)),
    Panel("Partitions", "short", (("sum by (component) (tasrih_partitions_assigned)", "{{component}}"),)),
    Panel("Not yet read", "short", (("sum by (topic) (tasrih_consumer_lag_messages)", "{{topic}}"),)),
    Panel(
        "Time to catch up",
        "s",
        (
            (
                "sum by (topic) (tasrih_consumer_lag_messages) / sum by (topic) "
                '(rate(tasrih_messages_processed_total{outcome!="returned"}[10m]))',
                "{{topic}}",
            ),
        ),
        "What is not yet read, at the pace of the last ten minutes.",
    ),
    Panel(
        "From being written to being settled",
        "s",
        (
            (
                "histogram_quantile(0.95, sum by (topic, le) (rate(tasrih_message_age_seconds_bucket[5m])))",
                "{{topic}} p95",
            ),
            (
                "histogram_quantile(0.5, sum by (topic, le) (rate(tasrih_message_age_seconds_bucket[5m])))",
                "{{topic}} p50",
            ),
        ),
    ),
    Panel("Messages", "ops", (("sum by (topic) (rate(tasrih_messages_consumed_total[5m]))", "{{topic}}"),)),
    Panel("Claims by kind", "ops", (("sum by (kind) (rate(tasrih_claims_total[5m]))", "{{kind}}"),)),
    Panel(
        "Claims per article",
        "short",
        (
            (
                "sum(rate(tasrih_claims_total[1h])) / "
                'sum(rate(tasrih_messages_processed_total{topic="news", outcome="handled"}[1h]))',
                "claims",
            ),
        ),
    ),
    Panel("Decisions", "ops", (("sum by (decision) (rate(tasrih_decisions_total[5m]))", "{{decision}}"),)),
    Panel("Alerts", "ops", (("sum by (type) (rate(tasrih_alerts_total[5m]))", "{{type}}"),)),
    Panel("Without alert", "ops", (("sum by (reason) (rate(tasrih_alerts_suppressed_total[5m]))", "{{reason}}"),)),
    Panel(
        "Dead letters in an hour",
        "short",
        (("sum by (topic, reason) (increase(tasrih_dead_letters_total[1h])) > 0", "{{topic}} {{reason}}"),),
    ),
    Panel(
        "Silence of sources",
        "dtdurations",
        (("time() - max by (source) (tasrih_source_last_news_timestamp_seconds)", "{{source}}"),),
    ),
    Panel(
        "Failures and repetitions",
        "ops",
        (
            ("sum by (component) (rate(tasrih_kafka_send_failures_total[5m]))", "Kafka, {{component}}"),
            ("sum by (operation) (rate(tasrih_redis_failures_total[5m]))", "Redis, {{operation}}"),
            ("sum by (topic) (rate(tasrih_retries_total[5m]))", "repeated, {{topic}}"),
            ("sum by (topic) (rate(tasrih_handler_overruns_total[5m]))", "overrun, {{topic}}"),
        ),
    ),
    Panel(
        "Handler",
        "s",
        (
            (
                "histogram_quantile(0.95, sum by (topic, le) (rate(tasrih_handler_seconds_bucket[5m])))",
                "{{topic}} p95",
            ),
        ),
    ),
    Panel(
        "Redis",
        "s",
        (
            (
                "histogram_quantile(0.95, sum by (operation, le) (rate(tasrih_redis_seconds_bucket[5m])))",
                "{{operation}} p95",
            ),
        ),
    ),
    Panel(
        "Sent to Kafka",
        "s",
        (("histogram_quantile(0.95, sum by (component, le) (rate(tasrih_kafka_send_seconds_bucket[5m])))", "p95"),),
    ),
    Panel(
        "Outbox",
        "short",
        (("max(tasrih_outbox_pending)", "claims"), ("max(tasrih_outbox_oldest_seconds)", "seconds of the oldest")),
        "Claims that are decided and not confirmed.",
    ),
    Panel(
        "Index",
        "short",
        (
            ("sum(increase(tasrih_positions_restored_total[1h]))", "positions restored in an hour"),
            ("sum(increase(tasrih_claims_taken_up_total[1h]))", "claims taken up in an hour"),
        ),
    ),
    Panel("Watches", "short", (("max(tasrih_watches)", "watches"),)),
    Panel(
        "Memory",
        "bytes",
        (('max by (component) (process_resident_memory_bytes{component!=""})', "{{component}}"),),
        "The largest pod of each service.",
    ),
    Panel(
        "Processors",
        "short",
        (('sum by (component) (rate(process_cpu_seconds_total{component!=""}[5m]))', "{{component}}"),),
    ),
    Panel("Versions", "short", (("count by (version, ruleset) (tasrih_build_info)", "{{version}} {{ruleset}}"),)),
)


def dashboard() -> str:
    """The dashboard as Grafana's JSON."""
    document = {
        "title": "Tasrih",
        "uid": "tasrih",
        "tags": ["tasrih"],
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
        "panels": [_panel(number, panel) for number, panel in enumerate(PANELS)],
    }
    return json.dumps(document, indent=1) + "\n"


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(number, _COLUMNS)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.meaning,
        "datasource": _SOURCE,
        "gridPos": {"x": column * _WIDTH, "y": row * _HEIGHT, "w": _WIDTH, "h": _HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + at), "expr": query, "legendFormat": legend, "datasource": _SOURCE}
            for at, (query, legend) in enumerate(panel.queries)
        ],
    }
