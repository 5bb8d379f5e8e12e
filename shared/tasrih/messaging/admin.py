"""Create the topics of the table and compare them with what a Kafka has."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kafka.admin import ConfigResource, KafkaAdminClient
from kafka.errors import (
    GroupAuthorizationFailedError,
    KafkaError,
    NoError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)

from tasrih.messaging.access import NOTHING, Access, Operation
from tasrih.messaging.connections.sync_clients import opened
from tasrih.messaging.errors import AccessError, MessagingError, TopicsLosingError, TopicsMissingError
from tasrih.messaging.topics import WATCH_PREFIX, Topic, topic_table
from tasrih.settings import Settings

_NAMES: Mapping[Operation, str] = {
    "Read": "READ",
    "Write": "WRITE",
    "Describe": "DESCRIBE",
    "DescribeConfigs": "DESCRIBE_CONFIGS",
}


def _is_news(record: logging.LogRecord) -> bool:
    """Not so what kafka-python tells of Faust's members, which say what it cannot read and nobody asks."""
    return "Unable to decode member_" not in record.getMessage()


logging.getLogger("kafka.admin._groups").addFilter(_is_news)


def create_topics(settings: Settings, table: Iterable[Topic]) -> list[str]:
    """Create what is missing and give the full names of the new topics; what exists stays as it is. Blocks.

    Raises:
        MessagingError: Kafka is out of reach or refuses.
    """
    with opened(KafkaAdminClient, settings) as client:
        existing = set(client.list_topics())
        missing = {
            settings.topic_prefix + topic.name: _creation(topic, settings.topic_replication)
            for topic in table
            if settings.topic_prefix + topic.name not in existing
        }
        if missing:
            _create(client, missing)
        return sorted(missing)


def topic_differences(settings: Settings, table: Iterable[Topic]) -> list[str]:
    """What differs between the table and Kafka, a line for each difference; empty when all is as it should be. Blocks.

    Raises:
        AccessError: the cluster's rules keep the configuration from us.
        MessagingError: Kafka is out of reach or refuses.
    """
    wanted = {settings.topic_prefix + topic.name: topic for topic in table}
    with opened(KafkaAdminClient, settings) as client:
        existing = sorted(set(client.list_topics()) & wanted.keys())
        partitions = {topic["name"]: topic["partitions"] for topic in client.describe_topics(existing)}
        resources = [ConfigResource("TOPIC", name) for name in existing]
        configs = client.describe_configs(resources, config_filter="all")["topic"] if existing else {}
    if kept := [f"see the configuration of topic {name}" for name in existing if not configs.get(name)]:
        raise AccessError(kept)
    lines = [f"{name}: missing" for name in sorted(wanted.keys() - partitions.keys())]
    for name in existing:
        actual = _state(partitions[name], configs[name])
        lines += _differences(name, _wanted_state(wanted[name], settings.topic_replication), actual)
    return lines


def existing_topics(settings: Settings) -> list[str]:
    """Topics of the installation that exist, by the names of our table, sorted. Blocks.

    Raises:
        MessagingError: Kafka is out of reach or refuses.
    """
    with opened(KafkaAdminClient, settings) as client:
        names: list[str] = sorted(client.list_topics())
    return [name.removeprefix(settings.topic_prefix) for name in names if name.startswith(settings.topic_prefix)]


def partition_count(settings: Settings, topic: str) -> int:
    """Partitions that a topic has now, 0 where it is not there. Blocks.

    Raises:
        MessagingError: Kafka is out of reach or refuses.
    """
    with opened(KafkaAdminClient, settings) as client:
        return sum(len(one["partitions"]) for one in client.describe_topics([settings.topic_prefix + topic]))


def require_topics(settings: Settings, names: Iterable[str], access: Access = NOTHING) -> None:
    """Check at start that topics of these table names exist, and that we may do with them what we shall. Blocks.

    For a party that does something with them also that they keep what they are given, as far as we may see that.

    Args:
        settings: name the cluster, and us.
        names: of the topics.
        access: what we do with them, and the groups that we are in; other topics of it are not looked at.

    Raises:
        AccessError: the cluster's rules keep something from us.
        TopicsMissingError: some topics do not exist.
        TopicsLosingError: some drop what we rely on.
        MessagingError: Kafka is out of reach or refuses.
    """
    prefix, names = settings.topic_prefix, [*names]
    with opened(KafkaAdminClient, settings) as client:
        topics = client.describe_topics([prefix + name for name in names])
        groups = [prefix + getattr(settings, setting) for setting in access.groups]
        kept = [
            *_kept_topics(topics, access, prefix),
            *(f"use group {name}" for name in groups if _is_kept(client, name)),
        ]
        if kept:
            raise AccessError(kept)
        missing = [topic["name"] for topic in topics if for_code(topic["error_code"]) is UnknownTopicOrPartitionError]
        if missing:
            raise TopicsMissingError(missing)
        if access is not NOTHING:
            _require_keeping(client, prefix, names)


