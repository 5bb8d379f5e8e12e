"""What a process tells at its HTTP port: what it lacks, and its metrics."""

import json
import re

from prometheus_client.parser import text_string_to_metric_families

from tasrih.telemetry.metrics import METRICS
from tests.http_port import ask

OF_THE_INGESTER = {name for name in METRICS if re.match("tasrih_(article|near_duplicates|feed|ingest)", name)}
OF_THE_GATEWAY = {name for name in METRICS if re.match("tasrih_(http|index_records|stream|webhook)_", name)}
Samples = dict[tuple[str, tuple[str, ...]], float]


def problems(port: int, path: str = "/readyz") -> dict[str, str]:
    return json.loads(ask(port, path)[1])["problems"]


def samples(port: int) -> Samples:
    """All values by name and labels."""
    families = text_string_to_metric_families(ask(port, "/metrics")[1])
    return {
        (sample.name, labels(sample)): sample.value
        for family in families
        for sample in family.samples
        if "le" not in sample.labels
    }


def labels(sample) -> tuple[str, ...]:
    """Label values in the order of the table."""
    order = METRICS[base(sample.name)].labels if base(sample.name) in METRICS else sample.labels
    return tuple(sample.labels[name] for name in order)


def base(name: str) -> str:
    return re.sub(r"_(count|sum)$", "", name)
