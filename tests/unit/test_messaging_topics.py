"""Topics."""

import pytest

from tasrih.events.model import KINDS
from tasrih.messaging import topics
from tasrih.messaging.errors import MessagingError


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


def test_what_expires_does_so_after_its_days():
    (news,) = [topic for topic in topics.topic_table([]) if topic.name == topics.NEWS]
    assert news.config(1)["retention.ms"] == str(90 * 24 * 60 * 60 * 1_000)


def test_one_alerter_has_an_officials_claims_and_corrections():
    partitions = {topic.name: topic.partitions for topic in topics.topic_table([])}
    assert partitions[topics.CLAIMS] == partitions[topics.CORRECTIONS]


COMPACT, DELETE, BOTH = ({"cleanup.policy": policy} for policy in ("compact", "delete", "compact,delete"))
WEEK, MEGABYTE = {"retention.ms": "604800000"}, {"retention.bytes": "1000000"}
FOR_GOOD = {"retention.ms": "-1", "retention.bytes": "-1"}


@pytest.mark.parametrize(
    ("name", "config", "losing"),
    [
        ("positions", DELETE | WEEK, COMPACT),  # as a broker makes it by itself
        ("positions", BOTH | MEGABYTE, COMPACT),
        ("ingest-state", DELETE | WEEK, COMPACT),
        ("positions", DELETE | FOR_GOOD, {}),
        ("positions", COMPACT | WEEK, {}),  # says nothing where nothing is deleted
        ("corrections", DELETE | WEEK, {"retention.ms": "-1"}),
        ("corrections", DELETE | MEGABYTE, {"retention.bytes": "-1"}),
        ("corrections", COMPACT | FOR_GOOD, DELETE),
        ("claims", COMPACT | FOR_GOOD, DELETE),
        ("alerts.threat", BOTH | WEEK, DELETE),
        ("claims", DELETE | WEEK, {}),  # for how long, is for whoever runs it to say
        ("positions", {}, {}),
    ],
)
def test_a_topic_that_drops_what_we_rely_on_says_so(name, config, losing):
    (topic,) = [topic for topic in topics.topic_table([]) if topic.name == name]
    assert topic.losing(config) == losing


@pytest.mark.parametrize("topic", topics.topic_table(["long_range_missiles"]))
def test_no_topic_of_the_table_does(topic):
    assert topic.losing(topic.config(3)) == {}


def test_the_brokers_limit_is_the_one_that_we_keep_to():
    for topic in topics.topic_table(["long_range_missiles"]):
        assert topic.config(3)["max.message.bytes"] == str(topics.max_message_bytes(topic.name))


@pytest.mark.parametrize("name", ["", "a b", "نووي", "../x", "A"])
def test_a_watch_name_must_fit_a_topic(name):
    with pytest.raises(MessagingError):
        topics.alerts_of_watch(name)


def test_an_alert_with_the_longest_claim_fits_its_topic():
    """It holds the claim, its position and the one before; what is stored of a claim must always go out."""
    alert = topics.max_message_bytes(topics.alerts_of_kind("threat"))
    assert 3 * topics.max_message_bytes(topics.CLAIMS) < alert - 1_000_000
