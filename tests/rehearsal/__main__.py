"""`make rehearsal`: the production manifests' pods on one machine, replaced one after the other under load.

python -m tests.rehearsal [--detectors N] [--alerters N] [--articles N] [--per-second N]
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.kafka import kafka
from deploy.local.processes import LOOPBACK, free_port
from deploy.local.progress import progress
from deploy.local.redis import redis
from tasrih.detection.detector import Detector
from tasrih.events import codec
from tasrih.events.model import Alert, NewsMessage
from tasrih.messaging.admin import create_topics
from tasrih.messaging.ingest import send_articles
from tasrih.messaging.reader import read
from tasrih.messaging.topics import CLAIMS, max_message_bytes, topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings, read_settings
from tests.deploy.rendering import rendered
from tests.rehearsal import load, sizing
from tests.rehearsal.judge import Expected, Verdict, judge
from tests.rehearsal.pods import Deployment

_PATIENCE_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a rehearsal is."""

    detectors: int = 2
    alerters: int = 2
    articles: int = 2_000
    """A quarter to warm up, a quarter at once to measure; the others in a steady flow, while all pods are replaced."""
    per_second: float = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    verdict: Verdict
    replaced: int
    """Pods that were replaced while articles flowed."""
    slowest_seconds: float
    """Longest time from SIGTERM to the end of a process."""
    sizing: tuple[str, ...]


class Stage:
    """Servers, and the pods of both services on them."""

    def __init__(self, folder: Path, bootstrap: str, redis_url: str) -> None:
        self.folder = folder
        self.here = here(bootstrap, redis_url)
        self.settings = read_settings(self.here)
        create_topics(self.settings, topic_table(watch.name for watch in load_watches()))
        production = rendered("production")
        self.detectors = Deployment(production, "detector", self.here, folder)
        self.alerters = Deployment(production, "alerter", self.here, folder)
        self.gateways = Deployment(production, "gateway", self.here | alone(folder / "index"), folder)

    def wait_idle(self) -> None:
        """Wait until all is acknowledged."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        with progress(self.settings) as seen:
            while list(seen.new_alerts()) or not seen.is_idle():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"not all is acknowledged after {_PATIENCE_SECONDS:.0f} s")
                time.sleep(0.2)


def here(bootstrap: str, redis_url: str) -> dict[str, str]:
    """Where the servers of this machine are, which ask for no login."""
    empty = ("KAFKA_SASL_MECHANISM", "KAFKA_USERNAME", "KAFKA_PASSWORD_FILE", "KAFKA_CA_FILE")
    empty += ("REDIS_USERNAME", "REDIS_PASSWORD_FILE", "REDIS_CA_FILE")
    return {
        **{f"TASRIH_{name}": "" for name in empty},
        "TASRIH_KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
        "TASRIH_KAFKA_BOOTSTRAP": bootstrap,
        "TASRIH_REDIS_URL": redis_url,
        "TASRIH_TOPIC_REPLICATION": "1",
        "OTEL_SDK_DISABLED": "true",
    }


def alone(index: Path) -> dict[str, str]:
    """What a gateway is told that nobody asks."""
    empty = {"TASRIH_TOKENS_FILE": "", "TASRIH_WEBHOOKS_FILE": "", "TASRIH_GATEWAY_TOKENS": "off"}
    return empty | {
        "TASRIH_GATEWAY_HOST": LOOPBACK,
        "TASRIH_GATEWAY_PORT": str(free_port()),
        "TASRIH_GATEWAY_FOLDER": str(index),
    }


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A stage for the time of a block."""
    with (
        kafka(folder / "kafka", say=print) as broker,
        redis(folder / "redis", say=print) as store,
    ):
        opened = Stage(folder, broker.address, store.address)
        try:
            yield opened
        finally:
            for process in (
                *opened.detectors.processes,
                *opened.alerters.processes,
                *opened.gateways.processes,
            ):
                process.child.stop()


