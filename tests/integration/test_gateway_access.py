"""Who may use the gateway: tokens, rates, names of the machine, and the audit log, asked over HTTP."""

import json

from deploy.local.processes import free_port
from tasrih.serving.tokens import create_token, revoke_token
from tests.integration.gateway_client import gateway


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def audited(log: str) -> list[dict]:
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line for line in lines if line["logger"] == "tasrih.audit"]


def test_with_tokens_only_who_has_one_is_answered_and_a_log_says_who_asked_what(place, tmp_path):
    file = tmp_path / "tokens.yaml"
    reader = create_token(file, "reader", ("read",))
    hasty = create_token(file, "hasty", ("read",), 2)
    editor = create_token(file, "editor", ("correct",))
    with gateway(place, gateway_tokens="on", tokens_file=file) as served:
        for headers in ({}, bearer("tasrih_wrong"), bearer(""), {"Authorization": f"Basic {reader}"}):
            status, answered, text = served.ask("/v1/alerts", headers=headers)
            assert (status, answered["WWW-Authenticate"]) == (401, 'Bearer realm="tasrih"')
            assert json.loads(text)["title"] == "Unauthorized"
        assert served.get("/v1/alerts", bearer(reader), kind="threat") == (200, {"alerts": [], "next": None})
        assert served.get("/v1/alerts", bearer(editor))[0] == 403
        assert [served.get("/v1/alerts", bearer(hasty))[0] for _ in range(3)] == [200, 200, 429]
        assert int(served.ask("/v1/alerts", headers=bearer(hasty))[1]["Retry-After"]) <= 30
        with served.listening(headers=bearer(reader)) as stream:
            revoke_token(file, "reader")
            assert served.get("/v1/alerts", bearer(reader))[0] == 401
            statuses = [served.get("/v1/alerts", bearer("tasrih_guess"))[0] for _ in range(30)]
            assert statuses[-1] == 429, "guesses are limited"
            assert stream.ends()
    log = served.child.log.read_text()
    assert reader not in log
    lines = audited(log)
    asked = {"who": "reader", "message": "GET /v1/alerts", "query": "kind=threat", "status": 200}
    assert [line for line in lines if asked.items() <= line.items()]
    assert [line["status"] for line in lines if line["who"] == "editor"] == [403]
    assert [line["message"] for line in lines if line["who"] == "reader"] == ["GET /v1/alerts", "GET /v1/stream"]


def test_without_tokens_it_answers_to_names_of_this_machine_alone(place):
    with gateway(place) as served:
        for host in ("localhost", "127.0.0.1:80", "[::1]:8080", "LOCALHOST:1"):
            assert served.get("/v1/alerts", {"Host": host})[0] == 200
        for host in ("rebound.example", "rebound.example:8080", "127.0.0.1.example", ""):
            assert served.get("/v1/alerts", {"Host": host})[0] == 421
        forged = {"Host": "rebound.example", "X-Forwarded-For": "192.0.2.1"}
        assert served.get("/v1/alerts", forged)[0] == 421, "a page can send this header"


def test_outside_loopback_it_does_not_start_without_tokens(place):
    changes = {"gateway_host": "0.0.0.0", "gateway_port": str(free_port())}
    child = place._start("gateway", changes)
    place.wait(lambda: child.exit_code() is not None)
    assert child.exit_code() == 2
    assert "tasrih tokens create" in child.tail()
    assert "Traceback" not in child.tail()
