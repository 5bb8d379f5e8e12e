"""Where chaos happens: a Kafka and a Redis of our own that can be killed, and installations on them."""

import logging
import os
import shutil
import signal
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
from kafka import KafkaAdminClient, OffsetAndMetadata, TopicPartition
from kafka.admin import MemberToRemove
from kafka.errors import KafkaError
from redis import Redis

from deploy.local.kafka import kafka
from deploy.local.processes import Child, Server
from deploy.local.redis import redis
from tasrih.failpoints import VARIABLE
from tasrih.messaging.admin import create_topics
from tasrih.messaging.records import Record
from tasrih.messaging.send import send_records
from tasrih.messaging.topics import CLAIMS, POSITIONS, topic_table
from tasrih.positions.alerting.watches import load_watches
from tasrih.settings import Settings
from tests.chaos.workload import WATCHES_FILE

ROOT = Path(__file__).parents[2]
PARTITIONS = 3
"""Of `claims`; everything else has one, because a broker makes and drops few topics faster than many."""

logging.getLogger("kafka.admin").setLevel(logging.ERROR)  # it cannot read what Faust says about its members

_PATIENCE_SECONDS = 90.0


class StuckError(Exception):
    """Something did not happen in a time in which it always does; the message ends with the processes' last words."""


class Resource:
    """A server that can be killed and started again on its folder and port."""

    def __init__(self, folder: Path, start: Callable[..., AbstractContextManager[Server]]) -> None:
        self.folder = folder
        self._start = partial(start, folder, say=lambda line: None)
        self._running = ExitStack()
        self._server = self._running.enter_context(self._start())

    @property
    def address(self) -> str:
        """The same after every restart."""
        return self._server.address

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to its process and to nobody else."""
        assert self._server.child is not None
        self._server.child.signal(number)

    def stop(self) -> None:
        """End it, however it is."""
        self._running.close()

    def kill(self) -> None:
        """End it as a lost machine would."""
        self.signal(signal.SIGKILL)
        self.stop()

    def start(self) -> None:
        """Start it again."""
        port = int(self.address.rpartition(":")[2].split("/")[0])
        self._server = self._running.enter_context(self._start(preferred_port=port))


class Installation:
    """Topics of its own, an emptied Redis, and alerters; one at a time is in use on a stage."""

    def __init__(self, stage: "Stage", name: str, *, outbox_seconds: float = 5.0) -> None:
        prefix = f"{name}-{uuid.uuid4().hex[:8]}."
        self.settings = Settings(
            kafka_bootstrap=stage.kafka.address,
            redis_url=stage.redis.address,
            topic_prefix=prefix,
            watches_file=WATCHES_FILE,
            outbox_seconds=outbox_seconds,
        )
        self.group = prefix + self.settings.alerter_group
        self._stage = stage
        self._log = stage.folder / f"{name}.log"
        self._fuse = stage.folder / f"{name}.point"
        table = topic_table(watch.name for watch in load_watches(WATCHES_FILE))
        create_topics(self.settings, [replace(t, partitions=PARTITIONS if t.name == CLAIMS else 1) for t in table])
        self.flush()

    def flush(self) -> None:
        """Empty Redis."""
        with self._stage.client() as client:
            client.flushall()

    def arm(self, fail_point: str) -> None:
        """Let the alerter that runs die at a fail point."""
        self._fuse.with_suffix(".new").write_text(fail_point, encoding="ascii")
        self._fuse.with_suffix(".new").rename(self._fuse)

    def alerter(self, fail_point: str = "") -> Child:
        """Start an alerter, armed from its start only if a fail point is given."""
        self._fuse.unlink(missing_ok=True)
        if fail_point:
            self.arm(fail_point)
        values = {name: value for name, value in msgspec.structs.asdict(self.settings).items() if value is not None}
        variables = {f"TASRIH_{name.upper()}": str(value) for name, value in values.items()}
        path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'shared'}"}
        env = os.environ | variables | path | {VARIABLE: str(self._fuse)}
        child = Child("alerter", [sys.executable, "-m", "services.alerter"], self._log, env=env, cwd=ROOT)
        self._stage.children.add(child)
        return child

    def send(self, records: Iterable[Record]) -> None:
        """Send records and wait until Kafka has them."""
        send_records(self.settings, records)

    def waiting(self) -> int:
        """Claims that nobody has acknowledged."""
        topic = self.settings.topic_prefix + CLAIMS
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        admin = self._stage.admin
        ends = admin.list_partition_offsets(dict.fromkeys(partitions, -1))
        committed = admin.list_group_offsets(self.group).get(self.group, {})
        done = {partition: at.offset for partition, at in committed.items()}
        return sum(ends[partition].offset - max(0, done.get(partition, 0)) for partition in partitions)

    def written(self) -> int:
        """States of positions in Kafka."""
        at = TopicPartition(self.settings.topic_prefix + POSITIONS, 0)
        offset: int = self._stage.admin.list_partition_offsets({at: -1})[at].offset
        return offset

    def forget_the_dead(self) -> None:
        """Take the members of dead alerters out of the group now, as Kafka does by itself when their session ends."""
        described = self._stage.admin.describe_groups([self.group])[self.group]
        members = [MemberToRemove(member_id=member["member_id"]) for member in described["members"]]
        if members:
            self._stage.admin.remove_group_members(self.group, members)

    def members(self) -> set[str]:
        """Alerters that Kafka counts in the group; more than there are while dead ones are not missed yet."""
        with suppress(KafkaError):  # there is no coordinator of groups yet, so there is nobody
            return {
                member["member_id"] for member in self._stage.admin.describe_groups([self.group])[self.group]["members"]
            }
        return set()

    def wait(self, condition: Callable[[], object], what: str, *, look: float = 0.1) -> None:
        """Wait until a condition holds, looking every so many seconds; Kafka may be away meanwhile.

        Raises:
            StuckError: it does not come to hold.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._holds(condition):
            if time.monotonic() > deadline:
                raise StuckError(f"{what}: not within {_PATIENCE_SECONDS:.0f} s\n{self.last_words()}")
            time.sleep(look)

    def _holds(self, condition: Callable[[], object]) -> bool:
        with suppress(KafkaError, ConnectionError):  # Kafka is away, or has no coordinator of groups yet
            return bool(condition())
        return False

    def skip_to_end(self) -> None:
        """Let the group, which must have no members, go on behind everything sent so far."""
        topic = self.settings.topic_prefix + CLAIMS
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        ends = self._stage.admin.list_partition_offsets(dict.fromkeys(partitions, -1))
        offsets = {at: OffsetAndMetadata(end.offset, "", -1) for at, end in ends.items()}
        self._stage.admin.alter_group_offsets(self.group, offsets)

    def pending(self) -> int:
        """Claims in Redis that nobody has confirmed."""
        with self._stage.client() as client:
            return sum(client.hlen(key) for key in client.scan_iter(match="*tasrih:*:pending", count=1_000))

    def wait_idle(self) -> None:
        """Wait until all claims are acknowledged."""
        self.wait(lambda: self.waiting() == 0, "all claims acknowledged")

    def wait_settled(self) -> None:
        """Wait until nothing is pending either: what an old snapshot brought back is taken up after a while."""
        self.wait_idle()
        self.wait(lambda: self.pending() == 0, "nothing is pending")

    def stop(self, *children: Child) -> None:
        """End alerters with one SIGTERM each and expect them to end well."""
        for child in children:
            child.ask_to_stop()
        for child in children:
            self.wait(lambda child=child: child.exit_code() is not None, "an end after SIGTERM")
            self.bury(child)
            if child.exit_code() != 0:
                raise StuckError(f"exit code {child.exit_code()} after SIGTERM\n{self.last_words()}")

    def kill(self, child: Child) -> None:
        """End an alerter as a lost machine would."""
        child.signal(signal.SIGKILL)
        self.bury(child)

    def bury(self, child: Child) -> None:
        """Let go of an alerter that is dead."""
        child.stop(patience_seconds=0)
        self._stage.children.discard(child)

    def last_words(self) -> str:
        """The end of the alerters' log."""
        return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])


