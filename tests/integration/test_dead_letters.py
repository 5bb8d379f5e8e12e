"""Dead letters on real Kafka: found, shown, sent again through the same service, and the limit that stops it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.util import calc_crc32c
from kafka import KafkaProducer

from tasrih.events import codec
from tasrih.messaging.dead_letters import REPLAYED, dead_letter
from tasrih.messaging.records import Received, Record
from tests.integration.commands import one_line, tasrih
from tests.integration.installation import ROOT, Installation
from tests.waiting import PATIENCE_SECONDS

GOOD = (ROOT / "schemas" / "examples" / "news.v1.json").read_bytes()
HEADERS = (("again", b"1"), ("again", None))


def bury(place: Installation, offset: int, reason="bad_json", value=b"\x00\xff", service="detector") -> str:
    message = Received("news", 4, offset, b"k", value, HEADERS)
    place.send(dead_letter(message, service=service, reason=reason, detail="two\nlines"))
    return message.place


def ids(result: subprocess.CompletedProcess[str]) -> list[str]:
    assert result.returncode == 0, result
    return [line.split("\t")[0] for line in result.stdout.splitlines()]


def test_the_list_is_chosen_and_counted(place):
    one, two = bury(place, 1), bury(place, 2, "wrong_type", service="alerter")
    bury(place, 1)  # a crash between the dead letter and the acknowledgement writes it twice
    place.send(Record("dead-letters", None, b"{", ()))
    listed = tasrih(place, "dead-letters", "list")
    assert ids(listed) == [one, two]
    assert listed.stdout.splitlines()[0].split("\t")[2:] == ["detector", "bad_json", "-", "two lines"]
    assert len(listed.stderr.splitlines()) == 1, "what is no dead letter is told"
    for options, found in {
        ("--reason", "bad_json"): [one],
        ("--service", "alerter"): [two],
        ("--topic", "claims"): [],
        ("--from", "-1h"): [one, two],
        ("--to", "-1h"): [],
    }.items():
        assert ids(tasrih(place, "dead-letters", "list", *options)) == found, options
    counted = tasrih(place, "dead-letters", "list", "--counts").stdout.splitlines()
    assert counted == ["alerter\twrong_type\t1", "detector\tbad_json\t1"]
    (line, _) = tasrih(place, "dead-letters", "list", "--format", "json").stdout.splitlines()
    assert json.loads(line)["id"] == one
    for command in (("list",), ("replay", "--yes")):
        topic = tasrih(place, "dead-letters", *command, "--topic", "claim", "--topic", "news")
        service = tasrih(place, "dead-letters", *command, "--service", "detektor")
        assert (topic.returncode, topic.stdout, service.returncode, service.stdout) == (2, "", 2, "")
        assert "no topic claim; known are alerts.commitment" in topic.stderr
        assert "corrections, news\n" in topic.stderr
        assert service.stderr.endswith("no service detektor; known are alerter, detector\n")
    assert ids(tasrih(place, "dead-letters", "list", "--service", "webhook/desk")) == []
    assert "'shouted' is not one of" in tasrih(place, "dead-letters", "list", "--reason", "shouted").stderr
    assert (
        "'yesterday' is no time: give -2h, a date or"
        in tasrih(place, "dead-letters", "list", "--from", "yesterday").stderr
    )


def test_one_is_shown_whole_without_harm_to_a_terminal(place):
    identifier = bury(place, 1, value=b"\x1b[31m\x00\xff")
    shown = tasrih(place, "dead-letters", "show", identifier).stdout
    assert "00000000  1b 5b 33 31 6d 00 ff" in shown
    assert "header again: 1\nheader again: none\n" in shown
    assert "\x1b" not in shown
    command = [sys.executable, "-c", "from tasrih.cli.main import main; main()"]
    raw = subprocess.run(
        [*command, "dead-letters", "show", identifier, "--raw"],
        env=place.environment(),
        capture_output=True,
        check=True,
    )
    assert raw.stdout == b"\x1b[31m\x00\xff"
    assert "no dead letter news/9/9" in one_line(tasrih(place, "dead-letters", "show", "news/9/9"))


def test_replay_sends_the_same_again_once_and_only_when_told(place):
    one, two = bury(place, 1), bury(place, 2, "wrong_type")
    assert "give IDs" in tasrih(place, "dead-letters", "replay").stderr
    dry = tasrih(place, "dead-letters", "replay", "--all")
    assert ids(dry) == [one, two]
    assert dry.stderr == "2 messages would be sent again (--yes sends them)\n"
    assert place.read("news") == []

    assert tasrih(place, "dead-letters", "replay", one, "--yes").stderr == "1 message sent again\n"
    (sent,) = place.read("news")
    assert (sent.key, sent.value, sent.headers) == (b"k", b"\x00\xff", (*HEADERS, (REPLAYED, one.encode())))
    assert tasrih(place, "dead-letters", "list").stdout.splitlines()[0].split("\t")[4].startswith("20")

    rest = tasrih(place, "dead-letters", "replay", "--all", "--yes")
    assert rest.stderr == "1 message sent again; 1 left out, sent again before (--again includes them)\n"
    again = tasrih(place, "dead-letters", "replay", "--reason", "bad_json", "--again", "--yes")
    assert again.stderr == "1 message sent again\n"
    assert len(place.read("news")) == 3
    assert "no dead letter news/9/9" in one_line(tasrih(place, "dead-letters", "replay", "news/9/9", "--yes"))


def test_a_message_without_key_and_body_is_told_and_the_others_are_sent(place):
    bury(place, 1)
    place.send(dead_letter(Received("news", 0, 7, None, None, ()), service="detector", reason="wrong_type", detail=""))
    done = tasrih(place, "dead-letters", "replay", "--all", "--yes")
    assert done.stderr.splitlines() == [
        "tasrih: news/0/7 has neither key nor body: left out",
        "1 message sent again",
    ]
    assert len(place.read("news")) == 1


def test_what_fits_no_letter_is_buried_by_its_place_and_not_sent_again(place):
    """A topic measures what it takes as it comes: compressed."""
    huge = msgspec.json.encode({**msgspec.json.decode(GOOD), "text": "word " * 3_000_000})
    send_compressed(place, "gzip", huge, GOOD)
    with place.running("detector"):
        place.wait(lambda: len(place.read("claims")) > 0)
    (letter,) = place.dead_letters()
    assert (letter.reason, letter.value, letter.left_out) == ("too_large", None, len(huge) + 1)
    identifier = f"news/{letter.partition}/{letter.offset}"
    assert f"{letter.left_out} bytes were left out" in one_line(
        tasrih(place, "dead-letters", "show", identifier, "--raw")
    )
    done = tasrih(place, "dead-letters", "replay", "--all", "--yes")
    assert done.stderr.splitlines() == [
        f"tasrih: {identifier} left out: too large, it stands at its place alone",
        "0 messages sent again",
    ]


def test_what_unpacks_to_far_too_much_is_buried_by_its_place(place):
    send_compressed(place, "gzip", b"\0" * 100_000_000, GOOD)
    with place.running("detector") as (child,):
        place.wait(lambda: len(place.read("claims")) > 0)
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child.pid}/status").read_text())
    (letter,) = place.dead_letters()
    assert (letter.reason, letter.value) == ("too_large", None)
    assert letter.left_out > 16_000_000
    assert "packed into one batch" in letter.detail
    assert int(peak) < 400_000, "of a pod's 320 MiB, and what a busy machine adds"


def send_compressed(place: Installation, codec_name: str, *bodies: bytes) -> None:
    """Send articles of one key as somebody's own client may, one batch each."""
    client = KafkaProducer(
        bootstrap_servers=place.settings.kafka_bootstrap, compression_type=codec_name, max_request_size=500_000_000
    )
    for body in bodies:
        client.send(place.settings.topic_prefix + "news", body, b"k").get(timeout=PATIENCE_SECONDS)
    client.close()


