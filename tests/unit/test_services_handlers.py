"""What the services do with one message, without Kafka and Redis."""

import asyncio
import json
import threading
import time
from contextvars import ContextVar
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from services.alerter.handlers import RaiseAlerts, alert_records, decode_claim
from services.detector.handlers import DetectClaims, decode_news
from tasrih.events import cloudevents, codec
from tasrih.events.codec import MessageError
from tasrih.events.model import Alert, Claim, NewsMessage, Position, Speaker, Suppression
from tasrih.messaging.records import Received, event_record
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.sameness.identity import holder_of, speaker_key
from tasrih.positions.storing.memory import MemoryStore
from tasrih.telemetry import metrics
from tests.waiting import PATIENCE_SECONDS

told_now: ContextVar[str] = ContextVar("told_now")
EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
NEWS = codec.decode((EXAMPLES / "news.v1.json").read_bytes(), NewsMessage)
CLAIM = codec.decode((EXAMPLES / "claim.v1.json").read_bytes(), Claim)
ALERT = codec.decode((EXAMPLES / "alert.v1.json").read_bytes(), Alert)


def received(topic: str, event, **changes) -> Received:
    record = event_record(topic, "key", event, producer="ingester")
    fields = {"value": record.value, "headers": record.headers, **changes}
    return Received(topic, 0, 7, b"key", **fields)


def trace(headers) -> bytes:
    return dict(headers)["traceparent"].split(b"-")[1]


@pytest.mark.parametrize(
    ("decode", "event", "topic", "name"),
    [(decode_news, NEWS, "news", "news"), (decode_claim, CLAIM, "claims", "claim")],
)
def test_decoding(decode, event, topic, name):
    assert decode(received(topic, event)) == event
    assert decode(received(topic, event, headers=())) == event
    refused = [
        ({"value": None}, "wrong_type"),
        ({"value": b"{"}, "bad_json"),
        ({"headers": (("ce_type", f"org.tasrih.{name}.v2".encode()),)}, "unknown_version"),
        ({"headers": (("ce_type", b"org.tasrih.position.v1"),)}, "wrong_type"),
    ]
    for changes, reason in refused:
        with pytest.raises(MessageError) as caught:
            decode(received(topic, event, **changes))
        assert caught.value.reason == reason


@pytest.mark.parametrize("field", ["start", "end", "cue_start"])
@pytest.mark.parametrize("number", [2**53, 2**64, -(2**64)])
def test_numbers_that_nothing_can_write_again_are_refused_at_once(field, number):
    body = msgspec.json.decode(codec.encode(CLAIM)) | {field: number}
    with pytest.raises(MessageError):
        decode_claim(received("claims", CLAIM, value=json.dumps(body).encode()))


def test_a_claim_longer_than_its_topic_takes_is_refused_before_it_is_stored():
    long = msgspec.structs.replace(CLAIM, content="ا" * 1_100_000)
    with pytest.raises(MessageError, match="too_large"):
        decode_claim(received("claims", long))


async def test_claims_go_out_by_speaker_within_the_article_s_trace():
    message = received("news", NEWS)
    effects = await DetectClaims(lambda news: [CLAIM, CLAIM])(NEWS, message)
    assert [record.topic for record in effects.records] == ["claims", "claims"]
    assert {record.key for record in effects.records} == {CLAIM.official_id.encode()}
    assert codec.decode(effects.records[0].value, Claim) == CLAIM
    assert trace(effects.records[0].headers) == trace(message.headers)


async def test_claims_of_the_text_go_out_before_those_of_the_headline():
    title = msgspec.structs.replace(CLAIM, field="title", claim_id="title")
    effects = await DetectClaims(lambda news: [title, CLAIM])(NEWS, received("news", NEWS))
    assert [codec.decode(record.value, Claim).claim_id for record in effects.records] == [CLAIM.claim_id, "title"]


async def test_an_article_without_claims_sends_nothing():
    assert (await DetectClaims(lambda news: [])(NEWS, received("news", NEWS))).records == ()


async def test_all_articles_are_read_in_one_thread_which_knows_what_is_told_of_the_message():
    seen = []

    def detect(news):
        seen.append((threading.get_ident(), told_now.get()))
        return []

    detecting = DetectClaims(detect)
    for place in ("first", "second", "third"):
        told_now.set(place)
        await detecting(NEWS, received("news", NEWS))
    assert [place for _, place in seen] == ["first", "second", "third"]
    assert len({thread for thread, _ in seen}) == 1
    assert seen[0][0] != threading.get_ident()


async def test_an_article_that_never_ends_holds_up_no_other():
    stuck = threading.Event()

    def detect(news):
        if news.id == "stuck":
            stuck.wait(PATIENCE_SECONDS)
        return [CLAIM]

    detecting = DetectClaims(detect)
    try:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await detecting(msgspec.structs.replace(NEWS, id="stuck"), received("news", NEWS))
        async with asyncio.timeout(PATIENCE_SECONDS / 2):
            assert (await detecting(NEWS, received("news", NEWS))).records
    finally:
        stuck.set()


