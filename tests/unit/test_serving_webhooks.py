"""Webhooks: signatures as the standard has them, which alerts are chosen, tries and their end, and the file."""

import asyncio
import base64
import hashlib
import hmac
import stat
import time
from datetime import UTC, datetime
from email.utils import formatdate

import httpx
import msgspec
import pytest
from click.testing import CliRunner

from services.gateway.webhooks import Webhooks
from tasrih.cli.webhooks import command
from tasrih.events import codec
from tasrih.serving.delivery import UndeliverableError, attempt, deliver
from tasrih.serving.entries import entry_of
from tasrih.serving.hub import meets
from tasrih.serving.tokens import load_tokens
from tasrih.serving.webhooks import (
    Webhook,
    WebhookError,
    add_webhook,
    body_of,
    load_webhooks,
    new_secret,
    remove_webhook,
    signed_headers,
)
from tasrih.settings import Networks, Settings
from tasrih.web.client import guarded_client
from tasrih.yamldata import DataError
from tests.serving_cases import alert, alert_record
from tests.waiting import until
from tests.web_server import response, web_server

HOOK = Webhook(name="desk", url="http://127.0.0.1:9/", secrets=("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",))
OPEN = Settings(web_allowed_networks=Networks("127.0.0.0/8"), web_timeout_seconds=30)


def hook(**changes) -> Webhook:
    return msgspec.structs.replace(HOOK, **changes)


