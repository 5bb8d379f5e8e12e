"""The examples of README and docs/subscribing.md, taken from the pages and run on real Kafka.

Into them are put only addresses, the prefix of this test's topics, and where commands lie.
"""

import getopt
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from deploy.local.processes import free_port, listens
from tasrih.serving.webhooks import Webhook, add_webhook, new_secret
from tests.integration.commands import tasrih
from tests.integration.gateway_client import gateway, send
from tests.integration.installation import ROOT, Installation
from tests.waiting import PATIENCE_SECONDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
SUBSCRIBING = (ROOT / "docs" / "subscribing.md").read_text(encoding="utf-8")
MISSILES = "alerts.watch.long_range_missiles"
READ_AS_KCAT_DOES = """
import os, sys
from kafka import KafkaConsumer
bootstrap, topic, written = sys.argv[1:]
for record in KafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest"):
    headers = ",".join(f"{name}={value.decode()}" for name, value in record.headers)
    shown = written.replace(r"\\n", "\\n").replace("%k", record.key.decode())
    print(shown.replace("%h", headers).replace("%s", record.value.decode()), end="", flush=True)
"""


def blocks(page: str, mark: str) -> list[str]:
    """Python of a page that holds a mark."""
    return [code for code in re.findall(r"^```python\n(.*?)^```", page, re.M | re.S) if mark in code]


def lines(page: str, begin: str) -> list[str]:
    """Commands of a page that stand in a line of their own."""
    return re.findall(rf"^    ({begin}.*)$", page, re.M)


def put(example: str, **values: str) -> str:
    """An example with words replaced, each of which must stand in it."""
    for old, new in values.items():
        assert old in example
        example = example.replace(old, new)
    return example


def here(example: str, place: Installation, name: str) -> str:
    """An example that reads this test's Kafka."""
    return put(example, **{"localhost:9092": place.settings.kafka_bootstrap, name: place.settings.topic_prefix + name})


@contextmanager
def running(command: Sequence[str], **variables: str) -> Iterator[subprocess.Popen[str]]:
    """An example that goes on until it is ended, after a minute at the latest: then it tells nothing more."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "shared"), "PYTHONUTF8": "1"} | variables
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        limit = threading.Timer(PATIENCE_SECONDS, process.kill)
        limit.start()
        try:
            yield process
        finally:
            limit.cancel()
            process.kill()


def test_the_example_in_python_tells_each_alert_once(place):
    (example,) = blocks(SUBSCRIBING, "KafkaConsumer")
    code = here(example, place, "alerts.")
    send(place, "a", "alerts.commitment", MISSILES, "alerts.commitment", kind="commitment")
    with running([sys.executable, "-c", code]) as process:
        assert re.fullmatch(r"new_position \| .+ \| .+ \| .+\n", process.stdout.readline())
        send(place, "b", MISSILES, kind="threat")
        assert process.stdout.readline().startswith("new_position | ")


@pytest.mark.parametrize("program", ["kcat", "as kcat does"])
@pytest.mark.parametrize("page", [README, SUBSCRIBING], ids=["readme", "subscribing"])
def test_the_example_of_kcat_shows_key_headers_and_alert(place, program, page):
    (example,) = lines(page, "kcat")
    words = shlex.split(here(example, place, MISSILES))
    if program == "kcat" and not shutil.which("kcat"):
        pytest.skip("no kcat: on Debian and Ubuntu: apt-get install kcat")
    if program != "kcat":
        options = dict(getopt.getopt(words[1:], "b:uCt:o:f:")[0])
        assert options["-o"] == "beginning"
        words = [sys.executable, "-c", READ_AS_KCAT_DOES, *(options[name] for name in ("-b", "-t", "-f"))]
    send(place, "a", MISSILES)
    with running(words) as process:
        key, _, headers = process.stdout.readline().partition("  ")
        assert "ce_id=a" in headers.split(",")
        alert = json.loads(process.stdout.readline())
        assert (key, alert["alert_id"]) == ("k", "a")


def test_the_example_of_the_command_shows_the_alert(place):
    (example,) = lines(README, "TASRIH_KAFKA_BOOTSTRAP")
    variable, program, *words = shlex.split(example)
    assert (variable, program) == ("TASRIH_KAFKA_BOOTSTRAP=localhost:9092", ".venv/bin/tasrih")
    send(place, "a", MISSILES)
    done = tasrih(place, *words, "--count", "1")
    assert (done.returncode, done.stdout.startswith("■ ")) == (0, True)


@pytest.mark.parametrize("number", [0, 1], ids=["list", "stream"])
def test_the_examples_of_curl_are_answered(place, number):
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("no curl: on Debian and Ubuntu: apt-get install curl")
    example = lines(README, "curl")[number]
    send(place, "a", "alerts.commitment", kind="commitment", watches=("long_range_missiles",))
    with gateway(place) as served:
        command = put(example, **{"localhost:8080": f"127.0.0.1:{served.port}"})
        words = shlex.split(command.replace("stream?", "stream?start=beginning&"))
        with running([curl, "-s", *words[1:]]) as process:
            told = next(line for line in process.stdout if '"alert_id"' in line)
    alerts = json.loads(told)["alerts"] if number == 0 else [json.loads(told.removeprefix("data: "))]
    assert [alert["alert_id"] for alert in alerts] == ["a"]


def test_the_example_of_the_stream_tells_alerts(place):
    (example,) = blocks(SUBSCRIBING, "http.client")
    send(place, "a", "alerts.commitment", kind="commitment")
    with gateway(place) as served:
        code = put(example, **{'"127.0.0.1", 8080': f'"127.0.0.1", {served.port}'})
        with running([sys.executable, "-c", code]) as process:
            assert process.stdout.readline().startswith("new_position | ")


def test_the_example_of_a_webhook_takes_what_is_signed_and_nothing_else(place, tmp_path):
    (example,) = blocks(SUBSCRIBING, "hmac")
    port, file, right = free_port(), tmp_path / "webhooks.yaml", new_secret()
    variables = {"TASRIH_WEBHOOKS_FILE": str(file), "TASRIH_WEB_ALLOWED_NETWORKS": "127.0.0.0/8"}
    for name, secret in (("right", right), ("wrong", new_secret())):
        add_webhook(file, Webhook(name=name, url=f"http://127.0.0.1:{port}/", secrets=(secret,)))
    with running([sys.executable, "-c", put(example, **{"8085": str(port)})], WEBHOOK_SECRET=right) as process:
        place.wait(lambda: listens(f"127.0.0.1:{port}"))
        assert tasrih(place, "webhooks", "test", "wrong", **variables).stdout == "status 400\n"
        assert tasrih(place, "webhooks", "test", "right", **variables).stdout == "taken\n"
        assert process.stdout.readline().startswith("webhook.test | test_")


def test_the_example_of_the_library_tells_the_claims_of_articles(tmp_path):
    (example,) = blocks(README, "Detector.load")
    sample = min((ROOT / "deploy" / "local" / "samples").glob("*.json"))
    (tmp_path / "articles.json").write_bytes(sample.read_bytes())
    environment = os.environ | {"PYTHONPATH": str(ROOT / "shared"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", example]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert "commitment تزويد أوكرانيا" in shown
