"""What officials and topics are called on the console: by the registry and a list of words, whoever reports."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from tasrih import yamldata
from tasrih.arabic.tokens import Tokens
from tasrih.detection.known import KnownIds
from tasrih.detection.topics import Taxonomy
from tasrih.officials.derived_ids import derived_id
from tasrih.officials.registry import Registry
from tasrih.serving.entries import broader

Language = Literal["ar", "en"]
_TOPICS: Final = Path(__file__).with_name("topics.yaml")


class Names:
    """Names of officials and topics.

    Args:
        officials: files of a user's own officials.
        topics: likewise of topics.

    Raises:
        DataError: a file is missing or breaks its schema.
    """

    def __init__(self, officials: Iterable[Path] = (), topics: Iterable[Path] = ()) -> None:
        self._registry = Registry.load(officials)
        self.known = KnownIds(self._registry, Taxonomy.load(topics))
        """Which ids there are."""
        self.topics = yamldata.load(_TOPICS, dict[str, dict[Language, str]])
        """By id, the broad ones before those below them."""

    def official(self, official_id: str | None, said: str, joint: str = " ") -> str:
        """The registry's name of an official, of each who holds jointly; what the article `said` where it has none."""
        try:
            return joint.join(self._registry.by_id(one).name for one in (official_id or "").split("+"))
        except KeyError:
            return said

    def ids_of(self, official: str) -> list[str]:
        """Ids that a person may mean who writes an id, a name (`ماكرون`) or a title (`الرئيس الفرنسي`) today."""
        today, keys = datetime.now(UTC).date(), Tokens(official).keys
        title = self._registry.title(keys, today) or self._registry.post(keys)
        found = [*self._registry.owners(keys, today), *([title] if title else [])]
        derived = derived_id(official), derived_id(official, person=True)
        return list(dict.fromkeys([official, *derived, *(one.id for one in found)]))

    def topic(self, topic: str, language: Language) -> str:
        """A topic in words; its id where there are none."""
        return self.topics.get(topic, {}).get(language, topic)

    def topics_by_breadth(self, chosen: Iterable[str]) -> Mapping[str, list[str]]:
        """Topics below each broad one, with those that were `chosen`."""
        groups: dict[str, list[str]] = {}
        for topic in dict.fromkeys([*self.topics, *broader(chosen)]):
            groups.setdefault(topic.partition(".")[0], []).append(topic)
        return groups
