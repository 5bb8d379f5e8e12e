"""Claims to decisions and alerts, in the order in which the alerter met them, from the positions as they stood then.

The alerter's decisions depend on the order in which the claims of one official came, and the topic `claims` keeps that
order: all claims of one official stand in one partition. So the topic is read from its beginning. Claims of articles
outside the window only build up the positions; for one of the window the claim that was just detected anew is decided
in the place of the recorded one. Claims that are detected now but were not then come at the end, in the order of
events.

What people corrected (topic `corrections`) is applied between the claims before and behind it, by the times at which
Kafka took them: both topics are read by the same alerter, but nothing tells their order better.

Where the oldest claims are gone by retention, the positions of before come from the topic `positions`, which keeps the
last state of each for good. One that changed since cannot be known as it was: then the replay says so and stops.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from tasrih.event_loop import run
from tasrih.events import codec
from tasrih.events.cloudevents import attribute
from tasrih.events.codec import MessageError
from tasrih.events.model import Alert, Claim, Correction, Decision, Event, Position, Suppression
from tasrih.messaging.records import Received, event_of, place_in
from tasrih.messaging.topics import CLAIMS, CORRECTIONS, NEWS, POSITIONS, max_message_bytes
from tasrih.positions.alerting.watches import Watch
from tasrih.positions.deciding.corrections import CorrectionError
from tasrih.positions.handling.outcome import Outcome
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.sameness.identity import holder_of
from tasrih.positions.storing.memory import MemoryStore
from tasrih.replay.errors import WindowError
from tasrih.replay.history import History
from tasrih.replay.partition_file import Recorded
from tasrih.replay.window import Span
from tasrih.replay.workspace import Workspace

E = TypeVar("E", bound=Event)
Basis = Literal["claims", "positions and claims"]
"""What the positions at the window's beginning were made from."""

_NAMED_HOLDERS = 5


class Decided(Struct, frozen=True):
    """What a claim of the window meant, to be kept with it."""

    decision: Decision | None
    """None for a source that holds no positions."""
    position_id: str | None
    changes: str | None
    suggested: tuple[str, ...]
    suppressed: Suppression | None
    alerts: tuple[Alert, ...]
    claimed_at: str | None
    """Where the recorded claim stands, `claims/partition/offset`; None for one that was not detected then."""


def decide_window(workspace: Workspace, history: History, watches: tuple[Watch, ...]) -> Basis:
    """Decide all claims of a workspace and keep the outcomes in it; a second time gives the same.

    Raises:
        WindowError: the positions at the window's beginning cannot be known any more.
        MessagingError: Kafka is out of reach or refuses.
    """
    workspace.require_read()
    for file in workspace.files.values():
        file.forget_history()
    with workspace.noting():
        return run(_Deciding(workspace, history, watches).run())


