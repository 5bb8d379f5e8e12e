"""News in, alerts out, on real Kafka and Redis, with the services as processes of their own."""

import subprocess
import sys

import msgspec

from tasrih.events import codec
from tasrih.events.model import Claim, Position
from tasrih.messaging.records import Record
from tasrih.messaging.topics import POSITIONS
from tests.integration.articles import ONE, ONE_AGAIN, THREE, TWO, WATCH
from tests.waiting import PATIENCE_SECONDS


def trace(headers) -> bytes:
    return dict(headers)["traceparent"].split(b"-")[1]


def test_news_become_alerts_once(place):
    with place.running("detector", "alerter"):
        place.ingest(ONE)
        place.wait(place.alerts)
        place.ingest(ONE, ONE_AGAIN)  # the same news, then the same position in other news
        place.wait_idle()
    (alert,) = place.alerts()
    assert (alert.type, alert.claim.kind, alert.article.id) == ("new_position", "commitment", ONE.id)
    assert getattr(ONE, alert.claim.field)[alert.claim.start : alert.claim.end] == alert.claim.content
    news = next(record for record in place.read("news") if record.key == ONE.id.encode())
    (watched,) = place.read(WATCH)
    assert codec.decode(watched.value, type(alert)) == alert
    assert dict(watched.headers)["ce_id"].decode() == alert.alert_id
    assert trace(watched.headers) == trace(news.headers)
    last = codec.decode(place.read(POSITIONS)[-1].value, Position)
    assert (last.position_id, last.appearances) == (alert.position.position_id, 2)


def test_what_is_no_article_is_buried_and_the_stream_goes_on(place):
    broken = {
        b"not json": "bad_json",
        b'{"id": "a"}': "missing_field",
        b"\xff": "bad_utf8",
        b'{"id": "a\0"}': "nul_character",
        b'{"id": "\\ud800"}': "lone_surrogate",
        codec.encode(ONE).replace(b'"schema_version":1', b'"schema_version":2'): "unknown_version",
    }
    headers = (("again", b"1"), ("again", b"2"))
    with place.running("detector", "alerter"):
        place.send(*(Record("news", ONE.id.encode(), body, headers) for body in broken))
        place.send(Record("news", ONE.id.encode(), None, ()))  # a tombstone
        place.ingest(ONE)  # the same key: in the same partition, behind all of them
        place.send(Record("claims", b"k", b"{}", ()))
        place.wait(place.alerts)
        place.wait_idle()
    letters = {letter.value: letter for letter in place.dead_letters() if letter.topic == "news"}
    assert {value: letter.reason for value, letter in letters.items()} == {**broken, None: "wrong_type"}
    assert letters[b"\xff"].headers == headers
    assert letters[b"\xff"].key == ONE.id.encode()
    assert [letter.service for letter in place.dead_letters() if letter.topic == "claims"] == ["alerter"]
    assert len(place.alerts()) == 1


def test_a_killed_alerter_loses_nothing(place):
    with place.running("detector"):
        with place.running("alerter") as (alerter,):
            place.ingest(ONE)
            place.wait(place.alerts)
            place.kill(alerter)
        place.ingest(TWO)
        with place.running("alerter"):
            place.ingest(THREE)
            place.wait(lambda: len({alert.article.id for alert in place.alerts()}) == 3)
            place.wait_idle()
    ids = {alert.article.id: alert.alert_id for alert in place.alerts()}
    assert len(ids) == len({alert.alert_id for alert in place.alerts()}) == 3


def test_without_redis_nothing_is_acknowledged(place):
    with place.running("detector"):
        with place.running("alerter", redis_url="redis://127.0.0.1:1/0"):
            place.ingest(ONE)
            place.wait(lambda: "not ready: messages: " in place.logs())
        assert place.alerts() == []
        with place.running("alerter"):
            place.wait(place.alerts)
            place.wait_idle()
    assert len(place.alerts()) == 1
    assert place.dead_letters() == []


def test_a_second_detector_takes_partitions_over_and_nothing_is_lost(place):
    articles = [msgspec.structs.replace(ONE, id=f"wadi-{number}") for number in range(300)]
    with place.running("detector"):
        place.ingest(*articles[:200])
        with place.running("detector"):
            place.wait(lambda: place.logs().count("rearranged") > 1)
            place.ingest(*articles[200:])
            place.wait(lambda: len(place.read("claims")) > 250)
        place.wait(lambda: {claim_of(record) for record in place.read("claims")} == {one.id for one in articles})
    assert place.dead_letters() == []


def test_partitions_that_are_added_are_read_without_a_restart(place):
    """Detector and alerter read by the same recipe."""
    articles = [msgspec.structs.replace(ONE, id=f"wadi-{number}") for number in range(60)]
    with place.running("detector"):
        place.ingest(ONE)
        place.wait(lambda: place.read("claims"))
        place.add_partitions("news", 24)
        place.ingest(*articles)
        assert any(record.partition >= 12 for record in place.read("news"))
        place.wait(lambda: {claim_of(record) for record in place.read("claims")} >= {one.id for one in articles})
    assert place.dead_letters() == []


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


def test_a_process_that_ends_on_a_message_gets_it_again(place):
    """What Faust does by default is to commit past the message on which an agent raises."""
    place.ingest(ONE)
    for _ in range(2):
        command = [sys.executable, "-c", CRASHING_DETECTOR]
        process = subprocess.run(
            command, env=place.environment(), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        assert process.returncode == 1
        assert "a broken data file" in process.stderr
    assert place.dead_letters() == []
    with place.running("detector", "alerter"):
        place.wait(place.alerts)