def test_a_request_is_signed_as_standard_webhooks_says():
    """The example of its reference libraries."""
    headers = signed_headers(HOOK, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


def test_while_secrets_change_it_is_signed_with_each():
    new = new_secret()
    first, second = signed_headers(hook(secrets=(*HOOK.secrets, new)), "a", 1, b"x")["webhook-signature"].split(" ")
    key = base64.b64decode(new.removeprefix("whsec_"))
    assert second == "v1," + base64.b64encode(hmac.new(key, b"a.1.x", hashlib.sha256).digest()).decode()
    assert first == signed_headers(HOOK, "a", 1, b"x")["webhook-signature"]


def test_the_body_holds_the_alert_as_it_was_written():
    told = alert("a")
    body = msgspec.json.decode(body_of(told, codec.encode(told)))
    assert (body["type"], body["timestamp"]) == ("alert.new_position", "2030-01-01T00:00:00Z")
    assert codec.convert(body["data"], type(told)) == told


def test_filters_choose_as_those_of_the_stream():
    item = entry_of(alert_record(alert("a", kind="threat", watches=("w",), topics=("aid.food",)), 0)).item
    for chosen in ({}, {"kinds": ("threat",)}, {"watches": ("w", "v")}, {"topics": ("aid",), "decisions": ("new",)}):
        assert meets(hook(**chosen).filters, item.tags)
    for other in ({"kinds": ("denial",)}, {"watches": ("w",), "officials": ("nobody",)}, {"decisions": ("changed",)}):
        assert not meets(hook(**other).filters, item.tags)


async def tried(statuses: list[bytes], webhook: Webhook) -> tuple[list[float], list[str]]:
    """Pauses and the ids of the requests."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async with web_server() as server:
        answers = iter(statuses)

        async def answer(request, write) -> None:
            await write(next(answers))

        server.answers["/hook"] = answer
        target = msgspec.structs.replace(webhook, url=server.url("/hook"))
        async with guarded_client(OPEN) as client:
            try:
                await deliver(client, target, "a", b"{}", sleep=sleep)
            finally:
                ids = [request.headers["webhook-id"] for request in server.asked("/hook")]
    return pauses, ids


def status(text: str, **headers: str) -> bytes:
    return response(b"", status=text, **headers)


async def test_it_is_tried_again_with_the_same_id_until_it_is_taken():
    busy = status("503 Service Unavailable", retry_after="90")
    answers = [status("500 Internal Server Error"), busy, status("302 Found", location="/"), status("204 No Content")]
    assert await tried(answers, hook(retry_seconds=(1, 2, 3))) == ([1, 90, 3], ["a"] * 4)


async def test_a_pause_may_be_asked_for_as_a_date_too():
    busy = status("429 Too Many Requests", retry_after=formatdate(time.time() + 3_600, usegmt=True))
    (pause,), _ = await tried([busy, status("200 OK")], hook(retry_seconds=(1,)))
    assert 3_000 < pause <= 3_600


@pytest.mark.parametrize(("answers", "tries"), [(["404 Not Found"] * 3, 3), (["410 Gone"], 1)])
async def test_after_the_last_try_or_when_it_is_gone_it_is_given_up(answers, tries):
    with pytest.raises(UndeliverableError, match=f"webhook desk: {tries} tries, the last one: status 4"):
        await tried(list(map(status, answers)), hook(retry_seconds=(1, 2)))


async def test_whoever_takes_half_a_minute_to_answer_has_taken_it():
    impatient = msgspec.structs.replace(OPEN, web_timeout_seconds=0.2)
    async with web_server() as server, guarded_client(impatient) as client:

        async def slow(request, write) -> None:
            await asyncio.sleep(0.6)
            await write(status("204 No Content"))

        server.answers["/"] = slow
        assert (await attempt(client, hook(url=server.url()), "a", b"")).problem == ""


async def test_private_addresses_and_silence_are_failures_like_others(monkeypatch):
    monkeypatch.setattr("tasrih.serving.delivery._REQUEST_SECONDS", 0.5)
    async with guarded_client(Settings()) as client:
        assert "not public" in (await attempt(client, HOOK, "a", b"")).problem
        assert (await attempt(client, hook(url="http://["), "a", b"")).problem
    async with web_server() as server, guarded_client(OPEN) as client:

        async def silent(request, write) -> None:
            await asyncio.sleep(30)

        server.answers["/"] = silent
        assert (await attempt(client, hook(url=server.url()), "a", b"")).problem == "no answer within 0.5 s"
        assert isinstance(client, httpx.AsyncClient)


async def test_a_file_that_cannot_be_looked_at_is_told_and_webhooks_stay_as_they_were(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("services.gateway.webhooks._LOOK_SECONDS", 0.01)
    cannot_be = tmp_path / ("x" * 300)
    for load in (load_webhooks, load_tokens):
        with pytest.raises(DataError, match="File name too long"):
            load(cannot_be)
        assert load(tmp_path / "nothing") == []
    looking = asyncio.create_task(Webhooks(Settings(webhooks_file=cannot_be), None).run())
    await until(lambda: caplog.records)
    await asyncio.sleep(0.05)  # it looks again
    assert not looking.done()
    looking.cancel()
    assert [record.getMessage()[:29] for record in caplog.records] == ["webhooks stay as they were: /"]


def test_the_file_keeps_what_was_added_for_its_owner_alone(tmp_path):
    path = tmp_path / "webhooks.yaml"
    add_webhook(path, hook(kinds=("threat",)))
    add_webhook(path, hook(name="other"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_webhooks(path) == [hook(kinds=("threat",)), hook(name="other")]
    remove_webhook(path, "desk")
    assert [webhook.name for webhook in load_webhooks(path)] == ["other"]
    with pytest.raises(WebhookError):
        remove_webhook(path, "desk")


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://127.0.0.1/"},
        {"url": "http:///path"},
        {"url": "http://user:word@127.0.0.1/"},
        {"url": "http://127.0.0.1:99999/"},
        {"secrets": ("short",)},
        {"secrets": ("whsec_c2hvcnQ=",)},
        {"secrets": ("whsec_é",)},
        {"secrets": ()},
        {"name": "A B"},
        {"kinds": ("promise",)},
    ],
)
def test_what_cannot_be_is_refused_when_it_is_added_and_when_it_is_read(tmp_path, wrong):
    path = tmp_path / "webhooks.yaml"
    with pytest.raises(WebhookError):
        add_webhook(path, hook(**wrong))
    path.write_bytes(msgspec.yaml.encode({"webhooks": [msgspec.to_builtins(hook(**wrong))]}))
    with pytest.raises(DataError):
        load_webhooks(path)


def test_one_that_could_never_be_sent_anything_is_not_added(tmp_path, monkeypatch):
    monkeypatch.setenv("TASRIH_WEBHOOKS_FILE", str(tmp_path / "webhooks.yaml"))
    right = ["--watch", "sanctions", "--official", "name:سلمي الكرماوي", "--topic", "military_aid"]
    wrong = ["--watch", "sanctoins", "--official", "nobody", "--topic", "no.topic", "--watch", "sanctions"]
    refused = CliRunner().invoke(command, ["add", "desk", "http://desk.example/", *wrong])
    assert isinstance(refused.exception, WebhookError)
    assert str(refused.exception) == (
        "no watch 'sanctoins' is known; no official 'nobody' is known; no topic 'no.topic' is known; "
        "watches are ceasefire_moves, long_range_missiles, sanctions"
    )
    assert load_webhooks(tmp_path / "webhooks.yaml") == []
    before = datetime.now(UTC).replace(microsecond=0)
    assert CliRunner().invoke(command, ["add", "desk", "http://desk.example/", *right]).output.startswith("whsec_")
    [added] = load_webhooks(tmp_path / "webhooks.yaml")
    assert (added.watches, added.since >= before) == (("sanctions",), True)


def test_the_time_from_which_one_is_sent_alerts_has_a_zone(tmp_path):
    path = tmp_path / "webhooks.yaml"
    for since, problem in (("2026-11-27T18:00:00", "timezone"), ("soon", "datetime")):
        path.write_bytes(msgspec.yaml.encode({"webhooks": [msgspec.to_builtins(hook()) | {"since": since}]}))
        with pytest.raises(DataError, match=problem):
            load_webhooks(path)
