"""Fetching from servers as they are: slow, cut, too large, lying, leading astray."""

import asyncio
import gzip
import re
import time
import zlib
from email.utils import formatdate

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.settings import Networks, Settings
from tasrih.web.client import guarded_client
from tasrih.web.errors import FetchError
from tasrih.web.fetching import Fetcher, Limits, retry_after
from tasrih.web.hosts import HostTurns
from tasrih.web.inflating import Inflater
from tests.web_server import redirect, response, web_server

OPEN = Settings(web_allowed_networks=Networks("127.0.0.1"), web_timeout_seconds=30)
"""No machine is so busy: only a test of time waits less."""
LIMIT = 100_000


async def fetched(answers, path="/", *, seconds=30.0, silent_seconds=30.0, headers=None):
    settings = msgspec.structs.replace(OPEN, web_timeout_seconds=silent_seconds)
    async with web_server(answers) as server, guarded_client(settings) as web:
        fetcher = Fetcher(web, HostTurns(0.0), Limits(LIMIT, seconds))
        return await fetcher.fetch(server.url(path) if path.startswith("/") else path, headers or {})


async def refused(answers, path="/", **kinds) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetched(answers, path, **kinds)
    return caught.value


async def test_a_document_with_what_to_ask_for_next_time():
    found = await fetched({"/": response(b"<rss/>", "application/rss+xml", etag='"1"', last_modified="yesterday")})
    assert (found.body, found.content_type, found.etag, found.last_modified) == (
        b"<rss/>",
        "application/rss+xml",
        '"1"',
        "yesterday",
    )


async def test_not_modified_has_no_body():
    found = await fetched({"/": response(b"", status="304 Not Modified", etag='"1"')}, headers={"If-None-Match": '"1"'})
    assert (found.modified, found.body) == (False, b"")


async def test_compressed_is_decompressed_also_in_several_members():
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0trailing"
    assert (await fetched({"/": response(body, content_encoding="gzip")})).body == b"one two"
    assert (await fetched({"/": response(zlib.compress(b"x"), content_encoding="deflate")})).body == b"x"


async def drip(request, write):
    await write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(400):
        await write(b"x")
        await asyncio.sleep(0.1)


async def silence(request, write):
    await asyncio.sleep(30)


async def cut(request, write):
    await write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nonly this")


async def cut_chunked(request, write):
    await write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n")


async def endless(request, write):
    await write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        await write(b"x" * 65536)


