"""The gateway's index: what Kafka holds, found by id, by filter and time, and by offsets. No truth of its own.

It is one SQLite file that a single thread fills, record by record and together with how far it got, so that it goes on
after a restart where it stopped. Alerts, positions and the heads of dead letters stand in it as they stand in Kafka;
of claims and articles only their places do. Lists are read by any thread, each on a connection of its own.
"""

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tasrih.messaging.records import Received
from tasrih.messaging.topics import ALERTS_PREFIX
from tasrih.serving.cursors import Edge
from tasrih.serving.entries import Item, Listing, entry_of, key_of, tag_of
from tasrih.serving.vector import Place, Vector

FORM: Final = 1
"""Number of what stands in the file; with another one it is filled anew."""

END: Final[Edge] = (2**63 - 1, 2**63 - 1)
"""Before the newest item of every list."""

_FILLER_KIB, _READER_KIB = 65_536, 2_048
_BUSY_SECONDS = 30.0
_SETTINGS = ("page_size = 8192", "journal_mode = WAL", "synchronous = NORMAL")
_COMPRESSION = 1
_EDGES = """
    SELECT time, item FROM tags t WHERE tag = ? AND (time, item) < (?, ?) AND time >= ?{}
    ORDER BY time DESC, item DESC
"""
_HAVING = " AND EXISTS (SELECT 1 FROM tags f WHERE f.tag IN ({}) AND f.time = t.time AND f.item = t.item)"
_BODIES = "SELECT key, body FROM items WHERE key IN ({})"
_TABLES = ("epoch", "partitions", "places", "items", "tags", "copies")


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as the stream tells it."""

    seq: int
    """Its number in the order of this index."""
    tags: frozenset[int]
    body: bytes
    place: Place
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a list."""

    edge: Edge
    body: bytes


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Rows of a batch that are written together, in the order of their keys."""

    places: list[tuple[int, int, int]]
    tags: dict[int, list[tuple[int, int, int]]]
    """By item."""


class Index:
    """The index in a file.

    Args:
        path: made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._numbers: dict[Place, int] = {}
        self._open().executescript(files("tasrih.serving").joinpath("schema.sql").read_text(encoding="utf-8"))

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._all:
            connection.close()

    # filling: one thread

    def begin(self, epoch: str, ends: Mapping[Place, int]) -> dict[Place, int]:
        """Where to read on in each of these partitions; from the beginning in another epoch than before.

        An offset that lies behind an end shows that the topic was made anew, which empties the index too.
        """
        connection = self._open()
        connection.execute(f"PRAGMA cache_size = -{_FILLER_KIB}").close()
        named = f"{FORM} {epoch}"
        known = connection.execute("SELECT name FROM epoch").fetchone()
        nexts = self._nexts()
        if known != (named,) or any(offset > ends.get(place, offset) for place, offset in nexts.items()):
            self._empty(named)
            nexts = {}
        with connection:
            for topic, number in ends.keys() - nexts.keys():
                connection.execute("INSERT INTO partitions (topic, partition, next) VALUES (?, ?, 0)", (topic, number))
        rows = connection.execute("SELECT topic, partition, number FROM partitions")
        self._numbers = {(topic, partition): number for topic, partition, number in rows}
        return {place: nexts.get(place, 0) for place in ends}

    def add(self, records: Iterable[Received], reached: Mapping[Place, int]) -> list[Told]:
        """Take records and how far they lead, all or nothing; gives the alerts that were not known before, in order."""
        connection = self._open()
        with connection:
            waiting = _Waiting([], {})
            told = [new for record in records if (new := self._add(connection, record, waiting))]
            connection.executemany("INSERT OR IGNORE INTO places VALUES (?, ?, ?)", sorted(waiting.places))
            tags = sorted(row for rows in waiting.tags.values() for row in rows)
            connection.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", tags)
            connection.executemany(
                "UPDATE partitions SET next = ? WHERE number = ?",
                [(offset, self._numbers[place]) for place, offset in reached.items()],
            )
        return told

    def expire(self, begins: Mapping[Place, int]) -> None:
        """Forget what Kafka holds no more: records before these offsets, and alerts of which no record is left."""
        connection = self._open()
        gone = [(self._numbers[place], offset) for place, offset in begins.items() if offset]
        with connection:
            for edge in gone:
                connection.execute("DELETE FROM places WHERE part = ? AND offset < ?", edge)
                old = "SELECT DISTINCT item FROM copies WHERE part = ? AND offset < ?"
                items = [item for (item,) in connection.execute(old, edge)]
                connection.execute("DELETE FROM copies WHERE part = ? AND offset < ?", edge)
                for item in items:
                    self._forget_alert(connection, item)

    # reading: any thread

    @property
    def reached(self) -> dict[Place, int]:
        """How far the topics of alerts are in the index."""
        return {place: offset for place, offset in self._nexts().items() if place[0].startswith(ALERTS_PREFIX)}

    def item(self, listing: Listing, name: str) -> bytes | None:
        """What has this id."""
        row = self._open().execute("SELECT body FROM items WHERE key = ?", (key_of(listing, name),)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def places(self, name: str) -> list[str]:
        """Places (`topic/partition/offset`) of the records that name an id."""
        query = (
            "SELECT topic, partition, offset FROM places JOIN partitions ON part = number"
            " WHERE key = ? ORDER BY part, offset"
        )
        rows = self._open().execute(query, (key_of("id", name),))
        return [f"{topic}/{partition}/{offset}" for topic, partition, offset in rows]

    def page(
        self,
        listing: Listing,
        filters: Sequence[Sequence[int]],
        *,
        after: Edge = END,
        since: int = -(2**63),
        until: int = 2**63 - 1,
        limit: int,
    ) -> list[Row]:
        """Items of a list, newest first.

        Args:
            listing: the list.
            filters: tags, of each group of which an item must have one.
            after: where the page before ended.
            since: earliest event time, in microseconds.
            until: event time before which all must lie.
            limit: most items.
        """
        first, *others = filters or [[tag_of(listing)]]
        edge = min(after, (until, -(2**63)))
        found = merge(*(self._edges(tag, others, edge, since) for tag in first), reverse=True)
        edges = list(islice(_each_once(found), limit))
        bodies = self._bodies([key for _, key in edges])
        return [Row(edge, bodies[edge[1]]) for edge in edges if edge[1] in bodies]

    def count(self, listing: Listing) -> int:
        """How many items a list has."""
        rows = self._open().execute("SELECT count(*) FROM tags WHERE tag = ?", (tag_of(listing),))
        number: int = rows.fetchone()[0]
        return number

    def last(self) -> int:
        """Number of the copy that was read last."""
        seq: int = self._open().execute("SELECT coalesce(max(seq), 0) FROM copies").fetchone()[0]
        return seq

    def before(self, vector: Vector) -> int:
        """Number of the last copy before the first one that a vector does not know."""
        query = "SELECT min(seq) FROM copies WHERE part = ? AND offset >= ?"
        connection = self._open()
        firsts = [
            connection.execute(query, (number, vector.offsets.get((topic, partition), 0))).fetchone()[0]
            for topic, partition, number in connection.execute("SELECT topic, partition, number FROM partitions")
            if topic.startswith(ALERTS_PREFIX)
        ]
        found = [first for first in firsts if first is not None]
        return min(found) - 1 if found else self.last()

    def vector(self, epoch: str, seq: int) -> Vector:
        """How far the topics of alerts had been read with this copy."""
        query = (
            "SELECT topic, partition, offset FROM partitions,"
            " (SELECT part, max(seq), offset FROM copies WHERE seq <= ? GROUP BY part) WHERE part = number"
        )
        rows = self._open().execute(query, (seq,))
        return Vector(epoch, {(topic, partition): offset + 1 for topic, partition, offset in rows})

    def told_after(self, seq: int, until: int, limit: int) -> tuple[list[Told], int]:
        """Alerts whose first copy is one of those after `seq`, up to `until`, and the last copy that was looked at."""
        query = (
            "SELECT seq, item, topic, partition, offset, seq = (SELECT min(seq) FROM copies o WHERE o.item = c.item)"
            " FROM copies c JOIN partitions ON part = number WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
        )
        rows = self._open().execute(query, (seq, until, limit)).fetchall()
        bodies = self._bodies([item for _, item, *_, is_first in rows if is_first])
        told = []
        for number, item, topic, partition, offset, is_first in rows:
            if is_first and item in bodies:
                told.append(Told(number, self._tags(bodies[item]), bodies[item], (topic, partition), offset))
        return told, rows[-1][0] if rows else until

    def copies(self, alert_id: str) -> list[tuple[Place, int]]:
        """Where the records of an alert stand."""
        query = "SELECT topic, partition, offset FROM copies JOIN partitions ON part = number WHERE item = ?"
        rows = self._open().execute(query, (key_of("alerts", alert_id),))
        return [((topic, partition), offset) for topic, partition, offset in rows]

    # within

    def _add(self, connection: sqlite3.Connection, record: Received, waiting: _Waiting) -> Told | None:
        entry = entry_of(record)
        part = self._numbers[record.topic, record.partition]
        waiting.places.extend((key_of("id", name), part, record.offset) for name in entry.mentions)
        item = entry.item
        if item is None:
            return None
        is_new = self._put(connection, item, waiting)
        if item.listing != "alerts":
            return None
        copy = (item.key, part, record.offset)
        seq = connection.execute("INSERT INTO copies (item, part, offset) VALUES (?, ?, ?)", copy).lastrowid
        place = (record.topic, record.partition)
        return Told(seq or 0, item.tags, item.body, place, record.offset) if is_new else None

    def _put(self, connection: sqlite3.Connection, item: Item, waiting: _Waiting) -> bool:
        """Write an item unless a body of the same or a later revision is there; gives whether it was not there."""
        found = "SELECT time, revision, body FROM items WHERE key = ?"
        known = connection.execute(found, (item.key,)).fetchone()
        if known and known[1] >= item.revision:
            return False
        if known and item.key not in waiting.tags:
            self._untag(connection, item.key, known[0], self._tags(zlib.decompress(known[2]), item.listing))
        values = (item.key, item.time, item.revision, zlib.compress(item.body, _COMPRESSION))
        connection.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", values)
        waiting.tags[item.key] = [(tag, item.time, item.key) for tag in item.tags]
        return known is None

    def _forget_alert(self, connection: sqlite3.Connection, item: int) -> None:
        if connection.execute("SELECT 1 FROM copies WHERE item = ?", (item,)).fetchone():
            return
        row = connection.execute("SELECT time, body FROM items WHERE key = ?", (item,)).fetchone()
        if row:
            self._untag(connection, item, row[0], self._tags(zlib.decompress(row[1])))
            connection.execute("DELETE FROM items WHERE key = ?", (item,))

    @staticmethod
    def _untag(connection: sqlite3.Connection, item: int, time: int, tags: Iterable[int]) -> None:
        rows = [(tag, time, item) for tag in tags]
        connection.executemany("DELETE FROM tags WHERE tag = ? AND time = ? AND item = ?", rows)

    @staticmethod
    def _tags(body: bytes, listing: Listing = "alerts") -> frozenset[int]:
        item = entry_of(_as_record(listing, body)).item
        return item.tags if item else frozenset()

    def _edges(self, tag: int, others: Sequence[Sequence[int]], edge: Edge, since: int) -> Iterator[Edge]:
        """Times and keys of what has a tag and one of each further group, newest first, read as they are asked for."""
        having = "".join(_HAVING.format(_marks(group)) for group in others)
        query = _EDGES.format(having)
        return iter(self._open().execute(query, (tag, *edge, since, *(value for group in others for value in group))))

    def _bodies(self, keys: Sequence[int]) -> dict[int, bytes]:
        rows = self._open().execute(_BODIES.format(_marks(keys)), keys)
        return {key: zlib.decompress(body) for key, body in rows}

    def _nexts(self) -> dict[Place, int]:
        rows = self._open().execute("SELECT topic, partition, next FROM partitions")
        return {(topic, partition): offset for topic, partition, offset in rows}

    def _empty(self, named: str) -> None:
        connection = self._open()
        with connection:
            for table in _TABLES:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            connection.execute("INSERT INTO epoch VALUES (?)", (named,))
        connection.execute("VACUUM")

    def _open(self) -> sqlite3.Connection:
        """The connection of the thread that asks."""
        connection: sqlite3.Connection | None = getattr(self._connections, "own", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, check_same_thread=False)
            for setting in (
                "page_size = 8192",
                "journal_mode = WAL",
                "synchronous = NORMAL",
                f"cache_size = -{_READER_KIB}",
            ):
                connection.execute(f"PRAGMA {setting}").close()
            self._connections.own = connection
            self._all.append(connection)
        return connection


def _as_record(listing: Listing, body: bytes) -> Received:
    """A body as the record that it came in, for what can be told from the body alone."""
    topic = {"alerts": ALERTS_PREFIX, "positions": "positions", "letters": "dead-letters"}[listing]
    return Received(topic, 0, 0, None, body, ())


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def _each_once(edges: Iterable[Any]) -> Iterator[Edge]:
    """Edges that come in order, without those that come again."""
    last: Edge | None = None
    for edge in edges:
        if edge != last:
            last = edge
            yield edge
