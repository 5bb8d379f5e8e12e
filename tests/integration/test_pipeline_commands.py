"""The commands that speak to Kafka, as a user runs them: output, exit codes, one clear line for what went wrong."""

import os
import subprocess
import sys

import msgspec
import pytest
from kafka.admin import ConfigResource, KafkaAdminClient

from tests.integration.commands import one_line, tasrih
from tests.integration.installation import ROOT
from tests.waiting import PATIENCE_SECONDS

EXAMPLES = ROOT / "schemas" / "examples"


def test_topics_are_created_once_and_checked(place):
    assert tasrih(place, "topics", "create").stdout == ""
    assert tasrih(place, "topics", "check").returncode == 0
    place.settings = msgspec.structs.replace(place.settings, topic_prefix=f"{place.settings.topic_prefix}b.")
    missing = tasrih(place, "topics", "check")
    assert missing.returncode == 1
    refused = one_line(tasrih(place, "topics", "create", TASRIH_TOPIC_REPLICATION="3"))
    assert "only 1 broker(s) are registered" in refused
    assert len(refused) < 400, "of one topic is enough"
    assert f"{place.settings.topic_prefix}news: missing" in missing.stdout.splitlines()
    assert f"created {place.settings.topic_prefix}news" in tasrih(place, "topics", "create").stdout.splitlines()
    different = tasrih(place, "topics", "check", TASRIH_TOPIC_REPLICATION="3")
    assert f"{place.settings.topic_prefix}news: replication is 1, should be 3" in different.stdout.splitlines()


def test_good_articles_are_sent_and_bad_ones_told(place, tmp_path):
    good = (EXAMPLES / "news.v1.json").read_text()
    file = tmp_path / "articles.json"
    file.write_text(f'[{good}, {{"id": "x"}}, {good.replace("0904-17", "0904-18")}]')
    result = tasrih(place, "ingest", str(file), str(tmp_path / "absent"))
    assert result.returncode == 2
    first, second, counts = result.stderr.splitlines()
    assert first.startswith(f"tasrih: {file}[1] (id 'x'): missing_field")
    assert second == f"tasrih: {tmp_path / 'absent'}: No such file or directory"
    assert counts == "2 articles sent, 2 refused"
    assert {record.key for record in place.read("news")} == {b"wadi-2025-0904-17", b"wadi-2025-0904-18"}


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (["subscribe"], {"TASRIH_TOPIC_PREFIX": "nowhere."}, "missing topics"),
        (["subscribe", "--watch", "../x"], {}, "watch name '../x'"),
        (["topics", "create"], {"TASRIH_WATCHES_FILE": "/absent.yaml"}, "/absent.yaml"),
        (["topics", "check"], {"TASRIH_TOPIC_REPLICATION": "many"}, "TASRIH_TOPIC_REPLICATION='many'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(kafka_bootstrap, arguments, variables, words):
    variables = {"TASRIH_KAFKA_BOOTSTRAP": kafka_bootstrap} | variables
    assert words in one_line(tasrih(None, *arguments, **variables))


def test_a_kafka_out_of_reach_is_said_in_one_line():
    line = one_line(tasrih(None, "topics", "check", TASRIH_KAFKA_BOOTSTRAP="127.0.0.1:1"))
    assert "Kafka at 127.0.0.1:1 cannot be used" in line


@pytest.mark.parametrize("service", ["detector", "alerter", "gateway"])
def test_services_do_not_begin_where_a_topic_drops_claims(place, service):
    name = f"{place.settings.topic_prefix}claims"
    client = KafkaAdminClient(bootstrap_servers=place.settings.kafka_bootstrap)
    client.alter_configs([ConfigResource("TOPIC", name, {"cleanup.policy": "compact"})])
    client.close()
    command = [sys.executable, "-m", f"services.{service}"]
    result = subprocess.run(
        command, env=place.environment(), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    said = f"topics lose what must be kept: {name}: cleanup.policy is compact, should be delete"
    assert one_line(result) == f"{service}: {said}; see `tasrih topics check`"


@pytest.mark.parametrize("service", ["detector", "alerter"])
def test_services_say_which_topics_are_missing(kafka_bootstrap, service):
    variables = {"TASRIH_KAFKA_BOOTSTRAP": kafka_bootstrap, "TASRIH_TOPIC_PREFIX": "nowhere."}
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'shared'}"} | variables
    command = [sys.executable, "-m", f"services.{service}"]
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert result.stderr.startswith(f"{service}: missing topics: nowhere.")
    one_line(result)
