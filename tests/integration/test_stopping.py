"""Stopping: the message in hand is finished, the rest comes again, and the group hears of it at once."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local.kafka import kafka
from deploy.local.processes import Child, free_port
from tasrih.events.model import NewsMessage
from tasrih.messaging.records import event_record
from tasrih.messaging.topics import CLAIMS, NEWS
from tests.http_port import ask
from tests.integration.articles import ONE
from tests.integration.installation import Installation, installation
from tests.integration.metrics_told import samples
from tests.waiting import PATIENCE_SECONDS

TRIAL = "tests.integration.trial_detector"
SESSION_SECONDS, HEARTBEAT_SECONDS = 12, 4


@pytest.fixture(scope="module")
def own_kafka(tmp_path_factory):
    """A broker that may be stopped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KAFKA_BOOTSTRAP", raising=False)
        with kafka(tmp_path_factory.mktemp("own-kafka"), say=print) as server:
            yield server


def article(name: str, text: str = "quick") -> NewsMessage:
    return NewsMessage(id=name, source="s", title="", text=text, published_at=datetime(2025, 9, 4, tzinfo=UTC))


def send(place: Installation, *articles: NewsMessage) -> None:
    """All into one partition, in this order."""

    place.send(*(event_record(NEWS, "one key", news, producer="test") for news in articles))


def start(place: Installation, module: str = TRIAL, **changes: str) -> Child:
    return place._start(module, changes)


def says(place: Installation, text: str) -> None:
    place.wait(lambda: text in place.logs())


def ended(child: Child, seconds: float = PATIENCE_SECONDS) -> int:
    """Wait for a process that was told to stop; its exit code."""
    try:
        return child._process.wait(seconds)
    except subprocess.TimeoutExpired:
        pytest.fail(f"not ended within {seconds} s:\n{child.tail(60)}")
    finally:
        child.stop(patience_seconds=0)


@contextmanager
def group(place: Installation, name: str):
    with_admin = KafkaAdminClient(bootstrap_servers=place.settings.kafka_bootstrap)
    try:
        full = place.settings.topic_prefix + name
        place.wait(lambda: answers(with_admin, full))
        yield with_admin, full
    finally:
        with_admin.close()


def committed(place: Installation, name: str = "tasrih-detector") -> int:
    """Sum of the offsets that a group has committed."""
    with group(place, name) as (admin, full):
        offsets = admin.list_group_offsets(full).get(full, {})
        return sum(max(0, offset.offset) for offset in offsets.values())


def answers(admin: KafkaAdminClient, full: str) -> bool:
    """Whether the group has a coordinator; in a new or paused broker it takes a moment."""
    try:
        admin.list_group_offsets(full)
    except KafkaError as error:
        if not error.retriable:
            raise
        return False
    return True


def members(place: Installation, name: str = "tasrih-detector") -> int:
    with group(place, name) as (admin, full):
        return len(admin.describe_groups([full])[full]["members"])


def claims(place: Installation) -> list[str]:
    return [dict(record.headers)["ce_id"].decode() for record in place.read(CLAIMS)]


def test_sigterm_finishes_the_message_in_hand_and_leaves_the_group(place):
    send(place, article("a", "slow 1.5"), article("b"), article("c"))
    child = start(place)
    says(place, "in hand: a")
    child.ask_to_stop()
    time.sleep(0.5)
    child.ask_to_stop()  # a second one changes nothing
    assert ended(child) == 0
    assert members(place) == 0  # told by LeaveGroup: of a silent one the group knows only after the session's time
    done = claims(place)
    assert done[0] == "a"
    assert committed(place) == len(done)
    with place.running(TRIAL):
        place.wait(lambda: len(claims(place)) == 3)
        place.wait(lambda: committed(place) == 3)
    assert claims(place) == ["a", "b", "c"]


def test_the_next_member_gets_the_partitions_at_once(place):
    port = free_port()
    first = start(place)
    place.wait(lambda: members(place) == 1)
    with place.running(TRIAL, http_port=str(port)):
        place.wait(lambda: ask(port, "/readyz")[0] == 200 and samples(port)["tasrih_partitions_assigned", ()] == 6)
        first.ask_to_stop()
        assert ended(first) == 0
        left = time.monotonic()
        place.wait(lambda: samples(port)["tasrih_partitions_assigned", ()] == 12)
        assert time.monotonic() - left < SESSION_SECONDS - HEARTBEAT_SECONDS  # a silent one is missed no sooner


def test_a_message_that_takes_too_long_is_given_up_and_comes_again(place):
    send(place, article("a", "slow 6"))
    child = start(place)
    says(place, "in hand: a")
    child.ask_to_stop()
    assert ended(child) == 0
    assert claims(place) == []
    assert committed(place) == 0


def test_a_second_interrupt_ends_at_once_and_acknowledges_nothing(place):
    send(place, article("a", "slow 20"))
    child = start(place)
    says(place, "in hand: a")
    os.killpg(child.pid, signal.SIGINT)
    time.sleep(0.5)
    assert child.exit_code() is None
    os.killpg(child.pid, signal.SIGINT)
    assert ended(child, 5) == 128 + signal.SIGINT
    assert members(place) == 1  # the group was not told
    assert claims(place) == []
    assert committed(place) == 0


