"""The alert rules, told to Prometheus' own tool: they parse, fire when they should and not otherwise."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy.laws.monitoring import alerts, queries
from tests.deploy.rendering import rendered

pytestmark = pytest.mark.usefixtures("kubectl", "promtool")
CASES = Path(__file__).with_name("rules.yaml")


def rule_file(folder: Path, change=lambda rules: None) -> Path:
    spec = rendered("base+monitoring").copy().one("PrometheusRule", "tasrih")["spec"]
    change(spec["groups"][0]["rules"])
    path = folder / "rules.yaml"
    path.write_text(yaml.safe_dump(spec), encoding="utf-8")
    return path


def promtool(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, check=False)


def run_cases(folder: Path) -> subprocess.CompletedProcess[str]:
    cases = folder / "cases.yaml"
    cases.write_bytes(CASES.read_bytes())
    return promtool("test", "rules", cases)


def test_the_rules_parse(tmp_path):
    result = promtool("check", "rules", rule_file(tmp_path))
    assert result.returncode == 0, result


def test_a_broken_expression_is_noticed(tmp_path):
    assert promtool("check", "rules", rule_file(tmp_path, lambda rules: rules[1].update(expr="sum("))).returncode == 1


def test_alerts_fire_when_they_should(tmp_path):
    rule_file(tmp_path)
    result = run_cases(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_alert_that_never_fires_is_noticed(tmp_path):
    rule_file(tmp_path, silence)
    told = run_cases(tmp_path)
    assert told.returncode == 1
    assert set(re.findall(r"alertname: (\w+)", told.stdout + told.stderr)) == names()


def silence(rules: list[dict]) -> None:
    for rule in rules:
        rule["expr"] = "vector(0) > 1"


def test_every_alert_has_a_case_in_which_it_is_quiet():
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))["tests"]
    assert {
        check["alertname"] for case in cases for check in case["alert_rule_test"] if not check["exp_alerts"]
    } == names()


def names() -> set[str]:
    return {alert["alert"] for alert in alerts(rendered("base+monitoring"))}


def test_every_query_is_promql(library):
    promql = library("promql_parser")
    for _, expression in queries(rendered("base+monitoring")):
        assert promql.parse(expression)
