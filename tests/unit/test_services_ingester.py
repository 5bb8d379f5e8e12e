"""What the ingester does with one article, and with sources that fail, without Kafka."""

import asyncio
import json
import os
import signal
import threading
import time
from datetime import UTC, datetime

import msgspec
import pytest
from mode import Service

from services.ingester import app, handlers, reading, recalling
from services.ingester.handlers import Intake
from services.ingester.reading import Reading
from tasrih import ending
from tasrih.events import cloudevents, codec
from tasrih.events.model import FeedState, FileState, NewsMessage
from tasrih.feeds.duplicates import NearDuplicates, sketch
from tasrih.feeds.outbox import Incoming
from tasrih.feeds.sources import Feed, Folder, Sources
from tasrih.messaging.errors import DeliveryError, MessagingError
from tasrih.messaging.ingest_state import Memory
from tasrih.settings import Settings
from tasrih.telemetry import metrics
from tasrih.telemetry.health import Health, Progress, Readiness
from tests.feed_fakes import NOW, Pages, Sent, read_here
from tests.waiting import PATIENCE_SECONDS, until

REPORT = " ".join(f"كلمة{number}" for number in range(60))
ARTICLE = NewsMessage(id="1", source="s", title="ع", text=REPORT, published_at=NOW)
STATE = FeedState(feed="valley", url="u", saved_at=NOW)
FILE = FileState(folder="drop", file="a.json", size=1, modified_ns=2, sent=1, refused=0, saved_at=NOW)


class Kafka:
    """A producer that fails so many times first."""

    def __init__(self, failures=0):
        self.failures, self.records = failures, []

    async def send_all(self, records):
        if self.failures:
            self.failures -= 1
            raise DeliveryError("away")
        self.records += records


def intake(kafka):
    memory, readiness = Memory(), Readiness()
    return Intake(kafka, NearDuplicates(), memory, readiness), memory, readiness


def value(name, **labels):
    return metrics.REGISTRY.get_sample_value(name, labels) or 0


async def test_an_article_is_keyed_by_its_id_and_near_duplicates_are_marked_not_dropped():
    kafka = Kafka()
    desk, _, _ = intake(kafka)
    other = msgspec.structs.replace(ARTICLE, id="2", source="t")
    before = value("tasrih_near_duplicates_total", via="feed")
    await desk.send([Incoming(ARTICLE), Incoming(other)], "feed")
    await desk.send([Incoming(ARTICLE, revision=2)], "feed")
    assert [(record.topic, record.key) for record in kafka.records] == [("news", b"1"), ("news", b"2"), ("news", b"1")]
    assert [codec.decode(record.value, NewsMessage) for record in kafka.records] == [ARTICLE, other, ARTICLE]
    marks = [
        tuple(cloudevents.attribute(record.headers, name) for name in ("nearduplicate", "revision"))
        for record in kafka.records
    ]
    assert marks == [(None, None), ("1", None), ("2", "2")]
    assert value("tasrih_near_duplicates_total", via="feed") == before + 2
    assert len({dict(record.headers)["traceparent"] for record in kafka.records}) == 2


