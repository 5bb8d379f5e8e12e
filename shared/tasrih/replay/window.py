"""Which records belong to a window of a topic, and whether all of them are still there. Pure.

A window is a range of offsets in every partition; times only choose it. A time stands for the first record written at
or after it, in every partition. So neighbouring windows (10 to 11 o'clock, 11 to 12) never share a record and never
leave one out, even where clocks of producers were wrong and records do not stand in the order of their times.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from tasrih.replay.errors import WindowError


class Edges(Struct, frozen=True):
    """What Kafka says of one partition."""

    begin: int
    """Offset of the oldest record still there."""
    end: int
    """Offset behind the newest record, frozen when the replay began."""
    since: int
    """Offset of the first record written at or after the window's beginning; `end` when there is none."""
    until: int
    """The same for the window's end."""


class Span(Struct, frozen=True):
    """The records of one partition from offset `start` up to but without `end`."""

    partition: int
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


class Window(Struct, frozen=True):
    """A closed part of a topic."""

    topic: str
    spans: tuple[Span, ...]
    """One for every partition, sorted."""
    since: datetime | None = None
    """The times it was chosen by; None when it was chosen by offsets."""
    until: datetime | None = None

    def __len__(self) -> int:
        """How many offsets it covers; transactions and compaction leave some without a record."""
        return sum(map(len, self.spans))

    def holds(self, partition: int, offset: int) -> bool:
        """Whether the record at a place belongs to it."""
        return any(span.partition == partition and offset in span for span in self.spans)

    def only(self, partitions: Iterable[int]) -> "Window":
        """The part of it in some partitions."""
        wanted = frozenset(partitions)
        spans = tuple(span for span in self.spans if span.partition in wanted)
        return Window(self.topic, spans, self.since, self.until)


def by_time(topic: str, edges: Mapping[int, Edges], since: datetime, until: datetime) -> Window:
    """The window between two times.

    Args:
        topic: name in our table.
        edges: of every partition.
        since: its beginning, with a time zone.
        until: its end, with a time zone; records written then are outside.

    Raises:
        WindowError: the times are in the wrong order, or records of the window may have been deleted.
    """
    if until <= since:
        raise WindowError(f"the window ends at {until.isoformat()}, not after its beginning at {since.isoformat()}")
    require_whole(topic, edges, since)
    spans = [Span(number, edge.since, min(edge.until, edge.end)) for number, edge in sorted(edges.items())]
    return Window(topic, tuple(spans), since, until)


def by_offsets(topic: str, edges: Mapping[int, Edges], wanted: Mapping[int, tuple[int, int]]) -> Window:
    """The window of given offsets (from, up to but without) in some partitions; the other partitions stay out of it.

    Raises:
        WindowError: a partition does not exist, or some of its offsets are not there.
    """
    for number, (start, end) in sorted(wanted.items()):
        edge = edges.get(number)
        if edge is None:
            raise WindowError(f"{topic} has no partition {number}: it has {_numbers(edges)}")
        if not edge.begin <= start <= end <= edge.end:
            raise WindowError(
                f"{topic}/{number} holds the offsets {edge.begin} to {edge.end}, asked for are {start} to {end}"
            )
    return Window(topic, tuple(Span(number, *wanted[number]) for number in sorted(wanted)))


def require_whole(topic: str, edges: Mapping[int, Edges], since: datetime | None) -> None:
    """Check that nothing written since a time can have been deleted from a topic.

    Records were deleted right before the oldest one that is there. If that one is younger than the time, some of them
    may have been younger too.

    Args:
        topic: its name.
        edges: of every partition.
        since: the time; None when it is not known, and nothing may have been deleted at all.

    Raises:
        WindowError: retention, or somebody, may have removed some of it.
    """
    cut = [
        f"{topic}/{number} begins at offset {edge.begin}"
        for number, edge in sorted(edges.items())
        if edge.begin > 0 and (since is None or edge.since == edge.begin)
    ]
    if cut:
        when = f"written since {since.isoformat()}" if since else "of the window"
        raise WindowError(f"records {when} may be gone: {'; '.join(cut)}")


def _numbers(edges: Mapping[int, Edges]) -> str:
    return f"0 to {max(edges)}" if edges else "none"
