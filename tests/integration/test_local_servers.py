"""The local Kafka and Redis keep what they were given and leave no process behind."""

import os

import redis as client
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from deploy.local.kafka import MAX_MESSAGE_BYTES


def test_kafka_takes_large_messages_and_makes_no_topic_unasked(kafka_bootstrap):
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    admin.create_topics([NewTopic("local-large", num_partitions=1, replication_factor=1)])
    assert "local-unasked" not in admin.list_topics()
    admin.close()
    body = os.urandom(MAX_MESSAGE_BYTES - 1000)
    producer = KafkaProducer(bootstrap_servers=kafka_bootstrap, max_request_size=MAX_MESSAGE_BYTES)
    assert producer.send("local-large", body).get(timeout=20).offset == 0
    producer.close()


def test_redis_speaks_lua(redis_url):
    with client.Redis.from_url(redis_url) as server:
        assert server.eval("return ARGV[1] .. KEYS[1]", 1, "b", "a") == b"ab"
