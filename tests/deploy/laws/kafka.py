"""Kafka in the manifests is Kafka in the code: topics, users, groups, scaling, shards of a replay."""

import re
from collections.abc import Iterator
from pathlib import Path

from tasrih.messaging.access import ACCESS, Access
from tasrih.messaging.topics import NEWS, topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings
from tests.deploy.laws.law import law
from tests.deploy.rendering import Manifests

ROOT = Path(__file__).parents[3]
TABLE = {topic.name: topic for topic in topic_table(watch.name for watch in load_watches())}


def settings(manifests: Manifests) -> dict[str, str]:
    return next(item["data"] for item in manifests.of("ConfigMap") if "settings" in item["metadata"]["name"])


@law
def topics_are_those_of_the_code(manifests: Manifests) -> Iterator[str]:
    copies = int(settings(manifests)["TASRIH_TOPIC_REPLICATION"])
    wanted = {name: (topic.partitions, copies, topic.config(copies)) for name, topic in TABLE.items()}
    specs = [item["spec"] for item in manifests.of("KafkaTopic")]
    found = {spec["topicName"]: (spec["partitions"], spec["replicas"], spec["config"]) for spec in specs}
    for name in sorted(wanted.keys() | found.keys()) if specs else ():
        if wanted.get(name) != found.get(name):
            yield f"{name}: {found.get(name)}, in the code {wanted.get(name)}"


@law
def kafka_is_the_one_that_the_tests_run(manifests: Manifests) -> Iterator[str]:
    lock = (ROOT / "deploy" / "local" / "kafka.lock").read_text(encoding="utf-8")
    (version,) = re.findall(r"org\.apache\.kafka:kafka_2\.13:(\S+)", lock)
    for kafka in manifests.of("Kafka"):
        spec = kafka["spec"]["kafka"]
        said = spec.get("version"), str(spec.get("metadataVersion")).partition("-")[0]
        if said != (version, version.rpartition(".")[0]):
            yield f"{kafka['metadata']['name']}: {said}, the tests run {version}"


@law
def groups_are_known_as_long_as_what_they_read_is_kept(manifests: Manifests) -> Iterator[str]:
    """Else a webhook whose gateways were away goes on with the next alert, and those of meanwhile reach nobody."""
    longest = max(topic.retention_days or 0 for topic in TABLE.values()) * 24 * 60
    for kafka in manifests.of("Kafka"):
        minutes = kafka["spec"]["kafka"]["config"].get("offsets.retention.minutes", 7 * 24 * 60)
        if minutes < longest:
            yield f"{kafka['metadata']['name']}: forgets after {minutes} minutes where a group was"


@law
def users_may_do_what_the_code_does(manifests: Manifests) -> Iterator[str]:
    wanted = {f"tasrih-{party}": set(rights(access)) for party, access in ACCESS.items()}
    found = {user["metadata"]["name"]: set(granted(user)) for user in manifests.of("KafkaUser")}
    for name in sorted(wanted.keys() | found.keys()) if found else ():
        for right in sorted(found.get(name, set()) - wanted.get(name, set())):
            yield f"{name}: {right} is not used"
        for right in sorted(wanted.get(name, set()) - found.get(name, set())):
            yield f"{name}: {right} is missing"


def rights(access: Access) -> Iterator[tuple[str, str, str]]:
    yield from (("topic", name, "Read") for name in (*access.receives, *access.looks_up))
    yield from (("topic", name, "Write") for name in access.sends)
    yield from (("topic", name, "Describe") for name in access.knows_of)
    yield from (("topic", name, "DescribeConfigs") for name in access.compares)
    for setting in access.groups:
        yield "group", getattr(Settings(), setting), "Read" if access.receives else "Describe"
    for setting in access.asks_about:
        yield "group", getattr(Settings(), setting), "Describe"


def granted(user: dict) -> Iterator[tuple[str, str, str]]:
    for rule in user["spec"]["authorization"]["acls"]:
        resource = rule["resource"]
        assert (resource["patternType"] == "prefix") == resource["name"].endswith("."), resource
        yield from ((resource["type"], resource["name"], operation) for operation in rule["operations"])


