"""What clients hold and are told: connections, streams with a token that is revoked, faults of ours."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import uvicorn

from deploy.local.processes import free_port
from services.gateway import connections, events, forms
from services.gateway.access import Access
from services.gateway.connections import Connection
from tasrih.serving.tokens import Tokens, create_token, revoke_token
from tasrih.telemetry import metrics
from tests.console_cases import console
from tests.waiting import PATIENCE_SECONDS, wait


@asynccontextmanager
async def serving(app) -> AsyncIterator[int]:
    config = uvicorn.Config(app, http=Connection, port=0, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def slowly(scope, receive, send) -> None:
    """An answer that takes longer than a request may."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(5):
        await asyncio.sleep(0.1)
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def test_who_sends_no_whole_request_is_let_go_and_who_listens_is_not(monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)
    async with serving(slowly) as port, asyncio.timeout(PATIENCE_SECONDS):
        pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        (nothing, _), (half, second), (twice, third) = pairs
        second.write(b"GET / HTTP/1.1\r\nhost: x\r\n")
        third.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert [await nothing.read(), await half.read()] == [b"", b""]
        assert (await twice.readuntil(b"0\r\n\r\n")).count(b"\nx") == 5
        third.write(b"GET / HTTP/1.1\r\n")
        assert await twice.read() == b"", "the rest of a second request is waited for no longer"
        for _, writer in pairs:
            writer.close()


async def test_a_form_that_does_not_come_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(forms, "_BODY_SECONDS", 0.1)
    kind = "application/x-www-form-urlencoded"
    head = f"POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: 100\r\n\r\ntoken="
    with console(tmp_path) as browser:
        async with serving(browser.app) as port, asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode())
            assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
            writer.close()


async def test_a_stream_ends_soon_after_its_token_was_revoked(tmp_path, monkeypatch):
    monkeypatch.setattr(events, "_LOOK_SECONDS", 0.05)
    file = tmp_path / "tokens.yaml"
    secret = create_token(file, "reader", ("read",))
    create_token(file, "editor", ("correct",))
    access = Access(Tokens(file), True, 6_000)
    headers = {"authorization": f"Bearer {secret}"}
    request = SimpleNamespace(headers=headers, client=None, state=SimpleNamespace(), cookies={})
    caller = access.caller(request)
    closed = []

    async def texts():
        try:
            while True:
                yield b"text"
                await asyncio.sleep(0.01)
        finally:
            closed.append(True)

    heard = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for text in events.while_allowed(texts(), lambda: access.still_allows(caller, "read")):
            heard.append(text)
            if len(heard) == 20:
                revoke_token(file, "reader")
    assert (len(heard) >= 20, closed) == (True, [True])
    assert not access.still_allows(caller, "read")
    file.write_text("{", encoding="utf-8")
    assert not access.still_allows(caller, "read"), "a file that is broken lets nobody in"
    assert Access(Tokens(None), False, 1).still_allows(caller, "read")


def test_a_broken_file_of_tokens_is_told_in_the_log_once_and_to_no_stranger(tmp_path, caplog):
    file = tmp_path / "tokens.yaml"
    create_token(file, "reader", ("read",))
    with console(tmp_path) as browser:
        browser.app.state.access = Access(Tokens(file), True, 6_000)
        file.write_text("tokens: [", encoding="utf-8")
        answers = [browser.get("/v1/alerts?kind=threat", Authorization="Bearer x") for _ in range(2)]
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "5")] * 2
    assert "tokens.yaml" not in answers[0].text
    (told,) = [record.getMessage() for record in caplog.records if "tokens.yaml" in record.getMessage()]
    assert told.startswith(f"nobody is let in: {file}:")


def test_a_fault_of_ours_is_counted_as_such(tmp_path, monkeypatch):
    counted = {"route": "/v1/alerts", "status": "500"}
    before = metrics.REGISTRY.get_sample_value("tasrih_http_requests_total", counted) or 0
    with console(tmp_path) as browser:
        monkeypatch.setattr(browser.app.state.index, "page", None)
        with pytest.raises(TypeError):
            browser.get("/v1/alerts")
    assert metrics.REGISTRY.get_sample_value("tasrih_http_requests_total", counted) == before + 1


STUCK = """
import os, sys, time
import uvicorn
from fastapi import FastAPI
from services.gateway import __main__ as gateway
from tasrih import ending
from tasrih.serving.hub import Hub

app = FastAPI()
app.state.hub = Hub(1)

@app.get("/")
def question() -> None:
    os.kill(os.getpid(), 15)
    time.sleep(600)

ending.listen()
ending.STOP_SECONDS = 1.0
gateway._Server(uvicorn.Config(app, port=int(sys.argv[1]), timeout_graceful_shutdown=1), app).run()
"""


def test_a_question_that_is_never_answered_does_not_keep_a_gateway_from_ending():
    port = free_port()
    child = subprocess.Popen([sys.executable, "-c", STUCK, str(port)])
    try:
        wait(lambda: asks(port) or child.poll() is not None)
        assert child.wait(PATIENCE_SECONDS) == 0
    finally:
        child.kill()


def asks(port: int) -> bool:
    """Ask, and let the answer be cut off."""
    try:
        urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_SECONDS)
    except URLError:
        return False  # it does not listen yet
    except OSError:
        return True
    return True


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_gateway_hears_signals_until_it_has_ended(number, code):
    """uvicorn gave them back, so that a second one was the death of a gateway that was about to end."""
    twice = f"""
import signal, uvicorn
from fastapi import FastAPI
from services.gateway.__main__ import _Server

server = _Server(uvicorn.Config(app := FastAPI()), app)
with server.capture_signals():
    signal.raise_signal({number:d})
    assert server.should_exit
signal.raise_signal({number:d})
"""
    ended = subprocess.run([sys.executable, "-c", twice], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (code, "")