def _require_keeping(client: KafkaAdminClient, prefix: str, names: Sequence[str]) -> None:
    """Not all clusters let us see this, and `tasrih topics check` tells of more."""
    table = topic_table(name.removeprefix(WATCH_PREFIX) for name in names if name.startswith(WATCH_PREFIX))
    resources = [ConfigResource("TOPIC", prefix + name) for name in names]
    configs = client.describe_configs(resources, config_filter="all")["topic"]
    losing = []
    for topic in table:
        name = prefix + topic.name
        config = {key: str(setting["value"]) for key, setting in (configs.get(name) or {}).items()}
        losing += [f"{name}: {key} is {config[key]}, should be {value}" for key, value in topic.losing(config).items()]
    if losing:
        raise TopicsLosingError(losing)


def topics_epoch(settings: Settings, names: Iterable[str]) -> str:
    """Eight hex digits that change when one of these topics is made anew, and its offsets begin again. Blocks.

    Raises:
        MessagingError: Kafka is out of reach or refuses.
    """
    with opened(KafkaAdminClient, settings) as client:
        topics = client.describe_topics([settings.topic_prefix + name for name in names])
    made = sorted(str(topic["topic_id"]) for topic in topics)
    return hashlib.sha256(" ".join(made).encode()).hexdigest()[:8]


def _kept_topics(topics: Iterable[Mapping[str, Any]], access: Access, prefix: str) -> Iterator[str]:
    """What we may not do, of what we shall."""
    for topic in topics:
        name, allowed = topic["name"], topic["authorized_operations"]
        if for_code(topic["error_code"]) is TopicAuthorizationFailedError:
            yield f"see topic {name}"
        elif allowed is not None:  # some clusters do not say
            for operation in access.with_topic(name.removeprefix(prefix)):
                if _NAMES[operation] not in allowed:
                    yield f"{operation.lower()} topic {name}"


def _is_kept(client: KafkaAdminClient, group: str) -> bool:
    try:
        client.describe_groups([group])
    except GroupAuthorizationFailedError:
        return True
    except KafkaError as error:
        if not error.retriable:  # a new Kafka has no coordinator of groups yet
            raise
    return False


def require_idle(settings: Settings, group: str) -> None:
    """Check that no process is in a consumer group. Blocks.

    Raises:
        MessagingError: some are, or Kafka is out of reach or refuses.
    """
    name = settings.topic_prefix + group
    with opened(KafkaAdminClient, settings) as client:
        members = client.describe_groups([name])[name]["members"]
    if members:
        raise MessagingError(f"group {name} still has members ({len(members)}): stop them first")


def _creation(topic: Topic, replication: int) -> dict[str, Any]:
    return {
        "num_partitions": topic.partitions,
        "replication_factor": replication,
        "configs": topic.config(replication),
    }


def _create(client: KafkaAdminClient, topics: dict[str, dict[str, Any]]) -> None:
    for topic in client.create_topics(topics, raise_errors=False)["topics"]:  # else one error tells of all
        error = for_code(topic["error_code"])
        if error not in (NoError, TopicAlreadyExistsError):  # somebody else may create them at the same time
            raise error(f"topic {topic['name']}: {topic['error_message']}")
    client.wait_for_topics(list(topics))


def _wanted_state(topic: Topic, replication: int) -> dict[str, str]:
    return {"partitions": str(topic.partitions), "replication": str(replication), **topic.config(replication)}


def _state(partitions: list[dict[str, Any]], config: dict[str, dict[str, Any]]) -> dict[str, str]:
    copies = {len(partition["replica_nodes"]) for partition in partitions}
    values = {name: str(setting["value"]) for name, setting in config.items()}
    return {**values, "partitions": str(len(partitions)), "replication": "/".join(map(str, sorted(copies)))}


def _differences(name: str, wanted: dict[str, str], actual: dict[str, str]) -> Iterator[str]:
    for key, value in wanted.items():
        if actual.get(key) != value:
            yield f"{name}: {key} is {actual.get(key)}, should be {value}"
