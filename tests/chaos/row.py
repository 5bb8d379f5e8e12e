"""A row of the table that the chaos suite prints."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.judge import Fault, Left, summary

HEADER = ("fault", "runs", "faults", "messages", "records", "in Kafka", "lost or other")


@dataclass(slots=True)
class Row:
    """All runs with one kind of fault."""

    name: str
    runs: int = 0
    faults: int = 0
    """How often the fault was made."""
    messages: int = 0
    records: int = 0
    """Alerts and states of positions that a run without faults sends."""
    on_the_wire: int = 0
    """Those in Kafka, second copies counted too."""
    found: list[Fault] = field(default_factory=list)

    def add(self, messages: int, expected: Left, left: Left, found: Sequence[Fault]) -> None:
        """Count in a judged run."""
        self.runs += 1
        self.messages += messages
        self.records += expected.on_the_wire
        self.on_the_wire += left.on_the_wire
        self.found += found

    @property
    def cells(self) -> tuple[str, ...]:
        """As text, in the order of `HEADER`."""
        numbers = (self.runs, self.faults, self.messages, self.records, self.on_the_wire)
        return self.name, *(f"{number:,}" for number in numbers), summary(self.found)


def table(rows: Sequence[Row]) -> str:
    """Rows in Markdown, as `docs/guarantees.md` shows them."""
    lines = [HEADER, ("---", *["--:"] * (len(HEADER) - 2), "---")]
    lines += [row.cells for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
