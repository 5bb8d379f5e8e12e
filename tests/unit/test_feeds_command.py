"""`tasrih feeds`: what people see, and exit codes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from tasrih.cli.feeds import command
from tests.web_server import response, threaded_web_server

GOOD = """<rss version="2.0"><channel><title>وكالة الوادي</title><item><title>خبر \x1b[31m</title>
<link>https://news.example/1</link><guid>g1</guid><pubDate>Thu, 04 Sep 2025 15:10:00 GMT</pubDate>
<description>نص</description></item></channel></rss>"""
BAD = GOOD.replace("Thu, 04 Sep 2025 15:10:00 GMT", "").replace("</channel>", "<item><guid>g1</guid></item></channel>")
FILE = """feeds:
- {name: valley, url: 'https://news.example/feed.xml', source: وكالة}
folders:
- {name: drop, path: /x}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def called(*arguments, **environment):
        return CliRunner().invoke(
            command, arguments, env={f"TASRIH_{name}": text for name, text in environment.items()}
        )

    return called


def test_a_feed_that_is_fine(run, tmp_path):
    (tmp_path / "saved.xml").write_text(GOOD, encoding="utf-8")
    result = run("check", "saved.xml")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "saved.xml",
        "  form      rss20",
        "  title     وكالة الوادي",
        "  entries   1, 1 with less than 500 characters of text",
        "  entry     خبر [31m",
        "    time    2025-09-04T15:10:00Z",
        "    link    https://news.example/1",
        "    text    2 characters: نص",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BAD, "problem   1 entries have the id of another"),
        (BAD, "problem   2 entries: no_date"),
        (GOOD.replace(" GMT", " IST"), "Z (bad_date: Thu, 04 Sep 2025 15:10:00 IST)"),
        ("<html></html>", "problem   no_feed: it is a page"),
        (GOOD[:-30], "problem   it was cut"),
        ("<rss version='2.0'><channel><title>t</title></channel></rss>", "problem   no entries"),
    ],
)
def test_what_is_wrong_is_told_with_exit_code_1(run, tmp_path, content, told):
    (tmp_path / "saved.xml").write_text(content, encoding="utf-8")
    result = run("check", "saved.xml")
    assert (result.exit_code, told in result.output) == (1, True), result.output


def test_a_feed_is_fetched_as_the_ingester_does(run):
    with threaded_web_server({"/feed.xml": response(GOOD.replace("\x1b", "").encode(), "text/xml")}) as web:
        guarded = run("check", web.url("/feed.xml"))
        allowed = run("check", web.url("/feed.xml"), WEB_ALLOWED_NETWORKS="127.0.0.1")
        gone = run("check", web.url("/gone"), WEB_ALLOWED_NETWORKS="127.0.0.1")
        assert len(web.requests) == 2
    assert (guarded.exit_code, "forbidden_address" in guarded.output) == (1, True)
    assert allowed.exit_code == 0, allowed.output
    assert (gone.exit_code, "not_found" in gone.output) == (1, True)


def test_the_file_of_feeds(run, tmp_path):
    (tmp_path / "feeds.yaml").write_text(FILE, encoding="utf-8")
    assert run("check", "feeds.yaml").output == "feeds.yaml: 1 feed, 1 folder, 0 problems\n"
    assert run("check", FEEDS_FILE="feeds.yaml").output == "feeds.yaml: 1 feed, 1 folder, 0 problems\n"
    fetched = run("check", "feeds.yaml", "--fetch")
    assert (fetched.exit_code, "https://news.example/feed.xml\n  problem   unreachable" in fetched.output) == (1, True)
    listed = run("list", FEEDS_FILE="feeds.yaml").output
    assert listed.startswith(
        "valley\n  url: https://news.example/feed.xml\n  source: وكالة\n  interval_seconds: 300.0\n"
    )
    assert listed.endswith("\n\ndrop\n  path: /x\n  source: drop\n")


def test_entries_become_what_the_file_says_of_their_feed(run, tmp_path):
    recent = datetime.now(ZoneInfo("Asia/Riyadh")).strftime("%Y-%m-%d %H:%M")
    feed = GOOD.replace("\x1b", "").replace("Thu, 04 Sep 2025 15:10:00 GMT", recent)
    items = feed.replace(
        "</channel>", "<item><title>ثان</title><link>https://news.example/2</link><guid>g1</guid></item></channel>"
    )
    with threaded_web_server({"/feed.xml": response(items.encode(), "text/xml")}) as web:
        (tmp_path / "feeds.yaml").write_text(
            f"feeds: [{{name: valley, url: '{web.url('/feed.xml')}', timezone: Asia/Riyadh, identity: link}}]"
        )
        told = run("check", "feeds.yaml", "--fetch", WEB_ALLOWED_NETWORKS="127.0.0.1").output
        alone = run("check", web.url("/feed.xml"), WEB_ALLOWED_NETWORKS="127.0.0.1").output
    assert [line for line in told.splitlines() if "problem " in line] == ["  problem   1 entries: no_date"], told
    assert "future_date" in alone, "no zone is known of a mere address"
    assert "one guid" in alone


def test_wrong_usage_and_bad_files_are_told(run, tmp_path):
    assert run("check").exit_code == 2
    (tmp_path / "feeds.yaml").write_text(FILE.replace("https", "file"), encoding="utf-8")
    for arguments in (["check", "feeds.yaml"], ["check", "none.yaml"], ["check", "none.xml"]):
        result = run(*arguments)
        assert result.exit_code == 1
        assert arguments[1] in str(result.exception)
