"""Articles by HTTP: all of a request or nothing, and an answer that says why."""

import asyncio
import gzip
import json
import socket
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from deploy.local.processes import free_port
from services.ingester import http
from services.ingester.http import application
from tasrih.settings import Secret, Settings, SettingsError, read_settings
from tasrih.telemetry import metrics
from tasrih.telemetry.server import PortError
from tests.feed_fakes import Sent
from tests.waiting import PATIENCE_SECONDS

TOKEN = "a-token-of-some-length"  # noqa: S105
LIMIT = 20_000
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


def article(name="1", **changes):
    return {
        "id": name, "source": "s", "title": "ع", "text": "نص", "published_at": "2025-09-04T15:10:00Z", **changes,
    }  # fmt: skip


async def post(body, outbox=None, method="POST", path="/v1/articles", **headers):
    outbox = outbox or Sent()
    app = application(outbox, Secret(TOKEN), LIMIT)
    sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    content = body if isinstance(body, bytes) or hasattr(body, "__aiter__") else json.dumps(body).encode()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as client:
        return await client.request(method, path, content=content, headers=sent), outbox


@pytest.mark.parametrize(
    ("body", "kind", "ids"),
    [
        (article(), "application/json; charset=utf-8", ["1"]),
        ([article("1"), article("2")], "application/json", ["1", "2"]),
        (
            b"\n".join(json.dumps(article(name)).encode() for name in "123") + b"\n\n",
            "application/x-ndjson",
            ["1", "2", "3"],
        ),
    ],
)
async def test_articles_are_accepted_once_they_are_sent(body, kind, ids):
    answer, outbox = await post(body, Content_Type=kind)
    assert (answer.status_code, answer.json()) == (202, {"accepted": len(ids), "ids": ids})
    assert outbox.ids == ids


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
async def test_a_byte_order_mark_is_passed_over(kind):
    answer, outbox = await post(b"\xef\xbb\xbf" + json.dumps(article()).encode(), Content_Type=kind)
    assert (answer.status_code, outbox.ids) == (202, ["1"])


async def test_a_compressed_body_is_told_so():
    answer, outbox = await post(gzip.compress(json.dumps(article()).encode()), Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["detail"], outbox.ids) == (415, "send it uncompressed, not as gzip", [])


async def test_what_is_published_in_years_is_refused_and_an_embargo_is_not():
    now = datetime.now(UTC)
    at = {name: (now + timedelta(hours=hours)).isoformat() for name, hours in (("soon", 20), ("late", 30))}
    answer, outbox = await post([article(name, published_at=time) for name, time in at.items()])
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["index"], error["reason"], outbox.ids) == (422, 1, "bad_time", [])
    answer, outbox = await post(article("soon", published_at=at["soon"]))
    assert (answer.status_code, outbox.ids) == (202, ["soon"])


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer x", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \u00e9", f"bearer {TOKEN[:-1]}"],
)
async def test_without_the_token_nothing_is_taken(shown):
    answer, outbox = await post(article(), Authorization=shown.encode())
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="tasrih"')
    assert outbox.articles == []


@pytest.mark.parametrize(
    ("body", "kind", "status", "told"),
    [
        (b"{", "application/json", 400, "bad_json"),
        (b"\xff", "application/json", 400, "bad_utf8"),
        (b'{"a": 1}\n{', "application/x-ndjson", 400, "line 2"),
        (b"<rss/>", "application/xml", 415, "application/x-ndjson"),
        ([], "application/json", 422, "0 articles"),
        ([article()] * 1_001, "application/x-ndjson", 413, "at most"),
        ([1] * 1_001, "application/json", 422, "1001 articles"),
        (b"x" * (LIMIT + 1), "application/json", 413, "at most 20000 bytes"),
    ],
)
async def test_what_cannot_be_taken_is_explained(body, kind, status, told):
    answer, outbox = await post(body, Content_Type=kind)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"]) == (status, status)
    assert told in problem["detail"]
    assert outbox.articles == []


async def test_one_bad_article_holds_back_all_and_is_named():
    body = [article("1"), article("2", published_at="soon"), {"id": "3"}]
    answer, outbox = await post(body)
    assert answer.status_code == 422
    assert [(error["index"], error["reason"]) for error in answer.json()["errors"]] == [
        (1, "bad_time"),
        (2, "missing_field"),
    ]
    assert outbox.articles == []


