"""A Kafka and a Redis of one's own to measure on, and how fast a process works off what lies in a topic."""

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import msgspec
from kafka import KafkaConsumer, TopicPartition
from redis import Redis

from deploy.local.errors import LocalError
from deploy.local.kafka import kafka
from deploy.local.processes import Child
from deploy.local.redis import redis
from tasrih.events import cloudevents
from tasrih.messaging.admin import create_topics
from tasrih.messaging.reader import read
from tasrih.messaging.records import Record
from tasrih.messaging.send import send_records
from tasrih.messaging.topics import topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings
from tests.bench.articles import ROOT

_PATIENCE_SECONDS = 240.0
_LOOK_SECONDS = 0.1
_MOST_SECONDS = 12.0
"""After so long a measurement ends with what is done by then, if there is something."""
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """Records for one topic and how many records each part leads to in another."""

    warm: Sequence[Record]
    """Worked off first, and not measured: caches fill, processes connect."""
    measured: Sequence[Record]
    out: str
    """Topic of the results."""
    warm_results: int
    measured_results: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a load was worked off."""

    per_second: float
    cpu_seconds: float
    """Of the processes that did it, for one message."""
    redis_seconds: float = 0.0
    """Of Redis, for one message."""

    def __str__(self) -> str:
        return f"{self.per_second:.0f}/s, {self.cpu_seconds * 1000:.2f} ms of CPU each"


class Ground:
    """Servers for as long as a bench runs; each measurement has topics, groups and Redis keys of its own."""

    def __init__(self, bootstrap: str, redis_url: str, folder: Path) -> None:
        self._settings = Settings(kafka_bootstrap=bootstrap, redis_url=redis_url, log_level="WARNING")
        self._folder = folder
        self._numbers = count()

    def installation(self, partitions: int) -> Settings:
        """Settings with a prefix of their own, whose topics exist; those that are read have so many partitions."""
        with Redis.from_url(self._settings.redis_url) as server:
            server.flushall()
        settings = msgspec.structs.replace(self._settings, topic_prefix=f"bench-{uuid.uuid4().hex[:8]}.")
        table = topic_table(watch.name for watch in load_watches())
        create_topics(settings, [replace(topic, partitions=min(partitions, topic.partitions)) for topic in table])
        return settings

    @contextmanager
    def running(self, settings: Settings, *modules: Sequence[str]) -> Iterator[list[Child]]:
        """Python modules with their arguments, each a process, for the time of a block."""
        variables = {f"TASRIH_{name.upper()}": str(value) for name, value in msgspec.structs.asdict(settings).items()}
        given = {name: value for name, value in variables.items() if value != "None"}
        environment = os.environ | given | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'shared'}"}
        with ExitStack() as stack:
            children = []
            for module in modules:
                log = self._folder / f"{next(self._numbers)}-{module[0]}.log"
                children.append(Child(module[0], [sys.executable, "-m", *module], log, env=environment))
                stack.callback(children[-1].stop)
            yield children

    def rate(self, load: Load, *modules: Sequence[str], partitions: int = 1) -> Rate:
        """How fast these processes work off the measured part of a load together."""
        settings = self.installation(partitions)
        with self.running(settings, *modules) as children, _Written(settings, load.out) as written:
            send_records(settings, load.warm)
            _wait(lambda: written.count() >= load.warm_results, children)
            warm = len(_times_of_results(settings, load.out))
            before, redis_before = cpu_seconds(children), self._redis_seconds()
            send_records(settings, load.measured)
            sent_at, at_first = time.time(), written.count()
            expected = load.warm_results + load.measured_results

            def is_over() -> bool:
                now = written.count()
                return now >= expected or (now > at_first and time.time() > sent_at + _MOST_SECONDS)

            _wait(is_over, children)
            spent, redis_spent = cpu_seconds(children) - before, self._redis_seconds() - redis_before
        times = _times_of_results(settings, load.out)
        since = [at for at in times if at >= sent_at]
        done = len(times) - warm
        return Rate(len(since) / (max(since) - sent_at), spent / done, redis_spent / done)

    def _redis_seconds(self) -> float:
        """CPU time of Redis so far."""
        with Redis.from_url(self._settings.redis_url) as server:
            spent = server.info("cpu")
        return float(spent["used_cpu_user"]) + float(spent["used_cpu_sys"])


@contextmanager
def ground() -> Iterator[Ground]:
    """Servers for the time of a block."""
    with tempfile.TemporaryDirectory(prefix="tasrih-bench-") as name:
        folder = Path(name)
        with kafka(folder / "kafka", say=print) as broker, redis(folder / "redis", say=print) as store:
            yield Ground(broker.address, store.address, folder)


def best(rates: Sequence[Rate]) -> Rate:
    """The one that was disturbed least."""
    return max(rates, key=lambda rate: rate.per_second)


def cheapest(rates: Sequence[Rate]) -> float:
    """Least CPU seconds for a message: a figure that hardly hangs on what else the machine does."""
    return min(rate.cpu_seconds for rate in rates)


class _Written:
    """Counts the records of a topic."""

    def __init__(self, settings: Settings, topic: str) -> None:
        self._consumer = KafkaConsumer(bootstrap_servers=settings.kafka_bootstrap.split(","), enable_auto_commit=False)
        name = settings.topic_prefix + topic
        partitions = self._consumer.partitions_for_topic(name) or ()
        self._partitions = [TopicPartition(name, number) for number in partitions]

    def __enter__(self) -> "_Written":
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def count(self) -> int:
        return sum(self._consumer.end_offsets(self._partitions).values())


def _times_of_results(settings: Settings, topic: str) -> list[float]:
    """When each message had led to its last result."""
    done: dict[str | None, float] = {}
    for record in read(settings, [topic]):
        done[cloudevents.attribute(record.headers, "origin")] = (
            record.written_at.timestamp() if record.written_at else 0
        )
    return list(done.values())


def cpu_seconds(children: Sequence[Child]) -> float:
    """CPU time of processes so far (source: proc(5), fields 14 and 15 of stat)."""
    fields = [Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split() for child in children]
    return sum(int(value) for found in fields for value in found[11:13]) / _TICKS_PER_SECOND


def _wait(condition: Callable[[], bool], children: Sequence[Child]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        for child in children:
            if child.exit_code() is not None:
                raise LocalError(f"{child.name} ended:\n{child.tail(30)}")
        if time.monotonic() > end:
            tails = "\n".join(child.tail(30) for child in children)
            raise LocalError(f"not done after {_PATIENCE_SECONDS:.0f} s:\n{tails}")
        time.sleep(_LOOK_SECONDS)