class Stage:
    """A Kafka, a Redis and what runs on them, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: set[Child] = set()
        self.kafka = Resource(folder / "kafka", kafka)
        self.redis = Resource(folder / "redis", redis)
        self._redis_data = self.redis.folder / "appendonlydir"
        self._snapshot = folder / "snapshot"
        self.admin = KafkaAdminClient(bootstrap_servers=self.kafka.address)

    def client(self) -> "Redis":
        """A client of the Redis; for a block."""
        return Redis.from_url(self.redis.address)

    def snapshot(self) -> None:
        """Keep a copy of what Redis has written to its disk so far."""
        shutil.rmtree(self._snapshot, ignore_errors=True)
        shutil.copytree(self._redis_data, self._snapshot)

    def restore(self) -> None:
        """Put the copy in place of what Redis, stopped, has written."""
        shutil.rmtree(self._redis_data)
        shutil.copytree(self._snapshot, self._redis_data)

    def close(self) -> None:
        """End everything."""
        for child in self.children:
            child.stop(patience_seconds=0)
        self.admin.close()
        self.redis.stop()
        self.kafka.stop()


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A stage for the time of a block; servers that the environment names are left alone, because these get killed."""
    given = {name: os.environ.pop(name) for name in ("KAFKA_BOOTSTRAP", "REDIS_URL") if name in os.environ}
    try:
        with closing(Stage(folder)) as opened:
            yield opened
    finally:
        os.environ |= given
