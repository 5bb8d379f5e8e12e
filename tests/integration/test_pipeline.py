"""News in, alerts out, on real Kafka and Redis, with the services as processes of their own."""

import subprocess
import sys
from datetime import UTC, datetime

import msgspec
import pytest

from tasrih.events import codec
from tasrih.events.model import Claim, NewsMessage, Position
from tasrih.messaging.records import Record
from tasrih.messaging.topics import POSITIONS, alerts_of_watch
from tests.integration.installation import Installation, installation
from tests.waiting import PATIENCE_SECONDS

WATCH = alerts_of_watch("long_range_missiles")


def article(number: int, minister: str) -> NewsMessage:
    return NewsMessage(
        id=f"wadi-{number}",
        source="صحيفة الوادي",
        title="",
        text=f"قال {minister} إن بلاده ستزود جمهورية السهل بصواريخ بعيدة المدى.",
        published_at=datetime(2025, 9, 4, 10, number, tzinfo=UTC),
    )


ONE = article(1, "رئيس جمهورية الواحة حازم البدراني")
TWO = article(2, "رئيس جمهورية الجبل ناصر الكعبي")
THREE = article(3, "رئيس وزراء إمارة الساحل فهد المنصوري")
ONE_AGAIN = article(4, "رئيس جمهورية الواحة حازم البدراني")


@pytest.fixture
def pipeline(kafka_bootstrap, redis_url, request, tmp_path) -> Installation:
    return installation(kafka_bootstrap, redis_url, request.node.name, tmp_path)


def trace(headers) -> bytes:
    return dict(headers)["traceparent"].split(b"-")[1]


def test_news_become_alerts_once(pipeline):
    with pipeline.running("detector", "alerter"):
        pipeline.ingest(ONE)
        pipeline.wait(pipeline.alerts)
        pipeline.ingest(ONE, ONE_AGAIN)  # the same news, then the same position in other news
        pipeline.wait_idle()
    (alert,) = pipeline.alerts()
    assert (alert.type, alert.claim.kind, alert.article.id) == ("new_position", "commitment", ONE.id)
    assert getattr(ONE, alert.claim.field)[alert.claim.start : alert.claim.end] == alert.claim.content
    news = next(record for record in pipeline.read("news") if record.key == ONE.id.encode())
    (watched,) = pipeline.read(WATCH)
    assert codec.decode(watched.value, type(alert)) == alert
    assert dict(watched.headers)["ce_id"].decode() == alert.alert_id
    assert trace(watched.headers) == trace(news.headers)
    last = codec.decode(pipeline.read(POSITIONS)[-1].value, Position)
    assert (last.position_id, last.appearances) == (alert.position.position_id, 2)


def test_what_is_no_article_is_buried_and_the_stream_goes_on(pipeline):
    broken = {
        b"not json": "bad_json",
        b'{"id": "a"}': "missing_field",
        b"\xff": "bad_utf8",
        b'{"id": "a\0"}': "nul_character",
        b'{"id": "\\ud800"}': "lone_surrogate",
        codec.encode(ONE).replace(b'"schema_version":1', b'"schema_version":2'): "unknown_version",
    }
    headers = (("again", b"1"), ("again", b"2"))
    with pipeline.running("detector", "alerter"):
        pipeline.send(*(Record("news", ONE.id.encode(), body, headers) for body in broken))
        pipeline.send(Record("news", ONE.id.encode(), None, ()))  # a tombstone
        pipeline.ingest(ONE)  # the same key: in the same partition, behind all of them
        pipeline.send(Record("claims", b"k", b"{}", ()))
        pipeline.wait(pipeline.alerts)
        pipeline.wait_idle()
    letters = {letter.value: letter for letter in pipeline.dead_letters() if letter.topic == "news"}
    assert {value: letter.reason for value, letter in letters.items()} == {**broken, None: "wrong_type"}
    assert letters[b"\xff"].headers == headers
    assert letters[b"\xff"].key == ONE.id.encode()
    assert [letter.service for letter in pipeline.dead_letters() if letter.topic == "claims"] == ["alerter"]
    assert len(pipeline.alerts()) == 1


def test_a_killed_alerter_loses_nothing(pipeline):
    with pipeline.running("detector"):
        with pipeline.running("alerter") as (alerter,):
            pipeline.ingest(ONE)
            pipeline.wait(pipeline.alerts)
            pipeline.kill(alerter)
        pipeline.ingest(TWO)
        with pipeline.running("alerter"):
            pipeline.ingest(THREE)
            pipeline.wait(lambda: len({alert.article.id for alert in pipeline.alerts()}) == 3)
            pipeline.wait_idle()
    ids = {alert.article.id: alert.alert_id for alert in pipeline.alerts()}
    assert len(ids) == len({alert.alert_id for alert in pipeline.alerts()}) == 3


def test_without_redis_nothing_is_acknowledged(pipeline):
    with pipeline.running("detector"):
        with pipeline.running("alerter", redis_url="redis://127.0.0.1:1/0"):
            pipeline.ingest(ONE)
            pipeline.wait(lambda: "not ready: messages: " in pipeline.logs())
        assert pipeline.alerts() == []
        with pipeline.running("alerter"):
            pipeline.wait(pipeline.alerts)
            pipeline.wait_idle()
    assert len(pipeline.alerts()) == 1
    assert pipeline.dead_letters() == []


def test_a_second_detector_takes_partitions_over_and_nothing_is_lost(pipeline):
    articles = [msgspec.structs.replace(ONE, id=f"wadi-{number}") for number in range(300)]
    with pipeline.running("detector"):
        pipeline.ingest(*articles[:200])
        with pipeline.running("detector"):
            pipeline.wait(lambda: pipeline.logs().count("rearranged") > 1)
            pipeline.ingest(*articles[200:])
            pipeline.wait(lambda: len(pipeline.read("claims")) > 250)
        pipeline.wait(lambda: {claim_of(record) for record in pipeline.read("claims")} == {one.id for one in articles})
    assert pipeline.dead_letters() == []


def claim_of(record) -> str:
    return codec.decode(record.value, Claim).article_id


CRASHING_DETECTOR = """
from services.detector.app import detector_app
from tasrih.errors import TasrihError
from tasrih.messaging.consuming.worker import run
from tasrih.settings import read_settings
from tasrih.telemetry.health import Health, Progress

def detect(news):
    raise TasrihError("a broken data file")

run(detector_app(read_settings(), Health(Progress(60)), detect), read_settings())
"""


def test_a_process_that_ends_on_a_message_gets_it_again(pipeline):
    """What Faust does by default is to commit past the message on which an agent raises."""
    pipeline.ingest(ONE)
    for _ in range(2):
        command = [sys.executable, "-c", CRASHING_DETECTOR]
        process = subprocess.run(
            command, env=pipeline.environment(), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        assert process.returncode == 1
        assert "a broken data file" in process.stderr
    assert pipeline.dead_letters() == []
    with pipeline.running("detector", "alerter"):
        pipeline.wait(pipeline.alerts)
