"""The lag of a group, asked of a real Kafka."""

import uuid

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from tasrih.messaging.admin import create_topics
from tasrih.messaging.consuming.lag import GroupLag
from tasrih.messaging.errors import MessagingError
from tasrih.messaging.topics import NEWS, topic_table
from tasrih.settings import Settings

PLACES = [(NEWS, 0), (NEWS, 1)]


@pytest.fixture
def settings(kafka_bootstrap) -> Settings:
    settings = Settings(kafka_bootstrap=kafka_bootstrap, topic_prefix=f"lag-{uuid.uuid4().hex[:8]}.")
    create_topics(settings, [topic for topic in topic_table([]) if topic.name == NEWS])
    return settings


@pytest.fixture
async def lag(settings):
    lag = GroupLag(settings, "readers")
    yield lag
    await lag.close()


async def send(settings: Settings, *bodies: bytes, transaction: bool = False) -> None:
    options = {"transactional_id": uuid.uuid4().hex} if transaction else {}
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap, **options) as producer:
        if transaction:
            await producer.begin_transaction()
        for body in bodies:
            await producer.send_and_wait(settings.topic_prefix + NEWS, body, partition=0)
        if transaction:
            await producer.commit_transaction()


async def commit(settings: Settings, offset: int) -> None:
    """Note for the group that everything of partition 0 up to an offset is done."""
    partition = TopicPartition(settings.topic_prefix + NEWS, 0)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap, group_id=f"{settings.topic_prefix}readers", enable_auto_commit=False
    )
    await consumer.start()
    consumer.assign([partition])
    await consumer.commit({partition: offset})
    await consumer.stop()


async def test_what_is_not_committed_is_to_read(settings, lag):
    assert await lag.of(PLACES) == {(NEWS, 0): 0, (NEWS, 1): 0}
    assert not await lag.readable(PLACES)
    await send(settings, b"a", b"b", b"c")
    assert await lag.of(PLACES) == {(NEWS, 0): 3, (NEWS, 1): 0}
    assert await lag.readable(PLACES)
    await commit(settings, 2)
    assert await lag.of(PLACES) == {(NEWS, 0): 1, (NEWS, 1): 0}
    assert await lag.readable(PLACES)
    await commit(settings, 3)
    assert await lag.of(PLACES) == {(NEWS, 0): 0, (NEWS, 1): 0}


async def test_the_mark_of_a_transaction_is_behind_and_cannot_be_read(settings, lag):
    await send(settings, b"a", transaction=True)
    await commit(settings, 1)
    for _ in range(2):
        assert await lag.of(PLACES) == {(NEWS, 0): 1, (NEWS, 1): 0}
        assert not await lag.readable(PLACES)
    await send(settings, b"b")
    assert await lag.readable(PLACES)


async def test_without_partitions_it_only_shows_whether_kafka_answers(settings, lag):
    assert await lag.of([]) == {}
    assert not await lag.readable([])


async def test_without_kafka_it_says_so_and_connects_again(settings):
    away = GroupLag(Settings(kafka_bootstrap="127.0.0.1:1"), "readers")
    for _ in range(2):
        with pytest.raises(MessagingError):
            await away.of(PLACES)
        await away.close()
