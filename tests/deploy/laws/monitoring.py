"""What is watched: queries ask for metrics that the code exports, by their labels, and every alert has a page."""

import json
import re
from collections.abc import Iterator
from typing import get_args

from tasrih.telemetry.metrics import METRICS, CounterName, HistogramName
from tests.deploy.laws.law import law
from tests.deploy.rendering import ROOT, Manifests

TARGET_LABELS = {"component", "pod", "namespace", "job", "instance"}
"""What Prometheus adds; `component` by the PodMonitor."""
FOREIGN = {
    "kube_job_failed": {"job_name", "namespace", "condition"},
    "kube_job_status_active": {"job_name", "namespace"},
    "kube_job_status_start_time": {"job_name", "namespace"},
    "kube_pod_container_status_restarts_total": {"pod", "container", "namespace"},
    "process_resident_memory_bytes": set(),
    "process_cpu_seconds_total": set(),
}
"""Of kube-state-metrics and of the client library."""
RUNBOOKS = ROOT / "docs" / "runbooks"
SECTIONS = ["What it means", "What to look at", "What to do"]
_NAME = re.compile(r"\b(tasrih[_:][a-z0-9_:]+|kube_[a-z_]+|process_[a-z_]+)\b(\{[^}]*\})?")
_GROUPED = re.compile(r"\b(?:by|on) \(([^)]*)\)")
_MADE = re.compile(r'label_replace\(.*?,\s*"(\w+)",', re.S)


def rules(manifests: Manifests) -> list[dict]:
    groups = [group for item in manifests.of("PrometheusRule") for group in item["spec"]["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def alerts(manifests: Manifests) -> list[dict]:
    return [rule for rule in rules(manifests) if "alert" in rule]


def queries(manifests: Manifests) -> Iterator[tuple[str, str]]:
    """Name and expression of every rule and of everything that a dashboard shows."""
    yield from ((rule.get("alert") or rule["record"], rule["expr"]) for rule in rules(manifests))
    for item in manifests.of("ConfigMap"):
        for text in (
            item.get("data", {}).values() if item["metadata"].get("labels", {}).get("grafana_dashboard") else ()
        ):
            for panel in json.loads(text)["panels"]:
                yield from ((f"panel {panel['title']}", target["expr"]) for target in panel["targets"])


def exported() -> dict[str, set[str]]:
    """Names of all series with their labels."""
    found = dict(FOREIGN)
    for name, metric in METRICS.items():
        if name in get_args(HistogramName):
            found |= {
                f"{name}_bucket": {*metric.labels, "le"},
                f"{name}_sum": set(metric.labels),
                f"{name}_count": set(metric.labels),
            }
        else:
            found[name] = set(metric.labels)
    return found


@law
def queries_ask_for_what_is_exported(manifests: Manifests) -> Iterator[str]:
    known = exported() | {rule["record"]: set() for rule in rules(manifests) if "record" in rule}
    for where, expression in queries(manifests):
        names = {name for name, _ in _NAME.findall(expression)}
        for name in sorted(names - known.keys()):
            yield f"{where}: nothing exports {name}"
        if not names:
            yield f"{where}: asks for nothing"
        asked = {label for _, matchers in _NAME.findall(expression) for label in re.findall(r"(\w+)\s*[=!]", matchers)}
        asked |= {label.strip() for labels in _GROUPED.findall(expression) for label in labels.split(",")}
        had = set().union(*(known.get(name, set()) for name in names), _MADE.findall(expression)) | TARGET_LABELS
        for label in sorted(asked - had):
            yield f"{where}: {label} is no label of {', '.join(sorted(names))}"


@law
def counters_are_not_read_raw(manifests: Manifests) -> Iterator[str]:
    for where, expression in queries(manifests):
        for name in get_args(CounterName):
            if re.search(rf"(?<!rate\()(?<!increase\(){name}\b", expression):
                yield f"{where}: {name} begins anew with every start"


@law
def every_service_is_missed(manifests: Manifests) -> Iterator[str]:
    for alert in alerts(manifests):
        if alert["alert"] == "TasrihAbsent":
            asked = set(re.findall(r'absent\(tasrih_ready\{component="(\w+)"\}\)', alert["expr"]))
            for component in sorted(asked ^ {pod.component for pod in manifests.workers()}):
                yield f"TasrihAbsent: {component} {'is none of ours' if component in asked else 'may be absent'}"


@law
def every_job_that_fails_is_told(manifests: Manifests) -> Iterator[str]:
    patterns = [
        pattern
        for alert in alerts(manifests)
        for pattern in re.findall(r'kube_job_failed\{job_name=~"([^"]*)"', alert["expr"])
    ]
    for item in manifests.of("Job", "CronJob") if alerts(manifests) else ():
        name = item["metadata"]["name"]
        if len([pattern for pattern in patterns if re.fullmatch(pattern, name)]) != 1:
            yield f"{name}: not one alert says that it failed"


@law
def every_pod_that_is_started_again_and_again_is_told(manifests: Manifests) -> Iterator[str]:
    asked = re.compile(r'kube_pod_container_status_restarts_total\{pod=~"([^"]*)", container=~"([^"]*)"\}')
    told = [patterns for alert in alerts(manifests) for patterns in asked.findall(alert["expr"])]
    for pod in (pod for pod in manifests.pods() if pod.serves and alerts(manifests)):
        names = f"{pod.owner['metadata']['name']}-0", pod.spec["containers"][0]["name"]
        if not any(all(map(re.fullmatch, patterns, names)) for patterns in told):
            yield f"{pod.name}: no alert says that it ends"


@law
def every_alert_has_a_runbook(manifests: Manifests) -> Iterator[str]:
    linked = set()
    for alert in alerts(manifests):
        notes = alert.get("annotations", {})
        page = ROOT / notes.get("runbook", "missing")
        linked.add(page.name)
        name = re.sub(r"(?<!^)([A-Z])", r"-\1", alert["alert"].removeprefix("Tasrih")).lower()
        if page != RUNBOOKS / f"{name}.md" or not page.is_file():
            yield f"{alert['alert']}: no page docs/runbooks/{name}.md"
        else:
            text = page.read_text(encoding="utf-8")
            if not text.startswith(f"# {alert['alert']}\n") or re.findall(r"^## (.*)$", text, re.M) != SECTIONS:
                yield f"{page.name}: is not headed {alert['alert']}, or has other sections than {SECTIONS}"
        if not {"summary", "description"} <= notes.keys() or alert["labels"].get("severity") not in {
            "info",
            "warning",
            "critical",
        }:
            yield f"{alert['alert']}: says too little"
    for page in sorted(RUNBOOKS.glob("*.md")) if linked else ():
        if page.name not in {*linked, "README.md"}:
            yield f"{page.name}: no alert leads to it"
