"""How far a subscriber has read, in offsets of Kafka: what an SSE id says. Pure.

`<epoch>.<kind>.<kind>…`, for each kind in the order of `KINDS` the next offset of every partition, joined with `-`:
`9f2c41aa.3-0-7.0-0-1.…`. All that stands before these offsets was told or was not asked for. So any gateway can go on
where another one, or an earlier life of this one, was cut off.
"""

import re
from collections.abc import Mapping
from typing import Self

from tasrih.events.model import KINDS
from tasrih.messaging.topics import alerts_of_kind

Place = tuple[str, int]
"""A topic as in our table, and a partition."""

_WRITTEN = re.compile(r"([0-9a-f]{8})((?:\.(?:\d{1,19}(?:-\d{1,19})*)?)+)", re.ASCII)
_TOPICS = tuple(map(alerts_of_kind, KINDS))


class VectorError(ValueError):
    """A text is no such id."""


class Vector:
    """Next offset by topic and partition; where there is none, it is 0."""

    def __init__(self, epoch: str, offsets: Mapping[Place, int]) -> None:
        self.epoch = epoch
        """Names the Kafka in which these offsets hold."""
        self.offsets = dict(offsets)

    @classmethod
    def read(cls, text: str) -> Self:
        """The vector that an id says.

        Raises:
            VectorError: it is none.
        """
        written = _WRITTEN.fullmatch(text)
        kinds = written[2][1:].split(".") if written else []
        if not written or len(kinds) > len(_TOPICS):
            raise VectorError(f"{text[:100]!r} is no id of this stream")
        offsets = {
            (topic, number): int(offset)
            for topic, said in zip(_TOPICS, kinds, strict=False)
            for number, offset in enumerate(filter(None, said.split("-")))
        }
        return cls(written[1], offsets)

    def __str__(self) -> str:
        """The id that says it."""
        return f"{self.epoch}." + ".".join("-".join(map(str, self._of(topic))) for topic in _TOPICS)

    def _of(self, topic: str) -> list[int]:
        numbers = [number for name, number in self.offsets if name == topic]
        return [self.offsets.get((topic, number), 0) for number in range(max(numbers, default=-1) + 1)]

    def knows(self, place: Place, offset: int) -> bool:
        """Whether what stands there was told."""
        return offset < self.offsets.get(place, 0)

    def reach(self, place: Place, end: int) -> None:
        """Note that everything before `end` was told; never goes back."""
        self.offsets[place] = max(end, self.offsets.get(place, 0))

    def joined(self, other: "Vector") -> "Vector":
        """What either says was told; both are of one epoch."""
        together = Vector(self.epoch, self.offsets)
        for place, end in other.offsets.items():
            together.reach(place, end)
        return together

    def covers(self, other: "Vector") -> bool:
        """Whether it is as far as the other in every partition."""
        return all(self.offsets.get(place, 0) >= end for place, end in other.offsets.items())
