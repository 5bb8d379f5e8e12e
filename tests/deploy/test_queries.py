"""What rules and dashboard ask for is what services really export: a Prometheus scrapes them at work and answers."""

import json
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import msgspec
import pytest
import yaml

from deploy.local.processes import LOOPBACK, Child, free_port, running, wait_until
from tasrih.messaging.records import Record
from tests.deploy.laws.monitoring import queries
from tests.deploy.rendering import Manifests, rendered
from tests.integration.articles import ONE, ONE_AGAIN, TWO
from tests.integration.installation import Installation, installation

pytestmark = pytest.mark.usefixtures("kubectl", "promtool")

SCRAPES = 6
FOREIGN = "kube_"
"""Of kube-state-metrics, which does not run here."""


@pytest.fixture
def pipeline(kafka_bootstrap, redis_url, request, tmp_path) -> Installation:
    return installation(kafka_bootstrap, redis_url, request.node.name, tmp_path)


class Prometheus:
    """One that runs at an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, path: str, **parameters: str) -> dict:
        url = f"http://{self._address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    def values(self, query: str) -> list:
        return self.ask("query", query=query)["result"]

    def wait(self, query: str) -> None:
        deadline = time.monotonic() + 60
        while not self.values(query):
            assert time.monotonic() < deadline, query
            time.sleep(0.2)


@contextmanager
def prometheus(folder: Path, manifests: Manifests, targets: dict[str, int]) -> Iterator[Prometheus]:
    """A Prometheus that evaluates our rules and scrapes `targets`, each with the labels that the PodMonitor gives."""
    (folder / "rules.yaml").write_text(yaml.safe_dump(manifests.one("PrometheusRule", "tasrih")["spec"]))
    scraped = [
        {"targets": [f"{LOOPBACK}:{port}"], "labels": {"component": name, "pod": f"tasrih-{name}"}}
        for name, port in targets.items()
    ]
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yaml"],
        "scrape_configs": [{"job_name": "tasrih", "static_configs": scraped}],
    }
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
    address = f"{LOOPBACK}:{free_port()}"
    options = ["--config.file=prometheus.yaml", f"--web.listen-address={address}", "--storage.tsdb.path=data"]
    server = Child("Prometheus", ["prometheus", *options], folder / "prometheus.log", cwd=folder)
    with running(server):
        wait_until(lambda: is_ready(address), server, seconds=60, instead="look at its log")
        yield Prometheus(address)


def is_ready(address: str) -> bool:
    """It listens before it can answer."""
    with suppress(OSError), urllib.request.urlopen(f"http://{address}/-/ready", timeout=5) as answer:
        return answer.status == HTTPStatus.OK
    return False


def selectors(promql, expression: str) -> list[str]:
    """Everything that an expression asks for by name and labels, without time."""
    found = []

    def note(node) -> bool:
        if isinstance(node, promql.VectorSelector):
            found.append(str(node).partition(" offset ")[0])
        return True

    promql.walk(promql.parse(expression), note)
    return found


def test_every_query_finds_what_it_asks_for_in_a_real_run(pipeline, library, tmp_path):
    promql, manifests = library("promql_parser"), rendered("base+monitoring")
    ports = {name: free_port() for name in ("ingester", "detector", "alerter", "gateway")}
    with (
        pipeline.running("ingester", http_port=str(ports["ingester"])),
        pipeline.running("detector", http_port=str(ports["detector"])),
        pipeline.running("alerter", http_port=str(ports["alerter"])),
        pipeline.running("gateway", http_port=str(ports["gateway"]), gateway_port=str(free_port())),
        prometheus(tmp_path, manifests, ports) as server,
    ):
        server.wait("sum(tasrih_ready) == 4")
        pipeline.send(Record("news", b"k", b"no json", ()))
        pipeline.ingest(ONE, TWO, msgspec.structs.replace(ONE_AGAIN, source="another"))
        pipeline.wait(lambda: len(pipeline.alerts()) == 2)
        server.wait(f'count_over_time(tasrih_alerts_total{{type="new_position", kind="commitment"}}[1m]) > {SCRAPES}')
        server.wait("tasrih:claims_per_article:1h > 0")
        for name, expression in queries(manifests):
            if name.startswith("panel ") and name != "panel Missing":
                server.wait(expression)  # a rate needs two scrapes
        asked = {selector for _, expression in queries(manifests) for selector in selectors(promql, expression)}
        missing = [one for one in sorted(asked) if not one.startswith(FOREIGN) and not server.values(one)]
        shown = {query: server.values(query[1]) for query in queries(manifests) if query[0].startswith("panel ")}
        rules = [rule for group in server.ask("rules")["groups"] for rule in group["rules"]]
    assert missing == []
    assert {rule["name"]: rule["lastError"] for rule in rules if rule["health"] != "ok"} == {}
    (silence,) = (values for (name, _), values in shown.items() if name == "panel Silence of sources")
    assert {sample["metric"]["source"] for sample in silence} == {ONE.source, "another"}
    firing = {rule["name"] for rule in rules if rule.get("alerts")}
    assert firing <= {"TasrihDeadLetters", "TasrihNoNews"}, "nothing else is wrong here"
