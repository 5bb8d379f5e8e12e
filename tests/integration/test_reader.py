"""Reading topics without a group, on real Kafka: windows of time, single places, order."""

import threading
import time
from datetime import UTC, datetime

import pytest

from tasrih.messaging import reader
from tasrih.messaging.connections.sync_clients import opened
from tasrih.messaging.errors import TopicsMissingError
from tasrih.messaging.reader import fetch, follow, group_less_consumer, poll, read
from tasrih.messaging.records import Record
from tasrih.replay.errors import WindowError
from tasrih.replay.history import kafka_history
from tests.integration.gateway_client import send_to_new_partition
from tests.waiting import PATIENCE_SECONDS, wait


def test_a_window_of_time_holds_what_was_written_in_it(place):
    edges = []
    for number in range(3):
        place.send(*(Record("news", f"{number}-{key}".encode(), b"x", ()) for key in range(20)))
        time.sleep(0.05)
        edges.append(datetime.now(UTC))
        time.sleep(0.05)

    def keys(start, until):
        return {record.key.decode()[0] for record in read(place.settings, ["news"], start, until)}

    assert keys("beginning", None) == {"0", "1", "2"}
    assert keys(edges[0], edges[1]) == {"1"}
    assert keys(edges[1], None) == {"2"}
    assert keys("beginning", edges[0]) == {"0"}
    assert keys(edges[2], edges[2]) == set()


def test_single_places_are_fetched_near_and_far_and_what_is_gone_is_left_out(place):
    place.send(*(Record("news", b"k", str(number).encode(), ()) for number in range(4_000)))
    records = {record.offset: record for record in place.read("news")}
    partition = records[0].partition
    wanted = [0, 1, 2, 700, 3_998, 3_999]
    places = [f"news/{partition}/{offset}" for offset in wanted]
    absent = [f"news/{partition}/4000", "news/99/0", f"claims/{partition}/0"]
    found = list(fetch(place.settings, [*reversed(places), *absent, places[0]]))
    assert found == [records[offset] for offset in wanted]
    assert list(fetch(place.settings, [])) == []


def test_one_consumer_reads_a_whole_history_and_each_span_of_it_is_whole(place, monkeypatch):
    sent = [Record(topic, str(key).encode(), b"x", ()) for topic in ("news", "claims") for key in range(60)]
    place.send(*sent)
    made = []
    monkeypatch.setattr(reader, "opened", lambda *given, **options: made.append(given) or opened(*given, **options))
    with kafka_history(place.settings) as history:
        for topic in ("news", "claims", "news"):
            spans = history.spans(topic)
            next(history.read(topic, next(span for span in spans if len(span))), None)  # one that is left unread
            read_back = {span: [record for found, _ in history.read(topic, span) for record in found] for span in spans}
            assert [len(found) for found in read_back.values()] == list(map(len, spans))
            assert sorted(int(record.key) for found in read_back.values() for record in found) == list(range(60))
            assert {(record.topic, record.partition) for found in read_back.values() for record in found} == {
                (topic, span.partition) for span in spans if len(span)
            }
        edges = history.edges("claims", datetime(1970, 1, 1, tzinfo=UTC), datetime.now(UTC))
        assert {number: edge.end for number, edge in edges.items()} == {
            s.partition: s.end for s in history.spans("claims")
        }
        with pytest.raises(TopicsMissingError):
            history.spans("absent")
    assert len(made) == 1


def test_what_is_deleted_before_it_is_read_leaves_no_hole_in_a_history_and_takes_nothing_else_along(place):
    """Retention takes records away while a long replay or a slow reader is on its way to them."""
    place.send(*(Record("news", b"k", b"old", ()) for _ in range(5)))
    with kafka_history(place.settings) as history, group_less_consumer(place.settings, ["news"]) as consumer:
        (span,) = filter(len, history.spans("news"))
        for at in consumer.assignment():
            consumer.seek(at, 0)
        place.delete_records("news")
        place.send(*(Record("news", b"k", b"new", ()) for _ in range(3)))
        with pytest.raises(WindowError, match=f"news/{span.partition}: records from offset 0 on were deleted"):
            list(history.read("news", span))
        read_on = []
        wait(lambda: read_on.extend(poll(consumer, place.settings.topic_prefix)) or read_on)
        assert [record.value for record in read_on] == [b"new"] * 3


@pytest.mark.parametrize("start", ["latest", datetime(2020, 1, 1, tzinfo=UTC)])
def test_partitions_that_are_added_are_followed_from_their_beginning_and_nothing_comes_twice(place, start):
    heard = []

    def listen():
        for record in follow(place.settings, ["alerts.threat"], start):
            heard.append(record)
            if record.value == b"end":
                return

    def is_heard():
        place.send(*(Record("alerts.threat", str(number).encode(), b"x", ()) for number in range(9)))
        return len({record.partition for record in heard}) == 3

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    wait(is_heard)
    send_to_new_partition(place, place.settings.topic_prefix + "alerts.threat", "a")
    wait(lambda: any(record.partition == 3 for record in heard))
    place.send(Record("alerts.threat", b"k", b"end", ()))
    listening.join(PATIENCE_SECONDS)
    assert len({record.place for record in heard}) == len(heard)
    assert heard[-1].value == b"end"