async def test_other_paths_and_methods_are_problems_too():
    for method, path, status in (("GET", "/v1/articles", 405), ("POST", "/", 404)):
        answer, _ = await post(b"", method=method, path=path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_while_kafka_is_away_the_sender_is_told_to_come_again(monkeypatch):
    class Away(Sent):
        async def send(self, articles, via):
            await asyncio.sleep(60)

    monkeypatch.setattr(http, "_KAFKA_SECONDS", 0.05)
    answer, _ = await post(article(), Away())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


async def test_so_is_one_whose_request_is_in_hand_when_the_ingester_is_stopped(monkeypatch):
    asked = asyncio.Event()

    class Away(Sent):
        async def send(self, articles, via):
            asked.set()
            await asyncio.sleep(60)

    monkeypatch.setattr(http, "_STOP_SECONDS", 0.05)
    settings = Settings(ingest_port=free_port(), ingest_token=Secret(TOKEN))
    async with httpx.AsyncClient() as client:
        async with http.serving(settings, Away()) as port:
            url = f"http://127.0.0.1:{port}/v1/articles"
            asking = asyncio.create_task(client.post(url, json=article(), headers=HEADERS, timeout=PATIENCE_SECONDS))
            await asyncio.wait_for(asked.wait(), PATIENCE_SECONDS)
        answer = await asking
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch):
    async def slow():
        yield b"["
        await asyncio.sleep(60)

    monkeypatch.setattr(http, "_BODY_SECONDS", 0.05)
    answer, _ = await post(slow())
    assert answer.status_code == 408


async def test_articles_too_large_for_kafka_are_told():
    class Full(Sent):
        async def send(self, articles, via):
            return 1

    answer, _ = await post(article(), Full())
    assert answer.status_code == 413


async def test_a_token_in_a_file_can_be_changed(tmp_path):
    path = tmp_path / "token"
    path.write_text("x" * 20)
    settings = read_settings({"TASRIH_INGEST_PORT": "8080", "TASRIH_INGEST_TOKEN_FILE": str(path)})
    app = application(Sent(), settings.ingest_token, LIMIT)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as client:
        path.write_text("y" * 20)
        codes = [
            (
                await client.post("/v1/articles", json=article(), headers={"Authorization": f"Bearer {letter * 20}"})
            ).status_code
            for letter in "xy"
        ]
    assert codes == [401, 202]


@pytest.mark.parametrize("token", ["", "short"])
def test_a_port_needs_a_token(token):
    with pytest.raises(SettingsError, match=r"needs TASRIH_INGEST_TOKEN of 16 characters or more") as caught:
        read_settings({"TASRIH_INGEST_PORT": "8080", "TASRIH_INGEST_TOKEN": token})
    assert "short" not in str(caught.value)


async def test_requests_are_counted_by_status():
    def seen():
        return metrics.REGISTRY.get_sample_value("tasrih_ingest_requests_total", {"status": "401"}) or 0

    before = seen()
    await post(article(), Authorization="none")
    assert seen() == before + 1


async def test_connections_that_say_nothing_hold_no_place(monkeypatch):
    monkeypatch.setattr(http, "_SILENT_SECONDS", 0.2)
    settings = Settings(ingest_port=free_port(), ingest_token=Secret(TOKEN))
    async with http.serving(settings, Sent()) as port:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        half = await asyncio.open_connection("127.0.0.1", port)
        half[1].write(b"POST /v1/articles HTTP/1.1\r\nhost: x\r\n")
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert [await reader.read() for reader, _ in [*silent, half]] == [b""] * 41
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"http://127.0.0.1:{port}/v1/articles", json=article(), headers=HEADERS)
        assert answer.status_code == 202
        for _, writer in [*silent, half]:
            writer.close()


async def test_one_request_too_many_is_answered_with_a_problem(monkeypatch):
    monkeypatch.setattr(http, "_AT_ONCE", 2)
    settings = Settings(ingest_port=free_port(), ingest_token=Secret(TOKEN))
    async with http.serving(settings, Sent()) as port, httpx.AsyncClient() as client:
        waiting = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        answer = await client.post(f"http://127.0.0.1:{port}/v1/articles", json=article(), headers=HEADERS)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.headers["retry-after"] == "10"
        assert answer.json()["detail"] == "2 requests are under way, no more"
        waiting[0][1].close()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while answer.status_code == 503:
                answer = await client.post(f"http://127.0.0.1:{port}/v1/articles", json=article(), headers=HEADERS)
        assert answer.status_code == 202
        waiting[1][1].close()


async def test_a_port_that_is_taken_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(ingest_port=taken.getsockname()[1], ingest_token=Secret(TOKEN))
        with pytest.raises(PortError, match=r"cannot listen on TASRIH_INGEST_HOST=127\.0\.0\.1"):
            async with http.serving(settings, Sent()):
                pass
