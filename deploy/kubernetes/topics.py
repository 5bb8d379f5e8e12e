"""The topics as Strimzi takes them: one KafkaTopic for each row of `tasrih.messaging.topics`."""

from collections.abc import Iterable
from typing import Any

from deploy.kubernetes.manifest import strimzi, text
from tasrih.messaging.topics import Topic, topic_table

REPLICATION = 3
"""Copies of every partition: one broker may be lost, and one more be away, before anything waits."""


def topics(watches: Iterable[str]) -> str:
    """Manifests of all topics of an installation with these watches."""
    return text("shared/tasrih/messaging/topics.py", [_manifest(topic) for topic in topic_table(watches)])


def _manifest(topic: Topic) -> dict[str, Any]:
    spec = {
        "topicName": topic.name,
        "partitions": topic.partitions,
        "replicas": REPLICATION,
        "config": topic.config(REPLICATION),
    }
    return strimzi("KafkaTopic", topic.name.replace("_", "-"), spec)  # an object's name takes no underscore
