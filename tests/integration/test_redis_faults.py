"""What a real Redis refuses and how it breaks: each time a StoreError, and the same call works when it is over."""

import asyncio
import signal
import time
from contextlib import asynccontextmanager

import msgspec
import pytest

from deploy.local.processes import Child
from tasrih.positions.handling.protocol import LostClaimError, Positions
from tasrih.positions.storing.connection import close_redis, open_redis
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.positions.storing.store import StoreError, UncheckedError
from tasrih.settings import Settings
from tests.integration.articles import ONE
from tests.integration.installation import installation
from tests.integration.redis_server import redis_server
from tests.integration.secure_servers import documented_acl
from tests.position_claims import HADDAD, make_claim
from tests.store_contract import held, told, unchecked, writing
from tests.waiting import obtained

AGAIN = make_claim(article="b-1", hours=1)


@pytest.fixture
def server(tmp_path):
    with redis_server(tmp_path / "redis", "--enable-debug-command", "yes") as server:
        yield server


@asynccontextmanager
async def store_at(url, *, seconds=10.0, **changes):
    client = open_redis(Settings(redis_url=url, redis_timeout_seconds=seconds, **changes))
    store = RedisStore(client, guarded=True)
    store.trust(await store.survey())
    try:
        yield store
    finally:
        await close_redis(client)


async def test_a_full_server_refuses_and_takes_the_claim_when_there_is_room(server):
    async with store_at(server.url) as store:
        with server.connect() as admin:
            admin.config_set("maxmemory", "1")
            with pytest.raises(StoreError, match=r"maxmemory|OOM"):
                await told(store, make_claim())
            assert admin.keys("*:p:*") == []
            admin.config_set("maxmemory", "0")
        assert (await told(store, make_claim())).decision == "new"


async def test_a_replica_refuses_and_is_checked_when_it_is_promoted(server):
    async with store_at(server.url) as store:
        with server.connect() as admin:
            admin.execute_command("REPLICAOF", "127.0.0.1", 1)
            for _ in range(2):
                with pytest.raises(StoreError):
                    await told(store, make_claim())
            admin.execute_command("REPLICAOF", "NO", "ONE")
        store.trust(await store.survey())
        assert (await told(store, make_claim())).decision == "new"


async def test_a_server_that_is_loading_refuses_and_is_checked_after_it(server):
    async with store_at(server.url) as store:
        await told(store, make_claim())
        with server.connect() as admin:
            admin.mset({f"filler {number}": number for number in range(300)})
            admin.save()
        server.kill()
        slow = ("--key-load-delay", "10000", "--loading-process-events-interval-bytes", "1024")
        command = [*server.child_command, *slow, "--port", str(server.port)]
        server.child = Child("Redis", command, server.folder / "redis.log", cwd=server.folder)
        errors: list[StoreError] = []
        await obtained(lambda: unchecked(store, AGAIN, errors))
        assert any("loading" in str(error).lower() for error in errors)
        store.trust(await store.survey())
        assert (await told(store, AGAIN)).position.appearances == 2


async def test_a_server_that_does_not_answer_in_time_is_asked_again(server):
    async with store_at(server.url, seconds=0.5) as store:
        server.child.signal(signal.SIGSTOP)
        with pytest.raises(StoreError, match="Redis"):
            await told(store, make_claim())
        server.child.signal(signal.SIGCONT)
        assert (await told(store, make_claim())).position.appearances == 1


async def test_connections_that_are_cut_are_made_anew(server):
    async with store_at(server.url) as store:
        await told(store, make_claim())
        with server.connect() as admin:
            admin.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        assert (await told(store, AGAIN)).position.appearances == 2


class Way:
    """A way to a server, on which answers can be lost and which can lead new connections elsewhere."""

    def __init__(self, port):
        self.port = port
        self.lost = False

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _serve(self, reader, writer):
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(
            self._pump(reader, upstream_writer, lossy=False), self._pump(upstream_reader, writer, lossy=True)
        )

    async def _pump(self, reader, writer, *, lossy):
        while data := await reader.read(65_536):
            if not (lossy and self.lost):
                writer.write(data)
        writer.close()


