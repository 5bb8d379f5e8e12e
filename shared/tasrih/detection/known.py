"""Which ids there are, of officials, sides and topics: what watches are checked against."""

from collections.abc import Sequence
from pathlib import Path

from tasrih.detection.topics import Taxonomy
from tasrih.officials.registry import Registry


class KnownIds:
    """The ids of a registry and a taxonomy, with a user's own merged over ours."""

    def __init__(self, registry: Registry, taxonomy: Taxonomy) -> None:
        self._registry = registry
        self._sides = {id_.partition(".")[0] for id_ in registry.ids()} | registry.countries.records.keys()
        self._topics = {name[:end] for name in taxonomy.names for end in _ends(name)}

    @classmethod
    def load(cls, officials: Sequence[Path], topics: Sequence[Path]) -> "KnownIds":
        """Read the shipped data and a user's.

        Raises:
            DataError: a file is missing or breaks its schema.
        """
        return cls(Registry.load(officials), Taxonomy.load(topics))

    def has_official(self, official_id: str) -> bool:
        """Whether the registry has this person, body or post."""
        try:
            self._registry.by_id(official_id)
        except KeyError:
            return False
        return True

    def has_side(self, side: str) -> bool:
        """Whether there is such a state, or a body whose id begins so."""
        return side in self._sides

    def has_topic(self, topic: str) -> bool:
        """Whether there is such a topic, or one below it."""
        return topic in self._topics

    def broad_topics(self) -> list[str]:
        """Topics that are below no other."""
        return sorted(topic for topic in self._topics if "." not in topic)


def _ends(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter == "."] + [len(name)]
