"""The result of a replay into a topic of its own: for load tests, and to feed a new consumer with what it missed.

Every record is marked with `ce_replayof`, the place of the article that it comes from; nobody who reads it can take it
for one that was sent live. Topics that services or subscribers read are refused.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from tasrih.events.model import Alert, Claim
from tasrih.messaging.records import Received, Record, event_record
from tasrih.messaging.topics import ALERTS_PREFIX, topic_table
from tasrih.positions.sameness.identity import speaker_key
from tasrih.replay.errors import ReplayError
from tasrih.replay.rows import Filters, decided_claims, place_of
from tasrih.replay.workspace import Workspace

What = Literal["news", "claims", "alerts"]
MARK = "ce_replayof"
_PRODUCER = "replayer"


def require_sandbox(topic: str, watches: Iterable[str]) -> None:
    """Check that nobody live reads or writes a topic.

    Raises:
        ReplayError: it is one of the installation's own.
    """
    if topic in {entry.name for entry in topic_table(watches)} or topic.startswith(ALERTS_PREFIX):
        raise ReplayError(f"{topic} is a live topic: a replay writes only to topics of its own")


def require_there(topic: str, existing: Iterable[str]) -> None:
    """Check that a topic exists, so that nobody waits for one that never comes.

    Raises:
        ReplayError: it does not.
    """
    if topic not in existing:
        raise ReplayError(f"there is no topic {topic} to send to: create it first, with as many partitions as you need")


def fed(workspace: Workspace, what: What, topic: str, filters: Filters) -> Iterator[Record]:
    """The records to send, in the order of events; articles by partition and offset, as they were."""
    if what == "news":
        for kept in workspace.records():
            record = msgspec.json.decode(kept, type=Received)
            if (record.key, record.value) != (None, None):  # no client of ours sends that, and no service needs it
                yield _again(record, topic)
        return
    name = workspace.plan.window.topic
    for entry in workspace.entries():
        place = place_of(name, entry)
        for claim, decided in decided_claims(entry):
            if filters.take(claim, decided.alerts):
                events: tuple[Claim, ...] | tuple[Alert, ...] = (claim,) if what == "claims" else decided.alerts
                for event in events:
                    yield _record(topic, event, place)


def _record(topic: str, event: Claim | Alert, place: str) -> Record:
    key = speaker_key(event) if isinstance(event, Claim) else event.position.official_id
    return event_record(topic, key, event, producer=_PRODUCER, replayof=place)


def _again(record: Received, topic: str) -> Record:
    headers = [(name, value) for name, value in record.headers if name != MARK]
    return Record(topic, record.key, record.value, (*headers, (MARK, record.place.encode())))
