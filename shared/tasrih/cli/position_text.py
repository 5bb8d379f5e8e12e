"""Positions and corrections as a person reads them in a terminal, for `tasrih positions`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tasrih.cli.alert_text import clean
from tasrih.cli.numbers import counted
from tasrih.events.model import Correction, Position
from tasrih.positions.deciding.corrections import is_applied
from tasrih.positions.deciding.engine import State
from tasrih.serving.lineage import CorrectionLine

Entry = Position | Correction

_WIDTH = 12


def position_text(position: Position) -> str:
    """Several lines: id, holder, what is held, since when, by how many reports, and what it has to do with others."""
    return "\n".join(f"{name:<{_WIDTH}}{clean(value)}" for name, value in _fields(position) if value)


def history_text(entries: Sequence[Entry]) -> str:
    """A line for each entry, the earliest first: positions when they were taken, corrections when they were made.

    A correction that the positions do not show is marked: it did not fit them, or is not applied yet.
    """
    state = {entry.position_id: entry for entry in entries if isinstance(entry, Position)}
    return "\n".join(_line(entry, state) for entry in sorted(entries, key=_time))


def _fields(position: Position) -> Iterator[tuple[str, str]]:
    yield "id", position.position_id
    yield "official", f"{position.speaker_name} ({position.official_id})"
    yield "kind", position.kind
    yield "content", position.content
    yield "topics", " ".join(position.topics)
    for name in position.slots.__struct_fields__:
        yield name, str(getattr(position.slots, name) or "")
    yield "first", _place(position.first.published_at, position.first.source, position.first.article_id)
    yield "last", _place(position.last.published_at, position.last.source, position.last.article_id)
    yield "told", _reports(position)
    yield "claims", " ".join(position.claims)
    yield "revises", position.revises or ""
    yield "withdrawn", "yes" if position.withdrawn else ""
    yield "part of", position.merged_into or ""
    yield "corrected", " ".join(position.corrections)
    yield "revision", str(position.revision)


def _reports(position: Position) -> str:
    return f"{counted(position.appearances, 'report')} by {counted(len(position.sources), 'source')}"


def _place(time: datetime, source: str, article: str) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC, {source} {article}"


def _time(entry: Entry) -> datetime:
    return entry.at if isinstance(entry, Correction) else entry.first.published_at


def _line(entry: Entry, state: State) -> str:
    what = _corrected(entry, state) if isinstance(entry, Correction) else _taken(entry)
    return clean(f"{_time(entry):%Y-%m-%d %H:%M} UTC  {what}")


def _corrected(correction: Correction, state: State) -> str:
    return correction_text(correction) + ("" if is_applied(state, correction) else "  (not applied)")


def _taken(position: Position) -> str:
    act = "took"
    if position.revises:
        act = f"took back {position.revises} by" if position.kind == "denial" else f"changed {position.revises} to"
    notes = ["withdrawn since"] * position.withdrawn
    notes += [f"part of {position.merged_into}"] if position.merged_into else []
    reports = f"{_reports(position)} until {position.last.published_at:%Y-%m-%d}"
    return f"{act} {position.position_id} {position.kind}: {position.content}  ({'; '.join([reports, *notes])})"


def correction_text(correction: Correction | CorrectionLine) -> str:
    """Who decided what, and why."""
    claims = " ".join(claim if isinstance(claim, str) else claim.claim_id for claim in correction.claims)
    what = f"merged {correction.position_id} into {correction.into}" if correction.into else ""
    return f"{correction.by} {what or f'split {claims} from {correction.position_id}'}: {correction.reason}"