class _Deciding:
    """One pass over the topic `claims`."""

    def __init__(self, workspace: Workspace, history: History, watches: tuple[Watch, ...]) -> None:
        self._workspace = workspace
        self._history = history
        self._store = MemoryStore()
        self._positions = Positions(self._store, watches)
        self._corrections: dict[str, deque[tuple[datetime | None, Correction]]] = defaultdict(deque)

    async def run(self) -> Basis:
        self._read_corrections()
        spans = self._history.spans(CLAIMS)
        cut = [span for span in spans if span.start > 0]
        await self._fold(span for span in spans if span.start == 0)
        if cut:  # after those whose history is whole: their positions are later than any from before the cut
            await self._restore(self._cut_at(cut))
            await self._fold(cut)
        for place, _, body in self._workspace.undecided():
            await self._keep((place.partition, place.offset), codec.decode(body, Claim), None)
        return "positions and claims" if cut else "claims"

    async def _fold(self, spans: Iterable[Span]) -> None:
        for span in spans:
            needed = Span(span.partition, span.start, self._end_of_window(span))
            for records, _ in self._history.read(CLAIMS, needed):
                for record in records:
                    await self._take(record)

    def _cut_at(self, cut: Iterable[Span]) -> datetime:
        """When the oldest claims were written that are still there."""
        before = min(map(self._first_written, cut))
        since = self._workspace.plan.window.since
        if since is None or since < before:
            raise WindowError(f"claims written before {before.isoformat()} are gone: a window must begin after it")
        return before

    def _end_of_window(self, span: Span) -> int:
        """Offset behind the last claim of the window: what comes after it cannot matter."""
        end = span.start
        for records, _ in self._history.read(CLAIMS, span):
            for record in records:
                if self._origin_in_window(record):
                    end = record.offset + 1
        return end

    def _origin_in_window(self, record: Received) -> tuple[int, int] | None:
        origin = origin_of(record)
        return origin if origin and self._workspace.plan.window.holds(*origin) else None

    def _first_written(self, span: Span) -> datetime:
        records = (record for batch, _ in self._history.read(CLAIMS, span) for record in batch)
        written = next((record.written_at for record in records if record.written_at), None)
        if written is None:
            raise WindowError(f"{CLAIMS}/{span.partition} begins at offset {span.start}, with no time to go by")
        return written

    async def _restore(self, before: datetime) -> None:
        """Positions as they stood before the oldest claims that are still there."""
        changed: Counter[str] = Counter()
        for span in self._history.spans(POSITIONS):
            for records, _ in self._history.read(POSITIONS, span):
                kept = []
                for record in records:
                    position = _event(record, "position", Position, max_bytes=max_message_bytes(POSITIONS))
                    if position and record.written_at and record.written_at < before:
                        kept.append(position)
                    elif position and position.first.published_at < before:
                        changed[position.official_id] += 1
                await self._store.restore(kept)
        if changed:
            raise WindowError(_unknowable(before, changed))

    def _read_corrections(self) -> None:
        """By official, in the order in which they were written."""
        for span in self._history.spans(CORRECTIONS):
            for records, _ in self._history.read(CORRECTIONS, span):
                for record in records:
                    correction = _event(record, "correction", Correction)
                    if correction:
                        self._corrections[correction.official_id].append((record.written_at, correction))

    async def _correct(self, holder: str, until: datetime) -> None:
        """Apply what was corrected before a claim came."""
        waiting = self._corrections.get(holder, deque())
        while waiting and (waiting[0][0] or until) <= until:
            _, correction = waiting.popleft()
            with suppress(CorrectionError):  # the alerter could not apply it either
                await self._positions.confirm(await self._positions.correct(correction))

    async def _take(self, record: Received) -> None:
        """A recorded claim in its turn."""
        claim = _event(record, "claim", Claim, max_bytes=max_message_bytes(CLAIMS))
        if claim and record.written_at:
            await self._correct(holder_of(claim), record.written_at)
        origin = self._origin_in_window(record)
        if origin is None:
            if claim:
                await self._decide(claim)
            return
        claim_id = claim.claim_id if claim else attribute(record.headers, "id") or ""
        recorded = Recorded(record.place, origin[1], claim_id, record.value)
        found = self._workspace.files[origin[0]].note_recorded(recorded)
        if found:
            await self._keep(origin, codec.decode(found, Claim), record.place)

    async def _keep(self, origin: tuple[int, int], claim: Claim, claimed_at: str | None) -> None:
        outcome = await self._decide(claim)
        decided = Decided(
            outcome.decision,
            outcome.position.position_id if outcome.position else None,
            outcome.changes,
            outcome.suggested,
            outcome.suppressed,
            outcome.alerts,
            claimed_at,
        )
        partition, offset = origin
        self._workspace.files[partition].note_outcome(offset, claim.claim_id, msgspec.json.encode(decided))

    async def _decide(self, claim: Claim) -> Outcome:
        outcome = await self._positions.handle(claim)
        await self._positions.confirm(outcome)
        return outcome


def origin_of(record: Received) -> tuple[int, int] | None:
    """Partition and offset of the article that a recorded claim comes from, if it says so."""
    place = place_in(attribute(record.headers, "origin") or "")
    return place[1:] if place and place[0] == NEWS else None


def _event(record: Received, name: str, kind: type[E], *, max_bytes: int = codec.MAX_MESSAGE_BYTES) -> E | None:
    """The event in a record; None where the services found none either."""
    try:
        return event_of(record, name, kind, max_bytes=max_bytes)
    except MessageError:
        return None


def _unknowable(before: datetime, changed: Counter[str]) -> str:
    holders = ", ".join(sorted(changed)[:_NAMED_HOLDERS]) + (", …" if len(changed) > _NAMED_HOLDERS else "")
    return (
        f"claims written before {before.isoformat()} are gone, and {changed.total()} positions from before then have "
        f"changed since (of {holders}): how they stood at the window's beginning cannot be known any more"
    )