async def test_the_news_of_before_are_recalled_while_it_is_at_work_and_again_after_a_fault(monkeypatch):
    monkeypatch.setattr(recalling, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(recalling, "_TOGETHER", 2)
    before = [msgspec.structs.replace(ARTICLE, id=str(number), text=f"{ARTICLE.text} {number}") for number in range(9)]
    faults = iter([MessagingError("away")])
    read = threading.Event()

    def news():
        yield from before[:3]
        read.wait(PATIENCE_SECONDS)
        for fault in faults:
            raise fault
        yield from before[3:]

    kafka = Kafka()
    near = NearDuplicates()
    desk = Intake(kafka, near, Memory(), Readiness())
    task = asyncio.create_task(recalling.recall(news, near))
    await asyncio.sleep(0.1)
    assert await desk.send([Incoming(msgspec.structs.replace(ARTICLE, id="8", text="آخر " * 50))], "http") == 0
    assert len(kafka.records) == 1, "nothing waits for it"
    read.set()
    await asyncio.wait_for(task, PATIENCE_SECONDS)
    assert len(near) == 9
    assert near.earlier("x", sketch(ARTICLE.title, "آخر " * 50)) in (None, "8"), "what came since stays"


async def test_while_kafka_is_away_it_waits_and_says_so(monkeypatch):
    monkeypatch.setattr(handlers, "_FIRST_PAUSE", 0.01)
    kafka = Kafka(failures=1_000_000)
    desk, _, readiness = intake(kafka)
    sending = asyncio.create_task(desk.send([Incoming(ARTICLE)], "http"))
    await until(lambda: readiness.missing == {"messages": "away"})
    kafka.failures = 2
    await sending
    assert (len(kafka.records), readiness.ready) == (1, True)


async def test_an_article_is_counted_when_kafka_has_it(monkeypatch):
    """Who gives a request up sends its articles again, and then they are counted."""
    monkeypatch.setattr(handlers, "_FIRST_PAUSE", 0.01)

    def counted():
        names = (
            ("tasrih_near_duplicates_total", {}),
            *(("tasrih_articles_total", {"outcome": outcome}) for outcome in ("sent", "updated")),
        )
        return [value(name, via="http", **labels) for name, labels in names]

    before, kafka = counted(), Kafka(failures=1_000_000)
    desk, _, readiness = intake(kafka)
    articles = [Incoming(ARTICLE), Incoming(msgspec.structs.replace(ARTICLE, id="2"), revision=2)]
    request = asyncio.create_task(desk.send(articles, "http"))
    await until(lambda: not readiness.ready)
    request.cancel()
    await asyncio.wait([request])
    assert counted() == before
    kafka.failures = 2
    await desk.send(articles, "http")
    assert [after - then for after, then in zip(counted(), before, strict=True)] == [2, 1, 1]  # each like the other


async def test_an_ingester_that_gave_a_request_up_is_ready_for_the_next_one(monkeypatch):
    """Who is not ready is asked nothing, so nothing else would make it ready again."""
    monkeypatch.setattr(handlers, "_FIRST_PAUSE", 0.01)
    desk, _, readiness = intake(Kafka(failures=1_000_000))
    requests = [asyncio.create_task(desk.send([Incoming(ARTICLE)], "http")) for _ in range(2)]
    await until(lambda: not readiness.ready)
    for request, is_ready in zip(requests, (False, True), strict=True):
        request.cancel()
        await asyncio.wait([request])
        assert readiness.ready is is_ready


async def test_what_is_too_large_for_kafka_is_refused_and_the_others_are_sent():
    kafka = Kafka()
    desk, _, _ = intake(kafka)
    before = value("tasrih_articles_total", via="http", outcome="refused")
    large = msgspec.structs.replace(ARTICLE, id="2", text="\U0001f600" * 1_400_000)
    assert await desk.send([Incoming(large), Incoming(ARTICLE)], "http") == 1
    assert [record.key for record in kafka.records] == [b"1"]
    assert value("tasrih_articles_total", via="http", outcome="refused") == before + 1


async def test_states_are_remembered_when_kafka_has_them():
    kafka = Kafka()
    desk, memory, _ = intake(kafka)
    await desk.keep(STATE)
    await desk.keep(FILE)
    assert (memory.feeds, memory.files) == ({"valley": STATE}, {("drop", "a.json"): FILE})
    await desk.drop(FILE)
    assert memory.files == {}
    assert [(record.key, record.value is None) for record in kafka.records] == [
        (b"valley", False),
        (b"drop/a.json", False),
        (b"drop/a.json", True),
    ]


FEED = Feed(name="valley", url="https://news.example/feed.xml", body="feed", interval_seconds=1)
RSS = (
    f"<rss version='2.0'><channel><title>t</title><item><title>خبر</title><guid>1</guid>"
    f"<description>{REPORT}</description></item></channel></rss>"
).encode()


@pytest.fixture
def quick(monkeypatch):
    """No waiting between polls."""
    monkeypatch.setattr(reading, "_FIRST_WAIT", 0.0)
    monkeypatch.setattr(reading, "_FOLDER_SECONDS", 0.01)
    monkeypatch.setattr(reading, "pause", lambda *_: 0.01)


async def test_a_fault_of_ours_with_one_source_is_told_and_neither_it_nor_the_others_stop(quick, caplog):
    class Faulty(Pages):
        faults = 2

        async def fetch(self, url, headers):
            if url == "https://bad.example/" and self.faults:
                self.faults -= 1
                raise RuntimeError("a bug")
            return await super().fetch(url, headers)

    web, sent = Faulty(**{FEED.url: RSS, "https://bad.example/": RSS.replace(b"<guid>1", b"<guid>2")}), Sent()
    sources = Reading(web, read_here, sent, Memory())
    bad = msgspec.structs.replace(FEED, name="bad", url="https://bad.example/")
    await sources.become(Sources(feeds=(bad, FEED)))
    await until(lambda: {incoming.article.source for incoming in sent.articles} == {"bad", "valley"})
    await until(lambda: value("tasrih_feed_failures_in_a_row", feed="bad") == 0)
    await sources.stop()
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "not read: a fault of this program; the others go on"
    ] * 2


