"""A replay on all cores beside detection alone on all cores."""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from tasrih.messaging.ingest import send_articles
from tasrih.messaging.topics import NEWS
from tasrih.replay.detecting import detect_window
from tasrih.replay.history import kafka_history
from tasrih.replay.preparing import Asked, prepared
from tasrih.replay.workspace import begin
from tests.bench.alone import alone
from tests.bench.articles import newspaper_articles
from tests.bench.figures import Figure
from tests.bench.ground import Ground

_PARTITIONS = 12
_ROUNDS = 8  # over the articles
_WARM = 0.25  # part of the window before which nothing is measured: processes start and words are new
_TURNS = 2
_ALONE_SECONDS = 5.0


def bench_replay(ground: Ground) -> Iterator[Figure]:
    """Articles a second that are read again, by one process on every core."""
    settings = ground.installation(_PARTITIONS)
    articles = newspaper_articles()[1]
    again = (msgspec.structs.replace(a, id=f"{a.id}-{turn}") for turn in range(_ROUNDS) for a in articles)
    send_articles(settings, again, print)
    now, cores = datetime.now(UTC), os.cpu_count() or 1
    asked = Asked(NEWS, now - timedelta(hours=1), now + timedelta(hours=1))
    with kafka_history(settings) as history:
        plan, rules = prepared(asked, settings, history)
    rates, bare = [], []
    for _ in range(_TURNS):  # in turns, so that a busy moment of the machine meets both
        bare.append(alone(_ALONE_SECONDS, cores)[0])
        with tempfile.TemporaryDirectory(prefix="tasrih-bench-") as name:
            marks: list[tuple[int, float]] = []
            detect_window(
                Path(name), begin(Path(name), plan), settings, rules, cores,
                lambda read, marks=marks: marks.append((read, time.perf_counter())),
            )  # fmt: skip
        (first, since), (last, until) = next(m for m in marks if m[0] >= _WARM * len(plan.window)), marks[-1]
        rates.append((last - first) / (until - since))
    note = f"{max(rates):.0f}/s ÷ {max(bare):.0f}/s by {cores} processes"
    yield Figure("replay ÷ detect alone on all cores", max(rates) / max(bare), at_least=0.9, note=note)
