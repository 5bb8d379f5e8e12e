"""For each law ways to break it, that somebody may come upon: each changes a copy of the manifests of everything."""

from collections.abc import Callable
from typing import Any, Final

from tests.deploy.rendering import Manifests

Breach = Callable[[Manifests], None]


def pod(manifests: Manifests, component: str = "detector") -> Any:
    return next(item for item in manifests.pods() if item.component == component)


def container(manifests: Manifests, component: str = "detector") -> Any:
    return pod(manifests, component).spec["containers"][0]


def one(manifests: Manifests, kind: str, name: str) -> Any:
    return manifests.one(kind, name)


def settings(manifests: Manifests) -> dict[str, str]:
    return next(item["data"] for item in manifests.of("ConfigMap") if "settings" in item["metadata"]["name"])


def remove(manifests: Manifests, kind: str, name: str) -> None:
    manifests.objects.remove(manifests.one(kind, name))


def trigger(manifests: Manifests) -> Any:
    return one(manifests, "ScaledObject", "tasrih-detector")["spec"]["triggers"][0]


def probe(manifests: Manifests, name: str) -> Any:
    return container(manifests)[name]["httpGet"]


def first_acl(manifests: Manifests, user: str) -> Any:
    return one(manifests, "KafkaUser", user)["spec"]["authorization"]["acls"][0]


def rule(manifests: Manifests, alert: str) -> Any:
    (group,) = one(manifests, "PrometheusRule", "tasrih")["spec"]["groups"]
    return next(item for item in group["rules"] if item.get("alert") == alert)


def spec(manifests: Manifests, kind: str, name: str) -> Any:
    return one(manifests, kind, name)["spec"]


def policy(manifests: Manifests, name: str) -> Any:
    return one(manifests, "NetworkPolicy", name)["spec"]


def rename(manifests: Manifests, old: str, new: str) -> None:
    environment = container(manifests)["env"]
    environment.append({"name": new, "value": next(item["value"] for item in environment if item["name"] == old)})


def told(container: Any, name: str, value: str) -> None:
    next(item for item in container["env"] if item["name"] == name)["value"] = value


def listener(manifests: Manifests) -> Any:
    return one(manifests, "Kafka", "tasrih")["spec"]["kafka"]["listeners"][0]


def change_text(manifests: Manifests, old: str, new: str) -> None:
    assert old in manifests.settings_text
    manifests.settings_text = manifests.settings_text.replace(old, new)


def secret_of(manifests: Manifests, component: str, name: str) -> Any:
    """The first place where a pod mounts a Secret."""
    volumes = pod(manifests, component).spec["volumes"]
    sources = [source["secret"] for volume in volumes for source in volume.get("projected", {}).get("sources", [])]
    return next(source for source in sources if source["name"] == name)


def change_acl(manifests: Manifests, old: str, new: str) -> None:
    data = next(item["data"] for item in manifests.of("ConfigMap") if "users.acl" in item.get("data", {}))
    assert old in data["users.acl"]
    data["users.acl"] = data["users.acl"].replace(old, new)


def clear(value: Any, *keys: str) -> None:
    for key in keys:
        value.pop(key)


def call(labels: Any, component: str) -> None:
    labels["app.kubernetes.io/component"] = component


def put(at: Any, /, **fields: Any) -> None:
    at.update(fields)


