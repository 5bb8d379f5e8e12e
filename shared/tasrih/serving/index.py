"""The gateway's index: what Kafka holds, found by id, by filter and time, and by offsets. No truth of its own.

It is one SQLite file that a single thread fills, record by record and together with how far it got, so that it goes on
after a restart where it stopped. Alerts, positions and the heads of dead letters stand in it as they stand in Kafka;
of claims and articles only their places do. Lists are read by any thread, each on a connection of its own.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tasrih.messaging.topics import ALERTS_PREFIX
from tasrih.serving.cursors import Edge
from tasrih.serving.database import Database
from tasrih.serving.entries import Filter, Listing, key_of, tag_of, tags_in
from tasrih.serving.filling import Filling, Told
from tasrih.serving.vector import Place, Vector

END: Final[Edge] = (2**63 - 1, 2**63 - 1)
"""Before the newest item of every list."""

_EDGES = """
    SELECT time, item FROM tags t WHERE tag = ? AND (time, item) < (?, ?) AND time >= ?{}
    ORDER BY time DESC, item DESC
"""
_HAVING = " AND EXISTS (SELECT 1 FROM tags f WHERE f.tag IN ({}) AND f.time = t.time AND f.item = t.item)"
_BODIES = "SELECT key, body FROM items WHERE key IN ({})"


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a list."""

    edge: Edge
    body: bytes


class Index:
    """The index in a file, read by any thread.

    Args:
        path: made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.filling = Filling(self._database)
        """Fills it, in one thread."""

    def close(self) -> None:
        """Close the connections of all threads."""
        self._database.close()

    @property
    def reached(self) -> dict[Place, int]:
        """How far the topics of alerts are in the index."""
        return {place: offset for place, offset in self.filling.nexts().items() if place[0].startswith(ALERTS_PREFIX)}

    def item(self, listing: Listing, name: str) -> bytes | None:
        """What has this id."""
        row = self._database.open().execute("SELECT body FROM items WHERE key = ?", (key_of(listing, name),)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def has(self, listing: Listing, name: Filter, value: str) -> bool:
        """Whether anything would be in a list that a filter with this value lets through."""
        query = "SELECT 1 FROM tags WHERE tag = ? LIMIT 1"
        return self._database.open().execute(query, (tag_of(listing, name, value),)).fetchone() is not None

    def places(self, name: str) -> list[str]:
        """Places (`topic/partition/offset`) of the records that name an id."""
        query = (
            "SELECT topic, partition, offset FROM places JOIN partitions ON part = number"
            " WHERE key = ? ORDER BY part, offset"
        )
        rows = self._database.open().execute(query, (key_of("id", name),))
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
        rows = self._database.open().execute("SELECT count(*) FROM tags WHERE tag = ?", (tag_of(listing),))
        number: int = rows.fetchone()[0]
        return number

    def last(self) -> int:
        """Number of the copy that was read last."""
        seq: int = self._database.open().execute("SELECT coalesce(max(seq), 0) FROM copies").fetchone()[0]
        return seq

    def before(self, vector: Vector) -> int:
        """Number of the last copy before the first one that a vector does not know."""
        query = "SELECT min(seq) FROM copies WHERE part = ? AND offset >= ?"
        connection = self._database.open()
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
        rows = self._database.open().execute(query, (seq,))
        return Vector(epoch, {(topic, partition): offset + 1 for topic, partition, offset in rows})

    def told_after(self, seq: int, until: int, limit: int) -> tuple[list[Told], int]:
        """Alerts whose first copy is one of those after `seq`, up to `until`, and the last copy that was looked at."""
        query = (
            "SELECT seq, item, topic, partition, offset, seq = (SELECT min(seq) FROM copies o WHERE o.item = c.item)"
            " FROM copies c JOIN partitions ON part = number WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
        )
        rows = self._database.open().execute(query, (seq, until, limit)).fetchall()
        bodies = self._bodies([item for _, item, *_, is_first in rows if is_first])
        told = []
        for number, item, topic, partition, offset, is_first in rows:
            if is_first and item in bodies:
                told.append(Told(number, tags_in("alerts", bodies[item]), bodies[item], (topic, partition), offset))
        return told, rows[-1][0] if rows else until

    def copies(self, alert_id: str) -> list[tuple[Place, int]]:
        """Where the records of an alert stand."""
        query = "SELECT topic, partition, offset FROM copies JOIN partitions ON part = number WHERE item = ?"
        rows = self._database.open().execute(query, (key_of("alerts", alert_id),))
        return [((topic, partition), offset) for topic, partition, offset in rows]

    def _edges(self, tag: int, others: Sequence[Sequence[int]], edge: Edge, since: int) -> Iterator[Edge]:
        """Times and keys of what has a tag and one of each further group, newest first, read as they are asked for."""
        having = "".join(_HAVING.format(_marks(group)) for group in others)
        query = _EDGES.format(having)
        return iter(
            self._database.open().execute(query, (tag, *edge, since, *(value for group in others for value in group)))
        )

    def _bodies(self, keys: Sequence[int]) -> dict[int, bytes]:
        rows = self._database.open().execute(_BODIES.format(_marks(keys)), keys)
        return {key: zlib.decompress(body) for key, body in rows}


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def _each_once(edges: Iterable[Any]) -> Iterator[Edge]:
    """Edges that come in order, without those that come again."""
    last: Edge | None = None
    for edge in edges:
        if edge != last:
            last = edge
            yield edge
