"""Operators and alerters get by with the documented rights: every command is run with them, and none is idle."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from importlib.resources import files

import click
import msgspec
import pytest

from deploy.local.processes import LOOPBACK
from tasrih.cli.main import cli
from tasrih.messaging.records import Record, event_record
from tasrih.messaging.topics import CLAIMS, NEWS
from tasrih.serving.webhooks import Webhook, add_webhook, new_secret
from tests.command_lines import commands
from tests.correction_cases import HOLDER, PLEDGES, STUDENTS
from tests.http_port import served
from tests.integration.articles import ONE
from tests.integration.commands import WHOLE, one_line
from tests.integration.corrected_positions import PLEDGE, STUDENT, appearances
from tests.integration.logins import command, done
from tests.integration.secure_servers import documented_acl
from tests.serving_cases import alert

ALONE = (
    "decide", "detect", "feeds check", "feeds list", "lexicon check", "lexicon compile", "lexicon gaps",
    "officials check", "officials show", "officials who", "replay key", "replay merge", "replay verify", "run",
    "schemas", "tokens create", "tokens list", "tokens revoke", "watches check", "watches list", "webhooks add",
    "webhooks list", "webhooks remove", "webhooks test",
)  # fmt: skip
"""Commands that need neither Kafka nor Redis, or start their own."""
WHY = ("--reason", "a test")
STEPS: tuple[tuple[str, Callable[[dict[str, str]], tuple[str, ...]]], ...] = (
    ("topics create", lambda it: ()),
    ("topics check", lambda it: ()),
    ("ingest", lambda it: (it["articles"],)),
    ("subscribe", lambda it: ("--from", "beginning", "--timeout", "1")),
    ("explain", lambda it: (it["alert"],)),
    ("dead-letters list", lambda it: ()),
    ("dead-letters show", lambda it: (it["letter"],)),
    ("dead-letters replay", lambda it: (it["letter"], "--yes")),
    ("positions show", lambda it: (HOLDER,)),
    ("positions merge", lambda it: (STUDENT, PLEDGE, *WHY)),
    ("positions split", lambda it: (PLEDGE, *(claim.claim_id for claim in STUDENTS), *WHY)),
    ("positions history", lambda it: (HOLDER,)),
    ("positions verify", lambda it: ()),
    ("positions rebuild", lambda it: ()),
    ("replay", lambda it: WHOLE),
    ("webhooks replay", lambda it: ("desk", "--from", "beginning")),
)
"""All others, in an order in which they can be run, with their arguments."""


def test_no_command_is_left_out():
    known = sorted(commands(cli, click.Context(cli), ""))
    assert sorted(f" {name}" for name in (*ALONE, *dict(STEPS))) == known


@contextmanager
def taker():
    """Somebody who takes what webhooks send."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

    with served(Handler) as url:
        yield f"{url}/"


@pytest.fixture
def settings(tmp_path, logins, guarded_redis):
    """Of an operator, with the rights of `tasrih-operator` in Kafka and of `tasrih` in Redis."""
    with taker() as url:
        hook = Webhook(name="desk", url=url, secrets=(new_secret(),))
        add_webhook(tmp_path / "webhooks.yaml", hook)
        own = {"webhooks_file": str(tmp_path / "webhooks.yaml"), "web_allowed_networks": f"{LOOPBACK}/32"}
        yield logins.by("certificate", "operator") | guarded_redis | own


