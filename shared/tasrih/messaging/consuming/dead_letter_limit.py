"""When so many messages are refused that the fault is not theirs: the process stops, with nothing dropped.

Without a limit a bad release would bury a whole topic. Source: `DlqLimit` of Sentry's arroyo (`max_invalid_ratio`,
`max_consecutive_count`), which drops what exceeds it; here the process ends, and the message comes again.
"""

from collections import deque

from msgspec import Struct

from tasrih.events.model import Reason
from tasrih.messaging.errors import LimitExceededError
from tasrih.settings import Settings


class Limit(Struct, frozen=True):
    """How many dead letters are too many."""

    max_consecutive: int = 0
    """So many in a row may be buried; 0: any number."""
    max_ratio: float = 1.0
    """Share of the last `window` messages that may be buried, judged as soon as there are so many; 1: all."""
    window: int = 1_000

    @classmethod
    def of(cls, settings: Settings) -> "Limit":
        """The limit that settings ask for."""
        return cls(settings.dead_letter_max_consecutive, settings.dead_letter_max_ratio, settings.dead_letter_window)


class Refusals:
    """Counts what happened to the messages of one consumer, in the order in which they were settled."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._consecutive = 0
        self._window: deque[bool] = deque()
        self._refused_in_window = 0

    def copy(self) -> "Refusals":
        """Another count that begins where this one is."""
        other = Refusals(self._limit)
        other._consecutive, other._window = self._consecutive, self._window.copy()
        other._refused_in_window = self._refused_in_window
        return other

    def handled(self) -> None:
        """A message led to a result."""
        self._consecutive = 0
        self._note(refused=False)

    def refused(self, place: str, reason: Reason) -> None:
        """A message is about to be buried.

        Raises:
            LimitExceededError: it would be one too many; nothing may be written and nothing acknowledged.
        """
        self._consecutive += 1
        self._note(refused=True)
        if problem := self._problem():
            raise LimitExceededError(
                f"too many dead letters: {problem}; stopping before {place} ({reason}), which is not acknowledged. "
                "Mend the cause, or raise TASRIH_DEAD_LETTER_MAX_CONSECUTIVE and TASRIH_DEAD_LETTER_MAX_RATIO"
            )

    def _note(self, *, refused: bool) -> None:
        self._window.append(refused)
        self._refused_in_window += refused
        if len(self._window) > self._limit.window:
            self._refused_in_window -= self._window.popleft()

    def _problem(self) -> str | None:
        limit, seen = self._limit, len(self._window)
        if limit.max_consecutive and self._consecutive > limit.max_consecutive:
            return f"more than {limit.max_consecutive} messages in a row"
        if seen == limit.window and self._refused_in_window > limit.max_ratio * seen:
            return f"{self._refused_in_window} of the last {seen} messages"
        return None