def test_messages_come_compressed_in_every_way_that_kafka_knows(place):
    """A broker may also compress a topic itself."""
    names = ["gzip", "snappy", "lz4", "zstd"]
    for name in names:
        send_compressed(place, name, name.encode())
    with place.running("detector"):
        place.wait(lambda: len(place.dead_letters()) == len(names))
    assert [letter.value.decode() for letter in place.dead_letters()] == names


async def test_a_record_that_no_client_can_read_ends_the_service_with_its_place(place, monkeypatch):
    """Its header has a name that is no UTF-8."""
    build = BatchBuilder._build

    def spoilt(self: BatchBuilder) -> bytearray:
        batch = bytearray(build(self).replace(b"header", b"heade\xff"))
        batch[17:21] = calc_crc32c(bytes(batch[21:])).to_bytes(4, "big")
        return batch

    monkeypatch.setattr(BatchBuilder, "_build", spoilt)
    async with AIOKafkaProducer(bootstrap_servers=place.settings.kafka_bootstrap) as producer:
        for headers in ([], [("header", b"x")]):
            await producer.send_and_wait(place.settings.topic_prefix + "news", GOOD, b"k", partition=3, headers=headers)
    command = [sys.executable, "-m", "services.detector"]
    process = subprocess.run(
        command, env=place.environment(), capture_output=True, check=False, timeout=PATIENCE_SECONDS
    )
    last = json.loads(process.stderr.decode().splitlines()[-1])
    assert process.returncode == 1
    assert f"ended: cannot be read, at or right behind {place.settings.topic_prefix}news/3/" in last["message"]


def test_a_message_that_is_refused_again_shows_the_chain(place):
    first = bury(place, 1)
    with place.running("detector"):
        assert tasrih(place, "dead-letters", "replay", first, "--yes").returncode == 0
        place.wait(lambda: len(place.dead_letters()) == 2)
    (_, line) = tasrih(place, "dead-letters", "list", "--format", "json").stdout.splitlines()
    letter = json.loads(line)
    assert (letter["earlier"], letter["reason"], letter["service"]) == ([first], "bad_utf8", "detector")
    assert letter["id"] == place.read("news")[0].place
    assert letter["written_at"] < letter["buried_at"]


def test_the_service_stops_when_all_is_bad_and_drops_nothing(place):
    news = codec.parse(GOOD)
    place.send(*(Record("news", b"k", b"no json", ()) for _ in range(5)))
    runs = [stopped_by_the_limit(place) for _ in range(2)]
    assert runs == [2, 4], "each run buries as many as the limit allows and begins where the one before stopped"
    with place.running("detector", dead_letter_max_consecutive="0"):
        place.send(Record("news", b"k", GOOD, ()))
        place.wait(lambda: len(place.read("claims")) > 0)
    assert len(place.dead_letters()) == 5
    assert news["id"].encode() in place.read("claims")[0].value


def stopped_by_the_limit(place: Installation) -> int:
    """Run the detector until the limit ends it; how many dead letters there are then."""
    done = subprocess.run(
        [sys.executable, "-m", "services.detector"],
        env=place.environment(dead_letter_max_consecutive="2"),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    last = json.loads(done.stderr.splitlines()[-1])
    assert (done.returncode, last["level"], "traceback" in last) == (1, "CRITICAL", False), done.stderr
    assert last["message"].startswith("ended: too many dead letters: more than 2 messages in a row")
    return len(place.dead_letters())
