"""What a replay finds in one partition of `news`, in a SQLite file: memory stays constant over any window.

It is written in transactions that hold some records with the offset they end at, so it is always whole up to an offset
and an interrupted replay goes on from there.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from tasrih.events import codec
from tasrih.events.model import Claim, Reason
from tasrih.replay.errors import WorkspaceError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS progress (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS news (
    place INTEGER PRIMARY KEY, event_time INTEGER NOT NULL, article_id TEXT, reason TEXT, detail TEXT, record BLOB);
CREATE INDEX IF NOT EXISTS news_in_order ON news (event_time, place);
CREATE TABLE IF NOT EXISTS claims (
    place INTEGER NOT NULL, number INTEGER NOT NULL, claim_id TEXT NOT NULL, body BLOB NOT NULL, outcome BLOB,
    PRIMARY KEY (place, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recorded (
    claimed_at TEXT PRIMARY KEY, place INTEGER NOT NULL, claim_id TEXT NOT NULL, body BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS recorded_of_article ON recorded (place);
CREATE TABLE IF NOT EXISTS emitted (
    emitted_at TEXT PRIMARY KEY, place INTEGER NOT NULL, topic TEXT NOT NULL, alert_id TEXT NOT NULL, body BLOB NOT NULL
    ) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS emitted_of_article ON emitted (place);
"""
_ENTRIES = """
SELECT event_time, place, article_id, reason, detail FROM news
UNION SELECT 0, place, NULL, NULL, NULL FROM (SELECT place FROM recorded UNION SELECT place FROM emitted)
    WHERE place NOT IN (SELECT place FROM news)
ORDER BY 1, 2
"""


class Place(Struct, frozen=True, order=True):
    """An article's place in the order of the result: by event time, then by where its record stands."""

    event_time: int
    """Microseconds since 1970."""
    partition: int
    offset: int


class Finding(Struct, frozen=True):
    """What one record of the window gave."""

    offset: int
    event_time: int
    article_id: str | None = None
    reason: Reason | None = None
    """Why it is no article, as in a dead letter."""
    detail: str | None = None
    claims: tuple[Claim, ...] = ()
    record: bytes | None = None


class Recorded(Struct, frozen=True):
    """A claim of the window as it stands in the topic `claims`."""

    claimed_at: str
    """Its place there."""
    offset: int
    """Of its article."""
    claim_id: str
    body: bytes | None


class Emitted(Struct, frozen=True):
    """An alert of the window as it stands in a topic."""

    emitted_at: str
    """Its place there."""
    offset: int
    """Of the article."""
    topic: str
    alert_id: str
    body: bytes


class Entry(Struct, frozen=True):
    """One record of the window with all that became of it."""

    place: Place
    article_id: str | None
    reason: Reason | None
    detail: str | None
    claims: tuple[tuple[bytes, bytes | None], ...]
    """Each claim and its outcome, as JSON."""
    recorded: tuple[Recorded, ...]
    emitted: tuple[Emitted, ...]


