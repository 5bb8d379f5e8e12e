"""How pods run: confined as a security team asks, asked by real endpoints, stopped in time, known to neighbours."""

from collections.abc import Iterator
from importlib.util import find_spec

import click

from tasrih import ending
from tasrih.cli.main import cli
from tasrih.messaging.consuming.handling import Patience
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress
from tasrih.telemetry.server import application
from tests.command_lines import commands
from tests.deploy.laws.law import law, selects
from tests.deploy.rendering import Manifests

STOP_SECONDS = ending.STOP_SECONDS + Patience(handler=Settings().handler_timeout_seconds).stopping
"""What is in hand is finished, then the process leaves; longer nothing takes."""
VOLUMES = {"configMap", "emptyDir", "projected", "secret", "persistentVolumeClaim", "downwardAPI", "ephemeral", "csi"}
"""Kinds of volumes that the restricted profile allows."""
APIS = {"gateway": "TASRIH_GATEWAY", "ingester": "TASRIH_INGEST"}
"""Services that others ask over HTTP, and how the settings of their address begin."""
SUB_COMMANDS = {name.strip() for name in commands(cli, click.Context(cli), "")}
HOST = ("hostNetwork", "hostPID", "hostIPC")


@law
def pods_are_restricted(manifests: Manifests) -> Iterator[str]:
    """Source: Kubernetes, Pod Security Standards, profile "restricted"."""
    for pod in manifests.pods():
        spec = pod.spec
        security = spec.get("securityContext", {})
        if any(spec.get(key) for key in HOST):
            yield f"{pod.name}: shares something of its machine"
        if not security.get("runAsNonRoot") or not security.get("runAsUser"):
            yield f"{pod.name}: may be root"
        if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{pod.name}: no seccomp profile"
        for volume in spec.get("volumes", []):
            if not (volume.keys() - {"name"}) <= VOLUMES:
                yield f"{pod.name}: volume {volume['name']}"
        for container in pod.containers:
            yield from (f"{pod.name}: {problem}" for problem in _loose(container))


def _loose(container: dict) -> Iterator[str]:
    security = container.get("securityContext", {})
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
        yield "may gain rights"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield "keeps capabilities"
    if not security.get("readOnlyRootFilesystem"):
        yield "may write to its image"
    if any("hostPort" in port for port in container.get("ports", [])):
        yield "takes a port of its machine"


@law
def pods_have_no_way_to_kubernetes(manifests: Manifests) -> Iterator[str]:
    accounts = {item["metadata"]["name"]: item for item in manifests.of("ServiceAccount")}
    for pod in manifests.pods():
        account = accounts.get(pod.spec.get("serviceAccountName", ""), {})
        if (
            pod.spec.get("automountServiceAccountToken") is not False
            or account.get("automountServiceAccountToken") is not False
        ):
            yield f"{pod.name}: a token is mounted, or it has no account of its own"
        if pod.spec.get("enableServiceLinks") is not False:
            yield f"{pod.name}: variables of Services would stand among its settings"


@law
def an_operators_rights_are_taken_up_only_when_needed(manifests: Manifests) -> Iterator[str]:
    for item in manifests.of("Deployment"):
        if item["metadata"]["name"] == "tasrih-operator" and item["spec"].get("replicas") != 0:
            yield f"tasrih-operator: {item['spec'].get('replicas')} pods from the start"


