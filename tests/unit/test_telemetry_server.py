"""The HTTP port, asked over a socket."""

import http.client
import json
import socket
import time

import pytest

from tasrih.telemetry.health import Health, Progress
from tasrih.telemetry.server import PortError, serving

HOST = "127.0.0.1"


def get(port: int, path: str, host: str = HOST) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.headers["Content-Type"], answer.read().decode()
    finally:
        connection.close()


def problems(port: int, path: str) -> tuple[int, dict[str, str]]:
    status, kind, body = get(port, path)
    assert kind == "application/json"
    return status, json.loads(body)["problems"]


def test_both_questions_are_answered_with_reasons():
    health = Health(Progress(60), "kafka")
    with serving(health, HOST, 0) as port:
        assert problems(port, "/healthz") == (200, {})
        assert problems(port, "/readyz") == (503, {"kafka": "not yet"})
        health.readiness.regain("kafka")
        assert problems(port, "/readyz") == (200, {})


def test_a_process_that_is_stuck_says_so():
    now = [0.0]
    with serving(Health(Progress(60, lambda: now[0])), HOST, 0) as port:
        now[0] = 61
        reason = {"progress": "nothing was done for 61 s although there is something to do"}
        assert problems(port, "/healthz") == problems(port, "/readyz") == (503, reason)


def test_metrics_are_in_prometheus_format_and_other_paths_are_unknown():
    with serving(Health(Progress(60)), HOST, 0) as port:
        status, kind, body = get(port, "/metrics")
        assert (status, kind.split(";")[0]) == (200, "text/plain")
        assert "# TYPE process_resident_memory_bytes gauge" in body
        assert get(port, "/")[0] == 404


def test_a_client_that_says_nothing_or_leaves_holds_nobody_up(capfd):
    with serving(Health(Progress(60)), HOST, 0) as port:
        silent = socket.create_connection((HOST, port))
        leaving = socket.create_connection((HOST, port))
        leaving.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        leaving.close()
        assert problems(port, "/healthz") == (200, {})
        began = time.monotonic()
    assert time.monotonic() - began < 5  # it ends with a client still connected
    silent.close()
    assert capfd.readouterr().err == ""


def test_the_port_is_free_again_afterwards_and_a_taken_one_is_one_line():
    with (
        serving(Health(Progress(60)), HOST, 0) as port,
        pytest.raises(PortError, match=f"TASRIH_HTTP_PORT={port}"),
        serving(Health(Progress(60)), HOST, port),
    ):
        pass
    with serving(Health(Progress(60)), HOST, port) as again:
        assert again == port


def test_an_address_of_the_sixth_version():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    try:
        with serving(Health(Progress(60)), "::1", 0) as port:
            assert get(port, "/healthz", "::1")[0] == 200
    except PortError as error:
        pytest.skip(str(error))
