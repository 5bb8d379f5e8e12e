"""The local Kafka and Redis keep what they were given and leave no process behind."""

import os
from contextlib import closing

import pytest
import redis as client
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from deploy.local.errors import LocalError
from deploy.local.kafka import MAX_MESSAGE_BYTES, kafka
from deploy.local.redis import redis
from tests.waiting import PATIENCE_SECONDS


def test_kafka_takes_large_messages_and_makes_no_topic_unasked(kafka_bootstrap):
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    admin.create_topics([NewTopic("local-large", num_partitions=1, replication_factor=1)])
    assert "local-unasked" not in admin.list_topics()
    admin.close()
    body = os.urandom(MAX_MESSAGE_BYTES - 1000)
    producer = KafkaProducer(bootstrap_servers=kafka_bootstrap, max_request_size=MAX_MESSAGE_BYTES)
    assert producer.send("local-large", body).get(timeout=PATIENCE_SECONDS).offset == 0
    producer.close()


def test_redis_speaks_lua(redis_url):
    with client.Redis.from_url(redis_url) as server:
        assert server.eval("return ARGV[1] .. KEYS[1]", 1, "b", "a") == b"ab"


def test_servers_know_their_folder_again_and_let_nobody_else_in(tmp_path, monkeypatch):
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    folder = tmp_path / "تصريح, مجلد"
    with kafka(folder / "kafka", say=print) as broker, redis(folder / "redis", say=print) as store:
        with closing(KafkaAdminClient(bootstrap_servers=broker.address)) as admin:
            admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
        with client.Redis.from_url(store.address) as server:
            server.set("kept", "yes")
        with pytest.raises(LocalError, match="another run uses"), redis(folder / "redis", say=print):
            pass
    with kafka(folder / "kafka", say=print) as broker, redis(folder / "redis", say=print) as store:
        with closing(KafkaAdminClient(bootstrap_servers=broker.address)) as admin:
            assert "kept" in admin.list_topics()
        with client.Redis.from_url(store.address) as server:
            assert server.get("kept") == b"yes"