@law
def memory_is_bounded(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.pods():
        for container in pod.containers:
            resources = container.get("resources", {})
            limits, requests = resources.get("limits", {}), resources.get("requests", {})
            if not requests.get("cpu") or limits != {"memory": requests.get("memory")}:
                yield f"{pod.name}: asks for {requests}, may take {limits}"


@law
def probes_ask_what_is_answered(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.workers():
        (container,) = pod.spec["containers"]
        environment = manifests.environment(pod, container)
        port = {port["name"]: str(port["containerPort"]) for port in container["ports"]}.get("http")
        if port != environment["TASRIH_HTTP_PORT"] or environment["TASRIH_HTTP_HOST"] != "0.0.0.0":
            yield f"{pod.name}: asked at {port}, answers at {environment['TASRIH_HTTP_PORT']}"
        for probe, path in {
            "startupProbe": "/healthz",
            "livenessProbe": "/healthz",
            "readinessProbe": "/readyz",
        }.items():
            asked = container.get(probe, {}).get("httpGet", {})
            if asked != {"path": path, "port": "http"} or not is_answered(path):
                yield f"{pod.name}: {probe} asks {asked}"


@law
def whoever_is_asked_by_others_has_a_port_and_a_service(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.workers():
        (container,) = pod.spec["containers"]
        told = manifests.environment(pod, container)
        begin = APIS.get(pod.component, "TASRIH_NOTHING")
        number = told.get(f"{begin}_PORT", str(Settings().gateway_port) if pod.component == "gateway" else "0")
        served = {number} if told.get(f"{begin}_HOST") == "0.0.0.0" else set()
        ports = {str(port["containerPort"]) for port in container["ports"] if port["name"] == "api"}
        asked = {
            str(port["port"])
            for item in manifests.of("Service")
            if selects({"matchLabels": item["spec"]["selector"]}, pod.labels)
            for port in item["spec"]["ports"]
        }
        if not served == ports == asked:
            yield f"{pod.name}: serves at {served}, its port is {ports}, that of its Service {asked}"


def is_answered(path: str) -> bool:
    statuses: list[str] = []
    application(Health(Progress(60)))({"PATH_INFO": path}, lambda status, headers: statuses.append(status))
    return statuses == ["200 OK"]


@law
def a_pod_has_time_to_stop(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.workers():
        pauses = [c["lifecycle"]["preStop"]["exec"]["command"] for c in pod.containers if "lifecycle" in c]
        pause = sum(int(seconds) for _, seconds in pauses)  # sleep SECONDS
        if pod.spec.get("terminationGracePeriodSeconds", 30) <= STOP_SECONDS + pause:
            yield f"{pod.name}: killed after {pod.spec.get('terminationGracePeriodSeconds')} s"


@law
def commands_start_what_exists(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.pods():
        for container in pod.containers:
            words = " ".join(container["command"]).split()
            module = words[words.index("-m") + 1] if "-m" in words else ""
            if is_of_the_command(pod.component, words):
                continue
            if pod.component != "redis" and (not module.startswith("services.") or find_spec(module) is None):
                yield f"{pod.name}: starts {module or words}"
            if pod.component not in ("redis", module.removeprefix("services.")):
                yield f"{pod.name}: is called {pod.component} and starts {module}"


def is_of_the_command(component: str, words: list[str]) -> bool:
    """Whether a container runs what people run: a sub-command that exists, or nothing until they come."""
    if component == "operator":
        return words == ["sleep", "infinity"]
    return component == "verifier" and words[0] == "tasrih" and " ".join(words[1:]) in SUB_COMMANDS


@law
def a_drain_neither_stops_all_nor_waits_for_ever(manifests: Manifests) -> Iterator[str]:
    for pod in (pod for pod in manifests.pods() if pod.serves):
        budgets = [
            item["spec"]
            for item in manifests.of("PodDisruptionBudget")
            if selects(item["spec"]["selector"], pod.labels)
        ]
        if [budget.get("maxUnavailable") for budget in budgets] != [1]:
            yield f"{pod.name}: budgets {budgets}"
        elif budgets[0].get("unhealthyPodEvictionPolicy") != "AlwaysAllow":
            yield f"{pod.name}: a pod that is not ready blocks a drain"


@law
def workers_are_spread(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.workers():
        rules = pod.spec.get("topologySpreadConstraints", [])
        keys = {rule["topologyKey"] for rule in rules if selects(rule["labelSelector"], pod.labels)}
        if keys != {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}:
            yield f"{pod.name}: spread over {sorted(keys)}"


@law
def selectors_select(manifests: Manifests) -> Iterator[str]:
    pods = list(manifests.pods())
    for pod in pods:
        selector = pod.owner["spec"].get("selector")
        if selector and [other.name for other in pods if selects(selector, other.labels)] != [pod.name]:
            yield f"{pod.name}: selects other pods than its own"
    for item in manifests.of("Service"):
        matching = [pod for pod in pods if selects({"matchLabels": item["spec"]["selector"]}, pod.labels)]
        ports = {port["name"] for pod in matching for c in pod.containers for port in c.get("ports", [])}
        if not matching or not {port["targetPort"] for port in item["spec"]["ports"]} <= ports:
            yield f"Service/{item['metadata']['name']}: leads to no port"
    for item in manifests.of("PodMonitor"):
        for endpoint in item["spec"]["podMetricsEndpoints"]:
            for pod in manifests.workers():
                ports = {port["name"] for c in pod.containers for port in c["ports"]}
                if not selects(item["spec"]["selector"], pod.labels) or endpoint["port"] not in ports:
                    yield f"PodMonitor/{item['metadata']['name']}: {pod.name} is not watched"


@law
def images_are_fixed(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.pods():
        for container in pod.containers:
            name, _, version = container["image"].rpartition("/")[2].replace("@", ":").partition(":")
            if version == "latest" or (name != "tasrih" and not version):
                yield f"{pod.name}: image {container['image']}"