@law
def every_pod_logs_in_as_a_user_of_its_own(manifests: Manifests) -> Iterator[str]:
    users = manifests.names("KafkaUser") or {f"tasrih-{party}" for party in ACCESS}
    for pod in manifests.pods():
        for container in pod.containers:
            name = manifests.environment(pod, container).get("TASRIH_KAFKA_USERNAME", f"tasrih-{pod.component}")
            if pod.component != "redis" and (name not in users or name != f"tasrih-{pod.component}"):
                yield f"{pod.name}: logs in as {name}"


@law
def objects_of_a_cluster_name_it(manifests: Manifests) -> Iterator[str]:
    clusters = manifests.names("Kafka")
    for item in manifests.of("KafkaTopic", "KafkaUser", "KafkaNodePool"):
        if item["metadata"]["labels"].get("strimzi.io/cluster") not in clusters:
            yield f"{item['metadata']['name']}: of no cluster"


@law
def scaling_ends_at_the_partitions(manifests: Manifests) -> Iterator[str]:
    groups = {"detector": Settings().detector_group, "alerter": Settings().alerter_group}
    read = {"detector": ACCESS["detector"].receives, "alerter": ACCESS["alerter"].receives}
    for item in manifests.of("ScaledObject"):
        name, spec = item["metadata"]["name"], item["spec"]
        service = name.removeprefix("tasrih-")
        target = next((d for d in manifests.of("Deployment") if d["metadata"]["name"] == name), None)
        if spec["scaleTargetRef"]["name"] != name or target is None or "replicas" in target["spec"]:
            yield f"{name}: its Deployment is not there, or has replicas of its own"
        for trigger in spec["triggers"]:
            asked = trigger["metadata"]
            if asked["topic"] not in read[service] or spec["maxReplicaCount"] > TABLE[asked["topic"]].partitions:
                yield f"{name}: {spec['maxReplicaCount']} workers on {asked['topic']}"
            if asked["consumerGroup"] != groups[service]:
                yield f"{name}: group {asked['consumerGroup']}"
            if asked["bootstrapServers"] != settings(manifests)["TASRIH_KAFKA_BOOTSTRAP"]:
                yield f"{name}: another Kafka than that of the services"
            if trigger["authenticationRef"]["name"] not in manifests.names("TriggerAuthentication"):
                yield f"{name}: no such authentication"


@law
def a_worker_is_added_for_a_minutes_work(manifests: Manifests) -> Iterator[str]:
    """By what is measured; a quarter more or less."""
    sizing = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    measured = {"detector": r"(\d+) articles a second and core", "alerter": r"(\d+) claims, so"}
    for item in manifests.of("ScaledObject"):
        name = item["metadata"]["name"]
        (second,) = re.findall(measured[name.removeprefix("tasrih-")], sizing)
        for trigger in item["spec"]["triggers"]:
            minutes = int(trigger["metadata"]["lagThreshold"]) / (60 * int(second))
            if not 0.75 <= minutes <= 1.25:
                yield f"{name}: one more for each {minutes:.1f} minutes of work"


@law
def a_replay_has_a_shard_for_each_partition(manifests: Manifests) -> Iterator[str]:
    partitions = TABLE[NEWS].partitions
    for job in manifests.of("Job"):
        (script,) = [c["command"][-1] for c in job["spec"]["template"]["spec"]["containers"]]
        shards = [int(number) for number in re.findall(r'(?:--shard "\$shard/|\$\(seq .* )(\d+)["\)]', script)]
        if job["spec"].get("completions", partitions) != partitions or shards != [partitions]:
            yield f"{job['metadata']['name']}: {job['spec'].get('completions')} pods, shards {shards}"


@law
def a_difference_fails_the_job_at_once(manifests: Manifests) -> Iterator[str]:
    jobs = [(job["metadata"]["name"], job["spec"]) for job in manifests.of("Job")]
    jobs += [(job["metadata"]["name"], job["spec"]["jobTemplate"]["spec"]) for job in manifests.of("CronJob")]
    for name, spec in jobs:
        names = {container["name"] for container in spec["template"]["spec"]["containers"]}
        rules = [rule["onExitCodes"] for rule in spec["podFailurePolicy"]["rules"] if rule["action"] == "FailJob"]
        if not any(rule["values"] == [1] and rule["containerName"] in names for rule in rules):
            yield f"{name}: exit code 1 is tried again"
        if spec["template"]["spec"]["restartPolicy"] != "Never":
            yield f"{name}: restarts in place, so no exit code is seen"
