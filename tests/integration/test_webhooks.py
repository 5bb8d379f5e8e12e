"""Webhooks on real Kafka: signed, tried again, buried, replayed, and gone on with after the gateway died."""

import json
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import msgspec
from standardwebhooks import Webhook as Signatures

from tasrih.events.ids import letter_id
from tasrih.events.model import KINDS
from tasrih.serving.webhooks import Webhook, add_webhook, new_secret, remove_webhook
from tests.http_port import served
from tests.integration.commands import tasrih
from tests.integration.gateway_client import gateway, send, send_to_new_partition
from tests.integration.installation import Installation
from tests.integration.metrics_told import samples

OPEN = "127.0.0.0/8"
SECRET = new_secret()
OTHER_KINDS = {f"alerts.{kind}" for kind in KINDS} - {"alerts.threat"}


class Receiver:
    """A web server that checks signatures as the library of Standard Webhooks does, and answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuse: dict[str, int] = {}
        """Path to how often it is refused; -1 for always."""

    def handle(self, path: str, headers, body: bytes) -> int:
        Signatures(SECRET).verify(body, dict(headers))
        if self.refuse.get(path):
            self.refuse[path] -= 1
            return 500
        data = json.loads(body)["data"]
        assert headers["webhook-id"] == data.get("alert_id", headers["webhook-id"])
        self.taken.append(f"{path} {data.get('alert_id', 'test')}")
        return 200


@contextmanager
def receiving():
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(receiver.handle(self.path, self.headers, body))
            self.send_header("content-length", "0")
            self.end_headers()

    with served(Handler) as receiver.url:
        yield receiver


def hook(receiver, name: str, **changes) -> Webhook:
    return Webhook(name=name, url=f"{receiver.url}/{name}", secrets=(SECRET,), retry_seconds=(0.2, 0.2), **changes)


def buried(served) -> dict[str, float]:
    """By topic, those that were not delivered, as the gateway's metrics count them; zero is told too."""
    told = samples(served.health_port)
    name, reason = "tasrih_dead_letters_total", "undeliverable"
    return {labels[0]: value for (metric, labels), value in told.items() if metric == name and labels[1] == reason}


def begun(place: Installation, served, name: str) -> None:
    """Wait until a webhook's group holds its partitions: what comes from then on is its."""
    place.wait(lambda: f"webhook {name}: begun" in served.child.log.read_text())


def test_alerts_are_sent_signed_and_none_is_lost_when_the_gateway_dies(place, tmp_path):
    file = tmp_path / "webhooks.yaml"
    send(place, "before")
    with receiving() as receiver:
        add_webhook(file, hook(receiver, "all"))
        add_webhook(file, hook(receiver, "threats", kinds=("threat",)))
        receiver.refuse["/threats"] = 2
        changes = {"webhooks_file": file, "web_allowed_networks": OPEN}
        with gateway(place, **changes) as served:
            begun(place, served, "all")
            begun(place, served, "threats")
            send(place, "a", "alerts.threat", "alerts.denial")
            send(place, "b", "alerts.denial", kind="denial")
            place.wait(lambda: len(receiver.taken) == 3)
            place.kill(served.child)
        send(place, "c")
        with gateway(place, **changes) as served:
            place.wait(lambda: {"/all c", "/threats c"} <= set(receiver.taken))
            remove_webhook(file, "all")
            add_webhook(file, hook(receiver, "mark", kinds=("demand",)))
            begun(place, served, "mark")
            send(place, "d")
            place.wait(lambda: "/threats d" in receiver.taken)
            time.sleep(1.1)  # one begins at a second
            add_webhook(file, hook(receiver, "all", since=datetime.now(UTC).replace(microsecond=0)))
            send(place, "e")
            place.wait(lambda: "/all e" in receiver.taken)
        taken = receiver.taken
    threats = {"/threats a", "/threats c", "/threats d", "/threats e"}
    assert set(taken) == {"/all a", "/all b", "/all c", "/all e"} | threats, "d came while it was removed"


def test_partitions_that_are_added_are_sent_from_their_beginning(place, tmp_path):
    file, topic = tmp_path / "webhooks.yaml", f"{place.settings.topic_prefix}alerts.threat"
    send(place, "before")
    with receiving() as receiver:
        add_webhook(file, hook(receiver, "all"))
        with gateway(place, webhooks_file=file, web_allowed_networks=OPEN) as served:
            begun(place, served, "all")
            send(place, "a")
            place.wait(lambda: receiver.taken == ["/all a"])
            send_to_new_partition(place, topic, "late")
            place.wait(lambda: receiver.taken == ["/all a", "/all late"])


def test_what_is_never_taken_is_buried_for_each_webhook_and_sent_again_by_command(place, tmp_path):
    file = tmp_path / "webhooks.yaml"
    variables = {"TASRIH_WEBHOOKS_FILE": str(file), "TASRIH_WEB_ALLOWED_NETWORKS": OPEN}
    with receiving() as receiver:
        for name in ("one", "two"):
            add_webhook(file, hook(receiver, name))
            receiver.refuse[f"/{name}"] = -1
        with gateway(place, webhooks_file=file, web_allowed_networks=OPEN) as served:
            begun(place, served, "one")
            begun(place, served, "two")
            send(place, "a")
            place.wait(lambda: len(place.dead_letters()) == 2)
            place.wait(lambda: buried(served) == {"alerts.threat": 2} | dict.fromkeys(OTHER_KINDS, 0))
        letters = place.dead_letters()
        assert {letter.service for letter in letters} == {"webhook/one", "webhook/two"}
        assert len({letter_id(letter) for letter in letters}) == 2
        assert all(letter.reason == "undeliverable" and "status 500" in letter.detail for letter in letters)
        assert tasrih(place, "webhooks", "test", "one", **variables).returncode == 1
        assert tasrih(place, "webhooks", "replay", "one", "--failed", **variables).returncode == 1
        receiver.refuse.clear()
        assert tasrih(place, "webhooks", "test", "one", **variables).stdout == "taken\n"
        done = tasrih(place, "webhooks", "replay", "one", "--failed", **variables)
        assert (done.returncode, done.stdout) == (0, "a\t200\n")
        assert tasrih(place, "webhooks", "replay", "two", "a", **variables).returncode == 0
        assert receiver.taken == ["/one test", "/one a", "/two a"]
        assert "tasrih webhooks replay" in tasrih(place, "dead-letters", "replay", "--all", "--yes").stderr
        assert "url" not in tasrih(place, "webhooks", "replay", "nobody", "--failed", **variables).stdout


def test_private_addresses_are_refused_and_the_command_keeps_the_list(place, tmp_path):
    file = tmp_path / "webhooks.yaml"
    variables = {"TASRIH_WEBHOOKS_FILE": str(file)}
    with receiving() as receiver:
        added = tasrih(place, "webhooks", "add", "desk", receiver.url, "--kind", "threat", **variables)
        assert added.stdout.startswith("whsec_")
        listed = tasrih(place, "webhooks", "list", **variables).stdout
        assert listed == f"desk\t{receiver.url}\tkinds=threat\n"
        assert "not public" in tasrih(place, "webhooks", "test", "desk", **variables).stdout
        assert receiver.taken == []
    assert tasrih(place, "webhooks", "remove", "desk", **variables).returncode == 0
    assert tasrih(place, "webhooks", "list", **variables).stdout == ""
    assert tasrih(place, "webhooks", "add", "x", "gopher://h/", **variables).returncode == 2
    assert msgspec.yaml.decode(file.read_bytes()) == {"webhooks": []}
