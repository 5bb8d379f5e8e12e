"""Which watches there are: an alert list of one that does not exist would be empty for good, and its stream silent."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from fastapi.exceptions import RequestValidationError

from tasrih.messaging.topics import WATCH_PREFIX
from tasrih.positions.alerting.watches import load_watches
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
            problem = f"no watch {', '.join(unknown)}; known are {', '.join(sorted(known)) or 'none'}"
            raise RequestValidationError([{"type": "unknown", "loc": ("query", "watch"), "msg": problem}])

    def _in_kafka(self) -> frozenset[str]:
        with self._asking:
            if time.monotonic() >= self._until:
                topics = self._topics()
                self._named = frozenset(
                    one.removeprefix(WATCH_PREFIX) for one in topics if one.startswith(WATCH_PREFIX)
                )
                self._until = time.monotonic() + _KEPT_SECONDS
            return self._named