async def test_a_slow_host_of_many_feeds_holds_up_no_other(quick):
    class Slow(Pages):
        async def fetch(self, url, headers):
            if url != FEED.url:
                await asyncio.sleep(PATIENCE_SECONDS)
            return await super().fetch(url, headers)

    sources = Reading(Slow(**{FEED.url: RSS}), read_here, sent := Sent(), Memory())
    slow = [Feed(name=f"slow_{number}", url=f"https://slow.example/{number}") for number in range(100)]
    await sources.become(Sources(feeds=(*slow, FEED)))
    await until(lambda: sent.articles)
    await sources.stop()
    assert [incoming.article.source for incoming in sent.articles] == ["valley"]


async def test_sources_come_and_go_and_those_that_stay_are_not_disturbed(quick, tmp_path):
    web, sent, memory = Pages(**{FEED.url: RSS}), Sent(), Memory()
    sources = Reading(web, read_here, sent, memory)
    await sources.become(Sources(feeds=(FEED,)))
    await until(lambda: len(web.asked) > 2)
    task = sources._tasks[FEED]
    (tmp_path / "a.json").write_text(json.dumps([json.loads(codec.encode(ARTICLE))]))
    await sources.become(Sources(feeds=(FEED,), folders=(Folder(name="drop", path=str(tmp_path)),)))
    assert sources._tasks[FEED] is task
    await until(lambda: len(sent.articles) == 2)
    assert value("tasrih_feeds") == 2
    await sources.become(Sources())
    assert task.cancelled()
    assert value("tasrih_feed_last_news_timestamp_seconds", feed="valley") == 0
    asked = len(web.asked)
    await asyncio.sleep(0.05)
    assert (len(web.asked), value("tasrih_feeds")) == (asked, 0)


async def test_the_age_of_the_last_news_outlives_a_restart(quick):
    news_at = datetime(2025, 9, 4, 12, 0, tzinfo=UTC)
    memory = Memory(feeds={"valley": msgspec.structs.replace(STATE, url=FEED.url, last_news_at=news_at)})
    sources = Reading(Pages(), read_here, Sent(), memory)
    await sources.become(Sources(feeds=(FEED,)))
    await until(lambda: value("tasrih_feed_failures_in_a_row", feed="valley") > 1)
    assert value("tasrih_feed_last_news_timestamp_seconds", feed="valley") == news_at.timestamp()
    await sources.stop()


async def test_a_problem_that_stays_is_told_once(quick, caplog):
    web, sent = Pages(**{FEED.url: RSS.replace(b"</channel>", b"<item><guid>1</guid></item></channel>")}), Sent()
    sources = Reading(web, read_here, sent, Memory())
    await sources.become(Sources(feeds=(FEED,)))
    await until(lambda: len(web.asked) > 3)
    await sources.stop()
    told = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert told == ["1 entries have the id of another"]


async def test_a_part_that_crashes_ends_the_process_and_a_stop_does_not(monkeypatch):
    monkeypatch.setattr(app, "_LOOK_SECONDS", 0.01)
    part, stop = Service(), asyncio.Event()
    waiting = asyncio.create_task(app._until(stop, [part]))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await part.crash(RuntimeError("a bug"))
    with pytest.raises(RuntimeError, match="a bug"):
        await waiting
    stop.set()
    await app._until(stop, [Service()])


@pytest.fixture
def _signals():
    """What they did before a service heard them."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize("fault", [None, MessagingError("Kafka does not say where a topic ends")])
async def test_asked_to_stop_while_it_reads_what_it_remembers_it_ends_and_begins_nothing(monkeypatch, fault):
    """Kafka may be silent for as long as it likes."""
    reading_begun = threading.Event()

    def read_memory(settings, stopping):
        reading_begun.set()
        while not stopping():
            time.sleep(0.001)
        if fault:
            raise fault
        return Memory()

    monkeypatch.setattr(app, "read_memory", read_memory)
    monkeypatch.setattr(app, "KafkaProducer", lambda settings: Service())
    monkeypatch.setattr(app, "Monitor", lambda *given: Service())
    monkeypatch.setattr(ending, "in_time", lambda code, problem: None)
    health = Health(Progress(60), "memory")
    running = asyncio.create_task(app.run(Settings(), Sources(), health))
    await until(reading_begun.is_set)
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await running
    assert "memory" in health.readiness.missing