async def test_a_source_is_seen_when_its_article_went_through_even_without_claims():
    source = f"source of {__name__}"
    news = msgspec.structs.replace(NEWS, source=source)
    effects = await DetectClaims(lambda news: [])(news, received("news", news))
    assert last_news(source) is None
    began = time.time()
    await effects.confirm()
    assert began <= last_news(source) <= time.time()


def last_news(source: str) -> float | None:
    return metrics.REGISTRY.get_sample_value("tasrih_source_last_news_timestamp_seconds", {"source": source})


def test_speaker_keys():
    unknown = msgspec.structs.replace(
        CLAIM, official_id=None, speaker_name="مصدرٌ أمنيّ", speaker_type="anonymous", speakers=()
    )
    assert speaker_key(unknown) == "مصدر امني"
    assert speaker_key(msgspec.structs.replace(unknown, speaker_name="")) == CLAIM.article_id


def test_joint_speakers_have_one_key_in_any_order():
    """They hold one position together: in two partitions two alerters would write it, and the older state could win."""
    two = (Speaker(name="أ", type="person", official_id="xb.b"), Speaker(name="ب", type="office", official_id="xa.a"))
    keys = {speaker_key(msgspec.structs.replace(CLAIM, speakers=speakers)) for speakers in (two, two[::-1])}
    assert keys == {holder_of(msgspec.structs.replace(CLAIM, speakers=two))} == {"xa.a+xb.b"}


async def test_a_new_position_is_told_before_it_is_written_and_confirmed():
    store = MemoryStore()
    handle = RaiseAlerts(Positions(store, load_watches()), Sent())
    message = received("claims", CLAIM)
    effects = await handle(CLAIM, message)
    assert [record.topic for record in effects.records] == ["alerts.commitment", "alerts.watch.long_range_missiles"]
    assert [record.topic for record in effects.then] == ["positions"]
    alert = codec.decode(effects.records[0].value, Alert)
    assert effects.records[0].value == effects.records[1].value
    assert dict(effects.records[0].headers)["ce_id"].decode() == alert.alert_id
    assert trace(effects.records[0].headers) == trace(message.headers)
    position = codec.decode(effects.then[0].value, Position)
    assert effects.then[0].key.decode() == position.position_id

    again = await handle(CLAIM, message)
    assert (again.records, again.then) == (effects.records, effects.then), (
        "before the confirmation it is the same again"
    )
    await effects.confirm()
    done = await handle(CLAIM, message)
    assert (done.records, done.then) == ((), ())


def test_a_withdrawal_is_told_to_those_who_follow_either_kind():
    denial = msgspec.structs.replace(ALERT.claim, kind="denial")
    alert = msgspec.structs.replace(ALERT, type="position_withdrawn", claim=denial, watches=())
    records = alert_records(alert)
    assert [record.topic for record in records] == ["alerts.commitment", "alerts.denial"]
    assert len({dict(record.headers)["ce_id"] for record in records}) == 1


class Sent:
    """A producer that keeps what it is sent."""

    def __init__(self):
        self.records = []

    async def send_all(self, records):
        self.records += records


async def test_every_record_names_the_one_behind_it_and_positions_say_what_was_decided():
    (claim,) = (await DetectClaims(lambda news: [CLAIM])(NEWS, received("news", NEWS))).records
    assert cloudevents.attribute(claim.headers, "origin") == "news/0/7"
    handle = RaiseAlerts(Positions(MemoryStore(), load_watches()), Sent())
    effects = await handle(CLAIM, received("claims", CLAIM))
    (position,) = effects.then
    sent = [*effects.records, position]
    assert {cloudevents.attribute(record.headers, "origin") for record in sent} == {"claims/0/7"}
    assert decided(position) == ("new", None)
    again = msgspec.structs.replace(CLAIM, claim_id="again", article_id="again")
    (repeated,) = (await handle(again, received("claims", again))).then
    assert decided(repeated) == ("repeated", "repeated")


def decided(record) -> tuple[str | None, str | None]:
    return cloudevents.attribute(record.headers, "decision"), cloudevents.attribute(record.headers, "suppressed")


async def test_claims_without_alert_are_counted_by_their_reason():
    handle = RaiseAlerts(Positions(MemoryStore()), Sent())
    speaker = msgspec.structs.replace(CLAIM.speakers[0], type="anonymous", official_id=None)
    unnamed = msgspec.structs.replace(CLAIM, claim_id="unnamed", speakers=(speaker,))
    repeated = msgspec.structs.replace(CLAIM, claim_id="again", article_id="again")
    elsewhere = msgspec.structs.replace(CLAIM, claim_id="other", article_id="other", source="وكالة أخرى")
    before = suppressions()
    for claim in [CLAIM, CLAIM, unnamed, repeated, elsewhere]:
        await (await handle(claim, received("claims", claim))).confirm()
    now = suppressions()
    assert {reason: count - before[reason] for reason, count in now.items()} == {
        "anonymous_source": 1,
        "repeated": 1,
        "corroborated": 1,
        "same_article": 0,
        "already_handled": 1,
    }


def suppressions() -> dict[str, float]:
    name = "tasrih_alerts_suppressed_total"
    return {reason: metrics.REGISTRY.get_sample_value(name, {"reason": reason}) for reason in get_args(Suppression)}