def test_asked_to_stop_while_it_starts_it_ends_well(place):
    port = free_port()
    child = start(place, "detector", http_port=str(port))
    place.wait(lambda: ask(port, "/healthz")[0] == 200)  # that is before anything is loaded
    child.ask_to_stop()
    assert ended(child) == 0


def test_asked_to_stop_while_it_joins_it_leaves_at_once(place):
    """Kafka holds the answer back until the busy one has joined again; the client waited for that."""
    send(place, article("a", "slow 100"))  # more than a busy machine takes to start the second one
    with place.running(TRIAL) as (first,):
        says(place, "in hand: a")
        second = start(place)
        place.wait(lambda: members(place) == 2)
        second.ask_to_stop()
        assert ended(second) == 0  # not 1, as of one that waits for the first until it is out of patience
        assert members(place) == 1
        assert "detected: a" not in place.logs()
        place.kill(first)


def test_without_redis_it_stops_and_acknowledges_nothing(place):
    with place.running("detector"):
        place.ingest(ONE)
        place.wait(lambda: place.read(CLAIMS))
    child = start(place, "alerter", redis_url="redis://127.0.0.1:1/0")
    says(place, "not ready: messages: the index")
    child.ask_to_stop()
    assert ended(child) == 0
    assert committed(place, "tasrih-alerter") == 0
    assert members(place, "tasrih-alerter") == 0


def test_without_kafka_it_stops_and_acknowledges_nothing(own_kafka, redis_url, request, tmp_path):
    place = installation(own_kafka.address, redis_url, request.node.name, tmp_path)
    port = free_port()
    send(place, article("a", "slow 3"))
    child = start(place, http_port=str(port))
    says(place, "in hand: a")
    os.killpg(own_kafka.child.pid, signal.SIGSTOP)
    try:
        place.wait(lambda: "detected: a" in place.logs() and ask(port, "/readyz")[0] == 503)
        assert ask(port, "/healthz")[0] == 200
        child.ask_to_stop()
        assert ended(child) in (0, 1)
    finally:
        os.killpg(own_kafka.child.pid, signal.SIGCONT)
    assert committed(place) == 0
    with place.running(TRIAL):
        place.wait(lambda: committed(place) == 1)
    assert set(claims(place)) == {"a"}


def test_a_blocked_loop_is_told(place):
    port = free_port()
    with place.running(TRIAL, http_port=str(port)):
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        send(place, article("a", "blocking 6"))
        says(place, "in hand: a")
        place.wait(lambda: "the event loop has not run" in ask(port, "/healthz")[1])
        place.wait(lambda: ask(port, "/healthz")[0] == 200)


def test_a_consumer_that_does_nothing_is_told(place, monkeypatch):
    monkeypatch.setenv("TRIAL", "wedged")
    port = free_port()
    child = start(place, http_port=str(port), handler_timeout_seconds="0.5")
    try:
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        time.sleep(5)
        assert ask(port, "/healthz")[0] == 200  # nothing to do
        send(place, article("a"))
        place.wait(lambda: "nothing was done" in ask(port, "/healthz")[1])
    finally:
        child.stop(patience_seconds=0)


def memory(place: Installation, port: int) -> float:
    """Bytes of a process; a busy one may take its time to say."""
    found: list[float] = []
    place.wait(lambda: found.extend(filter(None, [samples(port).get(("process_resident_memory_bytes", ()))])) or found)
    return found[0]


def test_a_slow_consumer_does_not_take_more_than_its_buffers_hold(place):
    port = free_port()
    long = article("b", "x" * 100_000)
    with place.running(TRIAL, http_port=str(port)) as (child,):
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        before = memory(place, port)
        send(place, article("a", "slow 8"))
        says(place, "in hand: a")
        send(place, *[long] * 1_500)
        time.sleep(3)
        grown = memory(place, port) - before
        place.kill(child)
    assert grown < len(long.text) * 1_500 / 3


def test_messages_that_were_not_begun_hold_up_no_rebalance(place):
    """Faust's reader still holds the last of them, and waited for it until the group put the process out."""
    port, other = free_port(), free_port()
    with place.running(TRIAL, http_port=str(port)):
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        send(place, article("first", "slow 12"), article("second"), article("third"))
        says(place, "in hand: first")
        with place.running("detector", http_port=str(other)):
            says(place, "detected: first")
            place.wait(lambda: ask(port, "/readyz")[0] == ask(other, "/readyz")[0] == 200)
    assert "wait_empty" not in place.logs()


def test_what_is_done_is_committed_before_partitions_move(place):
    """Faust forgot what was acknowledged since its last commit, a second's work, before it committed once more."""
    port, sent = free_port(), 0
    with place.running(TRIAL, http_port=str(port)):
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        with place.running(TRIAL):
            deadline = time.monotonic() + 2 * HEARTBEAT_SECONDS
            while time.monotonic() < deadline or samples(port)["tasrih_partitions_assigned", ()] != 6:
                send(place, *(article(f"{number}") for number in range(sent, sent + 3)))
                sent += 3
        place.wait(lambda: len(set(claims(place))) == sent)
    assert sorted(claims(place), key=int) == [f"{number}" for number in range(sent)]
