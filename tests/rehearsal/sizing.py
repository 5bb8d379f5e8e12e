"""What articles cost: processor time, memory, Kafka; and what many of them would take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tasrih.messaging.topics import topic_table
from tests.rehearsal.pods import Deployment

_CPU, _MEMORY = "process_cpu_seconds_total", "process_resident_memory_bytes"
_DAY = 86_400
_TOPICS = {topic.name.partition(".")[0] for topic in topic_table([])}


@dataclass(frozen=True, slots=True)
class Counts:
    """What the pods of a Deployment have used and done so far."""

    cpu_seconds: float
    messages: float

    def since(self, before: "Counts") -> "Counts":
        """What was added."""
        return Counts(self.cpu_seconds - before.cpu_seconds, self.messages - before.messages)


def counts(deployment: Deployment) -> Counts:
    """Of the pods that run now."""
    values = [process.values() for process in deployment.processes]
    return Counts(
        sum(value[_CPU] for value in values),
        sum(value["tasrih_messages_processed_total"] for value in values),
    )


def most_memory(deployment: Deployment) -> float:
    """Bytes of its largest pod, replaced ones included."""
    running = [process.values() for process in deployment.processes]
    return max(values[_MEMORY] for values in (*running, *deployment.ended) if _MEMORY in values)


def kafka_bytes(folder: Path) -> Mapping[str, int]:
    """Bytes of records on the disk of a broker, by topic."""
    found: dict[str, int] = {}
    for log in folder.glob("*/*.log"):
        topic = log.parent.name.rpartition("-")[0].partition(".")[0]  # all alerts together
        if topic in _TOPICS and (size := log.stat().st_size):
            found[topic] = found.get(topic, 0) + size
    return dict(sorted(found.items()))


def gateway(values: Mapping[str, float], index: Path) -> str:
    """A line of the table: what a gateway takes once it has read in everything."""
    records = values["tasrih_index_records_total"]
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    return _row("memory, gateway", _megabytes(values[_MEMORY]), f"{records:,.0f} records, {size / records:.0f} B each")


def table(
    detecting: Counts,
    alerting: Counts,
    memory: Mapping[str, float],
    kafka: Mapping[str, int],
    positions: int,
    articles: int,
) -> Iterable[str]:
    """Lines of a table in Markdown."""
    article, claim = detecting.cpu_seconds / detecting.messages, alerting.cpu_seconds / alerting.messages
    claims_per_article = alerting.messages / detecting.messages
    alerter = claim * claims_per_article
    on_disk = {name: size / articles for name, size in kafka.items()}
    per_article = sum(on_disk.values())
    rows = [
        (
            "articles per second and core, detector",
            f"{1 / article:,.0f}",
            f"{article * 1000:.1f} ms of processor time each",
        ),
        ("claims per second and core, alerter", f"{1 / claim:,.0f}", f"{claims_per_article:.2f} claims an article"),
        *((f"memory, {name}", _megabytes(size), "the largest pod") for name, size in memory.items()),
        ("positions, an article", f"{positions / articles:.2f}", ""),
        (
            "Kafka, an article",
            f"{per_article / 1000:.1f} KB",
            ", ".join(f"{n} {s / 1000:.1f}" for n, s in on_disk.items()),
        ),
        ("1,000 articles a second: detectors", f"{1000 * article:.1f} cores", "if no core is left idle"),
        ("1,000 articles a second: alerters", f"{1000 * alerter:.1f} cores", ""),
        ("1,000 articles a second: Kafka", f"{per_article * 1000 * _DAY / 1e12:.1f} TB a day", "one copy"),
    ]
    yield from (_row(*row) for row in (("what", "how much", ""), ("---", "--:", "---"), *rows))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _megabytes(size: float) -> str:
    return f"{size / 1e6:.0f} MB"
