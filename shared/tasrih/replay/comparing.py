"""What a replay gives beside what was really recorded and sent, claim by claim and alert by alert.

Two events are the same when they have the same id. Bodies are compared byte by byte; where they differ, field by field.
An alert is sent to several topics, and the same one may stand in a topic more than once: that is no difference as long
as all bodies are equal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct

from tasrih.events import codec
from tasrih.events.cloudevents import attribute
from tasrih.events.codec import MessageError
from tasrih.events.model import KINDS, Alert
from tasrih.messaging.records import Received, event_of
from tasrih.messaging.topics import alert_topics, alerts_of_kind, alerts_of_watch, max_message_bytes
from tasrih.replay.history import LONG_AGO, History
from tasrih.replay.partition_file import Emitted, Entry
from tasrih.replay.rows import Filters, decided_claims, place_of
from tasrih.replay.window import Span, require_whole
from tasrih.replay.workspace import Workspace

Verdict = Literal["identical", "missing", "extra", "different"]
"""`missing`: the replay gives it, but it was never sent; `extra`: it was sent, but the replay does not give it."""

_AHEAD = timedelta(hours=1)
"""So far the clock of an article's sender may be ahead, by Kafka's own rule; its alerts have the alerter's time."""

VERDICTS: tuple[Verdict, ...] = ("identical", "missing", "extra", "different")


class Difference(Struct, frozen=True):
    """One event, as it is now and as it was then."""

    type: Literal["claim", "alert"]
    verdict: Verdict
    news: str
    """Place of the article, `topic/partition/offset`."""
    article_id: str | None
    id: str
    topic: str
    places: tuple[str, ...]
    """Where it stands as it was sent."""
    fields: dict[str, tuple[Any, Any]]
    """For `different`: path of each field that differs to what it was then and what it is now."""

    @property
    def row(self) -> dict[str, Any]:
        """As a line of the result."""
        fields: dict[str, Any] = msgspec.to_builtins(self)
        return {**fields, "type": "difference", "of": self.type}


def note_emitted(workspace: Workspace, history: History, watches: Iterable[str]) -> None:
    """Find the alerts that were sent because of claims of the window.

    Raises:
        WindowError: retention may have removed some of them.
        MessagingError: Kafka is out of reach or refuses.
    """
    since = workspace.plan.window.since
    since = since and max(since, LONG_AGO + _AHEAD) - _AHEAD
    with workspace.noting():
        for topic in (*map(alerts_of_kind, KINDS), *map(alerts_of_watch, watches)):
            edges = history.edges(topic, since or LONG_AGO, since or LONG_AGO)
            require_whole(topic, edges, since)
            for span in (Span(number, edge.since, edge.end) for number, edge in edges.items()):
                for records, _ in history.read(topic, span):
                    for record in records:
                        _note(workspace, record)


def differences(topic: str, entry: Entry, filters: Filters) -> Iterator[Difference]:
    """All claims and alerts of a record of the window, then and now; identical ones too."""
    told = [(claim, decided) for claim, decided in decided_claims(entry) if filters.take(claim, decided.alerts)]
    now = {("claims", claim.claim_id): codec.encode(claim) for claim, _ in told}
    then: dict[tuple[str, str], list[tuple[str, bytes]]] = {}
    hidden = {claim.claim_id for claim, _ in decided_claims(entry)} - {claim.claim_id for claim, _ in told}
    for recorded in entry.recorded:
        if recorded.claim_id not in hidden:
            then.setdefault(("claims", recorded.claim_id), []).append((recorded.claimed_at, recorded.body or b""))
    yield from _compared("claim", place_of(topic, entry), entry, now, then)
    now = {
        (name, alert.alert_id): codec.encode(alert)
        for _, decided in told
        for alert in decided.alerts
        for name in alert_topics(alert)
    }
    then = {}
    for emitted in entry.emitted:
        if _claim_of(emitted) not in hidden:
            then.setdefault((emitted.topic, emitted.alert_id), []).append((emitted.emitted_at, emitted.body))
    yield from _compared("alert", place_of(topic, entry), entry, now, then)


def fields_that_differ(then: Any, now: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Path (`position.slots.amount`, `watches[1]`) to both values, for whatever differs between two decoded bodies."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        found: dict[str, tuple[Any, Any]] = {}
        for key in dict.fromkeys([*then, *now]):
            found |= fields_that_differ(then.get(key), now.get(key), f"{path}.{key}" if path else str(key))
        return found
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        found = {}
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            found |= fields_that_differ(one, other, f"{path}[{number}]")
        return found
    return {} if then == now else {path: (then, now)}


def _note(workspace: Workspace, record: Received) -> None:
    try:
        alert = event_of(record, f"alert.{_type(record)}", Alert, max_bytes=max_message_bytes(record.topic))
    except MessageError:
        return  # what is no alert was not sent by an alerter
    claimed_at = attribute(record.headers, "origin")
    origin = workspace.origin_of(claimed_at) if claimed_at else None
    if origin and record.value is not None:
        partition, offset = origin
        emitted = Emitted(record.place, offset, record.topic, alert.alert_id, record.value)
        workspace.files[partition].note_emitted(emitted)


def _type(record: Received) -> str:
    return (attribute(record.headers, "type") or "").removeprefix("org.tasrih.alert.").rpartition(".")[0]


def _claim_of(emitted: Emitted) -> str:
    return codec.decode(emitted.body, Alert, max_bytes=max_message_bytes(emitted.topic)).claim.claim_id


def _compared(
    kind: Literal["claim", "alert"],
    news: str,
    entry: Entry,
    now: Mapping[tuple[str, str], bytes],
    then: Mapping[tuple[str, str], Sequence[tuple[str, bytes]]],
) -> Iterator[Difference]:
    for key in sorted({*now, *then}):
        topic, name = key
        sent = then.get(key, ())
        verdict, fields = _verdict(now.get(key), [body for _, body in sent])
        places = tuple(place for place, _ in sent)
        yield Difference(kind, verdict, news, entry.article_id, name, topic, places, fields)


def _verdict(now: bytes | None, then: Sequence[bytes]) -> tuple[Verdict, dict[str, tuple[Any, Any]]]:
    if now is None:
        return "extra", {}
    if not then:
        return "missing", {}
    other = next((body for body in then if body != now), None)
    if other is None:
        return "identical", {}
    return "different", fields_that_differ(_decoded(other), msgspec.json.decode(now))


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.decode(errors="replace")
