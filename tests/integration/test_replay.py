"""History read again on real Kafka: the same bytes as live, however it is divided, and every difference found."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from click.testing import CliRunner

from tasrih.cli.main import cli
from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.model import KINDS, Alert, NewsMessage
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import NEWS, alerts_of_kind
from tests.integration.commands import WHOLE
from tests.integration.installation import Installation, installation
from tests.waiting import PATIENCE_SECONDS, wait

HOLDERS = (
    "رئيس جمهورية الواحة حازم البدراني",
    "رئيس جمهورية الجبل ناصر الكعبي",
    "رئيس وزراء إمارة الساحل فهد المنصوري",
)
SAYINGS = (
    "إن بلاده ستزود جمهورية السهل بصواريخ بعيدة المدى",
    "إن بلاده لن تزود جمهورية السهل بصواريخ بعيدة المدى",
    "إن على مجلس الأمن أن يعقد جلسة طارئة",
    "إن بلاده ستدفع مئة مليون دولار لإعمار السهل",
)
ALERTS = [alerts_of_kind(kind) for kind in KINDS]


class Result(NamedTuple):
    code: int
    stdout: str
    stderr: str


def article(number: int, source: str = "صحيفة الوادي") -> NewsMessage:
    holder, saying = HOLDERS[number % 3], SAYINGS[number // 3 % 4]
    return NewsMessage(
        id=f"wadi-{number}",
        source=source,
        title="",
        text=f"قال {holder} {saying}. وأضاف أن الوضع مستقر.",
        published_at=datetime(2025, 9, 4, 10, tzinfo=UTC) + timedelta(minutes=7 * (number * 5 % 13)),
    )


@pytest.fixture(scope="module")
def lived(kafka_bootstrap, redis_url, tmp_path_factory) -> Installation:
    """An installation with a history: a killed alerter, restarts, bad records, the same news twice, two sources."""
    pipeline = installation(kafka_bootstrap, redis_url, "replay", tmp_path_factory.mktemp("replay"))
    with pipeline.running("detector"):
        with pipeline.running("alerter") as (alerter,):
            pipeline.ingest(*map(article, range(9)))
            pipeline.wait(pipeline.alerts)
            pipeline.kill(alerter)
        pipeline.send(Record(NEWS, b"bad", b"not json", ()), Record(NEWS, b"none", None, ()))
        asyncio.run(transactions(pipeline, aborted=article(20), committed=article(19)))
        pipeline.ingest(*map(article, range(6, 15)), *(article(n, "وكالة الهضبة") for n in range(4)))
    with pipeline.running("detector", "alerter"):
        pipeline.ingest(*map(article, range(15, 18)))
        pipeline.wait_idle()
    return pipeline


def run(pipeline: Installation | None, *options: str) -> Result:
    """The command in this process, which has its detector loaded once; expected errors as the user meets them."""
    variables = pipeline.environment() if pipeline else {}
    runner = CliRunner(env={name: value for name, value in variables.items() if name.startswith("TASRIH_")})
    window = options[:1] not in (("merge",), ("verify",), ("key",)) and "--processes" not in options
    result = runner.invoke(cli, ["replay", *options, *(("--processes", "1") if window else ())])
    if isinstance(result.exception, TasrihError):
        return Result(2, "", str(result.exception))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Result(result.exit_code, result.stdout, result.stderr)


def replay(pipeline: Installation, *options: str, expect: int = 0) -> list[dict]:
    return [json.loads(line) for line in output(pipeline, *options, expect=expect).splitlines()]


def output(pipeline: Installation, *options: str, expect: int = 0) -> str:
    finished = run(pipeline, *options)
    assert finished.code == expect, finished
    return finished.stdout


def refused(pipeline: Installation, *options: str) -> str:
    finished = run(pipeline, *options)
    assert finished.code == 2, finished
    return finished.stderr


async def transactions(pipeline: Installation, *, aborted: NewsMessage, committed: NewsMessage) -> None:
    """Two articles written in transactions, of which only one comes to its end."""
    producer = AIOKafkaProducer(bootstrap_servers=pipeline.settings.kafka_bootstrap, transactional_id="replayed")
    await producer.start()
    for news in (aborted, committed):
        await producer.begin_transaction()
        await producer.send_and_wait(pipeline.settings.topic_prefix + NEWS, codec.encode(news), b"same")
        await (producer.abort_transaction() if news is aborted else producer.commit_transaction())
    await producer.stop()
    pipeline.send(Record(NEWS, b"same", codec.encode(committed), ()))  # behind the marks of the transactions


def sent(pipeline: Installation) -> dict[str, Alert]:
    return {alert.alert_id: alert for record in pipeline.read(*ALERTS) for alert in [codec.decode(record.value, Alert)]}


def of_type(rows: list[dict], name: str) -> list[dict]:
    return [row for row in rows if row["type"] == name]


def test_what_is_read_again_is_what_was_sent_byte_for_byte(lived):
    *rows, summary = replay(lived, *WHOLE, "--compare")
    assert {row["verdict"] for row in rows[1:]} == {"identical"}
    assert summary["alerts"]["identical"] == len(rows[1:])
    assert summary["claims"]["identical"] >= 25
    again = {row["alert"]["alert_id"]: row for row in of_type(replay(lived, *WHOLE), "alert")}
    then = sent(lived)
    assert len(then) >= 8
    assert {row["claim"]["article_id"] for row in of_type(replay(lived, *WHOLE), "claim")} == {
        f"wadi-{number}" for number in (*range(18), 19)
    }
    assert {name: msgspec.json.encode(row["alert"]) for name, row in again.items()} == {
        name: codec.encode(alert) for name, alert in then.items()
    }


def test_processes_shards_and_repetition_change_no_byte(lived, tmp_path):
    one = output(lived, *WHOLE, "--processes", "1")
    assert one == output(lived, *WHOLE, "--processes", "2")
    for number in ("1", "2", "3"):
        assert output(lived, *WHOLE, "--shard", f"{number}/3", "--work", str(tmp_path / number)) == ""
    assert output(lived, "merge", *(str(tmp_path / number) for number in ("3", "1", "2"))) == one
    assert output(lived, "merge", "--wait", "0", *(str(tmp_path / number) for number in ("1", "2", "3"))) == one
    assert "more than one" in refused(lived, "merge", str(tmp_path / "1"), str(tmp_path / "1"))
    assert "(--shard 2/3)" in refused(lived, "merge", str(tmp_path / "1"), str(tmp_path / "3"), "--compare")
    assert "4 has not begun" in refused(lived, "merge", "--wait", "1", str(tmp_path / "1"), str(tmp_path / "4"))


def test_the_result_stands_in_the_order_of_events_and_says_what_was_read(lived):
    window, *rows = replay(lived, *WHOLE)
    assert window["positions_from"] == "claims"
    marks = (
        2  # an aborted and a committed transaction each leave an offset without a record, the aborted record one more
    )
    assert sum(end - start for start, end in window["offsets"].values()) == len(lived.read(NEWS)) + marks + 1
    places = [(row["claim"]["published_at"], *map(int, row["news"].split("/")[1:])) for row in of_type(rows, "claim")]
    assert places == sorted(places)
    assert {row["reason"] for row in of_type(rows, "refused")} == {"bad_json", "wrong_type"}
    assert [row["type"] for row in rows if row["type"] in ("claim", "decision")][:4] == ["claim", "decision"] * 2
    assert {row["suppressed"] for row in of_type(rows, "decision")} >= {None, "repeated"}


def test_two_windows_of_offsets_give_what_one_gives(lived):
    window, *_ = replay(lived, *WHOLE)
    halves = ([], [])
    for partition, (start, end) in window["offsets"].items():
        middle = (start + end) // 2
        halves[0].extend(("--offsets", f"{partition}:{start}-{middle}"))
        halves[1].extend(("--offsets", f"{partition}:{middle}-{end}"))
    parts = [of_type(replay(lived, *half), "alert") for half in halves]
    whole = of_type(replay(lived, *WHOLE), "alert")
    by_id = lambda row: row["alert"]["alert_id"]  # noqa: E731
    assert sorted(parts[0] + parts[1], key=by_id) == sorted(whole, key=by_id)
    assert parts[0]
    assert parts[1]


def test_filters_take_an_official_or_a_watch(lived):
    alerts = sent(lived).values()
    official = next(iter(alerts)).position.official_id
    rows = replay(lived, *WHOLE, "--official", official)
    assert {row["claim"]["official_id"] for row in of_type(rows, "claim")} == {official}
    assert len(of_type(rows, "alert")) == sum(alert.position.official_id == official for alert in alerts)
    watched = of_type(replay(lived, *WHOLE, "--watch", "long_range_missiles"), "alert")
    assert len(watched) == sum("long_range_missiles" in alert.watches for alert in alerts) > 0
    assert "no watch moon" in refused(lived, *WHOLE, "--watch", "moon")


def test_nothing_live_moves(lived):
    before = {topic: len(lived.read(topic)) for topic in (NEWS, "claims", "positions", "dead-letters", *ALERTS)}
    replay(lived, *WHOLE, "--compare")
    assert {topic: len(lived.read(topic)) for topic in before} == before


def test_evidence_is_checked_without_kafka_and_shows_one_changed_byte(lived, tmp_path):
    key, folder = tmp_path / "auditor.pem", tmp_path / "evidence"
    assert output(lived, "key", str(key))
    compared = output(lived, *WHOLE, "--compare", "--bundle", str(folder), "--signing-key", str(key))
    assert compared == output(lived, *WHOLE, "--compare")
    assert (folder / "differences.ndjson").read_text() in compared
    checked = run(None, "verify", str(folder), "--key", str(tmp_path / "auditor.pub.pem"))
    assert (checked.code, "whole" in checked.stdout) == (0, True), checked
    assert (folder / "replay.ndjson").read_text() == output(lived, *WHOLE)
    kept = [msgspec.json.decode(line, type=Received) for line in (folder / "news.ndjson").read_bytes().splitlines()]
    assert sorted(record.value or b"" for record in kept) == sorted(record.value or b"" for record in lived.read(NEWS))
    body = bytearray((folder / "news.ndjson").read_bytes())
    body[len(body) // 2] ^= 1
    (folder / "news.ndjson").write_bytes(body)
    checked = run(None, "verify", str(folder))
    assert (checked.code, checked.stdout) == (1, "news.ndjson: changed\n")


def test_other_rules_say_which_alerts_would_appear_or_vanish(lived, tmp_path):
    (tmp_path / "watches.yaml").write_text(
        "watches:\n  - name: long_range_missiles\n    description: Nothing any more\n    topics: [energy]\n",
        encoding="utf-8",
    )
    *rows, _ = replay(lived, *WHOLE, "--ruleset", str(tmp_path), "--compare", expect=1)
    watched = sum("long_range_missiles" in alert.watches for alert in sent(lived).values())
    vanished = [row for row in rows if row.get("verdict") == "extra"]
    assert {row["topic"] for row in vanished} == {"alerts.watch.long_range_missiles"}
    assert len(vanished) == watched
    different = next(row for row in rows if row.get("verdict") == "different")
    assert list(different["fields"]) == ["watches"]
    assert refused(lived, *WHOLE, "--ruleset", "0123456789abcdef")


def test_a_watch_of_other_rules_may_be_asked_for(lived, tmp_path):
    (tmp_path / "watches.yaml").write_text(
        "watches:\n  - name: pledges\n    description: All of them\n    kinds: [commitment]\n", encoding="utf-8"
    )
    rows = replay(lived, *WHOLE, "--ruleset", str(tmp_path), "--watch", "pledges")
    topics = [row["topics"] for row in rows if row["type"] == "alert"]
    assert topics
    assert all("alerts.watch.pledges" in each for each in topics)
    assert "no watch pledges; there are " in refused(lived, *WHOLE, "--watch", "pledges")


def test_the_result_goes_to_a_topic_of_its_own_but_to_no_live_one(lived):
    lived.create_topic("sandbox")
    output(lived, *WHOLE, "--to-topic", "sandbox")
    records = lived.read("sandbox")
    assert {codec.decode(record.value, Alert).alert_id for record in records} == set(sent(lived))
    assert all(dict(record.headers)["ce_replayof"].startswith(b"news/") for record in records)
    output(lived, *WHOLE, "--to-topic", "sandbox", "--send", "news")
    assert len(lived.read("sandbox")) == len(records) + len(lived.read(NEWS))
    for topic in ("news", "claims", "alerts.threat", "alerts.watch.moon"):
        assert "live topic" in refused(lived, *WHOLE, "--to-topic", topic)
    assert "no topic sandpit" in refused(lived, *WHOLE, "--to-topic", "sandpit")


def test_an_empty_window_is_whole_and_a_wrong_one_is_one_clear_line(lived):
    window, summary = replay(lived, "--from", "2001-01-01T00:00:00+03:00", "--to", "2001-01-02T00:00:00Z", "--compare")
    assert set(map(tuple, window["offsets"].values())) == {(0, 0)}
    assert sum(summary["alerts"].values()) == 0
    for options, said in {
        ("--from", "-1h", "--to", "-2h"): "is not after --from",
        ("--offsets", "3:0-999999"): "news/3 holds the offsets",
        ("--offsets", "77:0-1"): "no partition 77",
    }.items():
        assert said in refused(lived, *options)
    for options in (("--from", "-1h"), ("--offsets", "1:2"), ("--shard", "3/2", *WHOLE), ("--shard", "1/2", *WHOLE)):
        assert refused(lived, *options)


@pytest.mark.parametrize(
    ("number", "code", "processes"), [(signal.SIGINT, 130, 1), (signal.SIGTERM, 143, 2), (signal.SIGHUP, 129, 2)]
)
def test_an_interrupted_replay_goes_on(lived, tmp_path, number, code, processes):
    """Signals come to the whole group: of a terminal, or of a job that is ended."""
    work = tmp_path / "work"
    command = [
        sys.executable, "-c", "from tasrih.cli.main import main; main()", "replay", *WHOLE, "--work", str(work),
        "--processes", str(processes),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=lived.environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    wait(lambda: list(work.glob("partition-*")))
    os.killpg(process.pid, number)
    said = process.communicate(timeout=PATIENCE_SECONDS)[1]
    assert process.returncode == code, said
    assert f"--work {work} goes on" in said
    assert output(lived, *WHOLE, "--work", str(work)) == output(lived, *WHOLE)
    other = ("--from", "-2d", "--to", "2100-01-01T00:00:00Z")
    assert "another replay" in refused(lived, *other, "--work", str(work))


def test_what_was_lost_or_forged_is_told(kafka_bootstrap, redis_url, tmp_path):
    """Alerts that were never sent, one that nobody raised, one that was changed."""
    pipeline = installation(kafka_bootstrap, redis_url, "forged", tmp_path)
    with pipeline.running("detector"):
        pipeline.ingest(article(0), article(1))
        pipeline.wait(lambda: len(pipeline.read("claims")) >= 4)
    (row, *_) = of_type(replay(pipeline, *WHOLE), "alert")
    alert = msgspec.convert(row["alert"], Alert, strict=False)
    claim = next(record for record in pipeline.read("claims") if alert.claim.claim_id.encode() in record.value)
    headers = (("ce_type", b"org.tasrih.alert.new_position.v1"), ("ce_origin", claim.place.encode()))
    changed = msgspec.structs.replace(alert, watches=("moon",))
    foreign = msgspec.structs.replace(alert, alert_id="forged")
    for body in (changed, foreign):
        pipeline.send(Record(row["topics"][0], b"k", codec.encode(body), headers))
    *rows, summary = replay(pipeline, *WHOLE, "--compare", expect=1)
    topic = row["topics"][0]
    found = {(row["verdict"], row["id"]): row for row in rows[1:] if row["topic"] == topic}
    different = found["different", alert.alert_id]
    assert different["fields"]["watches[0]"][0] == "moon" or different["fields"]["watches"][0] == ["moon"]
    assert different["places"] == [next(place.place for place in pipeline.read(topic))]
    assert ("extra", "forged") in found
    assert summary["alerts"]["missing"] > 0


def test_articles_whose_sender_has_a_clock_that_is_ahead_have_their_alerts(kafka_bootstrap, redis_url, tmp_path):
    """Kafka takes records of up to an hour ahead; what was sent because of them has the right time, before theirs."""
    pipeline = installation(kafka_bootstrap, redis_url, "ahead", tmp_path)
    now = datetime.now(UTC)
    with pipeline.running("detector", "alerter"):
        asyncio.run(written_at(pipeline, article(0), now + timedelta(minutes=50)))
        pipeline.wait(pipeline.alerts)
        pipeline.wait_idle()
    since, until = (now + timedelta(minutes=minutes) for minutes in (45, 55))
    *_, summary = replay(pipeline, "--from", since.isoformat(), "--to", until.isoformat(), "--compare")
    assert summary["alerts"]["identical"] > 0
    assert summary["alerts"]["missing"] == 0


async def written_at(pipeline: Installation, news: NewsMessage, time: datetime) -> None:
    async with AIOKafkaProducer(bootstrap_servers=pipeline.settings.kafka_bootstrap) as producer:
        name, milliseconds = pipeline.settings.topic_prefix + NEWS, int(time.timestamp() * 1_000)
        await producer.send_and_wait(name, codec.encode(news), news.id.encode(), timestamp_ms=milliseconds)


def test_a_window_that_retention_cut_is_refused(kafka_bootstrap, redis_url, tmp_path):
    pipeline = installation(kafka_bootstrap, redis_url, "cut", tmp_path)
    pipeline.ingest(article(0))
    pipeline.delete_records(NEWS)
    assert "may be gone: news/" in refused(pipeline, *WHOLE)
