"""What the services' producer sends to a real Kafka: all of it, in the order of each key, where every client looks."""

import uuid
from collections import defaultdict

import pytest
from aiokafka.partitioner import DefaultPartitioner

from tasrih.messaging.admin import create_topics
from tasrih.messaging.errors import RecordTooLargeError
from tasrih.messaging.producer import KafkaProducer
from tasrih.messaging.reader import read
from tasrih.messaging.records import Record
from tasrih.messaging.topics import CLAIMS, DEAD_LETTERS, NEWS, max_message_bytes, topic_table
from tasrih.settings import Settings

KEYS = [f"holder {number}".encode() for number in range(40)]


@pytest.fixture
async def settings(kafka_bootstrap) -> Settings:
    settings = Settings(kafka_bootstrap=kafka_bootstrap, topic_prefix=f"sent-{uuid.uuid4().hex[:8]}.")
    create_topics(settings, [topic for topic in topic_table([]) if topic.name in (NEWS, CLAIMS, DEAD_LETTERS)])
    return settings


@pytest.fixture
async def producer(settings):
    async with KafkaProducer(settings) as producer:
        yield producer


def sent_to(topic: str, count: int, size: int) -> list[Record]:
    return [
        Record(topic, KEYS[number * 7 % len(KEYS)], b"%d " % number + b"x" * size, (("at", b"%d" % number),))
        for number in range(count)
    ]


def by_key(records) -> dict[tuple[str, bytes], list[tuple[bytes, tuple]]]:
    found = defaultdict(list)
    for record in records:
        found[record.topic, record.key].append((record.value, tuple(record.headers)))
    return dict(found)


async def test_records_of_a_key_keep_their_order_however_many_are_sent_at_once(settings, producer):
    """Those of a partition are more than one batch holds."""
    records = [*sent_to(NEWS, 3_000, 3_000), *sent_to(CLAIMS, 50, 10)]
    await producer.send_all(records)
    again = sent_to(NEWS, 100, 20)
    await producer.send_all(again)
    assert by_key(read(settings, [NEWS, CLAIMS])) == by_key([*records, *again])


async def test_a_record_larger_than_a_batch_is_sent_between_others(settings, producer):
    records = [Record(NEWS, b"one", value, ()) for value in (b"before", b"x" * 4_000_000, b"behind")]
    await producer.send_all(records)
    assert [record.value for record in read(settings, [NEWS])] == [record.value for record in records]


async def test_every_client_finds_a_key_in_the_same_partition(settings, producer):
    await producer.send_all(sent_to(CLAIMS, 80, 1))
    count = next(topic.partitions for topic in topic_table([]) if topic.name == CLAIMS)
    theirs = {key: DefaultPartitioner()(key, list(range(count)), list(range(count))) for key in KEYS}
    assert {record.key: record.partition for record in read(settings, [CLAIMS])} == theirs


async def test_records_without_a_key_are_sent_too(settings, producer):
    await producer.send_all([Record(DEAD_LETTERS, None, b"%d" % number, ()) for number in range(9)])
    assert sorted(record.value for record in read(settings, [DEAD_LETTERS])) == [b"%d" % number for number in range(9)]


async def test_nothing_is_sent_with_a_record_that_no_topic_takes(settings, producer):
    huge = Record(CLAIMS, b"a", b"x" * max_message_bytes(CLAIMS), ())
    with pytest.raises(RecordTooLargeError):
        await producer.send_all([Record(CLAIMS, b"a", b"small", ()), huge])
    assert list(read(settings, [CLAIMS])) == []
