"""The ingester as a process, on a real Kafka: feeds, a folder and HTTP; restarts, crashes, reloads, bad neighbours."""

import asyncio
import json
import time
import uuid
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from deploy.local.processes import free_port
from tasrih.events import cloudevents, codec
from tasrih.events.model import NewsMessage
from tasrih.settings import Networks, Secret, Settings
from tests.integration.installation import Installation
from tests.integration.metrics_told import OF_THE_INGESTER
from tests.waiting import PATIENCE_SECONDS
from tests.web_server import redirect, response, threaded_web_server

SENTENCE = "قالت وزيرة المالية سلمى الكرماوي إن بلادها ستقدم {} مليون دولار لإعادة إعمار قرى الوادي خلال العام المقبل. "
TOKEN = "a-token-of-some-length"  # noqa: S105


def story(number):
    return "".join(SENTENCE.format(number * 10 + index) for index in range(6))


def item(number, text="", base="https://news.example"):
    return (
        f"<item><title>خبر {number}</title><link>{base}/{number}</link><guid isPermaLink='false'>g{number}</guid>"
        f"<pubDate>12 ربيع الأول 1447 هـ</pubDate><description>{text}</description></item>"
    )


def rss(*items):
    return response(
        f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode(), "application/rss+xml"
    )


def page(text, encoding="utf-8"):
    return response(f"<html><body><article><p>{text}</p></article></body></html>".encode(encoding))