async def babble(request, write):
    await write(b"220 mail.test ESMTP\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (cut, "cut"),
        (cut_chunked, "cut"),
        (endless, "too_large"),
        (babble, "protocol"),
        (response(gzip.compress(b"x" * 10_000_000), content_encoding="gzip"), "too_large"),
        (response(gzip.compress(gzip.compress(b"x" * 10_000_000)) * 5_000, content_encoding="gzip"), "too_large"),
        (response(gzip.compress(b"words " * 1_000)[:-20], content_encoding="gzip"), "cut"),
        (response(b"no gzip", content_encoding="gzip"), "bad_encoding"),
        (response(b"...", content_encoding="br"), "bad_encoding"),
        (response(b"", status="404 Not Found"), "not_found"),
        (response(b"", status="410 Gone"), "gone"),
        (response(b"", status="403 Forbidden"), "refused"),
        (response(b"", status="500 Oops"), "server_error"),
        (response(b"", status="418 Teapot"), "http_status"),
        (redirect("/"), "too_many_redirects"),
        (redirect("http://10.0.0.7/"), "forbidden_address"),
        (redirect("http://[::ffff:169.254.169.254]/latest/"), "forbidden_address"),
        (redirect("file:///etc/passwd"), "bad_url"),
        (redirect("http://[bad/"), "unreachable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_goes_wrong_has_a_reason(answer, reason):
    assert (await refused({"/": answer})).reason == reason


@pytest.mark.parametrize(
    ("answer", "limits"), [(silence, {"silent_seconds": 0.5}), (silence, {"seconds": 0.5}), (drip, {"seconds": 1.0})]
)
async def test_nobody_is_waited_for_beyond_the_limits(answer, limits):
    began = time.monotonic()
    assert (await refused({"/": answer}, **limits)).reason == "timeout"
    assert time.monotonic() - began < 20  # the server itself would need thirty and more


async def test_what_is_wrong_is_told_with_its_address():
    error = await refused({"/a": response(b"x" * (LIMIT + 1))}, "/a")
    assert re.fullmatch(rf"too_large: http://127\.0\.0\.1:\d+/a: more than {LIMIT} bytes", str(error))


async def test_nobody_there_and_no_address():
    assert (await refused({}, "http://127.0.0.1:1/")).reason == "unreachable"
    assert (await refused({}, "http://")).reason == "bad_url"


async def test_redirects_are_followed_and_a_move_for_good_is_told():
    answers = {
        "/": redirect("/a", "301 Moved Permanently"),
        "/a": redirect("/b", "308 Permanent"),
        "/b": response(b"x"),
    }
    found = await fetched(answers)
    assert (found.body, found.moved_to, found.url) == (b"x", found.url, found.url)
    passing = await fetched({"/": redirect("/a"), "/a": redirect("/b", "301 Moved Permanently"), "/b": response(b"x")})
    assert passing.moved_to == ""


async def test_the_body_of_a_redirect_is_not_read():
    async def bomb(request, write):
        await write(b"HTTP/1.1 302 Found\r\nlocation: /a\r\n\r\n")
        for _ in range(2_000):
            await write(b"x" * 65_536)

    assert (await fetched({"/": bomb, "/a": response(b"x")})).body == b"x"


async def test_one_request_at_a_time_to_a_host_with_a_pause_between():
    async def slowly(request, write):
        await asyncio.sleep(0.05)
        await write(response(b"x"))

    async with web_server({"/": slowly}) as server, guarded_client(OPEN) as web:
        fetcher = Fetcher(web, HostTurns(0.1), Limits(LIMIT, 30.0))
        began = time.monotonic()
        await asyncio.gather(*(fetcher.fetch(server.url()) for _ in range(4)))
        assert (server.most_open, len(server.requests)) == (1, 4)
    assert time.monotonic() - began >= 3 * 0.1


async def test_a_host_that_asks_for_a_pause_gets_it():
    turns = HostTurns(0.0)
    async with web_server({"/": response(b"", status="429 Slow down", retry_after="120")}) as server:
        async with guarded_client(OPEN) as web:
            fetcher = Fetcher(web, turns, Limits(LIMIT, 30.0))
            for _ in range(3):
                with pytest.raises(FetchError) as caught:
                    await fetcher.fetch(server.url())
                assert caught.value.reason == "asked_to_wait"
                assert 100 < caught.value.retry_after <= 120
        assert len(server.requests) == 1


async def test_a_document_that_asks_for_a_day_holds_its_host_for_minutes():
    now = [0.0]
    turns = HostTurns(0.0, lambda: now[0])
    answers = {"/slow": response(b"", status="503 Later", retry_after="86400"), "/": response(b"here")}
    async with web_server(answers) as server, guarded_client(OPEN) as web:
        fetcher = Fetcher(web, turns, Limits(LIMIT, 30.0))
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(server.url("/slow"))
        assert caught.value.retry_after == 86_400
        with pytest.raises(FetchError, match="asked for a pause, 300 s are left"):
            await fetcher.fetch(server.url())
        now[0] = 301.0
        assert (await fetcher.fetch(server.url())).body == b"here"


async def test_the_refusal_of_a_proxy_is_told_as_such():
    async with web_server() as proxy:
        settings = Settings(web_proxy=f"http://127.0.0.1:{proxy.port}", web_timeout_seconds=30)  # type: ignore[arg-type]
        async with guarded_client(settings) as web:
            with pytest.raises(FetchError, match=r"^unreachable: https://93\.184\.215\.14/: the proxy refuses: 404"):
                await Fetcher(web, HostTurns(0.0), Limits(LIMIT, 30.0)).fetch("https://93.184.215.14/")
    assert [(one.method, one.path) for one in proxy.requests] == [("CONNECT", "93.184.215.14:443")]


async def test_many_hosts_are_not_remembered_for_good():
    now = [0.0]
    turns = HostTurns(1.0, lambda: now[0])
    for number in range(3_000):
        now[0] += 2.0
        async with turns.turn(f"{number}.test"):
            pass
    assert len(turns._hosts) <= 1_000


def test_retry_after():
    assert retry_after("17") == 17
    assert 3_500 < retry_after(formatdate(time.time() + 3_600, usegmt=True)) <= 3_600
    assert retry_after(formatdate(time.time() - 3_600, usegmt=True)) == 0
    assert retry_after("999999999") == 24 * 3_600
    assert [retry_after(text) for text in ("", "soon", "-5", "1e9")] == [None] * 4
    assert retry_after("Mon, 01 Jan 2030 99999999999999999999:00:00 GMT") is None


@given(st.binary(max_size=5_000), st.lists(st.integers(1, 400), min_size=1), st.sampled_from(["gzip", ""]))
def test_pieces_of_any_size_give_the_same_whole(body, sizes, encoding):
    sent = gzip.compress(body) if encoding else body
    inflater = Inflater(encoding, 10_000)
    at = 0
    while at < len(sent):
        size = sizes[at % len(sizes)]
        inflater.take(sent[at : at + size])
        at += size
    assert inflater.end() == body


def test_of_a_bomb_no_more_is_unpacked_than_is_taken():
    inflater = Inflater("gzip", 1_000)
    with pytest.raises(FetchError):
        inflater.take(gzip.compress(b"x" * 50_000_000))
    assert len(inflater._whole) == 1_001
