"""Who may talk to whom: exactly what docs/operations.md tells, in both directions, and nothing else."""

import json
from collections.abc import Iterator

from tests.deploy.laws.law import law, selects
from tests.deploy.rendering import Manifests, Pod

DNS = ("out", "kube-system", 53)
KAFKA = ("out", "Kafka", 9093)
KUBERNETES = [("out", "every pod", 443), ("out", "every pod", 6443)]
"""Its API, which has no label to select it by."""
EACH_OTHER = ("out", "tasrih", 0)
REDIS = ("out", "redis", 6379)
OWN_REDIS = ("out", "192.0.2.0/24", 6379)
"""The addresses that production names for a managed one."""
FEEDS = [("out", "0.0.0.0/0", 80), ("out", "0.0.0.0/0", 443)]
PROMETHEUS = ("in", "monitoring", 9464)
COLLECTOR = ("out", "observability", 4318)
WEBHOOKS = ("out", "0.0.0.0/0", 443)
GATEWAY = [("in", "namespaces with tasrih-gateway-client", 8080), ("in", "pods with tasrih-gateway-client", 8080)]
ARTICLES = [("in", "namespaces with tasrih-ingester-client", 8088), ("in", "pods with tasrih-ingester-client", 8088)]
INTO_REDIS = ("alerter", "verifier", "operator")
Flow = tuple[str, str, int]

PRIVATE = {"10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"}


def wanted(pod: Pod, manifests: Manifests) -> set[Flow]:
    """The flows of the design for one pod, with what is composed."""
    if pod.component == "redis":
        return {DNS, *(("in", component, 6379) for component in INTO_REDIS)}
    flows = {DNS, KAFKA}
    if pod.component in INTO_REDIS:
        managed = any("192.0.2.0/24" in json.dumps(item) for item in manifests.of("NetworkPolicy"))
        flows.add(OWN_REDIS if managed else REDIS)
    if pod.component == "ingester":
        flows.update(FEEDS)
        flows.update(ARTICLES if "tasrih-ingester" in manifests.names("Service") else [])
    if pod.component == "gateway":
        flows.update([WEBHOOKS, *GATEWAY])
    if pod.serves and manifests.of("PodMonitor"):
        flows.add(PROMETHEUS)
    if pod.serves and any("OTEL_" in json.dumps(item.get("data", {})) for item in manifests.of("ConfigMap")):
        flows.add(COLLECTOR)
    return flows


@law
def flows_are_those_of_the_design(manifests: Manifests) -> Iterator[str]:
    for pod in manifests.pods():
        found = set(flows(pod, manifests))
        for flow in sorted(found ^ wanted(pod, manifests)):
            yield f"{pod.name}: {flow} is {'allowed and not needed' if flow in found else 'needed and not allowed'}"


def flows(pod: Pod, manifests: Manifests) -> Iterator[Flow]:
    for item in manifests.of("NetworkPolicy"):
        spec = item["spec"]
        if not selects(spec["podSelector"], pod.labels):
            continue
        for direction, rules, peers in (("in", "ingress", "from"), ("out", "egress", "to")):
            for rule in spec.get(rules, []):
                for peer in rule.get(peers) or [{}]:
                    yield from ((direction, _peer(peer), port["port"]) for port in rule.get("ports") or [{"port": 0}])


def _peer(peer: dict) -> str:
    if "ipBlock" in peer:
        block = peer["ipBlock"]
        is_public = block["cidr"] != "0.0.0.0/0" or set(block.get("except", [])) >= PRIVATE
        return block["cidr"] if is_public else "everything, private addresses too"
    if "namespaceSelector" in peer:
        labels = peer["namespaceSelector"].get("matchLabels", {})
        return labels.get("kubernetes.io/metadata.name") or _labelled("namespaces", labels) or "every namespace"
    labels = peer.get("podSelector", {}).get("matchLabels", {})
    names = ("strimzi.io/kind", "strimzi.io/cluster", "app.kubernetes.io/component")
    known = next(filter(None, map(labels.get, names)), "")
    return known or _labelled("pods", labels) or "every pod"


def _labelled(what: str, labels: dict) -> str:
    return f"{what} with {', '.join(labels)}" if set(labels.values()) == {"true"} else ""


@law
def nothing_is_allowed_by_default(manifests: Manifests) -> Iterator[str]:
    denied = [item["spec"] for item in manifests.of("NetworkPolicy") if item["metadata"]["name"] == "deny-all"]
    if denied != [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}]:
        yield f"deny-all: {denied}"
    for item in manifests.of("NetworkPolicy"):
        types = {"ingress": "Ingress", "egress": "Egress"}
        used = [name for key, name in types.items() if item["spec"].get(key)]
        if used and item["spec"].get("policyTypes") != used:
            yield f"{item['metadata']['name']}: policyTypes {item['spec'].get('policyTypes')}, rules {used}"


@law
def policies_select_somebody(manifests: Manifests) -> Iterator[str]:
    pods = [*manifests.pods(), *kafka_pods(manifests)]
    for item in manifests.of("NetworkPolicy"):
        if not any(selects(item["spec"]["podSelector"], pod.labels) for pod in pods):
            yield f"{item['metadata']['name']}: selects nobody"


def kafka_pods(manifests: Manifests) -> Iterator[Pod]:
    """Those that Strimzi makes, of which only the labels are known here."""
    for kafka in manifests.of("Kafka"):
        cluster = kafka["metadata"]["name"]
        for name in (f"{cluster}-kafka", f"{cluster}-entity-operator"):
            labels = {"strimzi.io/cluster": cluster, "strimzi.io/kind": "Kafka", "strimzi.io/name": name}
            yield Pod(kafka, {"metadata": {"labels": labels}})


@law
def pods_of_kafka_reach_each_other_and_kubernetes(manifests: Manifests) -> Iterator[str]:
    """Since Strimzi 0.49, the first that knows `kafka.strimzi.io/v1`, brokers too: certificates come from Secrets."""
    for pod in kafka_pods(manifests):
        allowed = {flow for flow in flows(pod, manifests) if flow[0] == "out"}
        for flow in sorted({DNS, EACH_OTHER, *KUBERNETES} ^ allowed):
            yield f"{pod.labels['strimzi.io/name']}: {flow} is {'not needed' if flow in allowed else 'not allowed'}"


@law
def kafka_lets_in_whoever_may_leave(manifests: Manifests) -> Iterator[str]:
    for kafka in manifests.of("Kafka"):
        for listener in kafka["spec"]["kafka"]["listeners"]:
            peers = [peer["podSelector"] for peer in listener["networkPolicyPeers"] if "podSelector" in peer]
            for pod in manifests.pods():
                may_enter = any(selects(peer, pod.labels) for peer in peers)
                may_leave = ("out", "Kafka", listener["port"]) in set(flows(pod, manifests))
                if may_enter != may_leave:
                    yield f"{pod.name}: may {'enter' if may_enter else 'leave for'} Kafka only"
            spaces = [peer for peer in listener["networkPolicyPeers"] if "namespaceSelector" in peer]
            if manifests.of("ScaledObject") and not spaces:
                yield "KEDA may not ask Kafka"
            if not listener["tls"] or listener["authentication"] != {"type": "scram-sha-512"}:
                yield f"listener {listener['name']}: open to anybody"