class Place:
    """An installation with an ingester and a web to read."""

    def __init__(self, kafka_bootstrap, folder, web):
        self.web, self.folder = web, folder
        self.drop = folder / "drop"
        self.drop.mkdir()
        self.feeds = folder / "feeds.yaml"
        self.health, self.port = free_port(), free_port()
        settings = Settings(
            kafka_bootstrap=kafka_bootstrap,
            topic_prefix=f"ingester-{uuid.uuid4().hex[:8]}-",
            feeds_file=self.feeds,
            http_port=self.health,
            ingest_port=self.port,
            ingest_token=Secret(TOKEN),
            web_allowed_networks=Networks("127.0.0.1"),
            web_total_seconds=2.0,
            web_timeout_seconds=1.0,
            web_host_interval_seconds=0.0,
        )
        self.installation = Installation(settings, folder)

    def reads(self, *names):
        """Write the file of feeds: each name is a path of the web too."""
        hosts = {"busy": "localhost"}  # who asks for a pause gets it for the whole host
        feeds = [
            {"name": name, "url": self.web.url(f"/{name}", hosts.get(name, "127.0.0.1")), "interval_seconds": 1}
            for name in names
        ]
        content = {"feeds": feeds, "folders": [{"name": "drop", "path": str(self.drop)}]}
        self.feeds.write_text(json.dumps(content), encoding="utf-8")

    @contextmanager
    def running(self):
        with self.installation.running("ingester") as (child,):
            self.installation.wait(lambda: self.get("readyz")[0] == 200)
            yield child

    def news(self):
        return [(codec.decode(record.value, NewsMessage), record.headers) for record in self.installation.read("news")]

    def titles(self):
        return sorted(article.title for article, _ in self.news())

    def wait_for(self, *titles):
        self.installation.wait(lambda: set(titles) <= set(self.titles()))

    def get(self, path):
        try:
            with urlopen(f"http://127.0.0.1:{self.health}/{path}", timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except URLError:
            return 0, ""

    def metric(self, line):
        found = [row for row in self.get("metrics")[1].splitlines() if row.startswith(line)]
        return float(found[0].rpartition(" ")[2]) if found else None

    def post(self, *articles, token=TOKEN):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = Request(f"http://127.0.0.1:{self.port}/v1/articles", json.dumps(articles).encode(), headers)
        try:
            with urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                return answer.status
        except HTTPError as error:
            return error.code


@pytest.fixture
def answers():
    return {}


@pytest.fixture
def place(kafka_bootstrap, tmp_path, answers):
    with threaded_web_server(answers) as web:
        yield Place(kafka_bootstrap, tmp_path, web)


def article(name, text):
    return {"id": name, "source": "s", "title": name, "text": text, "published_at": "2025-09-04T15:10:00Z"}


def test_articles_come_by_three_ways_once_and_a_restart_changes_nothing(place, answers):
    base = place.web.url("").rstrip("/")
    answers |= {"/valley": rss(item(2, base=base), item(1, base=base)), "/1": page(story(1), "windows-1256")}
    answers["/2"] = page(story(2))
    place.reads("valley")
    with place.running():
        (place.drop / "a.ndjson").write_text(json.dumps(article("ملف", story(3))))
        assert place.post(article("طلب", story(1).replace("خلال", "في"))) == 202
        assert place.post(article("غريب", "x"), token="wrong" * 5) == 401
        place.wait_for("خبر 1", "خبر 2", "ملف", "طلب")
        assert place.metric('tasrih_feed_last_news_timestamp_seconds{feed="valley"}') > time.time() - 60
        assert [name for name in OF_THE_INGESTER if f"# TYPE {name} " not in place.get("metrics")[1]] == []
    first = {article.title: (article, headers) for article, headers in place.news()}
    assert len(first) == len(place.news()) == 4
    one, headers = first["خبر 1"]
    assert story(1).strip() in one.text
    assert (one.url, one.source, one.published_at.isoformat()) == (f"{base}/1", "valley", "2025-09-04T00:00:00+00:00")
    marks = {title: cloudevents.attribute(headers, "nearduplicate") for title, (_, headers) in first.items()}
    assert {frozenset((marks["خبر 1"], marks["طلب"]))} <= {
        frozenset((None, "طلب")),
        frozenset((None, one.id)),
    }
    assert marks["خبر 2"] is marks["ملف"] is None

    asked = len(place.web.asked("/1"))
    answers["/valley"] = rss(item(2, story(9), base=base), item(1, base=base))
    with place.running():
        place.installation.wait(lambda: len(place.news()) == 5)
        polls = len(place.web.asked("/valley"))
        place.installation.wait(lambda: len(place.web.asked("/valley")) > polls + 1)
    again, headers = (
        place.news()[-1]
        if place.news()[-1][0].title == "خبر 2"
        else next((article, headers) for article, headers in place.news() if cloudevents.attribute(headers, "revision"))
    )
    assert (again.id, cloudevents.attribute(headers, "revision")) == (first["خبر 2"][0].id, "2")
    assert len(place.news()) == 5
    assert len(place.web.asked("/1")) == asked


def test_a_killed_ingester_loses_nothing(place, answers):
    async def slowly(request, write):
        await asyncio.sleep(0.2)
        await write(page(story(int(request.path[1:]))))

    base = place.web.url("").rstrip("/")
    answers["/valley"] = rss(*(item(number, base=base) for number in range(30)))
    answers |= {f"/{number}": slowly for number in range(30)}
    place.reads("valley")
    for least in (1, 12):
        with place.running() as child:
            place.installation.wait(lambda least=least: len(place.news()) >= least)
            place.installation.kill(child)
            child.stop()
    with place.running():
        place.wait_for(*(f"خبر {number}" for number in range(30)))
    ids = {
        article.title: {one.id for one, _ in place.news() if one.title == article.title} for article, _ in place.news()
    }
    assert len(ids) == 30
    assert all(len(found) == 1 for found in ids.values())


def test_bad_neighbours_are_told_and_the_others_go_on(place, answers):
    async def silent(request, write):
        await asyncio.sleep(30)

    answers |= {
        "/good": rss(item(1, story(1))),
        "/slow": silent,
        "/loop": redirect("/loop"),
        "/inside": redirect("http://169.254.169.254/latest/meta-data/"),
        "/page": response(b"<html><body>hello</body></html>"),
        "/gone": response(b"", status="410 Gone"),
        "/busy": response(b"", status="503 Busy", retry_after="3600"),
    }
    place.reads("slow", "loop", "inside", "page", "gone", "busy", "good")
    with place.running() as child:
        place.wait_for("خبر 1")
        reasons = ["timeout", "too_many_redirects", "forbidden_address", "no_feed", "gone", "asked_to_wait"]
        place.installation.wait(
            lambda: all(place.metric(f'tasrih_feed_failures_total{{reason="{reason}"}}') for reason in reasons)
        )
        place.installation.wait(lambda: place.metric('tasrih_feed_failures_in_a_row{feed="good"}') == 0)
        lines = child.tail(200)
        assert "no_feed: it is a page (HTML), not a feed" in lines
        assert "Traceback" not in lines


def test_feeds_are_taken_over_while_it_runs_and_a_wrong_file_changes_nothing(place, answers):
    answers |= {"/one": rss(item(1, story(1))), "/two": rss(item(2, story(2)))}
    place.reads("one")
    with place.running() as child:
        place.wait_for("خبر 1")
        place.feeds.write_text("feeds:\n- {name: One}\n")
        place.installation.wait(lambda: "feeds stay as they were" in child.tail(50))
        answers["/one"] = rss(item(3, story(3)), item(1, story(1)))
        place.wait_for("خبر 3")
        place.reads("two")
        place.wait_for("خبر 2")
        place.installation.wait(lambda: place.metric('tasrih_feed_last_news_timestamp_seconds{feed="one"}') is None)
        assert place.metric("tasrih_feeds") == 2
    assert place.titles() == ["خبر 1", "خبر 2", "خبر 3"]


def test_it_stops_at_once_while_it_waits_for_a_server(place, answers):
    async def silent(request, write):
        await asyncio.sleep(30)

    answers["/slow"] = silent
    place.reads("slow")
    with place.running():
        place.installation.wait(lambda: place.web.asked("/slow"))
