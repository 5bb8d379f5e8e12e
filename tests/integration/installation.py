"""An installation of its own for a test: topics and groups with a prefix, an empty Redis database, processes."""

import os
import signal
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from kafka import TopicPartition
from kafka.admin import KafkaAdminClient
from redis import Redis

from deploy.local.processes import Child
from deploy.local.progress import progress
from tasrih.events import codec
from tasrih.events.model import Alert, DeadLetter, NewsMessage
from tasrih.messaging.admin import create_topics
from tasrih.messaging.dead_letters import letter_in
from tasrih.messaging.ingest import send_articles
from tasrih.messaging.reader import read
from tasrih.messaging.records import Received, Record
from tasrih.messaging.send import send_records
from tasrih.messaging.topics import DEAD_LETTERS, Topic, alerts_of_kind, topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings
from tests.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
_DATABASE = 9  # of the session's Redis; tests of the store use another


class Installation:
    """Everything of one test; `folder` takes the logs."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self._folder = folder
        self._children: set[Child] = set()
        self._killed: set[Child] = set()
        self._watches = [watch.name for watch in load_watches()]
        create_topics(settings, topic_table(self._watches))

    @contextmanager
    def running(self, *services: str, **changes: str) -> Iterator[list[Child]]:
        """Run services for the time of a block and expect them to end well; `changes` are settings of their own."""
        children = [self._start(service, changes) for service in services]
        self._children.update(children)
        try:
            yield children
        finally:
            self._children.difference_update(children)
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop()
        for child in children:
            assert child.exit_code() == (-signal.SIGKILL if child in self._killed else 0), child.tail(40)

    def kill(self, child: Child) -> None:
        """End a service as a lost machine would: at once, with nothing said to anybody."""
        self._killed.add(child)
        os.killpg(child.pid, signal.SIGKILL)

    def _start(self, service: str, changes: dict[str, str]) -> Child:
        """Start a service, or another module that acts as one."""
        command = [sys.executable, "-m", service if "." in service else f"services.{service}"]
        return Child(service, command, self._folder / f"{service}.log", env=self.environment(**changes))

    def environment(self, **changes: str) -> dict[str, str]:
        """Variables for a process of this installation."""
        values = msgspec.structs.asdict(self.settings) | changes
        variables = {f"TASRIH_{name.upper()}": str(value) for name, value in values.items() if value is not None}
        return os.environ | variables | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'shared'}"}

    def ingest(self, *articles: NewsMessage) -> None:
        counts = send_articles(self.settings, articles, refuse=lambda error: None)
        assert counts.sent == len(articles)

    def send(self, *records: Record) -> None:
        send_records(self.settings, records)

    def create_topic(self, name: str) -> None:
        """A topic of no installation's table."""
        create_topics(self.settings, [Topic(name, 3, 1)])

    def add_partitions(self, topic: str, count: int) -> None:
        """Let a topic have so many; a broker may tell of them later than they are made."""
        name = self.settings.topic_prefix + topic
        with closing(KafkaAdminClient(bootstrap_servers=self.settings.kafka_bootstrap)) as admin:
            admin.create_partitions({name: count})
            self.wait(lambda: len(admin.describe_topics([name])[0]["partitions"]) == count)

    def delete_records(self, topic: str) -> None:
        """Delete what a topic holds now, as an operator or retention would."""
        client = KafkaAdminClient(bootstrap_servers=self.settings.kafka_bootstrap)
        partitions = {record.partition: record.offset + 1 for record in self.read(topic)}
        name = self.settings.topic_prefix + topic
        client.delete_records({TopicPartition(name, number): offset for number, offset in partitions.items()})
        client.close()

    def read(self, *topics: str) -> list[Received]:
        return list(read(self.settings, topics))

    def alerts(self) -> list[Alert]:
        """All alerts in the topic of commitments, as often as they stand there."""
        return [codec.decode(record.value, Alert) for record in self.read(alerts_of_kind("commitment"))]

    def dead_letters(self) -> list[DeadLetter]:
        events = map(letter_in, self.read(DEAD_LETTERS))
        return [event for event in events if isinstance(event, DeadLetter)]

    def wait_idle(self) -> None:
        """Wait until detector and alerter have acknowledged all they were sent."""
        with progress(self.settings) as seen:
            self.wait(lambda: list(seen.new_alerts()) == [] and seen.is_idle())

    def wait(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert all(child.exit_code() is None for child in self._children - self._killed), self.logs()
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.1)

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in self._folder.glob("*.log"))


def installation(kafka_bootstrap: str, redis_url: str, name: str, folder: Path) -> Installation:
    """A new installation, also on a Kafka that has seen the same test before, on an emptied Redis database."""
    prefix = f"{name}-{uuid.uuid4().hex[:8]}."
    url = urlsplit(redis_url)._replace(path=f"/{_DATABASE}").geturl()
    with Redis.from_url(url) as server:
        server.flushdb()
    return Installation(Settings(kafka_bootstrap=kafka_bootstrap, redis_url=url, topic_prefix=prefix), folder)
