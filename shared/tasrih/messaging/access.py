"""Who reads and writes which topics: the one table behind the AsyncAPI document and the access lists of a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from tasrih.messaging.topics import ALERTS_PREFIX, CLAIMS, CORRECTIONS, DEAD_LETTERS, INGEST_STATE, NEWS, POSITIONS

Party = Literal["ingester", "detector", "alerter", "gateway", "replayer", "verifier", "operator", "scaler"]
"""Whoever logs in to Kafka.

verifier: the job that runs `tasrih positions verify`. operator: people with the `tasrih` command.
scaler: what counts messages to start workers.
"""

Operation = Literal["Read", "Write", "Describe", "DescribeConfigs"]
"""As Kafka calls them; who may read or write may describe too."""

_EVERY: Final = (NEWS, CLAIMS, POSITIONS, CORRECTIONS, DEAD_LETTERS, INGEST_STATE, ALERTS_PREFIX)


@dataclass(frozen=True, slots=True)
class Access:
    """Topics of one party; `alerts.` stands for all topics whose names begin so."""

    receives: tuple[str, ...] = ()
    """Read as a member of its group."""
    looks_up: tuple[str, ...] = ()
    """Read without a group, from any offset."""
    sends: tuple[str, ...] = ()
    knows_of: tuple[str, ...] = ()
    """Neither read nor written, but asked about: whether it exists, where it ends."""
    compares: tuple[str, ...] = ()
    """Whose configuration is compared with the table."""
    groups: tuple[str, ...] = ()
    """Settings that name the groups it is a member of or asks about; one that ends in a dot, all that begin so."""
    asks_about: tuple[str, ...] = ()
    """Settings that name groups of others, whose offsets it asks."""

    def operations(self) -> dict[str, list[Operation]]:
        """What the party does with each of its topics."""
        uses: dict[Operation, tuple[str, ...]] = {
            "Read": (*self.receives, *self.looks_up),
            "Write": self.sends,
            "Describe": self.knows_of,
            "DescribeConfigs": self.compares,
        }
        topics = dict.fromkeys(name for names in uses.values() for name in names)
        return {topic: [operation for operation, names in uses.items() if topic in names] for topic in topics}

    def with_topic(self, topic: str) -> list[Operation]:
        """What the party does with one topic."""
        rules = self.operations()
        return [operation for name in rules if _covers(name, topic) for operation in rules[name]]

    @property
    def with_groups(self) -> Operation:
        """What the party does with its groups."""
        return "Read" if self.receives else "Describe"


def _covers(name: str, topic: str) -> bool:
    return topic == name or (name.endswith(".") and topic.startswith(name))


NOTHING: Final = Access()

ACCESS: Final[Mapping[Party, Access]] = {
    "ingester": Access(looks_up=(NEWS, INGEST_STATE), sends=(NEWS, INGEST_STATE)),
    "detector": Access(receives=(NEWS,), sends=(CLAIMS, DEAD_LETTERS), groups=("detector_group",)),
    "alerter": Access(
        receives=(CLAIMS, CORRECTIONS),
        looks_up=(POSITIONS,),
        sends=(POSITIONS, DEAD_LETTERS, ALERTS_PREFIX),
        groups=("alerter_group",),
    ),
    "gateway": Access(
        receives=(ALERTS_PREFIX,),  # for webhooks
        looks_up=(NEWS, CLAIMS, POSITIONS, DEAD_LETTERS),
        sends=(CORRECTIONS, DEAD_LETTERS),
        groups=("webhook_groups",),
        asks_about=("detector_group", "alerter_group"),
    ),
    "replayer": Access(looks_up=(NEWS, CLAIMS, POSITIONS, CORRECTIONS, ALERTS_PREFIX)),
    "verifier": Access(looks_up=(POSITIONS,)),
    "operator": Access(
        looks_up=_EVERY,
        sends=(NEWS, CLAIMS, CORRECTIONS, DEAD_LETTERS),  # corrections, and dead letters sent again
        compares=_EVERY,
        groups=("detector_group", "alerter_group"),
    ),
    "scaler": Access(knows_of=(NEWS, CLAIMS), groups=("detector_group", "alerter_group")),
}
