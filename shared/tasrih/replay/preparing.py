"""From what was asked to a plan: the window in offsets, the rules, the partitions of this shard."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from tasrih.detection.ruleset import ruleset_id
from tasrih.replay.errors import WindowError
from tasrih.replay.history import LONG_AGO, History
from tasrih.replay.rules import Rules, chosen, installed
from tasrih.replay.window import Window, by_offsets, by_time
from tasrih.replay.workspace import Plan
from tasrih.settings import Settings


class Shard(NamedTuple):
    """Part `number` (from 1) of `of` parts into which the partitions of a window are dealt."""

    number: int
    of: int

    def takes(self, partition: int) -> bool:
        """Whether a partition belongs to it."""
        return partition % self.of == self.number - 1


class Asked(NamedTuple):
    """What a user asked for; either both times or offsets."""

    topic: str
    since: datetime | None = None
    until: datetime | None = None
    offsets: Mapping[int, tuple[int, int]] = {}
    """Partition to its first offset and the one behind its last."""
    ruleset: str | None = None
    shard: Shard = Shard(1, 1)
    keeps_records: bool = False


def prepared(asked: Asked, settings: Settings, history: History) -> tuple[Plan, Rules]:
    """The plan of a replay and the rules it works by.

    Raises:
        WindowError: the window is not there, or not whole any more.
        RulesetError: the rules are not there.
        MessagingError: Kafka is out of reach or refuses.
    """
    current = ruleset_of(installed(settings))
    rules = chosen(settings, asked.ruleset, current)
    window = _window(asked, history)
    mine = window.only(span.partition for span in window.spans if asked.shard.takes(span.partition))
    elsewhere = tuple(span.partition for span in window.spans if not asked.shard.takes(span.partition))
    return Plan(mine, ruleset_of(rules), asked.keeps_records, asked.shard.of, elsewhere), rules


def ruleset_of(rules: Rules) -> str:
    """Hash of the code and data that rules detect with; stands in every claim."""
    return ruleset_id(rules.officials, rules.topics, rules.lexicon or ())


def _window(asked: Asked, history: History) -> Window:
    if asked.offsets:
        edges = history.edges(asked.topic, LONG_AGO, LONG_AGO)
        return by_offsets(asked.topic, edges, asked.offsets)
    if asked.since is None or asked.until is None:
        raise WindowError("a window needs both --from and --to, or --offsets")
    edges = history.edges(asked.topic, asked.since, asked.until)
    return by_time(asked.topic, edges, asked.since, asked.until)
