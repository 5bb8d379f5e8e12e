"""A client for the Redis that the settings name: one server, one behind Sentinel, or a Cluster; TLS and ACL user."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff

from tasrih.settings import Settings, SettingsError

_ATTEMPTS = 1
"""Further calls after one on a broken connection; all else is repeated by those who call the store."""

_SENTINEL_PORT, _PORT = 26379, 6379
_SCHEMES = ("redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster")


def open_redis(settings: Settings) -> Redis | RedisCluster:
    """A client that connects when it is first used, and answers in bytes.

    `redis://[user:password@]host[:port][/database]`, `redis+sentinel://[user:password@]host[:port],…/name[/database]`
    (hosts of the sentinels, name of the primary), `redis+cluster://[user:password@]host[:port],…`; each with `rediss`
    for TLS. User and password are those of the servers that keep the data.

    Raises:
        SettingsError: no such URL, or a file of TLS without TLS.
    """
    url = urlsplit(settings.redis_url)
    if url.scheme not in _SCHEMES:
        raise _error(f"begins with {url.scheme!r}, not with one of {', '.join(_SCHEMES)}")
    common = _common(settings, url)
    try:
        if url.scheme.endswith("+sentinel"):
            return _behind_sentinel(settings, url, common)
        if url.scheme.endswith("+cluster"):
            nodes = [ClusterNode(host, port) for host, port in _hosts(url, _PORT)]
            return RedisCluster(startup_nodes=nodes, **_credentials(settings, url), **common)
        common.pop("ssl", None)  # the URL says it
        return Redis.from_url(settings.redis_url, **_own_credentials(settings), **common)
    except ValueError as error:
        raise _error(str(error)) from error


async def close_redis(client: Redis | RedisCluster) -> None:
    """Close all connections of a client, those to sentinels included."""
    pool = getattr(client, "connection_pool", None)
    if isinstance(pool, SentinelConnectionPool):
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.aclose()
    await client.aclose()


def _behind_sentinel(settings: Settings, url: SplitResult, common: dict[str, Any]) -> Redis:
    name, _, database = url.path.strip("/").partition("/")
    if not name:
        raise ValueError("names no primary: redis+sentinel://host,host/NAME")
    sentinel_user = {"username": settings.redis_sentinel_username, "password": settings.redis_sentinel_password}
    create: Any = Sentinel  # untyped
    sentinel = create(
        _hosts(url, _SENTINEL_PORT),
        sentinel_kwargs=common | {key: value for key, value in sentinel_user.items() if value},
        **common,
        **_credentials(settings, url),
        db=int(database or 0),
    )
    client: Redis = sentinel.master_for(name)
    return client


def _common(settings: Settings, url: SplitResult) -> dict[str, Any]:
    """What holds for every connection, to servers and sentinels."""
    files = {
        "ssl_ca_certs": settings.redis_ca_file,
        "ssl_certfile": settings.redis_certificate_file,
        "ssl_keyfile": settings.redis_key_file,
    }
    given = {option: str(file) for option, file in files.items() if file}
    has_tls = url.scheme.startswith("rediss")
    if given and not has_tls:
        raise _error("needs rediss instead of redis for the files of TLS that are set")
    tls = {"ssl": True, **given} if has_tls else {}
    seconds = settings.redis_timeout_seconds
    return {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "retry": Retry(NoBackoff(), _ATTEMPTS),
        **tls,
    }


def _credentials(settings: Settings, url: SplitResult) -> dict[str, Any]:
    written = {"username": unquote(url.username or ""), "password": unquote(url.password or "")}
    return _own_credentials(settings) | {key: value for key, value in written.items() if value}


def _own_credentials(settings: Settings) -> dict[str, Any]:
    """User and password that have settings of their own; the URL's go before them."""
    own = {"username": settings.redis_username, "password": settings.redis_password}
    return {key: value for key, value in own.items() if value}


def _hosts(url: SplitResult, default_port: int) -> Sequence[tuple[str, int]]:
    hosts = url.netloc.rpartition("@")[2].split(",")
    addresses = [urlsplit(f"//{host}") for host in hosts]
    if not all(address.hostname for address in addresses):
        raise ValueError("names no host")
    return [(address.hostname or "", address.port or default_port) for address in addresses]


def _error(problem: str) -> SettingsError:
    return SettingsError(f"TASRIH_REDIS_URL=(hidden): {problem}")