def rehearse(stage: Stage, plan: Plan) -> Outcome:
    """Warm up, measure, replace all pods while the other half of the articles flows, let a gateway read it, judge."""
    articles = list(load.articles(plan.articles))
    half = len(articles) // 2
    stage.detectors.scale(plan.detectors)
    stage.alerters.scale(plan.alerters)
    send_articles(stage.settings, articles[: half // 2], refuse=_refuse)
    stage.wait_idle()
    lines = _measured(stage, articles[half // 2 : half], half)
    with _flow(stage.settings, articles[half:], plan.per_second):
        slowest = max(stage.detectors.roll(), stage.alerters.roll())
    stage.wait_idle()
    stage.detectors.stop()
    stage.alerters.stop()
    lines += _gateway(stage)
    return Outcome(verdict(stage.settings, articles), plan.detectors + plan.alerters, slowest, tuple(lines))


def _measured(stage: Stage, articles: Sequence[NewsMessage], sent: int) -> list[str]:
    """What articles cost; `sent` is how many there are with them."""
    deployments = (stage.detectors, stage.alerters)
    before = [sizing.counts(deployment) for deployment in deployments]
    send_articles(stage.settings, articles, refuse=_refuse)
    stage.wait_idle()
    after = [sizing.counts(deployment) for deployment in deployments]
    detecting, alerting = (now.since(then) for now, then in zip(after, before, strict=True))
    positions = len({record.key for record in read(stage.settings, ["positions"])})
    memory = {deployment.component: sizing.most_memory(deployment) for deployment in deployments}
    kept = sizing.kafka_bytes(stage.folder / "kafka" / "data")
    return list(sizing.table(detecting, alerting, memory, kept, positions, sent))


def _gateway(stage: Stage) -> list[str]:
    """What a gateway takes that has read in all that there is."""
    stage.gateways.scale(1)
    (process,) = stage.gateways.processes
    line = sizing.gateway(process.values(), stage.folder / "index")
    stage.gateways.stop()
    return [line]


@contextmanager
def _flow(settings: Settings, articles: Sequence[NewsMessage], per_second: float) -> Iterator[None]:
    """Send articles at a steady pace beside a block, and the rest at once when it ends."""
    ended = threading.Event()

    def paced() -> Iterator[NewsMessage]:
        for article in articles:
            ended.wait(1 / per_second)
            yield article

    sender = threading.Thread(target=lambda: send_articles(settings, paced(), refuse=_refuse))
    sender.start()
    try:
        yield
        if not sender.is_alive():
            print("the articles were all sent before the last pod was replaced: take more", file=sys.stderr)
    finally:
        ended.set()
        sender.join()


def _refuse(error: object) -> None:
    raise AssertionError(error)


def verdict(settings: Settings, articles: Sequence[NewsMessage]) -> Verdict:
    """Judge what stands in Kafka."""
    detector, expected = Detector.load(), Expected()
    for article in articles:
        expected.add(detector.detect(article))
    claims = [dict(record.headers)["ce_id"].decode() for record in read(settings, [CLAIMS])]
    topics = [topic.name for topic in topic_table(watch.name for watch in load_watches())]
    alerts = [
        (record.topic, codec.decode(record.value or b"", Alert, max_bytes=max_message_bytes(record.topic)))
        for record in read(settings, [name for name in topics if name.startswith("alerts.")])
    ]
    return judge(expected, claims, alerts)


def main() -> int:
    """Read the arguments, rehearse, print what came of it."""
    parser = argparse.ArgumentParser(prog="make rehearsal", description=__doc__)
    default = Plan()
    parser.add_argument("--detectors", type=int, default=default.detectors)
    parser.add_argument("--alerters", type=int, default=default.alerters)
    parser.add_argument("--articles", type=int, default=default.articles, help=f"at most {load.capacity()}")
    parser.add_argument("--per-second", type=float, default=default.per_second)
    plan = Plan(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory(prefix="tasrih-rehearsal-") as folder, stage(Path(folder)) as opened:
        outcome = rehearse(opened, plan)
    found = outcome.verdict
    print(
        f"{plan.articles:,} articles, {outcome.replaced} pods replaced under load, the slowest ended after "
        f"{outcome.slowest_seconds:.1f} s: {found.lost} lost, {found.doubled} doubled, {found.unknown} unknown; "
        f"{found.copies.total()} copies of records under their ids\n"
    )
    print("\n".join(outcome.sizing))
    return 0 if found.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