def test_every_command_gets_by_with_the_documented_rights_and_none_is_idle(
    secure_place, settings, guarded_redis, logins, guarded_redis_server, tmp_path
):
    place, by_others = secure_place, called(guarded_redis_server)
    articles = tmp_path / "articles.json"
    articles.write_bytes(msgspec.json.encode([ONE]))
    place.send(*(event_record(CLAIMS, HOLDER, claim, producer="detector") for claim in (*PLEDGES, *STUDENTS)))
    place.send(Record(NEWS, b"junk", b"junk", ()))
    it = {"articles": str(articles)}
    done(command(place, settings, "ingest", str(articles)))
    with (
        place.running("detector", **logins.by("SCRAM-SHA-512", "detector")),
        place.running("alerter", **logins.by("SCRAM-SHA-512", "alerter"), **guarded_redis),
    ):
        place.wait(lambda: len(place.alerts()) == 3 and place.dead_letters())
        place.wait(lambda: appearances(place).items() >= {PLEDGE: 3, STUDENT: 2}.items())
        it["alert"] = next(alert.alert_id for alert in place.alerts() if alert.article.id == ONE.id)
        (letter,) = place.dead_letters()
        it["letter"] = f"{letter.topic}/{letter.partition}/{letter.offset}"
        for name, arguments in STEPS:
            done(command(place, settings, *name.split(), *arguments(it)))
            place.wait_idle()
    done(command(place, settings, "positions", "rebuild", "--clear"))
    used = called(guarded_redis_server) - by_others
    with guarded_redis_server.connect() as admin:
        assert admin.acl_log() == []
        connecting = names(admin.acl_cat("connection"))
    assert used - connecting | called_by_scripts() == rights("tasrih")


def test_the_job_that_compares_gets_by_with_the_documented_rights_and_none_is_idle(
    secure_place, guarded_redis, logins, guarded_redis_server
):
    place, login = secure_place, logins.by("SCRAM-SHA-512", "verifier")
    place.send(*(event_record(CLAIMS, HOLDER, claim, producer="detector") for claim in PLEDGES))
    with place.running("alerter", **logins.by("SCRAM-SHA-512", "alerter"), **guarded_redis):
        place.wait(lambda: appearances(place) == {PLEDGE: 3})
        place.wait_idle()
    reader = login | guarded_redis | {"redis_username": "tasrih-verifier"}
    with guarded_redis_server.connect() as admin:
        admin.config_resetstat()
        assert "1 position, 0 differences" in command(place, reader, "positions", "verify").stderr
        connecting = names(admin.acl_cat("connection"))
        assert called(guarded_redis_server) - connecting - {"acl", "config"} == rights("tasrih-verifier")
        assert admin.acl_log() == []
        admin.delete(*admin.keys("*:p:*"))
    differing = command(place, reader, "positions", "verify")
    assert (differing.returncode, differing.stdout.split("\t")[-1]) == (1, "missing in the index\n")
    refused = one_line(command(place, reader, "positions", "rebuild"))
    assert re.search(r"Redis.*permission", refused), refused


def test_a_gateways_rights_are_enough_to_send_to_webhooks_again(secure_place, settings, logins):
    """In its pod: it alone has their file and the way to the Internet."""
    own = {name: settings[name] for name in ("webhooks_file", "web_allowed_networks")}
    place, gateway = secure_place, logins.by("SCRAM-SHA-512", "gateway") | own
    place.send(event_record("alerts.threat", "k", alert("a"), producer="alerter"))
    assert "1 of 1 taken" in command(place, gateway, "webhooks", "replay", "desk", "--from", "beginning").stderr
    assert "0 of 0 taken" in command(place, gateway, "webhooks", "replay", "desk", "--failed").stderr


def rights(user: str) -> set[str]:
    return set(re.findall(r"\+([a-z]+)\b", documented_acl(user)))


def called(server) -> set[str]:
    with server.connect() as admin:
        return names(name.removeprefix("cmdstat_") for name in admin.info("commandstats"))


def names(commands) -> set[str]:
    """Of commands without their sub-commands."""
    return {name.partition("|")[0] for name in commands}


def called_by_scripts() -> set[str]:
    scripts = (files("tasrih.positions.storing") / "lua").iterdir()
    return {name.lower() for script in scripts for name in re.findall(r"redis\.call\('(\w+)'", script.read_text())}
