"""Redis as installations have it: with users, TLS, behind Sentinel, as a Cluster; each time a real server."""

import asyncio
from contextlib import asynccontextmanager

import msgspec
import pytest
from redis.asyncio import RedisCluster
from redis.crc import key_slot

from tasrih.positions.storing.connection import close_redis, open_redis
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.positions.storing.store import SHARDS, StoreError
from tasrih.settings import Settings, SettingsError
from tests.integration.redis_server import move_slots, redis_cluster, redis_server, wait
from tests.integration.secure_servers import Certificates, documented_acl, tls_end
from tests.position_claims import HADDAD, make_claim
from tests.protocol_contract import ProtocolContract
from tests.store_contract import StoreContract, held, told, unchecked
from tests.waiting import obtained

ACL = documented_acl()


@asynccontextmanager
async def opened(url: str, **changes):
    client = open_redis(Settings(redis_url=url, **changes))
    try:
        yield client
    finally:
        await close_redis(client)


async def works(store: RedisStore) -> None:
    """Every call, on many shards."""
    store.trust(await store.survey())
    claims = [make_claim(article=f"n-{n}", speakers=[official(n)]) for n in range(20)]
    outcomes = [await told(store, claim) for claim in claims]
    assert [outcome.decision for outcome in outcomes] == ["new"] * 20
    assert (await told(store, claims[0])).already_sent
    assert (await store.restore([outcome.position for outcome in outcomes])).written == 0
    assert await store.overdue(0) == {}
    assert await store.pending() == []
    assert await store.vouch(store.trusted, {0: 4})
    assert {holder async for holder in store.holders()} == {outcome.holder for outcome in outcomes}
    assert await store.positions_of(outcomes[3].holder) == [outcomes[3].position]


async def attempted(store: RedisStore, speaker, hours: int):
    """Outcome of one more report; None where Redis does not take it now, whatever the reason."""
    try:
        if store.trusted is None:
            store.trust(await store.survey())
        return await told(store, make_claim(article=f"m-{hours}", speakers=[speaker], hours=hours))
    except StoreError:
        return None


async def repeated(store: RedisStore, speaker, hours: int):
    """The same again until it is taken."""
    return await obtained(lambda: attempted(store, speaker, hours))


def official(number):
    return msgspec.structs.replace(HADDAD, official_id=f"xb.official:{number}")


async def test_an_acl_user_needs_what_the_documentation_says_and_no_more(tmp_path):
    conf = f"user default on nopass ~* +@all\nuser tasrih on >secret:pw/ {ACL}\n"
    with redis_server(tmp_path, conf=conf) as server:
        at = f"127.0.0.1:{server.port}/0"
        secret = {"redis_username": "tasrih", "redis_password": "secret:pw/"}
        async with opened(f"redis://{at}", **secret) as client:
            await works(RedisStore(client, guarded=True))
        async with opened(f"redis://tasrih:secret%3Apw%2F@{at}") as client:
            assert len([holder async for holder in RedisStore(client).holders()]) == 20
        async with opened(f"redis://tasrih:wrong@{at}") as client:
            with pytest.raises(StoreError, match=r"Redis: .*(WRONGPASS|invalid username)"):
                await held(RedisStore(client), make_claim())
        with server.connect() as admin:
            for command in ACL.split("+")[2:]:
                admin.execute_command("ACL SETUSER", "tasrih", f"-{command.strip()}")
                admin.flushall()
                admin.script_flush()
                async with opened(f"redis://{at}", **secret) as client:
                    with pytest.raises(StoreError, match=r"permission|NOPERM|can.t run"):
                        await everything(RedisStore(client, guarded=True, forget_seconds=9))
                admin.execute_command("ACL SETUSER", "tasrih", f"+{command.strip()}")


async def everything(store: RedisStore) -> None:
    await works(store)
    await store.clear()


