"""What pods are told: settings that exist, with values that are valid, from files that are mounted."""

import re
from collections.abc import Iterator, Set
from pathlib import PurePosixPath

import msgspec

from tasrih.settings import Settings, SettingsError, read_settings
from tests.deploy.laws.law import law
from tests.deploy.rendering import ROOT, Manifests, Pod
from tests.integration.secure_servers import documented_acl

FIELDS = {f"TASRIH_{field.name.upper()}": field for field in msgspec.structs.fields(Settings)}
OTHERS = re.compile(r"OTEL_[A-Z_]+|SINCE|UNTIL")
MADE_BY_HAND = {"tasrih-redis", "tasrih-gateway-files", "tasrih-ingest"}
"""Secrets that docs/operations.md tells how to make."""
REDIS_USERS = {"tasrih": "password", "tasrih-verifier": "verifier-password"}
"""Users of Redis, and where in the Secret `tasrih-redis` the password of each stands."""
USERS_OF = {"verifier": "tasrih-verifier"}
"""Whoever does not need all rights in Redis."""


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
def the_users_of_redis_have_the_documented_rights(manifests: Manifests) -> Iterator[str]:
    wanted = ["user default off"]
    wanted += [f"user {user} on #@{key}@ {documented_acl(user)}" for user, key in REDIS_USERS.items()]
    for item in manifests.of("ConfigMap"):
        found = item.get("data", {}).get("users.acl", "").splitlines()
        yield from (f"users.acl: {line}" for line in {*found} ^ {*wanted} if found)


@law
def every_pod_logs_in_to_redis_as_its_user(manifests: Manifests) -> Iterator[str]:
    """With the password of that user alone, unless it is the one with all rights."""
    for pod, container, environment in told(manifests):
        user = environment.get("TASRIH_REDIS_USERNAME")
        if "TASRIH_REDIS_PASSWORD_FILE" in environment and user != USERS_OF.get(pod.component, "tasrih"):
            yield f"{pod.name}: logs in to Redis as {user}"
        keys = {key for name, key in mounted_keys(pod) if name.startswith("tasrih-redis")}
        if pod.component in USERS_OF and keys - {"ca.crt"} != {REDIS_USERS[USERS_OF[pod.component]]}:
            yield f"{pod.name}: {container['name']} is given {sorted(keys)}"


def mounted_keys(pod: Pod) -> Iterator[tuple[str, str]]:
    """Secrets that a pod mounts, with the key of each file; all of them are `*`."""
    for volume in pod.spec.get("volumes", []):
        if "secret" in volume:
            yield volume["secret"]["secretName"], "*"
        for source in volume.get("projected", {}).get("sources", []):
            yield from ((source["secret"]["name"], item["key"]) for item in source["secret"]["items"])


@law
def every_key_of_a_secret_is_there(manifests: Manifests) -> Iterator[str]:
    """In the Secret that an overlay makes, else in the command by which it is made by hand."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    made = {item["metadata"]["name"]: set(item.get("data", {})) for item in manifests.of("Secret")}
    for name, words in re.findall(r"create secret generic (\S+)((?:.*\\\n)*.*)", page):
        made.setdefault(name, set(re.findall(r"--from-(?:literal|file)=([\w.-]+)", words)))
    for pod in manifests.pods():
        for volume in pod.spec.get("volumes", []):
            for source in volume.get("projected", {}).get("sources", []):
                name, optional = source["secret"]["name"], source["secret"].get("optional")
                missing = {item["key"] for item in source["secret"]["items"]} - made.get(name, set())
                if name in made and missing and not optional:
                    yield f"{pod.name}: no {sorted(missing)} in the Secret {name}"
