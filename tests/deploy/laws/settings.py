"""What pods are told: settings that exist, with values that are valid, from files that are mounted."""

import re
from collections.abc import Iterator, Set
from pathlib import PurePosixPath

import msgspec

from tasrih.settings import Settings, SettingsError, read_settings
from tests.deploy.laws.law import law
from tests.deploy.rendering import ROOT, Manifests, Pod

FIELDS = {f"TASRIH_{field.name.upper()}": field for field in msgspec.structs.fields(Settings)}
OTHERS = re.compile(r"OTEL_[A-Z_]+|SINCE|UNTIL")
MADE_BY_HAND = {"tasrih-redis", "tasrih-gateway-files", "tasrih-ingest"}
"""Secrets that docs/operations.md tells how to make."""


def told(manifests: Manifests) -> Iterator[tuple[Pod, dict, dict[str, str]]]:
    for pod in manifests.pods():
        for container in pod.containers:
            yield pod, container, manifests.environment(pod, container)


def field_of(variable: str) -> str:
    return variable if variable in FIELDS else variable.removesuffix("_FILE")


@law
def every_variable_is_a_setting(manifests: Manifests) -> Iterator[str]:
    for pod, _, environment in told(manifests):
        for name in environment:
            if field_of(name) not in FIELDS and not OTHERS.fullmatch(name):
                yield f"{pod.name}: {name} is no setting"


@law
def every_setting_is_named(manifests: Manifests) -> Iterator[str]:
    named = re.findall(r"^#?(TASRIH_\w+)=", manifests.settings_text, re.M)
    in_pods = {name for pod in manifests.workers() for c in pod.containers for name in own(c)}
    for name in sorted(FIELDS.keys() - {field_of(name) for name in (*named, *in_pods)}):
        yield f"{name} is neither set nor named among the defaults in settings.env"
    for name, value in re.findall(r"^#(TASRIH_\w+)=(.*)$", manifests.settings_text, re.M):
        default = FIELDS[name].default if name in FIELDS else "no setting"
        if value != ("" if default is None else str(default)):
            yield f"settings.env: {name}={value}, the default is {default}"


def own(container: dict) -> list[str]:
    return [item["name"] for item in container.get("env", [])]


@law
def the_settings_of_every_pod_are_valid(manifests: Manifests) -> Iterator[str]:
    for pod, _, environment in told(manifests):
        secrets = {name: "" for name in environment if name.endswith("_FILE") and name not in FIELDS}
        values = {name.removesuffix("_FILE"): "a secret from a file" for name in secrets}
        try:
            read_settings(environment | secrets | values)
        except SettingsError as error:
            yield f"{pod.name}: {error}"


@law
def topics_have_no_prefix(manifests: Manifests) -> Iterator[str]:
    """As KafkaTopics, access rules and scaling name them."""
    for pod, _, environment in told(manifests):
        if prefix := environment.get("TASRIH_TOPIC_PREFIX"):
            yield f"{pod.name}: looks for {prefix}news"


@law
def every_named_file_is_mounted(manifests: Manifests) -> Iterator[str]:
    for pod, container, environment in told(manifests):
        mounted = set(mounted_files(pod, container))
        for name, path in environment.items():
            if (
                name.endswith("_FILE")
                and path
                and path not in mounted
                and f"{PurePosixPath(path).parent}/*" not in mounted
            ):
                yield f"{pod.name}: {name}={path} is not mounted"


def mounted_files(pod: Pod, container: dict) -> Iterator[str]:
    volumes = {volume["name"]: volume for volume in pod.spec.get("volumes", [])}
    for mount in container.get("volumeMounts", []):
        volume = volumes.get(mount["name"], {})
        if "projected" in volume:
            for source in volume["projected"]["sources"]:
                yield from (f"{mount['mountPath']}/{item['path']}" for item in source["secret"]["items"])
        elif "secret" in volume or "configMap" in volume:
            yield f"{mount['mountPath']}/*"


@law
def what_is_referred_to_exists(manifests: Manifests, by_hand: Set[str] = MADE_BY_HAND) -> Iterator[str]:
    secrets = made_secrets(manifests) | by_hand
    maps = manifests.names("ConfigMap")
    for where, kind, name in references(manifests):
        if name not in (secrets if kind == "secret" else maps):
            yield f"{where}: there is no {kind} {name}"


def made_secrets(manifests: Manifests) -> set[str]:
    """By the overlay and by Strimzi; without it by whoever runs Kafka, with the same names."""
    users = manifests.names("KafkaUser") or {f"tasrih-{pod.component}" for pod in manifests.pods()} | {"tasrih-scaler"}
    clusters = manifests.names("Kafka") or {"tasrih"}
    return manifests.names("Secret") | users | {f"{name}-cluster-ca-cert" for name in clusters}


def references(manifests: Manifests) -> Iterator[tuple[str, str, str]]:
    for pod in manifests.pods():
        for container in pod.containers:
            yield from ((pod.name, "map", source["configMapRef"]["name"]) for source in container.get("envFrom", []))
        for volume in pod.spec.get("volumes", []):
            if "secret" in volume:
                yield pod.name, "secret", volume["secret"]["secretName"]
            if "configMap" in volume and not volume["configMap"].get("optional"):
                yield pod.name, "map", volume["configMap"]["name"]
            for source in volume.get("projected", {}).get("sources", []):
                yield pod.name, "secret", source["secret"]["name"]
    for item in manifests.of("TriggerAuthentication"):
        yield from (("KEDA", "secret", target["name"]) for target in item["spec"]["secretTargetRef"])
        yield from (("KEDA", "map", target["name"]) for target in item["spec"]["configMapTargetRef"])


@law
def the_user_of_redis_has_the_documented_rights(manifests: Manifests) -> Iterator[str]:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    documented = " ".join(
        re.findall(r"ACL SETUSER tasrih on >password ((?:.*\\\n)*.*)", page)[0].replace("\\", "").split()
    )
    for item in manifests.of("ConfigMap"):
        for line in item.get("data", {}).get("users.acl", "").splitlines():
            if line.startswith("user tasrih") and line != f"user tasrih on >@PASSWORD@ {documented}":
                yield f"users.acl: {line}"
