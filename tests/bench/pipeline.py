"""From an article sent to its first alert received, through local Kafka, Redis and both services."""

import math
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from threading import Thread

import msgspec

from deploy.local.errors import LocalError
from deploy.local.pipeline import require_alive
from deploy.local.processes import Child
from deploy.local.progress import Progress, progress
from tasrih.events.articles import read_articles
from tasrih.events.model import NewsMessage
from tasrih.messaging.ingest import article_record
from tasrih.messaging.records import Record
from tasrih.settings import Settings
from tests.bench.articles import SAMPLES, newspaper_articles
from tests.bench.client import Client
from tests.bench.figures import Figure
from tests.bench.ground import Ground
from tests.bench.services import ALERTER, DETECTOR

_PER_SECOND, _CALM_PER_SECOND = 50, 20
_WARM, _PACED_SECONDS = 260, 15
_PARTITIONS = 12
_PATIENCE_SECONDS = 60
_RAISING = 0.9  # part of the articles that must raise alerts; a made-up name may read as another word
_SPEAKER = "مرعان"  # of a sample; each article here gets a speaker of its own, so that each raises alerts


class Course:
    """One installation, the articles sent to it and the alerts that came."""

    def __init__(self, settings: Settings, children: Sequence[Child], seen: Progress) -> None:
        self._children = children
        self._seen = seen
        samples = read_articles(sorted(SAMPLES.glob("*.json")))
        self._paragraph = next(article.text for article in samples if _SPEAKER in article.text)
        self._newspaper = cycle(newspaper_articles()[1])
        self._count = 0
        self._client = Client(settings)

    def run(self, count: int, *, per_second: float = math.inf) -> list[float]:
        """Send so many new articles, wait until all are read, and give the seconds to the first alert of each.

        Infinite for those that are not through when patience ends.
        """
        sent: dict[str, float] = {}
        received: dict[str, float] = {}
        records = [article_record(self._article()) for _ in range(count)]
        sender = Thread(target=self._send, args=(records, per_second, sent))
        sender.start()
        end = time.monotonic() + _PATIENCE_SECONDS
        over = False
        while not over:
            require_alive(self._children)
            through = len(received) == count or (not sender.is_alive() and self._seen.is_worked_off())
            over = not sender.is_alive() and (through or time.monotonic() >= end)
            for alert in self._client.new_alerts():
                if alert.article.id in sent:  # not a further one of an earlier run
                    received.setdefault(alert.article.id, time.monotonic())
        sender.join()
        if time.monotonic() < end and len(received) < count * _RAISING:
            raise LocalError(f"only {len(received)} of {count} articles raised alerts")
        late = [math.inf] * (count - len(received)) if time.monotonic() >= end else []
        return sorted(at - sent[article] for article, at in received.items()) + late

    def _send(self, records: Sequence[Record], per_second: float, sent: dict[str, float]) -> None:
        """Send at a steady pace."""
        begin = time.monotonic()
        for number, record in enumerate(records):
            time.sleep(max(0.0, begin + number / per_second - time.monotonic()))
            sent[record.key.decode()] = time.monotonic()
            self._client.send(record)
        self._client.flush()

    def _article(self) -> NewsMessage:
        """A newspaper article that ends with words of somebody of whom nobody has heard."""
        self._count += 1
        speaker = "".join(chr(ord("ب") + int(digit)) for digit in f"{self._count:05d}")
        article = next(self._newspaper)
        text = f"{article.text}\n\n{self._paragraph.replace(_SPEAKER, speaker)}"
        return msgspec.structs.replace(article, id=f"bench-{self._count}", text=text)


def bench_pipeline(ground: Ground) -> Iterator[Figure]:
    """Latencies at a steady pace, and at one that leaves half of the machine idle."""
    for per_second, at_most in ((_PER_SECOND, 250.0), (_CALM_PER_SECOND, None)):
        latencies = _latencies(ground, per_second)
        note = f"news → first alert, {len(latencies)} articles at {per_second}/s, two detectors"
        for percent in (50, 95, 99):
            yield Figure(
                f"end to end p{percent} at {per_second}/s",
                latencies[len(latencies) * percent // 100] * 1000,
                "ms",
                at_most=at_most if percent == 99 else None,
                note=note,
            )


def _latencies(ground: Ground, per_second: int) -> list[float]:
    """Of the articles of some seconds, by two detectors and an alerter that have worked off others before."""
    settings = ground.installation(_PARTITIONS)
    with ground.running(settings, DETECTOR, DETECTOR, ALERTER) as children, progress(settings) as seen:
        course = Course(settings, children, seen)
        course.run(_WARM)
        return course.run(_PACED_SECONDS * per_second, per_second=per_second)
