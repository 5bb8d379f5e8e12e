"""Places of records, without Kafka."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from kafka import TopicPartition

from tasrih.messaging import reader
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.reader import fetch, fetch_with, read_with
from tasrih.replay.history import KafkaHistory
from tasrih.replay.window import Span
from tasrih.settings import Settings

PLACE = TopicPartition("news", 0)


class Mute:
    """A consumer whose Kafka tells the ends of a partition and then nothing, but for so many records, one a poll."""

    def __init__(self, records: int) -> None:
        self.records, self.at = records, 0

    def partitions_for_topic(self, _):
        return {0}

    def assign(self, _):
        pass

    def assignment(self):
        return {PLACE}

    def seek(self, *_):
        pass

    def position(self, _):
        return self.at

    def beginning_offsets(self, _):
        return {PLACE: 0}

    def end_offsets(self, _):
        return {PLACE: 9}

    def offsets_for_times(self, _):
        return {}

    def poll(self, **_):
        if self.at == self.records:
            return {}
        self.at += 1
        record = SimpleNamespace(
            topic="news", partition=0, offset=self.at - 1, key=b"", value=b"", headers=(), timestamp=1
        )
        return {PLACE: [record]}


def history(consumer):
    made = KafkaHistory(consumer, Settings())
    made._known.add("news")
    return made


READING = {
    "whole topics": lambda consumer: read_with(consumer, "", "news", "beginning", datetime.now(UTC)),
    "single records": lambda consumer: fetch_with(consumer, "", ["news/0/8"]),
    "history": lambda consumer: history(consumer).read("news", Span(0, 0, 9)),
}


@pytest.mark.parametrize("way", READING)
def test_who_reads_hears_that_kafka_is_silent_instead_of_waiting_for_good(way, monkeypatch):
    monkeypatch.setattr(reader, "_SILENT_SECONDS", 0.01)
    assert list(READING[way](Mute(9)))
    with pytest.raises(MessagingError, match="has not answered"):
        list(READING[way](Mute(5)))


@pytest.mark.parametrize("text", ["", "news", "news/1", "news/1/x", "/1/2", "news/-1/2"])
def test_what_is_no_place_is_told_before_anything_connects(text):
    with pytest.raises(MessagingError, match="is no place of a record"):
        list(fetch(Settings(kafka_bootstrap="127.0.0.1:1"), [text]))
