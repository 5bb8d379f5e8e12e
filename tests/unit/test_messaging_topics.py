"""Topics and dead letters."""

import pytest

from tasrih.events import codec
from tasrih.events.model import KINDS, DeadLetter
from tasrih.messaging import topics
from tasrih.messaging.dead_letters import dead_letter, original
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.records import Received, Record


def test_the_table_has_every_kind_and_watch():
    names = [topic.name for topic in topics.topic_table(["long_range_missiles"])]
    assert len(names) == len(set(names))
    assert {f"alerts.{kind}" for kind in KINDS} < set(names)
    assert "alerts.watch.long_range_missiles" in names


@pytest.mark.parametrize(("replication", "in_sync"), [(1, "1"), (2, "1"), (3, "2")])
def test_one_copy_may_be_missing(replication, in_sync):
    assert topics.topic_table([])[0].config(replication)["min.insync.replicas"] == in_sync


def test_positions_are_compacted_and_never_expire():
    (positions,) = [topic for topic in topics.topic_table([]) if topic.name == topics.POSITIONS]
    assert positions.config(1)["cleanup.policy"] == "compact"
    assert positions.config(1)["retention.ms"] == "-1"


@pytest.mark.parametrize("name", ["", "a b", "نووي", "../x", "A"])
def test_a_watch_name_must_fit_a_topic(name):
    with pytest.raises(MessagingError):
        topics.alerts_of_watch(name)


@pytest.mark.parametrize(
    "message",
    [
        Received("news", 0, 1, None, None, ()),
        Received("news", 0, 1, b"\xff", b"\xff\0", (("h", b"\xff"), ("h", None))),
        Received("news", 0, 1, b"k", b"\0" * (5 * 1024 * 1024 - 200), (("h", b"v"),)),
        Received("news", 0, 1, b"k" * 2_500_000, b"v" * 2_500_000, ()),
    ],
    ids=["tombstone", "bytes", "largest", "huge key"],
)
def test_whatever_a_topic_takes_fits_a_dead_letter(message):
    record = dead_letter(message, service="detector", reason="bad_json", detail="d" * 2_000)
    limit = topics.max_message_bytes(topics.DEAD_LETTERS)
    assert record.size <= limit
    letter = codec.decode(record.value, DeadLetter, max_bytes=limit)
    assert original(letter) == Record("news", message.key, message.value, message.headers)


def test_only_thousands_of_headers_are_left_out():
    message = Received("news", 0, 1, b"k", b"v", (("", b""),) * 1_100_000)
    letter = codec.decode(dead_letter(message, service="s", reason="bad_json", detail="x").value, DeadLetter)
    assert (letter.value, letter.headers) == (b"v", ())
    assert letter.detail == "1100000 headers left out; x"
