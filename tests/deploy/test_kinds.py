"""Every object is what its kind may be: no field misspelt, no value of another type."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.deploy.rendering import COMPOSITIONS, rendered

pytestmark = pytest.mark.usefixtures("kubectl")

KUBERNETES_VERSION = "1.31"
CORE = {"v1", "apps/v1", "batch/v1", "policy/v1", "networking.k8s.io/v1"}
TYPED = {
    "keda.sh/v1alpha1": "cloudcoil.models.keda.v1alpha1",
    "monitoring.coreos.com/v1": "cloudcoil.models.prometheus_operator.v1",
}
"""Modules with a model for each kind."""
STRIMZI = "kafka.strimzi.io/v1"
SCHEMAS = yaml.safe_load(Path(__file__).with_name("strimzi.yaml").read_text(encoding="utf-8"))
VALID: set[str] = set()
"""Objects that were looked at; most stand in several compositions."""


@pytest.fixture
def problem_of(library):
    """Say what is wrong with an object; None where nothing is."""

    def check(item: dict) -> str | None:
        version, kind = item["apiVersion"], item["kind"]
        if version in CORE:
            return core_problem(library("kubernetes_validate"), item)
        if version == STRIMZI:
            return schema_problem(SCHEMAS[kind], item)
        return model_problem(getattr(library(TYPED[version]), kind), item)

    return check


def core_problem(validator, item: dict) -> str | None:
    try:
        validator.validate(item, KUBERNETES_VERSION, strict=True)
    except validator.ValidationError as error:
        return str(error)
    return None


def schema_problem(schema: dict, item: dict) -> str | None:
    errors = jsonschema.Draft202012Validator({**schema, "$defs": SCHEMAS["$defs"]}).iter_errors(item)
    return next((f"{error.json_path}: {error.message}" for error in errors), None)


def model_problem(model, item: dict) -> str | None:
    """An unknown field is dropped by the model, so what it gives back must be what it was given."""
    try:
        back = model.model_validate(item).model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    except ValueError as error:
        return str(error)
    return None if back == item else f"{back} is all that it understands of {item}"


@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_every_object_is_valid(composition, problem_of):
    new = [item for item in rendered(composition).objects if json.dumps(item) not in VALID]
    problems = {name_of(item): problem_of(item) for item in new}
    assert {name: problem for name, problem in problems.items() if problem} == {}
    VALID.update(map(json.dumps, new))


def name_of(item: dict) -> str:
    return f"{item['kind']}/{item['metadata']['name']}"


@pytest.mark.parametrize(
    ("kind", "name", "breach"),
    [
        ("PodDisruptionBudget", "tasrih-detector", lambda spec: spec.update(maxUnavailible=1)),
        ("Deployment", "tasrih-alerter", lambda spec: spec["template"]["spec"].update(enableServiceLinks="no")),
        ("NetworkPolicy", "deny-all", lambda spec: spec.update(policyType=["Egress"])),
        ("CronJob", "tasrih-audit", lambda spec: spec.update(concurrency="Forbid")),
        ("ScaledObject", "tasrih-detector", lambda spec: spec.update(minReplicasCount=1)),
        ("ScaledObject", "tasrih-detector", lambda spec: spec["triggers"][0]["metadata"].update(lagThreshold=50)),
        ("PodMonitor", "tasrih", lambda spec: spec["podMetricsEndpoints"][0].update(intervall="15s")),
        ("PrometheusRule", "tasrih", lambda spec: spec["groups"][0]["rules"][1].update(four="5m")),
        ("KafkaTopic", "news", lambda spec: spec.update(partition=12)),
        ("KafkaTopic", "news", lambda spec: spec.update(partitions="12")),
        ("KafkaUser", "tasrih-detector", lambda spec: spec["authorization"]["acls"][0].update(operations=["Reed"])),
        ("Kafka", "tasrih", lambda spec: spec["kafka"]["listeners"][0].update(type="Internal")),
        ("KafkaNodePool", "brokers", lambda spec: spec.update(role=["broker"])),
    ],
)
def test_a_wrong_field_is_found(kind, name, breach, problem_of):
    item = rendered("everything").copy().one(kind, name)
    assert problem_of(item) is None
    breach(item["spec"])
    assert problem_of(item)