async def test_tls_with_a_certificate_of_our_own(tmp_path):
    (tmp_path / "strange").mkdir()
    ours, strange = Certificates(tmp_path), Certificates(tmp_path / "strange")
    certificate, key = ours.of("alerter.tasrih.invalid")
    given = {"redis_ca_file": ours.ca, "redis_certificate_file": certificate, "redis_key_file": key}
    with redis_server(tmp_path / "server") as server:
        async with tls_end(server.port, ours) as port:
            async with opened(f"rediss://127.0.0.1:{port}/0", **given) as client:
                await works(RedisStore(client, guarded=True))
            for wrong in (
                {"redis_ca_file": strange.ca},
                {"redis_certificate_file": None, "redis_key_file": None},
            ):
                async with opened(f"rediss://127.0.0.1:{port}/0", **{**given, **wrong}) as client:
                    with pytest.raises(StoreError):
                        await held(RedisStore(client), make_claim())


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with redis_cluster(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers


class TestCluster(StoreContract, ProtocolContract):
    @pytest.fixture
    async def client(self, servers):
        async with opened(f"redis+cluster://127.0.0.1:{servers[2].port},127.0.0.1:{servers[0].port}") as client:
            await client.flushall()
            yield client

    @pytest.fixture
    def store(self, client):
        return RedisStore(client)

    @pytest.fixture
    def other_store(self, client):
        return RedisStore(client, prefix="other.")

    @pytest.fixture
    def guarded(self, client):
        return RedisStore(client, guarded=True)

    async def test_shards_lie_on_all_servers(self, store, servers):
        await works(store)
        assert len({shard.server.split(":")[0] for shard in await store.survey()}) == len(servers)

    async def test_a_server_that_lost_its_data_is_noticed_for_its_shards(self, guarded, servers):
        await works(guarded)
        before = await guarded.survey()
        with servers[1].connect() as emptied:
            emptied.flushall()
        after = await guarded.survey()
        lost = [number for number in range(SHARDS) if not after[number].whole]
        assert 0 < len(lost) < SHARDS
        assert [number for number in range(SHARDS) if before[number].server != after[number].server] == lost
        assert not await guarded.vouch(before, {0: 5})

    async def test_shards_that_move_are_checked_and_lose_nothing(self, guarded, servers):
        await works(guarded)
        slots = [key_slot(f"tasrih:{{{shard:02x}}}".encode()) for shard in range(SHARDS)]
        ours = sorted(slot for slot in slots if slot < 5_462)[::2]
        moving = asyncio.create_task(asyncio.to_thread(move_slots, ours, servers[0], servers[1]))
        hours = 0
        while not moving.done():
            hours += 1
            await asyncio.gather(*(attempted(guarded, official(n), hours) for n in range(20)))
        await moving
        told_at_last = [await repeated(guarded, official(n), hours + 1) for n in range(20)]
        assert {outcome.decision for outcome in told_at_last} == {"repeated"}
        move_slots(ours, servers[1], servers[0])


async def test_what_the_client_of_a_cluster_trips_over_is_a_call_that_failed(monkeypatch):
    async def closed_while_opened(*_):
        raise AttributeError("'NoneType' object has no attribute 'writelines'")

    monkeypatch.setattr(RedisCluster, "execute_command", closed_while_opened)
    async with opened("redis+cluster://127.0.0.1:1") as client:
        with pytest.raises(StoreError, match="writelines"):
            await held(RedisStore(client), make_claim())


SENTINEL = """
sentinel monitor main 127.0.0.1 {port} 1
sentinel down-after-milliseconds main 1000
sentinel failover-timeout main 4000
"""


async def test_sentinel_leads_to_the_new_primary_and_the_index_is_checked_again(tmp_path):
    with (
        redis_server(tmp_path / "a") as first,
        redis_server(tmp_path / "b", "--replicaof", f"127.0.0.1 {first.port}") as second,
        redis_server(tmp_path / "s", "--sentinel", conf=SENTINEL.format(port=first.port)) as sentinel,
    ):
        with second.connect() as replica, sentinel.connect() as watcher:
            wait(lambda: replica.info("replication")["master_link_status"] == "up")
            wait(lambda: watcher.execute_command("SENTINEL REPLICAS", "main"))
        url = f"redis+sentinel://127.0.0.1:1,127.0.0.1:{sentinel.port}/main/0"
        async with opened(url, redis_timeout_seconds=2) as client:
            store = RedisStore(client, guarded=True)
            await works(store)
            with second.connect() as replica:
                wait(lambda: replica.dbsize() > 0)
            first.kill()
            await obtained(lambda: unchecked(store, make_claim(article="after"), []))
            survey = await store.survey()
            assert all(shard.whole == {0: 4} for shard in survey), "the replica had all that was written"
            store.trust(survey)
            assert (await told(store, make_claim(article="after"))).decision == "new"


@pytest.mark.parametrize(
    ("url", "changes", "words"),
    [
        ("http://host", {}, "begins with 'http'"),
        ("redis+sentinel://host", {}, "names no primary"),
        ("redis+sentinel://host/main/secret", {}, "database is no number"),
        ("redis://host/secret", {}, "database is no number"),
        ("redis://host/0/1", {}, "database is no number"),
        ("redis://host/0?secret=1", {}, "redis-py does not know"),
        ("redis://host/0?socket_timeout=secret", {}, "redis-py does not know"),
        ("redis://[secret", {}, "Invalid IPv6 URL"),
        ("redis://u:secret/1@host/0", {}, "Port could not be cast to integer value$"),
        ("redis://:1/secret@host/0", {}, "names no host"),
        ("redis+cluster://:secret@", {}, "names no host"),
        ("redis+cluster://:secret@host:port", {}, "Port could not be cast"),
        ("redis://:secret@host:port", {}, "Port could not be cast"),
        ("redis://host", {"redis_ca_file": "ca.pem"}, "needs rediss"),
    ],
)
def test_a_url_that_names_nothing_is_said_in_a_line_without_its_secret(url, changes, words):
    with pytest.raises(SettingsError, match=rf"TASRIH_REDIS_URL=\(hidden\): .*{words}") as caught:
        open_redis(Settings(redis_url=url, **changes))
    assert "secret" not in str(caught.value)
