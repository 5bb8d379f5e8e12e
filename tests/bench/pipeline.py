"""From an article sent to its first alert received, through local Kafka, Redis and both services."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import msgspec

from deploy.local.errors import LocalError
from deploy.local.pipeline import Installation, installation, require_alive
from deploy.local.progress import Progress, progress
from tasrih.events.articles import read_articles
from tasrih.events.model import NewsMessage
from tasrih.messaging.ingest import send_articles
from tests.bench.articles import SAMPLES

_PER_SECOND = 20
_PACED, _BURST = 200, 1000
_PATIENCE_SECONDS = 120
_RAISING = 0.9  # part of the articles that must raise alerts; a made-up name may read as another word
_SPEAKER = "مرعان"  # of a sample; each article here gets a speaker of its own, so that each raises alerts


class Course:
    """One installation, the articles sent to it and the alerts that came."""

    def __init__(self, installed: Installation, seen: Progress) -> None:
        self._installed = installed
        self._seen = seen
        samples = read_articles(sorted(SAMPLES.glob("*.json")))
        self._template = next(article for article in samples if _SPEAKER in article.text)
        self._count = 0

    def run(self, count: int, *, per_second: float | None) -> tuple[dict[str, float], dict[str, float]]:
        """Send so many new articles until all are read; times of sending and of the first alert by article id."""
        sent: dict[str, float] = {}
        received: dict[str, float] = {}
        articles = self._articles(count, per_second, sent)
        sender = Thread(target=send_articles, args=(self._installed.settings, articles, print))
        sender.start()
        end = time.monotonic() + _PATIENCE_SECONDS
        while len(received) < count and (sender.is_alive() or not self._seen.is_idle()):
            require_alive(self._installed.children)
            if time.monotonic() > end:
                raise LocalError(f"alerts for {len(received)} of {count} articles within {_PATIENCE_SECONDS} s")
            for alert, _ in self._seen.new_alerts():
                if alert.article.id in sent:  # not a further one of an earlier run
                    received.setdefault(alert.article.id, time.monotonic())
        sender.join()
        if len(received) < count * _RAISING:
            raise LocalError(f"only {len(received)} of {count} articles raised alerts")
        return sent, received

    def _articles(self, count: int, per_second: float | None, sent: dict[str, float]) -> Iterator[NewsMessage]:
        begin = time.monotonic()
        for number in range(count):
            if per_second:
                time.sleep(max(0.0, begin + number / per_second - time.monotonic()))
            self._count += 1
            speaker = "".join(chr(ord("ب") + int(digit)) for digit in f"{self._count:05d}")
            text = self._template.text.replace(_SPEAKER, speaker)
            article = msgspec.structs.replace(self._template, id=f"bench-{self._count}", text=text)
            sent[article.id] = time.monotonic()
            yield article


def bench_pipeline() -> None:
    """Print latencies at a steady pace, then the rate at which a burst is worked off."""
    with (
        tempfile.TemporaryDirectory(prefix="tasrih-bench-") as folder,
        installation(Path(folder)) as installed,
        progress(installed.settings) as seen,
    ):
        course = Course(installed, seen)
        course.run(20, per_second=_PER_SECOND)  # until everything is warm
        sent, received = course.run(_PACED, per_second=_PER_SECOND)
        latencies = sorted(at - sent[article] for article, at in received.items())
        p50, p99 = statistics.median(latencies), statistics.quantiles(latencies, n=100)[98]
        sent, received = course.run(_BURST, per_second=None)
        rate = _BURST / (max(received.values()) - min(sent.values()))
    print(f"news → first alert at {_PER_SECOND} articles/s, {_PACED} articles: p50 {p50 * 1000:.0f} ms, ", end="")
    print(f"p99 {p99 * 1000:.0f} ms, largest {latencies[-1] * 1000:.0f} ms")
    print(f"a burst of {_BURST} articles: {rate:.0f} articles/s, one detector and one alerter")
