"""`tasrih subscribe` on real Kafka: what is chosen, from where, each once, and how it ends."""

import json
import signal
import subprocess
import sys
import time

import msgspec
import pytest

from tasrih.events import codec
from tasrih.events.model import Alert
from tasrih.messaging.records import Record, event_record
from tests.integration.commands import one_line, tasrih
from tests.integration.installation import ROOT, Installation

ALERT = codec.decode((ROOT / "schemas" / "examples" / "alert.v1.json").read_bytes(), Alert)
OLD = ("--from", "beginning", "--timeout", "1", "--format", "json")
COMMAND = [sys.executable, "-c", "from tasrih.cli.main import main; main()", "subscribe", "--from", "beginning"]


def send(place: Installation, name: str, kind: str, *topics: str) -> None:
    position = msgspec.structs.replace(ALERT.position, kind=kind)
    claim = msgspec.structs.replace(ALERT.claim, kind=kind)
    alert = msgspec.structs.replace(ALERT, alert_id=name, claim=claim, position=position)
    place.send(*(event_record(topic, "k", alert, producer="alerter") for topic in topics))


def heard(place: Installation, *options: str) -> list[str]:
    done = tasrih(place, "subscribe", *OLD, *options)
    assert (done.returncode, done.stderr) == (0, "")
    return sorted(json.loads(line)["alert_id"] for line in done.stdout.splitlines())


def test_kinds_and_watches_choose_together_and_each_alert_comes_once(place):
    missiles, sanctions = "alerts.watch.long_range_missiles", "alerts.watch.sanctions"
    send(place, "a", "commitment", "alerts.commitment", missiles, missiles, "alerts.commitment")
    send(place, "b", "threat", "alerts.threat", missiles)
    send(place, "c", "threat", "alerts.threat", sanctions)
    assert heard(place) == ["a", "b", "c"]
    assert heard(place, "--timeout", "0") == ["a", "b", "c"]  # silence ends it when all is read, not before
    assert heard(place, "--kind", "threat") == ["b", "c"]
    assert heard(place, "--kind", "threat", "--kind", "commitment") == ["a", "b", "c"]
    assert heard(place, "--watch", "long_range_missiles") == ["a", "b"]
    assert heard(place, "--watch", "long_range_missiles", "--kind", "threat") == ["b"]
    assert heard(place, "--watch", "long_range_missiles", "--watch", "sanctions", "--kind", "threat") == ["b", "c"]
    assert heard(place, "--from", "-1h") == ["a", "b", "c"]
    assert heard(place, "--from", "2100-01-01T00:00:00Z") == []
    assert len(heard(place, "--count", "2")) == 2
    text = tasrih(place, "subscribe", "--from", "2020-01-01 00:00:00", "--count", "1").stdout
    assert ALERT.claim.content in text


def test_what_nobody_knows_is_told_with_what_is_known(place):
    line = one_line(tasrih(place, "subscribe", "--watch", "missiles", "--watch", "sanctions"))
    assert line == "tasrih: no watch missiles; known are ceasefire_moves, long_range_missiles, sanctions"
    kind = tasrih(place, "subscribe", "--kind", "promise")
    assert (kind.returncode, "'statement', 'commitment'" in kind.stderr) == (2, True)
    assert "give beginning, latest, -2h, a date or" in tasrih(place, "subscribe", "--from", "now").stderr


def test_what_is_no_alert_is_told_and_the_rest_comes(place):
    place.send(Record("alerts.threat", None, b"{", ()), Record("alerts.threat", b"k", None, ()))
    send(place, "a", "threat", "alerts.threat")
    done = tasrih(place, "subscribe", *OLD, "--kind", "threat")
    assert [json.loads(line)["alert_id"] for line in done.stdout.splitlines()] == ["a"]
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_follows_until_it_is_told_to_stop(place, number):
    with subprocess.Popen(
        COMMAND, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        send(place, "a", "threat", "alerts.threat")
        assert process.stdout.readline().startswith("■")
        send(place, "b", "threat", "alerts.threat")
        while not process.stdout.readline().startswith("■"):
            pass
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_a_reader_that_leaves_ends_it_quietly(place):
    for number in range(200):
        send(place, f"a{number}", "threat", "alerts.threat")
    with subprocess.Popen(COMMAND, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline()
        process.stdout.close()
        began = time.monotonic()
        assert process.wait(20) == 0
        assert process.stderr.read() == b""
        assert time.monotonic() - began < 20