class PartitionFile:
    """The findings in one partition; a context manager that closes the file."""

    def __init__(self, path: Path, partition: int) -> None:
        """Open the file or make it.

        Raises:
            WorkspaceError: it is no file of a replay, or cannot be opened.
        """
        self.partition = partition
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA synchronous = OFF")  # a machine that dies takes the work along, not the evidence
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise WorkspaceError(f"{path}: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    @property
    def next_offset(self) -> int | None:
        """Up to where the partition is read; None before its first records."""
        row = self._db.execute("SELECT next FROM progress").fetchone()
        return row[0] if row else None

    def add(self, findings: Sequence[Finding], next_offset: int) -> None:
        """Add findings and note up to where the partition is read now, both or neither."""
        claims = (
            (finding.offset, number, claim.claim_id, codec.encode(claim))
            for finding in findings
            for number, claim in enumerate(finding.claims)
        )
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT INTO news VALUES (?, ?, ?, ?, ?, ?)", map(_news_row, findings))
            self._db.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, NULL)", claims)
            self._db.execute("INSERT OR REPLACE INTO progress VALUES (1, ?)", (next_offset,))

    def forget_history(self) -> None:
        """Undo everything but `add`, before the topics are asked anew."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("UPDATE claims SET outcome = NULL WHERE outcome IS NOT NULL")
            self._db.execute("DELETE FROM recorded")
            self._db.execute("DELETE FROM emitted")

    def note_recorded(self, recorded: Recorded) -> bytes | None:
        """Note a recorded claim; gives the one found now if it has no outcome yet."""
        self._db.execute(
            "INSERT INTO recorded VALUES (?, ?, ?, ?)",
            (recorded.claimed_at, recorded.offset, recorded.claim_id, recorded.body),
        )
        row = self._db.execute(
            "SELECT body FROM claims WHERE place = ? AND claim_id = ? AND outcome IS NULL",
            (recorded.offset, recorded.claim_id),
        ).fetchone()
        return row[0] if row else None

    def note_outcome(self, offset: int, claim_id: str, outcome: bytes) -> None:
        """Note what a claim meant."""
        self._db.execute("UPDATE claims SET outcome = ? WHERE place = ? AND claim_id = ?", (outcome, offset, claim_id))

    def note_emitted(self, emitted: Emitted) -> None:
        """Note an alert as it was sent."""
        self._db.execute(
            "INSERT INTO emitted VALUES (?, ?, ?, ?, ?)",
            (emitted.emitted_at, emitted.offset, emitted.topic, emitted.alert_id, emitted.body),
        )

    def offset_of(self, claimed_at: str) -> int | None:
        """Offset of the article of the recorded claim that stands at a place, if it belongs to this partition."""
        row = self._db.execute("SELECT place FROM recorded WHERE claimed_at = ?", (claimed_at,)).fetchone()
        return row[0] if row else None

    def undecided(self) -> Iterator[tuple[Place, str, bytes]]:
        """Claims without an outcome with place and id, in the order of events."""
        rows = self._db.execute(
            "SELECT event_time, claims.place, claim_id, body FROM news JOIN claims USING (place)"
            " WHERE outcome IS NULL ORDER BY event_time, claims.place, number"
        )
        return ((Place(time, self.partition, offset), name, body) for time, offset, name, body in rows)

    def entries(self) -> Iterator[Entry]:
        """All records of the window in the order of events, before them those that only claims or alerts know."""
        rows = self._db.execute(_ENTRIES)
        for event_time, offset, article_id, reason, detail in rows:
            recorded = self._of("SELECT * FROM recorded WHERE place = ? ORDER BY claim_id, claimed_at", offset)
            emitted = self._of("SELECT * FROM emitted WHERE place = ? ORDER BY topic, alert_id, emitted_at", offset)
            yield Entry(
                Place(event_time, self.partition, offset),
                article_id,
                reason,
                detail,
                tuple(self._of("SELECT body, outcome FROM claims WHERE place = ? ORDER BY number", offset)),
                tuple(Recorded(*row) for row in recorded),
                tuple(Emitted(*row) for row in emitted),
            )

    def records(self) -> Iterator[bytes]:
        """The records as they were kept, by offset."""
        rows = self._db.execute("SELECT record FROM news WHERE record IS NOT NULL ORDER BY place")
        return (row[0] for row in rows)

    def transaction(self) -> "sqlite3.Connection":
        """A context manager: what is noted within it is written at once at its end."""
        self._db.execute("BEGIN")
        return self._db

    def _of(self, query: str, offset: int) -> list[Any]:
        return self._db.execute(query, (offset,)).fetchall()


def _news_row(finding: Finding) -> tuple[object, ...]:
    return (
        finding.offset, finding.event_time, finding.article_id, finding.reason, finding.detail, finding.record,
    )  # fmt: skip
