"""Tokens for Kafka: asked for once while they are good, with what the endpoint wants, and never shown."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest

from tasrih.messaging.connections import tokens
from tasrih.messaging.connections.tokens import TokenError, Tokens
from tasrih.settings import Secret
from tests.http_port import served

GOOD = {"access_token": "abc.def.ghi", "token_type": "Bearer", "expires_in": 100}


class Endpoint:
    """Answers as it is told and remembers who asked for what."""

    def __init__(self):
        self.status, self.body, self.asked, self.url = 200, json.dumps(GOOD), [], ""


@pytest.fixture
def endpoint():
    made = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            login = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            made.asked.append((login, form))
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(made.body.encode())

    with served(Handler) as url:
        made.url = f"{url}/token"
        yield made


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(tokens.time, "monotonic", lambda: now[0])
    return now


def provider(endpoint, **changes):
    given = {"client_id": "detector", "client_secret": Secret("hunter2"), "scope": "", "ca_file": None}
    return Tokens(endpoint.url, **given | changes)


def test_a_token_is_kept_for_most_of_its_life_and_then_renewed(endpoint, clock):
    given = provider(endpoint, scope="kafka")
    assert given.valid() == given.valid() == "abc.def.ghi"
    assert endpoint.asked == [("detector:hunter2", {"grant_type": ["client_credentials"], "scope": ["kafka"]})]
    clock[0] += 79
    given.valid()
    assert len(endpoint.asked) == 1
    clock[0] += 1
    given.valid()
    assert len(endpoint.asked) == 2


def test_without_a_lifetime_it_is_renewed_after_minutes_and_a_changed_secret_is_used(endpoint, clock, tmp_path):
    (tmp_path / "secret").write_text("new\n")
    endpoint.body = json.dumps({"access_token": "abc"})
    given = provider(endpoint, client_secret=Secret("old", tmp_path / "secret"))
    given.valid()
    clock[0] += 239
    given.valid()
    assert endpoint.asked == [("detector:new", {"grant_type": ["client_credentials"]})]
    clock[0] += 1
    given.valid()
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, '{"error": "invalid_client", "error_description": "hunter2"}', "it answers 401 invalid_client"),
        (500, "<html>", "it answers 500 Internal Server Error"),
        (302, "", "it answers 302 Found"),
        (200, "<html>", "malformed"),
        (200, '{"access_token": ""}', "access_token"),
        (200, '{"access_token": "a\\u0001auth=b"}', "access_token"),
        (200, '{"access_token": "a", "expires_in": 0}', "expires_in"),
    ],
)
def test_what_is_no_token_is_said_without_secrets_and_asked_for_again(endpoint, status, body, words):
    endpoint.status, endpoint.body = status, body
    given = provider(endpoint)
    with pytest.raises(TokenError, match=f"no token from .*{words}") as caught:
        given.valid()
    assert "hunter2" not in str(caught.value)
    endpoint.status, endpoint.body = 200, json.dumps(GOOD)
    assert given.valid() == "abc.def.ghi"


def test_an_endpoint_that_is_away_is_an_error_of_connection(endpoint):
    with served(BaseHTTPRequestHandler) as url:
        endpoint.url = url
    with pytest.raises(ConnectionError, match="no token from"):
        provider(endpoint).valid()


def test_threads_that_ask_together_make_one_request(endpoint):
    given = provider(endpoint)
    threads = [threading.Thread(target=given.valid) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(endpoint.asked) == 1
