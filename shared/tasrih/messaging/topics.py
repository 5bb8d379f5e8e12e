"""The one table of Kafka topics: names, partitions, retention, sizes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from tasrih.events.model import KINDS, Alert, Kind
from tasrih.messaging.errors import MessagingError

NEWS: Final = "news"
CLAIMS: Final = "claims"
POSITIONS: Final = "positions"
CORRECTIONS: Final = "corrections"
DEAD_LETTERS: Final = "dead-letters"
INGEST_STATE: Final = "ingest-state"
ALERTS_PREFIX: Final = "alerts."
WATCH_PREFIX: Final = "alerts.watch."

_MIB = 1024 * 1024
_INPUT_BYTES = 5 * _MIB
_CLAIM_BYTES = 2 * _MIB  # an alert holds a claim and two positions that may be as long: what is stored can be sent
_OUTPUT_BYTES = 8 * _MIB  # a dead letter holds a whole input in base64
_LIMITS: Final = {NEWS: _INPUT_BYTES, CLAIMS: _CLAIM_BYTES}  # of the topics that take less
_LIMITS_OF_TIME_AND_SIZE: Final = ("retention.bytes", "retention.ms")
_MS_PER_DAY = 24 * 3_600 * 1_000
_WATCH_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and how Kafka shall keep it."""

    name: str
    partitions: int
    """Bounds how many workers can share it; can never be lowered, so it is high from the start."""
    retention_days: int | None
    """None for good."""
    cleanup_policy: Literal["delete", "compact"] = "delete"
    """How Kafka drops old records: after their time, or when a newer one has the same key."""

    @property
    def max_message_bytes(self) -> int:
        """Largest record that it takes."""
        return max_message_bytes(self.name)

    def config(self, replication: int) -> dict[str, str]:
        """Topic configuration by Kafka's names, for `replication` copies of every partition."""
        retention = -1 if self.retention_days is None else self.retention_days * _MS_PER_DAY
        return {
            "cleanup.policy": self.cleanup_policy,
            "max.message.bytes": str(self.max_message_bytes),
            "min.insync.replicas": str(max(1, replication - 1)),
            "retention.bytes": "-1",
            "retention.ms": str(retention),
        }

    def losing(self, config: Mapping[str, str]) -> dict[str, str]:
        """What of a configuration in Kafka lets the topic drop records that we rely on, and what it should be."""
        wanted, policies = self.config(1), config.get("cleanup.policy", self.cleanup_policy).split(",")
        if self.cleanup_policy == "delete" and "compact" in policies:  # one record is left of an official's claims
            return {"cleanup.policy": "delete"}
        limits = {name: wanted[name] for name in _LIMITS_OF_TIME_AND_SIZE if config.get(name, "-1") != "-1"}
        if self.retention_days is not None or "delete" not in policies or not limits:
            return {}
        return {"cleanup.policy": "compact"} if self.cleanup_policy == "compact" else limits


def alerts_of_kind(kind: Kind) -> str:
    """Topic that takes every alert of a kind."""
    return f"{ALERTS_PREFIX}{kind}"


def alerts_of_watch(watch: str) -> str:
    """Topic that takes every alert that meets a watch.

    Raises:
        MessagingError: the watch's name cannot stand in a topic's name.
    """
    if not _WATCH_NAME.fullmatch(watch):
        raise MessagingError(f"watch name {watch!r}: only a-z, 0-9, _ and - can stand in a topic's name")
    return f"{WATCH_PREFIX}{watch}"


def alert_topics(alert: Alert) -> list[str]:
    """All topics that take an alert.

    A denial that takes back a pledge concerns those who follow pledges and those who follow denials.
    """
    kinds = sorted({alert.position.kind, alert.claim.kind})
    return [*map(alerts_of_kind, kinds), *map(alerts_of_watch, alert.watches)]


def topic_table(watches: Iterable[str]) -> tuple[Topic, ...]:
    """All topics of an installation with these watches."""
    alerts = [*map(alerts_of_kind, KINDS), *map(alerts_of_watch, watches)]
    return (
        Topic(NEWS, 12, 90),
        Topic(CLAIMS, 12, 365),
        Topic(POSITIONS, 12, None, "compact"),
        Topic(CORRECTIONS, 12, None),  # as many partitions as claims: an official has one alerter
        Topic(DEAD_LETTERS, 3, 90),
        Topic(INGEST_STATE, 1, None, "compact"),
        *(Topic(name, 3, 365) for name in alerts),
    )


def max_message_bytes(topic: str) -> int:
    """Largest record that a topic takes, by its name in the table."""
    return _LIMITS.get(topic, _OUTPUT_BYTES)