BREACHES: Final[dict[str, list[Breach]]] = {
    "topics_are_those_of_the_code": [
        lambda m: put(spec(m, "KafkaTopic", "news"), partitions=6),
        lambda m: remove(m, "KafkaTopic", "alerts.watch.long-range-missiles"),
        lambda m: put(spec(m, "KafkaTopic", "positions")["config"], **{"cleanup.policy": "delete"}),
        lambda m: put(settings(m), TASRIH_TOPIC_REPLICATION="2"),
    ],
    "kafka_is_the_one_that_the_tests_run": [
        lambda m: clear(spec(m, "Kafka", "tasrih")["kafka"], "version"),
        lambda m: put(spec(m, "Kafka", "tasrih")["kafka"], version="4.3.0"),
        lambda m: put(spec(m, "Kafka", "tasrih")["kafka"], metadataVersion="4.3-IV0"),
    ],
    "groups_are_known_as_long_as_what_they_read_is_kept": [
        lambda m: clear(spec(m, "Kafka", "tasrih")["kafka"]["config"], "offsets.retention.minutes"),
    ],
    "users_may_do_what_the_code_does": [
        lambda m: first_acl(m, "tasrih-ingester")["operations"].append("Delete"),
        lambda m: put(first_acl(m, "tasrih-detector")["resource"], name="articles"),
        lambda m: remove(m, "KafkaUser", "tasrih-replayer"),
    ],
    "every_pod_logs_in_as_a_user_of_its_own": [
        lambda m: put(container(m)["env"][0], value="tasrih-alerter"),
    ],
    "objects_of_a_cluster_name_it": [
        lambda m: clear(one(m, "KafkaTopic", "news")["metadata"]["labels"], "strimzi.io/cluster"),
    ],
    "scaling_ends_at_the_partitions": [
        lambda m: put(spec(m, "ScaledObject", "tasrih-detector"), maxReplicaCount=13),
        lambda m: put(trigger(m)["metadata"], consumerGroup="detector"),
        lambda m: put(trigger(m)["metadata"], topic="claims"),
        lambda m: put(trigger(m)["metadata"], bootstrapServers="kafka:9092"),
        lambda m: put(trigger(m)["authenticationRef"], name="kafka"),
        lambda m: put(spec(m, "Deployment", "tasrih-detector"), replicas=2),
    ],
    "a_worker_is_added_for_a_minutes_work": [
        lambda m: put(trigger(m)["metadata"], lagThreshold="1000"),
        lambda m: put(trigger(m)["metadata"], lagThreshold="4000"),
    ],
    "a_replay_has_a_shard_for_each_partition": [
        lambda m: put(spec(m, "Job", "tasrih-replay"), completions=6),
    ],
    "a_difference_fails_the_job_at_once": [
        lambda m: put(spec(m, "Job", "tasrih-replay")["podFailurePolicy"], rules=[]),
        lambda m: put(spec(m, "CronJob", "tasrih-verify")["jobTemplate"]["spec"]["podFailurePolicy"], rules=[]),
        lambda m: put(pod(m, "replayer").spec, restartPolicy="OnFailure"),
    ],
    "every_variable_is_a_setting": [
        lambda m: rename(m, "TASRIH_KAFKA_USERNAME", "TASRIH_KAFKA_USER"),
    ],
    "every_setting_is_named": [
        lambda m: change_text(m, "#TASRIH_OUTBOX_SECONDS=120.0\n", ""),
        lambda m: change_text(m, "#TASRIH_OUTBOX_SECONDS=120.0", "#TASRIH_OUTBOX_SECONDS=60.0"),
    ],
    "the_settings_of_every_pod_are_valid": [
        lambda m: put(settings(m), TASRIH_KAFKA_SASL_MECHANISM="SCRAM"),
        lambda m: clear(settings(m), "TASRIH_KAFKA_PASSWORD_FILE"),
    ],
    "topics_have_no_prefix": [
        lambda m: put(settings(m), TASRIH_TOPIC_PREFIX="test."),
    ],
    "every_named_file_is_mounted": [
        lambda m: put(settings(m), TASRIH_KAFKA_CA_FILE="/etc/ssl/kafka.crt"),
        lambda m: clear(container(m), "volumeMounts"),
    ],
    "what_is_referred_to_exists": [
        lambda m: remove(m, "KafkaUser", "tasrih-alerter"),
        lambda m: remove(m, "ConfigMap", "tasrih-scaler"),
    ],
    "the_users_of_redis_have_the_documented_rights": [
        lambda m: change_acl(m, "+unlink", "+@all"),
        lambda m: change_acl(m, "%R~tasrih", "~tasrih"),
        lambda m: change_acl(m, "user default off\n", ""),
    ],
    "every_pod_logs_in_to_redis_as_its_user": [
        lambda m: told(container(m, "verifier"), "TASRIH_REDIS_USERNAME", "tasrih"),
        lambda m: put(secret_of(m, "verifier", "tasrih-redis")["items"][0], key="password"),
    ],
    "every_key_of_a_secret_is_there": [
        lambda m: put(secret_of(m, "verifier", "tasrih-redis")["items"][0], key="password-of-the-verifier"),
    ],
    "pods_are_restricted": [
        lambda m: put(pod(m).spec, hostNetwork=True),
        lambda m: clear(pod(m, "alerter").spec, "securityContext"),
        lambda m: clear(container(m, "redis")["securityContext"], "readOnlyRootFilesystem"),
        lambda m: put(container(m, "replayer")["securityContext"]["capabilities"], add=["NET_ADMIN"]),
        lambda m: put(pod(m).spec["volumes"][0], hostPath={"path": "/"}),
    ],
    "an_operators_rights_are_taken_up_only_when_needed": [
        lambda m: put(spec(m, "Deployment", "tasrih-operator"), replicas=1),
        lambda m: clear(spec(m, "Deployment", "tasrih-operator"), "replicas"),
    ],
    "pods_have_no_way_to_kubernetes": [
        lambda m: clear(pod(m).spec, "automountServiceAccountToken"),
        lambda m: put(pod(m).spec, serviceAccountName="default"),
        lambda m: clear(pod(m, "replayer").spec, "enableServiceLinks"),
    ],
    "memory_is_bounded": [
        lambda m: clear(container(m)["resources"], "limits"),
    ],
    "probes_ask_what_is_answered": [
        lambda m: put(probe(m, "readinessProbe"), path="/ready"),
        lambda m: clear(container(m), "startupProbe"),
        lambda m: put(settings(m), TASRIH_HTTP_PORT="9465"),
        lambda m: put(settings(m), TASRIH_HTTP_HOST="127.0.0.1"),
    ],
    "whoever_is_asked_by_others_has_a_port_and_a_service": [
        lambda m: remove(m, "Service", "tasrih-gateway"),
        lambda m: put(spec(m, "Service", "tasrih-ingester")["ports"][0], port=80),
        lambda m: put(settings(m), TASRIH_GATEWAY_PORT="8081"),
        lambda m: told(container(m, "gateway"), "TASRIH_GATEWAY_HOST", "127.0.0.1"),
        lambda m: put(container(m, "ingester")["ports"][0], name="articles"),
    ],
    "a_pod_has_time_to_stop": [
        lambda m: put(pod(m).spec, terminationGracePeriodSeconds=20),
        lambda m: put(pod(m, "gateway").spec, terminationGracePeriodSeconds=30),
    ],
    "commands_start_what_exists": [
        lambda m: put(container(m), command=["python", "-m", "services.detektor"]),
        lambda m: put(container(m), command=["python", "-m", "services.alerter"]),
        lambda m: put(container(m, "operator"), command=["sh"]),
        lambda m: put(container(m, "verifier"), command=["tasrih", "positions", "compare"]),
        lambda m: put(container(m), command=["tasrih", "positions", "verify"]),
    ],
    "a_drain_neither_stops_all_nor_waits_for_ever": [
        lambda m: remove(m, "PodDisruptionBudget", "tasrih-detector"),
        lambda m: put(spec(m, "PodDisruptionBudget", "tasrih-redis"), maxUnavailable=0),
    ],
    "workers_are_spread": [
        lambda m: pod(m).spec["topologySpreadConstraints"].pop(),
    ],
    "selectors_select": [
        lambda m: call(spec(m, "Deployment", "tasrih-detector")["selector"]["matchLabels"], "worker"),
        lambda m: call(spec(m, "Service", "tasrih-redis")["selector"], "cache"),
        lambda m: put(spec(m, "PodMonitor", "tasrih")["podMetricsEndpoints"][0], port="metrics"),
    ],
    "images_are_fixed": [
        lambda m: put(container(m), image="tasrih:latest"),
        lambda m: put(container(m, "redis"), image="redis"),
    ],
    "flows_are_those_of_the_design": [
        lambda m: remove(m, "NetworkPolicy", "to-redis"),
        lambda m: policy(m, "to-redis").update(podSelector={}),
        lambda m: policy(m, "into-redis")["ingress"][0]["from"].pop(1),
        lambda m: clear(policy(m, "to-kafka")["egress"][0], "to"),
        lambda m: policy(m, "to-feeds")["egress"][0]["to"][0]["ipBlock"].pop("except"),
        lambda m: clear(policy(m, "from-prometheus")["ingress"][0], "ports"),
        lambda m: clear(policy(m, "to-gateway")["ingress"][0]["from"][0]["namespaceSelector"], "matchLabels"),
        lambda m: policy(m, "to-webhooks")["egress"][0]["to"][0]["ipBlock"].pop("except"),
        lambda m: remove(m, "NetworkPolicy", "to-ingester"),
    ],
    "nothing_is_allowed_by_default": [
        lambda m: remove(m, "NetworkPolicy", "deny-all"),
        lambda m: put(policy(m, "to-dns"), policyTypes=["Ingress"]),
    ],
    "policies_select_somebody": [
        lambda m: call(policy(m, "into-redis")["podSelector"]["matchLabels"], "cache"),
    ],
    "pods_of_kafka_reach_each_other_and_kubernetes": [
        lambda m: put(policy(m, "kafka-to-kubernetes"), podSelector={"matchLabels": {"strimzi.io/name": "operator"}}),
        lambda m: remove(m, "NetworkPolicy", "kafka-to-kafka"),
    ],
    "kafka_lets_in_whoever_may_leave": [
        lambda m: listener(m)["networkPolicyPeers"].pop(0),
        lambda m: put(listener(m), tls=False),
        lambda m: listener(m)["networkPolicyPeers"].pop(),
    ],
    "queries_ask_for_what_is_exported": [
        lambda m: put(rule(m, "TasrihNotReady"), expr="tasrih_is_ready == 0"),
        lambda m: put(rule(m, "TasrihNotReady"), expr='tasrih_ready{service="x"} == 0'),
        lambda m: put(rule(m, "TasrihBehind"), expr="sum by (queue) (tasrih_consumer_lag_messages)"),
        lambda m: put(rule(m, "TasrihBehind"), expr="tasrih_ready unless on (queue) tasrih_missing"),
    ],
    "counters_are_not_read_raw": [
        lambda m: put(rule(m, "TasrihDeadLetters"), expr="tasrih_dead_letters_total > 0"),
    ],
    "every_service_is_missed": [
        lambda m: put(rule(m, "TasrihAbsent"), expr='absent(tasrih_ready{component="detector"})'),
    ],
    "every_job_that_fails_is_told": [
        lambda m: put(rule(m, "TasrihVerifyFailed"), expr='kube_job_failed{job_name=~"tasrih-audit.*"} > 0'),
        lambda m: put(one(m, "CronJob", "tasrih-verify")["metadata"], name="compare"),
    ],
    "every_pod_that_is_started_again_and_again_is_told": [
        lambda m: put(rule(m, "TasrihRestarts"), expr="tasrih_ready == 0"),
        lambda m: put(container(m, "gateway"), name="gateway"),
    ],
    "every_alert_has_a_runbook": [
        lambda m: put(rule(m, "TasrihBehind"), alert="TasrihLag"),
        lambda m: clear(rule(m, "TasrihBehind"), "annotations"),
    ],
}
