"""What the ingester remembers, kept in a compacted topic: the newest state of every feed and file."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from tasrih.events.codec import MessageError
from tasrih.events.model import FeedState, FileState, NewsMessage
from tasrih.messaging.reader import read
from tasrih.messaging.records import Received, Record, event_of, event_record
from tasrih.messaging.topics import INGEST_STATE, NEWS
from tasrih.settings import Settings

_log = logging.getLogger(__name__)
_SERVICE = "ingester"


class Memory(Struct):
    """All that is remembered."""

    feeds: dict[str, FeedState] = field(default_factory=dict)
    """By the feed's name."""
    files: dict[tuple[str, str], FileState] = field(default_factory=dict)
    """By the names of folder and file."""

    def keep(self, state: FeedState | FileState) -> None:
        """Take over a state."""
        if isinstance(state, FeedState):
            self.feeds[state.feed] = state
        else:
            self.files[state.folder, state.file] = state

    def drop(self, state: FileState) -> None:
        """Forget a file."""
        self.files.pop((state.folder, state.file), None)


def read_memory(settings: Settings, stopping: Callable[[], bool]) -> Memory:
    """Read the whole topic, or a part of it that is good for nothing when `stopping` says so. Blocks.

    Raises:
        MessagingError: Kafka is out of reach, or the topic does not exist.
    """
    latest = {record.key or b"": record for record in read(settings, [INGEST_STATE], stopping=stopping)}
    memory = Memory()
    for record in latest.values():
        state = _state_in(record)
        if state:
            memory.keep(state)
    return memory


def latest_news(settings: Settings, hours: float, stopping: Callable[[], bool]) -> Iterator[NewsMessage]:
    """Articles written within the last hours, about in the order in which they were written. Blocks until `stopping`.

    Raises:
        MessagingError: Kafka is out of reach, or the topic does not exist.
    """
    for record in read(settings, [NEWS], datetime.now(UTC) - timedelta(hours=hours), stopping=stopping):
        with suppress(MessageError):  # the detector buries it
            yield event_of(record, "news", NewsMessage)


def state_record(state: FeedState | FileState) -> Record:
    """The record of a state."""
    return event_record(INGEST_STATE, _key(state), state, producer=_SERVICE)


def tombstone(state: FileState) -> Record:
    """The record that lets Kafka forget a file."""
    return Record(INGEST_STATE, _key(state).encode(), None, ())


def _key(state: FeedState | FileState) -> str:
    return state.feed if isinstance(state, FeedState) else f"{state.folder}/{state.file}"


def _state_in(record: Received) -> FeedState | FileState | None:
    if record.value is None:
        return None
    try:
        if b"/" in (record.key or b""):
            return event_of(record, "file_state", FileState)
        return event_of(record, "feed_state", FeedState)
    except MessageError as error:
        _log.warning("no state: %s: %s", record.place, error)
        return None
