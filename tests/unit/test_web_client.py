"""The guard: what it connects to is what it looked at."""

import datetime
import ssl

import httpx
import pytest
import trustme

from tasrih.errors import TasrihError
from tasrih.settings import Networks, Settings
from tasrih.web.client import ForbiddenAddressError, guarded_client
from tests.web_server import redirect, response, web_server

OPEN = Settings(web_allowed_networks=Networks("127.0.0.1"), web_timeout_seconds=30)
CLOSED = Settings(web_timeout_seconds=30)


class Names:
    """A resolver that gives the addresses of a name in turn, the last ones for good."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host, port):
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise OSError("Name or service not known")
        return found


async def test_what_is_allowed_is_reached_by_name():
    async with (
        web_server({"/": response(b"here")}) as server,
        guarded_client(OPEN, resolve=Names(["127.0.0.1"])) as web,
    ):
        found = await web.get(server.url(host="feeds.test"))
    assert found.text == "here"
    assert server.requests[0].headers["host"] == f"feeds.test:{server.port}"
    assert server.requests[0].headers["user-agent"].startswith("tasrih/")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "127.1", "0.0.0.0"]
)
async def test_loopback_in_all_its_forms_is_refused_without_a_connection(host):
    async with web_server({"/": response(b"secret")}) as server, guarded_client(CLOSED) as web:
        with pytest.raises(httpx.ConnectError) as caught:
            await web.get(server.url(host=host))
    assert server.requests == []
    assert isinstance(caught.value, ForbiddenAddressError) or host in ("0x7f.1", "2130706433", "127.1")


async def test_the_refusal_explains_itself():
    async with guarded_client(CLOSED, resolve=Names(["10.0.0.7", "fe80::1%eth0"])) as web:
        with pytest.raises(TasrihError, match=r"^intern\.test leads to 10\.0\.0\.7, fe80::1%eth0: not public"):
            await web.get("http://intern.test/")


async def test_a_name_that_changes_its_address_leads_nowhere_else():
    """The check of one request is no permission for the next: that one asks again, and connects to what it is told."""
    names = Names(["127.0.0.1"], ["10.0.0.7"])
    async with web_server({"/": response(b"here")}) as server, guarded_client(OPEN, resolve=names) as web:
        assert (await web.get(server.url(host="rebinds.test"))).text == "here"
        with pytest.raises(ForbiddenAddressError):
            await web.get(server.url(host="rebinds.test"))
    assert names.asked == ["rebinds.test", "rebinds.test"]


async def test_of_several_addresses_those_that_pass_are_tried():
    names = Names(["10.0.0.7", "127.0.0.1"])
    async with web_server({"/": response(b"here")}) as server, guarded_client(OPEN, resolve=names) as web:
        assert (await web.get(server.url(host="both.test"))).text == "here"


async def test_a_redirect_is_the_callers_to_follow_and_is_looked_at():
    async with web_server({"/": redirect("http://169.254.169.254/latest/")}) as server, guarded_client(OPEN) as web:
        answer = await web.get(server.url())
        assert answer.status_code == 302
        with pytest.raises(ForbiddenAddressError):
            await web.send(answer.next_request)


async def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    async with web_server({"/": response(b"here")}) as server, guarded_client(OPEN) as web:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        assert (await web.get(server.url())).text == "here"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://feeds.test/", "gopher://feeds.test/"])
async def test_other_schemes_are_refused(url):
    async with guarded_client(OPEN) as web:
        with pytest.raises(httpx.UnsupportedProtocol):
            await web.get(url)


async def test_a_name_without_an_address():
    async with guarded_client(CLOSED, resolve=Names([])) as web:
        with pytest.raises(httpx.ConnectError, match=r"nowhere\.test: Name or service not known"):
            await web.get("http://nowhere.test/")


async def test_certificates_are_checked_against_the_name(tmp_path, monkeypatch):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    authority.issue_cert("feeds.test", not_after=until).configure_cert(context)
    names = Names(["127.0.0.1"])
    async with web_server({"/": response(b"here")}, tls=context) as server, guarded_client(OPEN, resolve=names) as web:
        assert (await web.get(f"https://feeds.test:{server.port}/")).text == "here"
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            await web.get(f"https://other.test:{server.port}/")


def proxied(port: int, allowed: str = "") -> Settings:
    return Settings(
        web_proxy=f"http://desk:word@127.0.0.1:{port}",  # type: ignore[arg-type]
        web_allowed_networks=Networks(allowed),
        web_timeout_seconds=30,
    )


@pytest.mark.parametrize("addresses", [["93.184.215.14"], []], ids=["public", "not known here"])
async def test_a_proxy_is_asked_for_what_is_public_or_known_to_it_alone(addresses):
    address = "http://feeds.test/feed"
    async with (
        web_server({address: response(b"by the proxy")}) as proxy,
        guarded_client(proxied(proxy.port), resolve=Names(addresses)) as web,
    ):
        assert (await web.get(address)).text == "by the proxy"
    assert proxy.requests[0].headers["proxy-authorization"].startswith("Basic ")


@pytest.mark.parametrize("host", ["169.254.169.254", "127.0.0.1", "intern.test"])
async def test_a_proxy_does_not_hear_of_what_is_forbidden(host):
    async with (
        web_server({f"http://{host}/": response(b"secret")}) as proxy,
        guarded_client(proxied(proxy.port), resolve=Names([host if host[0].isdigit() else "10.0.0.7"])) as web,
    ):
        with pytest.raises(ForbiddenAddressError):
            await web.get(f"http://{host}/")
    assert proxy.requests == []


async def test_what_is_allowed_in_a_network_of_ours_is_reached_without_the_proxy():
    async with (
        web_server() as proxy,
        web_server({"/": response(b"ours")}) as server,
        guarded_client(proxied(proxy.port, "127.0.0.1"), resolve=Names(["127.0.0.1"])) as web,
    ):
        assert (await web.get(server.url(host="intern.test"))).text == "ours"
    assert proxy.requests == []
