"""The whole run: news in, readable alerts out, nothing new the second time, and a clear end when a part dies."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from deploy.local import pipeline
from deploy.local.errors import LocalError
from deploy.local.fetch import CHECKOUT
from deploy.local.progress import progress
from tasrih.events.model import KINDS
from tests.waiting import PATIENCE_SECONDS
from tests.web_server import response, threaded_web_server

ARTICLE = {
    "id": "local-run",
    "source": "test",
    "title": "",
    "text": "تعهد رئيس جمهورية فالدوريا إلياس مرعان بتقديم 50 مليون دولار لإعمار الوادي.",
    "published_at": "2025-09-10T10:00:00Z",
}


@pytest.fixture
def installation(kafka_bootstrap, redis_url, tmp_path, monkeypatch):
    monkeypatch.setenv("KAFKA_BOOTSTRAP", kafka_bootstrap)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("TASRIH_TOPIC_PREFIX", f"{tmp_path.name}.")
    return tmp_path / "state"


def test_news_become_alerts_once(installation, tmp_path, capfd):
    news = tmp_path / "my news.ndjson"
    news.write_text(json.dumps(ARTICLE), encoding="utf-8")
    assert pipeline.run([str(news)], once=True, folder=installation) == 0
    shown = capfd.readouterr()
    assert re.findall(r"^(\w+): http://127.0.0.1:\d+/readyz", shown.err, re.M) == ["detector", "alerter"]
    first = shown.out
    assert "مرعان" in first
    assert "alerts.commitment" in first
    assert "the article is read: 1 new alert\n" in first
    assert pipeline.run([str(news)], once=True, folder=installation) == 0
    assert capfd.readouterr().out.strip() == "the article is read: no new alert"


def test_the_samples_show_every_kind_and_what_was_changed_and_taken_back(installation, capfd):
    assert pipeline.run([], once=True, folder=installation) == 0
    shown = re.findall(r"^■ .* \| (\w+) (\w+)", capfd.readouterr().out, re.M)
    assert {kind for _, kind in shown} == set(KINDS)
    assert {told for told, _ in shown} == {"new_position", "position_changed", "position_withdrawn"}


def test_feeds_are_read_where_they_are_set(installation, tmp_path, capfd, monkeypatch):
    text, date = ARTICLE["text"], ARTICLE["published_at"]
    entry = f"<item><guid>1</guid><description>{text}</description><pubDate>{date}</pubDate></item>"
    feed = response(f"<rss version='2.0'><channel><title>t</title>{entry}</channel></rss>".encode(), "text/xml")
    with threaded_web_server({"/feed": feed}) as web:
        feeds = [{"name": "valley", "url": web.url("/feed"), "interval_seconds": 1}]
        (tmp_path / "feeds.yaml").write_text(json.dumps({"feeds": feeds}))
        monkeypatch.setenv("TASRIH_FEEDS_FILE", str(tmp_path / "feeds.yaml"))
        monkeypatch.setenv("TASRIH_WEB_ALLOWED_NETWORKS", "127.0.0.1")
        with pipeline.installation(installation) as installed, progress(installed.settings) as seen:
            alerts = []
            until = time.monotonic() + PATIENCE_SECONDS
            while not alerts:
                alerts += seen.new_alerts()
                pipeline.require_alive(installed.children)
                assert time.monotonic() < until
    assert alerts[0][0].article.source == "valley"
    assert re.findall(r"^(\w+): http", capfd.readouterr().err, re.M) == ["detector", "alerter", "feeds"]


def test_it_ends_with_the_address_of_a_console_that_shows_what_came(installation, tmp_path):
    news = tmp_path / "news.ndjson"
    news.write_text(json.dumps(ARTICLE), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from deploy.local import pipeline;"
        " pipeline.run(sys.argv[1:2], once=False, folder=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(news), str(installation)]
    environment = os.environ | {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'shared'}"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as it:
        address = next(line.split(": ")[1].strip() for line in it.stderr if line.startswith("console: "))
        shown = ""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "مرعان" not in shown and time.monotonic() < deadline:
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
            with contextlib.closing(connection), contextlib.suppress(OSError):
                connection.request("GET", "/")
                shown = connection.getresponse().read().decode()
        it.send_signal(signal.SIGINT)
        try:
            it.wait(30)
        finally:
            it.terminate()
    assert "مرعان" in shown


def test_input_that_is_no_article_is_told_and_gives_exit_code_2(installation, tmp_path, capfd):
    news = tmp_path / "bad.ndjson"
    news.write_text('{"id": "no text"}\n', encoding="utf-8")
    assert pipeline.run([str(news)], once=True, folder=installation) == 2
    shown = capfd.readouterr()
    assert "bad.ndjson" in shown.err
    assert "no article was read" in shown.out


def test_a_service_that_dies_ends_the_run_with_its_last_words(installation, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "SERVICES", {"detector": 9464, "missing": 9465})
    news = tmp_path / "news.ndjson"
    news.write_text(json.dumps(ARTICLE), encoding="utf-8")
    with pytest.raises(pipeline.ServiceDiedError, match=r"missing stopped with code 1.*\n.*No module named"):
        pipeline.run([str(news)], once=False, folder=installation)


@pytest.mark.parametrize(
    ("variable", "address"), [("KAFKA_BOOTSTRAP", "127.0.0.1:9"), ("REDIS_URL", "redis://127.0.0.1:9")]
)
def test_a_given_server_that_does_not_answer_is_one_line(installation, monkeypatch, variable, address):
    monkeypatch.setenv(variable, address)
    with pytest.raises(LocalError, match=f"{variable}.* does not answer"):
        pipeline.run([], once=True, folder=installation)