async def test_a_claim_whose_answer_was_lost_comes_back_as_pending(server):
    claim = make_claim()
    async with Way(server.port) as way, store_at(way.url, seconds=0.5) as store:
        await told(store, make_claim(speakers=[HADDAD]))  # the server knows the scripts
        write = writing(claim, await held(store, claim))
        way.lost = True
        with pytest.raises(StoreError):
            await store.claim(write)
        with pytest.raises(StoreError):
            await store.confirm(write.holder, ["another"])
        way.lost = False
        assert (await store.claim(write)).status == "known"
        assert (await held(store, claim)).version == 1


async def test_a_primary_that_became_a_replica_is_left_for_where_its_name_leads_by_now(server, tmp_path):
    with redis_server(tmp_path / "second") as second, server.connect() as old, second.connect() as new:
        async with Way(server.port) as way, store_at(way.url) as store:
            await told(store, make_claim())
            old.execute_command("REPLICAOF", "127.0.0.1", second.port)
            way.port = second.port
            with pytest.raises(StoreError, match="read only"):
                await told(store, AGAIN)
            with pytest.raises(UncheckedError):
                await told(store, AGAIN)
            store.trust(await store.survey())
            assert (await told(store, AGAIN)).decision == "new"
            assert new.keys("*:p:*")


async def test_what_is_pending_is_taken_up_though_the_clock_of_the_server_was_set_back(server):
    claim = make_claim()
    async with store_at(server.url) as store:
        await store.claim(writing(claim, await held(store, claim)))
        with server.connect() as admin:
            (outbox,) = admin.keys("*:outbox")
            admin.zincrby(outbox, 3_600_000, claim.claim_id)
            assert [*await store.overdue(120)] == [claim.claim_id]
            assert await store.overdue(120) == {}
            admin.zincrby(outbox, 60_000, claim.claim_id)
            assert await store.overdue(120) == {}, "the clock may have been set a little"


async def test_a_claim_for_which_a_right_was_missing_is_told_when_it_is_there(server):
    rights = documented_acl()
    with server.connect() as admin:
        admin.execute_command("ACL SETUSER", "tasrih", "on", ">pw", *rights.split())
        async with store_at(server.url.replace("//", "//tasrih:pw@")) as store:
            for number, right in enumerate(right.strip() for right in rights.split("+")[2:]):
                claim = make_claim(speakers=[msgspec.structs.replace(HADDAD, official_id=f"xb.official:{number}")])
                admin.execute_command("ACL SETUSER", "tasrih", f"-{right}")
                refused = await fails(told(store, claim))
                admin.execute_command("ACL SETUSER", "tasrih", f"+{right}")
                if refused:
                    assert (await told_in_the_end(store, claim)).alerts, right
                assert await store.pending() == []
                assert len(await store.positions_of(claim.speakers[0].official_id)) == 1


async def fails(call):
    try:
        await call
    except StoreError:
        return True
    return False


async def told_in_the_end(store, claim):
    """The outcome of a claim of which the store may have a part."""
    positions, newest = Positions(store), None
    outcome = await positions.handle(claim)
    try:
        while later := await positions.confirm(outcome, newest):
            newest = later
    except LostClaimError:
        return await told(store, claim)
    return outcome


def test_an_alerter_waits_for_a_redis_that_refuses_and_loses_nothing(kafka_bootstrap, server, request, tmp_path):
    own = installation(kafka_bootstrap, server.url, request.node.name[:60], tmp_path)
    with own.running("detector", "alerter"), server.connect() as admin:
        own.wait(lambda: "index checked" in own.logs())
        admin.config_set("maxmemory", "1")
        own.ingest(ONE)
        own.wait(lambda: "not ready: messages" in own.logs())
        assert own.alerts() == []
        admin.config_set("maxmemory", "0")
        own.wait(own.alerts)
        own.wait_idle()
    assert len(own.alerts()) == 1
    assert own.dead_letters() == []


def test_an_alerter_waits_for_a_redis_that_is_silent_for_longer_than_a_message_may_take(
    kafka_bootstrap, server, request, tmp_path
):
    own = installation(kafka_bootstrap, server.url, request.node.name[:60], tmp_path)
    with own.running("detector"), own.running("alerter", handler_timeout_seconds="0.5"):
        own.wait(lambda: "index checked" in own.logs())
        server.child.signal(signal.SIGSTOP)
        try:
            own.ingest(ONE)
            own.wait(lambda: "not ready: messages" in own.logs() or own.dead_letters())
            time.sleep(2)
        finally:
            server.child.signal(signal.SIGCONT)
        own.wait_idle()
    assert own.dead_letters() == []
    assert len(own.alerts()) == 1
