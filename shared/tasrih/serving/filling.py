"""Fills the gateway's index from records of Kafka: one thread, all of a batch or nothing."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from tasrih.events.ids import letter_id
from tasrih.events.model import DeadLetter
from tasrih.messaging.records import Received
from tasrih.messaging.topics import DEAD_LETTERS
from tasrih.serving.database import Database
from tasrih.serving.entries import Item, entry_of, key_of, tag_of, tags_in, tags_of
from tasrih.serving.vector import Place

_CACHE_KIB = 65_536
_COMPRESSION = 1
_DROP_PLACES = "DELETE FROM places WHERE offset < (SELECT first FROM begins WHERE begins.part = places.part)"
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
class _Waiting:
    """Rows of a batch that are written together, in the order of their keys."""

    places: list[tuple[int, int, int]]
    tags: dict[int, list[tuple[int, int, int]]]
    """By item."""


class Filling:
    """What may be written to an index.

    Args:
        database: of the index.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers: dict[Place, int] = {}
        self._expired: dict[Place, int] = {}
        """Offsets before which all is forgotten."""

    def begin(self, epoch: str, ends: Mapping[Place, int]) -> dict[Place, int]:
        """Where to read on in each of these partitions; from the beginning in another epoch than before.

        An offset that lies behind an end shows that the topic was made anew, which empties the index too.
        """
        connection = self._database.open()
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}").close()
        known = connection.execute("SELECT name FROM epoch").fetchone()
        nexts = self.nexts()
        if known != (epoch,) or any(offset > ends.get(place, offset) for place, offset in nexts.items()):
            self._empty(epoch)
            nexts = {}
        with connection:
            for topic, number in ends.keys() - nexts.keys():
                connection.execute("INSERT INTO partitions (topic, partition, next) VALUES (?, ?, 0)", (topic, number))
        rows = connection.execute("SELECT topic, partition, number FROM partitions")
        self._numbers = {(topic, partition): number for topic, partition, number in rows}
        self._expired = {}
        return {place: nexts.get(place, 0) for place in ends}

    def add(self, records: Iterable[Received], reached: Mapping[Place, int]) -> list[Told]:
        """Take records and how far they lead, all or nothing; gives the alerts that were not known before, in order."""
        connection = self._database.open()
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
        """Forget what Kafka holds no more: records before these offsets, and what none is left of.

        All places are gone through once, which takes a second for some millions, and only where something was dropped.
        """
        gone = {place: offset for place, offset in begins.items() if offset > self._expired.get(place, 0)}
        if not gone:
            return
        connection = self._database.open()
        edges = [(self._numbers[place], offset) for place, offset in gone.items()]
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS begins (part INTEGER PRIMARY KEY, first INTEGER)")
        with connection:
            connection.execute("DELETE FROM begins")
            connection.executemany("INSERT INTO begins VALUES (?, ?)", edges)
            connection.execute(_DROP_PLACES)
            for edge in edges:
                self._forget_copies(connection, edge)
            if any(topic == DEAD_LETTERS for topic, _ in gone):
                self._forget_letters(connection)
        self._expired |= gone

    def nexts(self) -> dict[Place, int]:
        """How far each partition is."""
        rows = self._database.open().execute("SELECT topic, partition, next FROM partitions")
        return {(topic, partition): offset for topic, partition, offset in rows}

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
            self._untag(connection, item.key, known[0], tags_in(item.listing, zlib.decompress(known[2])))
        values = (item.key, item.time, item.revision, zlib.compress(item.body, _COMPRESSION))
        connection.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", values)
        waiting.tags[item.key] = [(tag, item.time, item.key) for tag in item.tags]
        return known is None

    def _forget_copies(self, connection: sqlite3.Connection, edge: tuple[int, int]) -> None:
        """Copies of a partition before an offset, and alerts that have no other."""
        old = "SELECT DISTINCT item FROM copies WHERE part = ? AND offset < ?"
        items = [item for (item,) in connection.execute(old, edge)]
        connection.execute("DELETE FROM copies WHERE part = ? AND offset < ?", edge)
        for item in items:
            row = connection.execute("SELECT time, body FROM items WHERE key = ?", (item,)).fetchone()
            if row and not connection.execute("SELECT 1 FROM copies WHERE item = ?", (item,)).fetchone():
                self._forget(connection, item, row[0], tags_in("alerts", zlib.decompress(row[1])))

    def _forget_letters(self, connection: sqlite3.Connection) -> None:
        """Dead letters that no record names any more."""
        listed = "SELECT key, items.time, body FROM tags JOIN items ON item = key WHERE tag = ?"
        for item, when, body in connection.execute(listed, (tag_of("letters"),)).fetchall():
            letter = msgspec.json.decode(zlib.decompress(body), type=DeadLetter)
            named = (key_of("id", letter_id(letter)),)
            if not connection.execute("SELECT 1 FROM places WHERE key = ?", named).fetchone():
                self._forget(connection, item, when, tags_of("letters", [("reason", letter.reason)]))

    def _forget(self, connection: sqlite3.Connection, item: int, when: int, tags: Iterable[int]) -> None:
        self._untag(connection, item, when, tags)
        connection.execute("DELETE FROM items WHERE key = ?", (item,))

    @staticmethod
    def _untag(connection: sqlite3.Connection, item: int, time: int, tags: Iterable[int]) -> None:
        rows = [(tag, time, item) for tag in tags]
        connection.executemany("DELETE FROM tags WHERE tag = ? AND time = ? AND item = ?", rows)

    def _empty(self, epoch: str) -> None:
        connection = self._database.open()
        with connection:
            for table in _TABLES:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            connection.execute("INSERT INTO epoch VALUES (?)", (epoch,))
        connection.execute("VACUUM")
