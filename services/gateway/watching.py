"""Which watches, topics and officials there are: lists of what does not exist are empty for good, its stream silent."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from tasrih.detection.known import KnownIds
from tasrih.messaging.topics import WATCH_PREFIX
from tasrih.positions.alerting.watches import load_watches
from tasrih.serving.entries import Filter, Listing
from tasrih.serving.index import Index
from tasrih.yamldata import DataError

_KEPT_SECONDS: Final = 5.0


class KnownWatches:
    """Names of the watches that alerts meet, met or may meet.

    Args:
        index: knows those that alerts met.
        own: the file of watches, beside ours.
        topics: gives the topics in Kafka, asked when nothing else knows a name; every watch of the alerters has one.
    """

    def __init__(self, index: Index, own: Path | None, topics: Callable[[], Iterable[str]]) -> None:
        self._index, self._own, self._topics = index, own, topics
        self._asking = threading.Lock()
        self._named: frozenset[str] = frozenset()
        self._until = 0.0
        """When what Kafka said is to be asked for again."""

    def in_files(self) -> list[str]:
        """Those of the files; none of a file that is broken, which keeps nobody from reading alerts."""
        try:
            return [watch.name for watch in load_watches(self._own)]
        except DataError:
            return []

    def require(self, names: Sequence[str]) -> None:
        """Check that all of these are watches. Blocks.

        Raises:
            RequestValidationError: one is none.
            MessagingError: Kafka has to be asked, and is out of reach.
        """
        missing = [name for name in names if not self._index.has("alerts", "watch", name)]
        known = set(self.in_files()) if missing else set()
        if set(missing) - known:
            known |= self._in_kafka()
        if unknown := sorted(set(missing) - known):
            raise RequestValidationError([_unknown("watch", unknown, known)])

    def _in_kafka(self) -> frozenset[str]:
        with self._asking:
            if time.monotonic() >= self._until:
                topics = self._topics()
                self._named = frozenset(
                    one.removeprefix(WATCH_PREFIX) for one in topics if one.startswith(WATCH_PREFIX)
                )
                self._until = time.monotonic() + _KEPT_SECONDS
            return self._named


class KnownValues:
    """What the filters of lists and of the stream may name.

    Args:
        index: knows what stands in alerts and positions, that too of which other data files tell.
        watches: checks names of watches.
        ids: of officials and topics.
    """

    def __init__(self, index: Index, watches: KnownWatches, ids: KnownIds) -> None:
        self._index, self.watches, self._ids = index, watches, ids

    def require(self, asked: Any, *, officials: bool = True) -> None:
        """Check that there is what somebody asks for. Blocks.

        Args:
            asked: the parameters.
            officials: whether they name officials by ids, and not by whatever a person writes.

        Raises:
            RequestValidationError: there is not.
            MessagingError: see `KnownWatches.require`.
        """
        topics = [one for one in getattr(asked, "topic", ()) if not self.has_topic(one)]
        wrong = [_unknown("topic", topics, self._ids.broad_topics())] if topics else []
        named = getattr(asked, "official", ()) if officials else ()
        if unknown := [one for one in named if not self.has_official(one)]:
            problem = f"no official {', '.join(unknown)}; `tasrih officials who` tells the id of a name"
            wrong.append({"type": "unknown", "loc": ("query", "official"), "msg": problem})
        if wrong:
            raise RequestValidationError(wrong)
        self.watches.require(getattr(asked, "watch", ()))

    def has_topic(self, topic: str) -> bool:
        """Whether there is such a topic, or one below it."""
        return self._ids.has_topic(topic) or self._told("topic", topic)

    def has_official(self, official: str) -> bool:
        """Whether somebody may hold a position under this id: one of the registry, a name, or several of them."""
        holders = official.split("+")
        known = all(one.startswith("name:") or self._ids.has_official(one) for one in holders)
        return known or self._told("official", official)

    def _told(self, name: Filter, value: str) -> bool:
        return any(self._index.has(one, name, value) for one in _TELLING)


_TELLING: Final[tuple[Listing, ...]] = ("alerts", "positions")


def _unknown(what: str, unknown: Iterable[str], known: Iterable[str]) -> dict[str, Any]:
    problem = f"no {what} {', '.join(unknown)}; known are {', '.join(sorted(known)) or 'none'}"
    return {"type": "unknown", "loc": ("query", what), "msg": problem}
