"""The judge: what a run with faults left behind, beside what a run without faults leaves. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from tasrih.events import codec
from tasrih.events.model import Alert, DeadLetter, Position
from tasrih.messaging.records import Header, Record
from tasrih.messaging.topics import DEAD_LETTERS, POSITIONS, max_message_bytes

FaultKind = Literal[
    "lost alert", "unknown alert", "alert of two bodies", "alert under another id",
    "lost position", "unknown position", "other position",
    "lost index entry", "unknown index entry", "other index entry", "not confirmed",
    "lost dead letter", "unknown dead letter",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it would be without faults."""

    kind: FaultKind
    what: str


@dataclass(slots=True)
class Left:
    """What a run leaves: in Kafka, and in Redis."""

    alerts: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)
    """Bodies by topic and `ce_id`, one that came twice twice."""
    misnamed: list[str] = field(default_factory=list)
    """Alerts whose `ce_id` is not the id in their body."""
    positions: dict[str, list[Position]] = field(default_factory=dict)
    """All states of every key in the compacted topic, of which the last one stays."""
    index: dict[str, Position] = field(default_factory=dict)
    """Positions in Redis."""
    pending: list[str] = field(default_factory=list)
    """Claims in Redis that nobody has confirmed."""
    letters: set[tuple[bytes, str]] = field(default_factory=set)
    """Body and reason of what was refused."""

    @property
    def on_the_wire(self) -> int:
        """Alerts and states of positions in Kafka, each as often as it stands there."""
        return sum(map(len, self.alerts.values())) + sum(map(len, self.positions.values()))

    @property
    def kept(self) -> dict[str, Position]:
        """The last state of every position in Kafka."""
        return {key: states[-1] for key, states in self.positions.items()}

    def take(self, topic: str, value: bytes, headers: Iterable[Header]) -> None:
        """Count in a record that stands in a topic; those of one partition in their order."""
        if topic == POSITIONS:
            position = codec.decode(value, Position, max_bytes=max_message_bytes(topic))
            self.positions.setdefault(position.position_id, []).append(position)
        elif topic == DEAD_LETTERS:
            letter = codec.decode(value, DeadLetter, max_bytes=max_message_bytes(topic))
            self.letters.add((letter.value or b"", letter.reason))
        else:
            self._take_alert(topic, value, dict(headers)["ce_id"] or b"")

    def _take_alert(self, topic: str, value: bytes, ce_id: bytes) -> None:
        named = ce_id.decode()
        if codec.decode(value, Alert, max_bytes=max_message_bytes(topic)).alert_id != named:
            self.misnamed.append(f"{topic} {named}")
        self.alerts.setdefault((topic, named), []).append(value)


def left_by(records: Iterable[Record]) -> Left:
    """What records leave in Kafka when each is sent once."""
    left = Left()
    for record in records:
        left.take(record.topic, record.value or b"", record.headers)
    return left


def judge(expected: Left, left: Left, *, any_order: bool = False) -> list[Fault]:
    """Everything in which `left` is not what `expected` is; empty when a run with faults did as well as one without.

    The same alert may stand in a topic more than once, under the same id and with the same bytes.

    Args:
        expected: left by the same input without faults.
        left: left by the run.
        any_order: the run's input came in another order, so that the order in which a position remembers its claims,
            and how much an alert knew of its position, may differ (see `tasrih.positions.deciding.engine`).
    """
    return [
        *_alerts(expected, left, any_order=any_order),
        *_positions(expected.kept, left.kept, _IN_KAFKA, any_order=any_order),
        *_positions(expected.index, left.index, _IN_REDIS, any_order=any_order),
        *(Fault("not confirmed", claim) for claim in left.pending),
        *(Fault("lost dead letter", reason) for _, reason in sorted(expected.letters - left.letters)),
        *(Fault("unknown dead letter", reason) for _, reason in sorted(left.letters - expected.letters)),
    ]


def _alerts(expected: Left, left: Left, *, any_order: bool) -> Iterator[Fault]:
    yield from (Fault("lost alert", " ".join(key)) for key in sorted(expected.alerts.keys() - left.alerts.keys()))
    yield from (Fault("unknown alert", " ".join(key)) for key in sorted(left.alerts.keys() - expected.alerts.keys()))
    yield from (Fault("alert under another id", name) for name in left.misnamed)
    if not any_order:
        for key in sorted(left.alerts.keys() & expected.alerts.keys()):
            if set(left.alerts[key]) != set(expected.alerts[key]):
                yield Fault("alert of two bodies", " ".join(key))


_IN_KAFKA: tuple[FaultKind, FaultKind, FaultKind] = ("lost position", "unknown position", "other position")
_IN_REDIS: tuple[FaultKind, FaultKind, FaultKind] = ("lost index entry", "unknown index entry", "other index entry")


def _positions(
    expected: Mapping[str, Position],
    left: Mapping[str, Position],
    kinds: tuple[FaultKind, FaultKind, FaultKind],
    *,
    any_order: bool,
) -> Iterator[Fault]:
    lost, unknown, other = kinds
    yield from (Fault(lost, key) for key in sorted(expected.keys() - left.keys()))
    yield from (Fault(unknown, key) for key in sorted(left.keys() - expected.keys()))
    for key in sorted(expected.keys() & left.keys()):
        if differing := _differing(expected[key], left[key], any_order=any_order):
            yield Fault(other, f"{key}: {', '.join(differing)}")


def _differing(one: Position, two: Position, *, any_order: bool) -> list[str]:
    if any_order:
        one, two = (msgspec.structs.replace(each, claims=tuple(sorted(each.claims))) for each in (one, two))
    names = Position.__struct_fields__
    return [name for name in names if getattr(one, name) != getattr(two, name)]


def summary(faults: Iterable[Fault]) -> str:
    """Faults by kind, in a line."""
    counts = Counter(fault.kind for fault in faults)
    return ", ".join(f"{count} × {kind}" for kind, count in sorted(counts.items())) or "none"
